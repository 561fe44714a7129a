import random
import shutil
import struct
import subprocess
from collections.abc import Callable

import pytest

from inspector.errors import Note
from inspector.wire.fragments import AGE_LIMIT_US
from inspector.wire.icmp import ICMP, ICMP_V6, Unreachable
from inspector.wire.links import ETHERNET, RAW_IP
from inspector.wire.observation import Address
from inspector.wire.packets import ACK, PSH, WINDOW, Route, TcpSegment, UdpDatagram
from inspector.wire.packets_read import PacketReader, Parsed
from tests.wire.capture_files import pcap, record
from tests.wire.frames import parse

V4 = b"\xc0\xa8\x01\x14", b"\xc0\xa8\x01\x1e"
V6 = b"\xfe\x80" + bytes(13) + b"\x14", b"\xfe\x80" + bytes(13) + b"\x1e"
ENDS = Address("192.168.1.20", 50123), Address("192.168.1.30", 53048)
TCP = Route(V4[0], 50123, V4[1], 53048).tcp(1, 2, ACK, b"abc")
TCP6 = Route(V6[0], 50123, V6[1], 53048).tcp(1, 2, ACK, b"abc")
UDP = Route(V4[0], 50123, V4[1], 53048).udp(b"abc")
UDP6 = Route(V6[0], 50123, V6[1], 53048).udp(b"abc")
ETHERNET_V4 = bytes(12) + b"\x08\x00"

HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION = 0, 43, 44, 51, 60


def payload_of(parsed: Parsed) -> tuple[bytes, int]:
    """What was captured of the payload, and how long it was."""
    assert isinstance(parsed, TcpSegment | UdpDatagram)
    return parsed.payload, parsed.length


def test_a_frame_byte_by_byte() -> None:
    frame = (
        b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\x00"  # Ethernet, IPv4
        b"\x45\x00\x00\x2b"  # version 4, 20 bytes of header, total length 43
        b"\x12\x34\x40\x00"  # identification 0x1234, do not fragment
        b"\x40\x06\x00\x00"  # time to live 64, TCP, checksum (of an interface that makes it)
        b"\xc0\xa8\x01\x14\xc0\xa8\x01\x1e"  # 192.168.1.20 to 192.168.1.30
        b"\xc3\xcb\xcf\x38"  # ports 50123 and 53048
        b"\x00\x00\x00\x01\x00\x00\x00\x02"  # sequence 1, acknowledges 2
        b"\x50\x18\x01\xf5"  # 20 bytes of header, PSH and ACK, window 501
        b"\x00\x00\x00\x00"  # checksum, no urgent data
        b"abc"
        b"\x00\x00\x00"  # Ethernet fills up to 60 bytes
    )
    assert parse(ETHERNET, frame) == TcpSegment(
        *ENDS, 1, 2, PSH | ACK, b"abc", 3, identity=0x1234, window=501
    )


def with_options(frame: bytes, options: bytes) -> bytes:
    """An IPv4 packet with options in its header."""
    (total,) = struct.unpack_from(">H", frame, 2)
    head = bytes([0x45 + len(options) // 4, 0]) + struct.pack(">H", total + len(options))
    return head + frame[4:20] + options + frame[20:]


def extended(frame: bytes, *headers: tuple[int, bytes]) -> bytes:
    """An IPv6 packet with extension headers: their number and their bytes after the first."""
    number, chain = frame[6], b""
    for kind, rest in reversed(headers):
        number, chain = kind, bytes([number]) + rest + chain
    (length,) = struct.unpack_from(">H", frame, 4)
    head = frame[:4] + struct.pack(">HB", length + len(chain), number) + frame[7:40]
    return head + chain + frame[40:]


HEADER = b"\0" + bytes(6)  # 8 bytes with the number of what follows
READABLE = [
    pytest.param(with_options(TCP, b"\x94\x04\0\0"), id="IPv4 with an option"),
    pytest.param(with_options(TCP, bytes(40)), id="IPv4 with all options"),
    pytest.param(TCP[:2] + b"\0\0" + TCP[4:], id="IPv4 total length 0: left to the interface"),
    pytest.param(TCP6[:4] + b"\0\0" + TCP6[6:], id="IPv6 payload length 0"),
    pytest.param(extended(TCP6, (HOP_BY_HOP, HEADER)), id="hop-by-hop options"),
    pytest.param(extended(TCP6, (ROUTING, b"\2" + bytes(22))), id="routing header of 24 bytes"),
    pytest.param(extended(TCP6, (DESTINATION, HEADER)), id="destination options"),
    pytest.param(extended(TCP6, (AUTHENTICATION, b"\4" + bytes(22))), id="authentication header"),
    pytest.param(extended(TCP6, (FRAGMENT, bytes(7))), id="fragment that is the whole"),
    pytest.param(extended(TCP6, *[(HOP_BY_HOP, HEADER)] * 9), id="nine extension headers"),
    pytest.param(
        TCP[:2] + b"\0\x43" + TCP[4:9] + b"\x33" + TCP[10:20] + b"\6\4" + bytes(22) + TCP[20:],
        id="authentication header in IPv4",
    ),
]


@pytest.mark.parametrize("frame", READABLE)
def test_what_surrounds_a_segment_is_passed_over(frame: bytes) -> None:
    segment = parse(RAW_IP, frame)
    assert payload_of(segment) == (b"abc", 3)
    assert isinstance(segment, TcpSegment)
    assert (segment.sequence, segment.acknowledged, segment.flags) == (1, 2, ACK)
    assert (segment.source.port, segment.destination.port) == (50123, 53048)


LINKS = [
    pytest.param(0, b"\x02\0\0\0", id="loopback"),
    pytest.param(1, bytes(12) + b"\x81\0\0\5\x08\0", id="VLAN"),
    pytest.param(113, bytes(14) + b"\x08\0", id="Linux cooked"),
    pytest.param(276, b"\x08\0" + bytes(18), id="Linux cooked 2"),
    pytest.param(228, b"", id="raw IPv4"),
]


@pytest.mark.parametrize(("link_type", "head"), LINKS)
@pytest.mark.parametrize("packet", [TCP, UDP])
def test_every_link_type_leads_to_ip(link_type: int, head: bytes, packet: bytes) -> None:
    assert parse(link_type, head + packet) == parse(RAW_IP, packet)


@pytest.mark.parametrize("packet", [TCP, TCP6, UDP, UDP6], ids=["TCP", "TCP6", "UDP", "UDP6"])
def test_padding_is_no_payload(packet: bytes) -> None:
    assert payload_of(parse(RAW_IP, packet + bytes(10))) == (b"abc", 3)


CUT = [
    pytest.param(TCP, 20 + 20, id="TCP"),
    pytest.param(with_options(TCP, bytes(4)), 24 + 20, id="TCP after IPv4 options"),
    pytest.param(TCP6, 40 + 20, id="TCP over IPv6"),
    pytest.param(UDP, 20 + 8, id="UDP"),
    pytest.param(UDP6, 40 + 8, id="UDP over IPv6"),
]


@pytest.mark.parametrize(("packet", "heads"), CUT)
def test_a_frame_that_was_cut_keeps_its_length(packet: bytes, heads: int) -> None:
    for size in range(len(packet)):
        parsed = PacketReader().read(RAW_IP, packet[:size], len(packet), 0, 0)
        if size < heads:
            assert isinstance(parsed, Note)
        else:
            assert payload_of(parsed) == (b"abc"[: size - heads], 3)


def test_tcp_options_may_be_cut() -> None:
    packet = Route(V4[0], 1, V4[1], 2).tcp(1, 2, ACK, b"abc", bytes(12))
    parsed = PacketReader().read(RAW_IP, packet[:45], len(packet), 0, 0)
    assert payload_of(parsed) == (b"", 3)


def test_the_length_of_an_offloaded_segment_is_that_of_its_frame() -> None:
    packet = TCP[:2] + b"\0\0" + TCP[4:] + bytes(5000)
    parsed = PacketReader().read(ETHERNET, ETHERNET_V4 + packet[:42], 14 + len(packet), 0, 0)
    assert payload_of(parsed) == (b"ab", 5003)


UNREADABLE = [
    pytest.param(b"", "Link", id="empty frame"),
    pytest.param(b"\x50" + TCP[1:], "IP", id="version 5"),
    pytest.param(TCP[:19], "IPv4", id="end in the IPv4 header"),
    pytest.param(b"\x41" + TCP[1:], "IPv4", id="IPv4 header of 4 bytes"),
    pytest.param(TCP[:2] + b"\0\x13" + TCP[4:], "IPv4", id="IPv4 packet of 19 bytes"),
    pytest.param(TCP[:39], "TCP", id="end in the TCP header"),
    pytest.param(TCP[:2] + b"\0\x27" + TCP[4:], "TCP", id="IPv4 packet with 19 bytes of TCP"),
    pytest.param(TCP[:32] + b"\x10" + TCP[33:], "TCP", id="TCP header of 4 bytes"),
    pytest.param(TCP[:32] + b"\xf0" + TCP[33:], "TCP", id="TCP header longer than the segment"),
    pytest.param(UDP[:27], "UDP", id="end in the UDP header"),
    pytest.param(UDP[:24] + b"\0\7" + UDP[26:], "UDP", id="UDP length of 7"),
    pytest.param(TCP6[:39], "IPv6", id="end in the IPv6 header"),
    pytest.param(TCP6[:6] + b"\0" + TCP6[7:41] + b"\xff" + TCP6[42:], "IPv6", id="extension"),
    pytest.param(TCP6[:6] + b"\0" + TCP6[7:44], "IPv6", id="end in an extension"),
    pytest.param(extended(TCP6, (FRAGMENT, b"\0\xff\xf9" + bytes(4))), "IPv6", id="far fragment"),
    pytest.param(extended(TCP6, (FRAGMENT, b"\0\0\1" + bytes(4)))[:47], "IPv6", id="half fragment"),
    pytest.param(TCP[:3] + b"\x14" + TCP[4:6] + b"\x20\0" + TCP[8:], "IPv4", id="empty fragment"),
    pytest.param(TCP[:6] + b"\x1f\xff" + TCP[8:], "IPv4", id="fragment behind 65,535"),
]


@pytest.mark.parametrize(("frame", "layer"), UNREADABLE)
def test_an_unreadable_frame_is_a_note(frame: bytes, layer: str) -> None:
    note = parse(RAW_IP, frame)
    assert isinstance(note, Note)
    assert note.path == layer


def test_an_unknown_link_type_is_a_note() -> None:
    assert parse(9999, TCP) == Note("Link", "link type 9999 is not known")


def test_a_frame_without_ip_is_a_note() -> None:
    assert parse(ETHERNET, ETHERNET_V4) == Note("Link", "frame of 14 bytes holds no IP header")
    assert parse(ETHERNET, b"") == Note("Link", "frame of 0 bytes holds no IP header")


@pytest.mark.parametrize(
    ("link_type", "frame"),
    [(RAW_IP, TCP[:9] + b"\x01" + TCP[10:]), (ETHERNET, bytes(12) + b"\x08\x06" + bytes(28))],
    ids=["ICMP", "ARP"],
)
def test_another_protocol_is_none(link_type: int, frame: bytes) -> None:
    assert parse(link_type, frame) is None


def test_an_address_that_is_mapped_is_ipv4() -> None:
    mapped = bytes(10) + b"\xff\xff" + V4[0]
    parsed = parse(RAW_IP, Route(mapped, 1, V6[1], 2).udp(b""))
    assert isinstance(parsed, UdpDatagram)
    assert (parsed.source.host, parsed.destination.host) == ("192.168.1.20", "fe80::1e")


def test_thousands_of_ends_are_told_apart() -> None:
    reader = PacketReader()
    for number in range(20_000):
        source = struct.pack(">I", 0x0A000000 + number)
        parsed = reader.read(RAW_IP, source.join((TCP[:12], TCP[16:])), 43, 0, 0)
        assert isinstance(parsed, TcpSegment)
        assert parsed.source == Address(".".join(map(str, source)), 50123)


def fragments4(packet: bytes, *ends: int, identity: int = 7) -> list[bytes]:
    """An IPv4 packet in pieces that end at these bytes of its payload."""
    payload, found = packet[20:], []
    for start, end in zip((0, *ends), (*ends, len(payload)), strict=True):
        more = 0x2000 if end < len(payload) else 0
        head = struct.pack(">BBHHH", 0x45, 0, 20 + end - start, identity, more | start // 8)
        summed = head + packet[8:10] + b"\0\0" + packet[12:20]
        checksum = -sum(struct.unpack(">10H", summed)) % 65535
        found.append(summed[:10] + struct.pack(">H", checksum) + summed[12:] + payload[start:end])
    return found


def fragments6(packet: bytes, *ends: int, identity: int = 7) -> list[bytes]:
    """An IPv6 packet in pieces that end at these bytes of its payload."""
    payload, found = packet[40:], []
    for start, end in zip((0, *ends), (*ends, len(payload)), strict=True):
        cut = start | (end < len(payload))
        head = packet[:4] + struct.pack(">HB", 8 + end - start, FRAGMENT) + packet[7:40]
        found.append(head + struct.pack(">BBHI", packet[6], 0, cut, identity) + payload[start:end])
    return found


LONG = bytes(range(256)) * 12
CUTTERS = [
    pytest.param(V4, fragments4, 7, id="IPv4"),
    pytest.param(V6, fragments6, 0, id="IPv6"),
]
type Cutter = Callable[..., list[bytes]]


def read_all(reader: PacketReader, frames: list[bytes], time_us: int = 0) -> list[Parsed]:
    """What frames give; their tags count from 0."""
    return [
        reader.read(RAW_IP, frame, len(frame), time_us, tag) for tag, frame in enumerate(frames)
    ]


@pytest.mark.parametrize(("ends", "cutter", "identity"), CUTTERS)
def test_fragments_become_a_datagram(
    ends: tuple[bytes, bytes], cutter: Cutter, identity: int
) -> None:
    route, reader = Route(ends[0], 50123, ends[1], 53048), PacketReader()
    first, second, third = cutter(route.udp(LONG), 1480, 2960)
    *waiting, found = read_all(reader, [third, first, second])
    assert waiting == [None, None]
    plain = parse(RAW_IP, route.udp(LONG))
    assert isinstance(plain, UdpDatagram)
    addresses = plain.source, plain.destination
    assert found == UdpDatagram(*addresses, LONG, len(LONG), identity, (0, 1))
    assert reader.dropped_fragments == 0


@pytest.mark.parametrize(("ends", "cutter", "identity"), CUTTERS)
def test_fragments_become_a_segment(
    ends: tuple[bytes, bytes], cutter: Cutter, identity: int
) -> None:
    packet = Route(ends[0], 1, ends[1], 2).tcp(1, 2, ACK, LONG)
    *_, found = read_all(PacketReader(), cutter(packet, 8, 16, 24))
    assert isinstance(found, TcpSegment)
    assert (found.payload, found.length, found.window) == (LONG, len(LONG), WINDOW)
    assert (found.identity, found.fragments) == (identity, (0, 1, 2))


@pytest.mark.parametrize(("ends", "cutter", "identity"), CUTTERS)
def test_a_fragment_that_was_cut_ends_the_payload(
    ends: tuple[bytes, bytes], cutter: Cutter, identity: int
) -> None:
    reader = PacketReader()
    first, second = cutter(Route(ends[0], 1, ends[1], 2).udp(LONG), 1480)
    reader.read(RAW_IP, first[:-100], len(first), 0, 0)
    found = reader.read(RAW_IP, second, len(second), 0, 1)
    assert payload_of(found) == (LONG[: 1480 - 8 - 100], len(LONG))


def test_extension_headers_may_be_before_and_within_fragments() -> None:
    packet = extended(Route(V6[0], 1, V6[1], 2).udp(LONG), (DESTINATION, HEADER))
    frames = [extended(it, (HOP_BY_HOP, HEADER)) for it in fragments6(packet, 1480)]
    *_, found = read_all(PacketReader(), frames)
    assert payload_of(found) == (LONG, len(LONG))


def test_a_fragment_within_a_fragment_is_a_note() -> None:
    inner = fragments6(Route(V6[0], 1, V6[1], 2).udp(LONG), 1480)[0]
    outer = fragments6(extended(inner, (DESTINATION, HEADER)), 800)
    *_, found = read_all(PacketReader(), outer)
    assert found == Note("IPv6", "fragment within a fragment")


def test_fragments_of_others_are_not_mixed() -> None:
    one, other = Route(V4[0], 1, V4[1], 2).udp(LONG), Route(V4[1], 1, V4[0], 2).udp(LONG)
    frames = [
        *(fragments4(one, 1480)[0], fragments4(other, 1480)[1]),
        *(fragments4(one, 1480, identity=8)[1], fragments4(one, 1480)[1]),
    ]
    reader = PacketReader()
    assert [it is None for it in read_all(reader, frames)] == [True, True, True, False]
    assert reader.dropped_fragments == 2


def test_fragments_that_are_too_late_are_dropped() -> None:
    reader = PacketReader()
    first, second = fragments4(Route(V4[0], 1, V4[1], 2).udp(LONG), 1480)
    assert read_all(reader, [first], 0) == [None]
    assert read_all(reader, [second], AGE_LIMIT_US + 1) == [None]
    assert reader.dropped_fragments == 2


def test_fragments_of_other_protocols_are_not_kept() -> None:
    reader = PacketReader()
    icmp = [it[:9] + b"\x01" + it[10:] for it in fragments4(TCP, 8)]
    assert read_all(reader, icmp) == [None, None]
    assert reader.dropped_fragments == 0


@pytest.mark.parametrize("seed", range(500))
def test_damage_never_raises(seed: int) -> None:
    chance, reader = random.Random(seed), PacketReader()
    frames = [
        *(TCP, TCP6, UDP, with_options(TCP, bytes(8)), extended(TCP6, (AUTHENTICATION, HEADER))),
        *fragments4(Route(V4[0], 1, V4[1], 2).udp(LONG), 800, 1600),
        *fragments6(Route(V6[0], 1, V6[1], 2).udp(LONG), 800, 1600),
    ]
    for number, frame in enumerate(chance.choices(frames, k=10)):
        damaged = bytearray(frame)
        for _ in range(chance.randrange(4)):
            damaged[chance.randrange(min(len(frame), 64))] = chance.randrange(256)
        size = chance.choice([len(frame), chance.randrange(len(frame) + 1)])
        link_type = chance.choice([RAW_IP, RAW_IP, RAW_IP, ETHERNET, 0, 113, 276])
        parsed = reader.read(link_type, bytes(damaged[:size]), len(frame), 0, number)
        if isinstance(parsed, TcpSegment | UdpDatagram):
            assert len(parsed.payload) <= parsed.length <= 65_535


def test_a_long_chain_of_headers_takes_linear_time() -> None:
    """Two megabytes of fragment headers that are none: never copied one by one."""
    chain = bytes([FRAGMENT, 0, 0, 0, 0, 0, 0, 0]) * 250_000
    packet = TCP6[:4] + b"\0\0" + bytes([FRAGMENT]) + TCP6[7:40] + chain
    assert parse(RAW_IP, packet) == Note("IPv6", "extension header exceeds the packet")


needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


@needs_tshark
@pytest.mark.parametrize(("ends", "cutter", "identity"), CUTTERS)
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "last first"])
def test_tshark_puts_the_same_together(
    ends: tuple[bytes, bytes], cutter: Cutter, identity: int, turned: bool
) -> None:
    frames = cutter(Route(ends[0], 50123, ends[1], 53048).udp(LONG), 1480, 2960)
    frames = frames[::-1] if turned else frames
    data = pcap("<", *[record("<", 5, number, it) for number, it in enumerate(frames)], link=RAW_IP)
    command = ["tshark", "-n", "-r", "-", "-Y", "udp", "-T", "fields", "-e", "udp.payload"]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=30)
    *_, found = read_all(PacketReader(), frames)
    assert payload_of(found) == (bytes.fromhex(done.stdout.decode().strip()), len(LONG))


@pytest.mark.parametrize(
    ("frame", "protocol", "kind", "ends"),
    [(TCP, ICMP, 3, V4), (TCP6, ICMP_V6, 1, V6)],
    ids=["IPv4", "IPv6"],
)
def test_icmp_says_which_segment_did_not_arrive(
    frame: bytes, protocol: int, kind: int, ends: tuple[bytes, bytes]
) -> None:
    told = bytes([kind, 4 if kind == 1 else 3]) + bytes(6) + frame
    head = bytearray(Route(ends[1], 0, ends[0], 0).udp(told[8:])[: 20 if kind == 3 else 40])
    head[9 if kind == 3 else 6] = protocol  # UDP has as many bytes of header
    found = parse(RAW_IP, bytes(head) + told)
    assert isinstance(found, Unreachable)
    assert (found.source.port, found.destination.port) == (50123, 53048)
    assert (found.sequence, found.text, found.refused) == (1, "port unreachable", True)
