"""What a scan server tells of a post-scan job: its state, its filters, its end.

Rule: total. Any field may be None, any text hostile; what was not sent stays as it was.
"""

from collections.abc import Sequence
from itertools import islice

from inspector.events.event import Event
from inspector.protocols import dsc, dsp
from inspector.story.post_scan_job import (
    LANE_STATES_LIMIT,
    LANES_LIMIT,
    REASONS_LIMIT,
    STATES_LIMIT,
    Lane,
    LaneState,
    PostScanEnding,
    PostScanJob,
    PostScanState,
)
from inspector.story.post_scan_words import capped, filter_named

type Told = (
    dsp.JobStatus
    | dsc.JobStatus
    | dsc.JobSummary
    | dsp.PostScanJobEndState
    | dsc.PostScanJobEndState
)
type Described = (
    dsp.JobDescription
    | dsc.JobDescription
    | dsc.JobSummary
    | dsp.PostScanJobEndState
    | dsc.PostScanJobEndState
)
type _Filters = dsp.FilterStatuses | dsc.FilterStatuses | None

TIMED_OUT = "PostScanJobTimedOut"

_COMPLETED = {
    "PostScanJobCompletedWithErrors": PostScanEnding.WITH_ERRORS,
    "PostScanJobCompletedWithWarnings": PostScanEnding.WITH_WARNINGS,
}


def take_state(job: PostScanJob, told: Told, event: Event) -> None:
    """Keep what a message tells of a job; lists have what differs from the one before.

    What is not final after the server told the end was sent before it, and is passed over.
    """
    if isinstance(told, dsp.PostScanJobEndState | dsc.PostScanJobEndState):
        state, why = told.job_completed_state, told.job_completed_state_reasons
        filters: _Filters = told.filter_completed_statuses
    else:
        state, why = told.job_state, told.job_state_reasons
        filters = told.filter_statuses
    reasons = reasons_in(why.job_state_reason if why else ())
    if job.server_ended and ending_of(state or "", reasons) is PostScanEnding.UNFINISHED:
        return
    if told.images_received is not None:
        job.images_received = told.images_received
    last = job.states[-1] if job.states else None
    seen = PostScanState(
        state=capped(state),
        reasons=reasons,
        images_received=told.images_received,
        service=event.service,
        told_by=event.operation,
        time_us=event.time_us,
        event=event.seq,
    )
    known = (last.state, last.reasons, last.images_received) if last else None
    if (seen.state, reasons, seen.images_received) != known:
        job.state, job.reasons = seen.state, reasons
        _append(job.states, seen, STATES_LIMIT)
    _take_lanes(job, filters, event)
    _end(job, seen, event)


def take_description(job: PostScanJob, told: Described) -> None:
    """Keep whose job it is and which scan process it follows."""
    job.process = job.process or capped(told.psp_identifier)
    job.process_name = capped(told.psp_display_name) or job.process_name
    job.user_name = capped(told.job_originating_user_name) or job.user_name


def reasons_in(told: Sequence[str]) -> tuple[str, ...]:
    """Reasons for a state, without the value None."""
    return tuple(capped(it) for it in told[:REASONS_LIMIT] if it and it != "None")


def lane_of(job: PostScanJob, dialect: str | None) -> Lane | None:
    """The lane of a filter; None if the job has too many of them."""
    name = filter_named(dialect)
    for lane in job.lanes:
        if lane.filter == name:
            return lane
    if len(job.lanes) == LANES_LIMIT:
        return None
    lane = Lane(filter=name)
    job.lanes.append(lane)
    return lane


def _take_lanes(job: PostScanJob, filters: _Filters, event: Event) -> None:
    told: Sequence[dsp.FilterStatus | dsc.FilterStatus] = filters.filter_status if filters else ()
    for status in islice(told, LANES_LIMIT):
        lane = lane_of(job, status.dialect)
        if lane is None:
            continue
        why = status.filter_state_reasons
        reasons = reasons_in(why.filter_state_reason if why else ())
        state = capped(status.filter_state)
        last = lane.states[-1] if lane.states else None
        if last is None or (state, reasons) != (last.state, last.reasons):
            seen = LaneState(state=state, reasons=reasons, time_us=event.time_us, event=event.seq)
            _append(lane.states, seen, LANE_STATES_LIMIT)


def _append[T](rows: list[T], row: T, limit: int) -> None:
    if len(rows) >= limit:
        del rows[0]
    rows.append(row)


def _end(job: PostScanJob, seen: PostScanState, event: Event) -> None:
    """The end as the server tells it goes before what the messages mean."""
    ending = ending_of(seen.state, seen.reasons)
    if ending is PostScanEnding.UNFINISHED:
        return
    end(job, ending, event)
    if not job.server_ended:
        job.ending, job.server_ended = ending, True


def end(job: PostScanJob, ending: PostScanEnding, event: Event) -> None:
    """The job is over, as the messages mean; nothing changes what is known."""
    if not job.is_over:
        job.ending = ending
        job.ended_us, job.ended_event = event.time_us, event.seq


def ending_of(state: str, reasons: Sequence[str]) -> PostScanEnding:
    """How a job ended that is in a state; unfinished in all that are not final."""
    if state == "Completed":
        told = (_COMPLETED[it] for it in reasons if it in _COMPLETED)
        return next(told, PostScanEnding.COMPLETED)
    if state in {"Canceled", "Cancelled"}:
        return PostScanEnding.CANCELLED
    if state == "Aborted":
        return PostScanEnding.TIMED_OUT if TIMED_OUT in reasons else PostScanEnding.ABORTED
    return PostScanEnding.UNFINISHED
