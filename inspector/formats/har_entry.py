"""Observations as entries of a HAR file, as values that ``har_json`` writes.

Rule 1: the standard members say what the specification lets them say; the rest is in ``_wsd``.
Rule 2: a body is text only if it comes back from that text byte for byte.
"""

import ipaddress
from collections.abc import Iterator
from typing import Any

from inspector.events.jsonl import rfc3339, to_line
from inspector.events.told import Told
from inspector.formats.har_facts import facts_of
from inspector.formats.har_json import Base64, Line
from inspector.formats.har_url import origin_of, parse_url, query_of, url_of
from inspector.wire.http1_write import head_bytes
from inspector.wire.multipart import parse_media_type
from inspector.wire.observation import (
    Address,
    Cut,
    Headers,
    Observation,
    Recorded,
    Request,
    Response,
    TlsConnection,
    header,
    is_unopened,
)

UNKNOWN = -1
"""What HAR writes for a number that nobody knows."""

NO_TYPE = "x-unknown"
"""The media type of a body without Content-Type. Source: HAR 1.2, "content": mimeType."""

TEXT_CHARSETS = frozenset({"", "utf-8", "utf8", "us-ascii"})
"""Charsets of bodies that are written as text: in these, a reader makes the same bytes of it."""

type Json = dict[str, Any]


def entry(asked: Told | None, answered: Told | None) -> Json:
    """The entry of an exchange as far as it was seen; one of the two must be there.

    ``answered`` holds a ``Response`` or a ``Cut``.
    """
    pair = [told for told in (asked, answered) if told is not None]
    request = asked.seen.observation if asked else None
    answer = answered.seen.observation if answered else None
    first = pair[0].seen.observation
    client, server = _ends(first)
    timings = _timings(request, answer)
    found: Json = {
        "startedDateTime": started(first.time_us),
        "time": _ms(sum(it for it in timings.values() if it > 0)),
        "request": _request(asked.seen) if asked else _no_request(server, answer),
        "response": _no_response(),
        "cache": {},
        "timings": {name: UNKNOWN if it < 0 else _ms(it) for name, it in timings.items()},
    }
    if answered is not None and isinstance(answer, Response):
        found["response"] = _response(answered.seen, answer)
    elif isinstance(answer, Cut):
        found["response"]["_error"] = answer.reason
    if _is_literal(server.host):
        found["serverIPAddress"] = server.host
    if client.port:
        found["connection"] = str(client.port)
    comment = "; ".join(filter(None, (told.seen.remark.comment for told in pair)))
    if comment:
        found["comment"] = comment
    found["_wsd"] = _extension(asked, answered)
    return found


def datagram(told: Told) -> Json:
    """A datagram, for the list ``_udp``."""
    return {
        **_ends_of(told),
        "size": told.seen.observation.body.length,
        "payload": Base64(_data(told.seen)),
        "_wsd": {"datagram": facts_of(told.seen), "events": _events(told)},
    }


def tls_connection(told: Told) -> Json:
    """A TLS connection that stayed closed, for the list ``_tls``."""
    seen = told.seen.observation
    assert isinstance(seen, TlsConnection)
    return {
        **_ends_of(told),
        "time": _ms(max(0, seen.end_us - seen.time_us)),
        "version": seen.version,
        "serverName": seen.server_name,
        "certificate": seen.certificate,
        "clientBytes": seen.client_bytes,
        "serverBytes": seen.server_bytes,
        "_error": seen.reason,
        "_wsd": {"tls": facts_of(told.seen), "events": _events(told)},
    }


def started(time_us: int) -> str:
    """A time as HAR writes it, with the offset: ``2026-11-20T10:54:00.000001+00:00``."""
    return rfc3339(time_us).replace("Z", "+00:00")


def _ends_of(told: Told) -> Json:
    seen = told.seen.observation
    comment = told.seen.remark.comment
    return {
        "startedDateTime": started(seen.time_us),
        "source": str(seen.source),
        "destination": str(seen.destination),
        **({"comment": comment} if comment else {}),
    }


def _ends(seen: Observation) -> tuple[Address, Address]:
    """Who asked and who was asked."""
    if isinstance(seen, Request):
        return seen.source, seen.destination
    return seen.destination, seen.source


def _timings(request: object, answer: object) -> dict[str, int]:
    """Microseconds of each phase; of those that HAR demands, 0 where nobody knows.

    Source: HAR 1.2, "timings": "send, wait and receive timings are not optional and must have
    non-negative values".
    """
    timings = dict.fromkeys(("blocked", "dns", "connect", "ssl"), UNKNOWN)
    timings |= dict.fromkeys(("send", "wait", "receive"), 0)
    began_us = _began_us(answer)
    if isinstance(request, Request):
        timings["send"] = max(0, request.end_us - request.time_us)
        if began_us is not None:
            timings["wait"] = max(0, began_us - request.end_us)
    if isinstance(answer, Response | Cut) and began_us is not None:
        end_us = getattr(answer, "end_us", answer.time_us)
        timings["receive"] = max(0, end_us - began_us)
    return timings


def _began_us(answer: object) -> int | None:
    """When an answer began, or when the waiting for it ended."""
    match answer:
        case Response(time_us=time_us) | Cut(head=None, time_us=time_us):
            return time_us
        case Cut(head=head) if head is not None:
            return head.time_us
    return None


def _ms(time_us: int) -> float:
    return time_us / 1000


def _request(seen: Recorded) -> Json:
    request = seen.observation
    assert isinstance(request, Request)
    found: Json = {
        "method": request.method,
        "url": url_of(request),
        "httpVersion": request.version,
        "cookies": [],
        "headers": _headers(request.headers),
        "queryString": query_of(request.target),
        "headersSize": _head_size(request),
        "bodySize": request.body.length,
    }
    if request.body.length:
        content_type = header(request.headers, "content-type")
        text, is_base64 = _body(seen, content_type)
        found["postData"] = {"mimeType": content_type, "text": text}
        if is_base64:
            found["postData"]["_base64"] = True
    return found


def _no_request(server: Address, answer: object) -> Json:
    never = isinstance(answer, Cut) and is_unopened(answer.reason)
    return {
        "method": "",
        "url": origin_of(server) + "/",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "queryString": [],
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
        "comment": "nothing was asked" if never else "the request was not seen",
    }


def _response(seen: Recorded, answer: Response) -> Json:
    content_type = header(answer.headers, "content-type")
    text, is_base64 = _body(seen, content_type)
    content: Json = {
        "size": answer.body.length,
        "mimeType": content_type or NO_TYPE,
        "text": text,
    }
    if is_base64:
        content["encoding"] = "base64"
    coding = header(answer.headers, "content-encoding")
    if coding and coding.lower() != "identity":
        content["comment"] = f"as it was sent, {coding}"
    return {
        "status": answer.status,
        "statusText": answer.reason,
        "httpVersion": answer.version,
        "cookies": [],
        "headers": _headers(answer.headers),
        "content": content,
        "redirectURL": header(answer.headers, "location"),
        "headersSize": _head_size(answer),
        "bodySize": answer.body.length,
    }


def _no_response() -> Json:
    return {
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "content": {"size": 0, "mimeType": NO_TYPE},
        "redirectURL": "",
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
    }


def _head_size(message: Request | Response) -> int:
    return len(head_bytes(message)) if message.version.startswith("HTTP/1.") else UNKNOWN


def _headers(headers: Headers) -> list[Json]:
    return [{"name": name, "value": value} for name, value in headers]


def _body(seen: Recorded, content_type: str) -> tuple[object, bool]:
    """A body as text, or as base64 while it is read again, and whether it is the latter."""
    body = seen.observation.body
    charset = parse_media_type(content_type).parameters.get("charset", "")
    if body.complete and b"\0" not in body.head and charset.lower() in TEXT_CHARSETS:
        try:
            return body.head.decode(), False
        except UnicodeDecodeError:
            pass
    return Base64(_data(seen)), True


def _data(seen: Recorded) -> Iterator[bytes]:
    body = seen.observation.body
    return iter([body.head]) if body.complete else (chunk.data for chunk in seen.chunks())


def _extension(asked: Told | None, answered: Told | None) -> Json:
    found: Json = {}
    if asked is not None:
        request = asked.seen.observation
        assert isinstance(request, Request)
        url = parse_url(url_of(request))
        is_told = url is not None and url.target == request.target
        found["request"] = facts_of(asked.seen, None if is_told else request.target)
    if answered is not None:
        found["answer"] = facts_of(answered.seen)
        if isinstance(answered.seen.observation, Cut) and answered.seen.observation.body.length:
            found["part"] = Base64(_data(answered.seen))
    found["events"] = [line for told in (asked, answered) if told for line in _events(told)]
    return found


def _events(told: Told) -> list[Line]:
    return [Line(to_line(event)) for event in told.events]


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
