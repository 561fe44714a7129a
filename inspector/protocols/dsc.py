"""Distributed Scan Configuration (WS-DSC, MS-BDSRR's repository): a console asks the scan server.

Source: MS-BDSRR, sections 2.2.4, 3.1.4 and 6; no real traffic is public.
"""

from typing import Annotated

from inspector.protocols.operation import Operation, Protocol, notification
from inspector.protocols.psp import FilterDialect
from inspector.protocols.values import (
    FILTER_STATE_REASONS,
    FILTER_STATES,
    JOB_STATES,
    POST_SCAN_JOB_STATE_REASONS,
    Count,
    DocumentFormat,
    Positive,
    Text255,
    Time,
)
from inspector.soap.constraints import Known
from inspector.soap.namespaces import DSC
from inspector.soap.schema import Attr, Either, Many, May, Must, QName, Some, element, element_name

type JobState = Annotated[str, Known(JOB_STATES)]
type JobStateReason = Annotated[
    str,
    Known(
        (*POST_SCAN_JOB_STATE_REASONS, "SendImangeFailed"),  # the schema's spelling
        variants=("SendImageFailed",),
    ),
]
type FilterState = Annotated[str, Known(FILTER_STATES)]
type FilterStateReason = Annotated[
    str,
    Known(
        (*FILTER_STATE_REASONS, "SharePointAccessDenied", "SharePointOutOfDiskSpace"),
        variants=("SharepointAccessDenied", "SharepointOutOfDiskSpace"),  # the dsp pages'
    ),
]
type RepositoryState = Annotated[str, Known(("Idle", "Processing", "Stopped"))]
type RepositoryStateReason = Annotated[str, Known(("None",))]
type RepositoryElementName = Annotated[
    QName, Known(("dsc:RepositoryConfiguration", "dsc:RepositoryStatus"))
]
type JobElementName = Annotated[
    QName, Known(("dsc:JobStatus", "dsc:JobDescription", "dsc:Documents"))
]


@element(DSC)
class FilterConfig:
    """What a filter of the server can do; its content is the filter's own and kept.

    Source: MS-BDSRR 2.2.4.
    """


@element(DSC)
class Filter:
    """A filter that the server has; the schema types its dialect as a qualified name.

    Source: MS-BDSRR 2.2.4.
    """

    dialect: Must[QName]
    filter_config: Must[FilterConfig]


@element(DSC)
class Filters:
    """The filters that the server has. Source: MS-BDSRR 2.2.4."""

    filter: Some[Filter]


@element(DSC)
class RepositoryConfiguration:
    """What the server can do. Source: MS-BDSRR 2.2.4."""

    filters: May[Filters]


@element(DSC)
class RepositoryStateReasons:
    """Why the server is in its state. Source: MS-BDSRR 2.2.5.16."""

    repository_state_reason: Some[RepositoryStateReason]


@element(DSC)
class RepositoryStatus:
    """What the server does now. Source: MS-BDSRR 2.2.4."""

    repository_state: Must[RepositoryState]
    repository_state_reasons: May[RepositoryStateReasons]


@element(DSC)
class JobStateReasons:
    """Why a post-scan job is in its state. Source: MS-BDSRR 2.2.5.10."""

    job_state_reason: Some[JobStateReason]


@element(DSC)
class FilterStateReasons:
    """Why a filter is in its state. Source: MS-BDSRR 2.2.5.4."""

    filter_state_reason: Some[FilterStateReason]


@element(DSC)
class FilterStatus:
    """How far one filter (e-mail, file share, SharePoint) of a job has come."""

    dialect: Must[FilterDialect]
    filter_state: Must[FilterState]
    filter_state_reasons: May[FilterStateReasons]


@element(DSC)
class FilterStatuses:
    """The filters of a job."""

    filter_status: Some[FilterStatus]


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
    """The jobs of ActiveJobs or JobHistory; none is a normal answer."""

    job_summary: Many[JobSummary]


@element(DSC)
class JobStatus:
    """How far a post-scan job has come. Source: MS-BDSRR 2.2.4."""

    job_token: Must[Text255]
    job_state: Must[JobState]
    job_state_reasons: May[JobStateReasons]
    filter_statuses: Must[FilterStatuses]
    images_received: Must[Count]
    job_created_time: May[Time]
    job_completed_time: May[Time]


@element(DSC)
class JobDescription:
    """Scan process and owner of a job. Source: MS-BDSRR 2.2.4."""

    psp_identifier: Must[Text255] = element_name("PSP_Identifier")
    psp_display_name: Must[Text255] = element_name("PSP_DisplayName")
    job_originating_user_name: Must[Text255]


@element(DSC)
class DocumentDescription:
    """Number and format of an image. Source: MS-BDSRR 2.2.4."""

    document_id: Must[Positive]
    format: Must[DocumentFormat]


@element(DSC)
class Document:
    """One image of a job. Source: MS-BDSRR 2.2.4."""

    document_description: Must[DocumentDescription]


@element(DSC)
class Documents:
    """The images of a job. Source: MS-BDSRR 2.2.4."""

    document: Many[Document]


@element(DSC)
class PostScanJobEndState:
    """How a job ended, and each of its filters. Source: MS-BDSRR 2.2.4."""

    job_token: Must[Text255]
    psp_identifier: Must[Text255] = element_name("PSP_Identifier")
    psp_display_name: Must[Text255] = element_name("PSP_DisplayName")
    job_originating_user_name: Must[Text255]
    job_completed_state: Must[JobState]
    job_completed_state_reasons: Must[JobStateReasons]
    filter_completed_statuses: Must[FilterStatuses]
    images_received: Must[Count]
    job_completed_time: May[Time]


@element(DSC)
class RequestedRepositoryElements:
    """Names of elements of the server. Source: MS-BDSRR 2.2.6.1."""

    name: Some[RepositoryElementName]


@element(DSC)
class RequestedJobElements:
    """Names of elements of a job. Source: MS-BDSRR 2.2.6.1."""

    name: Some[JobElementName]


@element(DSC)
class RepositoryElementData:
    """One of the elements asked for; ``valid`` is false for a name the server does not know.

    Source: MS-BDSRR 2.2.4.
    """

    name: Attr[QName]
    valid: Attr[bool]
    repository_configuration: Either[RepositoryConfiguration]
    repository_status: Either[RepositoryStatus]


@element(DSC)
class JobElementData:
    """One of the elements asked for; ``valid`` is false for a name the server does not know.

    Source: MS-BDSRR 2.2.4.
    """

    name: Attr[QName]
    valid: Attr[bool]
    job_status: Either[JobStatus]
    job_description: Either[JobDescription]
    documents: Either[Documents]


@element(DSC)
class RepositoryElements:
    """The elements asked for, in the same order. Source: MS-BDSRR 2.2.4."""

    element_data: Some[RepositoryElementData]


@element(DSC)
class JobElements:
    """The elements asked for, in the same order. Source: MS-BDSRR 2.2.4."""

    element_data: Some[JobElementData]


@element(DSC)
class ElementChanges:
    """What has changed, complete. Source: MS-BDSRR 2.2.4."""

    repository_configuration: May[RepositoryConfiguration]


@element(DSC)
class GetRepositoryElementsRequest:
    """Ask what the scan server can and does. Source: MS-BDSRR 3.1.4."""

    requested_elements: Must[RequestedRepositoryElements]


@element(DSC)
class GetRepositoryElementsResponse:
    """One ElementData a name, in order. Source: MS-BDSRR 3.1.4."""

    repository_elements: Must[RepositoryElements]


@element(DSC)
class CancelPostScanJobRequest:
    """Cancel an active post-scan job as an administrator. Source: MS-BDSRR 3.1.4.2."""

    job_token: Must[Text255]


@element(DSC)
class CancelPostScanJobResponse:
    """The job is cancelled; nothing else is said."""


@element(DSC)
class GetPostScanJobElementsRequest:
    """Ask about one post-scan job. Source: MS-BDSRR 3.1.4."""

    job_token: Must[Text255]
    requested_elements: Must[RequestedJobElements]


@element(DSC)
class GetPostScanJobElementsResponse:
    """One ElementData a name, in order. Source: MS-BDSRR 3.1.4."""

    job_elements: Must[JobElements]


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
class GetJobHistoryRequest:
    """Ask for the post-scan jobs that are finished. Source: MS-BDSRR 3.1.4."""


@element(DSC)
class GetJobHistoryResponse:
    """The post-scan jobs that are finished, as far as remembered. Source: MS-BDSRR 3.1.4."""

    job_history: Must[JobSummaryList]


@element(DSC)
class RepositoryElementsChangeEvent:
    """The server is not what it was; Windows never sends it. Source: MS-BDSRR 3.1.4."""

    element_changes: Must[ElementChanges]


@element(DSC)
class RepositoryStatusSummaryEvent:
    """The server's state has changed. Source: MS-BDSRR 3.1.4."""

    status_summary: Must[RepositoryStatus]


@element(DSC)
class PostScanJobStatusEvent:
    """A job has come further. Source: MS-BDSRR 3.1.4."""

    job_status: Must[JobStatus]


@element(DSC)
class PostScanJobEndStateEvent:
    """A job has ended. Source: MS-BDSRR 3.1.4."""

    post_scan_job_end_state: Must[PostScanJobEndState]


DISTRIBUTED_SCAN_CONFIGURATION = Protocol(
    "dsc",
    DSC,
    title="Distributed Scan Configuration (repository)",
    basis="MS-BDSRR with its schema and WSDL",
    answers="scan server",
    operations=(
        Operation(
            "GetRepositoryElements", GetRepositoryElementsRequest, GetRepositoryElementsResponse
        ),
        Operation(
            "CancelPostScanJob",
            CancelPostScanJobRequest,
            CancelPostScanJobResponse,
            changes_state=True,
        ),
        Operation(
            "GetPostScanJobElements", GetPostScanJobElementsRequest, GetPostScanJobElementsResponse
        ),
        Operation("GetActiveJobs", GetActiveJobsRequest, GetActiveJobsResponse),
        Operation(
            "GetJobHistory",
            GetJobHistoryRequest,
            GetJobHistoryResponse,
            variants=("GetJobsHistory",),
        ),
        notification("RepositoryElementsChangeEvent", RepositoryElementsChangeEvent),
        notification("RepositoryStatusSummaryEvent", RepositoryStatusSummaryEvent),
        notification("PostScanJobStatusEvent", PostScanJobStatusEvent),
        notification("PostScanJobEndStateEvent", PostScanJobEndStateEvent),
    ),
)
