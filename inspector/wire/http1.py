"""HTTP/1 messages: bytes of one direction in, heads, body bytes and ends out.

Rule 1: incremental and without I/O; a body is told as it arrives and never kept.
Rule 2: what devices send is accepted with a note (LF line ends, folded headers, doubled lengths);
what cannot be read is told once, as ``Broken``, and ends the reading. Nothing raises.
Source: RFC 9112.
"""

import re
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from inspector.errors import Note
from inspector.wire.http1_head import (
    BARE_LF,
    RequestHead,
    ResponseHead,
    framing,
    may_begin,
    parse_fields,
    parse_request,
    parse_response,
    shown,
)
from inspector.wire.observation import Headers

__all__ = [
    "HEAD_BYTES_LIMIT",
    "Broken",
    "Data",
    "End",
    "Piece",
    "Reader",
    "RequestHead",
    "ResponseHead",
]

HEAD_BYTES_LIMIT = 64 * 1024
"""Bytes of the longest head, and of the longest trailer; four times h11's default."""

_CHUNK_LINE_LIMIT = 4096
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")


class Data(NamedTuple):
    """Body bytes that arrived together, without the frames of the chunked coding."""

    time_us: int
    data: bytes


class End(NamedTuple):
    """The message is over; ``time_us`` is its last byte. ``complete``: it ended as announced."""

    time_us: int
    complete: bool
    trailers: Headers
    notes: tuple[Note, ...]


class Broken(NamedTuple):
    """Bytes that begin no message; all that follows on this direction is ignored."""

    time_us: int
    data: bytes
    note: Note


type Piece = RequestHead | ResponseHead | Data | End | Broken


class Reader:
    """Reads all messages of one direction of a connection, requests or responses.

    Every head is followed by any number of ``Data`` and one ``End``. Interim responses
    (100 Continue) are passed over, with a note on the response that follows.
    """

    def __init__(self, *, responses: bool) -> None:
        self._responses = responses
        self._methods: deque[str] = deque()
        self._step: Callable[[], bool] = self._read_head
        self._buffer = bytearray()
        self._pieces: list[Piece] = []
        self._notes: list[Note] = []
        self._trailers: list[bytes] = []
        self._scanned = 0
        self._left = 0
        self._body_bytes = 0
        self._begun_us = self._now_us = 0

    @property
    def idle(self) -> bool:
        """Whether no message is under way."""
        return self._step == self._read_head and not self._buffer

    def expect(self, method: str) -> None:
        """Say the method of a request that was sent: an answer to HEAD has no body."""
        self._methods.append(method)

    def feed(self, data: bytes, time_us: int) -> list[Piece]:
        """What these bytes bring. ``time_us`` never goes back (Unix microseconds)."""
        if not self._buffer and self._step == self._read_head:
            self._begun_us = time_us
        self._now_us = time_us
        self._buffer += data
        while self._step():
            pass
        return self._told()

    def close(self, *, reset: bool = False) -> list[Piece]:
        """No more bytes will come; ``reset`` if not because the sender said so.

        Ends a message that is under way: complete only if it was to end with the connection.
        """
        if self._step == self._read_head:
            if self._buffer.strip(b"\r\n"):
                text = f"head ends after {len(self._buffer)} bytes, without an empty line"
                self._break(Note("HTTP", text))
        elif self._step == self._read_rest and not reset:
            self._end()
        elif self._step != self._ignore:
            self._end_broken("ends too early")
        self._buffer.clear()
        self._step = self._ignore
        return self._told()

    def _told(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _taken_notes(self) -> tuple[Note, ...]:
        notes, self._notes = tuple(self._notes), []
        return notes

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _take_line(self) -> bytes | None:
        """The next line without its end, None while it is incomplete."""
        end = self._buffer.find(b"\n")
        if end < 0:
            return None
        line = self._take(end + 1)[:-1]
        if not line.endswith(b"\r") and BARE_LF not in self._notes:
            self._notes.append(BARE_LF)
        return line.removesuffix(b"\r")

    # Steps: each reads one thing and says whether the next may follow.

    def _ignore(self) -> bool:
        self._buffer.clear()
        return False

    def _read_head(self) -> bool:
        buffer = self._buffer
        while buffer.startswith((b"\r\n", b"\n")):
            # "A server ... SHOULD ignore at least one empty line." RFC 9112, section 2.2.
            del buffer[: 1 + (buffer[0] == 13)]
            self._begun_us, self._scanned = self._now_us, 0
        if not buffer:
            return False
        end = buffer.find(b"\n\r\n", self._scanned)
        bare = buffer.find(b"\n\n", self._scanned, len(buffer) if end < 0 else end)
        if end < 0 and bare < 0:
            self._scanned = max(0, len(buffer) - 2)
            return self._check_beginning()
        self._scanned = 0
        head = bytes(buffer[: bare + 2 if bare >= 0 else end + 3])
        parsed = (parse_response if self._responses else parse_request)(head, self._begun_us)
        if isinstance(parsed, Note):
            return self._break(parsed)
        del buffer[: len(head)]
        return self._begin(parsed)

    def _check_beginning(self) -> bool:
        """Whether an incomplete head is broken already: TLS, for one, never has an empty line."""
        if not may_begin(self._buffer, responses=self._responses):
            kind = "response" if self._responses else "request"
            return self._break(Note("HTTP", f"begins no {kind}"))
        if len(self._buffer) > HEAD_BYTES_LIMIT:
            return self._break(Note("HTTP", f"head is longer than {HEAD_BYTES_LIMIT} bytes"))
        return False

    def _begin(self, head: RequestHead | ResponseHead) -> bool:
        has_body = True
        if isinstance(head, ResponseHead):
            if 100 <= head.status < 200 and head.status != 101:
                self._notes = [Note("HTTP", f"{head.status} {head.reason} came first")]
                self._begun_us = self._now_us
                return True
            has_body = self._has_body(head.status)
        frame = framing(head.headers, of_response=self._responses)
        self._pieces.append(head._replace(notes=self._taken_notes() + head.notes + frame.notes))
        self._body_bytes = 0
        self._trailers = []
        self._left = (frame.length or 0) if has_body else 0
        if not has_body or frame.length is not None:
            self._step = self._read_counted
        elif frame.chunked:
            self._step = self._read_chunk_size
        else:
            self._step = self._read_rest if self._responses else self._read_counted
        return True

    def _has_body(self, status: int) -> bool:
        method = self._methods.popleft() if self._methods else ""
        tunnel = method == "CONNECT" and 200 <= status < 300
        return not (method == "HEAD" or status in (101, 204, 304) or tunnel)

    def _tell(self, data: bytes) -> None:
        self._body_bytes += len(data)
        self._pieces.append(Data(self._now_us, data))

    def _tell_counted(self) -> bool:
        """Tell bytes of which ``_left`` are to come; whether none is left."""
        if self._left and self._buffer:
            data = self._take(self._left)
            self._left -= len(data)
            self._tell(data)
        return self._left == 0

    def _read_counted(self) -> bool:
        if not self._tell_counted():
            return False
        self._end()
        return True

    def _read_rest(self) -> bool:
        if self._buffer:
            self._tell(self._take(len(self._buffer)))
        return False

    def _read_chunk_size(self) -> bool:
        line = self._take_line()
        if line is None:
            too_long = len(self._buffer) > _CHUNK_LINE_LIMIT
            return too_long and self._end_broken("has a chunk size without end")
        size = line.split(b";")[0].strip()
        if _CHUNK_SIZE.fullmatch(size) is None:
            return self._end_broken(f"has chunk size {shown(size)}")
        self._left = int(size, 16)
        if self._left:
            self._step = self._read_chunk
        else:
            self._left, self._step = HEAD_BYTES_LIMIT, self._read_trailer
        return True

    def _read_chunk(self) -> bool:
        if not self._tell_counted():
            return False
        if not self._buffer or self._buffer == b"\r":
            return False
        if not self._buffer.startswith((b"\r\n", b"\n")):
            return self._end_broken("has a chunk longer than its size")
        self._take_line()
        self._step = self._read_chunk_size
        return True

    def _read_trailer(self) -> bool:
        """One line; ``_left`` counts the bytes that a trailer may still have."""
        line = self._take_line()
        self._left -= len(line) + 1 if line is not None else 0
        if self._left < (len(self._buffer) if line is None else 0):
            return self._end_broken("has a trailer without end")
        if line:
            self._trailers.append(line)
        elif line is not None:
            self._end(parse_fields(self._trailers, self._notes))
        return line is not None

    def _end(self, trailers: Headers = ()) -> None:
        self._pieces.append(End(self._now_us, True, trailers, self._taken_notes()))
        self._step = self._read_head
        self._begun_us = self._now_us

    def _end_broken(self, text: str) -> bool:
        counted = self._step == self._read_counted
        of_length = f" of {self._body_bytes + self._left}" if counted else ""
        self._notes.append(Note("HTTP", f"body {text}, after {self._body_bytes}{of_length} bytes"))
        self._pieces.append(End(self._now_us, False, (), self._taken_notes()))
        self._step = self._ignore
        return True

    def _break(self, note: Note) -> bool:
        self._pieces.append(Broken(self._begun_us, bytes(self._buffer), note))
        self._step = self._ignore
        return True
