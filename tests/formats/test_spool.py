"""Bodies on disk, in a real temporary file."""

import gc
import os
from pathlib import Path

import pytest

from inspector.formats.spool import DiskSpooling
from inspector.wire.observation import Chunk


def test_bodies_that_grow_at_the_same_time_come_back_apart() -> None:
    spooling = DiskSpooling()
    one, other = spooling(), spooling()
    for number in range(50):
        one.add(Chunk(number, b"a%d" % number))
        other.add(Chunk(number, b"b" * number))
    assert list(one.chunks()) == [Chunk(n, b"a%d" % n) for n in range(50)]
    assert list(other.chunks()) == [Chunk(n, b"b" * n) for n in range(50)]
    assert list(one.chunks()) == list(one.chunks())


def test_a_body_is_read_while_another_grows() -> None:
    spooling = DiskSpooling()
    one, other = spooling(), spooling()
    one.add(Chunk(1, b"one"))
    one.add(Chunk(2, b"two"))
    chunks = one.chunks()
    assert next(chunks) == Chunk(1, b"one")
    other.add(Chunk(3, b"three"))
    assert next(chunks) == Chunk(2, b"two")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_the_file_is_gone_with_the_last_body() -> None:
    before = set(os.listdir("/proc/self/fd"))
    spool = DiskSpooling()()
    spool.add(Chunk(1, b"x"))
    assert len(set(os.listdir("/proc/self/fd")) - before) == 1
    del spool
    gc.collect()
    assert not set(os.listdir("/proc/self/fd")) - before


def test_a_full_disk_is_an_error_that_says_so() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    spooling = DiskSpooling()
    with open("/dev/full", "r+b", buffering=0) as full:
        spooling._file = full
        with pytest.raises(OSError, match="No space"):
            spooling().add(Chunk(1, b"x"))
