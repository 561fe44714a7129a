"""Frames of a capture to TCP segments, UDP datagrams and what ICMP says of them, without trust.

Rule 1: a frame that cannot be read is a ``Note``, one that is not ours (or waits for the rest of
its datagram) is ``None``; nothing raises.
Rule 2: the length of a payload is what IP says; padding is not part of it, and what the capture
cut is.
Rule 3: most frames are Ethernet, IPv4 and TCP without options, and go a straight way.
Sources: RFC 791, RFC 8200, RFC 4302 (authentication header), RFC 9293, RFC 768.
"""

import ipaddress
import struct
from functools import lru_cache
from typing import NamedTuple

from inspector.errors import Note
from inspector.wire.fragments import DATAGRAM_LIMIT, Fragment, Fragments
from inspector.wire.icmp import ICMP, ICMP_V6, Unreachable, unreachable
from inspector.wire.links import ETHERNET, LINK_TYPES
from inspector.wire.observation import Address
from inspector.wire.packets import TCP, UDP, TcpSegment, UdpDatagram

type Parsed = TcpSegment | UdpDatagram | Unreachable | Note | None

_HOP_BY_HOP, _ROUTING, _FRAGMENT, _AUTHENTICATION, _DESTINATION = 0, 43, 44, 51, 60
_EXTENSIONS = {4: {_AUTHENTICATION}, 6: {_HOP_BY_HOP, _ROUTING, _AUTHENTICATION, _DESTINATION}}
_ICMP = {4: ICMP, 6: ICMP_V6}
_FOLLOWED = {TCP, UDP} | _EXTENSIONS[6]
_V4_HEAD = struct.Struct(">BBHHHBBH4s4s")
_V6_HEAD = struct.Struct(">IHBB16s16s")
_V6_FRAGMENT = struct.Struct(">BxHI")
_TCP_HEAD = struct.Struct(">HHIIHH")
_UDP_HEAD = struct.Struct(">HHHH")
# Of IPv4 its first byte, total length, identification, fragment, protocol; of TCP sequence,
# acknowledged, header size and flags, window. Between them are 12 bytes that name both ends.
_USUAL = struct.Struct(">BxHHHxB2x12xIIHH")
_USUAL_BYTES = 40
_ENDS_LIMIT = 8192


class _Packet(NamedTuple):
    """An IP packet without its header: ``length`` bytes were sent, ``data`` of them captured."""

    version: int
    protocol: int
    data: bytes
    length: int
    source: bytes
    destination: bytes
    identity: int
    fragments: tuple[int, ...] = ()


class PacketReader:
    """Reads the frames of one capture; remembers fragments."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        self._ends: dict[bytes, tuple[Address, Address]] = {}

    @property
    def dropped_fragments(self) -> int:
        """Frames with fragments of which no datagram was made: given up, or still waiting."""
        return self._fragments.dropped

    def read(
        self, link_type: int, frame: bytes, original_length: int, time_us: int, tag: int
    ) -> Parsed:
        """The segment or datagram of a frame, or the one that its fragment completes.

        ``original_length`` is of the frame before the capture cut it, ``time_us`` the packet's
        time (any origin), ``tag`` what to call it in ``fragments`` of a later result.
        A ``Note`` says why a frame cannot be read; ``None``: nothing that we follow (yet).
        """
        there = len(frame)
        if link_type == ETHERNET and there >= 14 and frame[12] == 8 and frame[13] == 0:
            start = 14  # IPv4 without tags
        else:
            find = LINK_TYPES.get(link_type)
            if find is None:
                return Note("Link", f"link type {link_type} is not known")
            start = find(frame)
            if start < 0:
                return None
        if there - start >= _USUAL_BYTES:
            first, total, identity, cut, protocol, sequence, acknowledged, flags, window = (
                _USUAL.unpack_from(frame, start)
            )
            size = 20 + (flags >> 12) * 4
            if first == 0x45 and protocol == TCP and not cut & 0x3FFF and 40 <= size <= total:
                named = frame[start + 12 : start + 24]
                source, destination = self._ends.get(named) or self._named(named)
                return TcpSegment(
                    source,
                    destination,
                    sequence,
                    acknowledged,
                    flags & 0xFF,
                    frame[start + size : start + total],
                    total - size,
                    identity,
                    window,
                )
        return self._read_ip(frame, start, max(original_length, there), time_us, tag)

    def _named(self, named: bytes) -> tuple[Address, Address]:
        """Both ends of an IPv4 packet with ports: two addresses, two ports."""
        from_port, to_port = struct.unpack_from(">HH", named, 8)
        ends = _address(named[:4], from_port), _address(named[4:8], to_port)
        if len(self._ends) >= _ENDS_LIMIT:
            self._ends.clear()
        self._ends[named] = ends
        return ends

    def _read_ip(self, frame: bytes, start: int, original: int, time_us: int, tag: int) -> Parsed:
        """Any IP packet at ``start``."""
        if start >= len(frame):
            return Note("Link", f"frame of {len(frame)} bytes holds no IP header")
        version = frame[start] >> 4
        if version == 4:
            return self._read_v4(frame, start, original, time_us, tag)
        if version == 6:
            return self._read_v6(frame, start, original, time_us, tag)
        return Note("IP", f"version {version} is neither 4 nor 6")

    def _read_v4(self, frame: bytes, start: int, original: int, time_us: int, tag: int) -> Parsed:
        if len(frame) - start < 20:
            return Note("IPv4", f"{len(frame) - start} bytes are no header")
        first, _, total, identity, cut, _, protocol, _, source, destination = _V4_HEAD.unpack_from(
            frame, start
        )
        size = (first & 0x0F) * 4
        # A total length of 0 is what TCP segmentation offload leaves in a capture of the sender.
        total = total or original - start
        if size < 20 or total < size:
            return Note("IPv4", f"header of {size} bytes in a packet of {total}")
        data = frame[start + size : start + total]
        packet = _Packet(4, protocol, data, total - size, source, destination, identity)
        if cut & 0x3FFF:
            offset, more = (cut & 0x1FFF) * 8, bool(cut & 0x2000)
            fragment = Fragment(offset, data, total - size, more, tag)
            return self._add_fragment(packet, fragment, identity, time_us)
        return _read_transport(_behind_extensions(packet))

    def _read_v6(self, frame: bytes, start: int, original: int, time_us: int, tag: int) -> Parsed:
        if len(frame) - start < 40:
            return Note("IPv6", f"{len(frame) - start} bytes are no header")
        _, length, protocol, _, source, destination = _V6_HEAD.unpack_from(frame, start)
        start += 40
        length = length or original - start  # 0 as in IPv4
        data = frame[start : start + length]
        packet = _behind_extensions(_Packet(6, protocol, data, length, source, destination, 0))
        if isinstance(packet, Note) or packet.protocol != _FRAGMENT:
            return _read_transport(packet)
        protocol, cut, identity = _V6_FRAGMENT.unpack_from(packet.data)
        fragment = Fragment(
            cut & 0xFFF8, packet.data[8:], packet.length - 8, more=bool(cut & 1), tag=tag
        )
        return self._add_fragment(packet._replace(protocol=protocol), fragment, identity, time_us)

    def _add_fragment(
        self, packet: _Packet, fragment: Fragment, identity: int, time_us: int
    ) -> Parsed:
        if packet.protocol not in _FOLLOWED:
            return None
        layer, end = f"IPv{packet.version}", fragment.offset + fragment.length
        if fragment.length <= 0 or end > DATAGRAM_LIMIT:
            return Note(layer, f"fragment of {fragment.length} bytes that ends at byte {end}")
        key = packet.source, packet.destination, packet.protocol, identity
        whole = self._fragments.add(key, fragment, time_us)
        if whole is None:
            return None
        data, length, fragments = whole
        packet = packet._replace(data=data, length=length, fragments=fragments)
        return _read_transport(_behind_extensions(packet))


def _behind_extensions(packet: _Packet) -> _Packet | Note:
    """The packet without its extension headers, up to a fragment header that is none of a whole."""
    extensions, (_, protocol, data, length, *_) = _EXTENSIONS[packet.version], packet
    at = 0
    while protocol in extensions or (protocol == _FRAGMENT and packet.version == 6):
        if at + 8 > len(data):
            return Note(f"IPv{packet.version}", "extension header exceeds the packet")
        if protocol == _FRAGMENT:
            if data[at + 2] or data[at + 3] & 0xF9:
                break
            size = 8
        elif protocol == _AUTHENTICATION:
            size = (data[at + 1] + 2) * 4
        else:
            size = (data[at + 1] + 1) * 8
        protocol, at = data[at], at + size
    if at > length:
        return Note(f"IPv{packet.version}", "extension header exceeds the packet")
    return packet._replace(protocol=protocol, data=data[at:], length=length - at)


def _read_transport(packet: _Packet | Note) -> Parsed:
    if isinstance(packet, Note):
        return packet
    if packet.protocol == TCP:
        return _read_tcp(packet)
    if packet.protocol == UDP:
        return _read_udp(packet)
    if packet.protocol == _FRAGMENT:
        return Note("IPv6", "fragment within a fragment")
    if packet.protocol == _ICMP[packet.version]:
        return unreachable(packet.version, packet.data, packet.source)
    return None


def _read_tcp(packet: _Packet) -> TcpSegment | Note:
    if len(packet.data) < 20:
        return Note("TCP", f"{len(packet.data)} bytes are no header")
    head = _TCP_HEAD.unpack_from(packet.data)
    from_port, to_port, sequence, acknowledged, flags, window = head
    size = (flags >> 12) * 4
    if not 20 <= size <= packet.length:
        return Note("TCP", f"header of {size} bytes in a segment of {packet.length}")
    return TcpSegment(
        _address(packet.source, from_port),
        _address(packet.destination, to_port),
        sequence,
        acknowledged,
        flags & 0xFF,
        packet.data[size:],
        packet.length - size,
        packet.identity,
        window,
        packet.fragments,
    )


def _read_udp(packet: _Packet) -> UdpDatagram | Note:
    if len(packet.data) < 8:
        return Note("UDP", f"{len(packet.data)} bytes are no header")
    from_port, to_port, size, _ = _UDP_HEAD.unpack_from(packet.data)
    if size < 8:
        return Note("UDP", f"length {size} is less than the header")
    return UdpDatagram(
        _address(packet.source, from_port),
        _address(packet.destination, to_port),
        packet.data[8:size],
        min(size, packet.length) - 8,
        packet.identity,
        packet.fragments,
    )


@lru_cache(maxsize=4096)
def _address(packed: bytes, port: int) -> Address:
    address = ipaddress.ip_address(packed)
    # An IPv4-mapped address is how we write IPv4 that talks to IPv6; it has no other use here.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return Address(str(mapped or address), port)
