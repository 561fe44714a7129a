"""Rules of what a device tells of its jobs, against what it told before.

Rule: what was asked for before the other was told is older, and contradicts nothing.
"""

from collections.abc import Iterator

from inspector.diagnosis.jobs import ENDS, about
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import element
from inspector.events.event import Event, Phase
from inspector.events.words import counted
from inspector.protocols import dsd, scan
from inspector.story.job import Ending, Job, StateSeen
from inspector.story.job_words import quoted
from inspector.story.story import Story

_RACE_US = 2_000_000
"""Notifications of one moment may come in any order: each may have a connection of its own."""

_RANKS = {
    "Creating": 0,
    "Pending": 1,
    "Pending-Held": 1,
    "Held": 1,
    "Started": 2,
    "Processing": 3,
    "Terminating": 4,
    "Completed": 5,
    "Canceled": 5,
    "Aborted": 5,
}
"""The order of states; devices skip some."""

_LAST = 5


def _contradictions(story: Story, event: Event) -> Iterator[Found]:
    for job in story.jobs.touched.values():
        if job.created_event == event.seq and story.message_ids.handed_on is None:
            yield from _reused(story, job, event)
        if len(job.states) > 1 and job.states[-1].event == event.seq:
            yield from _steps(story, job, job.states[-2], job.states[-1])
        if job.ending is Ending.FEEDER_EMPTY and job.ended_event == event.seq:
            yield from _side(job)


def _reused(story: Story, job: Job, event: Event) -> Iterator[Found]:
    """A number or a token that another job had; one that had both is told once."""
    active = story.jobs.active(job.device) if job.token else ()
    owner = next((it for it in reversed(active) if it.token == job.token and it is not job), None)
    if job.number_of:
        state = "is still open" if job.number_was_open else "was an earlier one"
        both = owner is not None and owner.name == job.number_of
        what = f" and its token {quoted(job.token)}" if both else ""
        text = f"The device gave the JobId {job.number}{what} again: {job.number_of} {state}."
        likely = ["the device was restarted in between, which was not recorded"]
        if not job.number_was_open:
            likely.append("the device counts only the jobs that it knows at the time")
        yield Found(text, about(job), (event.seq,), "number", tuple(likely), habit=True)
    if owner is not None and owner.name != job.number_of:
        text = f"The device gave {job.name} the token {quoted(job.token)} of {owner.name}."
        evidence = (owner.created_event or owner.seen_event, event.seq)
        yield Found(text, about(job), evidence, "token", habit=True)


def _steps(story: Story, job: Job, before: StateSeen, now: StateSeen) -> Iterator[Found]:
    """A state that cannot follow the one before, a count that goes back."""
    asked_us = story.asked.time_us if story.asked is not None else now.time_us - _RACE_US
    if asked_us <= before.time_us:
        return
    evidence = (before.event, now.event)
    was, is_now = _RANKS.get(before.state), _RANKS.get(now.state)
    back = was is not None and is_now is not None and is_now < was
    changed = was == is_now == _LAST and before.state != now.state
    if back or changed:
        text = (
            f"{now.told_by} says {now.state} (event {now.event}), but {before.told_by} had said "
            f"{before.state} (event {before.event}), after which that cannot come."
        )
        yield Found(text, about(job), evidence, "state")
    done, had = now.scans_completed, before.scans_completed
    if done is not None and had is not None and done < had:
        text = f"ScansCompleted went back from {had} (event {before.event}) to {done}."
        yield Found(text, about(job), evidence, "count")


def _sides(story: Story) -> Iterator[Found]:
    for job in story.jobs:
        if job.ending in {Ending.FEEDER_EMPTY, Ending.COMPLETED}:
            yield from _side(job)


def _side(job: Job) -> Iterator[Found]:
    """Sheets have two sides."""
    duplex = job.is_whole and job.source == "ADFDuplex" and not job.in_one_file
    if duplex and job.images % 2 and not (job.images_to_transfer or 0) % 2:
        text = (
            f"{counted(job.images, 'image')} of sheets that are scanned on both sides (ADFDuplex): "
            "front and back alternate, so one side is lost, and those after it are on the wrong "
            "page."
        )
        likely = ("the device leaves out the back of the last sheet if it is blank",)
        ended = job.seen_event if job.ended_event is None else job.ended_event
        about = About(job.device, job.name)
        yield Found(text, about, (ended,), "side", likely, advice=_SIDES)


_SIDES = "Look at the pages; scan one side only, or let the client put a blank page in."


_LISTS = tuple(
    message
    for service in (scan, dsd)
    for message in (
        service.GetJobElementsResponse,
        service.GetActiveJobsResponse,
        service.GetJobHistoryResponse,
    )
)

RULES: tuple[Rule, ...] = (
    Rule(
        id="JOB-5",
        severity=Severity.WARNING,
        title="What the device tells of its jobs does not fit",
        meaning="A device gives every job a number and a token of its own, its states follow one "
        "another, its counts only grow, and a sheet has two sides. Clients rely on that.",
        advice="See whether two jobs were taken for one: do not address a job by its number alone "
        "after the device was restarted. If not, it is a fault of the device's program.",
        sources=(element("JobState"), element("JobId")),
        on=(scan.CreateScanJobResponse, Phase.FAULT, *ENDS, *_LISTS),
        check=_contradictions,
        needs_whole=True,
        last=_sides,
    ),
)
