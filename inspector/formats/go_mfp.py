"""Protocol traces of go-mfp's virtual scanner: a .log with messages, a .tar with images too.

Rule 1: go-mfp writes every message anew (order of headers, prefixes and white space of the XML are
its own); a note says so. The order and the times come from the .log, bytes from the .tar.
Rule 2: an answer that was refused is only a line of the log: its status is told, nothing else.
Source: go-mfp, proto/trace/trace.go and transport/query.go.
"""

import calendar
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from inspector.errors import Note
from inspector.formats.files import FileError
from inspector.formats.http_text import address_of
from inspector.formats.trace_files import (
    Built,
    Piece,
    Saved,
    absent,
    built,
    built_of_parts,
    opened,
    parts_name,
)
from inspector.wire.http1_head import RequestHead, ResponseHead, parse_request, parse_response
from inspector.wire.multipart import is_multipart
from inspector.wire.observation import Address, Headers, Recorded, Request, Response, header

LOG_LIMIT = 16 * 1024 * 1024
"""Bytes of a log that are read; a scan has some ten thousand."""

_CLIENT = Address("client", 0)
_NO_DEVICE = Address("device", 0)
_ZONE_S = 15 * 60
"""Time zones differ by multiples of a quarter of an hour."""

_LINE = re.compile(rb"(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d):(\d\d):(?: ([^\r\n]*))?\s*\Z")
_MESSAGE = re.compile(rb"\S{1,40} (request received|response sent):\Z")
_SAVED = re.compile(rb"(\d{8})/(\S{1,200}): (\d{1,12}) bytes saved\Z")
_SERVED = re.compile(rb"HTTP-SRVR ([A-Z]{1,20}) (\S{1,8000}) -- (\d{3}) ?(.*)\Z")
_HEAD_ENDS = re.compile(rb"\n\r?\n")
_FILE = re.compile(r"(req|rsp|0[0-3])-(.{1,180})\.(\w{1,20})")
_IMAGES = {
    "bmp": "image/bmp",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tiff": "image/tiff",
    "pdf": "application/pdf",
    "bin": "application/octet-stream",
}
"""How go-mfp calls what it finds in an image; its guess, since no Content-Type was recorded."""

_WRITTEN = Note(
    "Trace", "as go-mfp wrote it anew: order of headers, prefixes and white space are its own"
)
_STATUS_ONLY = Note("Trace", "the answer was not recorded, only its status is in the log")
_UNRECORDED = Note("Trace", "the request was not recorded, only its first line is in the log")


def looks_like(start: bytes) -> bool:
    """Whether a file's first bytes (4 KB) may begin the .log of a trace."""
    first = _LINE.match(start.partition(b"\n")[0])
    said = (b"MFP", b"HTTP-SRVR", b" request received:", b" bytes saved", b"VSCAN")
    return first is not None and any(word in start for word in said)


class _Printed(NamedTuple):
    """A message as the log prints it."""

    time_s: int
    is_answer: bool
    lines: list[bytes]


class _Stored(NamedTuple):
    """A file that the log says was put into the .tar."""

    time_s: int
    number: int
    name: str
    length: int


class _Served(NamedTuple):
    """The line that tells how a request was answered."""

    time_s: int
    method: str
    target: str
    status: int
    reason: str


type _Entry = _Printed | _Stored | _Served


class _Exchange:
    """What the log tells of one request and its answer."""

    __slots__ = ("lengths", "number", "request", "response", "served")

    def __init__(self) -> None:
        self.number: int | None = None
        self.request: _Printed | None = None
        self.response: _Printed | None = None
        self.served: _Served | None = None
        self.lengths: dict[str, int] = {}


def read(
    stream: BinaryIO, parts: Path | BinaryIO | None = None, *, name: str = ""
) -> Iterator[Recorded]:
    """Observations of a trace: its .log, and its .tar if there is one; ``name`` is the log's.

    The log has local times, to the second; those of files in the .tar tell the time zone, without
    it UTC is taken. Nobody recorded the client's address: ``client:0`` stands for it.

    Raises ``CaptureError`` in the end where the .tar is damaged, ``FileError`` if it cannot be
    opened or the log is longer than ``LOG_LIMIT``, after what came before.
    """
    tar = parts_name(name)
    with opened(parts) as saved:
        text = stream.read(LOG_LIMIT + 1)
        entries = list(_entries(text[:LOG_LIMIT]))
        zone_s = _zone(entries, saved)
        for count, exchange in enumerate(_exchanges(entries)):
            yield from _recorded(exchange, f"trace{count}", zone_s, saved, tar)
        if len(text) > LOG_LIMIT:
            raise FileError(f"the log is longer than {LOG_LIMIT} bytes; the rest is not read")
        if saved and saved.damage:
            raise saved.damage


# --- the log ----------------------------------------------------------------------------------


def _entries(text: bytes) -> Iterator[_Entry]:
    """What the lines of a log say, in order."""
    printed: _Printed | None = None
    for line in io.BytesIO(text):
        found = _LINE.match(line)
        if found is None:
            continue
        day, month, year, hour, minute, second = map(int, found.groups()[:6])
        time_s = calendar.timegm((max(1, year), max(1, min(month, 12)), day, hour, minute, second))
        said = found[7] or b""
        entry = _entry(said, time_s)
        if entry is None:
            if printed is not None:
                printed.lines.append(said)
                if said.startswith(b"</"):  # what go-mfp prints has one root, without indent
                    printed = None
            continue
        printed = entry if isinstance(entry, _Printed) else None
        yield entry


def _entry(said: bytes, time_s: int) -> _Entry | None:
    """What a line begins or is; None for one of a message, or of no interest."""
    if found := _MESSAGE.match(said):
        return _Printed(time_s, found[1] == b"response sent", [])
    if found := _SAVED.match(said):
        number, name, length = found.groups()
        return _Stored(time_s, int(number), name.decode("utf-8", "replace"), int(length))
    if found := _SERVED.match(said):
        method, target, _, reason = (it.decode("latin-1") for it in found.groups())
        return _Served(time_s, method, target, int(found[3]), reason)
    return None


def _exchanges(entries: list[_Entry]) -> list[_Exchange]:
    """Exchanges in the order in which they began; files are told by their number."""
    found: list[_Exchange] = []
    numbered: dict[int, _Exchange] = {}
    open_: _Exchange | None = None
    for entry in entries:
        match entry:
            case _Stored():
                latest = numbered.get(entry.number) or open_
                if latest is not None and entry.number not in numbered and latest.number is None:
                    latest.number = entry.number
                    numbered[entry.number] = latest
                if latest is not None and latest.number == entry.number:
                    latest.lengths[entry.name] = entry.length
            case _Printed(is_answer=False):
                open_ = _Exchange()
                open_.request = entry
                found.append(open_)
            case _Served():
                if open_ is None or open_.served is not None:
                    open_ = _Exchange()
                    found.append(open_)
                open_.served = entry
            case _Printed():
                if open_ is None or open_.response is not None:
                    open_ = _Exchange()
                    found.append(open_)
                open_.response = entry
    return found


def _zone(entries: list[_Entry], saved: Saved | None) -> int:
    """Seconds by which the log's clock is ahead of UTC."""
    for entry in entries:
        if isinstance(entry, _Stored) and saved:
            time_s = saved.time(f"{entry.number:08}/{entry.name}")
            if time_s is not None:
                return round((entry.time_s - time_s) / _ZONE_S) * _ZONE_S
    return 0


# --- messages ---------------------------------------------------------------------------------


def _recorded(
    exchange: _Exchange, id: str, zone_s: int, saved: Saved | None, tar: str
) -> Iterator[Recorded]:
    """Request and answer, as far as there is anything of them."""
    device = _NO_DEVICE
    served = exchange.served
    if exchange.request or served:
        head, asked = _message(exchange, saved, tar, is_answer=False)
        host = header(head.headers, "host") if head else ""
        device = address_of(host, 80) if host else _NO_DEVICE
        begun = exchange.request or served
        assert begun is not None
        time_us = (begun.time_s - zone_s) * 1_000_000
        notes = (*asked.notes, *(() if exchange.request else (_UNRECORDED,)))
        yield asked.seen(
            Request(
                exchange=id,
                time_us=time_us,
                end_us=time_us,
                source=_CLIENT,
                destination=device,
                method=head.method if isinstance(head, RequestHead) else _method(served),
                target=head.target if isinstance(head, RequestHead) else _target(served),
                headers=_headers(head),
                body=asked.body,
                notes=notes,
            )
        )
    answered = exchange.response or served
    if answered is None:
        return
    head, told = _message(exchange, saved, tar, is_answer=True)
    time_us = (answered.time_s - zone_s) * 1_000_000
    status, reason = (served.status, served.reason) if served else (0, "")
    if isinstance(head, ResponseHead):
        status, reason = head.status, head.reason
    yield told.seen(
        Response(
            exchange=id,
            time_us=time_us,
            end_us=time_us,
            source=device,
            destination=_CLIENT,
            status=status,
            reason=reason,
            headers=_headers(head),
            body=told.body,
            notes=(*told.notes, *(() if exchange.response else (_STATUS_ONLY,))),
        )
    )


def _method(served: _Served | None) -> str:
    return served.method if served else ""


def _target(served: _Served | None) -> str:
    return served.target if served else ""


def _headers(head: RequestHead | ResponseHead | None) -> Headers:
    return head.headers if head else ()


def _message(
    exchange: _Exchange, saved: Saved | None, tar: str, *, is_answer: bool
) -> tuple[RequestHead | ResponseHead | None, Built]:
    """Head and body of one half: from the .tar where it has them, else as the log prints them."""
    printed = exchange.response if is_answer else exchange.request
    if printed is None:
        return None, built("", b"")
    head_text, text = _split(printed.lines)
    pieces: list[Piece] = []
    missing = ""
    for name, length in exchange.lengths.items():
        found = _FILE.fullmatch(name)
        if found is None or (found[1] in ("rsp", "02", "03")) is not is_answer:
            continue
        path = f"{exchange.number:08}/{name}"
        data = saved.read(path) if saved else None
        kind = found[3].lower()
        if kind == "http":
            head_text = head_text if data is None else data
        elif kind in _IMAGES or found[1] in ("01", "03"):
            missing = missing or ("" if data is not None else absent(name, tar, saved))
            pieces.append(Piece(_IMAGES.get(kind, _IMAGES["bin"]), length, data))
        elif data is not None:
            text = data
    parse = parse_response if is_answer else parse_request
    head = parse(_HEAD_ENDS.split(head_text, 1)[0].strip(b"\r\n") + b"\r\n\r\n", 0)
    if isinstance(head, Note):
        return None, built("", text, head, _WRITTEN)
    return head, _body(header(head.headers, "content-type"), text, pieces, missing)


def _body(content_type: str, text: bytes, pieces: list[Piece], missing: str) -> Built:
    """A body around its XML: with images it gets a frame of parts again."""
    if not pieces and not is_multipart(content_type):
        return built(content_type, text, _WRITTEN)
    root = Piece("application/xop+xml", len(text), text)
    return built_of_parts(content_type, root, pieces, missing, _WRITTEN)


def _split(lines: list[bytes]) -> tuple[bytes, bytes]:
    """Head and text of a printed message."""
    blank = lines.index(b"") if b"" in lines else len(lines)
    head = b"".join(line + b"\r\n" for line in (*lines[:blank], b""))
    return head, b"".join(line + b"\n" for line in lines[blank + 1 :])
