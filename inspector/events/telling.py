"""What is told of one message: everything of an event that its message and its exchange say.

Rule: pure. The decoder has found out what there is; here it becomes an event, with limits on what
a hostile peer can put into it.
"""

from functools import lru_cache
from ipaddress import ip_address
from typing import Any

import msgspec

from inspector import protocols
from inspector.errors import Note, NoteKind
from inspector.events.event import Event, Http, Kind, Phase, Raw, Tls
from inspector.events.keys import job_id_of, job_token_of, subscription_of
from inspector.protocols import Match
from inspector.soap.envelope import Envelope
from inspector.soap.fault import Fault
from inspector.soap.namespaces import is_fault_action
from inspector.soap.notes import NOTE_LIMIT
from inspector.wire.observation import (
    Address,
    AnswerHead,
    Attachment,
    Cut,
    Datagram,
    Multipart,
    Observation,
    Request,
    Response,
    TlsConnection,
    header,
)

ID_LIMIT = 4096
"""Characters kept of an address header or name; DPWS allows a URI 2,048."""

HOST_LIMIT = 512
"""Characters kept of a Host header; a host name has at most 253."""

_KINDS = {
    Request: Kind.REQUEST,
    Response: Kind.RESPONSE,
    Datagram: Kind.DATAGRAM,
    Cut: Kind.CUT,
    TlsConnection: Kind.TLS,
}
_PHASES = {Kind.REQUEST: Phase.REQUEST, Kind.RESPONSE: Phase.RESPONSE, Kind.DATAGRAM: Phase.ONEWAY}


class Opened(msgspec.Struct, frozen=True):
    """What an answer needs to know about its request."""

    event: Event
    match: Match | None


class Telling(msgspec.Struct):
    """One message while it is being decoded."""

    notes: list[Note]
    opened: Opened | None = None
    parts: Multipart | None = None
    envelope: Envelope | None = None
    match: Match | None = None
    message: Any = None
    fault: Fault | None = None
    inline: tuple[Attachment, ...] = ()
    decoded: bool = False

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What came beside the message, and inside its XML."""
        return (self.parts.attachments if self.parts else ()) + self.inline


def event_of(observed: Observation, telling: Telling, seq: int) -> Event:
    """The event of an observation, as far as it could be told."""
    kind = _KINDS[type(observed)]
    envelope, message = telling.envelope, telling.message
    service, operation = names_of(telling)
    asked = telling.opened.event if telling.opened else None
    subscription = subscription_of(message, envelope.identifier if envelope else "")
    return Event(
        seq=seq,
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
        reply_to=_short(envelope.reply_to if envelope else ""),
        subscription=_short(subscription or (asked.subscription if asked else "")),
        app_sequence=envelope.app_sequence if envelope else None,
        headers=envelope.headers if envelope else (),
        exchange=observed.exchange,
        source=address_text(observed.source),
        destination=address_text(observed.destination),
        device=_device(observed, telling.match, service) or (asked.device if asked else ""),
        job_id=_first(job_id_of(message), asked.job_id if asked else None),
        job_token=_short(job_token_of(message) or (asked.job_token if asked else "")),
        http=_http(observed),
        tls=_tls(observed),
        message=message,
        fault=telling.fault,
        notes=_capped(telling.notes, telling.decoded),
        attachments=telling.attachments,
        raw=Raw(sha256=observed.body.sha256, length=observed.body.length),
        origin=observed.origin,
    )


@lru_cache(4096)
def address_text(address: Address) -> str:
    """An address as events tell it; the same few come again and again."""
    return str(address)


def _http(observed: Observation) -> Http | None:
    match observed:
        case Request(method=method, target=target, headers=headers, tls=tls):
            kind = header(headers, "content-type")
            host = _named(header(headers, "host")[:HOST_LIMIT], observed.destination.host)
            return Http(content_type=kind, method=method, target=target, tls=tls, host=host)
        case Response(status=status, reason=reason, headers=headers):
            kind = header(headers, "content-type")
            return Http(content_type=kind, status=status or None, reason=reason)
        case Cut(head=AnswerHead(status=status, reason=reason, headers=headers)):
            kind = header(headers, "content-type")
            return Http(content_type=kind, status=status, reason=reason)
    return None


@lru_cache(1024)
def _named(said: str, host: str) -> str | msgspec.UnsetType:
    """What a Host header says, unless it is the host that the request went to."""
    name, colon, port = said.rpartition(":")
    name = name if colon and not port.endswith("]") else said
    return said if said and _bare(name.strip("[]")) != _bare(host) else msgspec.UNSET


def _bare(host: str) -> str:
    """A host as others may write it: without its zone, its letters and zeros as usual."""
    host = host.partition("%")[0].lower()
    try:
        return str(ip_address(host))
    except ValueError:
        return host


def _tls(observed: Observation) -> Tls | None:
    if not isinstance(observed, TlsConnection):
        return None
    return Tls(
        version=observed.version,
        server_name=_short(observed.server_name),
        certificate=_short(observed.certificate),
        client_bytes=observed.client_bytes,
        server_bytes=observed.server_bytes,
    )


def _elapsed(observed: Observation, asked: Event | None) -> int | None:
    if asked is None:
        return None
    return max(0, getattr(observed, "end_us", observed.time_us) - asked.time_us)


def _phase(kind: Kind, telling: Telling) -> Phase:
    if not telling.decoded:
        return Phase.UNDECODED
    if telling.fault:
        return Phase.FAULT
    if telling.match is None or kind is Kind.RESPONSE:
        return _PHASES[kind]
    if telling.match.operation.notifies:
        return Phase.ONEWAY if kind is Kind.DATAGRAM else Phase.NOTIFICATION
    return Phase(telling.match.side.value)


def names_of(telling: Telling) -> tuple[str, str]:
    """Service and operation, as far as they can be told without a declaration."""
    if telling.match:
        return telling.match.protocol.name, telling.match.operation.name
    if telling.envelope and not is_fault_action(telling.envelope.action):
        named = protocols.names_of(telling.envelope.action)
        if named != ("", ""):
            return named
    asked = telling.opened.event if telling.opened else None
    return (asked.service, asked.operation) if asked else ("", "")


def _device(observed: Observation, match: Match | None, service: str) -> str:
    """The side of the conversation that is the device: the HTTP server, as a rule.

    In dsp it is the client; and who answers an operation is who sends its service's events.
    """
    if isinstance(
        observed, Datagram | Cut | TlsConnection
    ):  # whoever sent it or ended it: that tells no roles
        return ""
    notifies = match is not None and match.operation.notifies
    answers = protocols.device_answers(service) != notifies
    server_is_source = not isinstance(observed, Request)
    return address_text(observed.source if server_is_source == answers else observed.destination)


def _first(found: int | None, otherwise: int | None) -> int | None:
    return otherwise if found is None else found


def _capped(notes: list[Note], decoded: bool) -> tuple[Note, ...]:
    """The notes of an event: a hostile message can neither make many nor long ones.

    The last of an undecoded one is the reason, and stays.
    """
    if len(notes) > NOTE_LIMIT + 1:
        told = f"more than {NOTE_LIMIT} notes; the rest is left out"
        more = Note("Body", told, NoteKind.LIMIT)
        last = [] if decoded else notes[-1:]
        notes = [*notes[: NOTE_LIMIT - len(last)], more, *last]
    return tuple([Note(_short(note.path), _short(note.text), note.kind) for note in notes])


def _short(text: str) -> str:
    return text if len(text) <= ID_LIMIT else text[:ID_LIMIT] + "…"
