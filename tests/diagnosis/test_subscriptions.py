"""Conversations for the rules of ``inspector/diagnosis/subscriptions.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, OFFICE, PC
from tests.conversations.eventing import (
    from_manager,
    renew,
    sink,
    subscribe,
    subscribed,
    to_manager,
)
from tests.conversations.faults import fault
from tests.conversations.finding import announce, hello, search
from tests.conversations.pushing import MANAGER, listen, push_scan
from tests.conversations.scanner import scan_available
from tests.conversations.stage import Stage
from tests.conversations.subscribing import (
    MINUTE_MS,
    ended_by_device,
    identifier_in_the_body,
)
from tests.diagnosis.kit import (
    Case,
    Scene,
    check,
    diagnosed,
    events_of,
    found,
    in_part,
    near_misses,
    triggers,
)
from tests.diagnosis.test_sinks import (
    given_up,
    heard_then_refused,
    nobody_listens,
    refused_then_given_up,
)

PATH = "e1f4a7c2"
DEVICE = "192.0.2.10"
UNKNOWN = fault("InvalidMessage", prefix="wse")
UNSUBSCRIBE = to_manager("Unsubscribe", MANAGER)
JOBS_GRANTED = subscribed(OFFICE.scan_url, "jobs")
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


def renewed_and_refused(stage: Stage) -> None:
    """The device has forgotten what it granted."""
    listen(stage, PC, 1, PATH)
    stage.once(PC, OFFICE, renew(MANAGER), UNKNOWN, status=500)


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


def never_heard_of_again(stage: Stage) -> None:
    """Nothing is heard of it again; a scanner elsewhere says Hello twenty minutes later."""
    listen(stage, PC, 1, PATH)
    stage.pause(80 * MINUTE_MS)
    announce(stage, HALLWAY, hello(stage, HALLWAY))


def ends_a_moment_after_the_hour(stage: Stage) -> None:
    """Five seconds are no lapse yet, and Renew may come in a minute."""
    listen(stage, PC, 1, PATH)
    stage.pause(60 * MINUTE_MS + 4000)
    announce(stage, HALLWAY, hello(stage, HALLWAY))


def renewed_over_ipv6(stage: Stage) -> None:
    """Granted over IPv4, renewed over IPv6 at the same scanner; it is known to be the same."""
    there = replace(OFFICE, host="2001:db8::10", scan_url="http://[2001:db8::10]:8018/wsd/scan")
    here = replace(PC, host="2001:db8::20")
    search(stage, PC, OFFICE)
    search(stage, here, there, xaddrs=there.scan_url)
    stage.once(PC, OFFICE, subscribe(sink(PC, PATH), "JobStatusEvent"), JOBS_GRANTED)
    stage.pause(40 * MINUTE_MS)
    stage.once(here, there, renew("jobs"), from_manager("Renew", "PT1H"))
    stage.pause(40 * MINUTE_MS)
    announce(stage, HALLWAY, hello(stage, HALLWAY))


def renewed_at_an_unknown_address(stage: Stage) -> None:
    """Nothing says whose address it is, but its Identifier is a UUID."""
    there = replace(OFFICE, host="2001:db8::10", scan_url="http://[2001:db8::10]:8018/wsd/scan")
    listen(stage, PC, 1, PATH)
    stage.pause(40 * MINUTE_MS)
    here = replace(PC, host="2001:db8::20")
    stage.once(here, there, renew(MANAGER), from_manager("Renew", "PT1H"))
    stage.pause(40 * MINUTE_MS)
    announce(stage, HALLWAY, hello(stage, HALLWAY))


def entries(stage: Stage, *programs: tuple[str, str]) -> None:
    """Subscribes from one computer: what the panel shows, and the path of the sink."""
    for number, (name, path) in enumerate(programs):
        wanted = subscribe(sink(PC, path), "ScanAvailableEvent", destinations=[(name, "Scan")])
        given = subscribed(OFFICE.scan_url, f"s{number}", tokens={"Scan": f"Client_{number}"})
        stage.once(PC, OFFICE, wanted, given)
        stage.pause(500)


def four_programs(stage: Stage) -> None:
    """Each has its own name on the panel and its own sink."""
    entries(stage, *((f"Program {number}", str(number)) for number in range(4)))


def four_names_at_one_sink(stage: Stage) -> None:
    """One program with four entries, each of its own subscription."""
    entries(stage, *((f"Folder {number}", "heard") for number in range(4)))


def one_name_at_four_sinks(stage: Stage) -> None:
    """One program that makes a sink for each Subscribe, or several; nobody knows."""
    entries(stage, *(("Scan to PC-0107", str(number)) for number in range(4)))


def failed_then_given_up(stage: Stage) -> None:
    """The computer does not take the notification; why that may be is told by EVT-2."""
    nobody_listens(stage)
    given_up(stage)


def heard_then_given_up(stage: Stage) -> None:
    """What came of the device's later tries was not seen."""
    _, heard, _ = listen(stage, PC, 1, PATH)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", "1"))
    stage.pause(60_000)
    given_up(stage)


def taken_then_given_up(stage: Stage) -> None:
    """One that was not taken, long before the last one that was."""
    nobody_listens(stage)
    stage.notify(OFFICE, PC, sink(PC, PATH), scan_available("Scan", "1"))
    stage.pause(60_000)
    given_up(stage)


def heard_and_refused_then_given_up(stage: Stage) -> None:
    """The program has ended, and the device notices."""
    heard_then_refused(stage)
    given_up(stage)


CASES: tuple[Case, ...] = (
    *triggers("EVT-4", identifier_in_the_body, unknown_identifier),
    *triggers("EVT-4", unsubscribed_twice, no_identifier),
    *near_misses("EVT-4", push_scan, no_get_status, refused_in_time),
    *triggers("EVT-5", ended_by_device, failed_then_given_up, heard_then_given_up),
    *triggers("EVT-5", taken_then_given_up, heard_and_refused_then_given_up),
    *near_misses("EVT-5", ended_in_time, refused_then_given_up),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_a_failed_delivery_is_told_by_one_rule() -> None:
    assert [it.rule for it in diagnosed(events_of(refused_then_given_up)).findings()] == ["EVT-2"]


@pytest.mark.parametrize(
    ("scene", "told", "causes"),
    [
        pytest.param(failed_then_given_up, "failed: HTTP 400 (event 4)", 0, id="not taken"),
        pytest.param(heard_and_refused_then_given_up, "was refused (event 5)", 0, id="refused"),
        pytest.param(heard_then_given_up, "was event 3", 2, id="not seen"),
        pytest.param(taken_then_given_up, "was event 5", 2, id="taken at last"),
    ],
)
def test_causes_that_another_rule_told_are_not_told_again(
    scene: Scene, told: str, causes: int
) -> None:
    (finding,) = found(scene, "EVT-5")
    assert told in finding.text
    assert len(finding.likely) == causes


def test_an_answer_that_came_in_part_may_have_given_the_identifier() -> None:
    asked, granted, *rest = events_of(renewed_and_refused)
    for seen in (
        in_part(granted, message=None, subscription=""),
        in_part(granted, subscription=""),
    ):
        (it,) = (it for it in diagnosed((asked, seen, *rest)).findings() if it.rule == "EVT-4")
        assert it.severity is Severity.INFORMATION
        assert it.likely[0].startswith("the answer that granted it was not captured whole")
