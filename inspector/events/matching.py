"""Which operation a message belongs to, and which half of it.

Rule 1: the body's name tells first, then the Action, then the exchange; the kind of the
observation tells the half, because devices repeat the request's action in their answers.
Rule 2: where they disagree, a note says so.
"""

from inspector import protocols
from inspector.errors import Note, NoteKind
from inspector.protocols import Match, Side
from inspector.soap.envelope import Envelope
from inspector.soap.namespaces import is_fault_action
from inspector.wire.observation import Datagram, Observation, Request

_WHERE = "Envelope/Header/Action"


def match_message(
    observed: Observation, envelope: Envelope, opened: Match | None, notes: list[Note]
) -> Match | None:
    """The operation of a message, ``opened`` being that of the request it answers."""
    by_body = protocols.find_by_body(envelope.body_tag)
    by_action = protocols.find_by_action(envelope.action)
    says_nothing = envelope.is_fault or envelope.body is None or _is_receipt(opened)
    if by_body and by_action and _is_borrowed(by_body, by_action):
        notes.append(Note("Envelope/Body", "is the scan service's element", NoteKind.ACTION))
        by_body = by_action
    match = by_body or by_action or (opened if says_nothing else None)
    if match is None:
        return None
    if by_body and by_action:
        _note_disagreement(by_body, by_action, notes)
    elif by_body and not is_fault_action(envelope.action) and envelope.action:
        notes.append(Note(_WHERE, f"unknown action {envelope.action!r}", NoteKind.ACTION))
    if opened and opened.operation.name != match.operation.name:
        asked = f"{opened.protocol.name} {opened.operation.name}"
        told = f"answers {match.protocol.name} {match.operation.name}, but {asked} was asked"
        notes.append(Note("Envelope/Body", told, NoteKind.RELATION))
    if isinstance(observed, Datagram):
        return match  # nothing but the message tells its side
    side = Side.REQUEST if isinstance(observed, Request) else Side.RESPONSE
    return Match(match.protocol, match.operation, side)


def _is_borrowed(by_body: Match, by_action: Match) -> bool:
    """Whether a managed scanner's Action stands over the scan service's element.

    The summary of dsd says that ValidateScanTicket uses WS-Scan's elements.
    """
    same_name = by_body.operation.name == by_action.operation.name
    return (
        same_name and by_body.protocol.name == "scan" and protocols.accepts_scan_action(by_action)
    )


def _is_receipt(opened: Match | None) -> bool:
    """Whether only a notification is answered: some sinks put words of their own into that."""
    return opened is not None and opened.operation.notifies


def _note_disagreement(by_body: Match, by_action: Match, notes: list[Note]) -> None:
    """Say it when Action and body name different operations or different sides."""
    if by_body == by_action:
        return
    same_name = by_body.operation.name == by_action.operation.name
    if by_body.protocol is by_action.protocol and same_name:
        if by_body.side is Side.RESPONSE:
            notes.append(Note(_WHERE, "response Action lacks 'Response'", NoteKind.ACTION))
        elif by_action.side is Side.RESPONSE:
            notes.append(Note(_WHERE, "request Action ends with 'Response'", NoteKind.ACTION))
    elif same_name and protocols.accepts_scan_action(by_body) and by_action.protocol.name == "scan":
        told = "is the scan service's, as in the published dsd events"
        notes.append(Note(_WHERE, told, NoteKind.ACTION))
    else:
        said = f"{by_action.protocol.name} {by_action.operation.name}"
        holds = f"{by_body.protocol.name} {by_body.operation.name}"
        told = f"names {said}, but the body holds {holds}"
        notes.append(Note(_WHERE, told, NoteKind.ACTION))
