"""HTTP messages as text in a file, as people paste them, one or several in a row.

Rule 1: what pasting does to a message (LF line ends, a changed length, a body out of its chunks)
is a note. A Content-Length counts if the next message or the end stands behind that many bytes.
Rule 2: requests and responses pair in order. A text has no times: all are 0.
"""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from msgspec.structs import replace

from inspector.errors import Note
from inspector.formats.files import FileError
from inspector.wire.http1 import Data, End, Reader
from inspector.wire.http1_head import (
    RequestHead,
    ResponseHead,
    framing,
    parse_request,
    parse_response,
)
from inspector.wire.http1_held import HEAD_BYTES_LIMIT
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import (
    Address,
    Chunk,
    Recorded,
    Request,
    Response,
    header,
)

SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes of a file that is read as text; pasted ones have thousands."""

_CLIENT = Address("client", 0)
_REQUEST_LINE = rb"[A-Z]{3,20}[ \t][^\r\n]{1,8000}[ \t]HTTP/\d(?:\.\d)?[ \t]*\r?$"
_STATUS_LINE = rb"HTTP/\d(?:\.\d)?[ \t]+\d{3}(?:[ \t][^\r\n]*)?\r?$"
_HERE = re.compile(rb"%b|%b" % (_REQUEST_LINE, _STATUS_LINE), re.MULTILINE)
_START = re.compile(rb"^(?:%b)" % _HERE.pattern, re.MULTILINE)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_LAST_LINE = re.compile(rb"</(?:[\w.-]{1,100}:)?Envelope\s{0,100}>")
_ENVELOPE = re.compile(rb"<(?:[\w.-]{1,100}:)?Envelope[\s>]")
_OPENING_BYTES = 1000
_BLANKS = b" \t\r\n"
_WHITE = re.compile(rb"[ \t\r\n]*")
_TALK = re.compile(rb"^(?:\*(?: [^\n]*)?|[{}] \[[^\n]*)\r?\n", re.MULTILINE)
_PREFIX = re.compile(rb"^[<>](?: (?=[A-Za-z])| ?(?=\r?$))", re.MULTILINE)
_CURL = re.compile(rb"(?:\*[^\n]*\n|[{}] \[[^\n]*\n)*[<>] (?:[A-Z]{3,20} |HTTP/\d)")
_PORT = re.compile(r"(.*):(\d{1,5})\s*", re.DOTALL)
_BOM = b"\xef\xbb\xbf"


def looks_like(start: bytes) -> bool:
    """Whether a file's first bytes (4 KB) may begin a message, also as ``curl -v`` prints it."""
    text = start.removeprefix(_BOM).lstrip(_BLANKS)
    return _START.match(text) is not None or _CURL.match(text) is not None


def read(stream: BinaryIO, name: str) -> Iterator[Recorded]:
    """The messages of a file, in its order; ``name`` is that of the file, for errors.

    The device is what the Host header names, or ``device:0``; ``client:0`` is the other side.

    Raises ``FileError`` if the file begins no message or is larger than ``SIZE_LIMIT``.
    """
    data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise FileError(f"{name}: larger than {SIZE_LIMIT} bytes, too large for pasted messages")
    data = data.removeprefix(_BOM)
    if _CURL.match(data.lstrip(_BLANKS)):
        data = _PREFIX.sub(b"", _TALK.sub(b"", data))
    if not _START.match(data.lstrip(_BLANKS)):
        line = data.lstrip(_BLANKS)[:60].partition(b"\n")[0]
        raise FileError(f"{PurePath(name).name}: begins no HTTP message but with {line!r}")
    yield from _paired(_messages(data))


class _Message(NamedTuple):
    head: RequestHead | ResponseHead
    body: bytes
    notes: tuple[Note, ...]


def _messages(data: bytes) -> Iterator[_Message]:
    """Messages, cut at the lines that begin one; such a line without a message is passed over."""
    at = _next_text(data, 0, len(data))
    following = last_line = after_last = 0
    while at < len(data):
        line_end = data.find(b"\n", at) + 1 or len(data)
        if following < line_end:
            following = _next_start(data, line_end)
        end = following
        blank = _BLANK_LINE.search(data, at, min(end, at + HEAD_BYTES_LIMIT))
        head_end = blank.end() if blank else end
        head = _head(data[at:head_end] if blank else data[at:head_end].rstrip(_BLANKS) + b"\n\n")
        body_at = _next_text(data, head_end, end)
        if _ENVELOPE.search(data, body_at, min(end, body_at + _OPENING_BYTES)):
            if last_line < body_at:  # looked for once, however many messages stand before it
                found = _LAST_LINE.search(data, body_at)
                last_line = found.end() if found else len(data)
                after_last = _next_start(data, last_line)
            if end < last_line < len(data):  # a start line inside of XML is text
                end = after_last
        if isinstance(head, Note):
            at = end
            continue
        missing = () if blank else (Note("HTTP", "the head ends without an empty line"),)
        body, behind, notes = _body(data, at, head_end, end, head)
        yield _Message(head, body, missing + head.notes + notes)
        at = _next_text(data, behind, len(data))


def _next_start(data: bytes, at: int) -> int:
    """Where the next line begins that begins a message; the end if there is none."""
    found = _START.search(data, at)
    return found.start() if found else len(data)


def _next_text(data: bytes, at: int, end: int) -> int:
    """The next place that is not white space."""
    found = _WHITE.match(data, at, end)
    return found.end() if found else at


def _head(text: bytes) -> RequestHead | ResponseHead | Note:
    parse = parse_response if text.startswith(b"HTTP/") else parse_request
    return parse(text, 0)


def _body(
    data: bytes, begun: int, at: int, end: int, head: RequestHead | ResponseHead
) -> tuple[bytes, int, tuple[Note, ...]]:
    """The body that begins at a place, where what follows it begins, and what is odd about it."""
    of_response = isinstance(head, ResponseHead)
    frame = framing(head.headers, of_response=of_response)
    if frame.length is not None:
        behind = at + frame.length
        reach = min(len(data), behind + _OPENING_BYTES)
        next_at = _next_text(data, behind, reach)
        if behind <= len(data) and (next_at == reach or _HERE.match(data, next_at)):
            return data[at:behind], behind, frame.notes
    if frame.chunked:
        body = _unchunked(data[begun:end], of_response=of_response)
        if body is not None:
            return body, end, frame.notes
    pasted = data[at:end].strip(b"\r\n")
    text = ""
    if frame.length is not None:
        text = f"Content-Length is {frame.length}, the text has {len(pasted)} bytes"
    elif pasted and frame.chunked:
        text = "the body is not chunked, as Transfer-Encoding says"
    elif pasted and not of_response:
        text = "no Content-Length; the body ends with the text or the next message"
    return pasted, end, (*frame.notes, *([Note("HTTP", text)] if text else []))


def _unchunked(message: bytes, *, of_response: bool) -> bytes | None:
    """The body of one message in the chunked coding; None if it is not."""
    pieces = Reader(responses=of_response).feed(message, 0)
    ends = [piece for piece in pieces if isinstance(piece, End)]
    if not ends or not ends[0].complete:
        return None
    return b"".join(piece.data for piece in pieces if isinstance(piece, Data))


def _paired(messages: Iterator[_Message]) -> Iterator[Recorded]:
    unanswered: deque[tuple[str, Address]] = deque()
    number = 0
    interim: tuple[Note, ...] = ()
    for head, body, notes in messages:
        if isinstance(head, RequestHead):
            number += 1
            request = _request(head, f"text{number}", notes)
            unanswered.append((request.exchange, request.destination))
            yield _recorded(request, body)
        elif 100 <= head.status < 200 and head.status != 101:
            interim = (Note("HTTP", f"{head.status} {head.reason} came first"),)
        else:
            number += not unanswered
            alone = f"text{number}", Address("device", 0)
            exchange, device = unanswered.popleft() if unanswered else alone
            yield _recorded(_response(head, exchange, device, interim + notes), body)
            interim = ()


def _request(head: RequestHead, exchange: str, notes: tuple[Note, ...]) -> Request:
    host = header(head.headers, "host")
    return Request(
        exchange=exchange,
        time_us=0,
        end_us=0,
        source=_CLIENT,
        destination=address_of(host, 80) if host else Address("device", 0),
        method=head.method,
        target=head.target,
        version=head.version,
        headers=head.headers,
        notes=notes,
    )


def _response(
    head: ResponseHead, exchange: str, device: Address, notes: tuple[Note, ...]
) -> Response:
    return Response(
        exchange=exchange,
        time_us=0,
        end_us=0,
        source=device,
        destination=_CLIENT,
        status=head.status,
        reason=head.reason,
        version=head.version,
        headers=head.headers,
        notes=notes,
    )


def _recorded[T: (Request, Response)](message: T, data: bytes) -> Recorded:
    reader = BodyReader.of(message.headers)
    reader.feed(data)
    chunks = (Chunk(0, data),) if data else ()
    return Recorded(replace(message, body=reader.close()), lambda: iter(chunks))


def address_of(text: str, port: int) -> Address:
    """``host:port``, ``[v6%zone]:port`` or a host, as an address; ``port`` if it names none."""
    host = text.strip()
    found = _PORT.fullmatch(host)
    if found and int(found[2]) <= 65535 and (":" not in found[1] or found[1].endswith("]")):
        host, port = found[1], int(found[2])
    host = host.removeprefix("[").removesuffix("]").partition("%")[0]
    return Address(host or "unknown", port)
