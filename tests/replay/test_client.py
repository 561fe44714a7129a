"""The client against real sockets: what comes back is told, and so is every trouble."""

import asyncio
import socket
import struct
from io import BytesIO
from pathlib import Path

import pytest

from inspector.errors import Note, NoteKind
from inspector.events.told import tell
from inspector.formats import pcapng
from inspector.replay import client
from inspector.replay.client import fresh_message_id, send
from inspector.replay.clock import Clock
from inspector.replay.plan import Step
from inspector.replay.target import TargetError
from inspector.wire.observation import (
    HEAD_LIMIT,
    Cut,
    Observation,
    Origin,
    Recorded,
    Request,
    Response,
)
from tests.replay.builders import Serving, serving, step, whole_request
from tests.replay.tls import server_context

PATIENCE = 10.0
RESET = struct.pack("ii", 1, 0)


def says(*pieces: bytes) -> Serving:
    """Read a request, send the pieces, close."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole_request(reader)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return behave


def says_and_waits(piece: bytes) -> Serving:
    """Read a request, send the piece, wait until the client closes."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole_request(reader)
        writer.write(piece)
        await reader.read()

    return behave


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


def sent_to(
    behave: Serving, body: bytes = b"<a/>", *, method: str = "POST", timeout_s: float = PATIENCE
) -> list[Recorded]:
    """What a step to a server that behaves so brings."""

    async def run() -> list[Recorded]:
        async with serving(behave) as address:
            url = f"http://{address}/WSD/Scan"
            return await send(step(url, body, method=method), timeout_s=timeout_s)

    return asyncio.run(run())


def answer_to(behave: Serving, *, timeout_s: float = PATIENCE) -> Observation:
    request, answer = sent_to(behave, timeout_s=timeout_s)
    assert isinstance(request.observation, Request)
    return answer.observation


def test_a_request_and_its_response_are_told() -> None:
    begin_us = Clock().now_us()
    request, answer = sent_to(says(b"HTTP/1.1 200 Fine\r\nContent-Length: 4\r\nX: y\r\n\r\n<b/>"))
    asked, told = request.observation, answer.observation
    assert isinstance(asked, Request)
    assert isinstance(told, Response)
    assert (asked.method, asked.target, request.body()) == ("POST", "/WSD/Scan", b"<a/>")
    assert (told.status, told.reason, answer.body()) == (200, "Fine", b"<b/>")
    assert told.headers == (("Content-Length", "4"), ("X", "y"))
    assert asked.exchange == told.exchange
    assert asked.origin is told.origin is Origin.REPLAYED
    assert (asked.source, asked.destination) == (told.destination, told.source)
    assert asked.source.host == "127.0.0.1"
    assert begin_us <= asked.time_us <= asked.end_us <= told.time_us <= told.end_us


def test_a_step_is_sent_from_a_chosen_address() -> None:
    async def run(source: str) -> Observation:
        async with serving(says(b"HTTP/1.1 202 Accepted\r\n\r\n")) as address:
            sent = await send(step(f"http://{address}/"), timeout_s=PATIENCE, source=source)
            return sent[-1].observation

    here = asyncio.run(run("127.0.0.1"))
    assert isinstance(here, Response)
    assert here.destination.host == "127.0.0.1"
    elsewhere = asyncio.run(run("192.0.2.1"))  # an address for documentation, nobody's
    assert isinstance(elsewhere, Cut)
    assert elsewhere.reason.startswith("network error: ")


def test_exactly_the_step_goes_on_the_wire() -> None:
    seen: list[bytes] = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await whole_request(reader))
        writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")

    answer = answer_to(behave)
    assert seen == [b"POST /WSD/Scan HTTP/1.1\r\nHost: device\r\nContent-Length: 4\r\n\r\n<a/>"]
    assert isinstance(answer, Response)
    assert (answer.status, answer.body.length) == (202, 0)


@pytest.mark.parametrize(
    "pieces",
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<", b"b/>"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"4\r\n<b/>\r\n", b"0\r\n\r\n"),
        (b"HTTP/1.0 200 OK\r\n\r\n", b"<b/>"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n<b/>"),
        (b"HTTP/1.1 200 OK\nContent-Length: 4\n\n<b/>",),
    ],
    ids=["length", "chunked", "until-close", "interim", "bare-lf"],
)
def test_every_way_to_frame_an_answer_is_read(pieces: tuple[bytes, ...]) -> None:
    _, answer = sent_to(says(*pieces))
    assert isinstance(answer.observation, Response)
    assert (answer.observation.status, answer.body()) == (200, b"<b/>")


def test_an_answer_that_is_whole_ends_the_exchange_though_the_device_keeps_open() -> None:
    answer = answer_to(says_and_waits(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    assert isinstance(answer, Response)


def test_an_answer_to_head_has_no_body() -> None:
    said = says_and_waits(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
    _, answer = sent_to(said, b"", method="HEAD")
    assert isinstance(answer.observation, Response)


def test_a_large_answer_is_kept_in_chunks() -> None:
    body = bytes(range(256)) * 4096
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    _, answer = sent_to(says(head + body))
    assert len(answer.observation.body.head) == HEAD_LIMIT
    assert answer.observation.body.length == len(body)
    assert answer.body() == body


def test_a_large_request_is_told_whole() -> None:
    body = bytes(range(256)) * 4096
    request, answer = sent_to(says(b"HTTP/1.1 202 Accepted\r\n\r\n"), body)
    assert isinstance(answer.observation, Response)
    assert len(request.observation.body.head) == HEAD_LIMIT
    assert request.body() == body


def test_an_answer_in_the_middle_of_the_request_is_told() -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await asyncio.Event().wait()  # and the body is never read

    _, answer = sent_to(behave, b"x" * 32_000_000)
    assert isinstance(answer.observation, Response)
    assert answer.observation.status == 413


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (says(), "closed early, before an answer"),
        (says(b"HTTP/1.1 200 O"), "answer is not HTTP/1"),
        (
            says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<b/>"),
            "closed early, after 4 bytes of the answer",
        ),
        (
            says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<b/>\r\n"),
            "closed early, after 4 bytes of the answer",
        ),
        (says(b"220 mfp FTP server ready\r\n\r\n"), "answer is not HTTP/1"),
        (resets, "connection reset"),
    ],
    ids=["nothing", "half-a-head", "half-a-body", "half-the-chunks", "not-http", "reset"],
)
def test_an_answer_that_does_not_come_is_a_cut(behave: Serving, reason: str) -> None:
    answer = answer_to(behave)
    assert isinstance(answer, Cut)
    assert answer.reason == reason
    assert answer.source.host == "127.0.0.1"
    assert answer.origin is Origin.REPLAYED


def test_a_cut_holds_what_had_arrived() -> None:
    _, answer = sent_to(says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<b/>"))
    assert answer.body() == b"<b/>"
    told = answer.observation
    assert isinstance(told, Cut)
    assert told.head is not None
    assert (told.head.status, told.head.headers) == (200, (("Content-Length", "9"),))
    assert told.notes == (Note("HTTP", "body ends too early, after 4 of 9 bytes", NoteKind.HTTP),)


def test_silence_times_out() -> None:
    answer = answer_to(says_and_waits(b""), timeout_s=0.05)
    assert isinstance(answer, Cut)
    assert answer.reason == "timed out after 0.05 s"


def test_silence_in_an_answer_times_out_and_what_came_is_kept() -> None:
    said = says_and_waits(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<b/>")
    answer = answer_to(said, timeout_s=0.2)
    assert isinstance(answer, Cut)
    assert answer.reason == "timed out after 0.2 s, after 4 bytes of the answer"
    assert answer.body.head == b"<b/>"


def test_an_answer_beyond_the_limit_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_LIMIT", 1000)
    answer = answer_to(says(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000))
    assert isinstance(answer, Cut)
    assert answer.reason == "answer larger than 1000 bytes"


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    request, answer = asyncio.run(send(step(f"http://127.0.0.1:{port}/")))
    assert isinstance(answer.observation, Cut)
    assert answer.observation.reason == "connection refused"
    assert request.observation.destination == ("127.0.0.1", port)
    stream = BytesIO()
    pcapng.write(stream, tell([request, answer]))  # what has no local address can still be written
    assert stream.getvalue()


@pytest.mark.parametrize("host", ["no-such-scanner.invalid", "a..b"])
def test_a_name_nobody_knows(host: str) -> None:
    _, answer = asyncio.run(send(step(f"http://{host}/"), timeout_s=PATIENCE))
    assert isinstance(answer.observation, Cut)
    assert answer.observation.reason.startswith(f"name not found: {host}")


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    knocks = 0

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal knocks
        knocks += 1

    async def run() -> list[Recorded]:
        async with serving(elsewhere) as other:
            said = f"HTTP/1.1 307 Moved\r\nLocation: http://{other}/\r\nContent-Length: 0\r\n\r\n"
            async with serving(says(said.encode())) as address:
                return await send(step(f"http://{address}/"))

    _, answer = asyncio.run(run())
    assert isinstance(answer.observation, Response)
    assert (answer.observation.status, knocks) == (307, 0)


def test_a_url_that_is_none_is_the_callers_error() -> None:
    with pytest.raises(TargetError):
        asyncio.run(send(step("gopher://127.0.0.1/")))


def test_cancelling_closes_the_connection() -> None:
    async def run() -> bytes:
        arrived, closed = asyncio.Event(), asyncio.get_running_loop().create_future()

        async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await whole_request(reader)
            arrived.set()
            closed.set_result(await reader.read())

        async with serving(behave) as address:
            sending = asyncio.create_task(send(step(f"http://{address}/")))
            await arrived.wait()
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending
            async with asyncio.timeout(PATIENCE):
                return bytes(await closed)

    assert asyncio.run(run()) == b""


@pytest.mark.parametrize("insecure", [False, True])
def test_a_certificate_nobody_vouches_for(tmp_path: Path, insecure: bool) -> None:
    async def run() -> list[Recorded]:
        said = says(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<b/>")
        async with serving(said, server_context(tmp_path)) as address:
            return await send(step(f"https://{address}/"), insecure=insecure)

    _, answer = asyncio.run(run())
    told = answer.observation
    if insecure:
        assert isinstance(told, Response)
        assert answer.body() == b"<b/>"
    else:
        assert isinstance(told, Cut)
        assert told.reason.startswith("TLS failure: certificate not accepted: self-signed")


def test_tls_where_nobody_speaks_it() -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        await reader.read()

    async def run() -> list[Recorded]:
        async with serving(behave) as address:
            return await send(step(f"https://{address}/"), insecure=True, timeout_s=PATIENCE)

    _, answer = asyncio.run(run())
    assert isinstance(answer.observation, Cut)
    assert answer.observation.reason.startswith("TLS failure: ")


def test_an_exchange_is_named_once() -> None:
    async def run() -> set[str]:
        async with serving(says(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")) as address:
            planned: Step = step(f"http://{address}/")
            answers = [await send(planned), await send(planned), await send(planned, exchange="x")]
        return {seen.observation.exchange for answer in answers for seen in answer}

    names = asyncio.run(run())
    assert len(names) == 3
    assert "x" in names


def test_message_ids_are_fresh() -> None:
    ids = {fresh_message_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(it.startswith("urn:uuid:") and len(it) == 45 for it in ids)
