"""HTTP/1 messages: observations in, bytes as on the wire out.

Rule 1: the frame is true. A body ends where the head says, or the head is set right and a remark
tells what it said.
Rule 2: streaming; a body passes chunk by chunk.
Source: RFC 9112.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from inspector.wire.observation import (
    Chunk,
    Cut,
    Headers,
    Recorded,
    Request,
    Response,
    header,
)

_JOIN_BYTES = 16 * 1024
_LINE_BREAKS = re.compile(r"[\r\n\0]+")


class Framed(NamedTuple):
    """How a message goes on the wire.

    ``has_body`` and ``chunked`` say how the body follows the head, ``closes`` that the end of
    the connection ends the message or is announced by it. ``remarks`` tell what differs from
    what was seen.
    """

    head: bytes
    has_body: bool
    chunked: bool
    closes: bool
    remarks: tuple[str, ...]


def head_bytes(message: Request | Response, headers: Headers | None = None) -> bytes:
    """Start line, headers (those of the message unless given) and the empty line.

    Line breaks inside a value become spaces, since they would begin another header.
    """
    if isinstance(message, Request):
        start = f"{message.method} {message.target} {message.version}"
    else:
        start = f"{message.version} {message.status:03d} {message.reason}"
    lines = [start]
    lines += [
        f"{name}: {value}" for name, value in (message.headers if headers is None else headers)
    ]
    text = "\n".join(lines)
    if "\r" in text or "\0" in text or text.count("\n") >= len(lines):
        text = "\n".join(_LINE_BREAKS.sub(" ", line) for line in lines)
    return _encoded(text.replace("\n", "\r\n") + "\r\n\r\n")


def framed(message: Request | Response, *, method: str = "GET") -> Framed:
    """How a message with all of its body goes on the wire; ``method`` is that of the request."""
    remarks: list[str] = []
    if not message.version.startswith("HTTP/1."):
        remarks.append(f"seen as {message.version}, written as HTTP/1.1")
        message = msgspec.structs.replace(message, version="HTTP/1.1")
    if isinstance(message, Response) and not 100 <= message.status <= 999:
        remarks.append(f"status was {message.status or 'not seen'}, 200 stands for it")
        message = msgspec.structs.replace(message, status=200)
    headers, length, closes = message.headers, message.body.length, _closes(message)
    if isinstance(message, Response) and _has_no_body(message.status, method):
        if length:
            remarks.append(f"body of {length} bytes left out, the message can have none")
        return Framed(head_bytes(message), False, False, closes, tuple(remarks))
    coding = _last_coding(headers)
    if coding and isinstance(message, Response):
        # "If ... the chunked transfer coding is not the final encoding, the message body length
        # is determined by reading the connection until it is closed." RFC 9112, section 6.3.
        closes = closes or coding != "chunked"
    elif coding != "chunked":
        headers = _true_length(message, closes, remarks)
    return Framed(
        head_bytes(message, headers), length > 0, coding == "chunked", closes, tuple(remarks)
    )


def framed_part(cut: Cut) -> Framed:
    """How the part of an answer that came before a cut goes on the wire, headers as they were."""
    if cut.head is None:
        remark = "the status line stands for one that was not recorded"
        return Framed(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", True, False, True, (remark,))
    head = cut.head
    answer = Response(
        exchange=cut.exchange,
        time_us=head.time_us,
        end_us=cut.time_us,
        source=cut.source,
        destination=cut.destination,
        status=head.status,
        reason=head.reason,
        version=head.version,
    )
    chunked = _last_coding(head.headers) == "chunked"
    return Framed(head_bytes(answer, head.headers), cut.body.length > 0, chunked, True, ())


def wire_chunks(seen: Recorded, frame: Framed, *, begin_us: int, end_us: int) -> Iterator[Chunk]:
    """The message of ``seen`` as bytes with their times; what comes at one time is joined.

    ``begin_us`` is the time of the head, ``end_us`` of the last byte; chunks are between them.
    """
    ready: list[bytes] = []
    size = time_us = 0
    for part in _parts(seen, frame, begin_us, end_us):
        if ready and (part.time_us > time_us or size >= _JOIN_BYTES):
            yield Chunk(time_us, b"".join(ready))
            ready, size = [], 0
        time_us = max(time_us, part.time_us)
        ready.append(part.data)
        size += len(part.data)
    yield Chunk(time_us, b"".join(ready))


def _parts(seen: Recorded, frame: Framed, begin_us: int, end_us: int) -> Iterator[Chunk]:
    yield Chunk(begin_us, frame.head)
    for chunk in seen.chunks() if frame.has_body else ():
        time_us = min(chunk.time_us, end_us)
        if frame.chunked and chunk.data:
            yield Chunk(time_us, b"%x\r\n%b\r\n" % (len(chunk.data), chunk.data))
        elif chunk.data:
            yield Chunk(time_us, chunk.data)
    if frame.chunked and not isinstance(seen.observation, Cut):
        yield Chunk(end_us, b"0\r\n\r\n")


def _encoded(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _has_no_body(status: int, method: str) -> bool:
    tunnel = method == "CONNECT" and 200 <= status < 300
    return method == "HEAD" or status < 200 or status in (204, 304) or tunnel


def _last_coding(headers: Headers) -> str:
    """The last transfer coding in lower case; ``identity`` counts as none."""
    values = [value for name, value in headers if name.lower() == "transfer-encoding"]
    coding = values[-1].split(",")[-1].strip().lower() if values else ""
    return "" if coding == "identity" else coding


def _closes(message: Request | Response) -> bool:
    tokens = {it.strip() for it in header(message.headers, "Connection").lower().split(",")}
    return "close" in tokens or (message.version == "HTTP/1.0" and "keep-alive" not in tokens)


def _true_length(message: Request | Response, closes: bool, remarks: list[str]) -> Headers:
    """Headers whose Content-Length is that of the body; absent where none is needed."""
    headers, length = message.headers, message.body.length
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    if lengths and all(value.strip() == str(length) for value in lengths):
        return headers
    if not lengths and (closes if isinstance(message, Response) else not length):
        return headers
    remarks.append(f"Content-Length was {', '.join(lengths) or 'absent'}")
    return _with_length(headers, length)


def _with_length(headers: Headers, length: int) -> Headers:
    """Headers with one Content-Length, in the place of the first or at the end."""
    names = [name.lower() for name, _ in headers]
    first = names.index("content-length") if "content-length" in names else len(headers)
    name = headers[first][0] if first < len(headers) else "Content-Length"
    rest = tuple(it for it in headers[first + 1 :] if it[0].lower() != "content-length")
    return (*headers[:first], (name, str(length)), *rest)
