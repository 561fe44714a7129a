"""What is WSD, told by content and never by port number.

Rule: cheap and generous. The first bytes decide; whoever decodes says what they really are.
"""

from inspector.wire.observation import Body, Headers, header

_MEDIA_TYPES = ("application/soap+xml", "application/xop+xml", "multipart/related")
"""Types that only SOAP messages have in this field; images of a scan come as multipart/related."""

_NAMES = (
    b"schemas.xmlsoap.org/ws/",
    b"docs.oasis-open.org/ws-dd/",
    b"www.w3.org/2005/08/addressing",
    b"schemas.microsoft.com/windows/",
)
"""Parts of namespaces that every message of the field names at least one of."""

_ENVELOPE = b"Envelope"
_LOOKED_AT = 16 * 1024


def is_wsd_type(headers: Headers) -> bool:
    """Whether a Content-Type says that the body is a message of the field."""
    kind = header(headers, "content-type").lower()
    return kind.startswith(_MEDIA_TYPES) or "soap" in kind


def holds_wsd(body: Body) -> bool:
    """Whether a body is WSD: by the root of its parts, or of what was decoded, if it has any."""
    return is_wsd(body.head if body.multipart is None else body.multipart.root)


def is_wsd(start: bytes) -> bool:
    """Whether a body or datagram that begins like this is a SOAP message with one of our names.

    UTF-16 counts as well; of a message that the capture cut short, what is there decides.
    """
    start = start[:_LOOKED_AT]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[1:2] == b"\0" or start[:1] == b"\0":
        start = start.replace(b"\0", b"")
    return _ENVELOPE in start and any(name in start for name in _NAMES)
