"""Conversations for the rules of ``inspector/diagnosis/pushing.py``."""

import pytest

from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.faults import fault
from tests.conversations.pushing import (
    ANNOUNCED,
    PRESSED,
    SMALL,
    draft_namespace,
    fetched,
    listen,
    never_fetched,
    push_scan,
    too_late,
    wrong_destination,
)
from tests.conversations.scanner import scan_available
from tests.conversations.scanning import create, created
from tests.conversations.stage import Stage, Talk
from tests.conversations.subscribing import every_minute, expired
from tests.conversations.waiting import device_busy
from tests.diagnosis.kit import Case, check, near_misses, triggers

TICKET = SMALL.xml(honour=True)


def pressed(stage: Stage, wait_ms: int = 2000) -> tuple[Talk, dict[str, str]]:
    """Subscribed, and the button pressed for a scan."""
    talk, heard, granted = listen(stage, PC, 1, "e1f4a7c2")
    stage.pause(5000)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    stage.pause(wait_ms)
    return talk, granted


def creates(talk: Talk, job: int, identifier: str = PRESSED, token: str = "") -> None:
    """A job of a push scan."""
    made = created(job, f"ScanJob{job}", ANNOUNCED, SMALL.final())
    talk.exchange(create(TICKET, identifier=identifier, token=token), made)


def used_twice(stage: Stage) -> None:
    talk, granted = pressed(stage)
    creates(talk, 1, token=granted["Scan"])
    fetched(talk, 1)
    again = create(TICKET, identifier=PRESSED, token=granted["Scan"])
    talk.exchange(again, fault("ClientErrorInvalidScanIdentifier"), status=400)


def used_twice_and_accepted(stage: Stage) -> None:
    talk, granted = pressed(stage)
    creates(talk, 1, token=granted["Scan"])
    creates(talk, 2, token=granted["Scan"])


def other_token_accepted(stage: Stage) -> None:
    talk, granted = pressed(stage)
    creates(talk, 1, token=granted["ScanToFax"])


def invented_token(stage: Stage) -> None:
    talk, _ = pressed(stage)
    asked = create(TICKET, identifier=PRESSED, token="Client_99")
    talk.exchange(asked, fault("ClientErrorInvalidDestinationToken"), status=400)


def nobody_pressed(stage: Stage) -> None:
    talk, _, granted = listen(stage, PC, 1, "e1f4a7c2")
    asked = create(TICKET, identifier=PRESSED, token=granted["Scan"])
    talk.exchange(asked, fault("ClientErrorInvalidScanIdentifier"), status=400)


def began_late(stage: Stage) -> None:
    """The capture saw neither the subscription nor the button."""
    asked = create(TICKET, identifier=PRESSED, token="Client_1")
    said = fault("ClientErrorInvalidDestinationToken")
    stage.once(PC, OFFICE, asked, said, status=400)


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


CASES: tuple[Case, ...] = (
    *triggers("PUSH-1", wrong_destination, too_late, draft_namespace, expired, every_minute),
    *triggers("PUSH-1", used_twice, used_twice_and_accepted, other_token_accepted),
    *triggers("PUSH-1", invented_token, nobody_pressed, began_late),
    *near_misses("PUSH-1", push_scan, never_fetched, device_busy, just_pressed),
    *triggers("PUSH-2", never_fetched, answered_after_two_minutes, pulled_instead, not_taken),
    *near_misses("PUSH-2", push_scan, too_late, wrong_destination, just_pressed, both_sides),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
