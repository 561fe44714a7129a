import io

import msgspec
import pytest

from inspector.proxy.frames import frame, frames


def test_frames_come_back_in_their_order() -> None:
    data = frame(0, [1, "one"]) + frame(255, b"\0" * 70_000) + frame(3, None)
    found = [(number, msgspec.msgpack.decode(it)) for number, it in frames(io.BytesIO(data))]
    assert found == [(0, [1, "one"]), (255, b"\0" * 70_000), (3, None)]


@pytest.mark.parametrize("size", range(12))
def test_an_input_that_breaks_off_gives_whole_frames_only(size: int) -> None:
    data = frame(1, "a") + frame(2, "b")
    assert len(list(frames(io.BytesIO(data[: len(frame(1, "a")) + size])))) == (
        2 if len(frame(1, "a")) + size >= len(data) else 1
    )
