"""Entries of HAR files that browsers and other proxies wrote.

Rule 1: anything may be missing or of another type; what is not known is unknown, never guessed.
Rule 2: what the file says otherwise than the wire did is a note: bodies are stored decoded.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from inspector.errors import Note
from inspector.formats.har_body import content_in, paired, read_body
from inspector.formats.har_facts import PORT_LIMIT, TIME_LIMIT_US
from inspector.formats.har_url import Url, parse_url
from inspector.formats.har_values import (
    TEXT_LIMIT,
    Json,
    Load,
    headers_in,
    mapping,
    number_in,
    text_in,
)
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    Cut,
    Headers,
    Recorded,
    Remark,
    Request,
    Response,
    header,
)

_GZIP = b"\x1f\x8b"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE = ("blocked", "dns", "connect")  # "ssl" is part of connect. Source: HAR 1.2, "timings"
_VERSIONS = {"H2": "HTTP/2", "H3": "HTTP/3"}


class Times(NamedTuple):
    """Unix microseconds: the request's first and last byte, the answer's first and last."""

    begin_us: int
    asked_us: int
    answer_us: int
    end_us: int


def foreign(load: Load, entry: Json, name: str) -> list[Recorded]:
    """Request and answer of the entry that ``load`` gives again; empty if it makes no sense."""
    told = mapping(entry.get("request"))
    address = text_in(told, "url")
    url = parse_url(address) if len(address) <= TEXT_LIMIT else None
    if url is None:
        return []
    times = times_in(entry)
    client, server = Address("unknown", _client_port(entry)), _server(entry, url)
    headers = headers_in(told)
    content_type = header(headers, "content-type")
    again = partial(content_in, load, ("request", "postData"), content_type)
    body, notes = read_body(again(), headers)
    if not body.length:
        notes += _missing(told, mapping(told.get("postData")))
    request = Request(
        exchange=name,
        time_us=times.begin_us,
        end_us=times.asked_us,
        source=client,
        destination=server,
        method=text_in(told, "method")[:TEXT_LIMIT] or "GET",
        target=url.target,
        version=_version(told),
        headers=headers,
        body=body,
        notes=notes,
        tls=url.tls,
    )
    comment = text_in(entry, "comment")
    remark = Remark(comment=comment) if comment else NO_REMARK
    return [paired(request, again, remark), *_answer(load, entry, request, times)]


def _answer(load: Load, entry: Json, request: Request, times: Times) -> Iterator[Recorded]:
    told = mapping(entry.get("response"))
    status = _status(told)
    if not status:
        reason = text_in(told, "_error") or text_in(entry, "_error")
        if reason:
            yield paired(_cut(request, times, reason), lambda: iter(()), NO_REMARK)
        return
    content = mapping(told.get("content"))
    headers = headers_in(told)
    content_type = header(headers, "content-type")
    again = partial(content_in, load, ("response", "content"), content_type)
    headers, undone = _undone(headers, again())
    body, notes = read_body(again(), headers)
    notes = undone + notes if body.length else notes + _missing(told, content)
    response = Response(
        exchange=request.exchange,
        time_us=times.answer_us,
        end_us=times.end_us,
        source=request.destination,
        destination=request.source,
        status=status,
        reason=text_in(told, "statusText")[:TEXT_LIMIT],
        version=_version(told),
        headers=headers,
        body=body,
        notes=notes,
    )
    yield paired(response, again, NO_REMARK)


def _undone(headers: Headers, data: Iterator[bytes]) -> tuple[Headers, tuple[Note, ...]]:
    """Headers without a Content-Encoding that the file has undone, and a note on it.

    Source: HAR 1.2, "content": "Before setting the text field, the HTTP response is decoded
    (decompressed & unchunked)".
    """
    coding = header(headers, "content-encoding")
    with suppress(ValueError):
        if not coding or next(data, b"").startswith(_GZIP):
            return headers, ()
    rest = tuple(pair for pair in headers if pair[0].lower() != "content-encoding")
    text = f"is as the HAR file has it, decoded; Content-Encoding was {coding!r}"
    return rest, (Note("HAR/content", text),)


def _cut(request: Request, times: Times, reason: str) -> Cut:
    return Cut(
        exchange=request.exchange,
        time_us=times.end_us,
        source=request.destination,
        destination=request.source,
        reason=reason,
    )


def times_in(entry: Json) -> Times:
    """The times of an entry, as far as it tells them."""
    begin_us = _started_us(text_in(entry, "startedDateTime"))
    timings = mapping(entry.get("timings"))
    send, wait, receive = (number_in(timings, it) for it in ("send", "wait", "receive"))
    known = [number_in(timings, it) for it in _BEFORE] + [send, wait, receive]
    total = sum(it for it in known if it is not None)
    if all(it is None for it in known):
        total = number_in(entry, "time") or 0
    end_us = _after(begin_us, total)
    answer_us = _after(begin_us, total - (receive or 0))
    return Times(begin_us, min(_after(begin_us, send or 0), answer_us), answer_us, end_us)


def _after(begin_us: int, passed_ms: float) -> int:
    return min(begin_us + max(0, round(passed_ms * 1000)), TIME_LIMIT_US - 1)


def _started_us(text: str) -> int:
    """Unix microseconds of a date, 0 if it is none; without an offset it counts as UTC."""
    try:
        moment = datetime.fromisoformat(text[:64])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0, (moment - _EPOCH) // timedelta(microseconds=1))
    except (ValueError, OverflowError):
        return 0


def _missing(told: Json, content: Json) -> tuple[Note, ...]:
    """A note if there was a body that the file does not hold."""
    size = max(number_in(told, "bodySize") or 0, number_in(content, "size") or 0)
    if not size:
        return ()
    return (Note("HAR", f"a body of {int(size)} bytes is not in the file"),)


def _status(told: Json) -> int:
    value = told.get("status")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 3:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 100 <= value <= 999 else 0


def _version(told: Json) -> str:
    """``HTTP/1.1`` for browsers' ``http/1.1``, ``HTTP/2`` for ``h2``; the usual one for none."""
    version = text_in(told, "httpVersion")[:16].upper()
    version = _VERSIONS.get(version, version)
    return version if version.startswith("HTTP/") else "HTTP/1.1"


def _client_port(entry: Json) -> int:
    """What can be the client's port. Source: HAR 1.2, "entries": connection."""
    text = text_in(entry, "connection")
    is_number = text.isascii() and text.isdigit() and len(text) <= 5
    return int(text) if is_number and int(text) <= PORT_LIMIT else 0


def _server(entry: Json, url: Url) -> Address:
    host = text_in(entry, "serverIPAddress").removeprefix("[").removesuffix("]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return url.address
    return Address(host, url.address.port)
