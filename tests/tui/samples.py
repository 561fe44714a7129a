"""A session as a real recorder would have written it, with fixed times."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from inspector.events.decode import Decoder
from inspector.protocols import dsc, scan, scan_job
from inspector.session.store import Entry, Session, pieces_of
from inspector.soap import build
from inspector.soap.namespaces import DSC, FAULT_ACTION, WSCN
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    Observation,
    Remark,
    Response,
    TlsConnection,
    recorded,
)
from tests.builders import (
    ANSWERED_ID,
    ASKED_ID,
    CLIENT,
    START_US,
    cut,
    exchange,
    request,
    response,
)

NO_REMARKS: Mapping[str, Remark] = {}

STEP_US = 1_250_000
"""Time between two exchanges."""

ASK_JOBS = build.envelope(
    scan.GetActiveJobsRequest(), action=f"{WSCN}/GetActiveJobs", message_id=ASKED_ID
)


def jobs(*summaries: scan_job.JobSummary) -> bytes:
    return build.envelope(
        scan.GetActiveJobsResponse(active_jobs=scan_job.JobSummaryList(job_summary=summaries)),
        action=f"{WSCN}/GetActiveJobsResponse",
        message_id=ANSWERED_ID,
        relates_to=ASKED_ID,
    )


def job(number: int, user: str = "ALICE", state: str = "Processing") -> scan_job.JobSummary:
    return scan_job.JobSummary(
        job_id=number,
        job_name="Scan of invoice",
        job_originating_user_name=user,
        job_state=state,
        job_state_reasons=scan_job.JobStateReasons(job_state_reason=("JobScanning",)),
        scans_completed=number,
    )


TWO_JOBS = jobs(job(41), job(42, "BOB", "Pending"))
NO_JOBS = jobs()
ODD_JOB = jobs(job(43, state="Sleeping"))

ASK_CANCEL = build.envelope(
    dsc.CancelPostScanJobRequest(job_token="7f3e9a10"),
    action=f"{DSC}/CancelPostScanJob",
    message_id=ASKED_ID,
)
CANCELLED = build.envelope(
    dsc.CancelPostScanJobResponse(),
    action=f"{DSC}/CancelPostScanJobResponse",
    message_id=ANSWERED_ID,
    relates_to=ASKED_ID,
)
NOT_FOUND = build.envelope(
    build.fault(
        code="Sender",
        subcode=(DSC, "ClientErrorJobTokenNotFound"),
        reason="There is no such job.",
        prefix="dsc",
    ),
    action=FAULT_ACTION,
    message_id=ANSWERED_ID,
    relates_to=ASKED_ID,
)


def tls_connection(**changes: Any) -> TlsConnection:
    """A connection to a scan server that no key opened."""
    seen = TlsConnection(
        exchange="x9",
        time_us=START_US,
        end_us=START_US + 400_000,
        source=CLIENT,
        destination=Address("192.0.2.30", 5358),
        version="TLS 1.2",
        server_name="dsm.example.com",
        certificate="CN=dsm.example.com,OU=Scanning,O=Example Corp,C=US",
        client_bytes=4_096,
        server_bytes=12_300,
        reason="keys are needed: none for this connection in the key log",
    )
    return msgspec.structs.replace(seen, **changes)


def story() -> list[Observation]:
    """Jobs asked for, a strange state, a job cancelled, a fault, a cut, and one still waiting."""
    seen: list[Observation] = [
        *exchange(ASK_JOBS, TWO_JOBS, name="x1"),
        *exchange(ASK_JOBS, NO_JOBS, name="x2"),
        *exchange(ASK_JOBS, ODD_JOB, name="x3"),
        *exchange(ASK_CANCEL, CANCELLED, name="x4"),
        request(ASK_CANCEL, exchange="x5"),
        response(NOT_FOUND, exchange="x5", status=400, reason="Bad Request"),
        request(exchange="x6", method="GET", target="/favicon.ico"),
        response(b"\x89PNG\r\n\x1a\n\0\0", exchange="x6", content_type="image/png"),
        request(ASK_JOBS, exchange="x7"),
        cut("connection reset by peer", exchange="x7"),
        request(ASK_JOBS, exchange="x8"),
    ]
    return [_later(one) for one in seen]


def _later(seen: Observation) -> Observation:
    """Every exchange begins a step after the one before."""
    delay_us = int(seen.exchange.removeprefix("x")) * STEP_US
    times = {
        name: getattr(seen, name) + delay_us
        for name in ("time_us", "end_us")
        if hasattr(seen, name)
    }
    return msgspec.structs.replace(seen, **times)


def entries(
    seen: Iterable[Observation], remarks: Mapping[str, Remark] = NO_REMARKS
) -> Iterable[object]:
    decoder = Decoder()
    for observation in seen:
        whole = recorded(observation)
        yield from pieces_of(observation, whole.chunks())
        answers = isinstance(observation, Response)
        remark = NO_REMARK if answers else remarks.get(observation.exchange, NO_REMARK)
        yield Entry(observation, decoder.feed(observation), remark)


def record(
    path: Path,
    seen: Iterable[Observation] | None = None,
    remarks: Mapping[str, Remark] = NO_REMARKS,
) -> Path:
    """A session with what was seen, by default the whole story; remarks at its exchanges."""
    session = Session.open(path)
    session.append(entries(story() if seen is None else seen, remarks))  # type: ignore[arg-type]  # both kinds
    session.close()
    return path
