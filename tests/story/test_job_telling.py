"""What messages tell of jobs."""

import pytest

from inspector.protocols import dsd, scan
from inspector.protocols.scan_job import JobSummaryList
from inspector.story.job_telling import LISTED_LIMIT, TELLING, is_another, told_in
from tests.story.test_job import job
from tests.story.test_jobs import status, summary

STATUS = status("Processing").job_status
LISTED = JobSummaryList(job_summary=(summary(7), summary(None)))


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        (scan.JobStatusEvent(job_status=STATUS), [7]),
        (dsd.JobStatusEvent(job_status=STATUS), [7]),
        (dsd.JobEndStateEvent(job_end_state=None), []),
        (scan.GetActiveJobsResponse(active_jobs=LISTED), [7]),
        (scan.GetJobHistoryResponse(job_history=None), []),
        (scan.GetJobElementsResponse(job_elements=None), []),
        (scan.CancelJobRequest(job_id=7), []),
        (None, []),
    ],
)
def test_jobs_of_a_message(message: object, numbers: list[int]) -> None:
    assert [it.job_id for it in told_in(message)] == numbers


def test_a_list_has_an_end() -> None:
    listed = JobSummaryList(job_summary=(summary(7),) * (LISTED_LIMIT + 1))
    message = scan.GetActiveJobsResponse(active_jobs=listed)
    assert len(told_in(message)) == LISTED_LIMIT
    assert type(message) in TELLING


def test_another_owner_or_name_is_another_job() -> None:
    row = job(owner="alice", job_name="")
    assert is_another(row, "bob", None)
    assert not is_another(row, "alice", "Site plan")
    assert not is_another(row, None, None)
