"""Conversations for the rules of ``inspector/diagnosis/post_scan_ends.py``."""

from collections import Counter
from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from tests.conftest import Golden
from tests.conversations import post_scanning, remaining
from tests.conversations.cast import CONSOLE, SCAN_SERVER
from tests.conversations.dsm import SERVICE_URL, done, job_list, send_image, with_token
from tests.conversations.faults import fault
from tests.conversations.post_scanning import JOB, OK, TOKEN, ask, tell
from tests.conversations.scanning import request
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, found, near_misses, triggers
from tests.diagnosis.test_post_scan import PAGE, create, end, send, whole_job

COMPLETED = replace(
    JOB,
    state="Completed",
    reason="PostScanJobCompletedSuccessfully",
    filters=dict.fromkeys(JOB.filters, OK),
)


def over(stage: Stage, received: int) -> None:
    """The server has ended the job with so many images."""
    tell(stage, replace(COMPLETED, images=received, completed=stage.now()), over=True)


def cancel(stage: Stage, answer: str = "", *, prefix: str = "dsc") -> None:
    """The console, or the device, cancels the job: a fault, or it is done."""
    asked = with_token("CancelPostScanJob", TOKEN, prefix)
    talk = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL) if prefix == "dsc" else ask(stage)
    if answer:
        talk.exchange(asked, fault(answer, prefix=prefix), status=500)
    else:
        talk.exchange(asked, done("CancelPostScanJob", prefix))


# --- DSM-3 ---------------------------------------------------------------------------------------


def document_twice(stage: Stage) -> None:
    """Two images of one number."""
    create(stage)
    for number in (1, 2, 2):
        send(stage, number)
    end(stage)


def document_again_after_a_fault(stage: Stage) -> None:
    """The same image again, because the server did not take it."""
    create(stage)
    send(stage, 1)
    again = send_image(TOKEN, 2, PAGE)
    busy = fault("OperationFailed", prefix="dsp")
    ask(stage).exchange(again, busy, status=500)
    send(stage, 2)
    end(stage)
    over(stage, 2)


def image_lost_by_the_server(stage: Stage) -> None:
    """Two were taken, one is told of."""
    create(stage)
    send(stage, 1)
    send(stage, 2)
    end(stage)
    over(stage, 1)


def image_lost_by_the_capture(stage: Stage) -> None:
    """One was seen, two are told of."""
    whole_job(stage)
    over(stage, 2)


def cancelled_by_its_device(stage: Stage) -> None:
    """Who created the job cancels it: nothing to say."""
    create(stage)
    send(stage, 1)
    cancel(stage, prefix="dsp")


def cancelled_when_it_was_over(stage: Stage) -> None:
    """Too late, through the processing service."""
    whole_job(stage)
    over(stage, 1)
    cancel(stage, "OperationFailed", prefix="dsp")


def cancel_of_a_job_nobody_saw(stage: Stage) -> None:
    """The console cancels what the server does not have."""
    cancel(stage, "ClientErrorJobTokenNotFound")


def cancelled_half_done(stage: Stage) -> None:
    """An administrator stops a job that has already stored a file."""
    whole_job(stage)
    filters = {"fileshare": OK, "email": ("Processing", "")}
    tell(stage, replace(JOB, state="Processing", images=1, filters=filters))
    cancel(stage)


# --- DSM-4 ---------------------------------------------------------------------------------------


def instructions_gone(stage: Stage) -> None:
    """Somebody changed the scan process while the user scanned."""
    whole_job(stage)
    reason = "NoValidPostScanInstructionsFound"
    gone = replace(JOB, state="Aborted", reason=reason, images=1, filters={})
    tell(stage, replace(gone, completed=stage.now()), over=True)


def errors_without_a_filter(stage: Stage) -> None:
    """The server says no more than that there were errors."""
    whole_job(stage)
    reason = "PostScanJobCompletedWithErrors"
    tell(stage, replace(COMPLETED, reason=reason, images=1, completed=stage.now()), over=True)


def two_jobs_in_the_history(stage: Stage) -> None:
    """One of two failed at SharePoint, which is spelt the service's own way."""
    states = {"sharepoint": ("CompletedWithErrors", "SharePointAccessDenied")}
    failed = replace(COMPLETED, reason="PostScanJobCompletedWithErrors", filters=states)
    other = replace(COMPLETED, token=post_scanning.OTHER)
    console = stage.talk(CONSOLE, SCAN_SERVER, SERVICE_URL)
    for _ in range(2):
        console.exchange(
            request("GetJobHistory", prefix="dsc"), job_list("GetJobHistory", failed, other)
        )


CASES: tuple[Case, ...] = (
    *triggers(
        "DSM-3",
        document_twice,
        image_lost_by_the_server,
        image_lost_by_the_capture,
        cancelled_when_it_was_over,
        cancel_of_a_job_nobody_saw,
        cancelled_half_done,
        post_scanning.cancelled_by_other,
    ),
    *near_misses(
        "DSM-3",
        document_again_after_a_fault,
        cancelled_by_its_device,
        post_scanning.post_scan_job,
        post_scanning.filters_failed,
    ),
    *triggers(
        "DSM-4",
        instructions_gone,
        errors_without_a_filter,
        two_jobs_in_the_history,
        post_scanning.filters_failed,
        remaining.scan_server,
    ),
    *near_misses("DSM-4", post_scanning.post_scan_job, post_scanning.cancelled_by_other),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_what_is_on_purpose_is_only_information() -> None:
    severities = Counter(it.severity for it in found(post_scanning.cancelled_by_other, "DSM-3"))
    assert severities == {Severity.WARNING: 2, Severity.INFORMATION: 2}
    assert [it.severity for it in found(image_lost_by_the_capture, "DSM-3")] == [
        Severity.INFORMATION
    ]


def test_a_job_told_twice_is_one_finding_that_happened_once() -> None:
    assert [it.count for it in found(two_jobs_in_the_history, "DSM-4")] == [1]
