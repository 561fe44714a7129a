"""The virtual device against real clients, well-behaved and not."""

import asyncio

import pytest

from inspector.errors import InspectorError
from inspector.replay import virtual
from inspector.replay.answers import Exchange
from inspector.replay.client import send
from inspector.replay.compare import compare
from inspector.replay.plan import plan
from inspector.replay.story import devices_in, requests_in
from inspector.replay.virtual import VirtualDevice
from inspector.soap.envelope import parse_envelope
from inspector.wire.multipart import split
from inspector.wire.observation import (
    Address,
    AnswerHead,
    Cut,
    Headers,
    Origin,
    Recorded,
    Request,
    Response,
    header,
    recorded,
)
from tests.builders import cut, request, response
from tests.make_captures import CAPTURES, ROOT, jobs, two_jobs
from tests.replay.builders import MIME, MIME_TYPE, NEW_ID, asking, recorded_request
from tests.test_captures import recorded_in

TOLD = jobs(*two_jobs()).encoded("urn:uuid:1", "urn:uuid:0")
LENGTH_9: Headers = (("Content-Length", "9"),)
CHUNKED: Headers = (("Transfer-Encoding", "chunked"),)
POST = b"POST /any/path HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b"


def scanner(answer: Recorded | None = None) -> list[Exchange]:
    return [(recorded_request(), answer or recorded(response(TOLD)))]


def asked(body: bytes = b"") -> bytes:
    body = body or asking(message_id=NEW_ID)
    return POST % (len(body), body)


async def talk(address: Address, *pieces: bytes, end: bool = True) -> bytes:
    """Send the pieces on one connection and read to its end."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if end:
            writer.write_eof()
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.close()


def told_by(exchanges: list[Exchange], *pieces: bytes, end: bool = True) -> bytes:
    async def run() -> bytes:
        async with VirtualDevice(exchanges).serve() as address:
            return await talk(address, *pieces, end=end)

    return asyncio.run(run())


@pytest.mark.parametrize("name", CAPTURES)
def test_every_request_of_a_capture_gets_its_recorded_answer(name: str) -> None:
    async def ask(exchange: Exchange, address: Address) -> Recorded:
        step = plan(exchange[0], to=f"http://{address}", message_id=NEW_ID)
        return (await send(step, timeout_s=10))[1]

    async def run() -> None:
        recorded = recorded_in(ROOT / "captures" / f"{name}.pcapng")
        devices = devices_in(recorded)
        assert devices or not requests_in(recorded)  # some tell of discovery alone
        for exchanges in devices.values():
            async with VirtualDevice(exchanges).serve() as address:
                for exchange in exchanges:
                    check(exchange, await ask(exchange, address))

    asyncio.run(run())


def check(exchange: Exchange, got: Recorded) -> None:
    """The answer is the recorded one, related to the new request."""
    was, now = exchange[1].observation, got.observation
    assert type(now) is type(was)
    if isinstance(now, Cut) and isinstance(was, Cut):
        assert got.body() == exchange[1].body()
        return
    assert isinstance(was, Response)
    assert isinstance(now, Response)
    assert (now.status, now.reason) == (was.status, was.reason)
    roots = [split(header(it.headers, "content-type"), it.body).root for it in (was, now)]
    assert compare(*roots).diff == ""


def test_an_answer_relates_to_the_new_request() -> None:
    body = told_by(scanner(), asked()).partition(b"\r\n\r\n")[2]
    assert parse_envelope(body, []).relates_to == NEW_ID


def test_one_connection_may_ask_often() -> None:
    answers = told_by(scanner(), asked() + asked(), asked()[:40], asked()[40:])
    assert answers.count(b"HTTP/1.1 200 OK\r\n") == 3


def test_a_client_that_says_close_gets_it() -> None:
    closing = asked().replace(b"Host: x", b"Connection: close")
    assert told_by(scanner(), closing, end=False).startswith(b"HTTP/1.1 200 OK")


def test_an_old_client_gets_it_too() -> None:
    old = asked().replace(b"HTTP/1.1", b"HTTP/1.0")
    assert told_by(scanner(), old, end=False).startswith(b"HTTP/1.1 200 OK")


def test_chunked_requests_are_read() -> None:
    body = asking()
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    pieces = (
        b"%x\r\n%b\r\n" % (10, body[:10]),
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(body) - 10, body[10:]),
    )
    assert told_by(scanner(), head, *pieces).startswith(b"HTTP/1.1 200 OK")


def test_a_client_that_waits_for_100_gets_it() -> None:
    waiting = asked().replace(b"Host: x", b"Expect: 100-continue")
    said = told_by(scanner(), waiting)
    assert said.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_a_recorded_chunked_answer_is_chunked_again() -> None:
    headers = (("Content-Type", "application/soap+xml"), ("Transfer-Encoding", "chunked"))
    said = told_by(scanner(recorded(response(b"", headers=headers))), asked())
    assert said.endswith(b"\r\n\r\n0\r\n\r\n")


def test_of_an_answer_with_an_image_only_the_envelope_changes() -> None:
    answer = recorded(response(MIME, content_type=MIME_TYPE))
    said = told_by(scanner(answer), asked())
    assert MIME[MIME.index(b"\r\n--b0\r\nContent-Type: image") :] in said


def test_an_unknown_action_is_refused_and_told_what_is_known() -> None:
    said = told_by(scanner(), asked(asking(action="urn:a/Reboot")))
    assert said.startswith(b"HTTP/1.1 500 ")
    assert b"wsa:ActionNotSupported" in said
    assert b"wdp/scan/GetActiveJobs" in said


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 5000,
        b"\r\n\r\n \r\n\r\n",
        b"POST\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nshort",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"x" * 100_000,
    ],
    ids=["tls", "zeros", "blank", "no-version", "short", "bad-chunk", "endless-head"],
)
def test_garbage_gets_400_and_the_next_client_its_answer(garbage: bytes) -> None:
    async def run() -> tuple[bytes, bytes]:
        async with VirtualDevice(scanner()).serve() as address:
            return await talk(address, garbage), await talk(address, asked())

    refused, answered = asyncio.run(run())
    assert refused.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answered.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual, "REQUEST_LIMIT", 1000)
    said = told_by(scanner(), asked(b"x" * 2000))
    assert said.startswith(b"HTTP/1.1 413 ")


def test_silent_clients_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual, "IDLE_SECONDS", 0.05)
    assert told_by(scanner(), b"POST / HT", end=False) == b""


def test_many_clients_at_once_while_some_hang() -> None:
    async def run() -> list[bytes]:
        async with VirtualDevice(scanner()).serve() as address:
            hanging = [await asyncio.open_connection(*address) for _ in range(20)]
            for _, writer in hanging:
                writer.write(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n")
            answers = await asyncio.gather(*(talk(address, asked()) for _ in range(100)))
        for _, writer in hanging:
            writer.close()
        return answers

    answers = asyncio.run(run())
    assert all(answer.startswith(b"HTTP/1.1 200 OK") for answer in answers)


def test_a_client_that_does_not_read_holds_nothing() -> None:
    large = recorded(response(TOLD + b" " * 32_000_000))

    async def run() -> bool:
        async with VirtualDevice(scanner(large)).serve() as address:
            reader, writer = await asyncio.open_connection(*address, limit=1)
            writer.write(asked())
            async with asyncio.timeout(10):
                started = await reader.read(1)
        writer.close()
        return started == b"H"

    assert asyncio.run(run())


def test_a_client_that_resets_stops_nothing() -> None:
    async def run() -> bytes:
        async with VirtualDevice(scanner()).serve() as address:
            _, writer = await asyncio.open_connection(*address)
            writer.write(asked() * 50)
            writer.transport.abort()
            return await talk(address, asked())

    assert asyncio.run(run()).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("reason", "headers", "part", "seen"),
    [
        ("connection closed", None, b"", "closed early, before an answer"),
        ("connection reset", None, b"", "connection reset"),
        ("connection closed", LENGTH_9, b"<half", "closed early, after 5 bytes of the answer"),
        ("connection closed", CHUNKED, b"<half", "closed early, after 5 bytes of the answer"),
        ("connection reset", LENGTH_9, b"<half", "connection reset, after 5 bytes of the answer"),
        ("connection closed", (), b"<half", "connection reset, after 5 bytes of the answer"),
        ("timed out", None, b"<half", "connection reset, after 5 bytes of the answer"),
    ],
)
def test_a_recorded_cut_is_acted_out(
    reason: str, headers: Headers | None, part: bytes, seen: str
) -> None:
    head = None if headers is None else AnswerHead(time_us=0, status=503, headers=headers)
    ended = recorded(cut(reason, body=request(part).body, head=head))

    async def run() -> Recorded:
        async with VirtualDevice(scanner(ended)).serve() as address:
            step = plan(recorded_request(), to=f"http://{address}", message_id=NEW_ID)
            return (await send(step, timeout_s=10))[1]

    answer = asyncio.run(run())
    assert isinstance(answer.observation, Cut)
    assert answer.observation.reason == seen
    assert answer.body() == part
    assert head is None or answer.observation.head is not None


def test_what_passes_can_be_observed() -> None:
    passed: list[Recorded] = []

    async def run() -> None:
        async with VirtualDevice(scanner(), observe=passed.append).serve() as address:
            await talk(address, asked())

    asyncio.run(run())
    request_seen, response_seen = (seen.observation for seen in passed)
    assert isinstance(request_seen, Request)
    assert isinstance(response_seen, Response)
    assert (request_seen.origin, response_seen.origin) == (Origin.CAPTURED, Origin.VIRTUAL)
    assert request_seen.exchange == response_seen.exchange
    assert passed[0].body() == asking(message_id=NEW_ID)
    assert request_seen.source == response_seen.destination
    assert request_seen.time_us <= response_seen.time_us <= response_seen.end_us


def test_a_device_without_a_recording_refuses_everything() -> None:
    assert b"recorded: nothing" in told_by([], b"GET /a HTTP/1.1\r\n\r\n")
    assert VirtualDevice([]).names == ()


def test_a_device_may_learn_its_answers_where_it_listens() -> None:
    async def run() -> bytes:
        device = VirtualDevice()
        async with device.serve() as address:
            device.learn(scanner())
            return await talk(address, asked())

    assert b"GetActiveJobsResponse" in asyncio.run(run())


def test_an_address_in_use_is_an_error_of_one_line() -> None:
    async def run() -> None:
        device = VirtualDevice([])
        async with device.serve() as address, device.serve(port=address.port):
            pass

    with pytest.raises(InspectorError, match=r"cannot listen on 127.0.0.1:\d+: "):
        asyncio.run(run())
