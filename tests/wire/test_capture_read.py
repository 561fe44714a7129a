import gzip
import io
import random
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from inspector.wire.capture import TLS_KEY_LOG, Block, CaptureError, Direction, Packet, Secrets
from inspector.wire.capture_read import read_blocks
from inspector.wire.pcapng_write import (
    decryption_secrets,
    enhanced_packet,
    interface_description,
    name_resolution,
    section_header,
)
from inspector.wire.window import Source
from tests.wire.capture_files import Pipe, Zeros, pcap, record

START_NS = 1_772_442_000_123_456_789
KEYS = b"CLIENT_RANDOM 00 11\n"


def story() -> bytes:
    """A pcapng file with one of each: directions, comments, a frame that was cut."""
    frames = [bytes([number] * (60 + number)) for number in range(20)]
    packets = [
        enhanced_packet(
            frame,
            time=START_NS + number * 1_000_003,
            comments=("first", "second")[: number % 3],
            direction=Direction(number % 3),
            original_length=len(frame) + (number == 5) * 100,
        )
        for number, frame in enumerate(frames)
    ]
    return b"".join(
        [
            section_header(application="wsd-inspector", comment="a story"),
            interface_description(link_type=1, name="eth0", nanoseconds=True),
            name_resolution([(b"\xc0\0\2\1", "scanner.local")]),
            decryption_secrets(TLS_KEY_LOG, KEYS),
            *packets,
        ]
    )


STORY = story()
OLDER = pcap("<", *[record("<", 5, 7, b"abcd")] * 3)


def gz(data: bytes, level: int = 9) -> bytes:
    """The same in every run: the time of compression, which gzip keeps, is none."""
    return gzip.compress(data, level, mtime=0)


def until_damage(stream: Source) -> tuple[list[Block], CaptureError | None]:
    found: list[Block] = []
    try:
        found.extend(read_blocks(stream))
    except CaptureError as error:
        return found, error
    return found, None


def packets(data: bytes) -> list[Packet]:
    return [it for it in read_blocks(io.BytesIO(data)) if isinstance(it, Packet)]


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize(("data", "count"), [(STORY, 24), (OLDER, 5)], ids=["pcapng", "pcap"])
def test_the_first_bytes_tell_the_format(data: bytes, count: int, step: int) -> None:
    found, error = until_damage(Pipe(data, step))
    assert (len(found), error) == (count, None)
    assert until_damage(Pipe(gz(data), step)) == (found, None)


@pytest.mark.parametrize("data", [STORY, OLDER], ids=["pcapng", "pcap"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_packets_come_when_they_are_there(data: bytes, packed: bool) -> None:
    """What a writer flushed is out before it writes more."""
    files = [gz(part) for part in (data, data[:9])] if packed else [data, data[:9]]
    pipe = Pipe(b"".join(files), step=len(files[0]))
    last = packets(data)[-1]
    for block in read_blocks(io.BufferedReader(pipe)):
        assert pipe.given == len(files[0])
        if block == last:
            return
    pytest.fail("the last packet did not come")


DAMAGE = [
    pytest.param(b"", "there is nothing in it (at byte 0)", id="empty"),
    pytest.param(b"PK\x03\x04", "b'PK\\x03\\x04' begins neither", id="zip"),
    pytest.param(b"\n", "b'\\n' begins neither", id="one byte"),
    pytest.param(gz(b""), "there is nothing in it (at byte 0 of the un", id="gzip, empty"),
    pytest.param(gz(OLDER)[:-9], "ends inside gzip data", id="gzip, cut"),
    pytest.param(gz(OLDER[:-1]), "(at byte 64 of the unpacked data)", id="gzip, cut pcap"),
    pytest.param(b"\x1f\x8bno", "gzip data is damaged", id="gzip, only its magic"),
    pytest.param(gz(OLDER) + b"!", "followed by something else", id="gzip, and more"),
]


@pytest.mark.parametrize(("data", "text"), DAMAGE)
def test_damage_is_one_line_with_its_place(data: bytes, text: str) -> None:
    _, error = until_damage(io.BytesIO(data))
    assert error is not None
    assert text in str(error)
    assert "\n" not in str(error)


def test_what_is_before_damage_in_gzip_is_out() -> None:
    data = gz(STORY, 0)
    found, error = until_damage(io.BytesIO(data[: len(data) // 2]))
    assert found == until_damage(io.BytesIO(STORY))[0][: len(found)]
    assert len(found) > 10
    assert error is not None
    assert error.offset == len(data) // 2


@pytest.mark.parametrize(
    "begin", [b"", OLDER, STORY, gz(OLDER)[:10]], ids=["nothing", "pcap", "pcapng", "gzip"]
)
def test_zeros_without_an_end_stop_at_once(begin: bytes) -> None:
    _, error = until_damage(Zeros(begin))
    assert error is not None


@pytest.mark.parametrize("seed", range(300))
def test_damage_raises_only_capture_error(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(gz(chance.choice([STORY, OLDER]), chance.choice([0, 6])))
    for _ in range(chance.randrange(1, 4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with suppress(CaptureError):
        list(read_blocks(io.BytesIO(bytes(data))))


needs_editcap = pytest.mark.skipif(
    shutil.which("editcap") is None or shutil.which("mergecap") is None,
    reason="editcap and mergecap are not installed",
)
FORMATS = [
    pytest.param("pcap", 1000, id="pcap"),
    pytest.param("nsecpcap", 1, id="pcap in nanoseconds"),
    pytest.param("modpcap", 1000, id="pcap of Kuznetzov"),
    pytest.param("pcapng", 1, id="pcapng"),
]


def written_by(program: str, *arguments: str, data: bytes, folder: Path) -> bytes:
    before, after = folder / "before", folder / "after"
    before.write_bytes(data)
    files = [str(after)] if program == "mergecap" else [str(before), str(after)]
    subprocess.run([program, *arguments, *files], check=True, capture_output=True, timeout=30)
    return after.read_bytes()


@needs_editcap
@pytest.mark.parametrize(("name", "unit_ns"), FORMATS)
def test_reads_what_editcap_makes_of_ours(name: str, unit_ns: int, tmp_path: Path) -> None:
    found = packets(written_by("editcap", "-F", name, data=STORY, folder=tmp_path))
    ours = packets(STORY)
    assert [(it.time_ns, it.frame, it.link_type, it.original_length) for it in found] == [
        (it.time_ns // unit_ns * unit_ns, it.frame, it.link_type, it.original_length) for it in ours
    ]
    if name == "pcapng":
        assert [(it.comments, it.direction) for it in found] == [
            (it.comments, it.direction) for it in ours
        ]


@needs_editcap
def test_reads_what_editcap_keeps(tmp_path: Path) -> None:
    data = written_by("editcap", data=STORY, folder=tmp_path)
    assert Secrets(TLS_KEY_LOG, KEYS) in list(read_blocks(io.BytesIO(data)))


@needs_editcap
def test_reads_what_mergecap_makes_of_ours(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(OLDER)
    arguments = ["-a", str(other), str(tmp_path / "before"), "-w"]
    data = written_by("mergecap", *arguments, data=STORY, folder=tmp_path)
    found = packets(data)
    expected = packets(OLDER) + packets(STORY)
    assert [(it.time_ns, it.frame) for it in found] == [(it.time_ns, it.frame) for it in expected]
    assert {it.interface for it in found} == {0, 1}
