"""Conversations for the rule of ``inspector/diagnosis/job_aborts.py``."""

import pytest

from inspector.diagnosis.rule import Severity
from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX
from tests.conversations.eventing import sink
from tests.conversations.faults import fault
from tests.conversations.pulling import NO_PAPER, feeder
from tests.conversations.refusing import job_timed_out
from tests.conversations.remaining import jobs_and_conditions
from tests.conversations.scanner import Job, condition, event, job_end, job_list, state
from tests.conversations.scanning import CANCELLED, cancel, node, request
from tests.conversations.stage import Stage
from tests.conversations.waiting import cancelled_by_client
from tests.diagnosis.kit import (
    Case,
    Scene,
    check,
    diagnosed,
    events_of,
    found,
    near_misses,
    triggers,
)
from tests.diagnosis.test_job_ends import cancelled_when_done
from tests.diagnosis.test_jobs import GONE, began, page, refused

URL = sink(LINUX, "x")
FAILED = fault("OperationFailed")


def aborted(stage: Stage, reason: str = "ScannerStopped") -> None:
    """The device tells that it gave the job up."""
    stage.notify(HALLWAY, LINUX, URL, job_end(Job(id=7, state="Aborted", reason=reason, done=1)))


def after_a_page(stage: Stage) -> None:
    """Nothing but the event tells of it."""
    began(stage)
    page(stage)
    aborted(stage)


def before_any_image(stage: Stage) -> None:
    began(stage)
    aborted(stage, "InvalidScanTicket")


def at_a_jam(stage: Stage) -> None:
    """The condition, the fault of RetrieveImage, the end."""
    began(stage)
    page(stage)
    jam = condition(stage.now(), "MediaJam", "ADF", "Critical")
    told = event("ScannerStatusConditionEvent", node('DeviceCondition Id="5"', jam))
    stage.notify(HALLWAY, LINUX, URL, told)
    refused(stage, FAILED)
    aborted(stage)


def at_an_open_cover(stage: Stage) -> None:
    """The scanner says how it is, and has no name for what is wrong."""
    began(stage)
    stopped = node("StatusSummary", state("Stopped", "CoverOpen"))
    stage.notify(HALLWAY, LINUX, URL, event("ScannerStatusSummaryEvent", stopped))
    aborted(stage)


def lamp_was_cold_before(stage: Stage) -> None:
    """What the scanner told of before, and never took back, is not why."""
    lamp = condition(stage.now(), "LampWarming", "Platen", "Informational")
    told = event("ScannerStatusConditionEvent", node('DeviceCondition Id="5"', lamp))
    stage.notify(HALLWAY, LINUX, URL, told)
    stage.pause(100_000)
    at_an_open_cover(stage)


def asked_for_afterwards(stage: Stage) -> None:
    """The client does not hear of it, and is told that there is no such job."""
    after_a_page(stage)
    refused(stage, GONE)


def cancelled_and_called_aborted(stage: Stage) -> None:
    """A client cancels; the device calls that aborted."""
    began(stage)
    page(stage)
    stage.once(LINUX, HALLWAY, cancel(7), CANCELLED)
    aborted(stage)


def aborted_long_ago(stage: Stage) -> None:
    """A job of yesterday stands in the history."""
    old = Job(id=3, state="Aborted", reason="ScannerStopped", done=1)
    stage.once(LINUX, HALLWAY, request("GetJobHistory"), job_list("GetJobHistory", old))


def jam_removed(stage: Stage) -> None:
    """A jam in the middle, and the job goes on."""
    began(stage)
    page(stage)
    jam = condition(stage.now(), "MediaJam", "ADF", "Critical")
    told = event("ScannerStatusConditionEvent", node('DeviceCondition Id="5"', jam))
    stage.notify(HALLWAY, LINUX, URL, told)
    page(stage)
    refused(stage, NO_PAPER)


CASES: tuple[Case, ...] = (
    *triggers("JOB-8", after_a_page, before_any_image, at_a_jam, at_an_open_cover),
    *triggers("JOB-8", asked_for_afterwards, jobs_and_conditions),
    *near_misses("JOB-8", cancelled_and_called_aborted, aborted_long_ago, jam_removed),
    *near_misses("JOB-8", feeder, cancelled_by_client, cancelled_when_done, job_timed_out),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_it_is_an_error() -> None:
    (finding,) = found(after_a_page, "JOB-8")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("scene", [at_a_jam, asked_for_afterwards])
def test_the_fault_of_the_job_is_no_finding_of_its_own(scene: Scene) -> None:
    rules = {it.rule for it in diagnosed(events_of(scene)).findings()}
    assert "JOB-8" in rules
    assert rules.isdisjoint({"FLT-1", "JOB-4"})


def test_what_was_told_before_the_job_is_not_why() -> None:
    (finding,) = found(lamp_was_cold_before, "JOB-8")
    assert "lamp" not in finding.text
    assert finding.text.endswith("a cover is open (event 5).")
