import io
import random
from bisect import bisect_right
from itertools import accumulate

import pytest

from inspector.wire.capture import BLOCK_LIMIT, Block, CaptureError, Interface, Packet, Section
from inspector.wire.pcap import FRAME_LIMIT, blocks
from tests.wire.capture_files import ORDERS, Pipe, Zeros, pcap, prefixes, record

MICRO, NANO, LONG = 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34


def test_a_capture_byte_by_byte() -> None:
    found = blocks(
        b"\xd4\xc3\xb2\xa1"  # magic: little-endian, microseconds
        b"\x02\x00\x04\x00"  # version 2.4
        b"\x00\x00\x00\x00\x00\x00\x00\x00"  # time zone, accuracy: not used
        b"\x60\x00\x00\x00"  # snap length 96
        b"\x01\x00\x00\x00"  # Ethernet
        b"\x05\x00\x00\x00\x07\x00\x00\x00"  # 5 seconds and 7 microseconds
        b"\x03\x00\x00\x00\x3c\x00\x00\x00"  # captured 3 bytes of 60
        b"abc"  # the frame, not padded
    )
    assert list(found) == [
        Section(),
        Interface(0, 1, snap_length=96),
        Packet(5_000_007_000, b"abc", 0, 1, 60),
    ]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("magic", "ticks", "time_ns", "more"),
    [
        pytest.param(MICRO, 1_000_000, 5_000_007_000, b"", id="microseconds"),
        pytest.param(NANO, 1_000_000_000, 5_000_000_007, b"", id="nanoseconds"),
        pytest.param(LONG, 1_000_000, 5_000_007_000, b"8 bytes.", id="Kuznetzov"),
    ],
)
def test_every_form(order: str, magic: int, ticks: int, time_ns: int, more: bytes) -> None:
    records = [record(order, 5, 7, frame, 60, more) for frame in (b"abc", b"", b"defg")]
    found = list(blocks(pcap(order, *records, magic=magic, link=113)))
    assert found == [
        Section(),
        Interface(0, 113, ticks=ticks, snap_length=65_535),
        *(Packet(time_ns, frame, 0, 113, 60) for frame in (b"abc", b"", b"defg")),
    ]


@pytest.mark.parametrize("order", ORDERS)
def test_the_length_of_a_check_sequence_is_no_link_type(order: str) -> None:
    _, interface, packet = blocks(pcap(order, record(order, 1, 0, b"a"), link=0x4400_0001))
    assert isinstance(interface, Interface)
    assert isinstance(packet, Packet)
    assert interface.link_type == packet.link_type == 1


def test_a_large_snap_length_allows_large_frames() -> None:
    large = record("<", 1, 0, bytes(FRAME_LIMIT + 1))
    assert len(list(blocks(pcap("<", large, large, snap_length=BLOCK_LIMIT)))) == 4


HEAD = pcap("<")
RECORD = record("<", 5, 7, b"abcd")
LARGE = record("<", 1, 0, bytes(FRAME_LIMIT + 1))
DAMAGE = [
    pytest.param(b"", 0, "does not begin", id="empty file"),
    pytest.param(b"\n\r\r\n" + bytes(24), 0, "does not begin", id="pcapng file"),
    pytest.param(HEAD[:20], 0, "ends after 20 bytes of its head", id="end in the head"),
    pytest.param(pcap("<", version=1), 4, "version 1.4, not 2.4", id="version"),
    pytest.param(HEAD + RECORD[:9], 24, "ends after 9 bytes of a record", id="end in a record"),
    pytest.param(HEAD + RECORD + RECORD[:-1], 44, "after 3 of 4 bytes", id="end in a frame"),
    pytest.param(HEAD + RECORD + bytes(999), 44, "nothing but zeros", id="zeros"),
    pytest.param(HEAD + LARGE, 32, "frame length 262145", id="frame too long"),
    pytest.param(HEAD + RECORD + LARGE, 52, "frame length 262145", id="second frame too long"),
]


@pytest.mark.parametrize(("data", "offset", "text"), DAMAGE)
def test_damage_is_told_with_its_place(data: bytes, offset: int, text: str) -> None:
    with pytest.raises(CaptureError, match=text) as raised:
        list(blocks(data))
    assert raised.value.offset == offset


PARTS = [HEAD, RECORD, record("<", 5, 8, b""), RECORD]
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
    assert (len(whole), error) == (5, None)
    ends = list(accumulate(map(len, PARTS)))
    for size, data in prefixes(STORY):
        found, error = until_damage(data)
        complete = bisect_right(ends, size)
        assert found == whole[: complete and complete + 1]  # the head gives two blocks
        assert (error is None) is (size in ends)
        assert error is None or error.offset in (0, *ends)


@pytest.mark.parametrize("step", [1, 3, 50])
def test_a_pipe_gives_the_same(step: int) -> None:
    assert list(blocks(Pipe(STORY, step))) == list(blocks(STORY))


def test_packets_come_when_they_are_there() -> None:
    pipe = Pipe(STORY, step=len(HEAD + RECORD))
    found = blocks(io.BufferedReader(pipe))
    assert [type(next(found)) for _ in range(3)] == [Section, Interface, Packet]
    assert pipe.given == len(HEAD + RECORD)


@pytest.mark.parametrize("begin", [b"", HEAD, HEAD + RECORD])
def test_zeros_without_an_end_stop_at_once(begin: bytes) -> None:
    with pytest.raises(CaptureError) as raised:
        list(blocks(Zeros(begin)))
    assert raised.value.offset == len(begin)


@pytest.mark.parametrize("seed", range(300))
def test_damage_is_the_same_error_however_it_comes(seed: int) -> None:
    chance = random.Random(seed)
    order = chance.choice(ORDERS)
    magic = chance.choice([MICRO, NANO, LONG])
    data = bytearray(pcap(order, *[record(order, 5, 7, b"abcdefgh")] * 5, magic=magic))
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data))
        data[at] = chance.choice([0, 0xFF, data[at] ^ 1 << chance.randrange(8)])
    found, error = until_damage(bytes(data))
    again, same = until_damage(Pipe(bytes(data), chance.randrange(1, 40)))
    assert (found, str(error)) == (again, str(same))
