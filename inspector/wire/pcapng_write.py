"""pcapng: values to blocks.

Rule 1: we write little-endian, time stamps in microseconds or nanoseconds, no section length.
Rule 2: whatever text or name is given, the block is one that readers take; what is too long is cut.
Source: draft-ietf-opsawg-pcapng.
"""

import struct
from collections.abc import Iterable, Sequence

from inspector.wire.capture import Direction
from inspector.wire.links import RAW_IP

COMMENT_LIMIT = 60_000
"""Bytes of the longest text; an option cannot exceed 65,535."""

NAME_LIMIT = 255
"""Bytes of the longest host name; DNS allows as many (RFC 1035, section 2.3.4)."""

_SECTION, _INTERFACE, _NAMES, _PACKET, _SECRETS = 0x0A0D0D0A, 1, 4, 6, 10
_COMMENT = 1
_HARDWARE, _USER_APPLICATION = 2, 4
_IF_NAME, _IF_DESCRIPTION, _IF_RESOLUTION = 2, 3, 9
_END = b"\0\0\0\0"
_PADDING = (b"", b"\0\0\0", b"\0\0", b"\0")
_PACKET_HEAD = struct.Struct("<7I")
_TAIL = struct.Struct("<I")

# epb_flags and the end of options, ready made: most packets have no other option.
_DIRECTION_OPTIONS = (
    b"",
    b"\x02\0\x04\0\x01\0\0\0" + _END,
    b"\x02\0\x04\0\x02\0\0\0" + _END,
)


def section_header(*, application: str = "", comment: str = "", hardware: str = "") -> bytes:
    """Encode a Section Header Block of unknown section length.

    Source: draft-ietf-opsawg-pcapng, section 4.1.
    """
    options = (
        _text_option(_COMMENT, comment)
        + _text_option(_HARDWARE, hardware)
        + _text_option(_USER_APPLICATION, application)
    )
    return _block(_SECTION, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + _ended(options))


def interface_description(
    *,
    link_type: int = RAW_IP,
    name: str = "",
    description: str = "",
    nanoseconds: bool = False,
    snap_length: int = 0,
) -> bytes:
    """Encode an Interface Description Block; a snap length of 0 is none.

    ``nanoseconds`` makes time stamps of its packets count these, else microseconds.
    Source: draft-ietf-opsawg-pcapng, section 4.2.
    """
    options = (
        _text_option(_IF_NAME, name)
        + _text_option(_IF_DESCRIPTION, description)
        + _option(_IF_RESOLUTION, b"\x09" if nanoseconds else b"\x06")
    )
    return _block(_INTERFACE, struct.pack("<HHI", link_type, 0, snap_length) + _ended(options))


def enhanced_packet(
    frame: bytes,
    *,
    time: int,
    interface: int = 0,
    comments: Sequence[str] = (),
    direction: Direction = Direction.UNKNOWN,
    original_length: int | None = None,
) -> bytes:
    """Encode one Enhanced Packet Block; the frame is never cut.

    ``time`` counts from the Unix epoch in the unit that ``interface_description`` declares,
    ``interface`` from 0 in the order of the descriptions of this section. ``original_length`` is
    for a frame that was cut before.
    Source: draft-ietf-opsawg-pcapng, section 4.3.
    """
    options = _DIRECTION_OPTIONS[direction]
    if comments:
        texts = b"".join([_text_option(_COMMENT, comment) for comment in comments])
        options = texts + (options or _END)
    size = len(frame)
    length = 32 + size + (-size & 3) + len(options)
    original = size if original_length is None else original_length
    head = _PACKET_HEAD.pack(
        _PACKET, length, interface, time >> 32, time & 0xFFFFFFFF, size, original
    )
    return b"".join((head, frame, _PADDING[size & 3], options, _TAIL.pack(length)))


def name_resolution(names: Iterable[tuple[bytes, str]]) -> bytes:
    """Encode a Name Resolution Block: pairs of packed IP address and name.

    Source: draft-ietf-opsawg-pcapng, section 4.5.
    """
    records = b"".join(
        _option(1 if len(packed) == 4 else 2, packed + _cut(name, NAME_LIMIT) + b"\0")
        for packed, name in names
    )
    return _block(_NAMES, records + _END)


def decryption_secrets(kind: int, data: bytes) -> bytes:
    """Encode a Decryption Secrets Block; readers want it before the packets it is for.

    ``data`` leaves room for the block in ``BLOCK_LIMIT``.
    Source: draft-ietf-opsawg-pcapng, section 4.7.
    """
    return _block(_SECRETS, struct.pack("<II", kind, len(data)) + data + _PADDING[len(data) & 3])


def _block(kind: int, body: bytes) -> bytes:
    length = len(body) + 12
    return struct.pack("<II", kind, length) + body + _TAIL.pack(length)


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + _PADDING[len(value) & 3]


def _text_option(code: int, text: str) -> bytes:
    value = _cut(text, COMMENT_LIMIT)
    return _option(code, value) if value else b""


def _cut(text: str, limit: int) -> bytes:
    value = text.encode("utf-8", "replace")
    # The cut may fall inside a character, which is not UTF-8 any more.
    return value if len(value) <= limit else value[:limit].decode("utf-8", "ignore").encode()


def _ended(options: bytes) -> bytes:
    return options and options + _END
