"""Conversations for the rules of ``inspector/diagnosis/job_books.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX, PC
from tests.conversations.pulling import NO_PAPER, PAGE, SCENES, feeder, feeder_ends_unknown
from tests.conversations.remaining import jobs_and_conditions
from tests.conversations.scanner import Job, job_end, job_list, job_status
from tests.conversations.scanning import airscan_ticket, create, created, request
from tests.conversations.stage import Stage
from tests.conversations.waiting import ANNOUNCED, HEARD, own_job_never_ended
from tests.diagnosis.kit import (
    Case,
    check,
    diagnosed,
    events_of,
    found,
    in_part,
    near_misses,
    relayed,
    triggers,
)
from tests.diagnosis.test_jobs import began, page, refused


def told(stage: Stage, job: Job) -> None:
    """A device tells of a job, five seconds later than before."""
    stage.pause(5_000)
    stage.notify(HALLWAY, PC, HEARD, job_status(job))


def number_again(stage: Stage) -> None:
    """The same number for two jobs, the first of which is over."""
    for token in ("t-7", "t-8"):
        began(stage, token=token)
        page(stage, token=token)
        refused(stage, NO_PAPER, token=token)


def number_for_all(stage: Stage) -> None:
    """A device that gives every job the same number: one habit, and no fault of each job."""
    for number in range(4):
        token = f"t-{number}"
        began(stage, token=token)
        page(stage, token=token)
        refused(stage, NO_PAPER, token=token)


def number_of_an_open_job(stage: Stage) -> None:
    began(stage)
    began(stage, token="t-8")


def token_again(stage: Stage) -> None:
    """Two open jobs, one token."""
    began(stage)
    began(stage, number=8)


def job_from_before(stage: Stage) -> None:
    """The capture begins after a job, whose number and token the next one has."""
    page(stage)
    began(stage)


def token_of_a_job_from_before(stage: Stage) -> None:
    page(stage)
    began(stage, number=8)


def back_from_the_end(stage: Stage) -> None:
    told(stage, Job(id=7, state="Completed", reason="JobCompletedSuccessfully", done=3))
    told(stage, Job(id=7, done=2))


def lost_side(stage: Stage, images: int = 3) -> None:
    """Three images of two sheets."""
    duplex = replace(PAGE, source="ADFDuplex", back=True)
    made = created(7, "t-7", ANNOUNCED, duplex.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(duplex)), made)
    for _ in range(images):
        page(stage)
    refused(stage, NO_PAPER)


def list_from_before(stage: Stage) -> None:
    """The job ends while a list of the active jobs is under way."""
    told(stage, Job(id=7, done=1))
    talk = stage.talk(PC, HALLWAY, HALLWAY.scan_url)
    asked = talk.ask(request("GetActiveJobs"))
    stage.pause(20)
    ended = Job(id=7, state="Completed", reason="JobCompletedSuccessfully", done=2)
    stage.notify(HALLWAY, PC, HEARD, job_end(ended))
    talk.answer(asked, job_list("GetActiveJobs", Job(id=7, done=1)))


CASES: tuple[Case, ...] = (
    *triggers("JOB-5", number_for_all, number_again, number_of_an_open_job, token_again),
    *triggers("JOB-5", job_from_before, token_of_a_job_from_before),
    *triggers("JOB-5", back_from_the_end, lost_side),
    *near_misses("JOB-5", feeder, feeder_ends_unknown, jobs_and_conditions, own_job_never_ended),
    *near_misses("JOB-5", list_from_before),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_the_side_of_one_sheet_is_lost() -> None:
    (finding,) = found(lambda stage: lost_side(stage, 1), "JOB-5")
    assert finding.text.startswith("1 image of sheets that are scanned on both sides")


def test_a_side_that_was_not_captured_is_not_lost() -> None:
    events = events_of(lost_side)
    at = next(n for n, it in enumerate(events) if it.operation == "RetrieveImage") + 1
    events[at] = in_part(events[at], message=None)
    assert not [it for it in diagnosed(events).findings() if it.rule == "JOB-5"]
    even = events_of(lambda stage: lost_side(stage, 4))
    even[at] = in_part(even[at], message=None)
    assert not [it for it in diagnosed(even).findings() if it.rule == "JOB-5"]


def test_a_proxy_gives_no_job_a_second_time() -> None:
    findings = diagnosed(relayed(SCENES["01-flatbed-scan"])).findings()
    assert [it for it in findings if it.rule == "JOB-5"] == []
