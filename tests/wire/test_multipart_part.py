import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import Note, NoteKind
from inspector.wire.multipart_head import Field
from inspector.wire.multipart_part import Part
from inspector.wire.observation import HEAD_LIMIT, Attachment
from tests.wire.pictures import PDF, jpeg, package, png, tiff

PAGE = jpeg(1700, 2338)
ID = ("Content-ID", "<page@x>")


def part(data: bytes, *headers: tuple[str, str], cut: bool = False, piece: int = 10**6) -> Part:
    """A part whose content starts at byte 100; each header stands at ten times its number."""
    fields = {
        name.lower(): Field(value, 10 * (number + 1))
        for number, (name, value) in enumerate(headers)
    }
    found = Part(2, 100, fields)
    for at in range(0, len(data), piece):
        found.feed(data[at : at + piece])
    found.end(cut=cut)
    return found


def told(found: Part) -> list[Note]:
    return [*found.head_notes(), *found.attachment_notes()]


def test_an_attachment_tells_its_place_and_its_facts() -> None:
    assert part(PAGE, ID, ("Content-Type", "image/jpeg")).attachment() == Attachment(
        content_id="page@x",
        content_type="image/jpeg",
        offset=100,
        length=len(PAGE),
        sha256=hashlib.sha256(PAGE).hexdigest(),
        magic=PAGE[:16],
        format="jpeg",
        width_px=1700,
        height_px=2338,
        x_dpi=300,
        y_dpi=300,
        truncated=False,
    )


def test_pages_are_told() -> None:
    assert part(tiff([(16, 8)] * 3), ID).attachment().pages == 3


NOTED = [
    pytest.param(jpeg(), "image/jpeg", [], id="a JPEG"),
    pytest.param(jpeg(), "IMAGE/JPEG; name=x", [], id="a JPEG in capitals"),
    pytest.param(jpeg(), "application/octet-stream", [], id="a JPEG as bytes"),
    pytest.param(jpeg(), "", [], id="a JPEG without a type"),
    pytest.param(package("xps"), "application/vnd.ms-xpsdocument", [], id="XPS"),
    pytest.param(b"no image", "text/plain", [], id="a text"),
    pytest.param(
        png(),
        "image/jpeg",
        ["Content-Type says image/jpeg, the content is png (at byte 100)"],
        id="PNG as JPEG",
    ),
    pytest.param(
        b"no image",
        "image/jpeg",
        ["Content-Type says image/jpeg, the content is of no known format (at byte 100)"],
        id="a text as JPEG",
    ),
    pytest.param(
        b"",
        "image/jpeg",
        ["Content-Type says image/jpeg, the content is empty (at byte 100)"],
        id="nothing as JPEG",
    ),
    pytest.param(
        jpeg()[:-1],
        "image/jpeg",
        [f"jpeg is cut short: no end of image (at byte {100 + len(jpeg()) - 1})"],
        id="a JPEG without an end",
    ),
    pytest.param(
        PDF[:200],
        "image/png",
        [
            "Content-Type says image/png, the content is pdf (at byte 100)",
            "pdf is cut short: no %%EOF (at byte 300)",
        ],
        id="a PDF as PNG, without an end",
    ),
]


@pytest.mark.parametrize(("data", "content_type", "notes"), NOTED)
def test_notes_what_is_odd_about_an_attachment(
    data: bytes, content_type: str, notes: list[str]
) -> None:
    found = part(data, ID, ("Content-Type", content_type))
    assert told(found) == [Note("MIME part 2", text, NoteKind.MIME) for text in notes]


@pytest.mark.parametrize(
    ("headers", "notes"),
    [
        pytest.param([ID], [], id="none"),
        pytest.param([("Content-Transfer-Encoding", "Binary"), ID], [], id="binary"),
        pytest.param(
            [], ["no Content-ID, so nothing can refer to it (at byte 100)"], id="no Content-ID"
        ),
        pytest.param(
            [("Content-ID", "page@x")],
            ["Content-ID 'page@x' has no angle brackets (at byte 10)"],
            id="no angle brackets",
        ),
        pytest.param(
            [("X", ""), ("Content-ID", "< page@x >")],
            ["Content-ID '< page@x >' has stray spaces (at byte 20)"],
            id="stray spaces",
        ),
        pytest.param(
            [ID, ("Content-Transfer-Encoding", "quoted-printable")],
            [
                "Content-Transfer-Encoding 'quoted-printable', expected 'binary'; left as it is"
                " (at byte 20)"
            ],
            id="another encoding",
        ),
    ],
)
def test_notes_what_is_odd_about_headers(headers: list[tuple[str, str]], notes: list[str]) -> None:
    assert told(part(jpeg(), *headers)) == [
        Note("MIME part 2", text, NoteKind.MIME) for text in notes
    ]


@pytest.mark.parametrize(
    ("data", "truncated"),
    [
        pytest.param(jpeg(), False, id="a whole image"),
        pytest.param(jpeg()[:-1], True, id="half an image"),
        pytest.param(b"no image", True, id="what has no end of its own"),
    ],
)
def test_a_part_that_ends_with_the_body_may_be_whole(data: bytes, truncated: bool) -> None:
    found = part(data, ID, cut=True)
    assert found.attachment().truncated is truncated
    assert len(told(found)) == truncated


def test_a_cut_without_a_reason_of_its_own_is_told() -> None:
    (note,) = told(part(b"no image", ID, cut=True))
    assert note.text == "content is cut short: the body ends within it (at byte 108)"


BASE64 = ("Content-Transfer-Encoding", "Base64")


@pytest.mark.parametrize("piece", [1, 3, 77, 10**6])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(base64.b64encode(PAGE), id="one line"),
        pytest.param(base64.encodebytes(PAGE).replace(b"\n", b"\r\n"), id="lines"),
        pytest.param(base64.b64encode(PAGE).rstrip(b"="), id="no padding"),
        pytest.param(base64.b64encode(PAGE) + b"\r\nmore", id="more behind the padding"),
    ],
)
def test_base64_is_decoded_for_the_facts_alone(text: bytes, piece: int) -> None:
    found = part(text, ID, ("Content-Type", "image/jpeg"), BASE64, piece=piece)
    seen = found.attachment()
    assert (seen.format, seen.width_px, seen.truncated) == ("jpeg", 1700, False)
    assert seen.magic == PAGE[:16]
    assert (seen.length, seen.sha256) == (len(text), hashlib.sha256(text).hexdigest())
    assert seen.transfer_encoding == "base64"
    assert [note.text for note in told(found)] == [
        "Content-Transfer-Encoding 'base64', expected 'binary'; decoded (at byte 30)"
    ]


def decoded(text: bytes, piece: int) -> bytes:
    found = Part(1, 0, {"content-transfer-encoding": Field("base64", 0)})
    found.keep_for_root()
    for at in range(0, len(text), piece):
        found.feed(text[at : at + piece])
    found.end()
    assert found.decoded_length == len(found.root)
    return found.root


@given(data=st.binary(max_size=60), noise=st.binary(max_size=60), piece=st.integers(1, 70))
def test_base64_in_any_pieces_is_what_was_encoded(data: bytes, noise: bytes, piece: int) -> None:
    text = base64.b64encode(data)
    for extra in (b"", b"\r\n", b"=" + noise):
        assert decoded(text + extra, piece) == data
    assert decoded(noise, piece) == decoded(noise, 10**6)


@pytest.mark.parametrize("headers", [[], [BASE64]], ids=["binary", "base64"])
def test_what_may_be_the_root_is_kept(headers: list[tuple[str, str]]) -> None:
    found = Part(1, 0, {name.lower(): Field(value, 0) for name, value in headers})
    found.keep_for_root()
    data = b"<e>" + b"x" * HEAD_LIMIT
    found.feed(base64.b64encode(data) if headers else data)
    found.end()
    assert found.root == data[:HEAD_LIMIT]
    assert found.begins_as_xml
    assert found.decoded_length == len(data)


def test_of_another_part_nothing_is_kept() -> None:
    assert part(PAGE).root == b""


@pytest.mark.parametrize(
    ("content_type", "is_xml"),
    [
        ('application/xop+xml; type="application/soap+xml"', True),
        ("text/xml", True),
        ("application/soap+xml", True),
        ("image/jpeg; name=xml", False),
        ("", False),
    ],
)
def test_a_type_says_whether_a_part_is_a_document(content_type: str, is_xml: bool) -> None:
    assert part(b"", ("Content-Type", content_type)).is_xml is is_xml
