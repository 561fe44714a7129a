"""Conversations for the rule of ``inspector/diagnosis/subscription_lives.py``."""

import pytest

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.subscription_lives import RULES
from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.eventing import from_manager, renew, sink, subscribe, subscribed
from tests.conversations.faults import fault
from tests.conversations.pushing import MANAGER, listen, push_scan, too_late
from tests.conversations.stage import Stage
from tests.conversations.subscribing import MINUTE_MS, device_restarted, every_minute, expired
from tests.diagnosis.kit import Case, check, events_of, found, near_misses, triggers
from tests.diagnosis.test_subscriptions import (
    DEVICE,
    PATH,
    asked_anew,
    ended_in_time,
    ends_a_moment_after_the_hour,
    ends_before_the_hour,
    four_names_at_one_sink,
    four_programs,
    jobs_only,
    never_heard_of_again,
    no_get_status,
    one_name_at_four_sinks,
    refused_in_time,
    renewed_at_an_unknown_address,
    renewed_late,
    renewed_once,
    renewed_over_ipv6,
    sent_after_the_end,
    unknown_identifier,
)


def granted_for_less(stage: Stage) -> None:
    """An hour was asked for and a minute granted; Renew comes after fifty and is refused."""
    wanted = subscribe(sink(PC, PATH), "JobStatusEvent")
    stage.once(PC, OFFICE, wanted, subscribed(OFFICE.scan_url, MANAGER, expires="PT1M"))
    stage.pause(50 * MINUTE_MS)
    said = fault("UnableToRenew", prefix="wse")
    stage.once(PC, OFFICE, renew(MANAGER), said, status=500)


def another_is_renewed(stage: Stage) -> None:
    """Of two subscriptions the second is renewed, in time and after the first is over."""
    listen(stage, PC, 1, PATH)
    stage.pause(10 * MINUTE_MS)
    jobs_only(stage, "jobs")
    stage.pause(55 * MINUTE_MS)
    stage.once(PC, OFFICE, renew("jobs"), from_manager("Renew", "PT1H"))


CASES: tuple[Case, ...] = (
    *triggers("EVT-3", expired, device_restarted, every_minute),
    *triggers("EVT-3", renewed_late, renewed_once, refused_in_time, sent_after_the_end),
    *triggers("EVT-3", never_heard_of_again, one_name_at_four_sinks),
    *near_misses("EVT-3", ends_a_moment_after_the_hour, four_programs, four_names_at_one_sink),
    *near_misses("EVT-3", renewed_over_ipv6, renewed_at_an_unknown_address),
    *near_misses("EVT-3", push_scan, asked_anew, ended_in_time, ends_before_the_hour),
    *near_misses("EVT-3", too_late, no_get_status, unknown_identifier),
    *triggers("EVT-3", granted_for_less, another_is_renewed),
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


def subscribed_only(stage: Stage) -> None:
    listen(stage, PC, 1, PATH)


@pytest.mark.parametrize(
    ("minutes", "severity", "later"),
    [(61, "warning", "1 min"), (60.5, "information", "30 s"), (60, None, ""), (0, None, "")],
)
def test_what_expires_after_the_last_event(
    minutes: float, severity: str | None, later: str
) -> None:
    """The capture goes on, but nothing of ours is in it."""
    diagnosis = Diagnosis(RULES)
    for it in events_of(subscribed_only):
        diagnosis.add(it)
    found = diagnosis.close(diagnosis.story.last_us + int(minutes * 60_000_000))
    assert [it.severity for it in found] == ([severity] if severity else [])
    if severity:
        assert found[0].text == (
            "The subscription of 192.0.2.20 to ScanAvailableEvent (event 2) expired at 10:00:00 "
            "UTC (1 h after it was granted) and was not renewed. The conversation ends "
            f"{later} later."
        )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_one_expiry_is_counted_once() -> None:
    (finding,) = found(granted_for_less, "EVT-3")
    assert (finding.count, finding.events) == (1, (2, 3, 4))
    assert "asked for 1 h, and the device granted 1 min only" in finding.text


def test_another_ones_renew_is_no_part_of_it() -> None:
    (finding,) = found(another_is_renewed, "EVT-3")
    assert (finding.count, finding.events) == (1, (2,))
    assert finding.text.endswith("and was not renewed.")


def test_a_late_renew_that_was_taken_is_told() -> None:
    (finding,) = found(renewed_late, "EVT-3")
    assert "the device took it all the same (event 4)" in finding.text
