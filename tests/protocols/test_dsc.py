import pytest

from inspector.protocols.dsc import (
    CancelPostScanJobRequest,
    CancelPostScanJobResponse,
    FilterStateReasons,
    FilterStatus,
    FilterStatuses,
    GetActiveJobsRequest,
    GetActiveJobsResponse,
    JobStateReasons,
    JobSummary,
    JobSummaryList,
)
from tests.protocols.both_ways import assert_both_ways, notes_of

DSC = 'xmlns:dsc="http://schemas.microsoft.com/windows/2008/12/wdp/distributedscan/configuration"'
TOKEN = "11111111-1111-4111-8111-111111111111"
EMAIL = "http://schemas.microsoft.com/windows/2007/10/imaging/postscan/filter/email"

CASES = [
    pytest.param(
        f"<dsc:GetActiveJobsRequest {DSC}/>", GetActiveJobsRequest(), id="ask the scan server"
    ),
    pytest.param(
        f"<dsc:GetActiveJobsResponse {DSC}><dsc:ActiveJobs/></dsc:GetActiveJobsResponse>",
        GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=())),
        id="no jobs",
    ),
    pytest.param(
        f"""<dsc:GetActiveJobsResponse {DSC}>
          <dsc:ActiveJobs>
            <dsc:JobSummary>
              <dsc:JobToken>{TOKEN}</dsc:JobToken>
              <dsc:PSP_Identifier>psp-1</dsc:PSP_Identifier>
              <dsc:PSP_DisplayName>Invoices to the archive</dsc:PSP_DisplayName>
              <dsc:JobOriginatingUserName>EXAMPLE\\carol</dsc:JobOriginatingUserName>
              <dsc:JobState>Processing</dsc:JobState>
              <dsc:JobStateReasons>
                <dsc:JobStateReason>None</dsc:JobStateReason>
              </dsc:JobStateReasons>
              <dsc:FilterStatuses>
                <dsc:FilterStatus>
                  <dsc:Dialect>{EMAIL}</dsc:Dialect>
                  <dsc:FilterState>CompletedWithErrors</dsc:FilterState>
                  <dsc:FilterStateReasons>
                    <dsc:FilterStateReason>InvalidSMTPServer</dsc:FilterStateReason>
                  </dsc:FilterStateReasons>
                </dsc:FilterStatus>
              </dsc:FilterStatuses>
              <dsc:ImagesReceived>12</dsc:ImagesReceived>
            </dsc:JobSummary>
          </dsc:ActiveJobs>
        </dsc:GetActiveJobsResponse>""",
        GetActiveJobsResponse(
            active_jobs=JobSummaryList(
                job_summary=(
                    JobSummary(
                        job_token=TOKEN,
                        psp_identifier="psp-1",
                        psp_display_name="Invoices to the archive",
                        job_originating_user_name="EXAMPLE\\carol",
                        job_state="Processing",
                        job_state_reasons=JobStateReasons(job_state_reason=("None",)),
                        filter_statuses=FilterStatuses(
                            filter_status=(
                                FilterStatus(
                                    dialect=EMAIL,
                                    filter_state="CompletedWithErrors",
                                    filter_state_reasons=FilterStateReasons(
                                        filter_state_reason=("InvalidSMTPServer",)
                                    ),
                                ),
                            )
                        ),
                        images_received=12,
                    ),
                )
            )
        ),
        id="one job with a filter that failed",
    ),
    pytest.param(
        f"""<dsc:CancelPostScanJobRequest {DSC}>
          <dsc:JobToken>{TOKEN}</dsc:JobToken></dsc:CancelPostScanJobRequest>""",
        CancelPostScanJobRequest(job_token=TOKEN),
        id="cancel as an administrator",
    ),
    pytest.param(
        f"<dsc:CancelPostScanJobResponse {DSC}/>", CancelPostScanJobResponse(), id="cancelled"
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_notes_the_published_answer_for_no_jobs() -> None:
    assert notes_of(f"<dsc:GetActiveJobsResponse {DSC}/>", GetActiveJobsResponse) == [
        "GetActiveJobsResponse/ActiveJobs: required element is missing"
    ]


def wrapped(outer: str, inner: str, text: str) -> str:
    return f"<dsc:{outer} {DSC}><dsc:{inner}>{text}</dsc:{inner}></dsc:{outer}>"


@pytest.mark.parametrize(
    "state",
    [
        "Aborted",
        "Canceled",
        "Completed",
        "Creating",
        "Pending",
        "Pending-Held",
        "Processing",
        "Started",
        "Terminating",
    ],
)
def test_knows_every_job_state(state: str) -> None:
    told = notes_of(wrapped("JobSummary", "JobState", state), JobSummary)
    assert all("required element is missing" in note for note in told)


@pytest.mark.parametrize(
    "reason",
    [
        "None",
        "PostScanJobTimedOut",
        "NoValidPostScanInstructionsFound",
        "CreatePostScanJobFailed",
        "SendImangeFailed",
        "PostScanJobCanceled",
        "PostScanJobProcessingFailed",
        "PostScanJobCompletedSuccessfully",
        "PostScanJobCompletedWithErrors",
        "PostScanJobCompletedWithWarnings",
    ],
)
def test_knows_every_job_state_reason(reason: str) -> None:
    assert notes_of(wrapped("JobStateReasons", "JobStateReason", reason), JobStateReasons) == []


@pytest.mark.parametrize(
    "state",
    [
        "Pending",
        "Processing",
        "Canceled",
        "CompletedSuccessfully",
        "CompletedWithErrors",
        "CompletedWithWarnings",
    ],
)
def test_knows_every_filter_state(state: str) -> None:
    assert notes_of(wrapped("FilterStatus", "FilterState", state), FilterStatus) == [
        "FilterStatus/Dialect: required element is missing"
    ]


@pytest.mark.parametrize(
    "reason",
    [
        "InvalidArgs",
        "OutOfDiskSpace",
        "ServerOutOfMemory",
        "UnknownError",
        "FileShareAccessDenied",
        "FileShareOutOfDiskSpace",
        "SharePointAccessDenied",
        "SharePointOutOfDiskSpace",
        "InvalidSMTPServer",
        "UnableToSendEmail",
    ],
)
def test_knows_every_filter_state_reason(reason: str) -> None:
    xml = wrapped("FilterStateReasons", "FilterStateReason", reason)
    assert notes_of(xml, FilterStateReasons) == []


@pytest.mark.parametrize(
    ("xml", "cls", "name"),
    [
        pytest.param(
            wrapped("JobStateReasons", "JobStateReason", "SendImageFailed"),
            JobStateReasons,
            "SendImageFailed",
            id="the word spelled right",
        ),
        pytest.param(
            wrapped("FilterStateReasons", "FilterStateReason", "SharepointAccessDenied"),
            FilterStateReasons,
            "SharepointAccessDenied",
            id="dsp's spelling of access denied",
        ),
        pytest.param(
            wrapped("FilterStateReasons", "FilterStateReason", "SharepointOutOfDiskSpace"),
            FilterStateReasons,
            "SharepointOutOfDiskSpace",
            id="dsp's spelling of out of disk space",
        ),
    ],
)
def test_notes_a_variant_spelling(xml: str, cls: type, name: str) -> None:
    (told,) = notes_of(xml, cls)
    assert told.endswith(f"{name!r} is a known variant spelling")
