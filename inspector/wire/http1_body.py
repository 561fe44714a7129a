"""Bodies of HTTP/1 messages: which of the bytes that come belong to one, and when it is over.

Rule: a body knows what is its own, and no message around it.
Source: RFC 9112, section 6.3.
"""

import re
from collections.abc import Sequence

from inspector.errors import Note, NoteKind
from inspector.wire.http1_chunked import Chunked
from inspector.wire.http1_head import (
    BARE_LF,
    Framing,
    RequestHead,
    ResponseHead,
    parse_fields,
)
from inspector.wire.http1_start import begins_surely
from inspector.wire.observation import Headers, header

_TEXTUAL = re.compile(r"text/|[^;]*(?:xml|soap|json)", re.IGNORECASE)
_BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


class Counted:
    """A body of so many bytes; a text may turn out to have less of them."""

    __slots__ = ("_headers", "_left", "_responses", "at", "length", "note", "over")
    broken = ""

    def __init__(self, length: int, headers: Headers, responses: bool) -> None:
        self.at = 0
        self.over = False
        self.note: Note | None = None
        self.length = length
        self._left = length
        self._headers = headers
        self._responses = responses

    def feed(self, data: bytes, at: int) -> tuple[bytes, ...]:
        """The body bytes that data brings from a place on; only a place of 0 begins a segment.

        Then ``over`` may be set, and ``at`` says where this body ended.
        """
        left, size = self._left, len(data) - at
        if size and not at and begins_surely(data, responses=self._responses) and self._is_text():
            told = f"Content-Length is {self.length}"
            text = f"{told}, the next message begins after {self.length - left} bytes"
            self.note = Note("HTTP", text, NoteKind.HTTP)
            self.at, self.over = at, True
            return ()
        if size < left:
            self._left = left - size
            self.at = at + size
            return (data[at:],) if size else ()
        self.at, self.over = at + left, True
        return (data[at : at + left],) if left else ()

    def lose(self, length: int) -> bool:
        """That many bytes are missing; whether what comes then can still be read."""
        inside = length <= self._left
        self._left -= length if inside else 0
        return inside

    def _is_text(self) -> bool:
        """A segment of an image may begin like a message, one of a text does not."""
        return _TEXTUAL.match(header(self._headers, "content-type")) is not None


class Unsized:
    """A body of which nothing says where it ends: with the connection.

    ``before_request``: or where another request begins.
    """

    __slots__ = ("_before_request", "at", "note", "over")
    broken = ""

    def __init__(self, *, before_request: bool = False) -> None:
        self.at = 0
        self.over = False
        self.note: Note | None = None
        self._before_request = before_request

    def feed(self, data: bytes, at: int) -> tuple[bytes, ...]:
        """The body bytes that data brings from a place on; then ``over`` may be set."""
        self.at = at
        if self._before_request:
            if begins_surely(data, at, responses=False):
                self.over = True
                return ()
            if self.note is None:
                if not data[at:].strip(b"\r\n"):
                    return ()
                text = "no Content-Length; took what comes before the next request"
                self.note = Note("HTTP", text, NoteKind.HTTP)
        self.at = len(data)
        return (data[at:],) if at < len(data) else ()

    def lose(self, length: int) -> bool:
        """That many bytes are missing; whether what comes then can still be read."""
        return False


type Body = Counted | Chunked | Unsized
"""What reads one body: fed with what comes, it says what is its own, and when it is ``over``."""


def uncounted(
    head: RequestHead | ResponseHead, frame: Framing, *, captured: bool
) -> Chunked | Unsized | None:
    """The body of a message whose length nothing says; None if it has none.

    ``captured``: nobody waits for what is read, so a request may be read until the next one.
    """
    if frame.chunked:
        return Chunked()
    if isinstance(head, ResponseHead):
        return Unsized()
    if captured and head.method not in _BODILESS and header(head.headers, "content-type"):
        return Unsized(before_request=True)
    return None


def last_words(body: Body) -> tuple[Sequence[Note], Headers]:
    """What is to be said of a body at its end, and its trailers."""
    if not isinstance(body, Chunked):
        return (() if body.note is None else (body.note,)), ()
    notes = [BARE_LF] if body.bare_lf else []
    return notes, parse_fields(body.trailers, notes) if body.over else ()
