import gzip

from inspector.wire.http1_head import ResponseHead
from inspector.wire.message import CHUNK_BYTES, SMALL_BYTES, Message
from inspector.wire.multipart import split
from inspector.wire.observation import EMPTY_BODY, Body, Chunk, Headers
from inspector.wire.spool import MemorySpool
from tests.wire.builders import response

XML = b"Content-Type: application/soap+xml"


def message(headers: Headers = (), *, keep: bool = True) -> Message:
    head = ResponseHead(0, 200, "OK", "HTTP/1.1", headers, ())
    return Message(head, 7, MemorySpool, keep=keep)


def chunks(it: Message) -> list[Chunk]:
    observation = response().observation
    seen = it.seen(observation)  # type: ignore[arg-type]  # a response
    assert seen.packet == 7
    return list(seen.chunks())


def test_a_message_without_a_body() -> None:
    it = message()
    assert it.body() is EMPTY_BODY
    assert chunks(it) == []


def test_bytes_of_one_time_are_one_chunk() -> None:
    it = message()
    for time_us, data in ((1, b"a"), (1, b"b"), (2, b"c")):
        it.add(time_us, data)
    assert it.body() == Body.of(b"abc")
    assert chunks(it) == [Chunk(1, b"ab"), Chunk(2, b"c")]


def test_a_large_body_has_the_same_facts_wherever_it_waits() -> None:
    data = bytes(range(256)) * (SMALL_BYTES // 128)
    it = message()
    for at in range(0, len(data), 1460):
        it.add(at, data[at : at + 1460])
    body = it.body()
    assert (body.length, body.sha256) == (len(data), Body.of(data).sha256)
    assert b"".join(chunk.data for chunk in chunks(it)) == data


def test_what_comes_at_one_time_is_not_gathered_without_end() -> None:
    it = message()
    for _ in range(100):
        it.add(1, b"x" * 65536)
    it.body()
    assert max(len(chunk.data) for chunk in chunks(it)) <= 2 * CHUNK_BYTES


def test_a_large_body_that_nobody_wants_is_not_kept() -> None:
    it = message(keep=False)
    for time_us in range(100):
        it.add(time_us, b"x" * 65536)
    assert it.body().length == 100 * 65536
    assert sum(len(chunk.data) for chunk in chunks(it)) <= 3 * SMALL_BYTES


def test_a_body_with_a_content_coding_is_decoded_for_who_reads_it() -> None:
    it = message((("Content-Type", "application/soap+xml"), ("Content-Encoding", "gzip")))
    packed = gzip.compress(b"<e/>")
    it.add(1, packed)
    body = it.body()
    assert body.length == len(packed)
    assert split("application/soap+xml", body, "gzip").root == b"<e/>"
