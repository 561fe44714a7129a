"""HTTP/1 messages: bytes of one direction in, heads, body bytes and ends out.

Rule 1: incremental and without I/O; a body is told as it arrives and never kept.
Rule 2: what devices send is accepted with a note (LF line ends, folded headers, doubled lengths);
what cannot be read is told once, as ``Broken``. Nothing raises.
Rule 3: reading goes on. Behind bytes that are missing, and behind what breaks a direction that
was HTTP before, the next start line is looked for.
Source: RFC 9112.
"""

import re
from collections import deque
from collections.abc import Callable

import msgspec

from inspector.errors import Note, NoteKind
from inspector.wire.http1_chunked import Chunked
from inspector.wire.http1_head import (
    BARE_LF,
    NOTES_LIMIT,
    PLAIN_LENGTH,
    Framing,
    RequestHead,
    ResponseHead,
    may_begin,
    parse_fields,
    parse_head,
    parse_plain,
)
from inspector.wire.http1_pieces import Broken, Data, End, Piece, Tunnel
from inspector.wire.http1_start import Search, Sought, begins_surely
from inspector.wire.observation import Headers, header

__all__ = [
    "HEAD_BYTES_LIMIT",
    "Broken",
    "Data",
    "End",
    "Piece",
    "Reader",
    "RequestHead",
    "ResponseHead",
    "Tunnel",
]

HEAD_BYTES_LIMIT = 64 * 1024
"""Bytes of the longest head; four times h11's default."""

_LINE_END = (b"\r\n", b"\n")
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_TEXTUAL = re.compile(r"text/|[^;]*(?:xml|soap|json)", re.IGNORECASE)
_BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


class Reader:
    """Reads all messages of one direction of a connection, requests or responses.

    Every head is followed by any number of ``Data`` and one ``End``. Interim responses
    (100 Continue) are passed over, with a note on the response that follows.

    ``joined``: the direction's first byte was not seen. ``captured``: nobody waits for what is
    read, so a request without a length is read until the next one, or the end.
    """

    def __init__(self, *, responses: bool, joined: bool = False, captured: bool = False) -> None:
        self._responses = responses
        self._captured = captured
        self._methods: deque[str] = deque()
        self._search = Search(responses)
        self._step: Callable[[], bool] = self._read_head
        self._data = b""
        self._at = 0  # the next byte of the data
        self._held = bytearray()  # part of a head, whose rest has not come
        self._scanned = 0
        self._pieces: list[Piece] = []
        self._notes: list[Note] = []
        self._headers: Headers = ()
        self._left = 0  # bytes of a counted body that are to come
        self._chunked: Chunked | None = None
        self._body_bytes = 0
        self._unseen_bytes = 0  # of the body, from its first hole on
        self._lost: Note | None = None
        self._begun_us = self._now_us = 0
        self._goes_on = False  # whether what breaks is passed over
        if joined:
            self._seek(Sought.JOINED)

    @property
    def idle(self) -> bool:
        """Whether no message is under way."""
        return self._step in (self._read_head, self._find_start) and not self._held

    @property
    def skipped_bytes(self) -> int:
        """Bytes that were passed over because no message that can be read begins in them."""
        return self._search.skipped_bytes

    def expect(self, method: str) -> None:
        """Say the method of a request that was sent: an answer to HEAD has no body."""
        self._methods.append(method)

    def tunnel(self) -> None:
        """The other direction told a ``Tunnel``: no HTTP comes any more."""
        self._step = self._read_tunnel

    def feed(self, data: bytes, time_us: int) -> list[Piece]:
        """What these bytes bring. ``time_us`` never goes back (Unix microseconds).

        Where bytes are missing or senseless, a message is looked for at the beginning of
        ``data`` above all, so it should be what one segment brought.
        """
        self._now_us = time_us
        if self._held:
            self._held += data
            if not self._is_worth_reading(data):
                return []
            data, self._held = bytes(self._held), bytearray()
        else:
            self._begun_us = time_us
        return self._run(data)

    def lose(self, length: int | None, time_us: int) -> list[Piece]:
        """``length`` bytes are missing here, None if nobody knows how many.

        A body whose end is known goes on being counted, but none of its bytes is told any more,
        and it ends incomplete. Everything else that is under way ends here.
        """
        self._now_us = time_us
        if self._step in (self._ignore, self._read_tunnel):
            return []
        if length is not None and self._is_inside(length):
            self._lose_of_body(length)
            return self._run(b"")
        if self._step == self._read_head:
            if self._held.strip(b"\r\n"):
                self._break_head(_missing(length, len(self._held), "head"))
        elif self._step == self._find_start:
            self._search.skip(len(self._held))
        else:
            self._lose_of_body(length)
            self._end()
        self._held.clear()
        self._search.lose(length)
        self._seek(Sought.LOST)
        return self._run(b"")

    def close(self, *, reset: bool = False) -> list[Piece]:
        """No more bytes will come; ``reset`` if not because the sender said so.

        Ends a message that is under way: complete only if it was to end with the connection.
        """
        if self._step == self._read_head:
            if self._held.strip(b"\r\n"):
                text = f"head ends after {len(self._held)} bytes, without an empty line"
                self._break_head(Note("HTTP", text, NoteKind.HTTP))
        elif self._step == self._find_start:
            self._search.skip(len(self._held))
        elif self._step in (self._read_rest, self._read_unsized) and not reset:
            self._end()
        elif self._step not in (self._ignore, self._read_tunnel):
            self._break_body("ends too early")
        self._held.clear()
        self._step = self._ignore
        return self._run(b"")

    def _run(self, data: bytes) -> list[Piece]:
        self._data, self._at = data, 0
        while self._step():
            pass
        pieces, self._pieces = self._pieces, []
        return pieces

    def _note(self, *notes: Note) -> None:
        for note in notes:
            if note not in self._notes and len(self._notes) < NOTES_LIMIT:
                self._notes.append(note)

    def _taken_notes(self) -> tuple[Note, ...]:
        if not self._notes:
            return ()
        notes, self._notes = tuple(self._notes), []
        return notes

    # --- heads: one that has not come whole is held; no byte of it is looked at again and again

    def _is_worth_reading(self, new: bytes) -> bool:
        """Whether what is held can be more than held on, now that it has become longer."""
        held = self._held
        if self._step == self._find_start:
            if self._search.may_go_on(held):
                return False
            if not self._search.begins(held):  # the new bytes begin a segment, too
                self._search.skip(len(held) - len(new))
                self._held, self._begun_us = bytearray(new), self._now_us
            return True
        if self._step == self._read_tunnel or held.startswith((b"\r", b"\n")):
            return True
        start, self._scanned = self._scanned, max(0, len(held) - 2)
        if held.find(b"\n\r\n", start) >= 0 or held.find(b"\n\n", start) >= 0:
            return True
        return self._oddity(held) is not None

    def _hold(self) -> bool:
        self._held += self._data[self._at :]
        self._at = len(self._data)
        return False

    def _oddity(self, begun: bytes | bytearray) -> Note | None:
        """Why an incomplete head is broken already: TLS, for one, never has an empty line."""
        if not may_begin(begun, responses=self._responses):
            begins_as = "response" if self._responses else "request"
            return Note("HTTP", f"begins no {begins_as}", NoteKind.HTTP)
        if len(begun) > HEAD_BYTES_LIMIT:
            told = f"head is longer than {HEAD_BYTES_LIMIT} bytes"
            return Note("HTTP", told, NoteKind.LIMIT)
        return None

    # --- steps: each reads one thing and says whether the next may follow

    def _ignore(self) -> bool:
        return False

    def _read_tunnel(self) -> bool:
        if self._at < len(self._data):
            self._pieces.append(Tunnel(self._now_us, self._data[self._at :]))
            self._at = len(self._data)
        return False

    def _find_start(self) -> bool:
        found = self._search.find(self._data, self._at)
        if found is None:
            return self._hold()
        if found > self._at:
            self._begun_us = self._now_us
        self._at = found
        if found == len(self._data):
            return False
        if self._search.lost_messages:
            while len(self._methods) > 1:  # nobody pipelines: the newest request is answered
                self._methods.popleft()
        self._note(*self._search.notes())
        self._step = self._read_head
        return True

    def _read_head(self) -> bool:
        data, at = self._data, self._at
        end = data.find(b"\r\n\r\n", at, at + PLAIN_LENGTH) + 4
        if end >= 4:
            plain = parse_plain(data[at:end], self._begun_us, responses=self._responses)
            if plain is not None:
                self._at = end
                return self._begin(*plain)
        return self._read_odd_head()

    def _read_odd_head(self) -> bool:
        """A head of which only a part has come, or with something odd."""
        data, at = self._data, self._at
        while data.startswith(_LINE_END, at):
            # "A server ... SHOULD ignore at least one empty line." RFC 9112, section 2.2.
            at += 1 + (data[at] == 13)
            self._begun_us = self._now_us
        self._at = at
        if at == len(data):
            return False
        found = _EMPTY_LINE.search(data, at, at + HEAD_BYTES_LIMIT)
        if found is None:
            odd = self._oddity(data[at:])
            self._scanned = max(0, len(data) - at - 2)
            return self._hold() if odd is None else self._break(odd)
        end = found.end()
        parsed = parse_head(data[at:end], self._begun_us, responses=self._responses)
        if isinstance(parsed, Note):
            return self._break(parsed)
        self._at = end
        return self._begin(*parsed)

    def _begin(self, head: RequestHead | ResponseHead, frame: Framing) -> bool:
        has_body, tunnel = True, False
        if isinstance(head, ResponseHead):
            if 100 <= head.status < 200 and head.status != 101:
                told = f"{head.status} {head.reason} came first"
                self._note(Note("HTTP", told, NoteKind.HTTP))
                self._begun_us = self._now_us
                return True
            method = self._methods.popleft() if self._methods else ""
            tunnel = head.status == 101 or (method == "CONNECT" and head.status // 100 == 2)
            has_body = not (tunnel or method == "HEAD" or head.status in (204, 304))
        if self._notes:
            head = msgspec.structs.replace(head, notes=self._taken_notes() + head.notes)
        self._pieces.append(head)
        self._headers = head.headers
        self._body_bytes = 0
        self._left = (frame.length or 0) if has_body else 0
        if tunnel:
            self._end()
            self._pieces.append(Tunnel(self._now_us, self._data[self._at :]))
            self._at, self._step = len(self._data), self._read_tunnel
        elif not has_body or frame.length is not None:
            self._step = self._read_counted
        elif frame.chunked:
            self._chunked, self._step = Chunked(), self._read_chunked
        else:
            self._step = self._unframed(head)
        return True

    def _unframed(self, head: RequestHead | ResponseHead) -> Callable[[], bool]:
        """How a body is read of which nothing says where it ends."""
        if isinstance(head, ResponseHead):
            return self._read_rest
        unsized = self._captured and head.method not in _BODILESS
        return self._read_unsized if unsized and _type_of(head.headers) else self._read_counted

    def _read_counted(self) -> bool:
        size = min(self._left, len(self._data) - self._at)
        if size and not self._at and self._is_next():
            total = self._body_bytes + self._unseen_bytes
            length = f"Content-Length is {total + self._left}"
            text = f"{length}, the next message begins after {total} bytes"
            self._note(Note("HTTP", text, NoteKind.HTTP))
        else:
            if size:
                self._left -= size
                self._tell(self._data[self._at : self._at + size])
                self._at += size
            if self._left:
                return False
        self._end()
        return True

    def _is_next(self) -> bool:
        """Whether a segment begins with a start line; it may do so in an image, but in no text."""
        return begins_surely(self._data, responses=self._responses) and bool(
            _TEXTUAL.match(_type_of(self._headers))
        )

    def _read_chunked(self) -> bool:
        chunked = self._chunked
        assert chunked is not None
        for data in chunked.feed(self._data, self._at):
            self._tell(data)
        self._at = chunked.at
        if chunked.bare_lf:
            self._note(BARE_LF)
        if chunked.broken:
            self._break_body(chunked.broken)
        elif chunked.over:
            self._end(parse_fields(chunked.trailers, self._notes))
        return chunked.over or bool(chunked.broken)

    def _read_rest(self) -> bool:
        if self._at < len(self._data):
            self._tell(self._data[self._at :])
            self._at = len(self._data)
        return False

    def _read_unsized(self) -> bool:
        if begins_surely(self._data, self._at, responses=False):
            self._end()
            return True
        if self._body_bytes or self._data[self._at :].strip(b"\r\n"):
            text = "no Content-Length; took what comes before the next request"
            self._note(Note("HTTP", text, NoteKind.HTTP))
            self._read_rest()
        return False

    # --- what steps tell

    def _tell(self, data: bytes) -> None:
        """Tell body bytes, unless bytes before them are missing."""
        if self._lost is None:
            self._body_bytes += len(data)
            self._pieces.append(Data(self._now_us, data))
        else:
            self._unseen_bytes += len(data)

    def _end(self, trailers: Headers = ()) -> None:
        complete = self._lost is None
        if self._lost is not None:
            self._note(self._lost)
            self._lost, self._unseen_bytes = None, 0
        self._pieces.append(End(self._now_us, complete, trailers, self._taken_notes()))
        self._goes_on = True
        self._step = self._read_head
        self._begun_us = self._now_us

    def _is_inside(self, length: int) -> bool:
        """Whether so many bytes are missing within a body, of which they are taken off."""
        if self._step == self._read_chunked and self._chunked is not None:
            return self._chunked.lose(length)
        inside = self._step == self._read_counted and length <= self._left
        self._left -= length if inside else 0
        return inside

    def _lose_of_body(self, length: int | None) -> None:
        if self._lost is None:
            self._lost = _missing(length, self._body_bytes, "body")
        self._unseen_bytes += length or 0

    def _break_body(self, text: str) -> None:
        counted = self._step == self._read_counted
        total = self._body_bytes + self._unseen_bytes + self._left
        if self._lost is not None:
            self._note(self._lost)
        of_total = f" of {total}" if counted else ""
        text = f"body {text}, after {self._body_bytes}{of_total} bytes"
        self._lost = Note("HTTP", text, NoteKind.HTTP)
        self._end()
        self._seek(Sought.BROKEN)

    def _break_head(self, note: Note) -> None:
        self._pieces.append(Broken(self._begun_us, bytes(self._held), note))

    def _break(self, note: Note) -> bool:
        data, at = self._data, self._at
        self._step, self._at = self._ignore, len(data)
        if self._goes_on:
            self._seek(Sought.BROKEN)
            self._search.skip(1)  # what begins here is no message
            self._at = self._search.find(data, at + 1) or 0
        self._pieces.append(Broken(self._begun_us, data[at : self._at], note))
        self._begun_us = self._now_us
        return True

    def _seek(self, sought: Sought) -> None:
        self._goes_on = True
        self._search.start(sought)
        self._step = self._find_start


def _type_of(headers: Headers) -> str:
    return header(headers, "content-type")


def _missing(length: int | None, after: int, of: str) -> Note:
    count = "bytes" if length is None else f"{length:,} bytes"
    text = f"{count} are missing from the capture after byte {after:,} of the {of}"
    return Note("HTTP", text, NoteKind.LOST)
