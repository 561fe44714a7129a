"""Where the time of requests that got no job went: the first, the last, and what came then.

Rule: pure and total; times may be missing, negative or absurd.
"""

from collections.abc import Iterator

from inspector.events.words import counted, joined
from inspector.story.job import Attempt, ScannerSeen
from inspector.tui.text.lines import Source
from inspector.tui.text.units import clock
from inspector.tui.views.job_timeline import REFUSED, framed
from inspector.tui.views.timeline import Bar, Lane, Mark, lasted


def attempt_timeline(attempt: Attempt, width: int) -> list[Source]:
    """How long a client tried, then the scale and the lanes."""
    lanes = sorted(attempt_lanes(attempt), key=lambda it: it.starts_us)
    return framed(lanes, (), width)


def attempt_lanes(attempt: Attempt) -> Iterator[Lane]:
    """The requests, what the scanner said of its state, and the job that came of it at last."""
    yield Lane(
        "refused",
        joined(counted(attempt.count, "request"), attempt.answer, by=": "),
        [Bar(REFUSED, "note", attempt.first_us, attempt.last_us)],
        [Mark("×", "removed", attempt.first_us), Mark("×", "removed", attempt.last_us)],
        "removed",
    )
    for seen in (attempt.before, attempt.after):
        if seen is not None:
            yield _scanner(seen)
    if attempt.accepted:
        accepted_us = attempt.accepted_us or 0
        words = f"{attempt.accepted}, {lasted(accepted_us - attempt.first_us)} after the first"
        yield Lane("accepted", words, marks=[Mark("├", "added", accepted_us)], kind="added")


def _scanner(seen: ScannerSeen) -> Lane:
    words = joined(seen.state, *(it for it in seen.reasons if it != "None"), by=" ")
    said = joined(words, clock(max(seen.time_us, 0)))
    return Lane("scanner", said, marks=[Mark("◆", "tag", seen.time_us)])
