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
from collections.abc import Callable, Sequence

from inspector.errors import Note, NoteKind
from inspector.wire.http1_body import Body, Counted, Unsized, last_words, uncounted
from inspector.wire.http1_head import (
    PLAIN_LENGTH,
    Framing,
    RequestHead,
    ResponseHead,
    parse_head,
    parse_plain,
)
from inspector.wire.http1_held import HEAD_BYTES_LIMIT, Held, oddity
from inspector.wire.http1_pieces import Broken, Data, End, Piece, Tunnel
from inspector.wire.http1_start import Search, Sought
from inspector.wire.http1_told import Told, missing
from inspector.wire.observation import Headers

__all__ = ["Broken", "Data", "End", "Piece", "Reader", "RequestHead", "ResponseHead", "Tunnel"]

_LINE_END = (b"\r\n", b"\n")
_EMPTY_LINE = re.compile(rb"\n\r?\n")


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
        self._held = Held(responses)
        self._told = Told()
        self._step: Callable[[], bool] = self._read_head
        self._data = b""
        self._at = 0  # the next byte of the data
        self._body: Body = Unsized()  # that is under way, or was the last
        self._begun_us = self._now_us = 0
        self._goes_on = False  # whether what breaks is passed over
        if joined:
            self._seek(Sought.JOINED)

    @property
    def idle(self) -> bool:
        """Whether no message is under way."""
        return self._step in (self._read_head, self._find_start) and not self._held.data

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
        if self._held.data:
            self._held.add(data)
            if not self._is_worth_reading(data):
                return []
            data = self._held.take()
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
        if self._step == self._read_body:
            self._told.lose(length)
            if length is not None and self._body.lose(length):
                return self._run(b"")
            self._end(*last_words(self._body))
        else:
            self._leave(missing(length, len(self._held.data), "head"))
        self._search.lose(length)
        self._seek(Sought.LOST)
        return self._run(b"")

    def close(self, *, reset: bool = False) -> list[Piece]:
        """No more bytes will come; ``reset`` if not because the sender said so.

        Ends a message that is under way: complete only if it was to end with the connection.
        """
        if self._step == self._read_body:
            if isinstance(self._body, Unsized) and not reset:
                self._end(*last_words(self._body))
            else:
                self._cut("ends too early")
        else:
            text = f"head ends after {len(self._held.data)} bytes, without an empty line"
            self._leave(Note("HTTP", text, NoteKind.HTTP))
        self._step = self._ignore
        return self._run(b"")

    def _run(self, data: bytes) -> list[Piece]:
        self._data, self._at = data, 0
        while self._step():
            pass
        told = self._told
        pieces, told.pieces = told.pieces, []
        return pieces

    def _is_worth_reading(self, new: bytes) -> bool:
        """Whether what is held can be more than held on, now that ``new`` bytes have come."""
        held = self._held
        if self._step == self._find_start:
            if self._search.may_go_on(held.data):
                return False
            if not self._search.begins(held.data):  # the new bytes begin a segment, too
                self._search.skip(len(held.data) - len(new))
                held.hold(new)
                self._begun_us = self._now_us
            return True
        return self._step == self._read_tunnel or held.may_be_read()

    def _leave(self, why: Note) -> None:
        """What is held does not go on."""
        held = self._held.take()
        if self._step == self._find_start:
            self._search.skip(len(held))
        elif self._step == self._read_head and held.strip(b"\r\n"):
            self._told.pieces.append(Broken(self._begun_us, held, why))

    # --- steps: each reads one thing and says whether the next may follow

    def _ignore(self) -> bool:
        return False

    def _read_tunnel(self) -> bool:
        if self._at < len(self._data):
            self._told.pieces.append(Tunnel(self._now_us, self._data[self._at :]))
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
        self._told.note(*self._search.notes())
        self._step = self._read_head
        return True

    def _read_head(self) -> bool:
        data, at = self._data, self._at
        if at == len(data):
            return False
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
            odd = oddity(data[at:], responses=self._responses)
            return self._hold() if odd is None else self._break(odd)
        end = found.end()
        parsed = parse_head(data[at:end], self._begun_us, responses=self._responses)
        if isinstance(parsed, Note):
            return self._break(parsed)
        self._at = end
        return self._begin(*parsed)

    def _hold(self) -> bool:
        self._held.hold(self._data[self._at :])
        self._at = len(self._data)
        return False

    def _begin(self, head: RequestHead | ResponseHead, frame: Framing) -> bool:
        length, tunnel = frame.length, False
        if isinstance(head, ResponseHead):
            if 100 <= head.status < 200 and head.status != 101:
                told = f"{head.status} {head.reason} came first"
                self._told.note(Note("HTTP", told, NoteKind.HTTP))
                self._begun_us = self._now_us
                return True
            method = self._methods.popleft() if self._methods else ""
            tunnel = head.status == 101 or (method == "CONNECT" and head.status // 100 == 2)
            if tunnel or method == "HEAD" or head.status in (204, 304):
                length = 0
        self._told.head(head)
        body: Body | None = None
        if length is None:
            body = uncounted(head, frame, captured=self._captured)
        elif length > len(self._data) - self._at:
            body = Counted(length, head.headers, self._responses)
        if body is not None:
            self._body, self._step = body, self._read_body
        else:
            self._take_whole(length or 0)
        if tunnel:
            self._told.pieces.append(Tunnel(self._now_us, self._data[self._at :]))
            self._at, self._step = len(self._data), self._read_tunnel
        return self._at < len(self._data)

    def _take_whole(self, length: int) -> None:
        """The body came with its head, or there is none."""
        if length:
            end = self._at + length
            self._told.data(self._now_us, self._data[self._at : end])
            self._at = end
        self._end()

    def _read_body(self) -> bool:
        data, body = self._data, self._body
        for part in body.feed(data, self._at):
            self._told.data(self._now_us, part)
        self._at = body.at
        if body.broken:
            self._cut(body.broken)
        elif body.over:
            self._end(*last_words(body))
        else:
            return False
        return self._at < len(data)

    # --- ends of messages

    def _end(self, notes: Sequence[Note] = (), trailers: Headers = ()) -> None:
        if notes:
            self._told.note(*notes)
        self._told.end(self._now_us, trailers)
        self._goes_on = True
        self._step = self._read_head
        self._begun_us = self._now_us

    def _cut(self, why: str) -> None:
        """The body under way cannot be read to its end."""
        body = self._body
        self._told.note(*last_words(body)[0])
        self._told.cut(why, body.length if isinstance(body, Counted) else None)
        self._end()
        self._seek(Sought.BROKEN)

    def _break(self, note: Note) -> bool:
        data, at = self._data, self._at
        self._step, self._at = self._ignore, len(data)
        if self._goes_on:
            self._seek(Sought.BROKEN)
            self._search.skip(1)  # what begins here is no message
            self._at = self._search.find(data, at + 1) or 0
        self._told.pieces.append(Broken(self._begun_us, data[at : self._at], note))
        self._begun_us = self._now_us
        return True

    def _seek(self, sought: Sought) -> None:
        self._goes_on = True
        self._search.start(sought)
        self._step = self._find_start
