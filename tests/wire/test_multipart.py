import hashlib
import tracemalloc
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.multipart import (
    PART_HEADER_LIMIT,
    PART_LIMIT,
    BodyReader,
    MultipartReader,
    is_multipart,
    parse_media_type,
    split,
)
from inspector.wire.observation import HEAD_LIMIT, Body, Multipart
from tests.strategies import chunked

XML = b"<e/>"
JPEG = b"\xff\xd8\xff\xe0\r\n\x00\x10JFIF\n--\r\n\xff\xd9"
ROOT = b"Content-Type: application/xop+xml\r\nContent-ID: <root@x>\r\n\r\n" + XML
IMAGE = b"Content-Type: image/jpeg\r\nContent-ID: <page@x>\r\n\r\n" + JPEG
WHOLE = b"--B\r\n" + ROOT + b"\r\n--B\r\n" + IMAGE + b"\r\n--B--\r\n"
TYPE = 'multipart/related; type="application/xop+xml"; start="<root@x>"; boundary="B"'


def read(body: bytes, content_type: str = TYPE) -> Multipart:
    return split(content_type, Body.of(body))


def told(multipart: Multipart) -> list[str]:
    return [note.text for note in multipart.notes]


@pytest.mark.parametrize(
    ("text", "name", "parameters"),
    [
        ("text/xml", "text/xml", {}),
        (' Text/XML ; CharSet = "utf-8" ', "text/xml", {"charset": "utf-8"}),
        ("a/b; x=1; y=2", "a/b", {"x": "1", "y": "2"}),
        (r'a/b; x="a;b=\"c\""', "a/b", {"x": 'a;b="c"'}),
        ("a/b; boundary=uuid:51bba0c2-x; x=", "a/b", {"boundary": "uuid:51bba0c2-x", "x": ""}),
        ("", "", {}),
        (";;;", "", {}),
        ('a/b; x="never closed', "a/b", {"x": '"never closed'}),
    ],
)
def test_reads_a_media_type(text: str, name: str, parameters: dict[str, str]) -> None:
    assert parse_media_type(text) == (name, parameters)


def test_only_related_parts_belong_together() -> None:
    assert is_multipart("Multipart/Related; boundary=x")
    assert not is_multipart("multipart/form-data; boundary=x")


def test_tells_the_parts() -> None:
    seen = read(WHOLE)
    (image,) = seen.attachments
    assert (seen.root, seen.root_type, seen.notes) == (XML, "application/xop+xml", ())
    assert (image.content_id, image.content_type) == ("page@x", "image/jpeg")
    assert WHOLE[image.offset : image.offset + image.length] == JPEG
    assert image.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert image.magic == JPEG[:16]


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param("multipart/related; boundary=B; start=<root@x>", id="unquoted"),
        pytest.param(
            'multipart/related; start="root@x"; boundary="B"', id="start without brackets"
        ),
        pytest.param('multipart/related; boundary="B"; type="a/b"; start-info="c"', id="any order"),
        pytest.param("Multipart/Related;BOUNDARY=B", id="capitals, no spaces"),
    ],
)
def test_finds_the_boundary(content_type: str) -> None:
    assert read(WHOLE, content_type) == read(WHOLE)


COLON = "uuid:51bba0c2-0001-4000-8000-000000000001"
STRANGE = [
    pytest.param(WHOLE, "multipart/related; boundary=B", [], id="conforming"),
    pytest.param(b"preamble\r\n" + WHOLE + b"epilogue --B\r\n", TYPE, [], id="bytes around it"),
    pytest.param(
        WHOLE.replace(b"--B", b"--" + COLON.encode()),
        f"multipart/related; boundary={COLON}",
        [],
        id="boundary with colons",
    ),
    pytest.param(
        b"--B\n" + ROOT.replace(b"\r\n", b"\n") + b"\n--B\n" + IMAGE + b"\n--B--",
        TYPE,
        [],
        id="line feeds alone, no last line end",
    ),
    pytest.param(
        b"--B \t\r\n" + ROOT + b"\r\n--B  \r\n" + IMAGE + b"\r\n--B--  ",
        TYPE,
        [],
        id="padding after the boundaries",
    ),
    pytest.param(
        b"--B\r\n" + ROOT + b"--B\r\n" + IMAGE + b"--B--",
        TYPE,
        [
            "no line end before a boundary (at byte 68)",
            "no line end before a boundary (at byte 142)",
        ],
        id="no line end before the boundaries (Xerox WorkCentre 3025)",
    ),
    pytest.param(
        b"--B\r\n" + ROOT + b"\r\n--B\r\n" + IMAGE,
        TYPE,
        ["no closing boundary; the last part ends with the body"],
        id="no closing boundary",
    ),
    pytest.param(
        WHOLE,
        "multipart/related",
        ["Content-Type has no boundary; took 'B' from the body (at byte 2)"],
        id="no boundary parameter",
    ),
    pytest.param(
        WHOLE,
        'multipart/related; boundary=B; start="<other>"',
        ["no part has the Content-ID 'other' that start names; took the first"],
        id="start names no part",
    ),
    pytest.param(
        WHOLE.replace(b"<page@x>", b" < page@x > ").replace(b"<root@x>", b"<root@x >"),
        TYPE,
        [],
        id="spaces in Content-IDs",
    ),
]


@pytest.mark.parametrize(("body", "content_type", "notes"), STRANGE)
def test_reads_what_devices_send(body: bytes, content_type: str, notes: list[str]) -> None:
    seen = read(body, content_type)
    (image,) = seen.attachments
    assert (seen.root, seen.root_type) == (XML, "application/xop+xml")
    assert (image.content_id, image.sha256) == ("page@x", hashlib.sha256(JPEG).hexdigest())
    assert body[image.offset : image.offset + image.length] == JPEG
    assert told(seen) == notes


def test_start_names_the_second_part() -> None:
    body = b"--B\r\n" + IMAGE + b"\r\n--B\r\n" + ROOT + b"\r\n--B--\r\n"
    seen = read(body)
    assert seen.root == XML
    assert [part.content_id for part in seen.attachments] == ["page@x"]
    assert seen.notes == ()


@pytest.mark.parametrize(
    ("body", "root", "notes"),
    [
        pytest.param(b"", b"", ["no part found between boundaries"], id="empty"),
        pytest.param(b"--B--\r\n", b"", ["no part found between boundaries"], id="zero parts"),
        pytest.param(b"<e/>", b"", ["no part found between boundaries"], id="no parts, but XML"),
        pytest.param(
            b"--B\r\nContent-Type: a/b",
            b"",
            ["the body ends before the headers of a part do", "no part found between boundaries"],
            id="ends within a header",
        ),
        pytest.param(
            b"--B\r\n\r\n<e/>\r\n--B",
            b"<e/>",
            ["the body ends before the headers of a part do"],
            id="ends within the closing boundary",
        ),
        pytest.param(
            b"--B\r\nContent-Type: a/b\r\n--B\r\n\r\n<e/>\r\n--B--",
            b"",
            ["part without an end of its headers (at byte 5)"],
            id="a header without end, then another part",
        ),
        pytest.param(
            b"--B\r\n" + b"x" * PART_HEADER_LIMIT + b"\r\n\r\n--B--",
            b"x" * PART_HEADER_LIMIT + b"\r\n",
            ["part without an end of its headers; taken for content (at byte 5)"],
            id="headers beyond the limit",
        ),
        pytest.param(b"--B\r\n\r\n--B--", b"", [], id="a part without headers and content"),
        pytest.param(
            b"--B\r\n\r\n\r\n<e/>\r\n\r\n--B--", b"\r\n<e/>\r\n", [], id="line ends inside stay"
        ),
        pytest.param(
            b"--B\r\n\r\n<a>--B is no boundary, nor --B- is</a>\r\n--B--",
            b"<a>--B is no boundary, nor --B- is</a>",
            [],
            id="the boundary within a line of text",
        ),
    ],
)
def test_notes_what_breaks_the_rules(body: bytes, root: bytes, notes: list[str]) -> None:
    seen = read(body, "multipart/related; boundary=B")
    assert (seen.root, told(seen)) == (root, notes)


def test_a_body_without_parts_is_its_own_root() -> None:
    assert read(b"<e/>", "text/xml") == Multipart(
        root=b"<e/>", root_type="text/xml", attachments=()
    )


def test_parts_are_counted() -> None:
    seen = read(b"--B\r\n\r\nx\r\n" * (PART_LIMIT + 5) + b"--B--")
    assert len(seen.attachments) == PART_LIMIT - 1
    assert told(seen)[0].startswith(f"more than {PART_LIMIT} parts; the rest is left out")


def test_a_root_beyond_the_limit_is_noted() -> None:
    seen = read(b"--B\r\n\r\n" + b"x" * (HEAD_LIMIT + 1) + b"\r\n--B--")
    assert len(seen.root) == HEAD_LIMIT
    assert told(seen) == [
        "no part has the Content-ID 'root@x' that start names; took the first",
        f"only the first {HEAD_LIMIT} of {HEAD_LIMIT + 1} bytes of the root are read",
    ]


def parts_of(pieces: list[bytes], content_type: str) -> Multipart:
    reader = MultipartReader(content_type)
    for piece in pieces:
        reader.feed(piece)
    return reader.close()


SHREDS = [
    b"--B",
    b"--",
    b"\r\n",
    b"\n",
    b"\r",
    b"-",
    b" ",
    b"B",
    b"x",
    b"Content-ID: <root@x>",
    b"\r\n\r\n",
    b"--B--",
    b"\r\n--B\r\n",
]


@given(data=st.data(), shreds=st.lists(st.sampled_from(SHREDS), max_size=25))
@pytest.mark.parametrize("content_type", [TYPE, "multipart/related"], ids=["named", "unnamed"])
def test_any_chunking_tells_the_same(
    content_type: str, data: st.DataObject, shreds: list[bytes]
) -> None:
    body = b"".join(shreds)
    whole = parts_of([body], content_type)
    assert parts_of(data.draw(chunked(body)), content_type) == whole
    assert parts_of([bytes([byte]) for byte in body], content_type) == whole


@pytest.mark.parametrize(("body", "content_type", "notes"), STRANGE)
def test_byte_by_byte_tells_the_same(body: bytes, content_type: str, notes: list[str]) -> None:
    assert parts_of([bytes([byte]) for byte in body], content_type) == read(body, content_type)


@given(roots=st.binary(max_size=60), image=st.binary(max_size=60))
def test_binary_parts_are_found_again(roots: bytes, image: bytes) -> None:
    parts = [
        b"--b-o-u-n-d\r\nContent-Type: a/b\r\n\r\n" + part + b"\r\n" for part in (roots, image)
    ]
    body = b"".join(parts) + b"--b-o-u-n-d--"
    seen = read(body, "multipart/related; boundary=b-o-u-n-d")
    (found,) = seen.attachments
    assert seen.root == roots
    assert body[found.offset : found.offset + found.length] == image
    assert seen.notes == ()


@pytest.mark.parametrize(
    ("content_type", "first"),
    [
        pytest.param(TYPE, WHOLE[: WHOLE.index(JPEG)], id="an image"),
        pytest.param(TYPE, b"", id="no boundary comes"),
        pytest.param("multipart/related", b"", id="no boundary is named"),
        pytest.param(TYPE, b"--B", id="a boundary line without end"),
        pytest.param(TYPE, b"--B\r\nX: ", id="a header without end"),
    ],
)
def test_a_large_body_streams_with_flat_memory(content_type: str, first: bytes) -> None:
    piece, count = bytes(range(256)) * 256, 320  # 20 MB
    reader, digest = BodyReader(content_type), hashlib.sha256(first)
    tracemalloc.start()
    try:
        reader.feed(first)
        for _ in range(count):
            reader.feed(piece)
            digest.update(piece)
        body = reader.close()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * HEAD_LIMIT
    assert (body.length, body.sha256) == (len(first) + len(piece) * count, digest.hexdigest())
    assert (len(body.head), body.complete) == (HEAD_LIMIT, False)
    assert body.multipart is not None


def test_split_prefers_what_was_told_while_streaming() -> None:
    reader = BodyReader(TYPE)
    reader.feed(WHOLE)
    body = reader.close()
    assert body == Body(
        head=WHOLE,
        length=len(WHOLE),
        sha256=hashlib.sha256(WHOLE).hexdigest(),
        multipart=read(WHOLE),
    )
    assert split("text/plain", body) is body.multipart


def test_a_body_of_blanks_without_a_boundary_costs_no_more_than_its_length() -> None:
    reader = MultipartReader("multipart/related")
    begun = process_time()
    reader.feed(b"--")
    for _ in range(4000):
        reader.feed(b"    ")
    assert reader.close().root == b""
    assert process_time() - begun < 2  # it took 40 s
