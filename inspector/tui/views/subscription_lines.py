"""Subscriptions and push scans as lines of one table.

Rule 1: pure and total; what is not known stays empty.
Rule 2: a state is a sign and a word, never a colour alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from inspector.events.words import joined
from inspector.story.devices import Devices
from inspector.story.durations import lasting
from inspector.story.job_words import quoted
from inspector.story.push import Push
from inspector.story.subscription import Ending, Subscription
from inspector.story.subscription_details import push_words
from inspector.story.subscription_words import ended, events_of
from inspector.tui.text.units import clock
from inspector.tui.views.states import State, state_column
from inspector.tui.views.table import Column

LIVE = State("●", "live", "added")
_STATES = {
    Ending.ASKED: State("…", "asked", "muted"),
    Ending.LIVE: LIVE,
    Ending.REFUSED: State("×", "refused", "removed"),
    Ending.UNANSWERED: State("×", "no answer", "removed"),
    Ending.UNSUBSCRIBED: State("○", "ended", "muted"),
    Ending.EXPIRED: State("!", "expired", "note"),
    Ending.ENDED: State("!", "ended", "note"),
    Ending.RESTARTED: State("!", "restarted", "note"),
    Ending.REPLACED: State("○", "replaced", "muted"),
    Ending.RENEW_REFUSED: State("×", "not renewed", "removed"),
}
BROKEN = State("×", "broken", "removed")
WAITING = State("…", "waiting", "tag")


class SubscriptionLine(NamedTuple):
    """What the table tells of a subscription, or of a push scan.

    ``about`` are the events of a subscription, the chain of a push; ``found`` counts findings.
    """

    state: State
    client: str
    device: str
    about: str
    granted: str
    expires_us: int
    delivered: str
    ended: str
    found: str = ""
    found_kind: str = ""


def state_of(row: Subscription | Push) -> State:
    """How a subscription or a push scan stands."""
    if isinstance(row, Subscription):
        return _STATES[row.ending]
    if row.broken:
        return BROKEN
    return State("✓", row.job, "added") if row.job else WAITING


def line_of(row: Subscription | Push, devices: Devices) -> SubscriptionLine:
    """The line of a subscription or a push scan."""
    device = devices.of(row.device)
    name = (device.name if device is not None else "") or row.device
    return _subscription(row, name) if isinstance(row, Subscription) else _push(row, name)


def _subscription(row: Subscription, device: str) -> SubscriptionLine:
    missed = f" ×{row.failed}" if row.failed else ""
    is_over = not row.is_live and row.ended_us is not None
    return SubscriptionLine(
        state=state_of(row),
        client=row.client,
        device=device,
        about=events_of(row),
        granted=row.granted_expires if row.granted_us is None else lasting(row.granted_us),
        expires_us=(row.ended_us if is_over else row.expires_us) or 0,
        delivered=f"{row.delivered:,}{missed}" if row.created_event or row.delivered else "",
        ended=joined(ended(row) or row.fault, row.why),
    )


def _push(row: Push, device: str) -> SubscriptionLine:
    where = row.destination or row.client_context
    return SubscriptionLine(
        state=state_of(row),
        client=row.client,
        device=device,
        about=joined(row.broken, quoted(where) if where else "the button", by=": "),
        granted="",
        expires_us=row.pressed_us or 0,
        delivered=f"{row.announced:,}" if row.announced else "",
        ended=push_words(row),
    )


_WIDE = 150

COLUMNS: Sequence[Column[SubscriptionLine]] = (
    state_column(13, lambda it: it.state),
    Column("Client", 15, lambda it: it.client),
    Column("Device", 20, lambda it: it.device, from_width=104),
    Column("Events", 0, lambda it: it.about, below_width=_WIDE),
    Column("Events", 46, lambda it: it.about, from_width=_WIDE),
    Column("Granted", 7, lambda it: it.granted, from_width=76, to_right=True),
    Column("Until", 8, lambda it: clock(it.expires_us)[:8]),
    Column("Told", 5, lambda it: it.delivered, to_right=True),
    Column("Found", 6, lambda it: it.found, from_width=70, kind=lambda it: it.found_kind),
    Column("How it ended", 0, lambda it: it.ended, from_width=_WIDE),
)
"""From left to right; ``Until`` is when it expires, or when it ended."""
