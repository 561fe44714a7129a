"""The rule of a device that takes no job: what it does instead, and whose job is in the way.

Rule 1: what stands in messages goes first; what is only known of some models is said to be likely.
Rule 2: what to do follows from the likeliest cause; where that rests on nothing that was asked,
the rule's own advice holds: ask.
"""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.scanner_says import do_about, in_words
from inspector.diagnosis.sources import element, issues
from inspector.events.event import Event, Phase
from inspector.events.words import joined
from inspector.protocols import dsd, scan
from inspector.story.job import Attempt, Job, ScannerSeen
from inspector.story.job_ending import IDLE_LIMIT_US
from inspector.story.job_telling import is_another
from inspector.story.job_words import owner_of, seconds, span
from inspector.story.story import Story

BUSY = frozenset(
    {"ServerErrorNotAcceptingJobs", "ServerErrorTemporaryError", "OperationFailed", "HTTP 503"}
)
"""Answers to CreateScanJob that say that the device cannot now, not that the request is wrong."""

_WARMING = {"Calibrating", "LampWarming", "LampWarning"}
_SOMETHING = "AttentionRequired"
"""Says nothing beside another reason."""

_LINGERS_US = 15_000_000
"""How long a Kyocera is busy after a job on a connection that stays open: about 10 s."""

_IDLE_US = 5_000_000
"""A program that fetches the images of a job asks for the next one within seconds."""


class _Cause(NamedTuple):
    """Why a device takes no job, and what to do about that."""

    likely: str
    do: str = ""


_PANEL = _Cause(
    "the device takes WSD jobs only while its panel is in the menu of WSD scans (Kyocera)",
    "Choose WSD scan at the device's panel, then scan again.",
)
_SWITCHED_OFF = _Cause(
    "WSD scan is switched off in the device's settings (Canon MF240 and MF640: default)",
    "Switch WSD scan on in the device's settings.",
)
_NO_PAPER = _Cause(
    "the feeder is empty (Canon MF410, Brother DCP-L2540DW say so)",
    "Put paper into the feeder, or scan from the glass.",
)
_KEPT_OPEN = _Cause(
    "is busy for about 10 s if the connection is kept open, as it was (Kyocera)",
    "Send Connection: close with each request, or wait 10 s before the next job.",
)
_LINGERS = _Cause("needs some seconds to get ready", "Scan again in some seconds.")
_WARMS_UP = _Cause(
    "the scanner is warming up or calibrating",
    "Wait until ScannerStatus says Idle, then scan again.",
)
_SOMEBODY = _Cause(
    "somebody copies, prints or scans at the device, or a job that was not seen is active",
    "Wait until ScannerStatus says Idle; GetActiveJobs tells whether a job is active.",
)
_BY_ANSWER = {
    "ServerErrorTemporaryError": _Cause(
        "the device says that it is only for now", "Scan again in some seconds."
    ),
    "OperationFailed": _Cause(
        "the state that the scanner is in does not allow it",
        "Look at the scanner's panel, then scan again.",
    ),
    "HTTP 503": _Cause(
        "the device is still starting, or has too much to do", "Scan again in a minute."
    ),
}
"""What an answer says itself, if nothing else tells more."""


def _refused(story: Story, event: Event) -> Iterator[Found]:
    for row in story.jobs.refused:
        if row.answer in BUSY:
            seen = row.after or row.before
            text = joined(_told(row), _state(seen), _active(row), _later(row), by=" ")
            refused = row.last_us == event.time_us  # otherwise the event tells more of the row
            evidence = {*row.events, seen.event if seen else 0, row.active_event}
            evidence |= {row.accepted_event, event.seq if refused else 0}
            causes = tuple(_causes(story, row, seen))
            yield Found(
                text,
                About(row.device),
                sorted(evidence - {0}),
                f"attempt {row.number}",
                tuple(it.likely for it in causes),
                Severity.WARNING if row.accepted else None,
                again=not refused,
                advice=causes[0].do if causes else "",
            )


def _told(row: Attempt) -> str:
    times = "once" if row.count == 1 else f"{row.count} times"
    within = f" within {span(row.last_us - row.first_us)}" if row.count > 1 else ""
    source = f" ({row.source})" if row.source else ""
    return f"CreateScanJob{source} of {row.client} was refused {times}{within}: {row.answer}."


def _state(seen: ScannerSeen | None) -> str:
    if seen is None:
        return "Nobody asked for the scanner's state."
    return f"The scanner says {joined(seen.state, *seen.reasons)} (event {seen.event})."


def _active(row: Attempt) -> str:
    if row.active is None:
        return ""
    jobs = ", ".join(row.active) or "no job"
    return f"Active: {jobs} (event {row.active_event})."


def _later(row: Attempt) -> str:
    if row.accepted_us is None:
        return ""
    after = span(row.accepted_us - row.last_us)
    return f"{after} later the client got {row.accepted} (event {row.accepted_event})."


def _causes(story: Story, row: Attempt, seen: ScannerSeen | None) -> Iterator[_Cause]:
    """What is in the way, the likeliest first."""
    found = (story.jobs.named(row.device, it.job) for it in row.blocking)
    jobs = [it for it in found if it is not None]
    own = [it for it in jobs if _is_forgotten(it, row)]
    theirs = [it for it in jobs if not _is_forgotten(it, row)]
    if theirs:
        yield _in_the_way(story, row, theirs[0])
    if own:
        name = own[0].name
        this = "" if row.accepted else f"for {name}, and "
        yield _Cause(
            f"{name}, the client's own, never ended (known of OKI MC362dn and MB471)",
            f"Send CancelJob {this}after the last image of every job.",
        )
    state = seen.state if seen else ""
    reasons = set(seen.reasons) if seen else set()
    if needs := reasons - _WARMING:
        yield _needs_help(sorted(needs - {_SOMETHING} or needs))
    elif reasons:
        yield _WARMS_UP
    elif not jobs and row.answer in _BY_ANSWER:
        yield _BY_ANSWER[row.answer]
    elif not jobs:
        took = any(it.created_us is not None for it in story.jobs.of_device(row.device))
        yield from _habits(row, state, took=took)


def _needs_help(reasons: list[str]) -> _Cause:
    told = ", ".join(map(in_words, reasons))
    return _Cause(f"the scanner needs help: {told}", do_about(*reasons))


def _is_forgotten(job: Job, row: Attempt) -> bool:
    """Whether a job is the refused client's own, which it has not touched for some time."""
    if job.client != row.client or is_another(job, row.owner, row.job_name):
        return False
    times = [it for it in (job.last_asked_us, job.last_step_us) if it is not None]
    idle = bool(times) and row.last_us - max(times) >= _IDLE_US
    return idle and not _is_waiting(job, row)


def _is_waiting(job: Job, row: Attempt) -> bool:
    """Whether the device owed the job an answer when it refused the other."""
    asked = job.waiting_event
    return asked is not None and bool(row.events) and asked < row.events[-1]


def _in_the_way(story: Story, row: Attempt, job: Job) -> _Cause:
    since = job.last_asked_us or job.last_step_us
    do = f"Wait for {job.name} to end, or cancel it."
    if since is None:
        recorded = span(max(0, row.last_us - story.first_us))
        idle = f"no RetrieveImage of it was seen in {recorded} of recording"
    else:
        silent_us = max(0, row.last_us - since)
        idle = f"its last RetrieveImage was {span(silent_us)} before"
        if silent_us > IDLE_LIMIT_US and not _is_waiting(job, row):
            do = f"Cancel {job.name}: its client {job.client} was silent for {span(silent_us)}, "
            do += "and is not likely to go on."
    state = f" is {job.state}" if job.state else " is open"
    whose = f" {owner_of(job)}" if owner_of(job) else ""
    if job.client == row.client:
        another = is_another(job, row.owner, row.job_name)
        whose += f", {'of another program ' if another else ''}on the same computer,"
    return _Cause(f"{job.name}{whose}{state} ({idle})", do)


def _habits(row: Attempt, state: str, *, took: bool) -> Iterator[_Cause]:
    """What is known of devices that refuse although nothing is in the way.

    ``took`` says that the device has taken a job: WSD scan is not switched off.
    """
    lingers = row.since_end_us is not None and row.since_end_us <= _LINGERS_US
    if lingers and state != "Idle":
        before = f"a job ended {seconds(row.since_end_us or 0)} before, and the device"
        habit = _KEPT_OPEN if row.kept_open else _LINGERS
        yield _Cause(f"{before} {habit.likely}", habit.do)
        return
    if state == "Processing":
        yield _SOMEBODY
    if state == "Idle":
        yield from _although_idle(row, took=took, is_told=True)
    elif not state:
        guesses = _although_idle(row, took=took, is_told=False)
        yield from (guess._replace(do="") for guess in guesses)


def _although_idle(row: Attempt, *, took: bool, is_told: bool) -> Iterator[_Cause]:
    from_feeder = row.source.startswith("ADF")
    if from_feeder:
        yield _NO_PAPER
    if not row.accepted or (is_told and not from_feeder):
        yield _PANEL
    if not row.accepted and not took:
        yield _SWITCHED_OFF


RULES: tuple[Rule, ...] = (
    Rule(
        id="JOB-6",
        severity=Severity.ERROR,
        title="The device refuses jobs",
        meaning="The device understood the request and takes no job now: it is busy, waits for "
        "somebody, has no paper, or its panel is not in the right menu. The fault does not tell "
        "which.",
        advice="Ask for ScannerStatus and GetActiveJobs: if another job is active, wait or cancel "
        "it; if the scanner is warming up, try again; if it is idle, look at feeder and panel.",
        sources=(
            element("CreateScanJobRequest"),
            *issues(32, 54, 98, 198, 258, 344),
        ),
        on=(
            scan.CreateScanJobResponse,
            scan.GetScannerElementsResponse,
            scan.GetActiveJobsResponse,
            scan.ScannerStatusSummaryEvent,
            dsd.GetScannerElementsResponse,
            dsd.GetActiveJobsResponse,
            dsd.ScannerStatusSummaryEvent,
            Phase.FAULT,
            Phase.UNDECODED,
        ),
        check=_refused,
    ),
)
