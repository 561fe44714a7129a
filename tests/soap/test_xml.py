import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.soap.xml import PRETTY_LIMIT, XmlError, parse, pretty, recover, shape

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
]><l>&e;&e;&e;&e;</l>"""

REFUSED = [
    pytest.param(b"", "the body is empty", id="nothing"),
    pytest.param(b" \r\n\t\0", "the body is empty", id="white space and NUL"),
    pytest.param(b"<a>", "not well-formed XML", id="no end"),
    pytest.param(b"<a></b>", "not well-formed XML", id="other end"),
    pytest.param(b"<a>&foo;</a>", "not well-formed XML", id="undeclared entity"),
    pytest.param(b"<a>\0</a>", "not well-formed XML", id="NUL inside"),
    pytest.param(b"<a/><b/>", "not well-formed XML", id="two roots"),
    pytest.param(b"<a>" * 1000 + b"</a>" * 1000, "Excessive depth", id="depth 1000"),
    pytest.param(b"<a>\xff\xfe</a>", "not well-formed XML", id="broken UTF-8"),
    pytest.param(
        b'<?xml version="1.0" encoding="x-no"?><a/>', "Unsupported encoding", id="strange encoding"
    ),
    pytest.param(b"<!DOCTYPE a><a/>", "document type declaration", id="a bare DTD"),
    pytest.param(
        b'<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>',
        "document type declaration",
        id="an external DTD",
    ),
    pytest.param(LAUGHS, "amplification|document type", id="a billion laughs"),
]


@pytest.mark.parametrize("uri", ["http://foo bar", "http://x/{guid}", "[x]"])
def test_a_namespace_may_be_no_uri(uri: str) -> None:
    root = parse(f'<a xmlns:v="{uri}"><v:b/></a>'.encode())
    assert root[0].tag == f"{{{uri}}}b"
    with pytest.raises(XmlError, match="not well-formed"):
        parse(f'<a xmlns:v="{uri}"><v:b></a>'.encode())


@pytest.mark.parametrize(("data", "text"), REFUSED)
def test_refuses(data: bytes, text: str) -> None:
    with pytest.raises(XmlError, match=text):
        parse(data)


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'.encode()
    with pytest.raises(XmlError, match="refused"):
        parse(data)
    assert recover(data) is None
    assert pretty(data) == data.decode()


def test_says_where_it_breaks() -> None:
    with pytest.raises(XmlError, match=r"\(line 2, column 5\)"):
        parse(b"<a>\n</b>")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("<a>ß</a>".encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + "<a>ß</a>".encode(), id="UTF-8 with mark"),
        pytest.param("\ufeff<a>ß</a>".encode("utf-16-le"), id="UTF-16 little-endian"),
        pytest.param("\ufeff<a>ß</a>".encode("utf-16-be"), id="UTF-16 big-endian"),
        pytest.param(
            '<?xml version="1.0" encoding="iso-8859-1"?><a>ß</a>'.encode("latin-1"), id="Latin-1"
        ),
    ],
)
def test_reads_encodings(data: bytes) -> None:
    assert parse(data).text == "ß"


def test_comments_and_instructions_do_not_split_a_text() -> None:
    assert parse(b"<a>one<!-- x --><?y z?>two</a>").text == "onetwo"


@pytest.mark.parametrize(
    ("data", "tags"),
    [
        pytest.param(b"<a><b/><c", ["b", "c"], id="cut off"),
        pytest.param(b"<a><b></a>", ["b"], id="no end of a child"),
        pytest.param(b"<a><b/>&foo;<c/></a>", ["b", "c"], id="an undeclared entity is no element"),
    ],
)
def test_recovers_what_it_can(data: bytes, tags: list[str]) -> None:
    root = recover(data)
    assert root is not None
    assert [child.tag for child in root] == tags


@pytest.mark.parametrize("data", [b"", b"no XML", LAUGHS], ids=["empty", "text", "laughs"])
def test_recovers_nothing(data: bytes) -> None:
    assert recover(data) is None


def test_pretty_indents_and_keeps_comments() -> None:
    assert pretty(b"<a><b>1</b><!-- c --></a>") == "<a>\n  <b>1</b>\n  <!-- c -->\n</a>"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"<a><b>\xff", "<a><b>\ufffd", id="broken"),
        pytest.param(
            b"<a>" + b"x" * PRETTY_LIMIT + b"</a>", f"<a>{'x' * PRETTY_LIMIT}</a>", id="large"
        ),
    ],
)
def test_pretty_shows_the_rest_as_it_is(data: bytes, text: str) -> None:
    assert pretty(data) == text


def test_equal_shapes_say_the_same() -> None:
    one = b'<p:a xmlns:p="u:1" x="1" y="2"><p:b> t </p:b></p:a>'
    other = b'<a xmlns="u:1" y="2" x="1">\n<b>t</b>\n</a>'
    assert shape(parse(one)) == shape(parse(other))
    assert shape(parse(one)) != shape(parse(other.replace(b"t<", b"s<")))


@given(st.binary(max_size=200))
def test_noise_raises_nothing_else(data: bytes) -> None:
    recover(data)
    pretty(data)
    with contextlib.suppress(XmlError):
        parse(data)


def test_an_error_is_one_line() -> None:
    with pytest.raises(XmlError, match=r"^not well-formed XML: .* \(line 1, column 2\)$"):
        parse(b"<\0")
