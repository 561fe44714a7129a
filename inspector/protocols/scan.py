"""WSD Scan Service (WS-Scan), namespace 2006/08: its operations and notifications.

Source: Microsoft, WSD Scan Service element pages of the Windows driver documentation;
cardinalities, order and lengths checked against the WS-Scan 1.0 schema of 2006.
"""

from inspector.protocols.binary import Include
from inspector.protocols.operation import Operation, Protocol, notification
from inspector.protocols.scan_job import (
    DocumentDescription,
    JobElements,
    JobEndState,
    JobId,
    JobStatus,
    JobSummaryList,
)
from inspector.protocols.scan_job import RequestedElements as RequestedJobElements
from inspector.protocols.scan_scanner import (
    DeviceCondition,
    DeviceConditionCleared,
    ElementChanges,
    RequestedElements,
    ScannerElements,
    StatusSummary,
)
from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    ImageInformation,
    InputSource,
    ScanTicket,
)
from inspector.protocols.values import Text255
from inspector.soap.namespaces import WSCN, XOP
from inspector.soap.schema import May, Must, element, element_name


@element(WSCN)
class GetScannerElementsRequest:
    """Ask what the scanner is, can and does. Source: "GetScannerElementsRequest element"."""

    requested_elements: Must[RequestedElements]


@element(WSCN)
class GetScannerElementsResponse:
    """One ElementData a name, in order. Source: "GetScannerElementsResponse element"."""

    scanner_elements: Must[ScannerElements]


@element(WSCN)
class ValidateScanTicketRequest:
    """Ask whether a ticket would be accepted. Source: "ValidateScanTicketRequest element"."""

    scan_ticket: Must[ScanTicket]


@element(WSCN)
class ValidationInfo:
    """Whether the ticket is valid, and one that would be. Source: "ValidationInfo element"."""

    valid_ticket: Must[bool]
    image_information: Must[ImageInformation]
    valid_scan_ticket: May[ScanTicket]


@element(WSCN)
class ValidateScanTicketResponse:
    """The verdict: an invalid ticket is a successful answer, not a fault.

    Source: "ValidateScanTicketResponse element".
    """

    validation_info: Must[ValidationInfo]


@element(WSCN)
class CreateScanJobRequest:
    """Ask the scanner to queue a job.

    Push scans (button pressed at the device) carry the first two fields, pull scans neither.
    Source: "CreateScanJobRequest element".
    """

    scan_identifier: May[Text255]
    destination_token: May[Text255]
    scan_ticket: Must[ScanTicket]


@element(WSCN)
class CreateScanJobResponse:
    """The job: its number, the token that proves ownership, and what will be done.

    The published example misspells DocumentFinalParameters.
    Source: "CreateScanJobResponse element".
    """

    job_id: Must[JobId]
    job_token: Must[Text255]
    image_information: Must[ImageInformation]
    document_final_parameters: Must[DocumentFinalParameters] = element_name(
        "DocumentFinalParameters", None, "DocumentFinalParamters"
    )


@element(WSCN)
class RetrieveImageRequest:
    """Ask for the next image of a job, within 60 seconds of the last step.

    Source: "RetrieveImageRequest element".
    """

    job_id: Must[JobId]
    job_token: Must[Text255]
    document_description: Must[DocumentDescription]


@element(WSCN)
class ScanData:
    """Where the image is: a MIME part of the same message. Source: "ScanData element"."""

    include: May[Include] = element_name("Include", XOP)


@element(WSCN)
class RetrieveImageResponse:
    """One image, or the whole document in formats of many images.

    Source: "RetrieveImageResponse element".
    """

    scan_data: Must[ScanData]


@element(WSCN)
class CancelJobRequest:
    """Cancel a job; it takes no token, so any client can cancel any job.

    Source: "CancelJobRequest element".
    """

    job_id: Must[JobId]


@element(WSCN)
class CancelJobResponse:
    """The job is cancelled; nothing else is said. Source: "CancelJobResponse element"."""


@element(WSCN)
class GetJobElementsRequest:
    """Ask about one job. Source: "GetJobElementsRequest element"."""

    job_id: Must[JobId]
    requested_elements: Must[RequestedJobElements]


@element(WSCN)
class GetJobElementsResponse:
    """One ElementData a name, in order. Source: "GetJobElementsResponse element"."""

    job_elements: Must[JobElements]


@element(WSCN)
class GetActiveJobsRequest:
    """Ask for the jobs that are not finished. Source: "GetActiveJobsRequest element"."""


@element(WSCN)
class GetActiveJobsResponse:
    """The jobs that are not finished. Source: "GetActiveJobsResponse element"."""

    active_jobs: Must[JobSummaryList]


@element(WSCN)
class GetJobHistoryRequest:
    """Ask for the jobs that are finished. Source: "GetJobHistoryRequest element"."""


@element(WSCN)
class GetJobHistoryResponse:
    """The jobs that are finished, as far as remembered. Source: "GetJobHistoryResponse element"."""

    job_history: Must[JobSummaryList]


@element(WSCN)
class ScanAvailableEvent:
    """Somebody pressed the button: the start of a push scan.

    ``input_source`` is in the schema and sent by devices; the pages do not have it.
    Source: "ScanAvailableEvent element".
    """

    client_context: Must[Text255]
    scan_identifier: Must[Text255]
    input_source: May[InputSource]


@element(WSCN)
class ScannerElementsChangeEvent:
    """The scanner is not what it was. Source: "ScannerElementsChangeEvent element"."""

    element_changes: Must[ElementChanges]


@element(WSCN)
class ScannerStatusSummaryEvent:
    """The scanner's state has changed. Source: "ScannerStatusSummaryEvent element"."""

    status_summary: Must[StatusSummary]


@element(WSCN)
class ScannerStatusConditionEvent:
    """Something is wrong now. Source: "ScannerStatusConditionEvent element"."""

    device_condition: Must[DeviceCondition]


@element(WSCN)
class ScannerStatusConditionClearedEvent:
    """Something is no longer wrong. Source: "ScannerStatusConditionClearedEvent element"."""

    device_condition_cleared: Must[DeviceConditionCleared]


@element(WSCN)
class JobStatusEvent:
    """A job has come further. Source: "JobStatusEvent element"."""

    job_status: Must[JobStatus]


@element(WSCN)
class JobEndStateEvent:
    """A job has ended. Source: "JobEndStateEvent element"."""

    job_end_state: Must[JobEndState]


SCAN_SERVICE = Protocol(
    "scan",
    WSCN,
    title="WSD Scan Service",
    basis="Microsoft's element pages, the WS-Scan 1.0 schema, traces of devices",
    operations=(
        Operation("GetScannerElements", GetScannerElementsRequest, GetScannerElementsResponse),
        Operation("ValidateScanTicket", ValidateScanTicketRequest, ValidateScanTicketResponse),
        Operation("CreateScanJob", CreateScanJobRequest, CreateScanJobResponse, changes_state=True),
        Operation("RetrieveImage", RetrieveImageRequest, RetrieveImageResponse, changes_state=True),
        Operation("CancelJob", CancelJobRequest, CancelJobResponse, changes_state=True),
        Operation("GetJobElements", GetJobElementsRequest, GetJobElementsResponse),
        Operation("GetActiveJobs", GetActiveJobsRequest, GetActiveJobsResponse),
        Operation("GetJobHistory", GetJobHistoryRequest, GetJobHistoryResponse),
        notification("ScanAvailableEvent", ScanAvailableEvent),
        notification(
            "ScannerElementsChangeEvent", ScannerElementsChangeEvent, "ScannerElementsChangedEvent"
        ),
        notification("ScannerStatusSummaryEvent", ScannerStatusSummaryEvent),
        notification("ScannerStatusConditionEvent", ScannerStatusConditionEvent),
        notification(
            "ScannerStatusConditionClearedEvent",
            ScannerStatusConditionClearedEvent,
            "ScannerStatusConditionClear",
        ),
        notification("JobStatusEvent", JobStatusEvent),
        notification("JobEndStateEvent", JobEndStateEvent),
    ),
)
