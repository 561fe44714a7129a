"""Jobs of a scanner: the elements that GetJobElements, the job lists and the events carry.

Source: Microsoft, WSD Scan Service, element pages; WS-Scan 1.0 schema.
"""

from typing import Annotated

from inspector.protocols.scan_ticket import DocumentFinalParameters, ScanTicket
from inspector.protocols.values import JOB_STATES, Count, Text255, Time
from inspector.soap.constraints import Between, Known
from inspector.soap.namespaces import WSCN
from inspector.soap.schema import (
    Attr,
    Either,
    Many,
    May,
    Must,
    QName,
    Some,
    element,
    element_name,
)

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
type JobElementName = Annotated[
    QName,
    Known(
        (
            "wscn:JobStatus",
            "wscn:ScanTicket",
            "wscn:Documents",
            "JobStatus",  # the schema's bare tokens, the last without "s"
            "ScanTicket",
            "Document",
        ),
        variants=("Documents", "wscn:Document"),
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
    """The jobs of ActiveJobs or JobHistory; none is a normal answer.

    Source: "ActiveJobs element", "JobHistory element".
    """

    job_summary: Many[JobSummary]


@element(WSCN)
class JobStatus:
    """How far a job has come. Source: "JobStatus element"."""

    job_id: Must[JobId]
    job_state: Must[JobState]
    job_state_reasons: May[JobStateReasons]
    scans_completed: Must[Count]
    job_created_time: May[Time]
    job_completed_time: May[Time]


@element(WSCN)
class JobEndState:
    """How a job ended. Source: "JobEndState element"."""

    job_id: Must[JobId]
    job_completed_state: Must[JobState]
    job_completed_state_reasons: Must[JobStateReasons]
    job_name: Must[Text255]
    job_originating_user_name: Must[Text255]
    scans_completed: Must[Count]
    job_completed_time: May[Time]


@element(WSCN)
class DocumentDescription:
    """The name of an image. Source: "DocumentDescription element"."""

    document_name: Must[Text255]


@element(WSCN)
class Document:
    """One image of a job. Source: "Document element"."""

    document_description: Must[DocumentDescription]


@element(WSCN)
class Documents:
    """The images of a job, and how they are made. Source: "Documents element"."""

    document_final_parameters: Must[DocumentFinalParameters]
    document: Some[Document]


@element(WSCN)
class RequestedElements:
    """Names of elements. Source: "RequestedElements element"."""

    name: Some[JobElementName]


@element(WSCN)
class ElementData:
    """One of the elements asked for; ``valid`` is false for a name the device does not know.

    Source: "ElementData element for JobElements".
    """

    name: Attr[QName] = element_name("Name", "")
    valid: Attr[bool] = element_name("Valid", "")
    job_status: Either[JobStatus]
    scan_ticket: Either[ScanTicket]
    documents: Either[Documents]


@element(WSCN)
class JobElements:
    """The elements asked for, in the same order. Source: "JobElements element"."""

    element_data: Some[ElementData]
