from typing import Any

import pytest
from hypothesis import given

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.event import Event, Http, Kind, Phase
from inspector.events.text import MARKS, SUMMARY_LIMIT, describe, summary
from inspector.protocols import Match, dsc, dsd, dsp, scan
from inspector.soap.fault import Fault
from tests.builders import event
from tests.strategies import matched_messages


def scan_job(number: int | None, state: str | None, user: str | None) -> scan.JobSummary:
    return scan.JobSummary(
        job_id=number,
        job_name=None,
        job_originating_user_name=user,
        job_state=state,
        job_state_reasons=None,
        scans_completed=None,
    )


TWO = scan.JobSummaryList(
    job_summary=(scan_job(41, "Processing", "ALICE"), scan_job(42, "Pending", "BOB\x1b"))
)
BROKEN = scan.JobSummaryList(job_summary=(scan_job(None, None, None),))
POST_SCAN = dsc.JobSummaryList(
    job_summary=(
        dsc.JobSummary(
            job_token="t-1",
            psp_identifier=None,
            psp_display_name=None,
            job_originating_user_name="CAROL",
            job_state="Completed",
            job_state_reasons=None,
            filter_statuses=None,
            images_received=None,
        ),
    )
)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        pytest.param(scan.GetActiveJobsRequest(), "", id="scan: a question"),
        pytest.param(
            scan.GetActiveJobsResponse(active_jobs=TWO),
            "2 jobs: 41 Processing (ALICE), 42 Pending (BOB\\x1b)",
            id="scan: jobs",
        ),
        pytest.param(
            scan.GetActiveJobsResponse(active_jobs=scan.JobSummaryList(job_summary=())),
            "no active jobs",
            id="scan: none",
        ),
        pytest.param(
            scan.GetActiveJobsResponse(active_jobs=None), "no active jobs", id="scan: no list"
        ),
        pytest.param(
            scan.GetActiveJobsResponse(active_jobs=BROKEN),
            "1 job: ? ? (?)",
            id="scan: an empty job",
        ),
        pytest.param(dsd.GetActiveJobsRequest(), "", id="dsd: a question"),
        pytest.param(
            dsd.GetActiveJobsResponse(active_jobs=TWO),
            "2 jobs: 41 Processing (ALICE), 42 Pending (BOB\\x1b)",
            id="dsd: jobs",
        ),
        pytest.param(dsc.GetActiveJobsRequest(), "", id="dsc: a question"),
        pytest.param(
            dsc.GetActiveJobsResponse(active_jobs=POST_SCAN),
            "1 job: t-1 Completed (CAROL)",
            id="dsc: a job",
        ),
        pytest.param(dsp.CancelPostScanJobRequest(job_token="t-1"), "job t-1", id="dsp: cancel"),
        pytest.param(dsp.CancelPostScanJobRequest(job_token=None), "job ?", id="dsp: no token"),
        pytest.param(dsp.CancelPostScanJobResponse(), "cancelled", id="dsp: cancelled"),
        pytest.param(dsc.CancelPostScanJobRequest(job_token="t-2"), "job t-2", id="dsc: cancel"),
        pytest.param(dsc.CancelPostScanJobResponse(), "cancelled", id="dsc: cancelled"),
    ],
)
def test_summary_of_a_message(message: Any, told: str) -> None:
    assert summary(event(message=message)) == told


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        pytest.param(
            event(phase=Phase.FAULT, fault=Fault(code="Sender", subcode="Busy", reason="wait")),
            "× scan GetActiveJobs  fault Busy: wait",
            id="fault",
        ),
        pytest.param(
            event(phase=Phase.FAULT, fault=Fault(code="Sender")),
            "× scan GetActiveJobs  fault Sender",
            id="fault without words",
        ),
        pytest.param(
            event(phase=Phase.UNDECODED, notes=(Note("a", "first"), Note("b", "last\u202e"))),
            "? scan GetActiveJobs  last\\u202e",
            id="undecoded",
        ),
        pytest.param(
            event(phase=Phase.UNDECODED), "? scan GetActiveJobs  not decoded", id="no reason"
        ),
        pytest.param(
            event(
                kind=Kind.RESPONSE,
                phase=Phase.RESPONSE,
                http=Http(status=202, reason="Accepted"),
            ),
            "← scan GetActiveJobs  202 Accepted",
            id="accepted",
        ),
        pytest.param(
            event(phase=Phase.FAULT, fault=Fault(code="Sender", reason="x" * 5000)),
            f"× scan GetActiveJobs  fault Sender: {'x' * (SUMMARY_LIMIT - 14)}…",
            id="a very long reason",
        ),
        pytest.param(event(), "→ scan GetActiveJobs", id="request"),
        pytest.param(
            event(service="", operation="", http=Http(method="POST", target="/\x1b")),
            "→ POST /\\x1b",
            id="a request nobody knows",
        ),
        pytest.param(
            event(service="", operation="", kind=Kind.RESPONSE, phase=Phase.RESPONSE),
            "← answer",
            id="an answer nobody knows",
        ),
        pytest.param(
            event(service="", operation="", kind=Kind.CUT, phase=Phase.UNDECODED),
            "? cut  not decoded",
            id="a cut",
        ),
    ],
)
def test_describes_on_one_line(seen: Event, told: str) -> None:
    assert describe(seen) == told


def test_every_phase_has_its_own_mark() -> None:
    assert set(MARKS) == set(Phase)
    assert len(set(MARKS.values())) == len(MARKS)


@given(case=matched_messages())
def test_every_message_has_a_summary(case: tuple[Match, Any]) -> None:
    told = summary(event(message=case[1]))
    assert clean(told) == told
