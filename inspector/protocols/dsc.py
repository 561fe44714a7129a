"""Distributed Scan Configuration (WS-DSC, MS-BDSRR's repository): a console asks the scan server.

Source: MS-BDSRR, sections 2.2.4, 3.1.4 and 6; no real traffic is public.
"""

from typing import Annotated

from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.values import JOB_STATES, Count, Text255
from inspector.soap.namespaces import DSC
from inspector.soap.schema import Known, Many, May, Must, element, element_name

type JobState = Annotated[str, Known(JOB_STATES)]
type JobStateReason = Annotated[
    str,
    Known(
        (
            "None",
            "PostScanJobTimedOut",
            "NoValidPostScanInstructionsFound",
            "CreatePostScanJobFailed",
            "SendImangeFailed",  # the schema's spelling
            "PostScanJobCanceled",
            "PostScanJobProcessingFailed",
            "PostScanJobCompletedSuccessfully",
            "PostScanJobCompletedWithErrors",
            "PostScanJobCompletedWithWarnings",
        ),
        variants=("SendImageFailed",),
    ),
]
type FilterState = Annotated[
    str,
    Known(
        (
            "Pending",
            "Processing",
            "Canceled",
            "CompletedSuccessfully",
            "CompletedWithErrors",
            "CompletedWithWarnings",
        )
    ),
]
type FilterStateReason = Annotated[
    str,
    Known(
        (
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
        ),
        variants=("SharepointAccessDenied", "SharepointOutOfDiskSpace"),
    ),
]


@element(DSC)
class JobStateReasons:
    """Why a post-scan job is in its state. Source: MS-BDSRR 2.2.5.10."""

    job_state_reason: Many[JobStateReason]


@element(DSC)
class FilterStateReasons:
    """Why a filter is in its state. Source: MS-BDSRR 2.2.5.4."""

    filter_state_reason: Many[FilterStateReason]


@element(DSC)
class FilterStatus:
    """How far one filter (e-mail, file share, SharePoint) of a job has come."""

    dialect: Must[str]
    filter_state: Must[FilterState]
    filter_state_reasons: May[FilterStateReasons]


@element(DSC)
class FilterStatuses:
    """The filters of a job."""

    filter_status: Many[FilterStatus]


@element(DSC)
class JobSummary:
    """One post-scan job, briefly; ``job_token`` and ``psp_identifier`` are GUIDs on Windows."""

    job_token: Must[Text255]
    psp_identifier: Must[Text255] = element_name("PSP_Identifier")
    psp_display_name: Must[Text255] = element_name("PSP_DisplayName")
    job_originating_user_name: Must[Text255]
    job_state: Must[JobState]
    job_state_reasons: May[JobStateReasons]
    filter_statuses: Must[FilterStatuses]
    images_received: Must[Count]


@element(DSC)
class JobSummaryList:
    """The jobs of ``ActiveJobs``; none is a normal answer."""

    job_summary: Many[JobSummary]


@element(DSC)
class GetActiveJobsRequest:
    """Ask for the post-scan jobs that are not finished. Source: MS-BDSRR 3.1.4.4."""


@element(DSC)
class GetActiveJobsResponse:
    """The post-scan jobs that are not finished.

    The published example for "no jobs" lacks the required ActiveJobs element.
    """

    active_jobs: Must[JobSummaryList]


@element(DSC)
class CancelPostScanJobRequest:
    """Cancel an active post-scan job as an administrator. Source: MS-BDSRR 3.1.4.2."""

    job_token: Must[Text255]


@element(DSC)
class CancelPostScanJobResponse:
    """The job is cancelled; nothing else is said."""


DISTRIBUTED_SCAN_CONFIGURATION = Protocol(
    "dsc",
    DSC,
    title="Distributed Scan Configuration (repository)",
    basis="MS-BDSRR with its schema and WSDL",
    operations=(
        Operation("GetActiveJobs", GetActiveJobsRequest, GetActiveJobsResponse),
        Operation(
            "CancelPostScanJob",
            CancelPostScanJobRequest,
            CancelPostScanJobResponse,
            changes_state=True,
        ),
    ),
)
