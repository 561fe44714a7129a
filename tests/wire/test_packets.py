import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.observation import Address
from inspector.wire.packets import ACK, PSH, WINDOW, Route, TcpSegment, UdpDatagram
from tests.wire.frames import parse

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
        *addresses, *numbers, ACK, payload, len(payload), window=WINDOW
    )
    assert parse(101, route.udp(payload)) == UdpDatagram(*addresses, payload, len(payload))
