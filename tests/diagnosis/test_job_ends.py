"""Conversations for the rules of ``inspector/diagnosis/job_ends.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX, OFFICE, PC
from tests.conversations.faults import fault
from tests.conversations.images import jpeg
from tests.conversations.pulling import (
    NO_PAPER,
    feeder,
    feeder_empty,
    feeder_empty_with_job,
    feeder_ends_unknown,
    flatbed_scan,
)
from tests.conversations.refusing import information_missing, job_timed_out, tokens_mixed
from tests.conversations.scanner import Job, job_end
from tests.conversations.scanning import (
    CANCELLED,
    airscan_retrieve,
    airscan_ticket,
    cancel,
    create,
    created,
    get_elements,
    image,
)
from tests.conversations.stage import Stage
from tests.conversations.waiting import (
    ANNOUNCED,
    BUSY,
    GLASS,
    HEARD,
    cancelled_at_device,
    cancelled_by_client,
    cancelled_by_other,
    own_job_never_ended,
)
from tests.diagnosis.kit import Case, check, near_misses, triggers
from tests.diagnosis.test_jobs import (
    GONE,
    began,
    page,
    refused,
    told_late_of_the_last_page,
    two_scanners_at_one_address,
)


def silent(stage: Stage) -> None:
    """A page was fetched, and then nothing for two minutes but what somebody else asks."""
    began(stage)
    page(stage)
    stage.pause(120_000)
    stage.once(PC, HALLWAY, get_elements("ScannerStatus"), fault("OperationFailed"), status=500)


def still_waiting(stage: Stage) -> None:
    """The capture ends while a page is scanned."""
    began(stage)
    stage.talk(LINUX, HALLWAY, HALLWAY.scan_url).ask(airscan_retrieve(7, "t-7"))


def nothing_on_the_glass(stage: Stage) -> None:
    """A device says of its glass that it has no image."""
    made = created(7, "t-7", ANNOUNCED, GLASS.final())
    stage.once(LINUX, HALLWAY, create(airscan_ticket(GLASS)), made)
    refused(stage, NO_PAPER)


def unknown_at_once(stage: Stage) -> None:
    """The device does not know the job that it has just made."""
    began(stage)
    refused(stage, GONE)


def nobody_seen(stage: Stage) -> None:
    """The device says cancelled, and not by whom."""
    began(stage)
    page(stage)
    refused(stage, fault("ClientErrorJobCancelled"))


def cancelled_when_done(stage: Stage) -> None:
    """sane-airscan tidies up after the only image; the device calls that cancelled."""
    made = created(7, "t-7", ANNOUNCED, GLASS.final())
    stage.once(LINUX, OFFICE, create(airscan_ticket(GLASS)), made)
    stage.once(LINUX, OFFICE, airscan_retrieve(7, "t-7"), image(jpeg(850, 1169, 100)))
    stage.once(LINUX, OFFICE, cancel(7), CANCELLED)
    stage.notify(OFFICE, PC, HEARD, job_end(Job(id=7, state="Canceled", reason="None", done=1)))


def no_answer(stage: Stage) -> None:
    """The device hangs: it takes RetrieveImage and says nothing for five minutes."""
    still_waiting(stage)
    stage.pause(300_000)
    stage.once(PC, OFFICE, get_elements("ScannerStatus"), fault("OperationFailed"), status=500)


def two_programs(stage: Stage) -> None:
    """A second program of the same computer wants to scan while the first fetches its pages."""
    began(stage)
    page(stage)
    other = replace(PC, host=LINUX.host)
    stage.once(other, HALLWAY, create(replace(GLASS, user="bob").xml()), BUSY, status=500)
    page(stage)
    refused(stage, NO_PAPER)


def ends_with_404(stage: Stage) -> None:
    """The device has no fault for it: it answers 404 with nothing."""
    began(stage)
    page(stage)
    page(stage)
    stage.once(LINUX, HALLWAY, airscan_retrieve(7, "t-7"), None, status=404)


def begins_with_404(stage: Stage) -> None:
    """Before any image it means something else."""
    began(stage)
    stage.once(LINUX, HALLWAY, airscan_retrieve(7, "t-7"), None, status=404)


CASES: tuple[Case, ...] = (
    *triggers("JOB-3", own_job_never_ended, tokens_mixed, silent),
    *triggers("JOB-3", information_missing, still_waiting, no_answer, two_programs),
    *near_misses("JOB-3", two_scanners_at_one_address, ends_with_404),
    *near_misses("JOB-3", flatbed_scan, feeder, cancelled_by_client, job_timed_out),
    *triggers("JOB-4", feeder, feeder_ends_unknown, feeder_empty, feeder_empty_with_job),
    *triggers("JOB-4", nothing_on_the_glass, ends_with_404, told_late_of_the_last_page),
    *near_misses("JOB-4", begins_with_404, flatbed_scan, job_timed_out, unknown_at_once),
    *triggers("JOB-7", cancelled_by_client, cancelled_at_device, cancelled_by_other, nobody_seen),
    *near_misses("JOB-7", feeder, cancelled_when_done, own_job_never_ended, job_timed_out),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
