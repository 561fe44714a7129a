"""The decoder: observations in, events out.

Rule 1: ``feed`` never raises; what cannot be read becomes an event with notes.
Rule 2: an answer belongs to the request of its HTTP exchange; only without one do
RelatesTo and MessageID tell.
Rule 3: what is remembered of open exchanges is capped.
"""

from typing import NamedTuple

import msgspec

from inspector import protocols
from inspector.errors import Note, NoteKind
from inspector.events.body import (
    BINARY,
    carries_image,
    note_references,
    read_message,
    take_images,
)
from inspector.events.event import Event, Kind, Phase
from inspector.events.matching import match_message
from inspector.events.telling import Opened, Telling, event_of, names_of
from inspector.newest import Newest
from inspector.protocols import Match
from inspector.protocols.faults import find_fault
from inspector.soap.envelope import Envelope, parse_envelope, recover_envelope
from inspector.soap.fault import Fault, read_fault
from inspector.soap.namespaces import fold_id
from inspector.soap.xml import XmlError
from inspector.wire import multipart
from inspector.wire.codings import coding_of
from inspector.wire.observation import (
    Body,
    Cut,
    Datagram,
    Headers,
    Multipart,
    Observation,
    Request,
    Response,
    TlsConnection,
    header,
    is_unopened,
)

_LOOKED_AT = 200
"""Bytes of a body that is no XML which its note repeats."""

OPEN_LIMIT = 1000
"""Requests remembered for their answers, the oldest goes first; a real conversation has a few."""


MATCH_TIMEOUT_US = 10_000_000
"""How long answers to a datagram are waited for. Source: DPWS 2006/02, appendix I."""


class Sent(NamedTuple):
    """A datagram that may come again: its event's number and time (Unix microseconds)."""

    seq: int
    time_us: int


class Decoder:
    """Turns observations into events, numbered from ``first_seq``."""

    def __init__(self, first_seq: int = 1) -> None:
        self._seq = first_seq
        self._open = Newest[str, Opened](OPEN_LIMIT)
        self._by_id = Newest[str, Opened](OPEN_LIMIT)
        self._sent = Newest[tuple[str, str, str, str], Sent](OPEN_LIMIT)

    def feed(self, observed: Observation) -> list[Event]:
        """Decode one observation. Never raises: what cannot be read becomes an event with notes."""
        telling = Telling(list(observed.notes))
        if not isinstance(observed, Request):
            telling.opened = self._open.get(observed.exchange)
        if isinstance(observed, Cut):
            self._salvage(observed, telling)
            layer = "TCP" if telling.opened is None and is_unopened(observed.reason) else "HTTP"
            telling.notes.append(Note(layer, observed.reason, NoteKind.HTTP))
        elif isinstance(observed, TlsConnection):
            telling.notes.append(Note("TLS", observed.reason))
        elif self._has_message(observed, telling):
            self._decode(observed, telling)
        event = event_of(observed, telling, self._seq)
        if isinstance(observed, Datagram):
            event = self._folded(event)
        self._remember(observed, event, telling.match)
        self._seq += 1
        return [event]

    def _has_message(self, observed: Request | Response | Datagram, telling: Telling) -> bool:
        """Whether there is a body to decode; an empty answer to a one-way message is complete."""
        if observed.body.length:
            return True
        if isinstance(observed, Request):
            told = f"{observed.method} without a body, no SOAP message"
            telling.notes.append(Note("HTTP", told, NoteKind.HTTP))
        elif isinstance(observed, Response):
            telling.match = telling.opened.match if telling.opened else None
            telling.decoded = observed.status == 202 or _is_receipt(observed, telling.match)
            if observed.status != 202:
                told = f"{observed.status} {observed.reason}".strip() + " with an empty body"
                telling.notes.append(Note("HTTP", told, NoteKind.HTTP))
        else:
            telling.notes.append(Note("UDP", "empty datagram", NoteKind.XML))
        return False

    def _decode(self, observed: Request | Response | Datagram, telling: Telling) -> None:
        headers = () if isinstance(observed, Datagram) else observed.headers
        telling.parts = _split(headers, observed.body)
        telling.notes += telling.parts.notes
        root = telling.parts.root
        heard: list[Note] = []  # of what is no XML at all they would be wrong
        try:
            telling.envelope = parse_envelope(root, heard)
        except XmlError as error:
            self._recover(observed, root, telling)
            telling.notes.append(_reason(observed, telling.parts, error))  # last: it is the reason
            return
        telling.notes += heard
        if not isinstance(observed, Datagram):
            _note_content_type(observed, telling.envelope, telling.notes)
        telling.match = self._match(observed, telling, telling.envelope, telling.notes)
        self._read_body(observed, telling, telling.envelope)

    def _salvage(self, cut: Cut, telling: Telling) -> None:
        """Show what had come of an answer before it was cut off: the message, part of an image."""
        if cut.head is not None and cut.body.length:
            telling.parts = _split(cut.head.headers, cut.body)
            telling.notes += telling.parts.notes
            self._recover(cut, telling.parts.root, telling)

    def _recover(self, observed: Observation, root: bytes, telling: Telling) -> None:
        """Show what a broken document still says; what is odd about the rest is not told."""
        envelope = telling.envelope = recover_envelope(root, [], BINARY)
        telling.match = telling.opened.match if telling.opened else None
        if envelope is None:
            return
        telling.match = self._match(observed, telling, envelope, [])
        if envelope.body is None:
            return
        if envelope.is_fault:
            telling.fault = _explained(read_fault(envelope.body, []), telling, [])
        elif telling.match:
            telling.inline = take_images(envelope.body, [], whole=False)
            telling.message = read_message(telling.match, envelope, [])

    def _match(
        self,
        observed: Observation,
        telling: Telling,
        envelope: Envelope,
        notes: list[Note],
    ) -> Match | None:
        if telling.opened is None and envelope.relates_to and not isinstance(observed, Request):
            asked = self._by_id.get(fold_id(envelope.relates_to))
            if asked and isinstance(observed, Datagram) == (asked.event.kind is Kind.DATAGRAM):
                telling.opened = asked
        opened = telling.opened.match if telling.opened else None
        return match_message(observed, envelope, opened, notes)

    def _read_body(self, observed: Observation, telling: Telling, envelope: Envelope) -> None:
        notes, body = telling.notes, envelope.body
        if isinstance(observed, Response) and telling.opened and envelope.relates_to:
            asked = telling.opened.event.message_id
            if asked and fold_id(asked) != fold_id(envelope.relates_to):
                text = f"{envelope.relates_to!r} is not the request's MessageID {asked!r}"
                notes.append(Note("Envelope/Header/RelatesTo", text, NoteKind.RELATION))
        telling.decoded = True
        if body is not None and envelope.is_fault:
            telling.fault = _explained(read_fault(body, notes), telling, notes)
        elif telling.match is None:
            telling.decoded = False
            notes.append(_unknown(envelope))
        else:
            carries = carries_image(telling.match.message_class)
            if carries and body is not None:
                telling.inline = take_images(body, notes)
            telling.message = read_message(telling.match, envelope, notes)
            if carries:
                note_references(telling.message, telling.attachments, notes)

    def _remember(self, observed: Observation, event: Event, match: Match | None) -> None:
        asks = isinstance(observed, Datagram) and event.phase is Phase.REQUEST
        if not asks and not isinstance(observed, Request):
            return  # not forgotten yet: a cut may follow the part of an answer that was seen
        told = msgspec.structs.replace(event, message=None, notes=())  # they may be large
        opened = Opened(told, match)
        if not asks:
            self._open[observed.exchange] = opened
        name = fold_id(event.message_id)
        if name and not (asks and self._is_repeated(name, event)):
            self._by_id.pop(name, None)  # the newest goes last, so that it is forgotten last
            self._by_id[name] = opened

    def _folded(self, event: Event) -> Event:
        """The event, with the number of the one that it repeats, if it is a retransmission.

        "The same SOAP envelope with the same message identifier": SOAP-over-UDP, section 3.2. On
        another way (IPv4 and IPv6) it is not.
        """
        if not event.message_id:
            return event
        key = (fold_id(event.message_id), event.source, event.destination, event.raw.sha256)
        first = self._sent.get(key)
        if first is not None and event.time_us - first.time_us <= MATCH_TIMEOUT_US:
            return msgspec.structs.replace(event, repeats=first.seq)
        self._sent.pop(key, None)
        self._sent[key] = Sent(event.seq, event.time_us)
        return event

    def _is_repeated(self, name: str, event: Event) -> bool:
        """Whether a datagram was sent again; of those that belong together the first counts."""
        known = self._by_id.get(name)
        if known is None or known.event.kind is not Kind.DATAGRAM:
            return False
        return event.time_us - known.event.time_us <= MATCH_TIMEOUT_US


def _is_receipt(observed: Response, match: Match | None) -> bool:
    """Whether a notification was taken; sinks say so with 202, and some with 200."""
    return match is not None and match.operation.notifies and 200 <= observed.status < 300


def _split(headers: Headers, body: Body) -> Multipart:
    return multipart.split(header(headers, "content-type"), body, coding_of(headers))


def _content_type(observed: Request | Response) -> str:
    return header(observed.headers, "content-type")


def _explained(fault: Fault, telling: Telling, notes: list[Note]) -> Fault:
    """The fault with its meaning in plain words; another spelling or namespace is noted."""
    service, _ = names_of(telling)
    found = find_fault(fault.subcode_namespace, fault.subcode, service=service, code=fault.code)
    if found is None:
        if fault.subcode:
            told = f"{fault.subcode!r} is in no specification"
            notes.append(Note("Fault", told, NoteKind.VALUE))
        return fault
    if found.remark:
        notes.append(Note("Fault", found.remark, NoteKind.VALUE))
    return msgspec.structs.replace(fault, meaning=found.row.meaning)


def _note_content_type(observed: Request | Response, envelope: Envelope, notes: list[Note]) -> None:
    """Say it when a message's type is missing, or contradicts the document and is ignored."""
    content_type = _content_type(observed)
    if observed.headers and not content_type:  # without any it came from a file, not from HTTP
        notes.append(Note("HTTP/Content-Type", "is missing", NoteKind.CONTENT_TYPE))
    charset = multipart.parse_media_type(content_type).parameters.get("charset", "")
    if charset and charset.lower().replace("-", "") != envelope.encoding.lower().replace("-", ""):
        text = f"charset={charset}, but the document is {envelope.encoding}"
        notes.append(Note("HTTP/Content-Type", text, NoteKind.ENCODING))


def _reason(observed: Request | Response | Datagram, parts: Multipart, error: XmlError) -> Note:
    """Why a body is no message: our limit, an answer of HTTP's own, or what XML complains of."""
    body = observed.body
    if not body.complete and parts.root == body.head:
        told = f"only the first {len(body.head)} of {body.length} bytes are read"
        return Note("HTTP", told, NoteKind.LIMIT)
    kind = "xml" if isinstance(observed, Datagram) else _content_type(observed)
    begins = (parts.root or body.head)[:_LOOKED_AT]
    if "xml" in kind or b"<" in begins:
        return Note("Envelope", str(error), NoteKind.XML)
    status = f"{observed.status} {observed.reason}, " if isinstance(observed, Response) else ""
    said = " ".join(begins.decode("utf-8", "replace").split())
    told = f"{status}{kind or 'without a type'}: {said!r}, expected a SOAP envelope"
    return Note("HTTP", told, NoteKind.HTTP)


def _unknown(envelope: Envelope) -> Note:
    service, name = protocols.names_of(envelope.action)
    if service:
        told = f"{name!r} is no operation of {service}"
    elif not envelope.action and envelope.body_tag:
        return Note("Envelope/Body", f"unknown element {envelope.body_tag!r}", NoteKind.ACTION)
    else:
        told = f"unknown action {envelope.action!r}"
    return Note("Envelope/Header/Action", told, NoteKind.ACTION)
