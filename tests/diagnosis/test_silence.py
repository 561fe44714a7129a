"""Conversations for the rule of ``inspector/diagnosis/silence.py``."""

import pytest

from inspector.diagnosis.rule import Severity
from inspector.wire.observation import Response
from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX, OFFICE, PC
from tests.conversations.pulling import flatbed_scan
from tests.conversations.scanning import airscan_retrieve, airscan_ticket, create
from tests.conversations.scenes import SCENES
from tests.conversations.stage import Stage
from tests.conversations.waiting import GLASS
from tests.diagnosis.kit import Case, check, diagnosed, found, near_misses, triggers, without
from tests.diagnosis.test_job_ends import no_answer
from tests.diagnosis.test_messages import ASKED, JOBS
from tests.diagnosis.test_transport import capture_ends, client_gives_up


def create_hangs(stage: Stage) -> None:
    """It told its jobs, and then it says nothing to three CreateScanJob of a minute each."""
    stage.once(LINUX, HALLWAY, ASKED, JOBS)
    for _ in range(3):
        stage.talk(LINUX, HALLWAY, HALLWAY.scan_url).ask(create(airscan_ticket(GLASS)))
        stage.pause(60_000)
    stage.once(PC, OFFICE, ASKED, JOBS)


def answers_again(stage: Stage) -> None:
    """Silent for a minute, and then as if nothing had been."""
    for _ in range(2):
        stage.talk(PC, OFFICE, OFFICE.scan_url).ask(ASKED)
        stage.pause(30_000)
    stage.once(PC, OFFICE, ASKED, JOBS)


def others_are_answered(stage: Stage) -> None:
    """One request stays without an answer; those of another computer have theirs all the time."""
    stage.talk(PC, OFFICE, OFFICE.scan_url).ask(ASKED)
    for _ in range(4):
        stage.pause(10_000)
        stage.once(LINUX, OFFICE, ASKED, JOBS)


def image_of_an_unknown_job(stage: Stage) -> None:
    """The capture began after CreateScanJob; the image never comes."""
    stage.once(PC, OFFICE, ASKED, JOBS)
    stage.talk(PC, OFFICE, OFFICE.scan_url).ask(airscan_retrieve(45, "A1b2"))
    stage.pause(120_000)
    stage.once(PC, OFFICE, ASKED, JOBS)


def slow_image(stage: Stage) -> None:
    """A page takes its time; the capture ends before."""
    stage.once(PC, OFFICE, ASKED, JOBS)
    stage.talk(PC, OFFICE, OFFICE.scan_url).ask(airscan_retrieve(45, "A1b2"))
    stage.pause(90_000)
    stage.once(PC, OFFICE, ASKED, JOBS)


def one_direction(stage: Stage) -> None:
    """Nothing of this device is in the capture, which goes on with another one."""
    stage.talk(LINUX, HALLWAY, HALLWAY.scan_url).ask(ASKED)
    stage.pause(60_000)
    stage.once(PC, OFFICE, ASKED, JOBS)


def ends_soon(stage: Stage) -> None:
    """The capture is over after 20 seconds."""
    stage.once(PC, OFFICE, ASKED, JOBS)
    stage.talk(PC, OFFICE, OFFICE.scan_url).ask(ASKED)
    stage.pause(20_000)
    stage.once(LINUX, HALLWAY, ASKED, JOBS)


CASES: tuple[Case, ...] = (
    *triggers("HTTP-6", create_hangs, answers_again, others_are_answered),
    *triggers("HTTP-6", image_of_an_unknown_job),
    *near_misses("HTTP-6", one_direction, ends_soon, capture_ends, client_gives_up),
    *near_misses("HTTP-6", no_answer, flatbed_scan, slow_image),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_requests_of_one_kind_are_one_finding() -> None:
    (finding,) = found(create_hangs, "HTTP-6")
    assert (finding.count, finding.severity) == (3, Severity.ERROR)


@pytest.mark.parametrize("name", [*SCENES])
def test_where_no_answer_was_captured_nothing_hangs(name: str) -> None:
    findings = diagnosed(without(SCENES[name], Response)).findings()
    assert "HTTP-6" not in {it.rule for it in findings}
