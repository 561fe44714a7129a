import gzip
import io
import random
import zlib

import pytest

from inspector.wire.gunzip import Gunzip, PackedError
from inspector.wire.window import READ_BYTES, Window
from tests.wire.capture_files import Pipe, Zeros, prefixes

PLAIN = random.Random(7).randbytes(3000) + b"wsd " * 500
PACKED = gzip.compress(PLAIN, mtime=0)


def unpacked(data: bytes, step: int = 1 << 20) -> tuple[bytes, PackedError | None]:
    """Everything that comes out, and what was raised then."""
    found, unpack = b"", Gunzip(Window(Pipe(data, step)))
    try:
        while more := unpack.read(1000):
            found += more
    except PackedError as error:
        return found, error
    return found, None


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(PACKED, PLAIN, id="one member"),
        pytest.param(PACKED * 3, PLAIN * 3, id="several members"),
        pytest.param(PACKED + bytes(700), PLAIN, id="padded with zeros"),
        pytest.param(gzip.compress(b"") + PACKED, PLAIN, id="an empty member first"),
        pytest.param(gzip.compress(PLAIN * 200), PLAIN * 200, id="more than a read"),
    ],
)
def test_unpacks(data: bytes, expected: bytes, step: int) -> None:
    assert unpacked(data, step) == (expected, None)


def test_what_a_pipe_gave_is_unpacked_at_once() -> None:
    packer = zlib.compressobj(wbits=31)
    begin = packer.compress(b"packet") + packer.flush(zlib.Z_SYNC_FLUSH)
    pipe = Pipe(begin + packer.flush(), step=len(begin))
    assert Gunzip(Window(io.BufferedReader(pipe))).read(100) == b"packet"
    assert pipe.given == len(begin)


def test_a_file_cut_anywhere_gives_its_part() -> None:
    packed = gzip.compress(PLAIN[:300])
    for size, data in prefixes(packed):
        found, error = unpacked(data)
        assert PLAIN.startswith(found)
        assert (str(error) == f"file ends inside gzip data (at byte {size})") is (size >= 2)
    assert found == PLAIN[:300]


def test_what_is_before_the_damage_comes_out() -> None:
    data = bytearray(gzip.compress(PLAIN, 0, mtime=0))  # stored, so that damage shows at the end
    data[-8] ^= 1  # of the checksum
    found, error = unpacked(bytes(data))
    assert found == PLAIN
    assert error is not None
    assert str(error).startswith("gzip data is damaged: ")
    assert len(data) - 8 <= error.offset < len(data)


def test_what_follows_has_its_place() -> None:
    found, error = unpacked(PACKED + bytes(3) + b"more")
    assert found == PLAIN
    assert error is not None
    assert error.offset == len(PACKED) + 3


def test_a_bomb_comes_in_pieces() -> None:
    window = Window(io.BytesIO(gzip.compress(bytes(50_000_000))))
    assert 0 < len(Gunzip(window).read(1 << 30)) <= READ_BYTES


def test_zeros_without_an_end_are_no_gzip() -> None:
    found = Gunzip(Window(Zeros(b"\x1f\x8b\x08\0")))
    with pytest.raises(PackedError):
        found.read(10)


@pytest.mark.parametrize("seed", range(300))
def test_damage_raises_only_packed_error(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(PACKED + PACKED)
    for _ in range(chance.randrange(1, 4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    found, error = unpacked(bytes(data), chance.choice([13, 1 << 20]))
    assert len(found) <= 2_000_000
    assert error is None or 0 <= error.offset <= len(data)
