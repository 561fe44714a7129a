from typing import Any

import pytest
from hypothesis import given

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.event import Event, Http, Kind, Phase, Tls
from inspector.events.text import (
    MARKS,
    REMARKED,
    SUMMARY_LIMIT,
    TLS_MARK,
    describe,
    remark_text,
    summary,
)
from inspector.protocols import Match, discovery, dsc, dsd, dsp, scan
from inspector.protocols.scan_job import JobSummary, JobSummaryList
from inspector.soap.extensions import Extension
from inspector.soap.fault import Fault
from inspector.wire.observation import Remark
from tests.builders import event
from tests.events.examples import partly
from tests.strategies import matched_messages


def scan_job(number: int | None, state: str | None, user: str | None) -> JobSummary:
    return partly(JobSummary, job_id=number, job_state=state, job_originating_user_name=user)


TWO = JobSummaryList(
    job_summary=(scan_job(41, "Processing", "ALICE"), scan_job(42, "Pending", "BOB\x1b"))
)
POST_SCAN = dsc.JobSummaryList(
    job_summary=(
        partly(
            dsc.JobSummary,
            job_token="t-1",
            job_originating_user_name="CAROL",
            job_state="Completed",
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
            scan.GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=())),
            "no active jobs",
            id="scan: none",
        ),
        pytest.param(
            scan.GetActiveJobsResponse(active_jobs=None), "no active jobs", id="scan: no list"
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
        pytest.param(dsp.CancelPostScanJobResponse(), "cancelled", id="dsp: cancelled"),
        pytest.param(scan.CancelJobRequest(job_id=44), "job 44", id="scan: cancel"),
        pytest.param(
            partly(
                scan.CancelJobRequest,
                job_id=44,
                extensions=(Extension("urn:acme", "Speed", "<Speed/>"),),
            ),
            "job 44 (+1 extension)",
            id="an extension",
        ),
    ],
)
def test_summary_of_a_message(message: Any, told: str) -> None:
    assert summary(event(message=message)) == told


def test_a_summary_ends() -> None:
    seen = event(message=dsp.CancelPostScanJobRequest(job_token="x" * 5_000_000))
    assert summary(seen) == f"job {'x' * (SUMMARY_LIMIT - 4)}…"


def closed(tls: Tls | None, *notes: Note) -> Event:
    """The event of a TLS connection that was not opened."""
    return event(
        service="", operation="", kind=Kind.TLS, phase=Phase.UNDECODED, tls=tls, notes=notes
    )


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
            event(
                phase=Phase.UNDECODED,
                message=scan.GetActiveJobsRequest(),
                notes=(Note("Envelope", "not well-formed XML"),),
            ),
            "? scan GetActiveJobs  not well-formed XML",
            id="what was recovered of a broken message is not the news",
        ),
        pytest.param(
            event(
                kind=Kind.RESPONSE,
                phase=Phase.RESPONSE,
                http=Http(status=500, reason=""),
                service="print",
                operation="CancelJob",
            ),
            "← print CancelJob  500",
            id="the answer to a message that is only named",
        ),
        pytest.param(
            event(service="print", operation="CancelJob", http=Http(method="POST", target="/p")),
            "→ print CancelJob",
            id="a message that is only named",
        ),
        pytest.param(
            event(
                phase=Phase.NOTIFICATION,
                operation="ScanAvailableEvent",
                message=scan.ScanAvailableEvent(
                    client_context="Scan", scan_identifier="s9", input_source=None
                ),
            ),
            "» scan ScanAvailableEvent  button: context Scan, identifier s9",
            id="a notification",
        ),
        pytest.param(
            event(
                kind=Kind.DATAGRAM,
                phase=Phase.ONEWAY,
                service="discovery",
                operation="Bye",
                message=partly(discovery.Bye),
            ),
            "· discovery Bye  endpoint ?",
            id="a datagram",
        ),
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
            closed(
                Tls(
                    version="TLS 1.2",
                    server_name="dsm.example.com",
                    certificate="CN=dsm.example.com,OU=Scanning,O=Example Corp,C=US",
                    client_bytes=4_096,
                    server_bytes=12_300,
                ),
                Note("TCP", "a hole"),
                Note("TLS", "keys are needed"),
            ),
            "■ TLS 1.2  to dsm.example.com, keys are needed;"
            " certificate CN=dsm.example.com,OU=Scanning,O=Example…, 4,096 + 12,300 bytes",
            id="TLS that stays closed",
        ),
        pytest.param(
            closed(Tls(version="TLS 1.3", server_bytes=7), Note("TLS", "keys\u202e")),
            "■ TLS 1.3  keys\\u202e; 0 + 7 bytes",
            id="TLS of which little is known",
        ),
        pytest.param(closed(None), "■ TLS  not opened", id="TLS of which nothing is known"),
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
    assert len({*MARKS.values(), TLS_MARK, REMARKED}) == len(MARKS) + 2


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        (Remark("red", "look here"), "★red  look here"),
        (Remark(":red_circle:", "two\nlines\tof it"), "★red_circle  two lines of it"),
        (Remark(comment="only words\u202e"), "only words\\u202e"),
        (Remark(mark="only\x1b"), "★only\\x1b"),
        (Remark(), ""),
    ],
)
def test_a_remark_is_one_clean_line(remark: Remark, told: str) -> None:
    assert remark_text(remark) == told


@given(case=matched_messages())
def test_every_message_is_described_on_one_clean_line(case: tuple[Match, Any]) -> None:
    told = describe(event(message=case[1]))
    assert clean(told) == told
    assert len(told) <= SUMMARY_LIMIT + 40
