"""Conversations for the rule of ``inspector/diagnosis/job_cancels.py``."""

import pytest

from tests.conftest import Golden
from tests.conversations.cast import COLLEAGUE, HALLWAY, LINUX
from tests.conversations.faults import fault
from tests.conversations.pulling import feeder
from tests.conversations.refusing import job_timed_out
from tests.conversations.scanning import CANCELLED, cancel
from tests.conversations.stage import Stage
from tests.conversations.waiting import (
    cancelled_at_device,
    cancelled_by_client,
    cancelled_by_other,
    own_job_never_ended,
)
from tests.diagnosis.kit import Case, check, near_misses, triggers
from tests.diagnosis.test_job_ends import cancelled_when_done
from tests.diagnosis.test_jobs import began, page, refused


def nobody_seen(stage: Stage) -> None:
    """The device says cancelled, and not by whom."""
    began(stage)
    page(stage)
    refused(stage, fault("ClientErrorJobCancelled"))


def before_its_client_was_seen(stage: Stage) -> None:
    """The capture begins with the CancelJob of a colleague; then the job's client is refused."""
    stage.once(COLLEAGUE, HALLWAY, cancel(7), CANCELLED)
    refused(stage, fault("ClientErrorJobCancelled"))


def creation_not_seen(stage: Stage) -> None:
    """Who fetches the job need not be who created it."""
    page(stage)
    stage.once(COLLEAGUE, HALLWAY, cancel(7), CANCELLED)
    refused(stage, fault("ClientErrorJobCancelled"))


def only_the_cancel_seen(stage: Stage) -> None:
    """It may tidy up after a job that had all its images."""
    stage.once(LINUX, HALLWAY, cancel(7), CANCELLED)


CASES: tuple[Case, ...] = (
    *triggers("JOB-7", cancelled_by_client, cancelled_at_device, cancelled_by_other, nobody_seen),
    *triggers("JOB-7", before_its_client_was_seen, creation_not_seen),
    *near_misses("JOB-7", only_the_cancel_seen),
    *near_misses("JOB-7", feeder, cancelled_when_done, own_job_never_ended, job_timed_out),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
