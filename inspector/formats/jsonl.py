"""JSON lines: events out, one a line, and lines back to events.

Rule 1: what is read back is what was told: events are not decoded again.
Rule 2: a line has no body, only its length and digest; the observation made of it is not complete.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from inspector.events.clean import in_ascii
from inspector.events.event import SCHEMA_VERSION, Event, Http, Kind, Tls
from inspector.events.jsonl import from_line, to_line
from inspector.events.told import Told
from inspector.formats.files import FileError
from inspector.newest import Newest
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    AnswerHead,
    Body,
    Cut,
    Datagram,
    Headers,
    Observation,
    Recorded,
    Request,
    Response,
    TlsConnection,
)

LINE_LIMIT = 64 * 1024 * 1024
"""Bytes of the longest line that is read; an event of the largest envelope has a tenth of it."""

_OPEN_LIMIT = 10_000
"""Requests that wait for their answer, of which only times are kept."""

_STARTS = re.compile(rb'\s*\{(?:\s*"file"\s*:\s*"(?:[^"\\\n]|\\.)*"\s*,)?\s*"schema"\s*:\s*\d')
_BOM = b"\xef\xbb\xbf"


class _Version(msgspec.Struct):
    schema: int


def looks_like(start: bytes) -> bool:
    """Whether a file's first bytes (4 KB) may begin our lines."""
    return _STARTS.match(start.removeprefix(_BOM)) is not None


def write(stream: BinaryIO, told: Iterable[Told]) -> int:
    """Write the events in ASCII, each with the remark of what it tells of; how many lines.

    Raises ``OSError`` when the file cannot be written.
    """
    count = 0
    for seen, events in told:
        for event in events:
            if seen.remark != NO_REMARK:
                event = msgspec.structs.replace(event, remark=seen.remark)
            stream.write(in_ascii(to_line(event)).encode() + b"\n")
            count += 1
    return count


def read(stream: BinaryIO) -> Iterator[Told]:
    """Events of a file as they were told, each with the observation that its facts give.

    A key ``file``, which lines of several files begin with, is passed over, and so are empty
    lines. Raises ``FileError`` with the number of a line that is none of ours, after those before.
    """
    asked = Newest[str, int](_OPEN_LIMIT)
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        line = line.removeprefix(_BOM) if number == 1 else line
        if not line.strip():
            continue
        event = _event(line, number)
        observation = _observation(event, asked)
        yield Told(Recorded(observation, lambda: iter(()), event.remark or NO_REMARK), (event,))


def _event(line: bytes, number: int) -> Event:
    if len(line) > LINE_LIMIT:
        raise FileError(f"line {number} is longer than {LINE_LIMIT} bytes")
    try:
        version = msgspec.json.decode(line, type=_Version).schema
        if version > SCHEMA_VERSION:
            text = f"line {number} has version {version} of the schema, read is {SCHEMA_VERSION}"
            raise FileError(f"{text}: a newer program wrote it")
        return from_line(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FileError(f"line {number} is no event: {error}") from None


def _observation(event: Event, asked: Newest[str, int]) -> Observation:
    """What an event tells of what was seen. ``asked``: when the open requests began."""
    match event.kind:
        case Kind.REQUEST:
            asked[event.exchange] = event.time_us
            return _request(event)
        case Kind.RESPONSE:
            return _response(event, asked.pop(event.exchange, None))
        case Kind.DATAGRAM:
            return Datagram(
                exchange=event.exchange,
                time_us=event.time_us,
                source=_address(event.source),
                destination=_address(event.destination),
                body=_body(event),
                origin=event.origin,
            )
        case Kind.CUT:
            return _cut(event)
        case Kind.TLS:
            return _tls(event)


def _request(event: Event) -> Request:
    http = event.http or Http()
    return Request(
        exchange=event.exchange,
        time_us=event.time_us,
        end_us=event.time_us,
        source=_address(event.source),
        destination=_address(event.destination),
        method=http.method,
        target=http.target,
        headers=_headers(http),
        body=_body(event),
        origin=event.origin,
        tls=http.tls,
    )


def _response(event: Event, asked_us: int | None) -> Response:
    http = event.http or Http()
    end_us = event.time_us
    if asked_us is not None and event.elapsed_us is not None:
        end_us = max(end_us, asked_us + event.elapsed_us)
    return Response(
        exchange=event.exchange,
        time_us=event.time_us,
        end_us=end_us,
        source=_address(event.source),
        destination=_address(event.destination),
        status=http.status or 0,
        reason=http.reason,
        headers=_headers(http),
        body=_body(event),
        origin=event.origin,
    )


def _cut(event: Event) -> Cut:
    http = event.http
    head = None
    if http is not None and http.status is not None:
        head = AnswerHead(
            time_us=event.time_us, status=http.status, reason=http.reason, headers=_headers(http)
        )
    return Cut(
        exchange=event.exchange,
        time_us=event.time_us,
        source=_address(event.source),
        destination=_address(event.destination),
        reason=_last_note(event),
        head=head,
        body=_body(event),
        origin=event.origin,
    )


def _tls(event: Event) -> TlsConnection:
    tls = event.tls or Tls()
    return TlsConnection(
        exchange=event.exchange,
        time_us=event.time_us,
        end_us=event.time_us,
        source=_address(event.source),
        destination=_address(event.destination),
        version=tls.version,
        server_name=tls.server_name,
        certificate=tls.certificate,
        client_bytes=tls.client_bytes,
        server_bytes=tls.server_bytes,
        reason=_last_note(event),
        origin=event.origin,
    )


def _last_note(event: Event) -> str:
    """Why something ended: the decoder puts the reason last."""
    return event.notes[-1].text if event.notes else ""


def _headers(http: Http) -> Headers:
    said = {"Content-Type": http.content_type, "Host": http.host}
    return tuple((name, text) for name, text in said.items() if isinstance(text, str) and text)


def _body(event: Event) -> Body:
    return Body(head=b"", length=max(0, event.raw.length), sha256=event.raw.sha256)


def _address(text: str) -> Address:
    try:
        return Address.parse(text)
    except ValueError:
        return Address(text, 0)
