"""Distributed Scan Processing (WS-DSP): a scanner hands a job to the scan server.

The WSD device is the HTTP client here; notifications come back from the server. Their actions
are inferred, no example was published. Source: Microsoft, Distributed Scan Management documents;
no real traffic is public.
"""

from typing import Annotated

from inspector.protocols.binary import Include
from inspector.protocols.operation import Operation, Protocol, notification
from inspector.protocols.psp import FilterDialect, PostScanInstructions
from inspector.protocols.values import (
    FILTER_STATE_REASONS,
    FILTER_STATES,
    JOB_STATES,
    POST_SCAN_JOB_STATE_REASONS,
    Count,
    DocumentFormat,
    Positive,
    Time,
)
from inspector.soap.constraints import Known
from inspector.soap.namespaces import DSP, XOP
from inspector.soap.schema import Attr, Either, May, Must, QName, Some, element, element_name

type JobState = Annotated[str, Known(JOB_STATES)]
type JobStateReason = Annotated[
    str,
    Known((*POST_SCAN_JOB_STATE_REASONS, "SendImageFailed"), variants=("SendImangeFailed",)),
]
type FilterState = Annotated[str, Known(FILTER_STATES)]
type FilterStateReason = Annotated[
    str,
    Known(
        (*FILTER_STATE_REASONS, "SharepointAccessDenied", "SharepointOutOfDiskSpace"),
        variants=("SharePointAccessDenied", "SharePointOutOfDiskSpace"),  # the dsc schema's
    ),
]
type ElementName = Annotated[QName, Known(("dsp:JobStatus", "dsp:JobDescription"))]


@element(DSP)
class JobStateReasons:
    """Why a post-scan job is in its state. Source: "JobStateReasons element"."""

    job_state_reason: Some[JobStateReason]


@element(DSP)
class FilterStateReasons:
    """Why a filter is in its state. Source: "FilterStateReasons element"."""

    filter_state_reason: Some[FilterStateReason]


@element(DSP)
class FilterStatus:
    """How far one filter of a job has come. Source: "FilterStatus element"."""

    dialect: Must[FilterDialect]
    filter_state: Must[FilterState]
    filter_state_reasons: May[FilterStateReasons]


@element(DSP)
class FilterStatuses:
    """The filters of a job. Source: "FilterStatuses element"."""

    filter_status: Some[FilterStatus]


@element(DSP)
class JobStatus:
    """How far a post-scan job has come. Source: "JobStatus element"."""

    job_token: Must[str]
    job_state: Must[JobState]
    job_state_reasons: May[JobStateReasons]
    filter_statuses: Must[FilterStatuses]
    images_received: Must[Count]
    job_created_time: May[Time]
    job_completed_time: May[Time]


@element(DSP)
class JobDescription:
    """Scan process and owner of a job. Source: "JobDescription element"."""

    psp_identifier: Must[str] = element_name("PSP_Identifier")
    psp_display_name: Must[str] = element_name("PSP_DisplayName")
    job_originating_user_name: Must[str]


@element(DSP)
class CreatePostScanJobRequest:
    """Ask the scan server to take a job. ``user_identifier`` is a security identifier (SID).

    Source: "CreatePostScanJobRequest element".
    """

    user_identifier: Must[str]
    psp_identifier: Must[str] = element_name("PSP_Identifier")
    post_scan_instructions: Must[PostScanInstructions]


@element(DSP)
class CreatePostScanJobResponse:
    """The job's token, a GUID on Windows. Source: "CreatePostScanJobResponse element"."""

    job_token: Must[str]


@element(DSP)
class DocumentDescription:
    """Number and format of an image. Source: "DocumentDescription element"."""

    document_id: Must[Positive]
    format: Must[DocumentFormat]


@element(DSP)
class ImageData:
    """Where the image is: a MIME part of the same message. Source: "ImageData element"."""

    include: May[Include] = element_name("Include", XOP)


@element(DSP)
class SendImageRequest:
    """One image for a job; the next step must follow within ten minutes.

    Source: "SendImageRequest element".
    """

    job_token: Must[str]
    document_description: Must[DocumentDescription]
    image_data: Must[ImageData]


@element(DSP)
class SendImageResponse:
    """The image arrived; nothing else is said. Source: "SendImageResponse element"."""


@element(DSP)
class EndPostScanJobRequest:
    """All images are sent: processing starts. Source: "EndPostScanJobRequest element"."""

    job_token: Must[str]


@element(DSP)
class EndPostScanJobResponse:
    """The server begins; nothing else is said. Source: "EndPostScanJobResponse element"."""


@element(DSP)
class CancelPostScanJobRequest:
    """Cancel a post-scan job; only the user who created it may.

    Best effort: output that was already stored stays. Source: "CancelPostScanJobRequest element".
    """

    job_token: Must[str]


@element(DSP)
class CancelPostScanJobResponse:
    """The job is cancelled; nothing else is said. Source: "CancelPostScanJobResponse element"."""


@element(DSP)
class RequestedElements:
    """Names of elements. Source: "RequestedElements element"."""

    name: Some[ElementName]


@element(DSP)
class GetPostScanJobElementsRequest:
    """Ask about one post-scan job. Source: "GetPostScanJobElementRequest element"."""

    job_token: Must[str]
    requested_elements: Must[RequestedElements]


@element(DSP)
class ElementData:
    """One of the elements asked for; ``valid`` is false for a name the server does not know.

    Source: "ElementData element".
    """

    name: Attr[QName]
    valid: Attr[bool]
    job_status: Either[JobStatus]
    job_description: Either[JobDescription]


@element(DSP)
class JobElements:
    """The elements asked for, in the same order. Source: "JobElements element"."""

    element_data: Some[ElementData]


@element(DSP)
class GetPostScanJobElementsResponse:
    """One ElementData a name. Source: "GetPostScanJobElementResponse element"."""

    job_elements: Must[JobElements]


@element(DSP)
class PostScanJobStatusEvent:
    """A job has come further. Source: "PostScanJobStatusEvent element"."""

    job_status: Must[JobStatus]


@element(DSP)
class PostScanJobEndState:
    """How a job ended, and each of its filters. Source: "PostScanJobEndState element"."""

    job_token: Must[str]
    psp_identifier: Must[str] = element_name("PSP_Identifier")
    psp_display_name: Must[str] = element_name("PSP_DisplayName")
    job_originating_user_name: Must[str]
    job_completed_state: Must[JobState]
    job_completed_state_reasons: Must[JobStateReasons]
    filter_completed_statuses: Must[FilterStatuses]
    images_received: Must[Count]
    job_completed_time: May[Time]


@element(DSP)
class PostScanJobEndStateEvent:
    """A job has ended. Source: "PostScanJobEndStateEvent element"."""

    post_scan_job_end_state: Must[PostScanJobEndState]


DISTRIBUTED_SCAN_PROCESSING = Protocol(
    "dsp",
    DSP,
    title="Distributed Scan Processing",
    basis="Microsoft's element pages; actions of notifications inferred",
    operations=(
        Operation(
            "CreatePostScanJob",
            CreatePostScanJobRequest,
            CreatePostScanJobResponse,
            changes_state=True,
        ),
        Operation("SendImage", SendImageRequest, SendImageResponse, changes_state=True),
        Operation(
            "EndPostScanJob", EndPostScanJobRequest, EndPostScanJobResponse, changes_state=True
        ),
        Operation(
            "CancelPostScanJob",
            CancelPostScanJobRequest,
            CancelPostScanJobResponse,
            changes_state=True,
        ),
        Operation(
            "GetPostScanJobElements",
            GetPostScanJobElementsRequest,
            GetPostScanJobElementsResponse,
            variants=("GetPostScanJobElement",),
        ),
        notification("PostScanJobStatusEvent", PostScanJobStatusEvent),
        notification("PostScanJobEndStateEvent", PostScanJobEndStateEvent),
    ),
    asks="device",
    answers="scan server",
)
