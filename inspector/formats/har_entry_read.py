"""Entries of a HAR file that we wrote: back to the observations they were.

Rule 1: head and body come from the standard members, the rest from ``_wsd``.
Rule 2: where ``_wsd`` makes no sense, the entry is read like everyone's.
"""

from collections.abc import Iterator
from functools import partial

from inspector.errors import Note
from inspector.formats.har_body import content_in, paired, read_body
from inspector.formats.har_facts import STATUS_LIMIT, Facts, facts_in
from inspector.formats.har_foreign import foreign
from inspector.formats.har_json import decoded
from inspector.formats.har_url import parse_url
from inspector.formats.har_values import Json, Load, headers_in, mapping, number_in, text_in
from inspector.wire.observation import (
    AnswerHead,
    Body,
    Cut,
    Datagram,
    Recorded,
    Request,
    Response,
    TlsConnection,
    header,
)


def seen_in(load: Load, name: str) -> list[Recorded]:
    """The request and the answer of the entry that ``load`` gives, whichever were seen.

    ``name`` becomes the exchange of an entry that is not ours. Empty if it makes no sense.
    """
    entry = mapping(load())
    extension = mapping(entry.get("_wsd"))
    asked = facts_in(extension.get("request"), "request")
    answered = facts_in(extension.get("answer"), "response", "cut")
    if asked is None and answered is None:
        return foreign(load, entry, name)
    found = []
    if asked is not None:
        found.append(_request(load, mapping(entry.get("request")), asked))
    if answered is not None and answered.kind == "cut":
        found.append(_cut(load, answered))
    elif answered is not None:
        found.append(_response(load, mapping(entry.get("response")), answered))
    return found


def seen_beside(load: Load, kind: str) -> list[Recorded]:
    """The datagram or TLS connection of an item of our lists; empty if it is none of ours."""
    item = mapping(load())
    facts = facts_in(mapping(item.get("_wsd")).get(kind), kind)
    if facts is None:
        return []
    return [_datagram(item, facts) if kind == "datagram" else _tls_connection(item, facts)]


def _request(load: Load, told: Json, facts: Facts) -> Recorded:
    headers = headers_in(told)
    content_type = header(headers, "content-type")
    again = partial(content_in, load, ("request", "postData"), content_type)
    body, notes = read_body(again(), headers)
    url = parse_url(text_in(told, "url"))
    target = facts.target if facts.target is not None else url.target if url else "/"
    request = Request(
        exchange=facts.exchange,
        time_us=facts.time_us,
        end_us=_end_us(facts),
        source=facts.source,
        destination=facts.destination,
        method=text_in(told, "method"),
        target=target,
        version=text_in(told, "httpVersion"),
        headers=headers,
        body=body,
        origin=facts.origin,
        notes=facts.notes + notes,
        tls=facts.tls,
    )
    return paired(request, again, facts.remark)


def _response(load: Load, told: Json, facts: Facts) -> Recorded:
    headers = headers_in(told)
    content_type = header(headers, "content-type")
    again = partial(content_in, load, ("response", "content"), content_type)
    body, notes = read_body(again(), headers)
    status = number_in(told, "status") or 0
    response = Response(
        exchange=facts.exchange,
        time_us=facts.time_us,
        end_us=_end_us(facts),
        source=facts.source,
        destination=facts.destination,
        status=int(status) if status <= STATUS_LIMIT else 0,
        reason=text_in(told, "statusText"),
        version=text_in(told, "httpVersion"),
        headers=headers,
        body=body,
        origin=facts.origin,
        notes=facts.notes + notes,
    )
    return paired(response, again, facts.remark)


def _cut(load: Load, facts: Facts) -> Recorded:
    head: AnswerHead | None = facts.part
    body, notes = read_body(_part(load), head.headers if head else ())
    cut = Cut(
        exchange=facts.exchange,
        time_us=facts.time_us,
        source=facts.source,
        destination=facts.destination,
        reason=facts.reason,
        head=head,
        body=body,
        origin=facts.origin,
        notes=facts.notes + notes,
    )
    return paired(cut, partial(_part, load), facts.remark)


def _datagram(item: Json, facts: Facts) -> Recorded:
    try:
        payload, wrong = b"".join(decoded(text_in(item, "payload"))), ""
    except ValueError as error:
        payload, wrong = b"", str(error)
    seen = Datagram(
        exchange=facts.exchange,
        time_us=facts.time_us,
        source=facts.source,
        destination=facts.destination,
        body=Body.of(payload),
        origin=facts.origin,
        notes=facts.notes + ((Note("HAR", f"the payload is no base64: {wrong}"),) if wrong else ()),
    )
    return paired(seen, lambda: iter((payload,)), facts.remark)


def _tls_connection(item: Json, facts: Facts) -> Recorded:
    seen = TlsConnection(
        exchange=facts.exchange,
        time_us=facts.time_us,
        end_us=_end_us(facts),
        source=facts.source,
        destination=facts.destination,
        version=text_in(item, "version"),
        server_name=text_in(item, "serverName"),
        certificate=text_in(item, "certificate"),
        client_bytes=int(number_in(item, "clientBytes") or 0),
        server_bytes=int(number_in(item, "serverBytes") or 0),
        reason=facts.reason,
        origin=facts.origin,
        notes=facts.notes,
    )
    return paired(seen, lambda: iter(()), facts.remark)


def _end_us(facts: Facts) -> int:
    return facts.time_us if facts.end_us is None else facts.end_us


def _part(load: Load) -> Iterator[bytes]:
    return decoded(text_in(mapping(mapping(load()).get("_wsd")), "part"))
