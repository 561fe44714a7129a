"""A session in which every text that can come from the wire or a file name looks like markup."""

from inspector.protocols import scan_job
from inspector.soap import build
from inspector.soap.namespaces import FAULT_ACTION, WSCN
from inspector.wire.observation import Observation
from tests.builders import ANSWERED_ID, ASKED_ID, cut, exchange, request, response
from tests.tui.samples import ASK_JOBS, jobs

CLOSED, OPENED = "[/x]", "[red]"
"""Markup that raises when it is parsed, and markup that vanishes."""


def hostile(markup: str) -> list[Observation]:
    """An operation, a target, a note, a fault, jobs and a cut that are named by ``markup``."""
    odd = ASK_JOBS.replace(b"GetActiveJobsRequest", b"Odd").replace(
        f"{WSCN}/GetActiveJobs".encode(), f"{WSCN}/Get{markup}".encode()
    )
    summary = scan_job.JobSummary(
        job_id=1,
        job_name=markup,
        job_originating_user_name=markup,
        job_state=markup,
        job_state_reasons=scan_job.JobStateReasons(job_state_reason=(markup,)),
        scans_completed=1,
    )
    fault = build.fault(code="Sender", subcode=(WSCN, "Refused"), reason=f"no {markup}")
    refused = build.envelope(fault, action=FAULT_ACTION, message_id=ANSWERED_ID)
    return [
        *exchange(odd, refused),
        *exchange(ASK_JOBS, jobs(summary), name="x2"),
        request(exchange="x3", method="GET", target=f"/x{markup}"),
        response(exchange="x3", reason=markup, content_type=f"text/{markup}"),
        request(ASK_JOBS.replace(ASKED_ID.encode(), markup.encode()), exchange="x4"),
        cut(f"reset {markup}", exchange="x4"),
        request(f"<a>{markup}".encode(), exchange=f"x5{markup}", content_type=markup),
    ]
