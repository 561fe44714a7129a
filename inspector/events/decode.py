"""The decoder: observations in, events out.

Rule 1: ``feed`` never raises; what cannot be read becomes an event with notes.
Rule 2: an answer belongs to the request of its HTTP exchange; only without one do
RelatesTo and MessageID tell.
Rule 3: what is remembered of open exchanges is capped.
"""

from typing import Any

import msgspec

from inspector import protocols
from inspector.errors import Note
from inspector.events.event import Event, Http, Kind, Phase, Raw
from inspector.protocols import Match, Side
from inspector.soap.envelope import Envelope, parse_envelope, recover_envelope
from inspector.soap.fault import Fault, read_fault
from inspector.soap.namespaces import fold_id, is_fault_action, local_name, namespace_of
from inspector.soap.schema import NOTE_LIMIT, note_folded, read
from inspector.soap.xml import XmlError
from inspector.wire import multipart
from inspector.wire.observation import (
    AnswerHead,
    Cut,
    Datagram,
    Multipart,
    Observation,
    Request,
    Response,
    header,
)

OPEN_LIMIT = 1000
"""Requests remembered for their answers, the oldest goes first; a real conversation has a few."""

ID_LIMIT = 4096
"""Characters kept of an address header or name; DPWS allows a URI 2,048."""

_KINDS = {
    Request: Kind.REQUEST,
    Response: Kind.RESPONSE,
    Datagram: Kind.DATAGRAM,
    Cut: Kind.CUT,
}
_PHASES = {Kind.REQUEST: Phase.REQUEST, Kind.RESPONSE: Phase.RESPONSE, Kind.DATAGRAM: Phase.ONEWAY}


class _Opened(msgspec.Struct, frozen=True):
    """What an answer needs to know about its request."""

    event: Event
    match: Match | None


class _Telling(msgspec.Struct):
    """One message while it is being decoded."""

    notes: list[Note]
    opened: _Opened | None = None
    parts: Multipart | None = None
    envelope: Envelope | None = None
    match: Match | None = None
    message: Any = None
    fault: Fault | None = None
    decoded: bool = False


class Decoder:
    """Turns observations into events, numbered from ``first_seq``."""

    def __init__(self, first_seq: int = 1) -> None:
        self._seq = first_seq
        self._open: dict[str, _Opened] = {}
        self._by_id: dict[str, _Opened] = {}

    def feed(self, observed: Observation) -> list[Event]:
        """Decode one observation. Never raises: what cannot be read becomes an event with notes."""
        telling = _Telling(list(observed.notes))
        if not isinstance(observed, Request):
            telling.opened = self._open.get(observed.exchange)
        if isinstance(observed, Cut):
            telling.notes.append(Note("HTTP", observed.reason))
        elif self._has_message(observed, telling):
            self._decode(observed, telling)
        event = self._event(observed, telling)
        self._remember(observed, event, telling.match)
        self._seq += 1
        return [event]

    def _has_message(self, observed: Request | Response | Datagram, telling: _Telling) -> bool:
        """Whether there is a body to decode; an empty answer to a one-way message is complete."""
        if observed.body.length:
            return True
        if isinstance(observed, Request):
            telling.notes.append(Note("HTTP", f"{observed.method} without a body, no SOAP message"))
        elif isinstance(observed, Response):
            telling.match = telling.opened.match if telling.opened else None
            telling.decoded = observed.status == 202
            if not telling.decoded:
                told = f"{observed.status} {observed.reason}".strip()
                telling.notes.append(Note("HTTP", f"{told} with an empty body"))
        else:
            telling.notes.append(Note("UDP", "empty datagram"))
        return False

    def _decode(self, observed: Request | Response | Datagram, telling: _Telling) -> None:
        content_type = "" if isinstance(observed, Datagram) else _content_type(observed)
        telling.parts = multipart.split(content_type, observed.body)
        telling.notes += telling.parts.notes
        root = telling.parts.root
        if not observed.body.complete and telling.parts.root == observed.body.head:
            text = f"only the first {len(root)} of {observed.body.length} bytes are read"
            telling.notes.append(Note("HTTP", text))
        try:
            telling.envelope = parse_envelope(root, telling.notes)
        except XmlError as error:
            telling.envelope = recover_envelope(root, [])
            telling.match = self._match(observed, telling, telling.envelope)
            telling.notes.append(Note("Envelope", str(error)))  # last: it is the reason
            return
        _note_charset(content_type, telling.envelope, telling.notes)
        telling.match = self._match(observed, telling, telling.envelope)
        self._read_body(observed, telling, telling.envelope)

    def _match(
        self, observed: Observation, telling: _Telling, envelope: Envelope | None
    ) -> Match | None:
        """The operation, by body name first, then Action, then the exchange or RelatesTo."""
        if envelope is None:
            return telling.opened.match if telling.opened else None
        by_body = protocols.find_by_body(envelope.body_tag)
        by_action = protocols.find_by_action(envelope.action)
        if telling.opened is None and envelope.relates_to and not isinstance(observed, Request):
            telling.opened = self._by_id.get(fold_id(envelope.relates_to))
        opened = telling.opened.match if telling.opened else None
        match = by_body or by_action or (opened if envelope.is_fault else None)
        if match is None:
            return None
        if by_body and by_action:
            _note_disagreement(by_body, by_action, telling.notes)
        elif by_body and not is_fault_action(envelope.action) and envelope.action:
            telling.notes.append(
                Note("Envelope/Header/Action", f"unknown action {envelope.action!r}")
            )
        if isinstance(observed, Datagram):
            return match  # nothing but the message tells its side
        side = Side.REQUEST if isinstance(observed, Request) else Side.RESPONSE
        return Match(match.protocol, match.operation, side)

    def _read_body(self, observed: Observation, telling: _Telling, envelope: Envelope) -> None:
        notes, body = telling.notes, envelope.body
        if isinstance(observed, Response) and telling.opened and envelope.relates_to:
            asked = telling.opened.event.message_id
            if fold_id(asked) != fold_id(envelope.relates_to):
                text = f"{envelope.relates_to!r} is not the request's MessageID {asked!r}"
                notes.append(Note("Envelope/Header/RelatesTo", text))
        if body is not None and envelope.is_fault:
            telling.fault = read_fault(body, notes)
            telling.decoded = True
        elif telling.match is None:
            notes.append(_unknown(envelope))
        elif body is None:
            expected = telling.match.message_class.__name__
            notes.append(Note("Envelope/Body", f"is empty, expected {expected}"))
        else:
            if body.tag != envelope.body_tag:
                note_folded(notes, namespace_of(str(body.tag)))
            expected = telling.match.message_class.__name__
            if local_name(envelope.body_tag) != expected:
                found = local_name(envelope.body_tag)
                notes.append(Note("Envelope/Body", f"holds {found!r}, expected {expected!r}"))
            telling.message = read(telling.match.message_class, body, notes)
            telling.decoded = True

    def _event(self, observed: Observation, telling: _Telling) -> Event:
        kind = _KINDS[type(observed)]
        envelope, opened = telling.envelope, telling.opened
        service, operation = _names(telling)
        asked = opened.event if opened else None
        return Event(
            seq=self._seq,
            time_us=observed.time_us,
            elapsed_us=_elapsed(observed, asked),
            kind=kind,
            service=service,
            operation=operation,
            phase=_phase(kind, telling),
            action=_short(envelope.action if envelope else ""),
            message_id=_short(envelope.message_id if envelope else ""),
            relates_to=_short(envelope.relates_to if envelope else ""),
            to=_short(envelope.to if envelope else ""),
            exchange=observed.exchange,
            source=str(observed.source),
            destination=str(observed.destination),
            device=_device(observed, service, operation),
            job_id=getattr(telling.message, "job_id", asked.job_id if asked else None),
            job_token=_short(getattr(telling.message, "job_token", None) or "")
            or (asked.job_token if asked else ""),
            http=_http(observed),
            message=telling.message,
            fault=telling.fault,
            notes=_capped(telling.notes),
            attachments=telling.parts.attachments if telling.parts else (),
            raw=Raw(sha256=observed.body.sha256, length=observed.body.length),
            origin=observed.origin,
        )

    def _remember(self, observed: Observation, event: Event, match: Match | None) -> None:
        if not isinstance(observed, Request):
            return  # not forgotten yet: a cut may follow the part of an answer that was seen
        told = msgspec.structs.replace(event, message=None, notes=())  # they may be large
        opened = _Opened(told, match)
        self._open[observed.exchange] = opened
        if event.message_id:
            self._by_id[fold_id(event.message_id)] = opened
        for remembered in (self._open, self._by_id):
            if len(remembered) > OPEN_LIMIT:
                del remembered[next(iter(remembered))]


def _content_type(observed: Request | Response) -> str:
    return header(observed.headers, "content-type")


def _http(observed: Observation) -> Http | None:
    match observed:
        case Request(method=method, target=target, headers=headers):
            kind = header(headers, "content-type")
            return Http(content_type=kind, method=method, target=target)
        case Response(status=status, reason=reason, headers=headers):
            kind = header(headers, "content-type")
            return Http(content_type=kind, status=status or None, reason=reason)
        case Cut(head=AnswerHead(status=status, reason=reason, headers=headers)):
            kind = header(headers, "content-type")
            return Http(content_type=kind, status=status, reason=reason)
    return None


def _elapsed(observed: Observation, asked: Event | None) -> int | None:
    if asked is None:
        return None
    return max(0, getattr(observed, "end_us", observed.time_us) - asked.time_us)


def _phase(kind: Kind, telling: _Telling) -> Phase:
    if not telling.decoded:
        return Phase.UNDECODED
    if telling.fault:
        return Phase.FAULT
    if kind is Kind.DATAGRAM and telling.match:
        return Phase(telling.match.side.value)
    return _PHASES[kind]


def _names(telling: _Telling) -> tuple[str, str]:
    """Service and operation, as far as they can be told without a declaration."""
    if telling.match:
        return telling.match.protocol.name, telling.match.operation.name
    if telling.envelope and not is_fault_action(telling.envelope.action):
        named = protocols.names_of(telling.envelope.action)
        if named != ("", ""):
            return named
    asked = telling.opened.event if telling.opened else None
    return (asked.service, asked.operation) if asked else ("", "")


def _device(observed: Observation, service: str, operation: str) -> str:
    """The side of the conversation that is the device: the HTTP server, as a rule.

    In dsp it is the client; and who answers an operation is who sends its service's events.
    """
    if isinstance(observed, Datagram | Cut):  # whoever sent it or ended it: that tells no roles
        return ""
    answers = protocols.device_answers(service) != operation.endswith("Event")
    server_is_source = not isinstance(observed, Request)
    return str(observed.source if server_is_source == answers else observed.destination)


def _capped(notes: list[Note]) -> tuple[Note, ...]:
    """The notes of an event: a hostile message can neither make many nor long ones."""
    told = [Note(_short(note.path), _short(note.text)) for note in notes[: NOTE_LIMIT + 1]]
    if len(notes) > len(told):
        told[-1] = Note("Body", f"more than {NOTE_LIMIT} notes; the rest is left out")
    return tuple(told)


def _short(text: str) -> str:
    return text if len(text) <= ID_LIMIT else text[:ID_LIMIT] + "…"


def _note_disagreement(by_body: Match, by_action: Match, notes: list[Note]) -> None:
    """Say it when Action and body name different operations or different sides."""
    if by_body == by_action:
        return
    where = "Envelope/Header/Action"
    same_name = by_body.operation.name == by_action.operation.name
    if by_body.protocol is by_action.protocol and same_name:
        if by_body.side is Side.RESPONSE:
            notes.append(Note(where, "response Action lacks 'Response'"))
        elif by_action.side is Side.RESPONSE:
            notes.append(Note(where, "request Action ends with 'Response'"))
    elif same_name and protocols.accepts_scan_action(by_body) and by_action.protocol.name == "scan":
        notes.append(Note(where, "is the scan service's, as in the published dsd events"))
    else:
        said = f"{by_action.protocol.name} {by_action.operation.name}"
        holds = f"{by_body.protocol.name} {by_body.operation.name}"
        notes.append(Note(where, f"names {said}, but the body holds {holds}"))


def _note_charset(content_type: str, envelope: Envelope, notes: list[Note]) -> None:
    """A charset parameter that contradicts the document is ignored, and told."""
    charset = multipart.parse_media_type(content_type).parameters.get("charset", "")
    if charset and charset.lower().replace("-", "") != envelope.encoding.lower().replace("-", ""):
        text = f"charset={charset}, but the document is {envelope.encoding}"
        notes.append(Note("HTTP/Content-Type", text))


def _unknown(envelope: Envelope) -> Note:
    if protocols.names_of(envelope.action) != ("", ""):
        return Note("Envelope/Header/Action", f"{envelope.action!r} is not decoded yet")
    return Note("Envelope/Header/Action", f"unknown action {envelope.action!r}")
