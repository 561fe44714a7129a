"""A subscription in words.

Rule: pure and total; what was not seen is left out.
"""

from inspector.events.words import bare, joined, listed
from inspector.story.durations import lasting
from inspector.story.subscription import Ending, Subscription

_NAMED = 3
"""Events of a subscription that are named."""

_URL_LENGTH = 200
"""Characters of a URL that are told; with a GUID in its path it has about 80."""


def clock(time_us: int) -> str:
    """The time of day: ``11:00:00 UTC``."""
    minutes, second = divmod(time_us // 1_000_000 % 86_400, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02} UTC"


def name_of(row: Subscription) -> str:
    """``subscription of 192.0.2.20 to ScanAvailableEvent (event 2)``."""
    more = len(row.events) - _NAMED
    events = listed(row.events[:_NAMED], _quotable) + (f" and {more} more" if more > 0 else "")
    seen = f"(event {row.first_event})" if row.first_event else ""
    return joined(f"subscription of {row.client}", events and f"to {events}", seen, by=" ")


def events_of(row: Subscription) -> str:
    """What it wants to hear of: names, or all; empty if the Subscribe was not seen."""
    return listed(row.events, bare) or ("all" if row.asked_event else "")


def sink_of(row: Subscription) -> str:
    """Where its notifications go, in quotes."""
    return repr(row.notify_to[:_URL_LENGTH])


def _quotable(name: str) -> str:
    """A name as it is, if it is one; what else stands in a filter is quoted."""
    return name if name.isalnum() and len(name) <= 60 else repr(name[:60])


def ended(row: Subscription) -> str:
    """Why it lives no more, as it follows its name; empty while it lives."""
    told = _ENDED.get(row.ending, "")
    if row.ending is Ending.EXPIRED and row.ended_us is not None:
        since = f"Renew, event {row.renewals[-1].event}" if row.renewals else "it was granted"
        length = f" ({lasting(row.granted_us)} after {since})" if row.granted_us else ""
        return f"expired at {clock(row.ended_us)}{length}"
    if row.ending is Ending.ENDED:
        told += f" with {row.status}" if row.status else ""
    return f"{told} (event {row.ended_event})" if told and row.ended_event else told


_ENDED = {
    Ending.REFUSED: "was refused",
    Ending.UNANSWERED: "got no answer",
    Ending.UNSUBSCRIBED: "was ended by Unsubscribe",
    Ending.EXPIRED: "expired",
    Ending.ENDED: "was ended by the device",
    Ending.RESTARTED: "is gone since the device restarted",
    Ending.REPLACED: "was replaced by a newer Subscribe",
    Ending.RENEW_REFUSED: "ended when Renew was refused",
}


def after(row: Subscription, time_us: int | None) -> str:
    """How long after its end something was: ``20 min later``."""
    if row.ended_us is None or time_us is None:
        return ""
    return f"{lasting(time_us - row.ended_us)} later"
