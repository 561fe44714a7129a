"""WSD Scan Service (WS-Scan), namespace 2006/08.

Source: Microsoft, WSD Scan Service element pages of the Windows driver documentation;
cardinalities, order and lengths checked against the WS-Scan 1.0 schema of 2006.
"""

from typing import Annotated

from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.values import JOB_STATES, Count, Text255
from inspector.soap.namespaces import WSCN
from inspector.soap.schema import Between, Known, Many, May, Must, element

type JobId = Annotated[int, Between(1, 2**31 - 1)]
type JobState = Annotated[str, Known(JOB_STATES, variants=("Held",))]
type JobStateReason = Annotated[
    str,
    Known(
        (
            "InvalidScanTicket",
            "CompressionError",
            "DocumentFormatError",
            "JobCanceledAtDevice",
            "JobCompletedSuccessfully",
            "JobCompletedWithErrors",
            "JobCompletedWithWarnings",
            "JobScanning",
            "JobScanningAndTransfering",  # the schema's spelling
            "JobTimedOut",
            "JobTransfering",
            "None",
            "ScannerStopped",
        ),
        variants=("JobScanningAndTransferring", "JobTransferring", "ImageTransferError"),
    ),
]


@element(WSCN)
class JobStateReasons:
    """Why a job is in its state. Source: "JobStateReasons element"."""

    job_state_reason: Many[JobStateReason]


@element(WSCN)
class JobSummary:
    """One scan job, briefly. Source: "JobSummary element"."""

    job_id: Must[JobId]
    job_name: Must[Text255]
    job_originating_user_name: Must[Text255]
    job_state: Must[JobState]
    job_state_reasons: May[JobStateReasons]
    scans_completed: Must[Count]


@element(WSCN)
class JobSummaryList:
    """The jobs of ``ActiveJobs``; none is a normal answer. Source: "ActiveJobs element"."""

    job_summary: Many[JobSummary]


@element(WSCN)
class GetActiveJobsRequest:
    """Ask for the jobs that are not finished. Source: "GetActiveJobsRequest element"."""


@element(WSCN)
class GetActiveJobsResponse:
    """The jobs that are not finished. Source: "GetActiveJobsResponse element"."""

    active_jobs: Must[JobSummaryList]


SCAN_SERVICE = Protocol(
    "scan",
    WSCN,
    title="WSD Scan Service",
    basis="Microsoft's element pages, the WS-Scan 1.0 schema, traces of devices",
    operations=(Operation("GetActiveJobs", GetActiveJobsRequest, GetActiveJobsResponse),),
)
