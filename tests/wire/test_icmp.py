"""ICMP messages about TCP segments, as bytes."""

import random

import pytest

from inspector.wire.icmp import Unreachable, unreachable
from inspector.wire.observation import Address
from inspector.wire.packets import SYN, Route

V4 = b"\xc0\0\2\x0a", b"\xc0\0\2\x14"
V6 = b"\xfe\x80" + bytes(13) + b"\x14", b"\xfe\x80" + bytes(13) + b"\x1e"
SEGMENTS = {
    4: Route(V4[0], 4711, V4[1], 5357).tcp(0x01020304, 0, SYN, b""),
    6: Route(V6[0], 4711, V6[1], 5357).tcp(0x01020304, 0, SYN, b""),
}
ENDS = {
    4: (Address("192.0.2.10", 4711), Address("192.0.2.20", 5357)),
    6: (Address("fe80::14", 4711), Address("fe80::1e", 5357)),
}
BY = b"\xc0\0\2\1"


def message(version: int, kind: int, code: int, size: int = 8) -> bytes:
    """An error with the head of the segment, of which at least 8 bytes come back (RFC 792)."""
    inner = SEGMENTS[version]
    return bytes([kind, code]) + bytes(6) + inner[: (20 if version == 4 else 40) + size]


@pytest.mark.parametrize(
    ("version", "kind", "code", "text", "refused"),
    [
        (4, 3, 1, "host unreachable", False),
        (4, 3, 3, "port unreachable", True),
        (4, 3, 13, "administratively prohibited", True),
        (6, 1, 0, "no route", False),
        (6, 1, 1, "administratively prohibited", True),
        (6, 1, 4, "port unreachable", True),
    ],
)
def test_a_segment_did_not_arrive(
    version: int, kind: int, code: int, text: str, refused: bool
) -> None:
    source, destination = ENDS[version]
    assert unreachable(version, message(version, kind, code), BY) == Unreachable(
        source=source,
        destination=destination,
        sequence=0x01020304,
        by="192.0.2.1",
        text=text,
        refused=refused,
    )


@pytest.mark.parametrize(
    ("version", "data"),
    [
        pytest.param(4, message(4, 8, 0), id="a ping"),
        pytest.param(4, message(4, 3, 4), id="a packet that is too large"),
        pytest.param(6, message(6, 2, 0), id="a packet that is too large for IPv6"),
        pytest.param(4, message(4, 3, 3, size=7), id="too short"),
        pytest.param(4, message(4, 3, 3)[:8], id="about nothing"),
        pytest.param(4, message(6, 3, 3), id="about another version of IP"),
        pytest.param(4, message(4, 3, 3).replace(b"\x40\x06", b"\x40\x11"), id="about UDP"),
    ],
)
def test_anything_else_is_nothing(version: int, data: bytes) -> None:
    assert unreachable(version, data, BY) is None


@pytest.mark.parametrize("seed", range(40))
def test_damage_raises_nothing(seed: int) -> None:
    chance = random.Random(seed)
    version = chance.choice((4, 6))
    data = bytearray(message(version, chance.choice((1, 3)), chance.randrange(16)))
    data[chance.randrange(len(data))] = chance.randrange(256)
    found = unreachable(version, bytes(data[: chance.randrange(len(data) + 1)]), BY)
    assert found is None or found.by == "192.0.2.1"
