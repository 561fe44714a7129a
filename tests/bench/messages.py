"""Messages that the benches send: an answer with jobs, and the question it answers."""

from inspector.protocols.scan import GetActiveJobsRequest, GetActiveJobsResponse
from inspector.protocols.scan_job import JobStateReasons, JobSummary, JobSummaryList
from inspector.soap.build import envelope
from inspector.soap.namespaces import WSCN

_NAMESPACES = {
    "wscn": WSCN,
    "wsd": "http://schemas.xmlsoap.org/ws/2005/04/discovery",
    "wsdp": "http://schemas.xmlsoap.org/ws/2006/02/devprof",
    "wse": "http://schemas.xmlsoap.org/ws/2004/08/eventing",
    "wsx": "http://schemas.xmlsoap.org/ws/2004/09/mex",
    "xop": "http://www.w3.org/2004/08/xop/include",
}


def message(jobs: int) -> bytes:
    """An answer as devices send it: one line, the usual namespace declarations."""
    summaries = tuple(
        JobSummary(
            job_id=40 + number,
            job_name="Validating scan ticket for current WIA item properties",
            job_originating_user_name=r"WIA session run for EXAMPLE\alice on PC-0107",
            job_state="Processing",
            job_state_reasons=JobStateReasons(job_state_reason=("JobScanning",)),
            scans_completed=number,
        )
        for number in range(1, jobs + 1)
    )
    return envelope(
        GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=summaries)),
        action=f"{WSCN}/GetActiveJobsResponse",
        message_id="urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d503",
        relates_to="urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d502",
        prefixes=_NAMESPACES,
    )


def question() -> bytes:
    """The request that ``message`` answers."""
    return envelope(
        GetActiveJobsRequest(),
        action=f"{WSCN}/GetActiveJobs",
        message_id="urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d502",
        to="http://192.0.2.10/wsd/scan",
        prefixes=_NAMESPACES,
    )
