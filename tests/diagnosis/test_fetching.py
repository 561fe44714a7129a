"""Conversations for the rules of ``inspector/diagnosis/fetching.py``."""

import pytest

from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.eventing import sink
from tests.conversations.faults import fault
from tests.conversations.pushing import (
    ANNOUNCED,
    PRESSED,
    SMALL,
    fetched,
    listen,
    never_fetched,
    push_scan,
    too_late,
    wrong_destination,
)
from tests.conversations.scanner import scan_available
from tests.conversations.scanning import create, created
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, Scene, check, found, near_misses, triggers
from tests.diagnosis.test_pushing import (
    TICKET,
    creates,
    invented_identifier_accepted,
    pressed,
    through_a_proxy,
)


def answered_after_two_minutes(stage: Stage) -> None:
    talk, granted = pressed(stage, 120_000)
    creates(talk, 1, token=granted["Scan"])


def pulled_instead(stage: Stage) -> None:
    talk, _ = pressed(stage)
    made = created(1, "ScanJob1", ANNOUNCED, SMALL.final())
    talk.exchange(create(TICKET), made)
    fetched(talk, 1)
    stage.pause(61_000)
    talk.exchange(create(TICKET), fault("ServerErrorNotAcceptingJobs"), status=400)


def not_taken(stage: Stage) -> None:
    """The computer answers the event with an error, and that is all."""
    talk, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    sent = stage.talk(OFFICE, PC, heard)
    sent.answer(sent.ask(scan_available("Scan", PRESSED, "ADF")), None, status=500)
    stage.pause(90_000)
    talk.exchange(create(TICKET), fault("ServerErrorNotAcceptingJobs"), status=400)


def just_pressed(stage: Stage) -> None:
    """The capture ends half a minute after the button."""
    talk, _ = pressed(stage, 30_000)
    talk.exchange(create(TICKET), fault("ServerErrorNotAcceptingJobs"), status=400)


def both_sides(stage: Stage) -> None:
    """The event says feeder, the ticket says both sides of what lies in it."""
    talk, heard, granted = listen(stage, PC, 1, "e1f4a7c2")
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "ADFDuplex"))
    ticket = TICKET.replace(">Platen<", ">ADF<")
    made = created(1, "ScanJob1", ANNOUNCED, SMALL.final())
    talk.exchange(create(ticket, identifier=PRESSED, token=granted["Scan"]), made)


def pressed_at_the_end(stage: Stage) -> None:
    pressed(stage)


def began_late(stage: Stage) -> None:
    """Subscribe was before the capture; the computer takes the event, and that is all."""
    stage.notify(OFFICE, PC, sink(PC, "heard"), scan_available("Scan", PRESSED, "Platen"))
    stage.pause(90_000)
    stage.once(PC, OFFICE, create(TICKET), fault("ServerErrorNotAcceptingJobs"), status=400)


def answer_not_seen(stage: Stage) -> None:
    """Nothing that the computer sends is seen, so nothing of it is missed."""
    stage.talk(OFFICE, PC, sink(PC, "heard")).ask(scan_available("Scan", PRESSED))


def short_number_through_a_proxy(stage: Stage) -> None:
    through_a_proxy(stage, "7")


CASES: tuple[Case, ...] = (
    *triggers("PUSH-2", never_fetched, answered_after_two_minutes, pulled_instead, not_taken),
    *triggers("PUSH-2", just_pressed, pressed_at_the_end, began_late),
    *triggers("PUSH-2", invented_identifier_accepted),
    *near_misses("PUSH-2", push_scan, too_late, wrong_destination, both_sides),
    *near_misses("PUSH-2", answer_not_seen, through_a_proxy, short_number_through_a_proxy),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


@pytest.mark.parametrize(
    ("scene", "severity"),
    [(just_pressed, "information"), (never_fetched, "warning"), (began_late, "warning")],
)
def test_what_may_come_after_the_capture_is_no_fault(scene: Scene, severity: str) -> None:
    first, *_ = found(scene, "PUSH-2")
    assert first.severity == severity
