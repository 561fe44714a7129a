"""One line for people: what a message says."""

from typing import Any

from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase
from inspector.protocols import dsc, dsd, dsp, scan

SUMMARY_LIMIT = 1000
"""Characters of a summary: a hostile message must not fill a screen or a packet's comment."""

MARKS = {
    Phase.REQUEST: "→",
    Phase.RESPONSE: "←",
    Phase.FAULT: "×",
    Phase.NOTIFICATION: "»",
    Phase.ONEWAY: "·",
    Phase.UNDECODED: "?",
}
"""A sign for each phase, so that colour never tells alone."""


def summary(event: Event) -> str:
    """What a message says, in a few words: ``2 jobs: 41 Processing (ALICE), 42 Pending (BOB)``."""
    told = _summary(event)
    return clean(told if len(told) <= SUMMARY_LIMIT else told[:SUMMARY_LIMIT] + "…")


def _summary(event: Event) -> str:
    if event.fault is not None:
        name = event.fault.subcode or event.fault.code
        return f"fault {name}: {event.fault.reason}".removesuffix(": ")
    if event.phase is Phase.UNDECODED:
        return event.notes[-1].text if event.notes else "not decoded"
    if event.message is None and event.http is not None and event.http.status is not None:
        return f"{event.http.status} {event.http.reason}".strip()
    return _told(event.message)


def _told(message: Any) -> str:
    match message:
        case (
            scan.GetActiveJobsResponse(active_jobs=jobs)
            | dsd.GetActiveJobsResponse(active_jobs=jobs)
        ):
            return _jobs([(j.job_id, j) for j in jobs.job_summary] if jobs else [])
        case dsc.GetActiveJobsResponse(active_jobs=jobs):
            return _jobs([(j.job_token, j) for j in jobs.job_summary] if jobs else [])
        case (
            dsp.CancelPostScanJobRequest(job_token=token)
            | dsc.CancelPostScanJobRequest(job_token=token)
        ):
            return f"job {_or_unknown(token)}"
        case dsp.CancelPostScanJobResponse() | dsc.CancelPostScanJobResponse():
            return "cancelled"
    return ""


def _or_unknown(value: object) -> str:
    return "?" if value is None else str(value)


def _jobs(jobs: list[tuple[object, Any]]) -> str:
    if not jobs:
        return "no active jobs"
    told = (
        f"{_or_unknown(name)} {_or_unknown(job.job_state)}"
        f" ({_or_unknown(job.job_originating_user_name)})"
        for name, job in jobs
    )
    return f"{len(jobs)} job{'s' * (len(jobs) > 1)}: " + ", ".join(told)


def describe(event: Event) -> str:
    """Mark, service, operation and summary of an event on one line."""
    name = " ".join(filter(None, (event.service, event.operation))) or unnamed(event)
    return clean(f"{MARKS[event.phase]} {name}  {summary(event)}".rstrip())


def unnamed(event: Event) -> str:
    """What stands for the operation of a message that could not be named; not cleaned."""
    if event.http is not None and event.http.method:
        return f"{event.http.method} {event.http.target}"
    return "answer" if event.kind is Kind.RESPONSE else str(event.kind)
