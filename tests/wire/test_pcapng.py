import io
import random
import struct
from contextlib import suppress

import pytest

from inspector.wire.pcapng import (
    LINKTYPE_RAW,
    CaptureError,
    Direction,
    Interface,
    Names,
    Packet,
    Section,
    blocks,
    enhanced_packet,
    interface_description,
    name_resolution,
    section_header,
)

HEAD = section_header(application="wsd-inspector") + interface_description(name="wsd")


def test_enhanced_packet() -> None:
    assert enhanced_packet(b"\xaa\xbb\xcc", time_us=0x1_0000_0002) == (
        b"\x06\x00\x00\x00"  # block type
        b"\x24\x00\x00\x00"  # block length: 36
        b"\x00\x00\x00\x00"  # interface 0
        b"\x01\x00\x00\x00\x02\x00\x00\x00"  # time stamp, high and low half
        b"\x03\x00\x00\x00\x03\x00\x00\x00"  # captured and original length
        b"\xaa\xbb\xcc\x00"  # frame, padded to 4
        b"\x24\x00\x00\x00"  # block length, again
    )


def test_options_of_a_packet() -> None:
    packet = enhanced_packet(b"", time_us=0, comment="hello", direction=Direction.INBOUND)
    assert packet[28:] == (
        b"\x01\x00\x05\x00hello\x00\x00\x00"  # opt_comment, padded to 4
        b"\x02\x00\x04\x00\x01\x00\x00\x00"  # epb_flags: inbound
        b"\x00\x00\x00\x00"  # opt_endofopt
        b"\x38\x00\x00\x00"  # block length: 56
    )


def test_interface_description() -> None:
    assert interface_description() == (
        b"\x01\x00\x00\x00\x20\x00\x00\x00"  # block type and length: 32
        b"\x65\x00\x00\x00"  # link type 101, reserved
        b"\x00\x00\x00\x00"  # no snap length
        b"\x09\x00\x01\x00\x06\x00\x00\x00"  # if_tsresol: 10^-6
        b"\x00\x00\x00\x00"  # opt_endofopt
        b"\x20\x00\x00\x00"  # block length, again
    )


CASES = [
    pytest.param(b"", [], id="nothing more"),
    pytest.param(
        enhanced_packet(b"abc", time_us=7),
        [Packet(7, b"abc", LINKTYPE_RAW, 3)],
        id="plain packet",
    ),
    pytest.param(
        enhanced_packet(b"abcd", time_us=7, comment="héllo", direction=Direction.OUTBOUND),
        [Packet(7, b"abcd", LINKTYPE_RAW, 4, "héllo", Direction.OUTBOUND)],
        id="packet with comment and direction",
    ),
    pytest.param(
        name_resolution([(b"\xc0\0\2\1", "scanner.local"), (bytes(15) + b"\1", "self")]),
        [Names((("192.0.2.1", "scanner.local"), ("::1", "self")))],
        id="names",
    ),
    pytest.param(struct.pack("<III", 99, 12, 12), [], id="block of an unknown kind"),
]


@pytest.mark.parametrize(("data", "expected"), CASES)
def test_what_we_write_we_read(data: bytes, expected: list[object]) -> None:
    found = list(blocks(HEAD + data))
    assert found == [Section("wsd-inspector", ""), Interface(LINKTYPE_RAW, "wsd"), *expected]


def block(order: str, kind: int, body: bytes) -> bytes:
    return (
        struct.pack(order + "II", kind, len(body) + 12)
        + body
        + struct.pack(order + "I", len(body) + 12)
    )


RESOLUTIONS = [
    pytest.param(b"", 5_000_000, 5_000_000, id="none said: microseconds"),
    pytest.param(struct.pack(">HHB3x", 9, 1, 9), 5_000_001_999, 5_000_001, id="nanoseconds"),
    pytest.param(struct.pack(">HHB3x", 9, 1, 0x81), 7, 3_500_000, id="half seconds"),
    pytest.param(struct.pack(">HHq", 14, 8, 100), 1, 100_000_001, id="offset in seconds"),
]


@pytest.mark.parametrize(("options", "ticks", "time_us"), RESOLUTIONS)
def test_big_endian_section(options: bytes, ticks: int, time_us: int) -> None:
    data = (
        block(">", 0x0A0D0D0A, struct.pack(">IHHq", 0x1A2B3C4D, 1, 0, -1))
        + block(">", 1, struct.pack(">HHI", 1, 0, 0) + options)
        + block(">", 6, struct.pack(">5I", 0, ticks >> 32, ticks & 0xFFFFFFFF, 4, 60) + b"abcd")
    )
    assert list(blocks(data))[2] == Packet(time_us, b"abcd", 1, 60)


def test_sections_of_both_byte_orders_follow_each_other() -> None:
    other = block(">", 0x0A0D0D0A, struct.pack(">IHHq", 0x1A2B3C4D, 1, 0, -1))
    found = list(blocks(HEAD + other + HEAD + enhanced_packet(b"", time_us=1)))
    assert [type(it) for it in found] == [Section, Interface, Section, Section, Interface, Packet]


PACKET = enhanced_packet(b"abcd", time_us=1)
DAMAGE = [
    pytest.param(b"", 0, "does not begin", id="empty file"),
    pytest.param(b"\xd4\xc3\xb2\xa1" + bytes(20), 0, "does not begin", id="pcap file"),
    pytest.param(HEAD[:8] + b"\0\0\0\0" + HEAD[12:], 8, "byte order", id="byte order magic"),
    pytest.param(HEAD + PACKET[:5], len(HEAD), "ends after 5", id="end in a block head"),
    pytest.param(HEAD + PACKET[:-4], len(HEAD), "ends after 32 of 36", id="end in a block"),
    pytest.param(HEAD + struct.pack("<III", 6, 14, 14), len(HEAD) + 4, "length 14", id="odd"),
    pytest.param(HEAD + struct.pack("<III", 6, 8, 8), len(HEAD) + 4, "length 8", id="short"),
    pytest.param(HEAD + struct.pack("<III", 6, 1 << 31, 0), len(HEAD) + 4, "length", id="huge"),
    pytest.param(
        HEAD + PACKET[:-4] + b"\x28\0\0\0", len(HEAD) + 32, "differs", id="lengths differ"
    ),
    pytest.param(
        HEAD + enhanced_packet(b"", time_us=1, interface=1),
        len(HEAD) + 8,
        "interface 1",
        id="interface nobody described",
    ),
    pytest.param(
        HEAD + enhanced_packet(b"", time_us=1 << 63), len(HEAD) + 12, "time stamp", id="time"
    ),
    pytest.param(
        HEAD + block("<", 6, struct.pack("<5I", 0, 0, 1, 99, 99)), len(HEAD) + 20, "frame", id="fit"
    ),
    pytest.param(HEAD + block("<", 6, b""), len(HEAD), "12 bytes", id="packet without a head"),
    pytest.param(HEAD + block("<", 1, b""), len(HEAD), "12 bytes", id="interface without a head"),
    pytest.param(
        HEAD + block("<", 6, struct.pack("<5IHHI", 0, 0, 1, 0, 0, 1, 99, 0)),
        len(HEAD) + 28,
        "option",
        id="option longer than its block",
    ),
]


@pytest.mark.parametrize(("data", "offset", "text"), DAMAGE)
def test_damage_is_told_with_its_place(data: bytes, offset: int, text: str) -> None:
    with pytest.raises(CaptureError, match=text) as raised:
        list(blocks(data))
    assert raised.value.offset == offset
    assert str(raised.value).endswith(f"(at byte {offset})")


def test_what_came_before_the_damage_is_out() -> None:
    found = blocks(HEAD + PACKET + PACKET[:20])
    assert [type(next(found)) for _ in range(3)] == [Section, Interface, Packet]
    with pytest.raises(CaptureError):
        next(found)


class Pipe(io.BytesIO):
    """A stream that gives three bytes at a time, as an unbuffered pipe may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(3)


def test_reads_a_slow_pipe() -> None:
    data = HEAD + PACKET * 3
    assert list(blocks(Pipe(data))) == list(blocks(data))


def test_reads_across_its_window() -> None:
    data = HEAD + enhanced_packet(bytes(70_001), time_us=1) * 20
    assert sum(isinstance(it, Packet) for it in blocks(io.BytesIO(data))) == 20


@pytest.mark.parametrize("length", [60_000, 60_001, 70_000])
def test_a_long_comment_is_cut(length: int) -> None:
    data = HEAD + enhanced_packet(b"", time_us=1, comment="é" * length)
    packet = list(blocks(data))[2]
    assert isinstance(packet, Packet)
    assert packet.comment == "é" * 30_000


@pytest.mark.parametrize("seed", range(200))
def test_bit_flips_raise_only_capture_error(seed: int) -> None:
    chance = random.Random(seed)
    names = name_resolution([(b"\xc0\0\2\1", "scanner.local")])
    data = bytearray(HEAD + names + enhanced_packet(b"abcd", time_us=9, comment="hello") * 3)
    for _ in range(3):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    with suppress(CaptureError):
        list(blocks(bytes(data)))
