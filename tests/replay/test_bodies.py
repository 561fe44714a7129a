"""Bodies at hand whole, as observations carry them."""

import msgspec

from inspector.replay.bodies import body_of, with_body
from inspector.wire.observation import HEAD_LIMIT, Chunk
from tests.builders import START_US, request


def test_a_small_body_travels_whole() -> None:
    assert body_of((), b"abc").head == b"abc"


def test_of_a_large_body_only_the_head_travels() -> None:
    data = b"x" * (HEAD_LIMIT + 1)
    body = body_of((), data)
    assert (len(body.head), body.length) == (HEAD_LIMIT, HEAD_LIMIT + 1)
    seen = msgspec.structs.replace(request(), body=body)
    assert with_body(seen, data).body() == data


def test_parts_are_told() -> None:
    body = body_of(
        (("Content-Type", "multipart/related; boundary=b"),), b"--b\r\n\r\n<a/>\r\n--b--"
    )
    assert body.multipart is not None
    assert body.multipart.root == b"<a/>"


def test_the_body_is_one_chunk_at_the_end_of_its_message() -> None:
    seen = with_body(request(b"abc", end_us=START_US + 7), b"abc")
    assert list(seen.chunks()) == [Chunk(START_US + 7, b"abc")]
    assert list(with_body(request(), b"").chunks()) == []
