"""A virtual device: a server that answers as a recorded scanner or scan server did.

Rule 1: it answers from the recording or refuses; nothing is ever forwarded.
Rule 2: no client can stop it: what breaks HTTP gets 400, what waits too long is dropped.
"""

import asyncio
import logging
import socket
import struct
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

import msgspec

from inspector.errors import InspectorError
from inspector.replay.answers import Answers, Exchange, Reply, plain, question_of, refusal, reply
from inspector.replay.bodies import body_of, with_body
from inspector.replay.clock import Clock
from inspector.wire import http1, http1_write
from inspector.wire.observation import (
    Address,
    Cut,
    Origin,
    Recorded,
    Request,
    Response,
    header,
)

REQUEST_LIMIT = 64 * 1024 * 1024
"""Bytes of a request that are taken; the largest is SendImage with one page."""

IDLE_SECONDS = 60.0
"""How long a connection may be silent; http.sys of Windows waits twice as long."""

_READ_BYTES = 256 * 1024
_LINGER_SECONDS = 1.0
_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)

logger = logging.getLogger(__name__)


def _ignore(_: Recorded) -> None:
    """Nobody wants to know what passed."""


class VirtualDevice:
    """Answers from recorded exchanges (a request and its response or cut), in recorded order.

    ``observe`` is called with every request and every answer as they pass.
    """

    def __init__(
        self, exchanges: Iterable[Exchange] = (), *, observe: Callable[[Recorded], None] = _ignore
    ) -> None:
        self._answers = Answers(exchanges)
        self._observe = observe
        self._talks: set[asyncio.Task[None]] = set()
        self._count = 0

    @property
    def names(self) -> tuple[str, ...]:
        """What the device can be asked: folded Actions, or method and path of other requests."""
        return self._answers.names

    def learn(self, exchanges: Iterable[Exchange]) -> None:
        """Answer who connects from now on from these exchanges alone."""
        self._answers = Answers(exchanges)

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", *, port: int = 0) -> AsyncIterator[Address]:
        """Listen and answer; the address that is listened on. Port 0 takes a free one.

        Raises ``InspectorError`` if the address cannot be listened on.
        """
        try:
            server = await asyncio.start_server(self._accept, host, port)
        except OSError as error:
            raise InspectorError(
                f"cannot listen on {Address(host, port)}: {error.strerror or error}"
            ) from None
        address = Address(*server.sockets[0].getsockname()[:2])
        logger.info("virtual device listens address=%s names=%d", address, len(self.names))
        try:
            yield address
        finally:
            server.close()
            for talk in self._talks:
                talk.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)
            await server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        self._count += 1
        talk = _Talk(f"virtual{self._count}", reader, writer, self._answers, self._observe)
        try:
            with suppress(OSError, TimeoutError):  # the client is gone or says nothing
                await talk.run()
        finally:
            self._talks.discard(task)
            # All was drained but to a client that does not read, and that one must not hold us.
            writer.transport.abort()


class _Talk:
    """One connection of a client: requests in, answers out, one at a time."""

    def __init__(
        self,
        name: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answers: Answers,
        observe: Callable[[Recorded], None],
    ) -> None:
        self._name = name
        self._reader = reader
        self._writer = writer
        writer.transport.set_write_buffer_limits(0)  # so that draining waits for the last byte
        self._answers = answers
        self._observe = observe
        self._here = Address(*writer.get_extra_info("sockname")[:2])
        self._there = Address(*writer.get_extra_info("peername")[:2])
        self._clock = Clock()
        self._http = http1.Reader(responses=False)
        self._head: http1.RequestHead | None = None
        self._body = bytearray()
        self._count = 0

    async def run(self) -> None:
        """Answer until one side closes. Raises what the network raises."""
        more = True
        while more:
            async with asyncio.timeout(IDLE_SECONDS):
                data = await self._reader.read(_READ_BYTES)
            now_us = self._clock.now_us()
            pieces = self._http.feed(data, now_us) if data else self._http.close()
            more = await self._take(pieces) and bool(data)

    async def _take(self, pieces: list[http1.Piece]) -> bool:
        """Follow what was read; whether the connection goes on."""
        for piece in pieces:
            match piece:
                case http1.RequestHead():
                    self._head = piece
                    self._body.clear()
                    if header(piece.headers, "expect").lower() == "100-continue":
                        self._writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                case http1.Data(data=data):
                    self._body += data
                    if len(self._body) > REQUEST_LIMIT:
                        text = f"body is longer than {REQUEST_LIMIT} bytes\n"
                        return await self._refuse(plain(413, "Content Too Large", text))
                case http1.End(complete=True) if self._head:
                    if not await self._respond(self._head, piece):
                        return False
                case http1.End(notes=notes):
                    return await self._refuse(plain(400, "Bad Request", f"{notes[-1].text}\n"))
                case http1.Broken(note=note):
                    return await self._refuse(plain(400, "Bad Request", f"{note.text}\n"))
        return True

    async def _respond(self, head: http1.RequestHead, end: http1.End) -> bool:
        """Answer one whole request; whether the connection goes on."""
        self._count += 1
        body = bytes(self._body)
        request = self._request(head, end, body)
        self._observe(with_body(request, body))
        question = question_of(request, body)
        answer = self._answers.find(question)
        logger.debug("asked name=%s known=%s", question.name, answer is not None)
        match answer:
            case Recorded(observation=Response() as seen):
                return await self._say(reply(answer, seen, question), request)
            case Recorded(observation=Cut() as cut):
                await self._break_off(answer, cut)
                return False
        return await self._say(refusal(question, self._answers.names), request)

    async def _say(self, said: Reply, request: Request) -> bool:
        """Send an answer; whether the connection goes on."""
        response = Response(
            exchange=request.exchange,
            time_us=self._clock.now_us(),
            end_us=0,
            source=self._here,
            destination=self._there,
            status=said.status,
            reason=said.reason,
            version=said.version,
            headers=said.headers,
            body=body_of(said.headers, said.body),
            origin=Origin.VIRTUAL,
        )
        frame = http1_write.framed(response, method=request.method)
        sent = with_body(response, said.body)
        for chunk in http1_write.wire_chunks(sent, frame, begin_us=0, end_us=0):
            self._writer.write(chunk.data)
        await self._drain()
        response = msgspec.structs.replace(response, end_us=self._clock.now_us())
        self._observe(with_body(response, said.body))
        return not frame.closes and not http1_write.framed(request).closes

    async def _refuse(self, said: Reply) -> bool:
        """Answer what is no request and end the connection, without losing the answer.

        What the client still sends is read for a moment: closing with unread bytes resets the
        connection, and the client would never see why.
        """
        self._count += 1
        said = said._replace(headers=(*said.headers, ("Connection", "close")))
        now_us = self._clock.now_us()
        head = http1.RequestHead(now_us, "GET", "/", "HTTP/1.1", (), ())
        await self._say(said, self._request(head, http1.End(now_us, False, (), ()), b""))
        self._writer.write_eof()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_SECONDS):
                while await self._reader.read(_READ_BYTES):
                    pass
        return False

    async def _break_off(self, answer: Recorded, cut: Cut) -> None:
        """End the connection as the recorded exchange ended: after part of an answer, or none."""
        reset = "reset" in cut.reason
        if cut.head or cut.body.length:
            frame = http1_write.framed_part(cut)
            for chunk in http1_write.wire_chunks(answer, frame, begin_us=0, end_us=0):
                self._writer.write(chunk.data)
            await self._drain()
            told = header(cut.head.headers, "content-length") if cut.head else ""
            reset = reset or not (told or frame.chunked)  # else closing would complete the answer
        ended = msgspec.structs.replace(
            cut,
            exchange=self._exchange,
            time_us=self._clock.now_us(),
            source=self._here,
            destination=self._there,
            origin=Origin.VIRTUAL,
        )
        self._observe(Recorded(ended, answer.chunks))
        if reset:
            linger = socket.SOL_SOCKET, socket.SO_LINGER, _RESET
            self._writer.get_extra_info("socket").setsockopt(*linger)

    async def _drain(self) -> None:
        async with asyncio.timeout(IDLE_SECONDS):
            await self._writer.drain()

    @property
    def _exchange(self) -> str:
        return f"{self._name}-{self._count}"

    def _request(self, head: http1.RequestHead, end: http1.End, body: bytes) -> Request:
        return Request(
            exchange=self._exchange,
            time_us=head.time_us,
            end_us=end.time_us,
            source=self._there,
            destination=self._here,
            method=head.method,
            target=head.target,
            version=head.version,
            headers=head.headers,
            body=body_of(head.headers, body),
            notes=head.notes + end.notes,
        )
