"""Scanners: what they can do and what state they are in, as they last said.

Rule 1: only what a scanner told; a managed one (dsd) tells the same as any other.
Rule 2: a list of the conditions that are active now ends the others, without a word of its own.
Rule 3: half a list of what a scanner can do, or of what is wrong now, is none.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from inspector.events.event import Event
from inspector.newest import Newest
from inspector.protocols import dsd, scan
from inspector.protocols.scan_scanner import (
    DeviceCondition,
    DeviceConditionCleared,
    ElementChanges,
    LocalizedText,
    ScannerConfiguration,
    ScannerDescription,
    ScannerElements,
    ScannerStatus,
    StatusSummary,
)
from inspector.protocols.scan_ticket import ScanTicket
from inspector.story.hosts import host_of
from inspector.story.missed import is_partial

SCANNERS_LIMIT = 250
"""Scanners that are remembered; a large office floor has some dozens."""

STATES_LIMIT = 100
"""Changes of state that are kept of a scanner, the newest."""

CONDITIONS_LIMIT = 100
"""Conditions that are kept of a scanner, the newest; nine of them have a name."""

REASONS_LIMIT = 20
"""Reasons that are kept of a state; eleven of them have a name."""

ELEMENTS_LIMIT = 20
"""Elements that are looked at in one answer; four of them have a name."""

TEXT_LIMIT = 255
"""Characters that are kept of a name or a word; the specification's longest have 127."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A state of a scanner: ``event``, of the operation ``source``, told it first."""

    state: str
    reasons: tuple[str, ...] = ()
    time_us: int
    event: int
    source: str


class Condition(msgspec.Struct, kw_only=True):
    """Something that is or was wrong.

    ``raised_event`` told of it, ``cleared_event`` that it is over; ``None`` if nothing did.
    ``raised_by`` and ``cleared_by`` are the operations of these events.
    """

    id: int | None = None
    name: str = ""
    component: str = ""
    severity: str = ""
    raised_us: int | None = None
    raised_event: int | None = None
    raised_by: str = ""
    cleared_us: int | None = None
    cleared_event: int | None = None
    cleared_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing told that it is over."""
        return self.cleared_event is None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a scanner said to a ticket that ``client`` (a host) let it validate.

    ``valid`` and ``proposed``, the ticket that it would take, are ``None`` if it did not say.
    """

    event: int
    client: str
    valid: bool | None
    proposed: ScanTicket | None = None


class Scanner(msgspec.Struct, kw_only=True):
    """What a scanner told of itself; ``…_event`` is the number of the event that told it.

    ``device`` is its host. ``state`` is empty if it never told one; ``state_us`` and
    ``state_event`` are of the last time that it did, ``states`` holds the changes. ``status_event``
    is the first event that listed the active conditions.
    """

    device: str
    state: str = ""
    reasons: tuple[str, ...] = ()
    state_us: int | None = None
    state_event: int | None = None
    states: list[State] = []
    status_event: int | None = None
    conditions: list[Condition] = []
    name: str = ""
    location: str = ""
    description_event: int | None = None
    configuration: ScannerConfiguration | None = None
    configuration_event: int | None = None
    default_ticket: ScanTicket | None = None
    default_ticket_event: int | None = None
    verdict: Verdict | None = None

    @property
    def open_conditions(self) -> list[Condition]:
        """What is wrong now, as far as it was told."""
        return [condition for condition in self.conditions if condition.is_open]


class Scanners(Newest[str, Scanner]):
    """Told of every event, in order; the scanners by host."""

    def __init__(self) -> None:
        super().__init__(SCANNERS_LIMIT)

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        telling = _TELLING.get(type(event.message))
        if telling is None or not event.device:
            return
        field, take = telling
        told = getattr(event.message, field)
        if told is not None:
            host = host_of(event.device)
            scanner = self.get(host)
            if scanner is None:
                scanner = self[host] = Scanner(device=host)
            take(scanner, told, event)

    def of(self, host: str) -> Scanner | None:
        """What the scanner at a host told of itself, if it told anything."""
        return self.get(host)


# --- what messages tell ---------------------------------------------------------------------------


def _elements(scanner: Scanner, told: ScannerElements, event: Event) -> None:
    for data in told.element_data[:ELEMENTS_LIMIT]:
        _changes(scanner, data, event)
        if data.scanner_status is not None:
            _status(scanner, data.scanner_status, event)


def _changes(scanner: Scanner, told: ElementChanges | Any, event: Event) -> None:
    """Description, abilities, default ticket: an ElementData has them too."""
    if told.scanner_description is not None:
        _description(scanner, told.scanner_description, event)
    if told.scanner_configuration is not None and not is_partial(event):
        scanner.configuration = told.scanner_configuration
        scanner.configuration_event = event.seq
    if told.default_scan_ticket is not None:
        scanner.default_ticket = told.default_scan_ticket
        scanner.default_ticket_event = event.seq


def _description(scanner: Scanner, told: ScannerDescription, event: Event) -> None:
    scanner.name = _text(told.scanner_name)
    scanner.location = _text(told.scanner_location)
    scanner.description_event = event.seq


def _status(scanner: Scanner, told: ScannerStatus, event: Event) -> None:
    _state(scanner, told, event)
    if told.active_conditions is not None and not is_partial(event):
        active = told.active_conditions.device_condition[:CONDITIONS_LIMIT]
        for condition in scanner.conditions:
            if condition.is_open and not any(_is_same(condition, it) for it in active):
                _end(condition, event)
        for it in active:
            _condition(scanner, it, event)
        if scanner.status_event is None:
            scanner.status_event = event.seq


def _state(scanner: Scanner, told: ScannerStatus | StatusSummary, event: Event) -> None:
    if not told.scanner_state:
        return
    reasons = told.scanner_state_reasons
    why = () if reasons is None else reasons.scanner_state_reason[:REASONS_LIMIT]
    scanner.state = told.scanner_state[:TEXT_LIMIT]
    scanner.reasons = tuple(reason[:TEXT_LIMIT] for reason in why if reason)
    scanner.state_us, scanner.state_event = event.time_us, event.seq
    last = scanner.states[-1] if scanner.states else None
    if last is None or (last.state, last.reasons) != (scanner.state, scanner.reasons):
        now = State(
            state=scanner.state,
            reasons=scanner.reasons,
            time_us=event.time_us,
            event=event.seq,
            source=event.operation,
        )
        scanner.states.append(now)
        del scanner.states[:-STATES_LIMIT]


def _condition(scanner: Scanner, told: DeviceCondition, event: Event) -> None:
    """A condition that is active; told again it stays the same one."""
    for known in scanner.conditions:
        if known.is_open and _is_same(known, told):
            if known.name == (told.name or "")[:TEXT_LIMIT]:
                return
            _end(known, event)  # its id names something else now
    _keep(
        scanner,
        Condition(
            id=told.id,
            name=(told.name or "")[:TEXT_LIMIT],
            component=(told.component or "")[:TEXT_LIMIT],
            severity=(told.severity or "")[:TEXT_LIMIT],
            raised_us=event.time_us,
            raised_event=event.seq,
            raised_by=event.operation,
        ),
    )


def _cleared(scanner: Scanner, told: DeviceConditionCleared, event: Event) -> None:
    """A condition that is over; one that was never raised is kept as well."""
    named = [it for it in scanner.conditions if it.id == told.condition_id]
    if not named:
        named = [Condition(id=told.condition_id)]
        _keep(scanner, named[0])
    if named[-1].is_open:
        _end(named[-1], event)


def _is_same(known: Condition, told: DeviceCondition) -> bool:
    """Whether a condition goes by the same id or, without one, by the same name and place."""
    if known.id is not None or told.id is not None:
        return known.id == told.id
    return (known.name, known.component) == (told.name or "", told.component or "")


def _end(condition: Condition, event: Event) -> None:
    condition.cleared_us = event.time_us
    condition.cleared_event = event.seq
    condition.cleared_by = event.operation


def _keep(scanner: Scanner, condition: Condition) -> None:
    scanner.conditions.append(condition)
    del scanner.conditions[:-CONDITIONS_LIMIT]


def _text(texts: tuple[LocalizedText, ...]) -> str:
    """The first of several languages that says something."""
    return next((it.text[:TEXT_LIMIT] for it in texts if it.text), "")


def _validated(scanner: Scanner, told: scan.ValidationInfo, event: Event) -> None:
    scanner.verdict = Verdict(
        event=event.seq,
        client=host_of(event.destination),
        valid=told.valid_ticket,
        proposed=told.valid_scan_ticket,
    )


type _Take = Callable[[Scanner, Any, Event], None]

_TELLING: dict[type, tuple[str, _Take]] = {
    **dict.fromkeys(
        (scan.GetScannerElementsResponse, dsd.GetScannerElementsResponse),
        ("scanner_elements", _elements),
    ),
    **dict.fromkeys(
        (scan.ScannerElementsChangeEvent, dsd.ScannerElementsChangeEvent),
        ("element_changes", _changes),
    ),
    **dict.fromkeys(
        (scan.ScannerStatusSummaryEvent, dsd.ScannerStatusSummaryEvent),
        ("status_summary", _state),
    ),
    **dict.fromkeys(
        (scan.ScannerStatusConditionEvent, dsd.ScannerStatusConditionEvent),
        ("device_condition", _condition),
    ),
    **dict.fromkeys(
        (scan.ScannerStatusConditionClearedEvent, dsd.ScannerStatusConditionClearedEvent),
        ("device_condition_cleared", _cleared),
    ),
    **dict.fromkeys(
        (scan.ValidateScanTicketResponse, dsd.ValidateScanTicketResponse),
        ("validation_info", _validated),
    ),
}
"""By class of message: the field that tells something, and what takes it."""
