"""All that is told of a scan job below its one line: pairs of a label and words.

Rule: pure and total; what was not told is left out, and long lists end with how many more.
"""

from collections.abc import Iterator, Sequence

from inspector.events.jsonl import rfc3339
from inspector.events.words import by_two, counted, joined, listed, size
from inspector.story.job import (
    Attempt,
    Blocking,
    Cancel,
    Failure,
    Job,
    Page,
    RefusedSetting,
    Unanswered,
)
from inspector.story.job_ending import IDLE_LIMIT_US
from inspector.story.job_words import outcome_of, quoted, seconds
from inspector.story.tickets import Difference, compare, label_of

LISTED = 20
"""Pages, states and other items of one job that are told."""

_WORTH_TELLING_US = 10_000_000
"""How late a RetrieveImage that failed is told from; a page takes some seconds."""

type Detail = tuple[str, str]


def job_details(job: Job) -> list[Detail]:
    """Who, when, what was asked for and what was made of it, page by page, and the end."""
    compared = compare(job.asked, job.final) if job.asked and job.final else ()
    details = [
        ("client", joined(job.client, f"owner {quoted(job.owner)}" if job.owner else "", job.kind)),
        ("created", _created(job)),
        *(("differs", it) for it in _differences(compared)),
        ("chosen", _chosen(compared)),
        *_some("page", [_page(it) for it in job.pages], job.images),
        *_some("failed", [_failure(it, job) for it in job.failures], job.failed),
        *(("cancel", _cancel(it)) for it in job.cancels),
        ("states", _states(job)),
        ("end", joined(outcome_of(job), _at(job.ended_event), by=" ")),
    ]
    return [(label, words) for label, words in details if words]


def attempt_words(attempt: Attempt) -> str:
    """A burst of refused requests: ``4 × CreateScanJob refused: ServerErrorNotAcceptingJobs``."""
    lasted = attempt.last_us - attempt.first_us
    seen = [
        f"scanner {it.state}{' ' + ', '.join(it.reasons) if it.reasons else ''} (event {it.event})"
        for it in (attempt.before, attempt.after)
        if it is not None
    ]
    return joined(
        f"{attempt.count} × CreateScanJob refused: {attempt.answer}{_events(attempt.events)}",
        attempt.source,
        f"by {attempt.client}",
        f"over {seconds(lasted)}" if attempt.count > 1 else "",
        *seen,
        f"then accepted: {attempt.accepted}{_events([attempt.accepted_event])}"
        if attempt.accepted
        else "",
    )


def unanswered_words(it: Unanswered) -> str:
    """``2 × CreateScanJob without an answer in the capture, by 192.0.2.25 (events 1, 2)``."""
    told = f"{it.count} × CreateScanJob without an answer in the capture"
    return joined(told, it.source, f"by {it.client}") + _events(it.events)


def attempt_details(attempt: Attempt) -> list[Detail]:
    """What may be why a job was refused: settings of its ticket, jobs that were in the way."""
    return [
        *_some("setting", [_setting(it) for it in attempt.settings], len(attempt.settings)),
        *_some("open", [_blocking(it) for it in attempt.blocking], len(attempt.blocking)),
    ]


def _setting(it: RefusedSetting) -> str:
    """``Resolution Width: asked 350 (MustHonor), proposed 300, the device can 100, 300 dpi``."""
    return joined(
        f"{it.element}: asked {it.asked}{' (MustHonor)' if it.must_honor else ''}",
        f"proposed {it.proposed}" if it.proposed else "",
        f"the device can: {it.able}" if it.able else "",
    )


def _blocking(it: Blocking) -> str:
    """``job 41 of 'ALICE', nothing fetched for 20 s``."""
    whose = quoted(it.owner) if it.owner else it.client
    idle = "nobody was seen to fetch from it"
    if it.idle_us is not None:
        idle = f"nothing fetched for {seconds(it.idle_us)}"
    return joined(f"{it.job}{f' of {whose}' if whose else ''}", idle)


def _created(job: Job) -> str:
    if job.created_us is None:
        return f"not seen; first told of in event {job.seen_event}"
    token = f"token {quoted(job.token)}" if job.token else ""
    return joined(f"{_clock(job.created_us)} (event {job.created_event})", token)


def _differences(compared: Sequence[Difference]) -> Iterator[str]:
    """What the device made of the ticket where it is not what was asked for."""
    for it in compared:
        if it.differs:
            honour = " although MustHonor" if it.must_honor else ""
            yield f"{it.element}: asked {it.asked}, will be {it.got}{honour}"


def _chosen(compared: Sequence[Difference]) -> str:
    """What nobody asked for: the device chose it."""
    chosen = [it for it in compared if it.asked is None and it.got is not None]
    return listed(chosen, lambda it: f"{label_of(it.element)} {it.got}")


def _page(page: Page) -> str:
    return joined(
        f"{page.number}: {page.format or 'unknown format'}",
        by_two(page.width_px, page.height_px, "px"),
        by_two(page.x_dpi, page.y_dpi, "dpi"),
        size(page.length_bytes),
        counted(page.pages_in_file, "page") if (page.pages_in_file or 1) > 1 else "",
        f"first byte after {seconds(page.first_byte_us)}" if page.duration_us else "",
        f"whole after {seconds(page.duration_us)}" if page.duration_us else "",
        f"asked {_after(page.gap_us)}" if page.gap_us >= 100_000 else "",
        "not whole" if page.truncated else "",
    ) + _events([page.event])


def _failure(failure: Failure, job: Job) -> str:
    came = f"{size(failure.length_bytes)} came" if failure.length_bytes else ""
    late = f"asked {_after(failure.gap_us)}" if failure.gap_us >= _WORTH_TELLING_US else ""
    issued = ""
    if job.created_us is not None:
        issued = f", issued {quoted(job.token)} in event {job.created_event}"
    token = f"token sent {quoted(failure.token)}{issued}" if failure.token else ""
    return joined(failure.answer, came, late, token) + _events([failure.event])


def _after(gap_us: int) -> str:
    """How long after the answer before, and the limit if that was too long."""
    late = f"; the limit is {seconds(IDLE_LIMIT_US)}" if gap_us > IDLE_LIMIT_US else ""
    return f"{seconds(gap_us)} after the step before{late}"


def _cancel(cancel: Cancel) -> str:
    answer = cancel.answer or "no answer"
    needless = "the job was over" if cancel.needless else ""
    return joined(f"by {cancel.host}: {answer}", needless) + _events([cancel.event])


def _states(job: Job) -> str:
    told = [
        joined(f"{it.state} (event {it.event})", *(r for r in it.reasons if r != "None"), by=" ")
        for it in job.states[-LISTED:]
    ]
    return " → ".join(told)


def _some(label: str, told: Sequence[str], total: int) -> list[Detail]:
    rows = [(label, it) for it in told[:LISTED]]
    more = total - len(rows)
    return [*rows, (label, f"and {more:,} more")] if more > 0 else rows


def _clock(time_us: int) -> str:
    return rfc3339(time_us)[:-4].replace("T", " ") + " UTC"


def _at(event: int | None) -> str:
    return f"(event {event})" if event else ""


def _events(events: Sequence[int]) -> str:
    if not events:
        return ""
    noun = "event" if len(events) == 1 else "events"
    return f" ({noun} {', '.join(map(str, events[:LISTED]))})"
