"""All that is told of a subscription or a push scan below its name: pairs of a label and words.

Rule: pure and total; what was not told is left out.
"""

from inspector.events.words import bare, counted, joined, listed
from inspector.story.device_details import reached_words
from inspector.story.durations import lasting
from inspector.story.job_details import Detail
from inspector.story.job_words import quoted, seconds
from inspector.story.push import Push
from inspector.story.subscription import Destination, Subscription
from inspector.story.subscription_words import clock, ended, name_of


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
        ("events", listed(row.events, bare) or "all"),
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
    created = f"CreateScanJob after {seconds(push.delay_us)}" if push.delay_us is not None else ""
    chain = joined(subscribed, joined(pressed, where, by=" "), created, push.job, by=" → ")
    return joined(chain, push.broken, by=": ")


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
