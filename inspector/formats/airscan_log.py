"""The .log of sane-airscan's traces: exchanges and datagrams between lines that tell the time.

Rule: an exchange is printed when it is over; the lines before it tell when it went and came.
Sources: sane-airscan, airscan-trace.c, airscan-log.c and airscan-wsdd.c.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from inspector.errors import Note
from inspector.wire.capture import CaptureError
from inspector.wire.http1_head import parse_fields
from inspector.wire.http1_held import HEAD_BYTES_LIMIT
from inspector.wire.observation import Headers, header

TEXT_LIMIT = 16 * 1024 * 1024
"""Bytes of the longest printed body; real ones have thousands."""

PART_LIMIT = 1000
"""Parts of a message; a page has two."""

_LINE_LIMIT = 64 * 1024
_QUERIES_LIMIT = 1000

_CLOCK = re.compile(rb"(\d\d):(\d\d):(\d\d)\.(\d{3}): ")
_SEPARATOR = re.compile(rb"={30}\s*\Z")
_REQUEST = re.compile(rb"([A-Z]{1,20}) (\S+)\s*\Z")
_QUERY = re.compile(rb"([A-Z]{1,20}) ([a-z]{1,10}://\S*)\s*\Z")
_STATUS = re.compile(rb"Status: (\d{3}) ?([^\r\n]*)")
_ERROR = re.compile(rb"Error: ([^\r\n]*)")
_PART = re.compile(rb"===== Part \d{1,6} =====\s*\Z")
_SAVED = re.compile(rb"(\d{1,12}) bytes of data saved as (\S{1,200})\s*\Z")
_ANSWER_BEGINS = re.compile(rb"(?:Status: \d{3}|Error: )|%b" % _SEPARATOR.pattern)
_TEXT_ENDS = re.compile(
    b"|".join(it.pattern for it in (_CLOCK, _SEPARATOR, _PART, _QUERY)) + rb"|---\s*\Z"
)
_SENT = re.compile(rb"HTTP ([A-Z]{1,20} \S+)\s*\Z")
_ANSWERED = re.compile(rb"HTTP ([A-Z]{1,20} \S+): got response headers")
_DATAGRAM = re.compile(rb"(?:probe sent|\d{1,9} bytes received): (\S{1,90})->(\S{1,90})\s*\Z")
_SAID = re.compile(
    rb"DEVICE_STM_|: device created|zeroconf|WSDD|MDNS|: API: | HTTP [A-Z]+ http|using protocol"
)


def looks_like(start: bytes) -> bool:
    """Whether a file's first bytes (4 KB) may begin the .log of a trace."""
    lines = [*start.lstrip().split(b"\n", 2), b""]
    first = lines[1] if _SEPARATOR.match(lines[0]) else lines[0]
    if _QUERY.match(first):
        return True
    return _CLOCK.match(first) is not None and _SAID.search(start) is not None


class Lines:
    """The lines of a log, one of them in advance; ``offset`` is where that one begins."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.offset = 0
        self.next = stream.readline(_LINE_LIMIT)

    def take(self) -> bytes:
        """The next line, with its end; empty where the log ends."""
        line = self.next
        self.offset += len(line)
        self.next = self._stream.readline(_LINE_LIMIT)
        return line

    def headers(self, ends: re.Pattern[bytes]) -> tuple[Headers, tuple[Note, ...]]:
        """Header lines, up to and with the empty one, or up to a line that ``ends`` matches."""
        lines, notes, size = [], list[Note](), 0
        while self.next.strip() and not ends.match(self.next) and size < HEAD_BYTES_LIMIT:
            size += len(self.next)
            lines.append(self.take().rstrip(b"\r\n"))
        if not self.next.strip():
            self.take()
        return parse_fields(lines, notes), tuple(notes)

    def text(self, ends: re.Pattern[bytes]) -> bytes:
        """What stands before a line that ``ends`` matches, without empty lines at its end."""
        text, began = bytearray(), self.offset
        while self.next and not ends.match(self.next):
            text += self.take()
            if len(text) > TEXT_LIMIT:
                raise CaptureError(f"a body is longer than {TEXT_LIMIT} bytes", offset=began)
        return bytes(text).strip(b"\r\n")


class _Clock:
    """What the log lines between messages tell: when requests went and answers came."""

    def __init__(self) -> None:
        self.now_us = 0
        self._sent: dict[bytes, int] = {}
        self._answered: dict[bytes, int] = {}

    def tick(self, line: bytes) -> bytes:
        """Take the time of a line; gives back what the line says."""
        found = _CLOCK.match(line)
        if found is None:
            return b""
        hours, minutes, seconds, milliseconds = map(int, found.groups())
        self.now_us = (((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds) * 1000
        said = line[found.end() :]
        for pattern, times in ((_SENT, self._sent), (_ANSWERED, self._answered)):
            if query := pattern.search(said):
                if len(times) > _QUERIES_LIMIT:
                    times.clear()
                times[query[1]] = self.now_us
        return said

    def taken(self, query: bytes) -> tuple[int, int]:
        """When a query was sent and when its answer began; now, if the log does not say."""
        sent = self._sent.pop(query, self.now_us)
        return sent, self._answered.pop(query, self.now_us)


class Part(NamedTuple):
    """A body as printed: a text, or the file it was saved to."""

    content_type: str
    text: bytes

    @property
    def saved(self) -> tuple[int, str] | None:
        """Length in bytes and name of the file, if it is one."""
        found = _SAVED.match(self.text)
        return found and (int(found[1]), found[2].decode("utf-8", "replace"))


class Exchange(NamedTuple):
    """A query as the trace prints it when it is over; times count from the start of the trace."""

    sent_us: int
    answered_us: int
    ended_us: int
    method: str
    url: str
    headers: Headers
    body: Part
    status: int | None
    reason: str
    answer_headers: Headers
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    answer_notes: tuple[Note, ...]


class LogDatagram(NamedTuple):
    """A datagram of discovery; the time counts from the start of the trace."""

    time_us: int
    source: str
    destination: str
    text: bytes


def items(lines: Lines) -> Iterator[Exchange | LogDatagram]:
    """What a log holds, in order.

    Raises ``CaptureError`` at a message that breaks off, or whose body is longer than
    ``TEXT_LIMIT`` or has more than ``PART_LIMIT`` parts.
    """
    clock = _Clock()
    while lines.next:
        began, line = lines.offset, lines.take()
        start = _QUERY.match(line)  # an exchange that was pasted alone
        if _SEPARATOR.match(line) and (start := _REQUEST.match(lines.next)):
            began = lines.offset
            lines.take()
        if start:
            yield _exchange(lines, clock, start, began)
        elif sent := _DATAGRAM.search(clock.tick(line)):
            source, destination = (it.decode("latin-1") for it in sent.groups())
            yield LogDatagram(clock.now_us, source, destination, lines.text(_TEXT_ENDS))


def _exchange(lines: Lines, clock: _Clock, start: re.Match[bytes], began: int) -> Exchange:
    """The exchange that begins behind its request line."""
    method, url = (it.decode("latin-1") for it in start.groups())
    headers, notes = lines.headers(_ANSWER_BEGINS)
    body = Part("", lines.text(_ANSWER_BEGINS))
    line = lines.take()
    status, failed = _STATUS.match(line), _ERROR.match(line)
    answer_headers: Headers = ()
    answer_notes: tuple[Note, ...] = ()
    parts: list[Part] = []
    if status:
        answer_headers, answer_notes = lines.headers(_TEXT_ENDS)
        parts.append(Part(header(answer_headers, "content-type"), lines.text(_TEXT_ENDS)))
        while _PART.match(lines.next):
            if len(parts) > PART_LIMIT:
                raise CaptureError(f"a body has more than {PART_LIMIT} parts", offset=began)
            lines.take()
            kind = lines.take().partition(b":")[2].strip().decode("latin-1")
            parts.append(Part(kind, lines.text(_TEXT_ENDS)))
    elif not failed:
        raise CaptureError("a message has no Status and no Error behind it", offset=began)
    told = status[2] if status else failed[1] if failed else b""
    sent_us, answered_us = clock.taken(b" ".join(start.groups()))
    return Exchange(
        sent_us=sent_us,
        answered_us=answered_us,
        ended_us=clock.now_us,
        method=method,
        url=url,
        headers=headers,
        body=body,
        status=int(status[1]) if status else None,
        reason=told.decode("utf-8", "replace"),
        answer_headers=answer_headers,
        parts=tuple(parts),
        notes=notes,
        answer_notes=answer_notes,
    )
