import random

import pytest

from inspector.wire.links import LINK_TYPES

MACS = bytes(range(12))
V4, V6, ARP = b"\x08\x00", b"\x86\xdd", b"\x08\x06"
SLL = b"\x00\x04\x00\x01\x00\x06" + bytes(8)  # sent by us, Ethernet, 6 bytes of MAC, padded
SLL2 = bytes(18)  # reserved, interface, ARPHRD type, packet type, address
CASES = [
    pytest.param(1, MACS + V4, 14, id="Ethernet, IPv4"),
    pytest.param(1, MACS + V6, 14, id="Ethernet, IPv6"),
    pytest.param(1, MACS + b"\x81\x00\x00\x05" + V4, 18, id="802.1Q"),
    pytest.param(1, MACS + b"\x88\xa8\x00\x05\x81\x00\x00\x07" + V6, 22, id="802.1ad"),
    pytest.param(1, MACS + b"\x91\x00\x00\x05\x81\x00\x00\x07" + V4, 22, id="QinQ"),
    pytest.param(1, MACS + b"\x81\x00\x00\x05" * 5 + V4, 34, id="five tags"),
    pytest.param(1, MACS + b"\x88\x64\x11\x00\0\1\0\x30\x00\x21", 22, id="PPPoE, IPv4"),
    pytest.param(1, MACS + b"\x88\x64\x11\x00\0\1\0\x30\x00\x57", 22, id="PPPoE, IPv6"),
    pytest.param(1, MACS + b"\x88\x64\x11\x00\0\1\0\x30\xc0\x21", -1, id="PPPoE, link control"),
    pytest.param(1, MACS + ARP, -1, id="ARP"),
    pytest.param(1, MACS + b"\x00\x26\x42\x42\x03", -1, id="802.3 with LLC"),
    pytest.param(1, MACS + b"\x81\x00\x00\x05" + ARP, -1, id="802.1Q, ARP"),
    pytest.param(0, b"\x02\x00\x00\x00", 4, id="loopback, little-endian IPv4"),
    pytest.param(0, b"\x00\x00\x00\x02", 4, id="loopback, big-endian IPv4"),
    pytest.param(0, b"\x1e\x00\x00\x00", 4, id="loopback, IPv6 of macOS"),
    pytest.param(0, b"\x1c\x00\x00\x00", 4, id="loopback, IPv6 of FreeBSD"),
    pytest.param(0, b"\x18\x00\x00\x00", 4, id="loopback, IPv6 of NetBSD"),
    pytest.param(108, b"\x00\x00\x00\x0a", 4, id="OpenBSD loopback, IPv6"),
    pytest.param(0, b"\x07\x00\x00\x00", -1, id="loopback, something else"),
    pytest.param(113, SLL + V4, 16, id="Linux cooked, IPv4"),
    pytest.param(113, SLL + b"\x81\x00\x00\x05" + V6, 20, id="Linux cooked, VLAN"),
    pytest.param(113, SLL + ARP, -1, id="Linux cooked, ARP"),
    pytest.param(276, V6 + SLL2, 20, id="Linux cooked 2, IPv6"),
    pytest.param(276, b"\x81\x00" + SLL2 + b"\x00\x05" + V4, 24, id="Linux cooked 2, VLAN"),
    pytest.param(276, ARP + SLL2, -1, id="Linux cooked 2, ARP"),
    *[pytest.param(number, b"", 0, id=f"raw IP {number}") for number in (12, 14, 101, 228, 229)],
]


@pytest.mark.parametrize(("link_type", "frame", "start"), CASES)
def test_finds_the_ip_header(link_type: int, frame: bytes, start: int) -> None:
    assert LINK_TYPES[link_type](frame) == start
    assert LINK_TYPES[link_type](frame + b"\x45") == start


@pytest.mark.parametrize("link_type", [0, 1, 108, 113, 276])
def test_a_frame_that_ends_too_early_is_its_length(link_type: int) -> None:
    assert LINK_TYPES[link_type](b"\x08") == 1


def test_a_frame_that_ends_in_a_tag() -> None:
    assert LINK_TYPES[1](MACS + b"\x81\x00\x00\x05") >= 16


@pytest.mark.parametrize("link_type", LINK_TYPES)
@pytest.mark.parametrize("seed", range(30))
def test_damage_never_raises(link_type: int, seed: int) -> None:
    chance = random.Random(seed)
    words = [V4, V6, ARP, b"\x81\x00", b"\x88\xa8", b"\x88\x64", b"\0\2", b"\0\0"]
    frame = b"".join(chance.choices(words, k=chance.randrange(20)))
    assert LINK_TYPES[link_type](frame) >= -1
