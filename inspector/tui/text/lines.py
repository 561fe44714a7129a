"""XML, raw bytes, notes and diffs as lines of pieces, each piece with the kind that colours it.

Rule 1: pure and total; every text is cleaned for the terminal, and says where it was cut.
Rule 2: a line is cheap until it is drawn; colouring happens one line at a time.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from inspector.events.clean import clean
from inspector.events.text import mark_of
from inspector.events.words import counted, size
from inspector.soap import xml
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.messages.rows import NOTED, notes_of
from inspector.tui.text.units import clock, place
from inspector.wire.http1_write import head_bytes
from inspector.wire.observation import Cut, Datagram, Request, Response, TlsConnection

SHOWN_BYTES = 256 * 1024
"""Bytes of one body that the raw view shows."""

LINE_LIMIT = 20_000
"""Characters of one line that are shown; a folded line this long fills a screen six times."""

_HEX_WIDTH = 16
_TOKEN = re.compile(
    r"(?P<comment><!--.*?(?:-->|$))"
    r"|(?P<tag><[/?!]?[^\s<>/\"'=]+|/?\??>)"
    r"|(?P<attribute>[^\s<>\"'=/]+(?==[\"']))"
    r"|(?P<string>\"[^\"]*\"|'[^']*')"
    r"|[^\s<>\"'=/]+"  # any other word, whole: trying again at each of its letters is quadratic
)
_DIFF_KINDS = {"+++": "title", "---": "title", "@@": "muted", "+": "added", "-": "removed"}


class Piece(NamedTuple):
    """A stretch of text and its kind (``tag``, ``muted``, …; empty: as it is)."""

    text: str
    kind: str = ""


type Line = tuple[Piece, ...]
type Painter = Callable[[str], Line]


class Source(NamedTuple):
    """A line before it is coloured."""

    text: str
    paint: Painter


def plain(text: str) -> Line:
    """Text without colours."""
    return (Piece(text),)


def as_kind(kind: str) -> Painter:
    """A painter that gives a whole line one kind."""
    return lambda text: (Piece(text, kind),)


_TITLE, _MUTED, _NOTE = as_kind("title"), as_kind("muted"), as_kind("note")


def xml_lines(snapshot: Snapshot) -> list[Source]:
    """The envelopes of an exchange, indented."""
    return _by_part(snapshot, _xml)


def raw_lines(snapshot: Snapshot, *, as_hex: bool = False) -> list[Source]:
    """Heads and bodies as they were sent; bodies that are no text, or all on wish, as hex."""
    return _by_part(snapshot, lambda part: _raw(part, as_hex))


def note_lines(snapshot: Snapshot) -> list[Source]:
    """What deviates from the specifications, in every part."""
    lines = _by_part(snapshot, _notes)
    if not snapshot.row.notes:
        return [Source("No notes: nothing in this exchange deviates from what we know.", _MUTED)]
    return lines


def diff_lines(text: str) -> list[Source]:
    """A unified diff."""
    return [Source(clean(line, keep=" "), _paint_diff) for line in text.splitlines()]


def _by_part(snapshot: Snapshot, tell: Callable[[Part], Iterator[Source]]) -> list[Source]:
    lines: list[Source] = []
    for part in snapshot.parts:
        lines += [Source("", plain)] if lines else []
        lines.append(Source(_headline(part), _TITLE))
        lines += tell(part)
    return lines


def _headline(part: Part) -> str:
    event = part.event
    facts = (clock(event.time_us), place(event.source), "→", place(event.destination))
    return clean(f"{mark_of(event)} {part.title}  {' '.join(filter(None, facts))}")


def _xml(part: Part) -> Iterator[Source]:
    root = part.root
    if not root:
        yield Source("no body", _MUTED)
        return
    if not part.observation.body.complete and part.observation.body.multipart is None:
        yield Source(_cut_text(len(root), part.observation.body.length), _NOTE)
    for line in xml.pretty(root).split("\n"):
        yield Source(_bounded(line), paint_xml)


def _raw(part: Part, as_hex: bool) -> Iterator[Source]:
    seen = part.observation
    match seen:
        case Request() | Response():
            yield from _head(seen)
        case Datagram():
            yield Source(f"UDP datagram, {counted(seen.body.length, 'byte')}", _MUTED)
        case Cut():
            yield Source(f"cut: {clean(seen.reason)}", _NOTE)
        case TlsConnection():
            yield Source("TLS that was not opened: there are no bytes to show", _MUTED)
            return
    body = seen.body.head[:SHOWN_BYTES]
    if not seen.body.length:
        yield Source("no body", _MUTED)
        return
    text = None if as_hex else _as_text(body)
    yield from _hex(body) if text is None else _text(text)
    if len(body) < seen.body.length:
        yield Source(_cut_text(len(body), seen.body.length), _NOTE)


def _head(message: Request | Response) -> Iterator[Source]:
    if isinstance(message, Response) and not message.status:
        yield Source("nobody saw the status line", _NOTE)
        return
    start, *headers = head_bytes(message).decode("latin-1").rstrip("\r\n").split("\r\n")
    yield Source(_bounded(start), as_kind("tag"))
    for line in headers:
        yield Source(_bounded(line), _paint_header)
    yield Source("", plain)


def _as_text(body: bytes) -> str | None:
    """The body as text, or ``None`` when it holds bytes that are none.

    A character cut in two by the end of what is shown does not make it binary.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        if error.start < len(body) - 3 or error.reason != "unexpected end of data":
            return None
        text = body[: error.start].decode()
    return None if "\0" in text else text


def _text(text: str) -> Iterator[Source]:
    for line in text.split("\n"):
        yield Source(_bounded(line), paint_xml if "<" in line else plain)


def _hex(body: bytes) -> Iterator[Source]:
    """Sixteen bytes a line: offset, bytes, and what is printable of them."""
    for at in range(0, len(body), _HEX_WIDTH):
        row = body[at : at + _HEX_WIDTH]
        digits = f"{row[:8].hex(' ')}  {row[8:].hex(' ')}"
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        yield Source(f"{at:08x}  {digits:<48}  {shown}", _paint_hex)


def _notes(part: Part) -> Iterator[Source]:
    notes = notes_of(part.event)
    if not notes:
        yield Source("  no notes", _MUTED)
    for note in notes:
        yield Source(f"{NOTED} {clean(note.path)}", _NOTE)
        yield Source(f"  {_bounded(note.text)}", plain)


def _cut_text(shown: int, length: int) -> str:
    return f"only the first {size(shown)} of {size(length)} are shown"


def _bounded(text: str) -> str:
    if len(text) > LINE_LIMIT:
        text = f"{text[:LINE_LIMIT]}… ({len(text):,} characters)"
    return clean(text.expandtabs(4) if "\t" in text else text)


# --- colours, a line at a time -------------------------------------------------------------------


def paint_xml(text: str) -> Line:
    """One line of XML. Never raises; what is no markup stays as it is."""
    pieces: list[Piece] = []
    at = 0
    for match in _TOKEN.finditer(text):
        if match.start() > at:
            pieces.append(Piece(text[at : match.start()]))
        pieces.append(Piece(match[0], match.lastgroup or ""))
        at = match.end()
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)


def _paint_header(text: str) -> Line:
    name, colon, value = text.partition(":")
    return (Piece(name + colon, "attribute"), Piece(value))


def _paint_hex(text: str) -> Line:
    return (Piece(text[:10], "muted"), Piece(text[10:60]), Piece(text[60:], "string"))


def _paint_diff(text: str) -> Line:
    kind = next((kind for start, kind in _DIFF_KINDS.items() if text.startswith(start)), "")
    return (Piece(text, kind),)
