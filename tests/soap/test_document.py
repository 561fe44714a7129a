import time

import pytest

from inspector.errors import Note
from inspector.soap.document import SMALL, refuse_long_namespaces, trimmed, without_end
from inspector.soap.namespaces import URI_LIMIT
from inspector.soap.xml import XmlError, parse
from tests.soap.forms import told

XML = "<a>\u00e9\u20ac\U0001f5a8</a>"
DECLARED = '<?xml version="1.0" encoding="{}"?>' + XML
LITTLE, BIG = "utf-16-le", "utf-16-be"
MARK = "\ufeff"

MARK_8 = "Envelope: starts with a byte order mark (UTF-8)"
MARK_LE = "Envelope: starts with a byte order mark (UTF-16, little-endian)"
MARK_BE = "Envelope: starts with a byte order mark (UTF-16, big-endian)"
NO_MARK_LE = "Envelope: has no byte order mark (UTF-16, little-endian)"
NO_MARK_BE = "Envelope: has no byte order mark (UTF-16, big-endian)"


def padding(count: int, at: int = 0) -> str:
    return f"Envelope: {count} bytes of padding before the XML, at byte {at}"


def zeros(at: int) -> str:
    return f"Envelope: zero bytes after the XML, at byte {at}"


LENGTH = len(XML.encode())
WIDE = len(XML.encode(LITTLE))

DOCUMENTS = [
    pytest.param(XML.encode(), "", [], id="as it should be"),
    pytest.param(DECLARED.format("utf-8").encode() + b"\r\n ", "", [], id="white space behind"),
    pytest.param(b"\r\n \t" + XML.encode(), "", [padding(4)], id="white space before"),
    pytest.param(
        b"\r\n" + DECLARED.format("utf-8").encode(), "", [padding(2)], id="before a declaration"
    ),
    pytest.param(b"\0\0\0" + XML.encode(), "", [padding(3)], id="zero bytes before"),
    pytest.param(XML.encode() + b"\0", "", [zeros(LENGTH)], id="a zero byte behind"),
    pytest.param(XML.encode() + b"\n\0\0\0", "", [zeros(LENGTH + 1)], id="zero bytes behind"),
    pytest.param(
        b" " + XML.encode() + b"\0", "", [padding(1), zeros(LENGTH + 1)], id="before and behind"
    ),
    pytest.param((MARK + XML).encode(), "", [MARK_8], id="UTF-8 mark"),
    pytest.param(
        (MARK + DECLARED.format("utf-8")).encode(), "", [MARK_8], id="UTF-8 mark and declaration"
    ),
    pytest.param(
        (MARK + "\n" + DECLARED.format("utf-8")).encode(),
        "",
        [MARK_8, padding(1, 3)],
        id="padding behind a mark",
    ),
    pytest.param(
        b"\r\n" + (MARK + XML).encode() + b"\0",
        "",
        [padding(2), MARK_8, zeros(2 + 3 + LENGTH)],
        id="all at once",
    ),
    pytest.param((MARK + XML).encode(LITTLE), "UTF-16", [MARK_LE], id="little-endian"),
    pytest.param((MARK + XML).encode(BIG), "UTF-16", [MARK_BE], id="big-endian"),
    pytest.param(
        (MARK + DECLARED.format("utf-16")).encode(LITTLE), "UTF-16", [MARK_LE], id="declared"
    ),
    pytest.param(
        (MARK + DECLARED.format("utf-8")).encode(BIG), "UTF-16", [MARK_BE], id="wrongly declared"
    ),
    pytest.param(
        (MARK + "\r\n" + DECLARED.format("utf-16") + "\0").encode(LITTLE),
        "UTF-16",
        [MARK_LE, padding(4, 2), zeros(2 + 4 + len(DECLARED.format("utf-16").encode(LITTLE)))],
        id="little-endian, all at once",
    ),
    pytest.param(
        (MARK + XML + "\0\0").encode(BIG), "UTF-16", [MARK_BE, zeros(2 + WIDE)], id="big, zeros"
    ),
    pytest.param(
        b" " + (MARK + XML).encode(BIG), "UTF-16", [padding(1), MARK_BE], id="big, padding"
    ),
    pytest.param(XML.encode(LITTLE), "UTF-16", [NO_MARK_LE], id="little-endian without mark"),
    pytest.param(XML.encode(BIG), "UTF-16", [NO_MARK_BE], id="big-endian without mark"),
    pytest.param(
        DECLARED.format("utf-16").encode(LITTLE), "UTF-16", [NO_MARK_LE], id="declared, no mark"
    ),
    pytest.param(
        DECLARED.format("utf-16").encode(BIG), "UTF-16", [NO_MARK_BE], id="big, declared, no mark"
    ),
    pytest.param(
        (DECLARED.format("utf-16") + "\0").encode(BIG),
        "UTF-16",
        [NO_MARK_BE, zeros(len(DECLARED.format("utf-16").encode(BIG)))],
        id="big without mark, zeros",
    ),
]


@pytest.mark.parametrize(("data", "encoding", "notes"), DOCUMENTS)
def test_takes_away_what_surrounds_the_xml(data: bytes, encoding: str, notes: list[str]) -> None:
    found: list[Note] = []
    document, known = trimmed(data, found)
    assert (known, told(found)) == (encoding, notes)
    assert parse(document).text == "\u00e9\u20ac\U0001f5a8"


def test_the_usual_document_is_not_copied() -> None:
    data = XML.encode()
    assert trimmed(data, [])[0] is data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b" \r\n\0\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff\xfe\0",
        b"\xfe\xff\0",
        b"<\0",
        b"\0<\0",
        b"\xff\xfe\0\0<\0\0\0",
        (MARK + XML).encode(LITTLE)[:-1],
        (MARK + XML).encode(BIG)[:-1],
        b"\xff\xfe<\0a\0>\0\0\xd8<\0/\0a\0",
    ],
)
def test_what_is_no_document_is_left_to_the_parser(data: bytes) -> None:
    document, _ = trimmed(data, [])
    with pytest.raises(XmlError):
        parse(document)


# --- what costs too much -------------------------------------------------------------------------


def refused(data: bytes) -> str:
    root = parse(data)
    begun = time.process_time()
    try:
        refuse_long_namespaces(root, data)
    except XmlError as error:
        return str(error)
    finally:
        assert time.process_time() - begun < 1
    return ""


def filled(start: str, more: int = SMALL) -> str:
    return f"<{start}>{'<v:b/>' * (more // 6 + 1)}</{start.partition(' ')[0]}>"


LONG = "u" * (URI_LIMIT + 1)

REFUSED = [
    pytest.param(filled('a xmlns:v="urn:v"'), "", id="nothing costly"),
    pytest.param(filled(f'a xmlns:v="{LONG[1:]}"'), "", id="the longest namespace"),
    pytest.param(
        filled(f'a xmlns:v="{LONG}"'), "a namespace of 2,049 characters; refused", id="longer"
    ),
    pytest.param(
        filled(f"a xmlns:v = '{LONG}'"),
        "a namespace of 2,049 characters; refused",
        id="longer, in other quotes",
    ),
    pytest.param(
        filled('a xmlns:v="urn:v"').replace("<v:b/>", f'<v:b xmlns="{LONG}"/>', 1),
        "a namespace of 2,049 characters; refused",
        id="inside",
    ),
    pytest.param(filled(f'a xmlns:v="urn:v" b="{LONG}"'), "", id="a long attribute"),
    pytest.param(f'<a b="{"c" * 100_000}">{"d" * 100_000}</a>', "", id="long texts"),
    pytest.param(f'<a xmlns:v="{LONG}"><v:b/></a>', "", id="in a small document it costs nothing"),
]


@pytest.mark.parametrize("encode", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize(("xml", "error"), REFUSED)
def test_refuses_long_namespaces(xml: str, error: str, encode: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encode}"?>{xml}'
    assert refused(declared.encode(encode)) == error


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        pytest.param(b"<a><b>1</b><c>val", b"<a><b>1</b>", id="within a text"),
        pytest.param(b"<a><b>1</b><c x='v", b"<a><b>1</b>", id="within an attribute"),
        pytest.param(b"<a><b>1</b><c>", b"<a><b>1</b>", id="before a text"),
        pytest.param(b"<a><b>1</b", b"<a><b>1", id="behind a text"),
        pytest.param(b"<a><p:data>QUJ", b"<a><p:data>QUJ", id="a part is of use"),
        pytest.param(b"<a><data x='1'>QUJ", b"<a><data x='1'>QUJ", id="with an attribute"),
        pytest.param(b"<a><p:data", b"<a>", id="nothing of it"),
        pytest.param(b"<a", b"", id="nothing is left"),
        pytest.param(b"", b"", id="nothing at all"),
    ],
)
def test_half_a_value_is_none(data: bytes, kept: bytes) -> None:
    assert without_end(data, {"data"}) == kept
