"""Where the time of a post-scan job went: images sent against received, a lane for each filter.

Rule 1: pure and total; times may be missing, negative or absurd.
Rule 2: how high a lane of images stands is their share of all images, up to that moment.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from inspector.events.words import counted, joined, size
from inspector.story import post_scan_job
from inspector.story.post_scan_job import (
    TAKEN,
    LaneState,
    PostScanCancel,
    PostScanEnding,
    PostScanJob,
    PostScanState,
)
from inspector.story.post_scan_words import not_taken
from inspector.tui.text.lines import Source
from inspector.tui.text.units import clock
from inspector.tui.views.job_timeline import PAUSE, WAITING, Part, framed
from inspector.tui.views.timeline import SOLID, Bar, Lane, Mark, lasted

_HEIGHTS = "▁▂▃▄▅▆▇█"
_WAITING = frozenset({"", "Pending", "NotStarted", "Creating"})
_KINDS = {"✓": "added", "!": "note", "×": "removed", "■": "note"}
_NORMAL = frozenset({PostScanEnding.COMPLETED, PostScanEnding.WITH_WARNINGS})

type _Count = tuple[int, int]
"""A moment, and how many images there were from then on."""


def post_scan_timeline(job: PostScanJob, now_us: int, width: int) -> list[Source]:
    """How long it took in all and what took it, then the scale and the lanes.

    ``now_us`` is until when something was seen.
    """
    return framed(post_scan_lanes(job, now_us), _parts(job, now_us), width)


def post_scan_lanes(job: PostScanJob, now_us: int) -> list[Lane]:
    """The images first, then the filters, and what was told of the whole job."""
    until_us = _until_us(job, now_us)
    created = clock(job.created_us or 0) or "not seen"
    return [
        Lane("created", created, marks=[Mark("├", "tag", job.created_us or 0)]),
        _sent(job, until_us),
        *([_received(job, until_us)] if job.images_received is not None else []),
        *(_filter(it, until_us) for it in job.lanes),
        *([_told_to_end(job)] if job.end_us is not None else []),
        *map(_cancel, job.cancels),
        *map(_state, _changes(job.states)),
        *([_end(job)] if job.is_over else []),
    ]


def _until_us(job: PostScanJob, now_us: int) -> int:
    return (job.ended_us or job.last_us) if job.is_over else max(now_us, job.last_us)


def _parts(job: PostScanJob, now_us: int) -> tuple[Part, ...]:
    """From the creation to the last image, and from there to the end."""
    first_us = job.created_us or (job.images[0].time_us if job.images else 0)
    last_us = max((it.time_us for it in job.images), default=0)
    ended_us = _until_us(job, now_us)
    known = first_us > 0 and last_us > 0
    return (
        Part(SOLID, "added", "sending images", last_us - first_us if known else 0),
        Part(WAITING, "attribute", "after the last", ended_us - last_us if known else 0),
    )


# --- images --------------------------------------------------------------------------------------


def _sent(job: PostScanJob, until_us: int) -> Lane:
    moments = [(it.time_us, number) for number, it in enumerate(job.images, 1)]
    failed = [it for it in job.images if it.answer not in {"", TAKEN}]
    took = job.images[-1].time_us - job.images[0].time_us if job.images else 0
    words = joined(
        counted(job.images_sent, "image"),
        not_taken(job),
        size(max(job.images_bytes, 0)) if job.images_bytes else "",
        f"over {lasted(took)}" if took > 0 else "",
    )
    return Lane(
        "sent",
        words,
        _steps(moments, _most(job), until_us, "tag"),
        [Mark("×", "removed", it.time_us) for it in failed],
        "removed" if failed else "",
    )


def _received(job: PostScanJob, until_us: int) -> Lane:
    """What the server said that it had, whenever it said so."""
    moments = [
        (it.time_us, it.images_received) for it in job.states if it.images_received is not None
    ]
    missing = job.is_over and (job.images_received or 0) < job.images_sent
    words = joined(
        f"{counted(job.images_received, 'image')}, says the server",
        f"{job.images_sent - (job.images_received or 0)} missing" if missing else "",
    )
    bars = _steps(moments, _most(job), until_us, "added")
    return Lane("received", words, bars, kind="removed" if missing else "")


def _most(job: PostScanJob) -> int:
    return max(job.images_sent, job.images_received or 0, len(job.images), 1)


def _steps(moments: Sequence[_Count], most: int, until_us: int, kind: str) -> list[Bar]:
    """Stairs: from each moment to the next as high as the share of ``most``."""
    ends = [*(time_us for time_us, _ in moments[1:]), until_us]
    return [
        Bar(_HEIGHTS[min(max(count * 8 // most - 1, 0), 7)], kind, time_us, end_us)
        for (time_us, count), end_us in zip(moments, ends, strict=False)
        if count > 0
    ]


# --- filters -------------------------------------------------------------------------------------


def _filter(it: post_scan_job.Lane, until_us: int) -> Lane:
    """What a filter was doing, from one state that was told to the next."""
    if not it.states:
        return Lane(it.filter, "not told of", kind="muted")
    last = it.states[-1]
    sign = _sign(last)
    bars = [_doing(one, two.time_us) for one, two in pairwise(it.states)]
    if not sign:
        bars.append(_doing(last, until_us))
    marks = [Mark(sign, _KINDS[sign], last.time_us)] if sign else []
    words = joined(last.state, *last.reasons)
    busy = sum(bar.end_us - bar.start_us for bar in bars if bar.sign == SOLID)
    took = f"busy {lasted(busy)}" if busy > 0 else ""
    return Lane(it.filter, joined(words, took), bars, marks, _KINDS.get(sign, ""))


def _doing(it: LaneState, end_us: int) -> Bar:
    waits = it.state in _WAITING
    return Bar(PAUSE if waits else SOLID, "muted" if waits else "added", it.time_us, end_us)


def _sign(it: LaneState) -> str:
    """How a filter ended; empty while it did not."""
    state = it.state.casefold()
    if "error" in state or "abort" in state:
        return "×"
    if "warning" in state:
        return "!"
    if "cancel" in state:
        return "■"
    return "✓" if state.startswith("completed") else ""


# --- the whole job -------------------------------------------------------------------------------


def _told_to_end(job: PostScanJob) -> Lane:
    answer = "" if job.end_answer == TAKEN else job.end_answer or "no answer"
    words = joined("no more images, the device says", answer)
    kind = "removed" if answer else ""
    return Lane("closed", words, marks=[Mark("▸", kind or "tag", job.end_us or 0)], kind=kind)


def _cancel(it: PostScanCancel) -> Lane:
    after = "after the end" if it.after_end else f"while {it.state}" if it.state else ""
    return Lane(
        "cancel",
        joined(f"by {it.host} ({it.service}): {it.answer or 'no answer'}", after),
        marks=[Mark("■", "note", it.time_us)],
        kind="note",
    )


def _changes(states: Iterable[PostScanState]) -> list[PostScanState]:
    """The states that differ from the one before in more than the count of images."""
    kept: list[PostScanState] = []
    for it in states:
        if not kept or (it.state, it.reasons) != (kept[-1].state, kept[-1].reasons):
            kept.append(it)
    return kept[-20:]


def _state(it: PostScanState) -> Lane:
    words = joined(it.state, *it.reasons, by=" ")
    return Lane("state", words, marks=[Mark("◆", "tag", it.time_us)])


def _end(job: PostScanJob) -> Lane:
    kind = "" if job.ending in _NORMAL else "removed"
    kind = "note" if job.ending is PostScanEnding.CANCELLED else kind
    ended_us = job.ended_us or 0
    words = joined(str(job.ending), clock(ended_us))
    return Lane("end", words, marks=[Mark("┤", kind or "tag", ended_us)], kind=kind)
