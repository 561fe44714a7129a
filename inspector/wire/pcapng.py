"""pcapng: blocks to values.

Rule 1: both byte orders, every resolution of time, any number of sections and interfaces.
Rule 2: damage stops the reader with its byte offset; what came before it is already out.
Rule 3: this module does not know what a frame holds.
Source: draft-ietf-opsawg-pcapng.
"""

import ipaddress
import math
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from inspector.wire.capture import (
    BLOCK_LIMIT,
    INTERFACE_LIMIT,
    TIME_LIMIT_NS,
    Block,
    CaptureError,
    Interface,
    Names,
    Packet,
    Secrets,
    Section,
)
from inspector.wire.pcapng_options import (
    COMMENT,
    OPTION_LIMIT,
    Options,
    PacketOptions,
    packet_options,
    parse,
)
from inspector.wire.window import Source, Window

MAGIC = b"\n\r\r\n"

_PACKET = 6
_HARDWARE, _USER_APPLICATION = 2, 4
_IF_NAME, _IF_DESCRIPTION, _IF_RESOLUTION, _IF_OFFSET = 2, 3, 9, 14
_ADDRESS_BYTES = {1: 4, 2: 16}  # of name records
_BYTE_ORDER = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_REMEMBERED, _REMEMBERED_BYTES = 64, 256  # sets of options, and how long one may be
_BILLION = 1_000_000_000


def blocks(source: Source | bytes | Window) -> Iterator[Block]:
    """Read blocks one by one; blocks of kinds we do not know are passed over.

    A packet without a time (Simple Packet Block) has the time of the one before.

    Raises ``CaptureError`` at the first byte that cannot be right: no section header at the
    start, a length that does not fit, an interface nobody described, an end inside a block.
    """
    window = Window.on(source)
    magic = window.peek(4)
    if magic != MAGIC:
        raise CaptureError(f"{magic!r} does not begin a pcapng file", offset=window.offset)
    section = _SectionReader("<", 0)
    while head := window.peek(12):
        at = window.offset
        if len(head) < 12:
            raise CaptureError(f"file ends after {len(head)} bytes of a block", offset=at)
        if head[:4] == MAGIC:
            order = _BYTE_ORDER.get(head[8:12])
            if order is None:
                raise CaptureError(f"byte order {head[8:12]!r} is not known", offset=at + 8)
            section = _SectionReader(order, section.interfaces)
        found = section.read(_whole_block(window, section.word), at)
        if found is not None:
            yield found
        yield from section.packets(window)


def _whole_block(window: Window, word: struct.Struct) -> bytes:
    """The next block, of which only the length is checked."""
    at = window.offset
    (length,) = word.unpack_from(window.buffer, window.at + 4)
    if length < 12 or length & 3 or length > BLOCK_LIMIT:
        raise CaptureError(f"block length {length} is not possible", offset=at + 4)
    data = window.take(length)
    if len(data) < length:
        raise CaptureError(f"file ends after {len(data)} of {length} bytes", offset=at)
    if data[-4:] != data[4:8]:
        raise CaptureError("block length differs at its end", offset=at + length - 4)
    return data


class _Clock(NamedTuple):
    """What packets need of their interface: who it is, and how its time stamps are told."""

    interface: int
    link_type: int
    multiplier: int
    divisor: int
    offset_ns: int
    snap_length: int

    def time_ns(self, stamp: int) -> int:
        """Unix nanoseconds."""
        return stamp * self.multiplier // self.divisor + self.offset_ns


class _SectionReader:
    """Byte order and interfaces of one section; ``interfaces`` counts those of the whole file."""

    def __init__(self, order: str, interfaces: int) -> None:
        self.word = struct.Struct(order + "I")
        self.interfaces = interfaces
        self._order = order
        self._packet = struct.Struct(order + "7I")
        self._clocks: list[_Clock] = []
        self._time_ns = 0
        self._remembered: dict[bytes, PacketOptions] = {}

    def packets(self, window: Window) -> Iterator[Packet]:
        """Enhanced packets in a row, as long as the window holds them whole and they are right.

        What stops it is told by ``read``, which knows all blocks and all damage.
        """
        buffer, at, stop = window.buffer, window.at, len(window.buffer)
        head, tail = self._packet.unpack_from, self.word.unpack_from
        remembered = self._remembered
        clocks, known = self._clocks, len(self._clocks)
        time_ns, current = self._time_ns, -1
        while stop - at >= 32:
            kind, length, number, high, low, captured, original = head(buffer, at)
            end = at + length
            more = at + 28 + captured + (-captured & 3)
            if kind != _PACKET or end > stop or more + 4 > end or length & 3 or number >= known:
                break
            if number != current:  # unpacking is slow, and most are of the interface before
                interface, link_type, multiplier, divisor, offset_ns, _ = clocks[number]
                current = number
            stamp = (high << 32 | low) * multiplier
            if divisor != 1:
                stamp //= divisor
            stamp += offset_ns
            if not 0 <= stamp < TIME_LIMIT_NS or tail(buffer, end - 4)[0] != length:
                break
            frame = buffer[at + 28 : at + 28 + captured]
            if more + 4 == end:
                yield Packet(stamp, frame, interface, link_type, original)
            else:
                data = buffer[more : end - 4]
                found = remembered.get(data) or self._packet_options(data)
                if found is None:
                    break
                comments, direction = found
                yield Packet(stamp, frame, interface, link_type, original, comments, direction)
            at, time_ns = end, stamp
        window.at, self._time_ns = at, time_ns

    def _packet_options(self, data: bytes) -> PacketOptions | None:
        """What options say, None when one is broken. Most packets have one of a few sets."""
        options = parse(data, self._order)
        if options.broken >= 0:
            return None
        found = packet_options(options, self._order)
        if len(data) <= _REMEMBERED_BYTES and len(self._remembered) < _REMEMBERED:
            self._remembered[data] = found
        return found

    def read(self, data: bytes, at: int) -> Block | None:
        """The value of one whole block, None for a kind that we do not know."""
        kind = _KINDS.get(self.word.unpack_from(data)[0])
        if kind is None:
            return None
        if len(data) < kind.least:
            text = f"{kind.name} block of {len(data)} bytes, not {kind.least} or more"
            raise CaptureError(text, offset=at)
        return kind.read(self, data, at)

    def read_section(self, data: bytes, at: int) -> Section:
        """A Section Header Block (section 4.1)."""
        major, minor = struct.unpack_from(self._order + "HH", data, 12)
        if major != 1:
            raise CaptureError(f"pcapng version {major}.{minor}, not 1.0", offset=at + 12)
        options = self._options(data, 24, at)
        return Section(
            options.text(_USER_APPLICATION), options.text(COMMENT), options.text(_HARDWARE)
        )

    def read_interface(self, data: bytes, at: int) -> Interface:
        """An Interface Description Block (section 4.2)."""
        if len(self._clocks) >= INTERFACE_LIMIT:
            raise CaptureError(f"more than {INTERFACE_LIMIT} interfaces", offset=at)
        link_type, _, snap_length = struct.unpack_from(self._order + "HHI", data, 8)
        options = self._options(data, 16, at)
        # "If the most significant bit is equal to zero, the remaining bits indicate the
        # resolution of the timestamp as a negative power of 10 [...]. If it is equal to one,
        # [...] as a negative power of 2."
        (power,) = options.value(_IF_RESOLUTION, 1) or b"\x06"
        ticks = 2 ** (power & 0x7F) if power & 0x80 else 10**power
        packed = options.value(_IF_OFFSET, 8) or bytes(8)
        (offset,) = struct.unpack(self._order + "q", packed)
        shared = math.gcd(ticks, _BILLION)
        self._clocks.append(
            _Clock(
                interface=self.interfaces,
                link_type=link_type,
                multiplier=_BILLION // shared,
                divisor=ticks // shared,
                offset_ns=offset * _BILLION,
                snap_length=snap_length,
            )
        )
        self.interfaces += 1
        name, description = options.text(_IF_NAME), options.text(_IF_DESCRIPTION)
        return Interface(
            self.interfaces - 1, link_type, name, description, ticks, offset, snap_length
        )

    def read_packet(self, data: bytes, at: int) -> Packet:
        """An Enhanced Packet Block (section 4.3)."""
        return self._read_packet(self.word.unpack_from(data, 8)[0], data, at)

    def read_old_packet(self, data: bytes, at: int) -> Packet:
        """An obsolete Packet Block: the interface has 16 bits, 16 more count drops."""
        return self._read_packet(struct.unpack_from(self._order + "H", data, 8)[0], data, at)

    def read_simple_packet(self, data: bytes, at: int) -> Packet:
        """A Simple Packet Block (section 4.4): of the first interface, without a time."""
        clock = self._clock(0, at)
        (original,) = self.word.unpack_from(data, 8)
        captured = min(original, clock.snap_length or original)
        if captured > len(data) - 16:
            raise CaptureError(f"frame of {captured} bytes exceeds its block", offset=at + 8)
        frame = data[12 : 12 + captured]
        return Packet(self._time_ns, frame, clock.interface, clock.link_type, original)

    def read_names(self, data: bytes, at: int) -> Names:
        """A Name Resolution Block (section 4.5); an address may have several names."""
        names: list[tuple[str, str]] = []
        for code, value in self._options(data, 8, at).pairs:
            size = _ADDRESS_BYTES.get(code)
            if size and len(value) > size:
                address = str(ipaddress.ip_address(value[:size]))
                texts = value[size:].decode("utf-8", "replace").split("\0")
                names += [(address, name) for name in texts if name]
                if len(names) > OPTION_LIMIT:
                    raise CaptureError(f"more than {OPTION_LIMIT} names", offset=at)
        return Names(tuple(names))

    def read_secrets(self, data: bytes, at: int) -> Secrets:
        """A Decryption Secrets Block (section 4.7)."""
        kind, length = struct.unpack_from(self._order + "II", data, 8)
        if length > len(data) - 20:
            raise CaptureError(f"secrets of {length} bytes exceed their block", offset=at + 12)
        return Secrets(kind, data[16 : 16 + length])

    def _read_packet(self, number: int, data: bytes, at: int) -> Packet:
        clock = self._clock(number, at)
        high, low, captured, original = struct.unpack_from(self._order + "4I", data, 12)
        end = 28 + captured
        if end > len(data) - 4:
            raise CaptureError(f"frame of {captured} bytes exceeds its block", offset=at + 20)
        time_ns = clock.time_ns(high << 32 | low)
        if not 0 <= time_ns < TIME_LIMIT_NS:
            raise CaptureError("time stamp is not between 1970 and 9999", offset=at + 12)
        options = self._options(data, end + (-captured & 3), at)
        comments, direction = packet_options(options, self._order)
        self._time_ns = time_ns
        return Packet(
            time_ns,
            data[28:end],
            clock.interface,
            clock.link_type,
            original,
            comments,
            direction,
        )

    def _clock(self, number: int, at: int) -> _Clock:
        if number >= len(self._clocks):
            raise CaptureError(f"interface {number} was not described", offset=at + 8)
        return self._clocks[number]

    def _options(self, data: bytes, start: int, at: int) -> Options:
        """Options (or name records) from ``start`` to the end of a block."""
        options = parse(data[start:-4], self._order)
        if options.broken >= 0:
            many = len(options.pairs) == OPTION_LIMIT
            text = f"more than {OPTION_LIMIT} options" if many else "option exceeds its block"
            raise CaptureError(text, offset=at + start + options.broken)
        return options


class _Kind(NamedTuple):
    """A kind of block: its name, the bytes it has at least, and who reads it."""

    name: str
    least: int
    read: Callable[[_SectionReader, bytes, int], Block]


_KINDS = {
    0x0A0D0D0A: _Kind("section", 28, _SectionReader.read_section),
    1: _Kind("interface", 20, _SectionReader.read_interface),
    2: _Kind("packet", 32, _SectionReader.read_old_packet),
    3: _Kind("packet", 16, _SectionReader.read_simple_packet),
    4: _Kind("name", 12, _SectionReader.read_names),
    _PACKET: _Kind("packet", 32, _SectionReader.read_packet),
    10: _Kind("secrets", 20, _SectionReader.read_secrets),
}
