"""An HTTP message that is under way: its head and what came of its body."""

from inspector.wire import http1
from inspector.wire.multipart import BodyReader, is_multipart
from inspector.wire.observation import (
    EMPTY_BODY,
    Body,
    Chunk,
    Cut,
    Recorded,
    Request,
    Response,
    header,
)
from inspector.wire.recognition import is_wsd
from inspector.wire.spool import Spool, Spooling

SMALL_BYTES = 64 * 1024
"""Bytes of a body up to which it stays in memory: every envelope, but no image."""

CHUNK_BYTES = 256 * 1024
"""Bytes after which what came at one time is no longer gathered into one chunk."""


class Message:
    """Head, chunks and body. ``packet`` is the number of the packet in which it began."""

    __slots__ = ("_chunks", "_length", "_parts", "_reader", "_size", "_spool", "_spooling",
                 "_time_us", "_unwanted", "head", "packet")  # fmt: skip

    def __init__(
        self,
        head: http1.RequestHead | http1.ResponseHead,
        packet: int,
        spooling: Spooling,
        *,
        keep: bool,
    ) -> None:
        """``keep``: the headers say already that it is WSD; otherwise its first bytes will."""
        self.head = head
        self.packet = packet
        self._spooling = spooling
        self._unwanted = not keep
        self._chunks: list[Chunk] = []
        self._parts: list[bytes] = []
        self._size = 0  # of the parts
        self._time_us = head.time_us
        self._length = 0
        self._reader: BodyReader | None = None
        self._spool: Spool | None = None

    def add(self, time_us: int, data: bytes) -> None:
        """Append body bytes; those of one time become one chunk, unless they are many."""
        if time_us != self._time_us or self._size >= CHUNK_BYTES:
            self._close_chunk()
            self._time_us = time_us
        self._parts.append(data)
        self._size += len(data)

    def body(self) -> Body:
        """The body as far as it came."""
        self._close_chunk()
        if self._reader is not None:
            return self._reader.close()
        chunks = self._chunks
        if not chunks:
            return EMPTY_BODY
        data = chunks[0].data if len(chunks) == 1 else b"".join(chunk.data for chunk in chunks)
        if data[:2] == b"--" or self._is_taken_apart():
            reader = self._new_reader()
            reader.feed(data)
            return reader.close()
        return Body.of(data)

    def seen(self, observation: Request | Response | Cut) -> Recorded:
        """Pair an observation with the chunks that arrived."""
        if self._spool is not None:
            return Recorded(observation, self._spool.chunks, packet=self.packet)
        chunks = tuple(self._chunks)
        return Recorded(observation, lambda: iter(chunks), packet=self.packet)

    def _is_taken_apart(self) -> bool:
        headers = self.head.headers
        kind, coding = header(headers, "content-type"), header(headers, "content-encoding")
        return is_multipart(kind) or bool(coding)

    def _new_reader(self) -> BodyReader:
        headers = self.head.headers
        return BodyReader.of(headers)

    def _close_chunk(self) -> None:
        if not self._parts:
            return
        data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts, self._size = [], 0
        chunk = Chunk(self._time_us, data)
        if self._spool is not None and self._reader is not None:
            self._reader.feed(data)
            if not self._unwanted:
                self._spool.add(chunk)
            return
        self._chunks.append(chunk)
        self._length += len(data)
        if self._length > SMALL_BYTES:
            self._grow()

    def _grow(self) -> None:
        """The body is no small one: from now on it goes where large ones wait."""
        chunks, self._chunks = self._chunks, []
        self._reader, self._spool = self._new_reader(), self._spooling()
        if self._unwanted:
            self._unwanted = not is_wsd(b"".join([chunk.data for chunk in chunks]))
        for chunk in chunks:
            self._reader.feed(chunk.data)
            self._spool.add(chunk)
