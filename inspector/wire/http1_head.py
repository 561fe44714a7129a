"""Heads of HTTP/1 messages: bytes to values, with notes on what deviates.

Rule 1: only a start line that cannot be read stops us; everything else is a note.
Rule 2: text is ISO-8859-1, so that every byte survives.
Source: RFC 9112, sections 2 to 6.
"""

import re
from typing import NamedTuple

from inspector.errors import Note
from inspector.wire.observation import Headers

NOTES_LIMIT = 20
"""Notes on one head; a head of garbage says nothing new after some lines."""

BARE_LF = Note("HTTP", "line ends with LF, not CR LF")

_LENGTH_DIGITS = 18
_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]"
_METHOD = re.compile(rb"%b+" % _TOKEN)
_VERSION = re.compile(rb"HTTP/\d(?:\.\d)?")
_BLANKS = b" \t"
_STATUS_LINE = re.compile(rb"(HTTP/\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t](.*))?", re.DOTALL)
_REQUEST_BEGINS = re.compile(rb"%b{1,40}(?:[ \t]|\Z)|\r\Z" % _TOKEN)


class RequestHead(NamedTuple):
    """A request line and its headers; ``time_us`` is the first byte (Unix microseconds)."""

    time_us: int
    method: str
    target: str
    version: str
    headers: Headers
    notes: tuple[Note, ...]


class ResponseHead(NamedTuple):
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


def may_begin(start: bytes | bytearray, *, responses: bool) -> bool:
    """Whether a head may begin like this, as far as it has come."""
    if responses:
        return b"HTTP/".startswith(start[:5])
    return _REQUEST_BEGINS.match(start) is not None


def parse_request(head: bytes, time_us: int) -> RequestHead | Note:
    """The request of a head with its empty line; a ``Note`` when its first line is none."""
    lines, notes = _lines(head)
    line = _request_line(lines[0])
    if line is None:
        return Note("HTTP", f"request line is {shown(lines[0])}")
    method, target, version = (part.decode("latin-1") for part in line)
    if " " in target or lines[0].rstrip(_BLANKS) != b" ".join(line):
        notes.append(Note("HTTP", "request line has white space beyond two single spaces"))
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
        return Note("HTTP", f"status line is {shown(lines[0])}")
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
    note = Note("HTTP", text)
    if len(notes) < NOTES_LIMIT and note not in notes:
        notes.append(note)
