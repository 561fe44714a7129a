"""What messages tell of jobs: a state, an end, a list of jobs.

Rule: pure and total; a job without a number tells nothing.
"""

from collections.abc import Callable, Sequence
from typing import Any

from inspector.events.event import Event
from inspector.protocols import dsd, scan
from inspector.protocols.scan_job import JobEndState, JobStatus, JobSummary, JobSummaryList
from inspector.story.job import Job
from inspector.story.missed import is_holed

LISTED_LIMIT = 100
"""Jobs of one list that are looked at; devices remember some ten."""

type Told = JobStatus | JobSummary | JobEndState


def told_in(message: object) -> Sequence[Told]:
    """The jobs that a message tells of, those with a number."""
    tells = _TELLS.get(type(message))
    return () if tells is None else [it for it in tells(message) if it.job_id is not None]


def is_another(job: Job, owner: str | None, name: str | None) -> bool:
    """Whether an owner or a name is told that is not the job's, as far as both are known."""
    pairs = ((job.owner, owner), (job.job_name, name))
    return any(known and told and known != told for known, told in pairs)


def told_early(job: Job, event: Event, asked: Event | None) -> bool:
    """Whether a row was made by an event that came before this answer to CreateScanJob.

    An answer with a hole in it is told late: the client may have gone on with the job.
    """
    unborn = job.created_us is None
    unborn = unborn and (is_holed(event) or not (job.client or job.is_over))
    return unborn and asked is not None and job.seen_us >= asked.time_us


def _status(message: Any) -> Sequence[Told]:
    return () if message.job_status is None else (message.job_status,)


def _end(message: Any) -> Sequence[Told]:
    return () if message.job_end_state is None else (message.job_end_state,)


def _elements(message: Any) -> Sequence[Told]:
    data = message.job_elements.element_data[:LISTED_LIMIT] if message.job_elements else ()
    return [it.job_status for it in data if it.job_status is not None][:1]


def _active(message: Any) -> Sequence[Told]:
    return _listed(message.active_jobs)


def _history(message: Any) -> Sequence[Told]:
    return _listed(message.job_history)


def _listed(jobs: JobSummaryList | None) -> Sequence[Told]:
    return jobs.job_summary[:LISTED_LIMIT] if jobs else ()


_TELLS: dict[type, Callable[[Any], Sequence[Told]]] = {
    message: tells
    for service in (scan, dsd)
    for message, tells in (
        (service.GetJobElementsResponse, _elements),
        (service.GetActiveJobsResponse, _active),
        (service.GetJobHistoryResponse, _history),
        (service.JobStatusEvent, _status),
        (service.JobEndStateEvent, _end),
    )
}

TELLING = frozenset(_TELLS)
"""Messages that tell of jobs."""
