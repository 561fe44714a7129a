"""TCP segments and UDP datagrams, and the IP packets that carry them, with true checksums.

Rule 1: what is built here can be read by anybody; ``packets_read`` reads what others built.
Rule 2: values of which a capture has millions are structs; a NamedTuple takes three times as long.
Sources: RFC 791, RFC 8200, RFC 9293, RFC 768.
"""

import struct

import msgspec

from inspector.wire.observation import Address

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10

WINDOW = 0xFFFF
"""Bytes that either side may have in flight; no window scaling."""

UDP_LIMIT = 65_507
"""Bytes of the largest UDP payload that IPv4 carries."""

TCP, UDP = 6, 17
"""Protocol numbers of IP."""

_DO_NOT_FRAGMENT = 0x4000  # makes identification 0 right (RFC 6864, section 4.1)
_V4_START = struct.Struct(">BBHHHBBH")
_V6_START = struct.Struct(">IHBB")
_TCP_HEAD = struct.Struct(">HHIIHHHH")
_UDP_HEAD = struct.Struct(">HHHH")


class TcpSegment(msgspec.Struct, frozen=True, gc=False):
    """One TCP segment; ``flags`` are FIN to ACK of this module (and others).

    ``length`` is the bytes of the payload that was sent: more than ``payload`` has when the
    capture cut the frame. ``identity`` is the identification of the IPv4 packet; IPv6 has none.
    ``window`` is not scaled. ``fragments`` are the tags of earlier packets, if IP had cut it.
    """

    source: Address
    destination: Address
    sequence: int
    acknowledged: int
    flags: int
    payload: bytes
    length: int
    identity: int = 0
    window: int = 0
    fragments: tuple[int, ...] = ()


class UdpDatagram(msgspec.Struct, frozen=True, gc=False):
    """One UDP datagram; ``length``, ``identity`` and ``fragments`` as in ``TcpSegment``."""

    source: Address
    destination: Address
    payload: bytes
    length: int
    identity: int = 0
    fragments: tuple[int, ...] = ()


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
        total = self._sum + TCP + size + sequence + acknowledged + flags + WINDOW
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
        return b"".join((self._ip_head(TCP, size), head, options, payload))

    def udp(self, payload: bytes) -> bytes:
        """An IP packet with one UDP datagram of at most ``UDP_LIMIT`` bytes."""
        size = 8 + len(payload)
        total = self._sum + UDP + 2 * size + _sum_of(payload)
        # "If the computed checksum is zero, it is transmitted as all ones." RFC 768.
        checksum = -total % 65535 or 0xFFFF
        head = _UDP_HEAD.pack(self._source_port, self._destination_port, size, checksum)
        return self._ip_head(UDP, size) + head + payload

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
