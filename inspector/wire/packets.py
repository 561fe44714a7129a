"""IP packets with TCP and UDP: built with true checksums, parsed without trust.

Rule 1: a frame that cannot be read is a ``Note``, one that is not ours is ``None``; nothing raises.
Rule 2: a link type is one row of ``LINK_TYPES``.
Sources: RFC 791, RFC 8200, RFC 9293, RFC 768.
"""

import ipaddress
import struct
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from inspector.errors import Note
from inspector.wire.observation import Address

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10

WINDOW = 0xFFFF
"""Bytes that either side may have in flight; no window scaling."""

UDP_LIMIT = 65_507
"""Bytes of the largest UDP payload that IPv4 carries."""

_TCP, _UDP = 6, 17
_DO_NOT_FRAGMENT = 0x4000  # makes identification 0 right (RFC 6864, section 4.1)
_V4_START = struct.Struct(">BBHHHBBH")
_V6_START = struct.Struct(">IHBB")
_V4_HEAD = struct.Struct(">BBHHHBBH4s4s")
_V6_HEAD = struct.Struct(">IHBB16s16s")
_TCP_HEAD = struct.Struct(">HHIIHHHH")
_UDP_HEAD = struct.Struct(">HHHH")
_TCP_FIELDS = struct.Struct(">HHIIBB")


class TcpSegment(NamedTuple):
    """One TCP segment; ``flags`` are FIN to ACK of this module."""

    source: Address
    destination: Address
    sequence: int
    acknowledged: int
    flags: int
    payload: bytes


class UdpDatagram(NamedTuple):
    """One UDP datagram."""

    source: Address
    destination: Address
    payload: bytes


class Route:
    """One direction between two sockets; builds its packets.

    ``source`` and ``destination`` are packed addresses of one family.
    """

    __slots__ = ("_destination_port", "_ends", "_source_port", "_sum", "_v4_sum", "is_v6")

    def __init__(
        self, source: bytes, source_port: int, destination: bytes, destination_port: int
    ) -> None:
        self.is_v6 = len(source) == 16
        self._ends = source + destination
        self._source_port = source_port & 0xFFFF
        self._destination_port = destination_port & 0xFFFF
        # One's complement sums are sums modulo 65,535, so big integers do for whole headers.
        ends = int.from_bytes(self._ends) % 65535
        self._sum = ends + self._source_port + self._destination_port
        self._v4_sum = ends + 0x4500 + 20 + _DO_NOT_FRAGMENT + (64 << 8)

    def tcp(
        self, sequence: int, acknowledged: int, flags: int, payload: bytes, options: bytes = b""
    ) -> bytes:
        """An IP packet with one TCP segment; ``options`` are padded to 4 bytes by the caller."""
        size = 20 + len(options) + len(payload)
        flags |= (5 + len(options) // 4) << 12
        total = self._sum + _TCP + size + sequence + acknowledged + flags + WINDOW
        if payload:
            total += _sum_of(payload)
        if options:
            total += int.from_bytes(options)
        head = _TCP_HEAD.pack(
            self._source_port,
            self._destination_port,
            sequence,
            acknowledged,
            flags,
            WINDOW,
            -total % 65535,
            0,
        )
        return b"".join((self._ip_head(_TCP, size), head, options, payload))

    def udp(self, payload: bytes) -> bytes:
        """An IP packet with one UDP datagram of at most ``UDP_LIMIT`` bytes."""
        size = 8 + len(payload)
        total = self._sum + _UDP + 2 * size + _sum_of(payload)
        # "If the computed checksum is zero, it is transmitted as all ones." RFC 768.
        checksum = -total % 65535 or 0xFFFF
        head = _UDP_HEAD.pack(self._source_port, self._destination_port, size, checksum)
        return self._ip_head(_UDP, size) + head + payload

    def _ip_head(self, protocol: int, size: int) -> bytes:
        if self.is_v6:
            return _V6_START.pack(0x60000000, size, protocol, 64) + self._ends
        checksum = -(self._v4_sum + size + protocol) % 65535
        return (
            _V4_START.pack(0x45, 0, size + 20, 0, _DO_NOT_FRAGMENT, 64, protocol, checksum)
            + self._ends
        )


def _sum_of(payload: bytes) -> int:
    number = int.from_bytes(payload) % 65535
    return number << 8 if len(payload) & 1 else number


type Parsed = TcpSegment | UdpDatagram | Note | None


def parse(link_type: int, frame: bytes) -> Parsed:
    """The segment or datagram of a frame.

    A ``Note`` says why a frame cannot be read; ``None`` is a protocol that we do not follow.
    A payload that the capture cut short comes as short as it is.
    """
    find = LINK_TYPES.get(link_type)
    if find is None:
        return Note("Link", f"link type {link_type} is not known")
    start = find(frame)
    if start < 0:
        return None
    if start >= len(frame):
        return Note("Link", f"frame of {len(frame)} bytes holds no IP header")
    version = frame[start] >> 4
    if version == 4:
        return _parse_v4(frame, start)
    if version == 6:
        return _parse_v6(frame, start)
    return Note("IP", f"version {version} is neither 4 nor 6")


def _at_start(frame: bytes) -> int:
    return 0


LINK_TYPES: dict[int, Callable[[bytes], int]] = {
    101: _at_start,  # raw IP
    228: _at_start,  # raw IPv4
    229: _at_start,  # raw IPv6
}
"""Link type number to a function that finds the IP header: its offset, -1 when there is none."""


def _parse_v4(frame: bytes, start: int) -> Parsed:
    if len(frame) - start < 20:
        return Note("IPv4", f"{len(frame) - start} bytes are no header")
    first, _, total, _, fragment, _, protocol, _, source, destination = _V4_HEAD.unpack_from(
        frame, start
    )
    size = (first & 0x0F) * 4
    # A total length of 0 is what TCP segmentation offload leaves in a capture of the sender.
    total = total or len(frame) - start
    if size < 20 or total < size:
        return Note("IPv4", f"header of {size} bytes in a packet of {total}")
    if fragment & 0x3FFF:
        return Note("IPv4", "fragment; fragments are not put together")
    return _parse_transport(protocol, frame[start + size : start + total], source, destination)


def _parse_v6(frame: bytes, start: int) -> Parsed:
    if len(frame) - start < 40:
        return Note("IPv6", f"{len(frame) - start} bytes are no header")
    _, size, protocol, _, source, destination = _V6_HEAD.unpack_from(frame, start)
    at = start + 40
    end = at + size if size else len(frame)
    while protocol in (0, 43, 60):  # hop-by-hop, routing, destination options
        if at + 8 > min(end, len(frame)):
            return Note("IPv6", "extension header exceeds the packet")
        protocol, at = frame[at], at + 8 + 8 * frame[at + 1]
    if protocol == 44:
        return Note("IPv6", "fragment; fragments are not put together")
    return _parse_transport(protocol, frame[at:end], source, destination)


def _parse_transport(protocol: int, data: bytes, source: bytes, destination: bytes) -> Parsed:
    if protocol == _TCP:
        if len(data) < 20:
            return Note("TCP", f"{len(data)} bytes are no header")
        from_port, to_port, sequence, acknowledged, offset, flags = _TCP_FIELDS.unpack_from(data)
        size = (offset >> 4) * 4
        if not 20 <= size <= len(data):
            return Note("TCP", f"header of {size} bytes in a segment of {len(data)}")
        return TcpSegment(
            _address(source, from_port),
            _address(destination, to_port),
            sequence,
            acknowledged,
            flags,
            data[size:],
        )
    if protocol == _UDP:
        if len(data) < 8:
            return Note("UDP", f"{len(data)} bytes are no header")
        from_port, to_port, size, _ = _UDP_HEAD.unpack_from(data)
        if size < 8:
            return Note("UDP", f"length {size} is less than the header")
        return UdpDatagram(
            _address(source, from_port), _address(destination, to_port), data[8:size]
        )
    return None


@lru_cache(maxsize=4096)
def _address(packed: bytes, port: int) -> Address:
    address = ipaddress.ip_address(packed)
    # An IPv4-mapped address is how we write IPv4 that talks to IPv6; it has no other use here.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return Address(str(mapped or address), port)
