from typing import Any

import pytest

from inspector.protocols.scan import (
    GetActiveJobsRequest,
    GetActiveJobsResponse,
    JobStateReasons,
    JobSummary,
    JobSummaryList,
)
from inspector.soap.schema import read
from inspector.soap.xml import parse
from tests.protocols.both_ways import assert_both_ways, notes_of

WSCN = 'xmlns:wscn="http://schemas.microsoft.com/windows/2006/08/wdp/scan"'

CASES = [
    pytest.param(
        f"<wscn:GetActiveJobsRequest {WSCN}/>", GetActiveJobsRequest(), id="ask for the jobs"
    ),
    pytest.param(
        f"<wscn:GetActiveJobsRequest {WSCN}>\n  </wscn:GetActiveJobsRequest>",
        GetActiveJobsRequest(),
        id="ask, the element holding a line end",
    ),
    pytest.param(
        f"<wscn:GetActiveJobsResponse {WSCN}><wscn:ActiveJobs/></wscn:GetActiveJobsResponse>",
        GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=())),
        id="no jobs",
    ),
    pytest.param(
        f"""<wscn:GetActiveJobsResponse {WSCN}>
          <wscn:ActiveJobs>
            <wscn:JobSummary>
              <wscn:JobId>41</wscn:JobId>
              <wscn:JobName>
                Contract, signed
              </wscn:JobName>
              <wscn:JobOriginatingUserName>EXAMPLE\\alice</wscn:JobOriginatingUserName>
              <wscn:JobState>Processing</wscn:JobState>
              <wscn:JobStateReasons>
                <wscn:JobStateReason>JobScanning</wscn:JobStateReason>
                <wscn:JobStateReason>JobTransfering</wscn:JobStateReason>
              </wscn:JobStateReasons>
              <wscn:ScansCompleted>3</wscn:ScansCompleted>
            </wscn:JobSummary>
            <wscn:JobSummary>
              <wscn:JobId>2147483647</wscn:JobId>
              <wscn:JobName/>
              <wscn:JobOriginatingUserName>Zoë &amp; Søren</wscn:JobOriginatingUserName>
              <wscn:JobState> Pending-Held </wscn:JobState>
              <wscn:ScansCompleted>0</wscn:ScansCompleted>
            </wscn:JobSummary>
          </wscn:ActiveJobs>
        </wscn:GetActiveJobsResponse>""",
        GetActiveJobsResponse(
            active_jobs=JobSummaryList(
                job_summary=(
                    JobSummary(
                        job_id=41,
                        job_name="Contract, signed",
                        job_originating_user_name="EXAMPLE\\alice",
                        job_state="Processing",
                        job_state_reasons=JobStateReasons(
                            job_state_reason=("JobScanning", "JobTransfering")
                        ),
                        scans_completed=3,
                    ),
                    JobSummary(
                        job_id=2**31 - 1,
                        job_name="",
                        job_originating_user_name="Zoë & Søren",
                        job_state="Pending-Held",
                        job_state_reasons=None,
                        scans_completed=0,
                    ),
                )
            )
        ),
        id="two jobs, indented, one without reasons",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: Any) -> None:
    assert_both_ways(xml, message)


def job(**changed: str) -> str:
    """A JobSummary with some texts changed."""
    texts = {
        "JobId": "41",
        "JobName": "scan",
        "JobOriginatingUserName": "alice",
        "JobState": "Processing",
        "ScansCompleted": "1",
    } | changed
    inner = "".join(f"<wscn:{name}>{text}</wscn:{name}>" for name, text in texts.items())
    return f"<wscn:JobSummary {WSCN}>{inner}</wscn:JobSummary>"


STATES = [
    "Aborted",
    "Canceled",
    "Completed",
    "Creating",
    "Pending",
    "Pending-Held",
    "Processing",
    "Started",
    "Terminating",
]
REASONS = [
    "InvalidScanTicket",
    "CompressionError",
    "DocumentFormatError",
    "JobCanceledAtDevice",
    "JobCompletedSuccessfully",
    "JobCompletedWithErrors",
    "JobCompletedWithWarnings",
    "JobScanning",
    "JobScanningAndTransfering",
    "JobTimedOut",
    "JobTransfering",
    "None",
    "ScannerStopped",
]
VARIANTS = ["JobScanningAndTransferring", "JobTransferring", "ImageTransferError"]


def reason(name: str) -> str:
    inner = f"<wscn:JobStateReason>{name}</wscn:JobStateReason>"
    return f"<wscn:JobStateReasons {WSCN}>{inner}</wscn:JobStateReasons>"


@pytest.mark.parametrize("state", STATES)
def test_knows_every_state(state: str) -> None:
    assert notes_of(job(JobState=state), JobSummary) == []


@pytest.mark.parametrize("name", REASONS)
def test_knows_every_reason(name: str) -> None:
    assert notes_of(reason(name), JobStateReasons) == []


@pytest.mark.parametrize("name", VARIANTS)
def test_notes_a_variant_spelling(name: str) -> None:
    assert notes_of(reason(name), JobStateReasons) == [
        f"JobStateReasons/JobStateReason: {name!r} is a known variant spelling"
    ]


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        pytest.param({"JobId": "0"}, "JobId: 0 is below 1", id="job ids start at 1"),
        pytest.param(
            {"JobId": "2147483648"}, "JobId: 2147483648 is above 2147483647", id="31 bits"
        ),
        pytest.param({"JobId": "x"}, "JobId: 'x' is not a valid int", id="no number"),
        pytest.param({"JobId": ""}, "JobId: '' is not a valid int", id="empty number"),
        pytest.param({"JobId": "٤١"}, "JobId: '٤١' is not a valid int", id="Arabic digits"),
        pytest.param({"ScansCompleted": "-1"}, "ScansCompleted: -1 is below 0", id="negative"),
        pytest.param(
            {"JobState": "Held"}, "JobState: 'Held' is a known variant spelling", id="variant state"
        ),
        pytest.param(
            {"JobState": "Dreaming"},
            "JobState: 'Dreaming' is not in the specification",
            id="unknown state",
        ),
        pytest.param(
            {"JobState": "acme:Cooling"},
            "JobState: 'acme:Cooling' is a vendor's own value",
            id="a vendor's state",
        ),
        pytest.param(
            {"JobState": "processing"},
            "JobState: 'processing' is not in the specification",
            id="states are case-sensitive",
        ),
        pytest.param(
            {"JobName": "x" * 256},
            "JobName: 256 characters, expected at most 255",
            id="long name",
        ),
    ],
)
def test_notes_a_strange_value(changed: dict[str, str], note: str) -> None:
    assert notes_of(job(**changed), JobSummary) == [f"JobSummary/{note}"]


def test_keeps_a_strange_value() -> None:
    summary = read(JobSummary, parse(job(JobState="Dreaming", JobId="0").encode()), [])
    assert (summary.job_state, summary.job_id) == ("Dreaming", 0)
