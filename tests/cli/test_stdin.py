"""Streams whose first bytes are looked at before they are read."""

import io
import os
import threading
from pathlib import Path

import pytest

from inspector.cli.stdin import ENOUGH, START_BYTES, Peeked


@pytest.mark.parametrize("data", [b"", b"x", b"<xml/>" * 10, b"\x0a\x0d" * 10_000])
def test_a_stream_is_read_from_its_beginning(data: bytes) -> None:
    with Peeked(io.BytesIO(data)) as stream:
        assert data.startswith(stream.start)
        assert len(stream.start) == min(len(data), START_BYTES) or len(stream.start) >= ENOUGH
        assert stream.read() == data
        assert stream.count == len(data)


def test_lines_are_lines() -> None:
    with Peeked(io.BytesIO(b"one\ntwo\n" * 1000)) as stream:
        assert [*stream] == [b"one\n", b"two\n"] * 1000


def test_a_pipe_gives_what_it_has() -> None:
    here, there = os.pipe()
    os.write(there, b"\xd4\xc3\xb2\xa1" + bytes(20))
    with Peeked(os.fdopen(here, "rb")) as stream:
        assert stream.read1(1000) == b"\xd4\xc3\xb2\xa1" + bytes(20)
        os.write(there, b"packet")
        assert stream.read1(1000) == b"packet"
        os.close(there)
        assert stream.read1(1000) == b""


def test_text_is_waited_for() -> None:
    here, there = os.pipe()

    def write() -> None:
        for piece in (b'{"log":', b' {"entries": []}}'):
            os.write(there, piece)
        os.close(there)

    writer = threading.Thread(target=write)
    writer.start()
    with Peeked(os.fdopen(here, "rb")) as stream:
        assert stream.start == b'{"log": {"entries": []}}'
    writer.join()


def test_closing_closes_the_stream(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"data")
    under = (tmp_path / "file").open("rb")
    Peeked(under).close()
    assert under.closed
