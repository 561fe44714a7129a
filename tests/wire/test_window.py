import io

import pytest

from inspector.wire.window import READ_BYTES, Window
from tests.wire.capture_files import Pipe


@pytest.mark.parametrize("source", [b"abcdef", io.BytesIO(b"abcdef")], ids=["bytes", "stream"])
def test_what_is_taken_is_gone(source: io.BytesIO | bytes) -> None:
    window = Window.on(source)
    assert window.peek(2) == b"ab"
    assert (window.take(2), window.offset) == (b"ab", 2)
    assert (window.take(9), window.offset) == (b"cdef", 6)
    assert (window.take(1), window.offset) == (b"", 6)


def test_a_window_on_a_window_is_the_same() -> None:
    window = Window.on(b"abc")
    assert Window.on(window) is window


def test_a_pipe_is_read_no_further_than_needed() -> None:
    pipe = Pipe(b"abcdefgh", step=3)
    window = Window(pipe)
    assert (window.take(2), pipe.given) == (b"ab", 3)
    assert (window.take_some(), pipe.given) == (b"c", 3)
    assert (window.take(4), pipe.given, window.offset) == (b"defg", 8, 7)


def test_a_buffered_pipe_is_not_waited_for() -> None:
    pipe = Pipe(b"abcdefgh", step=3)
    window = Window(io.BufferedReader(pipe))
    assert (window.take(2), pipe.given) == (b"ab", 3)


def test_a_large_piece_comes_whole() -> None:
    data = bytes(range(256)) * 8 * 1024
    assert len(data) > 2 * READ_BYTES
    window = Window(Pipe(data, step=50_000))
    assert window.take(1) + window.take(len(data)) == data
