"""Conversations for the rules of ``inspector/diagnosis/subscriptions.py``."""

import pytest

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.subscriptions import RULES
from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.eventing import (
    from_manager,
    renew,
    sink,
    subscribe,
    subscribed,
    to_manager,
)
from tests.conversations.faults import fault
from tests.conversations.pushing import MANAGER, listen, push_scan, too_late
from tests.conversations.scanner import scan_available
from tests.conversations.stage import Stage
from tests.conversations.subscribing import (
    MINUTE_MS,
    device_restarted,
    ended_by_device,
    every_minute,
    expired,
    identifier_in_the_body,
)
from tests.diagnosis.kit import Case, check, events_of, near_misses, triggers

PATH = "e1f4a7c2"
DEVICE = "192.0.2.10"
UNKNOWN = fault("InvalidMessage", prefix="wse")
UNSUBSCRIBE = to_manager("Unsubscribe", MANAGER)
UNSUBSCRIBED = from_manager("Unsubscribe")


def renewed_late(stage: Stage) -> None:
    """Renewed ten minutes after the hour; the device is generous."""
    listen(stage, PC, 1, PATH)
    stage.pause(70 * MINUTE_MS)
    stage.once(PC, OFFICE, renew(MANAGER), from_manager("Renew", "PT1H"))


def renewed_once(stage: Stage) -> None:
    """Renewed, and then not any more; something else is seen two hours later."""
    listen(stage, PC, 1, PATH)
    stage.pause(50 * MINUTE_MS)
    stage.once(PC, OFFICE, renew(MANAGER), from_manager("Renew", "PT1H"))
    stage.pause(120 * MINUTE_MS)
    jobs_only(stage, "later")


def sent_after_the_end(stage: Stage) -> None:
    """The device still sends an hour and a half after it granted one hour."""
    _, heard, _ = listen(stage, PC, 1, PATH)
    stage.pause(90 * MINUTE_MS)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", "1"))


def refused_in_time(stage: Stage) -> None:
    listen(stage, PC, 1, PATH)
    stage.pause(30 * MINUTE_MS)
    said = fault("UnableToRenew", prefix="wse")
    stage.once(PC, OFFICE, renew(MANAGER), said, status=500)


def jobs_only(stage: Stage, identifier: str) -> None:
    """A subscription without destinations."""
    wanted = subscribe(sink(PC, identifier), "JobStatusEvent")
    stage.once(PC, OFFICE, wanted, subscribed(OFFICE.scan_url, identifier))


def asked_anew(stage: Stage) -> None:
    """Instead of Renew a Subscribe before the hour is over: nothing is missed."""
    for hour in range(3):
        jobs_only(stage, f"hour-{hour}")
        stage.pause(55 * MINUTE_MS)


def ended_in_time(stage: Stage) -> None:
    listen(stage, PC, 1, PATH)
    stage.once(PC, OFFICE, UNSUBSCRIBE, UNSUBSCRIBED)
    stage.pause(70 * MINUTE_MS)
    jobs_only(stage, "later")


def ends_before_the_hour(stage: Stage) -> None:
    listen(stage, PC, 1, PATH)
    stage.pause(59 * MINUTE_MS)
    jobs_only(stage, "later")


def unknown_identifier(stage: Stage) -> None:
    stage.once(PC, OFFICE, renew(MANAGER), UNKNOWN, status=400)


def unsubscribed_twice(stage: Stage) -> None:
    listen(stage, PC, 1, PATH)
    stage.once(PC, OFFICE, UNSUBSCRIBE, UNSUBSCRIBED)
    stage.once(PC, OFFICE, UNSUBSCRIBE, UNKNOWN, status=400)


def no_identifier(stage: Stage) -> None:
    listen(stage, PC, 1, PATH)
    stage.once(PC, OFFICE, to_manager("Renew", ""), UNKNOWN, status=400)


def no_get_status(stage: Stage) -> None:
    """A device need not know GetStatus (DPWS R3015)."""
    listen(stage, PC, 1, PATH)
    said = fault("ActionNotSupported", prefix="wsa")
    stage.once(PC, OFFICE, to_manager("GetStatus", MANAGER), said, status=500)


CASES: tuple[Case, ...] = (
    *triggers("EVT-3", expired, device_restarted, every_minute),
    *triggers("EVT-3", renewed_late, renewed_once, refused_in_time, sent_after_the_end),
    *near_misses("EVT-3", push_scan, asked_anew, ended_in_time, ends_before_the_hour),
    *near_misses("EVT-3", too_late, no_get_status, unknown_identifier),
    *triggers("EVT-4", identifier_in_the_body, unknown_identifier),
    *triggers("EVT-4", unsubscribed_twice, no_identifier),
    *near_misses("EVT-4", push_scan, no_get_status, refused_in_time),
    *triggers("EVT-5", ended_by_device),
    *near_misses("EVT-5", ended_in_time),
)


def test_after_a_restart_it_is_said_when() -> None:
    diagnosis = Diagnosis(RULES)
    for it in events_of(device_restarted):
        diagnosis.add(it)
        if it.operation == "Hello" and it.repeats is None:
            diagnosis.story.subscriptions.restarted([DEVICE], it)
    (finding,) = diagnosis.findings()
    assert finding.text == (
        "The subscription of 192.0.2.20 to ScanAvailableEvent (event 2) is gone since the device "
        "restarted (event 3). 15 min later, the device refused a request about it with "
        "InvalidMessage (event 6): subscribe again."
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
