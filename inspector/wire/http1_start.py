"""Where HTTP/1 begins again in a stream of which a part is missing, or makes no sense.

Rule: a message begins a TCP segment as a rule, so there every start line counts; inside a segment
it must be beyond doubt, with a header line behind it.
"""

import re
from enum import StrEnum

from inspector.errors import Note, NoteKind

START_LIMIT = 1024
"""Bytes of a start line that is waited for; those of the field have some hundred."""

_VERSION = rb"HTTP/1(?:\.\d)?"
_TARGET = rb"[^\s\0]{1,%d}" % START_LIMIT
_FIELD = rb"\r?\n(?:\r?\n|[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}:)"
_METHODS = rb"(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|CONNECT|PATCH|TRACE|NOTIFY|M-POST)"

_LINES = (
    re.compile(rb"[A-Z][A-Z-]{2,19}[ \t]+%b[ \t]+%b[ \t]*\r?\n" % (_TARGET, _VERSION)),
    re.compile(rb"%b[ \t]+\d{3}(?:[ \t][^\r\n\0]*)?\r?\n" % _VERSION),
)
_SURE_LINES = (
    re.compile(rb"%b %b HTTP/1\.[01]%b" % (_METHODS, _TARGET, _FIELD)),
    re.compile(rb"HTTP/1\.[01] [1-5]\d\d(?: [^\r\n\0]{0,80})?%b" % _FIELD),
)
_BEGINNINGS = (
    re.compile(
        rb"[A-Z][A-Z-]{0,19}(?:(?<=[A-Z-]{3})[ \t]+(?:[^\s\0]+(?:[ \t]+[HTP/1.\d]*)?)?)?\r?"
    ),
    re.compile(
        rb"H|HT|HTT|HTTP|HTTP/|HTTP/1\.|%b(?:[ \t]+\d{0,3}(?:[ \t][^\r\n\0]*)?)?\r?" % _VERSION
    ),
)
"""Of requests and of responses: ``_LINES[responses]``."""


def begins_surely(data: bytes, at: int = 0, *, responses: bool) -> bool:
    """Whether a message begins at a place, beyond doubt."""
    return _SURE_LINES[responses].match(data, at) is not None


class Sought(StrEnum):
    """Why the beginning of a message is looked for; the value tells what is passed over."""

    JOINED = "a message whose beginning was not captured"
    LOST = "a message of which a part is missing"
    BROKEN = "no message"


class Search:
    """Looks for the next message, and counts what it passes over."""

    def __init__(self, responses: bool) -> None:
        self.skipped_bytes = 0
        self.lost_messages = False
        """Whether messages may be missing before the next one."""
        self._responses = responses
        self._sought = Sought.BROKEN
        self._skipped = 0
        self._lost: int | None = 0

    def start(self, sought: Sought) -> None:
        """Look from here on, unless it is so already."""
        if not self._skipped:
            self._sought = sought
        self.lost_messages |= sought is not Sought.BROKEN

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        self._skipped += count
        self.skipped_bytes += count

    def lose(self, length: int | None) -> None:
        """Bytes are missing, None if nobody knows how many."""
        self._lost = None if length is None or self._lost is None else self._lost + length
        self.lost_messages = True

    def find(self, data: bytes, at: int) -> int | None:
        """Where the next message begins, else the end; None: it may begin at ``at``.

        Only bytes from 0 on begin a segment.
        """
        if not at and self.begins(data):
            return at
        found = _SURE_LINES[self._responses].search(data, at)
        if found is None and not at and data and self.may_go_on(data):
            return None
        place = found.start() if found else len(data)
        self.skip(place - at)
        return place

    def begins(self, data: bytes | bytearray) -> bool:
        """Whether a start line begins the segment."""
        return _LINES[self._responses].match(data) is not None

    def may_go_on(self, data: bytes | bytearray) -> bool:
        """Whether a segment is the beginning of a start line."""
        return len(data) <= START_LIMIT and bool(_BEGINNINGS[self._responses].fullmatch(data))

    def notes(self) -> tuple[Note, ...]:
        """What is to say on the message that was found; then all of it is said."""
        notes = []
        if self._lost != 0:
            count = "bytes" if self._lost is None else f"{self._lost:,} bytes"
            text = f"{count} before it are missing from the capture"
            notes.append(Note("HTTP", text, NoteKind.LOST))
        if self._skipped:
            kind = NoteKind.HTTP if self._sought is Sought.BROKEN else NoteKind.LOST
            text = f"{self._skipped:,} bytes before it belong to {self._sought}"
            notes.append(Note("HTTP", text, kind))
        self._skipped, self._lost, self.lost_messages = 0, 0, False
        return tuple(notes)
