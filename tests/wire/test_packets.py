import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import Note
from inspector.wire.observation import Address
from inspector.wire.packets import ACK, PSH, Route, TcpSegment, UdpDatagram, parse

V4 = b"\xc0\xa8\x01\x14", b"\xc0\xa8\x01\x1e"
V6 = b"\xfe\x80" + bytes(13) + b"\x14", b"\xfe\x80" + bytes(13) + b"\x1e"
MAPPED = bytes(10) + b"\xff\xff" + V4[0], V6[1]
ROUTES = [
    pytest.param(V4, "192.168.1.20", "192.168.1.30", id="IPv4"),
    pytest.param(V6, "fe80::14", "fe80::1e", id="IPv6"),
    pytest.param(MAPPED, "192.168.1.20", "fe80::1e", id="IPv4-mapped"),
]


def test_tcp_over_ipv4() -> None:
    frame = Route(V4[0], 50123, V4[1], 53048).tcp(1, 2, PSH | ACK, b"abc")
    assert frame == (
        b"\x45\x00\x00\x2b"  # version 4, 20 bytes of header, total length 43
        b"\x00\x00\x40\x00"  # identification 0, do not fragment
        b"\x40\x06\xb7\x4a"  # time to live 64, TCP, checksum
        b"\xc0\xa8\x01\x14\xc0\xa8\x01\x1e"  # 192.168.1.20 to 192.168.1.30
        b"\xc3\xcb\xcf\x38"  # ports 50123 and 53048
        b"\x00\x00\x00\x01\x00\x00\x00\x02"  # sequence 1, acknowledges 2
        b"\x50\x18\xff\xff"  # 20 bytes of header, PSH and ACK, window 65535
        b"\xd4\xdc\x00\x00"  # checksum, no urgent data
        b"abc"
    )


def folded(data: bytes) -> int:
    """The one's complement sum as RFC 1071 spells it, word by word."""
    total: int = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) & 1)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


@pytest.mark.parametrize("ends", [V4, V6], ids=["IPv4", "IPv6"])
@given(payload=st.binary(max_size=40), sequence=st.integers(0, 2**32 - 1))
def test_checksums_add_up(ends: tuple[bytes, bytes], payload: bytes, sequence: int) -> None:
    route = Route(ends[0], 50123, ends[1], 53048)
    size = 20 if len(ends[0]) == 4 else 40
    for protocol, frame in (
        (6, route.tcp(sequence, 0, ACK, payload, b"\x02\x04\x05\xb4")),
        (17, route.udp(payload)),
    ):
        pseudo = ends[0] + ends[1] + struct.pack(">HH", protocol, len(frame) - size)
        assert folded(pseudo + frame[size:]) == 0xFFFF
        if size == 20:
            assert folded(frame[:20]) == 0xFFFF


def test_a_udp_checksum_is_never_zero() -> None:
    route = Route(V4[0], 1, V4[1], 2)
    checksums = {route.udp(struct.pack(">H", word))[26:28] for word in range(0x10000)}
    assert b"\0\0" not in checksums
    assert b"\xff\xff" in checksums


@pytest.mark.parametrize(("ends", "source", "destination"), ROUTES)
@given(payload=st.binary(max_size=100), numbers=st.tuples(*[st.integers(0, 2**32 - 1)] * 2))
def test_what_we_build_we_parse(
    ends: tuple[bytes, bytes],
    source: str,
    destination: str,
    payload: bytes,
    numbers: tuple[int, int],
) -> None:
    route = Route(ends[0], 50123, ends[1], 3702)
    addresses = Address(source, 50123), Address(destination, 3702)
    assert parse(101, route.tcp(*numbers, ACK, payload, b"\x02\x04\x05\xb4")) == TcpSegment(
        *addresses, *numbers, ACK, payload
    )
    assert parse(101, route.udp(payload)) == UdpDatagram(*addresses, payload)


TCP = Route(V4[0], 1, V4[1], 2).tcp(1, 2, ACK, b"abc")
TCP6 = Route(V6[0], 1, V6[1], 2).tcp(1, 2, ACK, b"abc")
UDP = Route(V4[0], 1, V4[1], 2).udp(b"abc")
UNREADABLE = [
    pytest.param(b"", "Link", id="empty frame"),
    pytest.param(b"\x50" + TCP[1:], "IP", id="version 5"),
    pytest.param(TCP[:19], "IPv4", id="end in the IPv4 header"),
    pytest.param(b"\x41" + TCP[1:], "IPv4", id="IPv4 header of 4 bytes"),
    pytest.param(TCP[:6] + b"\x20\x01" + TCP[8:], "IPv4", id="IPv4 fragment"),
    pytest.param(TCP[:39], "TCP", id="end in the TCP header"),
    pytest.param(TCP[:32] + b"\x10" + TCP[33:], "TCP", id="TCP header of 4 bytes"),
    pytest.param(TCP[:32] + b"\xf0" + TCP[33:], "TCP", id="TCP header longer than the segment"),
    pytest.param(UDP[:27], "UDP", id="end in the UDP header"),
    pytest.param(UDP[:24] + b"\0\7" + UDP[26:], "UDP", id="UDP length of 7"),
    pytest.param(TCP6[:39], "IPv6", id="end in the IPv6 header"),
    pytest.param(TCP6[:6] + b"\x2c" + TCP6[7:], "IPv6", id="IPv6 fragment"),
    pytest.param(TCP6[:6] + b"\0" + TCP6[7:41] + b"\xff" + TCP6[42:], "IPv6", id="extension"),
    pytest.param(TCP6[:6] + b"\0" + TCP6[7:44], "IPv6", id="end in an extension"),
]


@pytest.mark.parametrize(("frame", "layer"), UNREADABLE)
def test_an_unreadable_frame_is_a_note(frame: bytes, layer: str) -> None:
    note = parse(101, frame)
    assert isinstance(note, Note)
    assert note.path == layer


def test_an_unknown_link_type_is_a_note() -> None:
    assert parse(9999, TCP) == Note("Link", "link type 9999 is not known")


def test_another_protocol_is_none() -> None:
    assert parse(101, TCP[:9] + b"\x01" + TCP[10:]) is None


def test_padding_after_the_packet_is_not_payload() -> None:
    segment = parse(101, TCP + bytes(10))
    assert isinstance(segment, TcpSegment)
    assert segment.payload == b"abc"


def test_extension_headers_are_passed_over() -> None:
    extended = struct.pack(">IHBB", 6 << 28, 8 + 23, 60, 64) + TCP6[8:40] + b"\6" + bytes(7)
    segment = parse(101, extended + TCP6[40:])
    assert isinstance(segment, TcpSegment)
    assert segment.payload == b"abc"


def test_a_payload_cut_by_the_capture_is_short() -> None:
    segment = parse(101, TCP[:-1])
    assert isinstance(segment, TcpSegment)
    assert segment.payload == b"ab"


@pytest.mark.parametrize("seed", range(300))
def test_damage_never_raises(seed: int) -> None:
    chance = random.Random(seed)
    frame = bytearray(chance.choice([TCP, TCP6, UDP]))
    for _ in range(3):
        frame[chance.randrange(len(frame))] = chance.randrange(256)
    parse(101, bytes(frame[: chance.randrange(len(frame) + 1)]))
