"""What came before and after a message: in its job or subscription, else between the same hosts.

Rule 1: pure and total, and bounded: ``RELATED_LIMIT`` messages around the one that is shown.
Rule 2: the steps of the sequence are told, so that what repeats itself is one line here too.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from inspector.events.clean import clean
from inspector.events.event import Event, Kind
from inspector.events.text import MARKS, TLS_MARK
from inspector.events.words import counted
from inspector.story.hosts import host_of
from inspector.story.sequence import Step
from inspector.story.subscription import Subscription
from inspector.tui.detail.snapshot import Snapshot
from inspector.tui.text.lines import Line, Piece, Source, as_kind
from inspector.tui.text.units import duration
from inspector.tui.views.story_view import Told

RELATED_LIMIT = 200
"""Messages that are told before the one that is shown, and as many after it."""

HERE = "▶"
"""The sign of the message that is shown."""

_NOBODY = (("", "\0"),)  # the name of no job, to have no steps but those of events
_NUMBER, _OFFSET = 7, 12
_MUTED = as_kind("muted")


class Related(NamedTuple):
    """Lines, for each the event it leads to (0: none), and the line of the message shown."""

    lines: list[Source]
    events: list[int]
    here: int


def related(snapshot: Snapshot, told: Told | None) -> Related:
    """What surrounds an exchange; a line that says so if nothing is known yet."""
    if told is None:
        return _only("Nothing is known yet of what surrounds this message.")
    events = [part.event for part in snapshot.parts]
    title, steps = _surroundings(told, events)
    numbers = {event.seq for event in events}
    here = next((at for at, it in enumerate(steps) if _is_one_of(it, numbers)), None)
    if here is None:
        return _only(_why_not(told, min(numbers, default=0)))
    first = max(0, here - RELATED_LIMIT)
    shown = steps[first : here + RELATED_LIMIT + 1]
    head = f"{title}: {counted(len(steps), 'message')}"
    if len(shown) < len(steps):
        head += f", {len(shown):,} of them around this one"
    start = snapshot.row.time_us
    lines = [Source(clean(head), as_kind("title"))]
    lines += (_line(it, start, _is_one_of(it, numbers)) for it in shown)
    return Related(lines, [0, *(it.event for it in shown)], here - first + 1)


def _only(text: str) -> Related:
    return Related([Source(text, _MUTED)], [0], 0)


def _why_not(told: Told, seq: int) -> str:
    if seq > told.read:
        return f"The story was told up to event {told.read:,} of {told.total:,}; it comes."
    return "Nothing is known of what surrounds this message."


def _is_one_of(step: Step, numbers: set[int]) -> bool:
    return step.event in numbers or any(step.event <= it <= step.last for it in numbers)


def _surroundings(told: Told, events: Sequence[Event]) -> tuple[str, Sequence[Step]]:
    """What the exchange is a part of, and all steps of it."""
    story = told.story
    for event in events:
        if job := story.jobs.of(event):
            return job.name.capitalize(), _steps(told, jobs=[(job.device, job.name)])
        if post := story.post_scan_jobs.of(event):
            return post.name.capitalize(), _steps(told, jobs=[("", post.name)])
        if subscription := story.subscriptions.of(event):
            numbers = {*events_of(subscription), *(it.seq for it in events)}
            return f"Subscription {subscription.number}", _steps(told, events=numbers)
    hosts = {host_of(end) for it in events for end in (it.source, it.destination)}
    between = [it for it in _steps(told) if {it.source.host, it.destination.host} <= hosts]
    return f"Between {' and '.join(sorted(hosts))}", between


def _steps(
    told: Told, jobs: Sequence[tuple[str, str]] = (), events: Iterable[int] = ()
) -> list[Step]:
    numbers = set(events)
    wanted = told.steps.told(jobs or (_NOBODY if numbers else ()), numbers)
    return [arrow.step for arrow in wanted.steps]


def events_of(it: Subscription) -> Iterator[int]:
    """The numbers of the events that tell of a subscription, as far as its row keeps them."""
    yield from (it.asked_event, it.created_event, *it.subscribes_events)
    yield from (renewal.event for renewal in it.renewals)
    yield from (kind.last_event for kind in it.delivered_kinds)
    yield from (it.status_event, it.delivered_event, it.failed_event, it.late_event)
    yield from (it.unsubscribe_event, it.refused_event, it.ended_event, it.succeeded_event)


def _line(step: Step, start_us: int, here: bool) -> Source:
    mark = TLS_MARK if step.kind is Kind.TLS else MARKS[step.phase]
    times = f" ×{step.count:,}" if step.count > 1 else ""
    head = f"{HERE if here else ' '} {step.event:>{_NUMBER}} {_offset(step, start_us):>{_OFFSET}}  "
    text = clean(f"{mark} {step.words}{times}")

    def paint(line: str) -> Line:
        kind = "title" if here else str(step.phase) if step.phase == "fault" else ""
        return (
            Piece(line[: len(head)], "title" if here else "muted"),
            Piece(line[len(head) :], kind),
        )

    return Source(head + text, paint)


def _offset(step: Step, start_us: int) -> str:
    """How long before or after the exchange it was."""
    if not step.time_us or not start_us:
        return ""
    delta = step.time_us - start_us
    return f"{'-' if delta < 0 else '+'}{duration(abs(delta))}"
