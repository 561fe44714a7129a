from types import ModuleType
from typing import Any

import pytest

from inspector.events.summaries_jobs import (
    asked_of_job,
    filter_name,
    job_end,
    job_list,
    job_status,
    post_scan_end,
    post_scan_status,
    reasons,
)
from inspector.events.words import LISTED
from inspector.protocols import dsc, dsp
from inspector.protocols.scan_job import (
    JobEndState,
    JobStateReasons,
    JobStatus,
    JobSummary,
    JobSummaryList,
    RequestedElements,
)
from inspector.soap.namespaces import EMLF, FSF, SPF
from tests.events.examples import partly


def jobs(*summaries: JobSummary) -> JobSummaryList:
    return partly(JobSummaryList, job_summary=summaries)


def job(number: int | None, state: str | None, user: str | None) -> JobSummary:
    return partly(JobSummary, job_id=number, job_state=state, job_originating_user_name=user)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        pytest.param(
            jobs(job(41, "Processing", "ALICE"), job(42, "Pending", "BOB")),
            "2 jobs: 41 Processing (ALICE), 42 Pending (BOB)",
            id="two",
        ),
        pytest.param(jobs(job(None, None, None)), "1 job: ? ? (?)", id="an empty one"),
        pytest.param(jobs(), "none", id="an empty list"),
        pytest.param(None, "none", id="no list"),
    ],
)
def test_a_list_of_jobs(found: JobSummaryList | None, told: str) -> None:
    assert job_list(found, "job_id", "none") == told


def test_a_long_list_is_counted_and_cut() -> None:
    told = job_list(jobs(*[job(7, "Pending", "A")] * 5000), "job_id", "none")
    assert told.startswith("5,000 jobs: 7 Pending (A), ")
    assert told.count("Pending") == LISTED


def why(*values: str) -> JobStateReasons:
    return partly(JobStateReasons, job_state_reason=values)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param(
            {
                "job_id": 42,
                "job_state": "Processing",
                "job_state_reasons": why("JobScanning"),
                "scans_completed": 3,
            },
            "job 42 Processing, JobScanning, 3 scans",
            id="all of it",
        ),
        pytest.param(
            {"job_id": 42, "job_state": "Pending", "job_state_reasons": why("None")},
            "job 42 Pending",
            id="None is a value, and no reason",
        ),
        pytest.param({}, "job ? ?", id="empty"),
    ],
)
def test_the_status_of_a_job(fields: dict[str, Any], told: str) -> None:
    assert job_status(partly(JobStatus, **fields)) == told


def test_the_end_of_a_job() -> None:
    end = partly(
        JobEndState,
        job_id=42,
        job_completed_state="Canceled",
        job_completed_state_reasons=why("JobCanceledAtDevice"),
        job_originating_user_name="ALICE",
        scans_completed=1,
    )
    assert job_end(end) == "job 42 Canceled, JobCanceledAtDevice, 1 scan, for ALICE"


def test_no_status_and_no_end_are_told_of_no_job() -> None:
    assert {job_status(None), job_end(None), post_scan_status(None), post_scan_end(None)} == {
        "job ?"
    }


TOKEN = "264a19bf-83e0-4d57-9b1c-5f7a2c0e4d12"
BOTH = pytest.mark.parametrize("service", [dsp, dsc], ids=["dsp", "dsc"])


def filters(service: ModuleType, *states: tuple[str | None, str | None, str]) -> Any:
    return partly(
        service.FilterStatuses,
        filter_status=tuple(
            partly(
                service.FilterStatus,
                dialect=dialect,
                filter_state=state,
                filter_state_reasons=partly(
                    service.FilterStateReasons, filter_state_reason=(reason,)
                )
                if reason
                else None,
            )
            for dialect, state, reason in states
        ),
    )


@BOTH
def test_the_status_of_a_post_scan_job(service: ModuleType) -> None:
    status = partly(
        service.JobStatus,
        job_token=TOKEN,
        job_state="Processing",
        images_received=9,
        filter_statuses=filters(
            service,
            (EMLF, "CompletedSuccessfully", ""),
            (FSF, "CompletedWithErrors", "FileShareAccessDenied"),
        ),
    )
    assert post_scan_status(status) == (
        "job 264a19bf… Processing, 9 images; e-mail CompletedSuccessfully,"
        " file share CompletedWithErrors (FileShareAccessDenied)"
    )


@BOTH
def test_the_end_of_a_post_scan_job(service: ModuleType) -> None:
    end = partly(
        service.PostScanJobEndState,
        job_token="t-1",
        psp_display_name="Invoices",
        job_originating_user_name="DOM\\alice",
        job_completed_state="Completed",
        job_completed_state_reasons=partly(
            service.JobStateReasons, job_state_reason=("PostScanJobCompletedSuccessfully",)
        ),
        filter_completed_statuses=filters(service, (SPF, None, ""), (None, "Pending", "")),
        images_received=1,
    )
    assert post_scan_end(end) == (
        "job t-1 Completed, PostScanJobCompletedSuccessfully, 1 image, for DOM\\alice;"
        " SharePoint ?, filter Pending; process Invoices"
    )


@BOTH
def test_a_post_scan_job_of_which_nothing_was_sent(service: ModuleType) -> None:
    assert post_scan_status(partly(service.JobStatus)) == "job ? ?"
    assert post_scan_end(partly(service.PostScanJobEndState)) == "job ? ?"


@pytest.mark.parametrize(
    ("dialect", "told"),
    [
        (EMLF, "e-mail"),
        (FSF, "file share"),
        (SPF, "SharePoint"),
        ("http://example.com/filters/fax", "fax"),
        ("{urn:acme}Fax", "Fax"),
        ("emlf:EmailConfig", "e-mail"),
        ("acme:Fax", "Fax"),
        (None, "filter"),
    ],
)
def test_names_of_filters(dialect: str | None, told: str) -> None:
    assert filter_name(dialect) == told


def test_reasons_without_the_one_that_is_none() -> None:
    assert reasons(("None", "CoverOpen", "Paused")) == "CoverOpen, Paused"


def test_what_is_asked_of_a_job() -> None:
    asked = partly(RequestedElements, name=("wscn:JobStatus", "wscn:ScanTicket"))
    assert asked_of_job(42, asked) == "job 42: JobStatus, ScanTicket"
    assert asked_of_job(None, None) == "job ?"
