"""When a scan job is over, and how it ended.

Rule 1: what the device tells of the end goes before what the messages mean.
Rule 2: the time of an end is that of its first sign; later signs only make it clearer.
"""

from inspector.events.event import Event
from inspector.story.job import CANCELLED, Cancel, Ending, Job

IDLE_LIMIT_US = 60_000_000
"""RetrieveImage must follow CreateScanJob, or the RetrieveImage before, within 60 seconds.

Source: Microsoft, "RetrieveImageRequest element".
"""

_GAVE_UP = "JobTimedOut"
_AT_DEVICE = "JobCanceledAtDevice"
DONE = "cancelled"
"""The answer of a CancelJob that was carried out."""
_REFUSALS = frozenset(range(400, 500)) - {401, 403, 407}
"""Status codes that may say that there is nothing more, and not that nobody may have it."""
_NORMAL = {Ending.COMPLETED, Ending.FEEDER_EMPTY}


def end(job: Job, ending: Ending, event: Event) -> None:
    """The job is over, as the messages mean; nothing changes what is known better."""
    if not job.is_over:
        job.ended_us, job.ended_event = event.time_us, event.seq
        job.ending = ending


def end_as_told(job: Job, state: str, reasons: tuple[str, ...], event: Event) -> None:
    """The device says that the job is in a final state; others mean nothing here."""
    ending = _told(job, state, reasons)
    if ending is None:
        return
    kept = job.ending in _NORMAL and (ending is Ending.COMPLETED or _tidied_up(job, ending))
    end(job, ending, event)
    if not kept and not job.device_ended:
        job.ending = ending
    job.device_ended = True


def _tidied_up(job: Job, ending: Ending) -> bool:
    """Whether a job that had all its images is only called cancelled, because it was tidied up."""
    return ending in CANCELLED and any(it.needless for it in job.cancels)


def _told(job: Job, state: str, reasons: tuple[str, ...]) -> Ending | None:
    if state == "Completed":
        return Ending.COMPLETED
    if state == "Aborted":
        return Ending.TIMED_OUT if _GAVE_UP in reasons else Ending.ABORTED
    if state in {"Canceled", "Cancelled"}:
        return Ending.CANCELLED_AT_DEVICE if _AT_DEVICE in reasons else cancelled_by(job)
    return None


def cancelled_by(job: Job) -> Ending:
    """Who cancelled a job, as far as CancelJob tells."""
    if job.ending in CANCELLED and job.ending is not Ending.CANCELLED:
        return job.ending
    hosts = {it.host for it in job.cancels if it.answer in {"", DONE} and not it.needless}
    if not hosts or not job.client:
        return Ending.CANCELLED
    return Ending.CANCELLED_BY_CLIENT if job.client in hosts else Ending.CANCELLED_BY_OTHER


def end_by_count(job: Job, event: Event) -> None:
    """After an image: whether that was the last one asked for."""
    wanted = 1 if job.in_one_file else job.images_to_transfer
    if wanted and job.images >= wanted:
        end(job, Ending.COMPLETED, event)


def end_by_fault(job: Job, fault: str, gap_us: int, event: Event) -> None:
    """What a fault of RetrieveImage means for the job; ``gap_us`` since the answer before."""
    if fault == "ClientErrorNoImagesAvailable":
        end(job, _no_more(job), event)
    elif fault == "ClientErrorJobIdNotFound":
        if gap_us > IDLE_LIMIT_US:
            end(job, Ending.TIMED_OUT, event)
        else:
            end(job, _no_more(job) if job.images else Ending.UNKNOWN_JOB, event)
    elif fault == "ClientErrorJobCancelled":
        end(job, cancelled_by(job), event)


def end_by_status(job: Job, event: Event) -> None:
    """What an HTTP status without a fault means after an image: most likely that was the last."""
    status = event.http.status if event.http else None
    as_many_as_there_are = job.from_feeder or job.images_to_transfer == 0
    told = event.message is not None  # a broken document is no status alone
    if status in _REFUSALS and not told and job.images and as_many_as_there_are:
        end(job, _no_more(job), event)


def revive(job: Job) -> None:
    """The job is not over after all."""
    job.ending = Ending.UNFINISHED
    job.ended_us = job.ended_event = None


def _no_more(job: Job) -> Ending:
    """The end of a job that has no image left; a glass has no feeder that could be empty."""
    if job.from_feeder or not job.source:
        return Ending.FEEDER_EMPTY
    return Ending.COMPLETED if job.images else Ending.ABORTED


def end_by_cancel(job: Job, cancel: Cancel, event: Event) -> None:
    """What an answered CancelJob means: the end of a job, or tidying up after it."""
    glass = job.source in {"Platen", "Film"} and job.images > 0 and job.waiting_event is None
    if job.is_over or (glass and cancel.host == job.client):
        cancel.needless = job.ending not in CANCELLED
        end(job, Ending.COMPLETED, event)
        if job.ending is Ending.CANCELLED:
            job.ending = cancelled_by(job)
    elif cancel.answer == DONE:
        end(job, cancelled_by(job), event)
    elif cancel.answer == "ClientErrorJobIdNotFound" and job.client:
        cancel.needless = job.images > 0
        end(job, _no_more(job) if job.images else Ending.UNKNOWN_JOB, event)
