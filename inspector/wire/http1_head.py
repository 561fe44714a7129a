"""Heads of HTTP/1 messages: bytes to values, with notes on what deviates.

Rule 1: only a start line that cannot be read stops us; everything else is a note.
Rule 2: text is ISO-8859-1, so that every byte survives.
Rule 3: peers repeat themselves, so lines and headers without any oddity are remembered; a head
that has one is read with care, and costs ten times as much.
Source: RFC 9112, sections 2 to 6.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from inspector.errors import Note, NoteKind
from inspector.wire.observation import Headers

NOTES_LIMIT = 20
"""Notes on one head; a head of garbage says nothing new after some lines."""

PLAIN_LENGTH = 1024
"""Bytes of the longest head that is remembered: all together take a few MB at most."""

BARE_LF = Note("HTTP", "line ends with LF, not CR LF", NoteKind.HTTP)

_LENGTH_DIGITS = 18
_REMEMBERED_LINES = 2048
_REMEMBERED_HEADS = 512

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]"
_METHOD = re.compile(rb"%b+" % _TOKEN)
_VERSION = re.compile(rb"HTTP/\d(?:\.\d)?")
_BLANKS = b" \t"
_STATUS_LINE = re.compile(rb"(HTTP/\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t](.*))?", re.DOTALL)
_REQUEST_BEGINS = re.compile(rb"%b{1,40}(?:[ \t]|\Z)|\r\Z" % _TOKEN)
_FIELD = re.compile(rb"(%b+):[ \t]*(.*)" % _TOKEN)
_FRAMING_NAMES = ("content-length", "transfer-encoding")


class RequestHead(msgspec.Struct, frozen=True):
    """A request line and its headers; ``time_us`` is the first byte (Unix microseconds)."""

    time_us: int
    method: str
    target: str
    version: str
    headers: Headers
    notes: tuple[Note, ...]


class ResponseHead(msgspec.Struct, frozen=True):
    """A status line and its headers; ``time_us`` is the first byte (Unix microseconds)."""

    time_us: int
    status: int
    reason: str
    version: str
    headers: Headers
    notes: tuple[Note, ...]


class Framing(NamedTuple):
    """How the headers say that the body ends; a length of None says nothing."""

    chunked: bool
    length: int | None
    notes: tuple[Note, ...]


UNFRAMED = Framing(False, None, ())
"""The headers do not say how the body ends."""


def may_begin(start: bytes | bytearray, *, responses: bool) -> bool:
    """Whether a head may begin like this, as far as it has come."""
    if responses:
        return b"HTTP/".startswith(start[:5]) or start == b"\r"
    return _REQUEST_BEGINS.match(start) is not None


def parse_head(
    head: bytes, time_us: int, *, responses: bool
) -> tuple[RequestHead | ResponseHead, Framing] | Note:
    """A head with its empty line, and how its body ends; a ``Note`` if its first line is none.

    What the framing says is among the notes of the head.
    """
    parsed = parse_response(head, time_us) if responses else parse_request(head, time_us)
    if isinstance(parsed, Note):
        return parsed
    frame = framing(parsed.headers, of_response=responses)
    if frame.notes:
        parsed = msgspec.structs.replace(parsed, notes=parsed.notes + frame.notes)
    return parsed, frame


def parse_plain(
    head: bytes, time_us: int, *, responses: bool
) -> tuple[RequestHead | ResponseHead, Framing] | None:
    """A head of at most ``PLAIN_LENGTH`` bytes in which nothing is odd; else None."""
    first, _, block = head.partition(b"\r\n")
    fields = _plain_fields(block)
    if fields is None:
        return None
    if responses:
        status = _plain_status(first)
        return status and (ResponseHead(time_us, *status, fields[0], ()), fields[1])
    request = _plain_request(first)
    return request and (RequestHead(time_us, *request, fields[0], ()), fields[1])


@lru_cache(_REMEMBERED_LINES)
def _plain_request(line: bytes) -> tuple[str, str, str] | None:
    parsed = parse_request(line + b"\r\n\r\n", 0)
    if isinstance(parsed, Note) or parsed.notes:
        return None
    return parsed.method, parsed.target, parsed.version


@lru_cache(_REMEMBERED_LINES)
def _plain_status(line: bytes) -> tuple[int, str, str] | None:
    parsed = parse_response(line + b"\r\n\r\n", 0)
    if isinstance(parsed, Note) or parsed.notes:
        return None
    return parsed.status, parsed.reason, parsed.version


@lru_cache(_REMEMBERED_HEADS)
def _plain_fields(block: bytes) -> tuple[Headers, Framing] | None:
    """All header lines with the empty one behind them; None if anything is odd, such as an LF."""
    lines = block.split(b"\r\n")
    headers: list[tuple[str, str]] = []
    frame = UNFRAMED
    for line in lines[:-2]:
        field = _plain_field(line)
        if field is None:
            return None
        pair, said = field
        headers.append(pair)
        if said is not None:
            if frame is not UNFRAMED:
                return None
            frame = said
    return tuple(headers), frame


@lru_cache(_REMEMBERED_LINES)
def _plain_field(line: bytes) -> tuple[tuple[str, str], Framing | None] | None:
    """A header line, and what it says of the body if that is all that it says."""
    found = _FIELD.fullmatch(line)
    if found is None:
        return None
    name, value = found[1].decode("latin-1"), found[2].rstrip(_BLANKS).decode("latin-1")
    if name.lower() not in _FRAMING_NAMES:
        return (name, value), None
    frame = framing(((name, value),), of_response=True)
    return None if frame.notes or frame == UNFRAMED else ((name, value), frame)


def parse_request(head: bytes, time_us: int) -> RequestHead | Note:
    """The request of a head with its empty line; a ``Note`` when its first line is none."""
    lines, notes = _lines(head)
    line = _request_line(lines[0])
    if line is None:
        return Note("HTTP", f"request line is {shown(lines[0])}", NoteKind.HTTP)
    method, target, version = (part.decode("latin-1") for part in line)
    if " " in target or lines[0].rstrip(_BLANKS) != b" ".join(line):
        _add(notes, "request line has white space beyond two single spaces")
    headers = parse_fields(lines[1:], notes)
    return RequestHead(time_us, method, target, version, headers, tuple(notes))


def _request_line(line: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Method, target and version; cut by hand, since a pattern takes quadratic time on blanks."""
    method = _METHOD.match(line)
    if method is None or line[method.end() : method.end() + 1] not in (b" ", b"\t"):
        return None
    rest = line[method.end() :].strip(_BLANKS)
    last = max(rest.rfind(b" "), rest.rfind(b"\t"))
    target, version = rest[: max(last, 0)].rstrip(_BLANKS), rest[last + 1 :]
    if not target or _VERSION.fullmatch(version) is None:
        return None
    return method[0], target, version


def parse_response(head: bytes, time_us: int) -> ResponseHead | Note:
    """The response of a head with its empty line; a ``Note`` when its first line is none."""
    lines, notes = _lines(head)
    line = _STATUS_LINE.fullmatch(lines[0])
    if line is None:
        return Note("HTTP", f"status line is {shown(lines[0])}", NoteKind.HTTP)
    version, status, reason = ((it or b"").decode("latin-1") for it in line.groups())
    headers = parse_fields(lines[1:], notes)
    return ResponseHead(time_us, int(status), reason, version, headers, tuple(notes))


def parse_fields(lines: list[bytes], notes: list[Note]) -> Headers:
    """Header or trailer lines to pairs; what deviates is appended to ``notes``."""
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and found:
            _add(notes, "header is folded over several lines")
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip().decode('latin-1')}".strip())
            continue
        before, colon, after = line.partition(b":")
        name = before.strip().decode("latin-1")
        if not colon or not name:
            _add(notes, f"header line is {shown(line)}, not a name, a colon and a value")
            continue
        if len(name) < len(before):
            _add(notes, f"header {name} has white space before its colon")
        found.append((name, after.strip(b" \t").decode("latin-1")))
    return tuple(found)


def framing(headers: Headers, *, of_response: bool) -> Framing:
    """How the body ends. Source: RFC 9112, section 6.3."""
    notes: list[Note] = []
    codings = [value.lower() for name, value in headers if name.lower() == "transfer-encoding"]
    codings = [value for value in codings if value != "identity"]
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    chunked = bool(codings) and codings[-1].split(",")[-1].strip() == "chunked"
    if chunked:
        if lengths:
            _add(notes, "Content-Length beside chunked; chunked counts")
        return Framing(True, None, tuple(notes))
    if codings:
        _add(notes, f"Transfer-Encoding is {codings[-1]!r}, not chunked")
    length = None if codings and of_response else _agreed(lengths, notes)
    return Framing(False, length, tuple(notes))


def shown(line: bytes) -> str:
    """A line for a note: short and printable."""
    return repr(line[:80].decode("latin-1"))


def _lines(head: bytes) -> tuple[list[bytes], list[Note]]:
    """The lines of a head, its empty one left off, and a note if one ends with a bare LF."""
    lines = head.split(b"\n")[:-2]
    notes = [BARE_LF] if head.count(b"\r\n") <= len(lines) else []
    return [line.removesuffix(b"\r") for line in lines], notes


def _agreed(lengths: list[str], notes: list[Note]) -> int | None:
    """The value of Content-Length, the first valid one of several."""
    values = [value.strip() for line in lengths for value in line.split(",")]
    valid = [
        int(it) for it in values if it.isascii() and it.isdigit() and len(it) <= _LENGTH_DIGITS
    ]
    if len(values) > 1 or len(valid) < len(values):
        _add(notes, f"Content-Length is {', '.join(values)[:80]!r}, not one number")
    return valid[0] if valid else None


def _add(notes: list[Note], text: str) -> None:
    note = Note("HTTP", text, NoteKind.HTTP)
    if len(notes) < NOTES_LIMIT and note not in notes:
        notes.append(note)
