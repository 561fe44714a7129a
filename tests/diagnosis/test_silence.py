"""Conversations for the rule of ``inspector/diagnosis/silence.py``."""

import pytest

from inspector.diagnosis.rule import Severity
from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX, OFFICE, PC
from tests.conversations.pulling import flatbed_scan
from tests.conversations.scanning import airscan_ticket, create
from tests.conversations.stage import Stage
from tests.conversations.waiting import GLASS
from tests.diagnosis.kit import Case, check, found, near_misses, triggers
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
    *triggers("HTTP-6", create_hangs, answers_again),
    *near_misses("HTTP-6", one_direction, ends_soon, capture_ends, client_gives_up),
    *near_misses("HTTP-6", no_answer, flatbed_scan),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_requests_of_one_kind_are_one_finding() -> None:
    (finding,) = found(create_hangs, "HTTP-6")
    assert (finding.count, finding.severity) == (3, Severity.ERROR)
