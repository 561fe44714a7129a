"""The rule of scan jobs that their device gave up (JOB-8): why, and what was wrong with it then.

Rule: what the device itself calls aborted. A job that somebody cancelled, one that was fetched too
late and an image that was cut off have rules of their own.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from inspector.diagnosis.jobs import about, retrieval
from inspector.diagnosis.rule import Found, Rule, Severity
from inspector.diagnosis.scanner_says import in_words
from inspector.diagnosis.sources import element
from inspector.events.event import Event, Phase
from inspector.events.words import joined, listed
from inspector.story.job import Ending, Failure, Job
from inspector.story.job_ending import DONE
from inspector.story.job_telling import TELLING
from inspector.story.job_words import images
from inspector.story.scanners import Condition, State
from inspector.story.story import Story

_TRANSFER_ERROR = "ImageTransferError"
_REASONS = {
    "CompressionError": "it could not compress the image as asked for",
    "DocumentFormatError": "it could not make a file of the format asked for",
    "InvalidScanTicket": "it could not do what the ticket asks for",
    "JobCompletedWithErrors": "there were errors",
    "ScannerStopped": "the scanner stopped",
    _TRANSFER_ERROR: "an image could not be transferred",
}
"""Why a job was aborted, as devices say it and in words."""

_UNTOLD = "a paper jam, an open cover or a key at the device: it did not tell which"
_FAILURES = 5
"""Requests in vain that are named, the newest."""


def _aborted(story: Story, event: Event) -> Iterator[Found]:
    for job in story.jobs.touched.values():
        if _is_given_up(job) and job.states[-1].event == event.seq:
            yield _told(story, job)
    found = retrieval(story, event)
    if found is not None and event.phase is Phase.FAULT and _is_given_up(found[0]):
        yield replace(_told(story, found[0]), again=True)


def _is_given_up(job: Job) -> bool:
    """Whether the device aborted a job that was open, and nobody had cancelled it."""
    if job.ending is not Ending.ABORTED or not job.device_ended or job.ended_event is None:
        return False
    if any(not it.needless and it.answer in {"", DONE} for it in job.cancels):
        return False
    torn = any(it.truncated for it in job.pages) or any(it.length_bytes for it in job.failures)
    return bool(job.states) and not (torn and _TRANSFER_ERROR in job.reasons)  # IMG-1 tells of it


def _told(story: Story, job: Job) -> Found:
    last = job.states[-1]
    why = [f"{it[:40]} ({_REASONS[it]})" if it in _REASONS else it[:40] for it in job.reasons]
    got = images(job) if job.images or not job.client else ""
    when = f"after {got}" if got else "before any image came"
    text = f"The device ended {job.name} (event {last.event}) {when}: "
    text += f"{joined(job.state, *why)}."
    refused = _in_vain(job)
    if refused:
        newest = refused[-1]
        text += f" RetrieveImage (event {newest.requested_event}) got {newest.answer}."
    wrong = _conditions(story, job)
    if wrong:
        text += f" The scanner had told: {listed([_named(it) for it in wrong], by='; ')}."
    stopped = _stopped(story, job)
    if stopped and not wrong:
        why = [in_words(it) for it in stopped.reasons if it != "None"]
        text += f" The scanner had said: {joined(in_words(stopped.state), *why)} "
        text += f"(event {stopped.event})."
    evidence = [job.created_event, last.event, *(it.raised_event or 0 for it in wrong)]
    evidence += [seq for it in refused for seq in (it.requested_event, it.event)]
    evidence += [stopped.event] if stopped else []
    untold = not wrong and not stopped and "ScannerStopped" in job.reasons
    likely = (_UNTOLD,) if untold else ()
    return Found(text, about(job), [*filter(None, evidence)], likely=likely)


def _in_vain(job: Job) -> list[Failure]:
    """The requests for an image after the last one that came."""
    return [it for it in job.failures if it.event > job.last_page_event][-_FAILURES:]


def _conditions(story: Story, job: Job) -> list[Condition]:
    """What went wrong with the scanner while the job was open; a warning of before did not."""
    scanner = story.scanners.of(job.device)
    return [
        it
        for it in (scanner.conditions if scanner else ())
        if it.raised_event is not None
        and job.seen_event < it.raised_event < (job.ended_event or 0)
        and it.severity != "Informational"
    ]


def _stopped(story: Story, job: Job) -> State | None:
    """The last state told while the job was open, if the scanner stood still."""
    scanner = story.scanners.of(job.device)
    told = [
        it
        for it in (scanner.states if scanner else ())
        if job.seen_event < it.event < (job.ended_event or 0)
    ]
    return told[-1] if told and told[-1].state == "Stopped" else None


def _named(condition: Condition) -> str:
    """``a paper jam (event 9, over in event 13)``."""
    over = f"over in event {condition.cleared_event}" if condition.cleared_event else ""
    seen = joined(f"event {condition.raised_event}", over)
    return f"{in_words(condition.name) or 'something wrong'} ({seen})"


RULES: tuple[Rule, ...] = (
    Rule(
        id="JOB-8",
        severity=Severity.ERROR,
        title="The device ended the job",
        meaning="A device aborts a job when it cannot go on: paper is jammed, a cover was opened, "
        "the ticket asks for what it cannot do. The images that are left are lost; the client may "
        "hear of it only by a fault that says nothing.",
        advice="Put right what the scanner names and scan again. In a client: ask for "
        "ScannerStatus when RetrieveImage fails, and tell the user what stands in it.",
        sources=(
            element("JobEndStateEvent"),
            element("JobStateReason"),
        ),
        on=(*TELLING, Phase.FAULT),
        check=_aborted,
    ),
)
