import random

import pytest

from inspector.wire.http1_chunked import TRAILER_LIMIT, Chunked

# How whole messages are read is tested with the reader, in test_http1.py.

CODED = [
    pytest.param(b"3\r\nabc\r\n0\r\n\r\n", b"abc", [], False, id="one chunk"),
    pytest.param(b"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", b"abc", [], False, id="two chunks"),
    pytest.param(b"0\r\n\r\n", b"", [], False, id="no chunk"),
    pytest.param(b"A;x=y\r\n0123456789\r\n0\r\n\r\n", b"0123456789", [], False, id="extension"),
    pytest.param(b" 3 \r\nabc\r\n000\r\n\r\n", b"abc", [], False, id="blanks and zeros"),
    pytest.param(b"3\nabc\n0\n\n", b"abc", [], True, id="LF for CR LF"),
    pytest.param(b"0\r\nX: y\r\nZ:\r\n\r\n", b"", [b"X: y", b"Z:"], False, id="trailers"),
]


def follow(chunked: Chunked, data: bytes, step: int) -> tuple[bytes, int]:
    """The body bytes, and the place where the body ended."""
    found = b""
    for at in range(0, len(data), step):
        found += b"".join(chunked.feed(data[at : at + step], 0))
        if chunked.over or chunked.broken:
            return found, at + chunked.at
    return found, len(data)


@pytest.mark.parametrize("step", [1, 2, 5, 1000])
@pytest.mark.parametrize(("data", "body", "trailers", "bare_lf"), CODED)
def test_bodies(data: bytes, body: bytes, trailers: list[bytes], bare_lf: bool, step: int) -> None:
    chunked = Chunked()
    assert follow(chunked, data + b"HTTP/1.1", step) == (body, len(data))
    assert (chunked.over, chunked.broken) == (True, "")
    assert (chunked.trailers, chunked.bare_lf) == (trailers, bare_lf)


BROKEN = [
    pytest.param(b"\r\n", "has chunk size ''", id="no size"),
    pytest.param(b"-1\r\n", "has chunk size '-1'", id="less than nothing"),
    pytest.param(b"f" * 16 + b"\r\n", "has chunk size 'ffffffffffffffff'", id="more than all"),
    pytest.param(b"1\r\nab", "has a chunk longer than its size", id="longer than its size"),
    pytest.param(b"1\r\na\rb", "has a chunk longer than its size", id="half a line end"),
    pytest.param(b"1" * 5000, "has a chunk size without end", id="size without end"),
    pytest.param(b"0\r\n" + b"x" * TRAILER_LIMIT, "has a trailer without end", id="long line"),
    pytest.param(b"0\r\n" + b"x: y\r\n" * 20_000, "has a trailer without end", id="many lines"),
]


@pytest.mark.parametrize("step", [1000, 1 << 20])
@pytest.mark.parametrize(("data", "why"), BROKEN)
def test_what_breaks_a_body(data: bytes, why: str, step: int) -> None:
    chunked = Chunked()
    follow(chunked, data + bytes(2), step)
    assert (chunked.broken, chunked.over) == (why, False)


def test_bytes_may_be_missing_inside_a_chunk_only() -> None:
    chunked = Chunked()
    assert follow(chunked, b"9\r\nabc", 100) == (b"abc", 6)
    assert chunked.left == 6
    assert not chunked.lose(7)
    assert chunked.lose(6)
    assert not chunked.lose(1)
    assert follow(chunked, b"\r\n0\r\n\r\n", 100) == (b"", 7)
    assert chunked.over


@pytest.mark.parametrize("seed", range(100))
def test_any_damage_in_any_pieces_ends_the_same(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(b"3\r\nabc\r\n2\nde\n0\r\nX: y\r\n\r\n")
    data[chance.randrange(len(data))] = chance.randrange(256)
    whole, parts = Chunked(), Chunked()
    body, end = follow(whole, bytes(data), 1000)
    same, there = follow(parts, bytes(data), chance.randrange(1, 9))
    assert (same, parts.over, parts.broken) == (body, whole.over, whole.broken)
    assert there == end or parts.broken
