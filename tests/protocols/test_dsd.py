import pytest

from inspector.protocols import dsd, scan
from tests.protocols.both_ways import assert_both_ways, notes_of

PREFIXES = (
    'xmlns:dsd="http://schemas.microsoft.com/windows/2008/12/wdp/distributedscan/device"'
    ' xmlns:wscn="http://schemas.microsoft.com/windows/2006/08/wdp/scan"'
)

CASES = [
    pytest.param(
        f"<dsd:GetActiveJobsRequest {PREFIXES}/>",
        dsd.GetActiveJobsRequest(),
        id="ask a managed scanner",
    ),
    pytest.param(
        f"<dsd:GetActiveJobsResponse {PREFIXES}><dsd:ActiveJobs/></dsd:GetActiveJobsResponse>",
        dsd.GetActiveJobsResponse(active_jobs=scan.JobSummaryList(job_summary=())),
        id="no jobs",
    ),
    pytest.param(
        f"""<dsd:GetActiveJobsResponse {PREFIXES}>
          <dsd:ActiveJobs>
            <wscn:JobSummary>
              <wscn:JobId>7</wscn:JobId>
              <wscn:JobName>Scan</wscn:JobName>
              <wscn:JobOriginatingUserName>bob</wscn:JobOriginatingUserName>
              <wscn:JobState>Pending</wscn:JobState>
              <wscn:JobStateReasons>
                <wscn:JobStateReason>None</wscn:JobStateReason>
              </wscn:JobStateReasons>
              <wscn:ScansCompleted>0</wscn:ScansCompleted>
            </wscn:JobSummary>
          </dsd:ActiveJobs>
        </dsd:GetActiveJobsResponse>""",
        dsd.GetActiveJobsResponse(
            active_jobs=scan.JobSummaryList(
                job_summary=(
                    scan.JobSummary(
                        job_id=7,
                        job_name="Scan",
                        job_originating_user_name="bob",
                        job_state="Pending",
                        job_state_reasons=scan.JobStateReasons(job_state_reason=("None",)),
                        scans_completed=0,
                    ),
                )
            )
        ),
        id="one job, told in the scan service's words",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_notes_jobs_in_the_wrong_namespace() -> None:
    xml = f"""<dsd:GetActiveJobsResponse {PREFIXES}>
      <dsd:ActiveJobs><dsd:JobSummary/></dsd:ActiveJobs></dsd:GetActiveJobsResponse>"""
    first = notes_of(xml, dsd.GetActiveJobsResponse)[0]
    assert first == (
        "GetActiveJobsResponse/ActiveJobs/JobSummary: is in namespace"
        " 'http://schemas.microsoft.com/windows/2008/12/wdp/distributedscan/device', expected"
        " 'http://schemas.microsoft.com/windows/2006/08/wdp/scan'"
    )
