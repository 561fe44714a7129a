import pytest

from inspector.wire.multipart_head import (
    Field,
    is_multipart,
    looks_like_xml,
    odd_id,
    odd_parameters,
    opening_boundary,
    parse_media_type,
    part_headers,
    plain_id,
    referred_id,
)


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('a/b; boundary=x; start="<a@b>"; start-info="c/d"', []),
        ("a/b; boundary=uuid:1", ["Content-Type: boundary holds ':', but has no quotes"]),
        ("a/b; START=<a>", ["Content-Type: START holds '<', but has no quotes"]),
        ('a/b; x="never closed', ["Content-Type: x holds '\"', but has no quotes"]),
        ('a/b; startinfo="c/d"', ["Content-Type: startinfo, expected start-info"]),
        ("a/b", []),
        ("", []),
    ],
)
def test_odd_parameters_are_told(text: str, told: list[str]) -> None:
    assert list(odd_parameters(text)) == told


def test_headers_of_a_part_have_their_place() -> None:
    block = b"Content-Type: a/b;\r\n\tx=y\r\nCONTENT-ID:<1>\r\nno header\r\n: nameless\r\nX:"
    assert part_headers(block, 100) == {
        "content-type": Field("a/b; x=y", 100),
        "content-id": Field("<1>", 126),
        "x": Field("", 165),
    }


def test_headers_may_end_with_line_feeds_alone() -> None:
    assert part_headers(b"A: 1\nB: 2", 0) == {"a": Field("1", 0), "b": Field("2", 5)}


@pytest.mark.parametrize(
    ("text", "plain", "odd"),
    [
        ("<a@b>", "a@b", ""),
        ("<SOAP-ENV:Envelope>", "SOAP-ENV:Envelope", ""),
        ("a@b", "a@b", "Content-ID 'a@b' has no angle brackets"),
        ("<a@b", "a@b", "Content-ID '<a@b' has no angle brackets"),
        ("< a@b >", "a@b", "Content-ID '< a@b >' has stray spaces"),
        ("<>", "", ""),
        (
            "x" * 101,
            "x" * 101,
            f"Content-ID '{'x' * 100}…' has no angle brackets",
        ),
    ],
)
def test_a_content_id_is_read_plain(text: str, plain: str, odd: str) -> None:
    assert (plain_id(text), odd_id(text)) == (plain, odd)


@pytest.mark.parametrize(
    ("href", "content_id"),
    [
        ("cid:a@b", "a@b"),
        ("CID:a%40b%2Fc", "a@b/c"),
        (" cid:<a@b> ", "a@b"),
        ("cid:%3Ca%20b%3E", "a b"),
        ("cid:100%", "100%"),
        ("cid:%C3%A4", "ä"),
        ("cid:%FF", "\ufffd"),
        ("cid:", ""),
        ("a@b", ""),
        ("http://a/b", ""),
        ("", ""),
    ],
)
def test_a_reference_names_a_content_id(href: str, content_id: str) -> None:
    assert referred_id(href) == content_id


@pytest.mark.parametrize(
    ("begin", "boundary"),
    [
        (b"--B\r\nContent-Type: a/b", b"B"),
        (b"\r\n--B \t\r\ncontent-id: x", b"B"),
        (b"--uuid:51bba0c2\nContent-Type: a/b", b"uuid:51bba0c2"),
        (b"----=_Part\r\nContent-Type: a/b", b"--=_Part"),
        (b"<e/>", b""),
        (b"- B\r\nContent-Type: a/b", b""),
        (b"--B\r\nSubject: x", b""),
        (b"--\r\nContent-Type: a/b", b""),
        (b"--" + b"B" * 201, b""),
        (b" " * 65, b""),
    ],
)
def test_a_body_shows_whether_it_begins_with_a_boundary(begin: bytes, boundary: bytes) -> None:
    decided = [opening_boundary(begin[:length]) for length in range(len(begin) + 1)]
    told = [found for found in decided if found is not None]
    assert decided[0] is None
    assert set(told) == {boundary}
    assert decided == [None] * (len(decided) - len(told)) + told


@pytest.mark.parametrize(
    ("begin", "is_xml"),
    [
        (b"<e/>", True),
        (b"\r\n <e/>", True),
        (b"\xef\xbb\xbf<e/>", True),
        ("<e/>".encode("utf-16"), True),
        ("<e/>".encode("utf-16-be"), True),
        (b"", False),
        (b"error: <none>", False),
        (b"\xff\xd8\xff", False),
        (b" " * 65 + b"<e/>", False),
    ],
)
def test_a_document_is_known_by_its_first_bytes(begin: bytes, is_xml: bool) -> None:
    assert looks_like_xml(begin) is is_xml
