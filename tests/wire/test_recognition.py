import pytest

from inspector.wire.recognition import is_wsd, is_wsd_type

ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"/>'
)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (ENVELOPE.encode(), True),
        (b"\xef\xbb\xbf" + ENVELOPE.encode(), True),
        (ENVELOPE.encode("utf-16"), True),
        (ENVELOPE.encode("utf-16-be"), True),
        (ENVELOPE.replace("http://schemas", "https://schemas").encode(), True),
        (ENVELOPE[:120].encode(), True),
        (b'<Envelope xmlns="urn:other"/>', False),
        (b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><u:Browse/>', False),
        (b'<html xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">', False),
        (b"M-SEARCH * HTTP/1.1", False),
        (b"", False),
        (b"\0" * 100, False),
    ],
    ids=[
        *("plain", "byte order mark", "UTF-16", "UTF-16 without a mark", "https namespace"),
        *("cut short", "another envelope", "UPnP", "HTML", "SSDP", "nothing", "zeros"),
    ],
)
def test_content_tells(start: bytes, expected: bool) -> None:
    assert is_wsd(start) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("application/soap+xml", True),
        ('Application/SOAP+XML; charset=utf-8; action="x"', True),
        ('multipart/related; type="application/xop+xml"', True),
        ("text/xml", False),
        ("text/html", False),
        ("", False),
    ],
)
def test_a_type_tells(value: str, expected: bool) -> None:
    assert is_wsd_type((("content-TYPE", value),)) is expected
