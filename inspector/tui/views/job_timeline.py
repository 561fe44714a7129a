"""Where the time of a scan job went: a lane for each phase, from the button to the end.

Rule 1: pure and total; times may be missing, negative or absurd.
Rule 2: the lanes are in the order in which they begin; what has no time comes where it was told.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from inspector.events.words import counted, joined
from inspector.story.job import (
    CANCELLED,
    Attempt,
    Cancel,
    Ending,
    Failure,
    Job,
    Page,
    StateSeen,
)
from inspector.story.push import Push
from inspector.tui.text.lines import Line, Piece, Source, plain
from inspector.tui.text.units import clock
from inspector.tui.views.paragraphs import drawn, told
from inspector.tui.views.table import within
from inspector.tui.views.timeline import SOLID, Bar, Lane, Mark, lasted, span_of, timeline

REFUSED, WAITING, PAUSE = "▓", "▒", "·"
"""Signs of bars; transfer is solid."""

STATES_TOLD = 20
"""States that have a lane, the last ones."""

_LATE_US = 1_000_000
"""A pause of the client from which the words tell of it."""

_NORMAL = frozenset({Ending.FEEDER_EMPTY, Ending.COMPLETED})


class Part(NamedTuple):
    """What time went into, with its bar's sign and kind, and how long in all (microseconds)."""

    sign: str
    kind: str
    name: str
    length_us: int


class Before(NamedTuple):
    """What came before a job was created: requests that were refused, and a button."""

    attempts: Sequence[Attempt] = ()
    push: Push | None = None


def job_timeline(job: Job, before: Before, now_us: int, width: int) -> list[Source]:
    """How long it took in all and what took it, then the scale and the lanes.

    ``now_us`` is until when something was seen.
    """
    lanes = job_lanes(job, before, now_us)
    return framed(lanes, parts_of(job, before, now_us), width)


def framed(lanes: Sequence[Lane], parts: Iterable[Part], width: int) -> list[Source]:
    """A timeline below a line that tells its length, and a legend with that of each part."""
    start_us, end_us = span_of(lanes)
    head = f"Where the time went: {lasted(end_us - start_us)}"
    if end_us <= start_us:
        head = "One moment is known" if start_us else "No time is known"
    lines = told(head, width, "title")
    lines += [drawn(it) for it in _legend(parts, end_us - start_us, width)]
    lines.append(Source("", plain))
    return lines + [drawn(it) for it in timeline(lanes, width)]


def _legend(parts: Iterable[Part], span_us: int, width: int) -> Iterator[Line]:
    """``▒ scanner 2.7 s (27 %)   █ transfer 6.9 s (69 %)``, on as many lines as it needs."""
    row: list[Piece] = []
    used = 0
    for part in parts:
        if part.length_us <= 0:
            continue
        words = f" {part.name} {lasted(part.length_us)}{_share(part.length_us, span_us)}"
        gap = "   " if row else " "
        if row and used + len(gap) + len(words) >= width:
            yield within(row, width)
            row, used, gap = [], 0, " "
        row += [Piece(f"{gap}{part.sign}", part.kind), Piece(words)]
        used += len(gap) + 1 + len(words)
    if row:
        yield within(row, width)


def _share(length_us: int, span_us: int) -> str:
    """`` (27 %)``; empty where the parts overlap so that it would say nothing."""
    if not 0 < length_us <= span_us:
        return ""
    percent = length_us * 100 // span_us
    return f" ({percent} %)" if percent else " (< 1 %)"


def parts_of(job: Job, before: Before, now_us: int) -> tuple[Part, ...]:
    """What the time went into. The pages that are listed count, and what is waited for now."""
    created_us = job.created_us or 0
    first_us = min((it.first_us for it in before.attempts if it.first_us > 0), default=0)
    refused = created_us - first_us if first_us and created_us else 0
    pressed = before.push.delay_us or 0 if before.push else 0
    waited = sum(max(it.first_byte_us, 0) for it in job.pages)
    waited += sum(_answered_us(it, job) - it.requested_us for it in job.failures)
    waited += max(now_us - _waiting_us(job), 0) if _waiting_us(job) else 0
    sent = sum(max(it.duration_us - max(it.first_byte_us, 0), 0) for it in job.pages)
    pauses = sum(max(it.gap_us, 0) for it in job.pages)
    pauses += sum(max(it.gap_us, 0) for it in job.failures)
    return (
        Part(REFUSED, "note", "refused", refused),
        Part(PAUSE, "muted", "until asked", pressed),
        Part(WAITING, "attribute", "waiting for the scanner", waited),
        Part(SOLID, "added", "transfer", sent),
        Part(PAUSE, "muted", "client paused", pauses),
    )


def job_lanes(job: Job, before: Before, now_us: int) -> list[Lane]:
    """All phases of a job in the order in which they begin."""
    lanes = [
        *(_refused(it, job) for it in before.attempts),
        *([_pressed(before.push)] if before.push is not None else []),
        _created(job),
        *map(_page, job.pages),
        *(_failure(it, job) for it in job.failures),
        *([_waiting(job, now_us)] if _waiting_us(job) else []),
        *map(_cancel, job.cancels),
        *map(_state, _changes(job.states)),
    ]
    after = [_more(job)] if job.images > len(job.pages) else []
    after += [_end(job)] if job.is_over else []
    return sorted((it for it in lanes if it), key=_when) + after


def _when(lane: Lane) -> int:
    return lane.starts_us


# --- before it, and its beginning ----------------------------------------------------------------


def _refused(it: Attempt, job: Job) -> Lane:
    until_us = it.accepted_us or job.created_us or it.last_us
    return Lane(
        f"refused ×{it.count}",
        joined(lasted(until_us - it.first_us), it.answer, by=": "),
        [Bar(REFUSED, "note", it.first_us, until_us)],
        [Mark("×", "removed", it.first_us), Mark("×", "removed", it.last_us)],
    )


def _pressed(push: Push) -> Lane:
    pressed_us = push.pressed_us or 0
    asked_us = pressed_us + (push.delay_us or 0)
    asked = f"asked for after {lasted(push.delay_us)}" if push.delay_us is not None else ""
    return Lane(
        "button",
        joined("pressed" if pressed_us else "not seen", asked),
        [Bar(PAUSE, "muted", pressed_us, asked_us)] if pressed_us else [],
        [Mark("▼", "tag", pressed_us)],
    )


def _created(job: Job) -> Lane:
    if job.created_us is None:
        return Lane("created", "not seen")
    return Lane("created", clock(job.created_us), marks=[Mark("├", "tag", job.created_us)])


# --- images --------------------------------------------------------------------------------------


def _page(page: Page) -> Lane:
    asked_us = page.requested_us
    first_us = asked_us + max(page.first_byte_us, 0)
    whole_us = max(asked_us + page.duration_us, first_us)
    bars = [_pause(asked_us, page.gap_us), Bar(WAITING, "attribute", asked_us, first_us)]
    if whole_us > first_us or first_us == asked_us:
        bars.append(Bar(SOLID, "added", first_us, whole_us))
    words = joined(
        f"scanner {lasted(first_us - asked_us)}",
        f"transfer {lasted(whole_us - first_us)}",
        "not whole" if page.truncated else "",
    )
    marks = [Mark("×", "removed", whole_us)] if page.truncated else []
    words = f"{lasted(whole_us - asked_us)}: {words}"
    return Lane(f"page {page.number}", joined(_late(page.gap_us), words, by=", then "), bars, marks)


def _pause(asked_us: int, gap_us: int) -> Bar:
    """The pause of the client before it asked; it begins with the answer before."""
    return Bar(PAUSE, "muted", max(asked_us - max(gap_us, 0), min(asked_us, 1)), asked_us)


def _late(gap_us: int) -> str:
    return f"paused {lasted(gap_us)}" if gap_us >= _LATE_US else ""


def _more(job: Job) -> Lane:
    return Lane("", f"and {counted(job.images - len(job.pages), 'more page')}")


def _failure(it: Failure, job: Job) -> Lane:
    """A RetrieveImage without an image; the one that found no more is the normal end."""
    end_us = _answered_us(it, job)
    normal = it.event == job.ended_event and job.ending in _NORMAL and job.images > 0
    took = lasted(end_us - it.requested_us) if end_us > it.requested_us else ""
    return Lane(
        "no more" if normal else "failed",
        joined(_late(it.gap_us), joined(took, it.answer, by=": "), by=", then "),
        [
            _pause(it.requested_us, it.gap_us),
            Bar(WAITING, "attribute", it.requested_us, end_us),
        ],
        [Mark("○", "muted", end_us) if normal else Mark("×", "removed", end_us)],
        "" if normal else "removed",
    )


def _answered_us(it: Failure, job: Job) -> int:
    """When a RetrieveImage got its answer, as far as that is told; else when it was sent."""
    is_last = job.last_asked_us == it.requested_us and job.waiting_event is None
    told_us = job.ended_us if it.event == job.ended_event else job.last_step_us if is_last else None
    return max(told_us or 0, it.requested_us)


def _waiting_us(job: Job) -> int:
    """When the RetrieveImage was sent that has no answer yet; 0 if there is none."""
    return job.last_asked_us or 0 if job.waiting_event is not None and not job.is_over else 0


def _waiting(job: Job, now_us: int) -> Lane:
    asked_us = _waiting_us(job)
    return Lane(
        "waiting",
        f"{lasted(now_us - asked_us)}: no answer yet",
        [Bar(WAITING, "attribute", asked_us, max(now_us, asked_us))],
        kind="note",
    )


# --- what was told, and the end ------------------------------------------------------------------


def _cancel(it: Cancel) -> Lane:
    needless = "the job was over" if it.needless else ""
    return Lane(
        "cancel",
        joined(f"by {it.host}: {it.answer or 'no answer'}", needless),
        marks=[Mark("■", "muted" if it.needless else "note", it.time_us)],
        kind="" if it.needless else "note",
    )


def _changes(states: Iterable[StateSeen]) -> list[StateSeen]:
    """The states that differ from the one before in more than the count of scans."""
    kept: list[StateSeen] = []
    for it in states:
        if not kept or (it.state, it.reasons) != (kept[-1].state, kept[-1].reasons):
            kept.append(it)
    return kept[-STATES_TOLD:]


def _state(it: StateSeen) -> Lane:
    words = joined(it.state, *(why for why in it.reasons if why != "None"), by=" ")
    return Lane("state", words, marks=[Mark("◆", "tag", it.time_us)])


def ended_us(job: Job) -> int:
    """When a job was over: an image that ends it is whole then. 0 if nobody knows."""
    last = next((it for it in job.pages[-1:] if it.event == job.ended_event), None)
    whole_us = last.requested_us + last.duration_us if last else 0
    return max(job.ended_us or 0, whole_us)


def _end(job: Job) -> Lane:
    kind = "" if job.ending in _NORMAL else "note" if job.ending in CANCELLED else "removed"
    end_us = ended_us(job)
    marks = [Mark("┤", kind or "tag", end_us)]
    return Lane("end", joined(str(job.ending), clock(max(end_us, 0))), marks=marks, kind=kind)
