"""Conversations for the rule of ``inspector/diagnosis/job_cancels.py``."""

import pytest

from tests.conftest import Golden
from tests.conversations.faults import fault
from tests.conversations.pulling import feeder
from tests.conversations.refusing import job_timed_out
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


CASES: tuple[Case, ...] = (
    *triggers("JOB-7", cancelled_by_client, cancelled_at_device, cancelled_by_other, nobody_seen),
    *near_misses("JOB-7", feeder, cancelled_when_done, own_job_never_ended, job_timed_out),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)
