"""What scanners told of themselves."""

import random
from typing import Any

import msgspec
import pytest

from inspector.protocols import dsd, scan
from inspector.protocols.scan_scanner import (
    ActiveConditions,
    DeviceCondition,
    DeviceConditionCleared,
    ElementData,
    ScannerElements,
    ScannerStateReasons,
    ScannerStatus,
    StatusSummary,
)
from inspector.story.scanners import CONDITIONS_LIMIT, STATES_LIMIT, Scanner, Scanners
from tests.builders import START_US, event
from tests.conversations import pulling, refusing, remaining
from tests.conversations.cast import HALLWAY, OFFICE, PC
from tests.diagnosis.kit import Scene, events_of, in_part


def made[T](cls: type[T], **told: Any) -> T:
    """A message of which only this was sent."""
    return cls(**told)


def scanner_of(scene: Scene, host: str = OFFICE.host) -> Scanner:
    """A scanner after a scene."""
    scanners = Scanners()
    for it in events_of(scene):
        scanners.add(it, None)
    scanner = scanners.of(host)
    assert scanner is not None
    return scanner


def told(*messages: Any) -> Scanner:
    """A scanner that said this, one event a message."""
    scanners = Scanners()
    for seq, message in enumerate(messages, 1):
        scanners.add(event(seq, message=message, operation=type(message).__name__), None)
    (scanner,) = scanners.values()
    return scanner


def status(*active: DeviceCondition, state: str = "Idle") -> scan.GetScannerElementsResponse:
    said = made(
        ScannerStatus,
        scanner_state=state,
        active_conditions=made(ActiveConditions, device_condition=active),
    )
    data = made(ElementData, scanner_status=said)
    return made(
        scan.GetScannerElementsResponse,
        scanner_elements=made(ScannerElements, element_data=(data,)),
    )


def summary(state: str, *reasons: str) -> scan.ScannerStatusSummaryEvent:
    why = made(ScannerStateReasons, scanner_state_reason=reasons)
    said = made(StatusSummary, scanner_state=state, scanner_state_reasons=why)
    return made(scan.ScannerStatusSummaryEvent, status_summary=said)


def raised(number: int | None, name: str = "MediaJam") -> scan.ScannerStatusConditionEvent:
    condition = made(DeviceCondition, id=number, name=name, component="ADF", severity="Critical")
    return made(scan.ScannerStatusConditionEvent, device_condition=condition)


def cleared(number: int | None) -> scan.ScannerStatusConditionClearedEvent:
    said = made(DeviceConditionCleared, condition_id=number)
    return made(scan.ScannerStatusConditionClearedEvent, device_condition_cleared=said)


def test_all_that_a_scanner_answers() -> None:
    scanner = scanner_of(pulling.flatbed_scan)
    assert (scanner.name, scanner.location) == ("Brightlake M2070", "Second floor")
    assert (scanner.state, scanner.reasons) == ("Idle", ("None",))
    assert scanner.configuration is not None
    assert scanner.configuration.platen is not None
    assert scanner.default_ticket is not None
    assert scanner.configuration_event == scanner.status_event == scanner.state_event
    assert scanner.verdict is not None
    assert (scanner.verdict.valid, scanner.verdict.client) == (True, PC.host)


@pytest.mark.parametrize(
    ("scene", "host"),
    [(remaining.jobs_and_conditions, OFFICE.host), (remaining.managed_scanner, HALLWAY.host)],
)
def test_a_jam_from_beginning_to_end(scene: Scene, host: str) -> None:
    scanner = scanner_of(scene, host)
    assert [(it.state, it.reasons) for it in scanner.states] == [
        ("Stopped", ("MediaJam", "AttentionRequired")),
        ("Idle", ("None",)),
    ]
    (jam,) = scanner.conditions
    assert (jam.id, jam.name, jam.component, jam.severity) == (5, "MediaJam", "ADF", "Critical")
    assert jam.raised_event is not None
    assert jam.cleared_event is not None
    assert jam.raised_event < jam.cleared_event
    assert scanner.location == "Third floor"


def test_a_refused_ticket_and_the_proposal() -> None:
    verdict = scanner_of(refusing.ticket_rejected).verdict
    assert verdict is not None
    assert (verdict.valid, verdict.event) == (False, 4)
    assert verdict.proposed is not None


def test_a_state_told_again_is_no_change() -> None:
    scanner = told(summary("Idle"), summary("Idle"), summary("Processing", "Calibrating"))
    assert [it.event for it in scanner.states] == [1, 3]
    scanner = told(summary("Idle"), summary("Idle"))
    assert (scanner.state_event, scanner.state_us) == (2, START_US + 2)


def test_conditions_of_a_status_count_as_raised_once() -> None:
    jam = made(DeviceCondition, id=5, name="MediaJam")
    scanner = told(status(jam), raised(5), status(jam))
    assert [(it.raised_event, it.raised_by) for it in scanner.open_conditions] == [
        (1, "GetScannerElementsResponse")
    ]


def test_a_status_without_them_ends_conditions() -> None:
    scanner = told(raised(5), raised(None, "CoverOpen"), status())
    assert scanner.open_conditions == []
    assert [it.cleared_event for it in scanner.conditions] == [3, 3]


def test_an_id_that_names_something_else() -> None:
    scanner = told(raised(1, "CoverOpen"), raised(1, "MediaJam"))
    assert [(it.name, it.is_open) for it in scanner.conditions] == [
        ("CoverOpen", False),
        ("MediaJam", True),
    ]


def test_cleared_but_never_raised_is_kept() -> None:
    (condition,) = told(cleared(9), cleared(9)).conditions
    assert (condition.id, condition.raised_event, condition.cleared_event) == (9, None, 1)


def test_the_newest_are_kept() -> None:
    many = CONDITIONS_LIMIT + STATES_LIMIT
    scanner = told(*(raised(number) for number in range(many)))
    assert len(scanner.conditions) == CONDITIONS_LIMIT
    assert scanner.conditions[-1].id == many - 1
    scanner = told(*(summary(f"acme:{number}") for number in range(many)))
    assert len(scanner.states) == STATES_LIMIT


def test_a_row_is_plain_data() -> None:
    row = msgspec.to_builtins(scanner_of(pulling.flatbed_scan))
    assert row["configuration"]["platen"]["platen_maximum_size"] == {"width": 8500, "height": 11730}


@pytest.mark.parametrize("seed", range(50))
def test_nothing_that_is_said_stops_the_story(seed: int) -> None:
    dice = random.Random(seed)
    possible = (
        made(
            scan.GetScannerElementsResponse,
        ),
        made(
            dsd.GetScannerElementsResponse, scanner_elements=made(ScannerElements, element_data=())
        ),
        made(
            scan.ScannerElementsChangeEvent,
        ),
        made(
            scan.ScannerStatusSummaryEvent,
            status_summary=made(
                StatusSummary,
            ),
        ),
        made(
            dsd.ScannerStatusConditionEvent,
            device_condition=made(
                DeviceCondition,
            ),
        ),
        raised(dice.choice((None, 1, 2)), dice.choice(("", "x" * 1000))),
        cleared(dice.choice((None, 1, 2))),
        status(
            made(
                DeviceCondition,
            ),
            made(
                DeviceCondition,
            ),
            state="",
        ),
        made(
            scan.ValidateScanTicketResponse,
            validation_info=made(
                scan.ValidationInfo,
            ),
        ),
        made(
            scan.CancelJobResponse,
        ),
        None,
    )
    scanners = Scanners()
    for seq in range(30):
        device = dice.choice(("192.0.2.20:80", "", "odd"))
        scanners.add(event(seq, message=dice.choice(possible), device=device), None)
    msgspec.json.encode(dict(scanners))


def test_half_a_list_is_none() -> None:
    whole, half = Scanners(), Scanners()
    for it in events_of(pulling.flatbed_scan):
        whole.add(it, None)
        half.add(in_part(it), None)
    told, seen = whole.of(OFFICE.host), half.of(OFFICE.host)
    assert told is not None
    assert seen is not None
    assert told.configuration is not None
    assert seen.configuration is None
    assert seen.state == told.state
