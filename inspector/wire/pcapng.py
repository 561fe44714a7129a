"""pcapng: values to blocks and blocks to values.

Rule 1: we write little-endian and microseconds; we read both byte orders and every resolution.
Rule 2: damage stops the reader with its byte offset; what came before it is already out.
Rule 3: this module does not know what a frame holds.
Source: draft-ietf-opsawg-pcapng.
"""

import io
import ipaddress
import struct
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from inspector.errors import InspectorError

LINKTYPE_RAW = 101
"""Frames begin with an IPv4 or IPv6 header; its first four bits tell which."""

BLOCK_LIMIT = 16 * 1024 * 1024
"""Bytes of the largest block we read; Wireshark drew the same line."""

COMMENT_LIMIT = 60_000
"""Bytes of the longest comment; an option cannot exceed 65,535."""

_SECTION, _INTERFACE, _NAMES, _PACKET = 0x0A0D0D0A, 1, 4, 6
_BYTE_ORDER = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_READ_BYTES = 256 * 1024
_COMMENT = 1
_USER_APPLICATION = 4
_IF_NAME, _IF_RESOLUTION, _IF_OFFSET = 2, 9, 14
_FLAGS = 2
_END = b"\0\0\0\0"
_PADDING = (b"", b"\0\0\0", b"\0\0", b"\0")
_PACKET_HEAD = struct.Struct("<7I")
_TAIL = struct.Struct("<I")
_YEAR_10000_US = 253_402_300_800_000_000


class CaptureError(InspectorError):
    """A capture file breaks its format at a known place."""

    def __init__(self, text: str, *, offset: int) -> None:
        super().__init__(f"{text} (at byte {offset})")
        self.offset = offset


class Direction(IntEnum):
    """Which way a packet went, seen from who opened the connection (epb_flags, bits 0-1)."""

    UNKNOWN = 0
    INBOUND = 1
    OUTBOUND = 2


# epb_flags and the end of options, ready made: most packets have no other option.
_DIRECTION_OPTIONS = (
    b"",
    b"\x02\0\x04\0\x01\0\0\0" + _END,
    b"\x02\0\x04\0\x02\0\0\0" + _END,
)
_FLAGS_DIRECTION = (Direction.UNKNOWN, Direction.INBOUND, Direction.OUTBOUND, Direction.UNKNOWN)


class Section(NamedTuple):
    """A section began: the program that wrote it and its comment."""

    application: str
    comment: str


class Interface(NamedTuple):
    """What packets of one interface have in common.

    ``ticks`` is units of time a second, ``offset_us`` what is added to every time stamp.
    """

    link_type: int
    name: str = ""
    ticks: int = 1_000_000
    offset_us: int = 0


class Packet(NamedTuple):
    """One packet; ``frame`` may be shorter than ``original_length``. Unix microseconds."""

    time_us: int
    frame: bytes
    link_type: int
    original_length: int
    comment: str = ""
    direction: Direction = Direction.UNKNOWN


class Names(NamedTuple):
    """Host names of IP addresses: pairs of address literal and name."""

    names: tuple[tuple[str, str], ...]


type Block = Section | Interface | Packet | Names


def section_header(*, application: str = "", comment: str = "") -> bytes:
    """Encode a Section Header Block of unknown section length.

    Source: draft-ietf-opsawg-pcapng, section 4.1.
    """
    options = _text_option(_COMMENT, comment) + _text_option(_USER_APPLICATION, application)
    return _block(_SECTION, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + _ended(options))


def interface_description(*, link_type: int = LINKTYPE_RAW, name: str = "") -> bytes:
    """Encode an Interface Description Block: no snap length, time stamps in microseconds.

    Source: draft-ietf-opsawg-pcapng, section 4.2.
    """
    options = _text_option(_IF_NAME, name) + _option(_IF_RESOLUTION, b"\x06")
    return _block(_INTERFACE, struct.pack("<HHI", link_type, 0, 0) + _ended(options))


def enhanced_packet(
    frame: bytes,
    *,
    time_us: int,
    interface: int = 0,
    comment: str = "",
    direction: Direction = Direction.UNKNOWN,
) -> bytes:
    """Encode one Enhanced Packet Block; the frame is never truncated.

    ``time_us`` counts microseconds since the Unix epoch, the resolution that
    ``interface_description`` declares.
    Source: draft-ietf-opsawg-pcapng, section 4.3.
    """
    options = _DIRECTION_OPTIONS[direction]
    if comment:
        options = _text_option(_COMMENT, comment) + (options or _END)
    size = len(frame)
    length = 32 + size + (-size & 3) + len(options)
    high, low = time_us >> 32, time_us & 0xFFFFFFFF
    head = _PACKET_HEAD.pack(_PACKET, length, interface, high, low, size, size)
    return b"".join((head, frame, _PADDING[size & 3], options, _TAIL.pack(length)))


def name_resolution(names: Iterable[tuple[bytes, str]]) -> bytes:
    """Encode a Name Resolution Block: pairs of packed IP address and name.

    Source: draft-ietf-opsawg-pcapng, section 4.5.
    """
    records = b"".join(
        _option(1 if len(packed) == 4 else 2, packed + name.encode("utf-8", "replace") + b"\0")
        for packed, name in names
    )
    return _block(_NAMES, records + _END)


def _block(kind: int, body: bytes) -> bytes:
    length = len(body) + 12
    return struct.pack("<II", kind, length) + body + _TAIL.pack(length)


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + _PADDING[len(value) & 3]


def _text_option(code: int, text: str) -> bytes:
    value = text.encode("utf-8", "replace")[:COMMENT_LIMIT]
    # The cut may fall inside a character, which is not UTF-8 any more.
    return _option(code, value.decode("utf-8", "ignore").encode()) if value else b""


def _ended(options: bytes) -> bytes:
    return options and options + _END


def blocks(source: BinaryIO | bytes) -> Iterator[Block]:
    """Read blocks one by one; blocks of kinds we do not know are passed over.

    Raises ``CaptureError`` at the first byte that cannot be right: no section header at the
    start, a length that does not fit, an interface nobody described, an end inside a block.
    """
    window = _Window(io.BytesIO(source) if isinstance(source, bytes) else source)
    section = _SectionReader("<")
    head = window.peek(12)
    if head[:4] != b"\n\r\r\n":
        raise CaptureError(f"{head[:4]!r} does not begin a pcapng file", offset=0)
    while head := window.peek(12):
        at = window.offset
        if len(head) < 12:
            raise CaptureError(f"file ends after {len(head)} bytes of a block", offset=at)
        if head[:4] == b"\n\r\r\n":
            order = _BYTE_ORDER.get(head[8:12])
            if order is None:
                raise CaptureError(f"byte order {head[8:12]!r} is not known", offset=at + 8)
            section = _SectionReader(order)
        kind, length = section.words.unpack_from(head)
        if length < 12 or length & 3 or length > BLOCK_LIMIT:
            raise CaptureError(f"block length {length} is not possible", offset=at + 4)
        data = window.take(length)
        if len(data) < length:
            raise CaptureError(f"file ends after {len(data)} of {length} bytes", offset=at)
        if data[-4:] != data[4:8]:
            raise CaptureError("block length differs at its end", offset=at + length - 4)
        found = section.read(kind, data, at)
        if found is not None:
            yield found


class _Window:
    """The part of a stream that was read but not taken; ``offset`` is where it begins."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self.offset = 0

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only at the end of the stream."""
        if len(self._buffer) - self._at < size:
            self._fill(size)
        return self._buffer[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """The next bytes, gone from the window."""
        taken = self.peek(size)
        self._at += len(taken)
        self.offset += len(taken)
        return taken

    def _fill(self, size: int) -> None:
        parts = [self._buffer[self._at :]]
        missing = size - len(parts[0])
        # A pipe gives what it has, so one read may not be enough.
        while missing > 0 and (more := self._stream.read(max(missing, _READ_BYTES))):
            parts.append(more)
            missing -= len(more)
        self._buffer, self._at = b"".join(parts), 0


class _SectionReader:
    """Byte order and interfaces of the section that is being read."""

    def __init__(self, order: str) -> None:
        self.words = struct.Struct(order + "II")
        self._packet = struct.Struct(order + "5I")
        self._order = order
        self._interfaces: list[Interface] = []

    def read(self, kind: int, data: bytes, at: int) -> Block | None:
        """The value of one whole block, None for a kind that we do not know."""
        if kind == _PACKET:
            return self._read_packet(data, at)
        if kind == _INTERFACE:
            return self._read_interface(data, at)
        if kind == _SECTION:
            options = self._options(data, 24, at)
            return Section(_text(options, _USER_APPLICATION), _text(options, _COMMENT))
        if kind == _NAMES:
            return self._read_names(data, at)
        return None

    def _read_packet(self, data: bytes, at: int) -> Packet:
        if len(data) < 32:
            raise CaptureError(f"packet block of {len(data)} bytes, not 32 or more", offset=at)
        number, high, low, captured, original = self._packet.unpack_from(data, 8)
        if number >= len(self._interfaces):
            raise CaptureError(f"interface {number} was not described", offset=at + 8)
        end = 28 + captured
        if end > len(data) - 4:
            raise CaptureError(f"frame of {captured} bytes exceeds its block", offset=at + 20)
        interface = self._interfaces[number]
        time_us = high << 32 | low
        if interface.ticks != 1_000_000:
            time_us = time_us * 1_000_000 // interface.ticks
        time_us += interface.offset_us
        if not 0 <= time_us < _YEAR_10000_US:
            raise CaptureError("time stamp is not between 1970 and 9999", offset=at + 12)
        comment, direction = "", Direction.UNKNOWN
        for code, value in self._options(data, end + (-captured & 3), at):
            if code == _COMMENT:
                comment = f"{comment}\n{_decoded(value)}" if comment else _decoded(value)
            elif code == _FLAGS and len(value) == 4:
                direction = _FLAGS_DIRECTION[value[0 if self._order == "<" else 3] & 3]
        return Packet(time_us, data[28:end], interface.link_type, original, comment, direction)

    def _read_interface(self, data: bytes, at: int) -> Interface:
        if len(data) < 20:
            raise CaptureError(f"interface block of {len(data)} bytes, not 20 or more", offset=at)
        (link_type,) = struct.unpack_from(self._order + "H", data, 8)
        options = self._options(data, 16, at)
        ticks, offset_us = 1_000_000, 0
        for code, value in options:
            if code == _IF_RESOLUTION and len(value) == 1:
                # "If the most significant bit is 0, the remaining bits are a negative power of
                # 10; if it is 1, a negative power of 2." Section 4.2.
                ticks = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
            elif code == _IF_OFFSET and len(value) == 8:
                offset_us = struct.unpack(self._order + "q", value)[0] * 1_000_000
        interface = Interface(link_type, _text(options, _IF_NAME), ticks, offset_us)
        self._interfaces.append(interface)
        return interface

    def _read_names(self, data: bytes, at: int) -> Names:
        names = []
        for code, value in self._options(data, 8, at):
            size = {1: 4, 2: 16}.get(code, 0)
            if size and len(value) > size:
                address = str(ipaddress.ip_address(value[:size]))
                name = value[size:].split(b"\0")[0].decode("utf-8", "replace")
                names.append((address, name))
        return Names(tuple(names))

    def _options(self, data: bytes, start: int, at: int) -> tuple[tuple[int, bytes], ...]:
        """Options (or name records, which look the same) from ``start`` to the end of a block."""
        options, broken = _options(data[start:-4], self._order)
        if broken >= 0:
            raise CaptureError("option exceeds its block", offset=at + start + broken)
        return options


@lru_cache(maxsize=64)  # most packets of a capture carry one of two sets of options
def _options(data: bytes, order: str) -> tuple[tuple[tuple[int, bytes], ...], int]:
    """Codes and values, and where an option is longer than what is left (-1: none is)."""
    found = []
    start = 0
    while start + 4 <= len(data):
        code, size = struct.unpack_from(order + "HH", data, start)
        if code == 0:
            break
        if start + 4 + size > len(data):
            return (), start
        found.append((code, data[start + 4 : start + 4 + size]))
        start += 4 + size + (-size & 3)
    return tuple(found), -1


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "replace").rstrip("\0")


def _text(options: tuple[tuple[int, bytes], ...], wanted: int) -> str:
    return "\n".join(_decoded(value) for code, value in options if code == wanted)
