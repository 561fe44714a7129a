"""All that is told of a subscription or a push scan below its name: pairs of a label and words.

Rule: pure and total; what was not told is left out.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from inspector.events.words import counted, joined, listed
from inspector.story.device_details import reached_words
from inspector.story.durations import lasting
from inspector.story.job_details import Detail
from inspector.story.job_words import quoted, seconds
from inspector.story.push import Push, PushAttempt
from inspector.story.subscription import Destination, Subscription
from inspector.story.subscription_words import clock, ended, events_of, name_of

RUNS_TOLD = 5
"""CreateScanJob requests of one push that are told, those with one answer in a row as one."""


def subscription_words(row: Subscription) -> str:
    """``subscription of 192.0.2.20 to ScanAvailableEvent (event 2) · live until 11:00:00 UTC``.

    Where the conversation was closed, how long it still had then is told too.
    """
    told = ended(row) or str(row.ending)
    if row.is_live and row.expires_us is not None:
        told = f"live until {clock(row.expires_us)}"
        if row.remaining_us is not None:
            told += f" (at the end it expires in {lasting(row.remaining_us)})"
    return joined(name_of(row), told, by=" · ")


def subscription_details(row: Subscription) -> list[Detail]:
    """What was asked and granted, the entries on the panel, and what came of it."""
    granted = lasting(row.granted_us) if row.granted_us is not None else row.granted_expires
    details = [
        ("identifier", row.identifier),
        ("sink", _sink(row)),
        ("events", events_of(row) or "not known: its Subscribe was not seen"),
        ("asked", joined(row.asked_expires, f"event {row.asked_event}" if row.asked_event else "")),
        ("granted", joined(granted, f"event {row.created_event}" if row.created_event else "")),
        *(("panel", _destination(it)) for it in row.destinations),
        ("repeated", f"{row.subscribes} Subscribes in a row" if row.subscribes > 1 else ""),
        ("renewed", _times(row.renewed, row.renewals[-1].event if row.renewals else 0)),
        ("notified", _notified(row)),
        ("refused", f"{row.refused} (event {row.refused_event})" if row.refused else ""),
        ("end", joined(ended(row), row.why)),
    ]
    return [(label, words) for label, words in details if words]


def push_words(push: Push) -> str:
    """The chain of a push scan up to the job, or to the link that broke."""
    pressed = f"button (event {push.pressed_event})" if push.pressed_event else "no button seen"
    where = f"at {quoted(push.destination or push.client_context)}" if push.client_context else ""
    subscribed = f"subscribed (event {push.subscription_event})" if push.subscription_event else ""
    links = (subscribed, joined(pressed, where, by=" "), *_asked(push))
    return joined(joined(*links, by=" → "), "" if push.tried else push.broken, by=": ")


def _asked(push: Push) -> Iterator[str]:
    """Each CreateScanJob with what it got; those in a row that got the same are counted."""
    runs = [[*run] for _, run in groupby(push.attempts, lambda it: (it.answer, it.job))]
    told = runs[-RUNS_TOLD:]
    earlier = push.tried - sum(map(len, told))
    if earlier > 0:
        yield f"CreateScanJob {counted(earlier, 'time')}"
    for number, run in enumerate(told):
        when = _when(run, push, again=earlier > 0 or number > 0)
        yield joined(when, run[-1].failure, by=": ")
        yield run[-1].job


def _when(run: Sequence[PushAttempt], push: Push, *, again: bool) -> str:
    """``CreateScanJob after 0.7 s``, ``again 3 times, 2 s to 8.4 s after the button``.

    If nobody saw the button it is told by its first event.
    """
    name = "again" if again else "CreateScanJob"
    times = counted(len(run), "time") if len(run) > 1 else ""
    if push.pressed_us is None:
        return joined(name, times, f"(event {run[0].event})", by=" ")
    first, last = (seconds(max(it.time_us - push.pressed_us, 0)) for it in (run[0], run[-1]))
    if not again and not times:
        return f"{name} after {first}"
    span = first if first == last else f"{first} to {last}"
    return joined(
        joined(name, times, by=" "), f"{span} after the button", by=", " if times else " "
    )


def _destination(it: Destination) -> str:
    token = f", token {quoted(it.token)}" if it.token else ", no token granted"
    return f"{quoted(it.name)} ({it.context}{token})"


def _sink(row: Subscription) -> str:
    """Where notifications go, and that nobody came through to it."""
    if not row.reached.unopened:
        return row.notify_to
    return f"{row.notify_to}: {reached_words(row.reached)}"


def _times(count: int, event: int) -> str:
    return joined(counted(count, "time"), f"last in event {event}") if count else ""


def _notified(row: Subscription) -> str:
    kinds = listed(row.delivered_kinds, lambda it: f"{it.count} × {it.name}")
    last = ""
    if row.delivered_us is not None:
        last = f"last at {clock(row.delivered_us)} (event {row.delivered_event})"
    return joined(
        kinds or ("nothing" if row.created_event else ""),
        last,
        f"{row.failed} not taken ({row.failure})" if row.failed else "",
        f"{row.late} after its end" if row.late else "",
    )
