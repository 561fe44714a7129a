"""Distributed Scan Device (WS-DSD): a console asks a managed scanner.

Root and first child are in the dsd namespace, everything below is WS-Scan's. No request was ever
published: actions and inner namespaces are inferred from the event examples and type names.
Source: Microsoft, Distributed Scan Management documents; no real traffic is public.
"""

from inspector.protocols.operation import Operation, Protocol, notification
from inspector.protocols.scan import ValidationInfo
from inspector.protocols.scan_job import (
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
from inspector.protocols.scan_ticket import ScanTicket
from inspector.soap.namespaces import DSD
from inspector.soap.schema import Must, element


@element(DSD)
class GetScannerElementsRequest:
    """Ask what a managed scanner is, can and does."""

    requested_elements: Must[RequestedElements]


@element(DSD)
class GetScannerElementsResponse:
    """One ElementData a name, as WS-Scan tells it."""

    scanner_elements: Must[ScannerElements]


@element(DSD)
class ValidateScanTicketRequest:
    """Ask whether a scan process's ticket suits the scanner."""

    scan_ticket: Must[ScanTicket]


@element(DSD)
class ValidateScanTicketResponse:
    """The verdict: an invalid ticket is a successful answer, not a fault."""

    validation_info: Must[ValidationInfo]


@element(DSD)
class GetJobElementsRequest:
    """Ask about one job of a managed scanner."""

    job_id: Must[JobId]
    requested_elements: Must[RequestedJobElements]


@element(DSD)
class GetJobElementsResponse:
    """One ElementData a name, as WS-Scan tells it."""

    job_elements: Must[JobElements]


@element(DSD)
class GetActiveJobsRequest:
    """Ask a managed scanner for the jobs that are not finished."""


@element(DSD)
class GetActiveJobsResponse:
    """The jobs that are not finished, each as WS-Scan tells it."""

    active_jobs: Must[JobSummaryList]


@element(DSD)
class GetJobHistoryRequest:
    """Ask a managed scanner for the jobs that are finished."""


@element(DSD)
class GetJobHistoryResponse:
    """The jobs that are finished, each as WS-Scan tells it."""

    job_history: Must[JobSummaryList]


@element(DSD)
class ScannerElementsChangeEvent:
    """The scanner is not what it was. Source: the published event example."""

    element_changes: Must[ElementChanges]


@element(DSD)
class ScannerStatusSummaryEvent:
    """The scanner's state has changed. Source: the published event example."""

    status_summary: Must[StatusSummary]


@element(DSD)
class ScannerStatusConditionEvent:
    """Something is wrong now. Source: the published event example."""

    device_condition: Must[DeviceCondition]


@element(DSD)
class ScannerStatusConditionClearedEvent:
    """Something is no longer wrong. Source: the published event example."""

    device_condition_cleared: Must[DeviceConditionCleared]


@element(DSD)
class JobStatusEvent:
    """A job has come further. Source: the published event example."""

    job_status: Must[JobStatus]


@element(DSD)
class JobEndStateEvent:
    """A job has ended. Source: the published event example."""

    job_end_state: Must[JobEndState]


DISTRIBUTED_SCAN_DEVICE = Protocol(
    "dsd",
    DSD,
    title="Distributed Scan Device",
    basis="Microsoft's element pages; request actions and inner namespaces inferred",
    operations=(
        Operation("GetScannerElements", GetScannerElementsRequest, GetScannerElementsResponse),
        Operation("ValidateScanTicket", ValidateScanTicketRequest, ValidateScanTicketResponse),
        Operation("GetJobElements", GetJobElementsRequest, GetJobElementsResponse),
        Operation("GetActiveJobs", GetActiveJobsRequest, GetActiveJobsResponse),
        Operation("GetJobHistory", GetJobHistoryRequest, GetJobHistoryResponse),
        notification("ScannerElementsChangeEvent", ScannerElementsChangeEvent),
        notification("ScannerStatusSummaryEvent", ScannerStatusSummaryEvent),
        notification("ScannerStatusConditionEvent", ScannerStatusConditionEvent),
        notification("ScannerStatusConditionClearedEvent", ScannerStatusConditionClearedEvent),
        notification("JobStatusEvent", JobStatusEvent),
        notification("JobEndStateEvent", JobEndStateEvent),
    ),
)
