"""The chain of a push scan, link by link: what was seen of each, and which one broke.

Rule: pure and total; a link that nobody saw is not called broken.
"""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.events.words import counted, joined
from inspector.story.job_words import quoted
from inspector.story.push import NOT_CAPTURED, Push
from inspector.story.subscription import Subscription
from inspector.story.subscription_words import ended
from inspector.tui.text.units import clock
from inspector.tui.views.paragraphs import Entry
from inspector.tui.views.timeline import lasted

SEEN, BROKEN, LATE, MISSING, NEXT = "✓", "×", "!", "?", "…"
_KINDS = {SEEN: "added", BROKEN: "removed", LATE: "note", MISSING: "muted", NEXT: "muted"}

ATTEMPTS_TOLD = 5
"""CreateScanJob requests of one push that are told, the last ones."""


class Link(NamedTuple):
    """One link: its sign and name, what was seen of it, and the event (0: none)."""

    sign: str
    name: str
    words: str
    event: int = 0

    @property
    def entry(self) -> Entry:
        """The link as it is told."""
        event = f"event {self.event}" if self.event else ""
        words = joined(self.words, event)
        return Entry(f"{self.sign} {self.name}", _KINDS[self.sign], words)


def chain_of(push: Push, subscription: Subscription | None) -> list[Link]:
    """Subscribe, token, button, event taken, CreateScanJob, job; one of them may be broken."""
    return [
        _subscribed(push, subscription),
        _token(push),
        _pressed(push),
        _taken(push),
        *_asked(push),
        _job(push),
    ]


def _subscribed(push: Push, subscription: Subscription | None) -> Link:
    if subscription is None:
        sign = SEEN if push.subscription_event else MISSING
        return Link(sign, "Subscribe", "" if sign is SEEN else "not seen", push.subscription_event)
    granted = lasted(subscription.granted_us) if subscription.granted_us is not None else ""
    words = joined(f"by {subscription.client}", f"granted {granted}" if granted else "")
    if _was_over(push, subscription):
        words = joined(words, f"but it {ended(subscription)}, before the button")
        return Link(BROKEN if push.broken else LATE, "Subscribe", words, subscription.first_event)
    return Link(SEEN, "Subscribe", words, subscription.first_event)


def _was_over(push: Push, subscription: Subscription) -> bool:
    """Whether the subscription had ended when the button was pressed."""
    ended_us = subscription.ended_us
    return ended_us is not None and push.pressed_us is not None and ended_us <= push.pressed_us


def _token(push: Push) -> Link:
    """What was granted for the entry, and what was sent."""
    sent = push.attempts[-1].token if push.attempts else ""
    context = f"for {quoted(push.client_context)}" if push.client_context else ""
    panel = f"on the panel {quoted(push.destination)}" if push.destination else ""
    if not push.token:
        words = joined("none was seen granted", context, by=" ")
        return Link(MISSING, "token", joined(words, f"sent {quoted(sent)}" if sent else ""))
    words = joined(joined(quoted(push.token), context, by=" "), panel)
    if push.attempts and sent != push.token:
        instead = quoted(sent) if sent else "none"
        return Link(BROKEN, "token", joined(words, f"but {instead} was sent"))
    return Link(SEEN, "token", words)


def _pressed(push: Push) -> Link:
    if not push.pressed_event:
        return Link(MISSING, "button", "nobody was seen to press it")
    words = joined(
        clock(push.pressed_us or 0),
        push.source,
        f"identifier {quoted(push.scan_identifier)}" if push.scan_identifier else "",
        f"told {counted(push.announced, 'time')}" if push.announced > 1 else "",
    )
    return Link(SEEN, "button", words, push.pressed_event)


def _taken(push: Push) -> Link:
    """Whether the computer answered the event."""
    if push.taken_event:
        return Link(SEEN, "taken", f"{push.client} answered the event", push.taken_event)
    if push.refused_event:
        sign = BROKEN if push.broken and not push.tried else MISSING
        words = f"{push.client} did not take the event: {push.refused}"
        return Link(sign, "taken", words, push.refused_event)
    return Link(MISSING, "taken", "no answer to the event was seen")


def _asked(push: Push) -> Iterator[Link]:
    if not push.tried:
        broken = bool(push.broken) and not push.refused_event
        words = push.broken if broken else push.outcome or "not seen"
        yield Link(BROKEN if broken else NEXT, "CreateScanJob", words)
        return
    told = push.attempts[-ATTEMPTS_TOLD:]
    if push.tried > len(told):
        yield Link(NEXT, "CreateScanJob", f"{push.tried - len(told):,} times before these")
    for attempt in told:
        after = attempt.time_us - push.pressed_us if push.pressed_us is not None else 0
        words = joined(
            f"by {attempt.client}",
            f"{lasted(after)} after the button" if after > 0 else "",
            attempt.source,
            f"token {quoted(attempt.token)}" if attempt.token != push.token else "",
            attempt.failure,
        )
        sign = MISSING if attempt.answer == NOT_CAPTURED else BROKEN if attempt.failure else SEEN
        yield Link(sign, "CreateScanJob", words, attempt.event)


def _job(push: Push) -> Link:
    if push.tried and push.broken:
        event = push.attempts[-1].answer_event if push.attempts else 0
        return Link(BROKEN, "job", push.broken, event)
    if push.job:
        more = f"{push.created} jobs" if push.created > 1 else ""
        return Link(SEEN, "job", joined(push.job, more), push.created_event)
    return Link(NEXT, "job", push.outcome if push.tried else "none")
