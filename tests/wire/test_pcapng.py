import io
import random
import struct
from bisect import bisect_right
from itertools import accumulate

import pytest

from inspector.wire.capture import (
    BLOCK_LIMIT,
    Block,
    CaptureError,
    Direction,
    Interface,
    Names,
    Packet,
    Secrets,
    Section,
)
from inspector.wire.pcapng import blocks
from tests.wire.capture_files import (
    NAMES,
    OLD_PACKET,
    ORDERS,
    SECRETS,
    SIMPLE_PACKET,
    Pipe,
    Zeros,
    block,
    interface,
    option,
    packet,
    prefixes,
    section,
)


@pytest.mark.parametrize("order", ORDERS)
def test_a_capture_of_either_byte_order(order: str) -> None:
    little = order == "<"
    found = blocks(
        section(order, option(order, 4, b"dumpcap") + option(order, 2, b"x86"))
        + interface(order, 1, option(order, 2, b"eth0") + option(order, 3, b"LAN"), snap_length=96)
        + packet(
            order,
            0x1_0000_0002,
            b"abc",
            original=60,
            options=option(order, 1, b"hello")
            + option(order, 1, b"you")
            + option(order, 2, (b"\1\0\0\0" if little else b"\0\0\0\1"))
            + bytes(4),
        )
        + block(
            order,
            NAMES,
            option(order, 1, b"\xc0\0\2\1one\0two\0") + option(order, 2, bytes(15) + b"\1self\0"),
        )
        + block(order, SECRETS, struct.pack(order + "II", 7, 3) + b"key\0")
        + block(order, 99, b"nobody knows")
    )
    assert list(found) == [
        Section("dumpcap", "", "x86"),
        Interface(0, 1, "eth0", "LAN", 1_000_000, 0, 96),
        Packet(0x1_0000_0002 * 1000, b"abc", 0, 1, 60, ("hello", "you"), Direction.INBOUND),
        Names((("192.0.2.1", "one"), ("192.0.2.1", "two"), ("::1", "self"))),
        Secrets(7, b"key"),
    ]


RESOLUTIONS = [
    pytest.param(None, 5_000_000, 5_000_000_000, 1_000_000, id="none said: microseconds"),
    pytest.param(0, 5, 5_000_000_000, 1, id="seconds"),
    pytest.param(3, 5, 5_000_000, 1000, id="milliseconds"),
    pytest.param(6, 5, 5000, 1_000_000, id="microseconds"),
    pytest.param(7, 5, 500, 10_000_000, id="100 nanoseconds"),
    pytest.param(9, 1 << 60, 1 << 60, 10**9, id="nanoseconds"),
    pytest.param(12, 5_001_999, 5_001, 10**12, id="picoseconds"),
    pytest.param(127, (1 << 64) - 1, 0, 10**127, id="10^-127 seconds"),
    pytest.param(0x80, 7, 7_000_000_000, 1, id="2^-0 seconds"),
    pytest.param(0x81, 7, 3_500_000_000, 2, id="half seconds"),
    pytest.param(0x8A, 1, 976_562, 1024, id="2^-10 seconds"),
    pytest.param(0xA0, (3 << 32) | (1 << 31), 3_500_000_000, 2**32, id="as NTP counts"),
    pytest.param(0xFF, (1 << 64) - 1, 0, 2**127, id="2^-127 seconds"),
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("resolution", "stamp", "time_ns", "ticks"), RESOLUTIONS)
def test_every_resolution(
    order: str, resolution: int | None, stamp: int, time_ns: int, ticks: int
) -> None:
    options = b"" if resolution is None else option(order, 9, bytes([resolution]))
    options += option(order, 14, struct.pack(order + "q", 100))
    data = section(order) + interface(order, 1, options) + packet(order, stamp, b"abcd") * 2
    _, described, *found = blocks(data)
    assert described == Interface(0, 1, ticks=ticks, offset=100)
    assert found == [Packet(time_ns + 100_000_000_000, b"abcd", 0, 1, 4)] * 2


def test_interfaces_are_counted_over_all_sections() -> None:
    data = (
        section("<")
        + interface("<", 1)
        + interface("<", 101)
        + packet("<", 1, b"", interface=1)
        + section(">")
        + interface(">", 113)
        + packet(">", 1, b"")
    )
    found = list(blocks(data))
    assert [it.number for it in found if isinstance(it, Interface)] == [0, 1, 2]
    packets = [(it.interface, it.link_type) for it in found if isinstance(it, Packet)]
    assert packets == [(1, 101), (2, 113)]


@pytest.mark.parametrize("order", ORDERS)
def test_a_simple_packet_has_the_time_before_it(order: str) -> None:
    simple = block(order, SIMPLE_PACKET, struct.pack(order + "I", 9) + b"abcdef\0\0")
    data = section(order) + interface(order, snap_length=6)
    found = list(blocks(data + simple + packet(order, 3, b"x") + simple))
    assert found[2:] == [
        Packet(0, b"abcdef", 0, 1, 9),
        Packet(3000, b"x", 0, 1, 1),
        Packet(3000, b"abcdef", 0, 1, 9),
    ]


@pytest.mark.parametrize("order", ORDERS)
def test_an_obsolete_packet(order: str) -> None:
    body = (
        struct.pack(order + "HH", 1, 3)  # interface 1, three packets dropped
        + struct.pack(order + "II", 0, 7)  # time stamp
        + struct.pack(order + "II", 2, 60)  # captured and original length
        + b"ab\0\0"
        + option(order, 1, b"hello")
    )
    data = section(order) + interface(order) + interface(order, 101)
    *_, found = blocks(data + block(order, OLD_PACKET, body))
    assert found == Packet(7000, b"ab", 1, 101, 60, ("hello",))


HEAD = section() + interface(options=option("<", 2, b"eth0"))
PACKET = packet("<", 1, b"abcd")
BROKEN = struct.pack("<HHI", 1, 99, 0)
AT = len(HEAD)
MANY = option("<", 1, b"") * 65_537
NAMED = option("<", 1, b"\xc0\0\2\1" + b"n\0" * 32_000)
DAMAGE = [
    pytest.param(b"", 0, "does not begin", id="empty file"),
    pytest.param(b"\xd4\xc3\xb2\xa1" + bytes(20), 0, "does not begin", id="pcap file"),
    pytest.param(HEAD[:8] + b"\0\0\0\0" + HEAD[12:], 8, "byte order", id="byte order magic"),
    pytest.param(section(version=2), 12, "version 2.0, not 1.0", id="version"),
    pytest.param(
        section()[:4] + b"\x10\0\0\0M<+\x1a\x10\0\0\0", 0, "section block of 16", id="SHB"
    ),
    pytest.param(HEAD + PACKET[:5], AT, "ends after 5", id="end in a block head"),
    pytest.param(HEAD + PACKET[:-4], AT, "ends after 32 of 36", id="end in a block"),
    pytest.param(HEAD + bytes(40), AT + 4, "length 0 is", id="zeros"),
    pytest.param(HEAD + struct.pack("<III", 6, 14, 14), AT + 4, "length 14", id="odd length"),
    pytest.param(HEAD + struct.pack("<III", 6, 8, 8), AT + 4, "length 8", id="short length"),
    pytest.param(
        HEAD + struct.pack("<III", 6, BLOCK_LIMIT + 4, 0), AT + 4, "length", id="huge length"
    ),
    pytest.param(HEAD + PACKET[:-4] + b"\x28\0\0\0", AT + 32, "differs", id="lengths differ"),
    pytest.param(HEAD + packet("<", 1, b"", interface=1), AT + 8, "interface 1", id="interface"),
    pytest.param(section() + PACKET, 36, "interface 0", id="no interface"),
    pytest.param(HEAD + packet("<", 1 << 63, b""), AT + 12, "time stamp", id="time"),
    pytest.param(
        HEAD + block("<", 6, struct.pack("<5I", 0, 0, 1, 99, 99)), AT + 20, "frame", id="fit"
    ),
    pytest.param(HEAD + block("<", 6, b""), AT, "packet block of 12 bytes", id="no packet head"),
    pytest.param(HEAD + block("<", 1, b""), AT, "interface block of 12", id="no interface head"),
    pytest.param(HEAD + packet("<", 1, b"", options=BROKEN), AT + 28, "option", id="option"),
    pytest.param(
        HEAD + packet("<", 1, b"", options=MANY), AT + 28 + 65_536 * 4, "options", id="many options"
    ),
    pytest.param(HEAD + block("<", 4, NAMED * 3), AT, "more than 65536 names", id="many names"),
    pytest.param(
        section() + interface() * 65_537, 28 + 65_536 * 20, "65536 interfaces", id="many interfaces"
    ),
    pytest.param(HEAD + block("<", 4, BROKEN), AT + 8, "option", id="name record"),
    pytest.param(
        HEAD + block("<", 10, struct.pack("<II", 7, 1)), AT + 12, "secrets of 1 byte", id="secrets"
    ),
    pytest.param(
        HEAD + block("<", 3, struct.pack("<I", 9)), AT + 8, "frame of 9", id="simple packet"
    ),
]


@pytest.mark.parametrize(("data", "offset", "text"), DAMAGE)
def test_damage_is_told_with_its_place(data: bytes, offset: int, text: str) -> None:
    with pytest.raises(CaptureError, match=text) as raised:
        list(blocks(data))
    assert raised.value.offset == offset
    assert str(raised.value).endswith(f"(at byte {offset})")


PARTS = [
    *(section(), interface(), PACKET, PACKET),
    packet("<", 9, b"abcde", options=option("<", 1, b"hello") + bytes(4)),
    *(section(">"), interface(">")),
]
STORY = b"".join(PARTS)


def until_damage(data: bytes | Pipe) -> tuple[list[Block], CaptureError | None]:
    found: list[Block] = []
    try:
        found.extend(blocks(data))
    except CaptureError as error:
        return found, error
    return found, None


def test_a_file_cut_anywhere_gives_its_part() -> None:
    whole, error = until_damage(STORY)
    assert (len(whole), error) == (len(PARTS), None)
    ends = list(accumulate(map(len, PARTS)))
    for size, data in prefixes(STORY):
        found, error = until_damage(data)
        assert found == whole[: bisect_right(ends, size)]
        assert (error is None) is (size in ends)
        assert error is None or error.offset in (0, *ends)


def test_what_came_before_the_damage_is_out() -> None:
    found = blocks(HEAD + PACKET + PACKET[:20])
    assert [type(next(found)) for _ in range(3)] == [Section, Interface, Packet]
    with pytest.raises(CaptureError):
        next(found)


@pytest.mark.parametrize("step", [1, 3, 50])
def test_a_pipe_gives_the_same(step: int) -> None:
    assert list(blocks(Pipe(STORY, step))) == list(blocks(STORY))


def test_packets_come_when_they_are_there() -> None:
    data = HEAD + PACKET * 3
    pipe = Pipe(data, step=len(PACKET))
    found = blocks(io.BufferedReader(pipe))
    while not isinstance(next(found), Packet):
        pass
    assert pipe.given < len(data)


def test_reads_across_its_window() -> None:
    data = HEAD + packet("<", 1, bytes(70_001)) * 20
    assert sum(isinstance(it, Packet) for it in blocks(io.BytesIO(data))) == 20


@pytest.mark.parametrize("begin", [b"", HEAD, HEAD + PACKET])
def test_zeros_without_an_end_stop_at_once(begin: bytes) -> None:
    with pytest.raises(CaptureError) as raised:
        list(blocks(Zeros(begin)))
    assert raised.value.offset == (len(begin) + 4 if begin else 0)


@pytest.mark.parametrize("seed", range(400))
def test_damage_is_the_same_error_however_it_comes(seed: int) -> None:
    chance = random.Random(seed)
    order = chance.choice(ORDERS)
    parts = [
        section(order),
        interface(order, 1, option(order, 9, b"\x09"), snap_length=chance.choice([0, 3])),
        packet(order, 9, b"abcd", options=option(order, 1, b"hello")),
        block(order, SIMPLE_PACKET, struct.pack(order + "I", 4) + b"abcd"),
        block(order, OLD_PACKET, struct.pack(order + "HH4I", 0, 0, 0, 1, 4, 4) + b"abcd"),
        block(order, NAMES, option(order, 1, b"\xc0\0\2\1one\0")),
        block(order, SECRETS, struct.pack(order + "II", 7, 4) + b"keys"),
    ]
    data = bytearray(b"".join([*parts, *chance.sample(parts, 7)]))
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data))
        data[at] = chance.choice([0, 0xFF, data[at] ^ 1 << chance.randrange(8)])
    found, error = until_damage(bytes(data))
    again, same = until_damage(Pipe(bytes(data), chance.randrange(1, 40)))
    assert (found, str(error)) == (again, str(same))
