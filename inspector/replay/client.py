"""Send one planned request and tell what came back.

Rule 1: trouble on the network is data: it ends in a ``Cut`` with a reason, never in an exception.
Rule 2: one step, one connection, to the step's URL; no redirect, no proxy, no second attempt.
"""

import asyncio
import socket
import ssl
from contextlib import suppress
from uuid import uuid4

from inspector.errors import Note
from inspector.replay.bodies import body_of, with_body
from inspector.replay.clock import Clock
from inspector.replay.plan import Step
from inspector.replay.target import Target, parse_target
from inspector.wire import http1
from inspector.wire.http1_write import head_bytes
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import (
    Address,
    AnswerHead,
    Chunk,
    Cut,
    Observation,
    Origin,
    Recorded,
    Request,
    Response,
)

TIMEOUT_SECONDS = 60.0
"""Time for a whole exchange: a page at 600 dpi may take half of it."""

ANSWER_LIMIT = 64 * 1024 * 1024
"""Bytes of an answer kept in memory; an A4 page at 600 dpi in colour, not compressed, is 100 MB,
and devices compress."""

_READ_BYTES = 256 * 1024


def fresh_message_id() -> str:
    """A MessageID that was never used: ``urn:uuid:…``."""
    return uuid4().urn


async def send(
    step: Step,
    *,
    timeout_s: float = TIMEOUT_SECONDS,
    insecure: bool = False,
    exchange: str = "",
    source: str = "",
) -> list[Recorded]:
    """Send a step; the request, then its response or the cut that says why there is none.

    ``timeout_s`` seconds are for all of it. ``insecure`` accepts any certificate and old TLS, as
    scanners need it. ``exchange`` names the exchange, by default with a fresh name. ``source`` is
    the address of this machine to send from, by default the system's choice.

    Raises ``TargetError`` if the step's URL cannot be one.
    """
    exchanged = _Exchange(step, exchange or f"replay-{uuid4().hex[:12]}")
    limit = asyncio.timeout(timeout_s)
    try:
        async with limit:
            await exchanged.run(insecure, source)
    except TimeoutError:  # ours, or the system gave up connecting before
        after = f" after {timeout_s:g} s" if limit.expired() else ""
        exchanged.fail(f"timed out{after}", by_us=True)
    except ssl.SSLCertVerificationError as error:
        exchanged.fail(f"TLS failure: certificate not accepted: {error.verify_message}", by_us=True)
    except ssl.SSLError as error:
        exchanged.fail(f"TLS failure: {error.reason or error}")
    except socket.gaierror as error:
        reason = f"name not found: {exchanged.target.host} ({error.strerror})"
        exchanged.fail(reason, by_us=True)
    except ConnectionRefusedError:
        exchanged.fail("connection refused")
    except (ConnectionResetError, BrokenPipeError):
        exchanged.fail("connection reset")
    except UnicodeError:  # a host name that IDNA cannot write, such as one with an empty label
        exchanged.fail(f"name not found: {exchanged.target.host}", by_us=True)
    except OSError as error:
        exchanged.fail(f"network error: {error.strerror or error}", by_us=True)
    return exchanged.told()


class _Exchange:
    """One request on its way and what has come of its answer."""

    def __init__(self, step: Step, name: str) -> None:
        self.target: Target = parse_target(step.url)
        self._step = step
        self._name = name
        self._clock = Clock()
        self._begin_us = self._sent_us = self._clock.now_us()
        unspecified = "::" if ":" in self.target.host else "0.0.0.0"
        self._here, self._there = Address(unspecified, 0), Address(*self.target[1:3])
        self._http = http1.Reader(responses=True)
        self._http.expect(step.method)
        self._head: http1.ResponseHead | None = None
        self._body = BodyReader("")
        self._chunks: list[Chunk] = []
        self._size = 0
        self._answer: Observation | None = None

    async def run(self, insecure: bool, source: str) -> None:
        """Connect, send, and read until the answer is over. Raises what the network raises."""
        reader, writer = await self._connect(insecure, source)
        sending = asyncio.create_task(self._send(writer))
        try:
            while self._answer is None:
                data = await reader.read(_READ_BYTES)
                now_us = self._clock.now_us()
                self._take(self._http.feed(data, now_us) if data else self._http.close())
                if not data and self._answer is None:
                    self.fail(f"closed early, {self._so_far()}")
        finally:
            sending.cancel()
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()

    async def _connect(
        self, insecure: bool, source: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            reader, writer = await asyncio.open_connection(
                self.target.host,
                self.target.port,
                ssl=_tls(insecure) if self.target.scheme == "https" else None,
                local_addr=(source, 0) if source else None,
                all_errors=True,
            )
        except ExceptionGroup as errors:  # a name with several addresses, none of which answers
            raise errors.exceptions[-1] from None
        self._here = Address(*writer.get_extra_info("sockname")[:2])
        self._there = Address(*writer.get_extra_info("peername")[:2])
        self._begin_us = self._sent_us = self._clock.now_us()
        return reader, writer

    async def _send(self, writer: asyncio.StreamWriter) -> None:
        """Send all of the request, beside the reading: a device may refuse it half way."""
        writer.transport.set_write_buffer_limits(0)  # so that draining waits for the last byte
        writer.write(head_bytes(self._request()))
        writer.write(self._step.body)
        with suppress(OSError):  # the reader tells it too
            await writer.drain()
            self._sent_us = self._clock.now_us()

    def _take(self, pieces: list[http1.Piece]) -> None:
        for piece in pieces:
            match piece:
                case http1.ResponseHead():
                    self._head = piece
                    self._body = BodyReader.of(piece.headers)
                case http1.Data():
                    self._size += len(piece.data)
                    if self._size > ANSWER_LIMIT:
                        self.fail(f"answer larger than {ANSWER_LIMIT} bytes", by_us=True)
                        return
                    self._keep(piece.time_us, piece.data)
                case http1.End(complete=True) if self._head:
                    self._answer = self._response(self._head, piece)
                case http1.End():
                    self.fail(f"closed early, {self._so_far()}", *piece.notes)
                case http1.Broken():
                    self._keep(piece.time_us, piece.data)
                    self.fail("answer is not HTTP/1", piece.note)

    def _keep(self, time_us: int, data: bytes) -> None:
        self._body.feed(data)
        self._chunks.append(Chunk(time_us, data))

    def _so_far(self) -> str:
        if self._head is None:
            return "before an answer"
        return f"after {self._size} bytes of the answer"

    def fail(self, reason: str, *notes: Note, by_us: bool = False) -> None:
        """The exchange ends without a whole answer, unless it had ended already."""
        if self._answer is not None:
            return
        head = self._head
        if head and not reason.startswith(("answer", "closed early")):
            reason = f"{reason}, {self._so_far()}"
        self._answer = Cut(
            exchange=self._name,
            time_us=self._clock.now_us(),
            source=self._here if by_us else self._there,
            destination=self._there if by_us else self._here,
            reason=reason,
            head=None if head is None else _answer_head(head),
            body=self._body.close(),
            origin=Origin.REPLAYED,
            notes=(*(head.notes if head else ()), *notes),
        )

    def _request(self) -> Request:
        return Request(
            exchange=self._name,
            time_us=self._begin_us,
            end_us=self._sent_us,
            source=self._here,
            destination=self._there,
            method=self._step.method,
            target=self.target.path or "/",
            headers=self._step.headers,
            body=body_of(self._step.headers, self._step.body),
            origin=Origin.REPLAYED,
            notes=self._step.notes,
        )

    def _response(self, head: http1.ResponseHead, end: http1.End) -> Response:
        return Response(
            exchange=self._name,
            time_us=head.time_us,
            end_us=end.time_us,
            source=self._there,
            destination=self._here,
            status=head.status,
            reason=head.reason,
            version=head.version,
            headers=head.headers,
            body=self._body.close(),
            origin=Origin.REPLAYED,
            notes=head.notes + end.notes,
        )

    def told(self) -> list[Recorded]:
        """The request and what came of it."""
        assert self._answer is not None
        chunks = tuple(self._chunks)
        asked = with_body(self._request(), self._step.body)
        return [asked, Recorded(self._answer, lambda: iter(chunks))]


def _answer_head(head: http1.ResponseHead) -> AnswerHead:
    return AnswerHead(
        time_us=head.time_us,
        status=head.status,
        reason=head.reason,
        version=head.version,
        headers=head.headers,
    )


def _tls(insecure: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("ALL:@SECLEVEL=0")  # 1024 bit keys and SHA-1 in scanners' firmware
    return context
