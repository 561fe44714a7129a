"""The rows of a subscription: what was asked and granted, what came of it, why it ended.

Rule: rows are plain data. A time is Unix microseconds, an event the number of one (0: not seen);
every list has a limit.
"""

from enum import StrEnum

import msgspec

from inspector.story.device import Reached

RENEWALS_LIMIT = 50
"""Renewals that a row lists, the newest; one an hour makes two days."""

DESTINATIONS_LIMIT = 50
"""Destinations that a row lists; Windows registers five."""

EVENTS_LIMIT = 50
"""Events that a row lists; the scan service has seven."""

KINDS_LIMIT = 50
"""Kinds of notifications that a row counts."""

REPEATS_LIMIT = 20
"""Subscribes in a row that are listed."""


class Ending(StrEnum):
    """Whether a subscription lives, and why not."""

    ASKED = "asked"
    LIVE = "live"
    REFUSED = "refused"
    UNANSWERED = "no answer"
    UNSUBSCRIBED = "unsubscribed"
    EXPIRED = "expired"
    ENDED = "ended by the device"
    RESTARTED = "device restarted"
    REPLACED = "replaced by a newer Subscribe"
    RENEW_REFUSED = "renew refused"


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """An entry on the device's panel.

    ``name`` is what the panel shows, ``context`` the computer's mark in the event, ``token`` what
    a push scan to it must show.
    """

    name: str
    context: str
    token: str = ""


class Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """A Renew that was granted, until ``until_us`` (None: not told)."""

    time_us: int
    event: int
    until_us: int | None


class Delivered(msgspec.Struct, kw_only=True):
    """Notifications of one kind that were sent."""

    name: str
    count: int = 0
    last_us: int = 0
    last_event: int = 0


class Subscription(msgspec.Struct, kw_only=True):
    """A Subscribe, and what came of it.

    ``device``, ``client`` and ``notify_host`` are hosts: who sends notifications, who asked for
    them, where they go. ``notify_to``, ``end_to`` and ``manager`` are URLs; ``identifier`` is the
    manager's, ``own_identifier`` the one that the client wants to see in notifications.
    ``reached`` is what was seen of the sink's host and port, whoever went there. ``events`` are the
    last names of the filter's actions (empty: all events).

    ``asked_us`` is None if the Subscribe was not seen, ``created_us`` if it was not granted or
    that was not seen. ``asked_expires`` and ``granted_expires`` are as sent, ``granted_us`` how
    long was granted last (a duration), ``expires_us`` when it ends if nobody renews it,
    ``remaining_us`` how long it still had when the conversation was closed; None says that nothing
    usable was told. ``fault`` is why a Subscribe was refused.

    ``subscribes`` counts the Subscribes that one client sent in a row for the same entry while the
    one before was alive, ``subscribes_since_us`` is the time of the first. ``same_sink`` tells
    whether all of them name one sink. ``succeeded_event`` is the answer to a later Subscribe for
    the same entries or events.

    ``refused`` is the last fault that a Renew, GetStatus or Unsubscribe was answered with.

    ``lapsed_us`` is when it had expired before the Renew that the device took all the same.

    ``delivered`` counts notifications, ``failed`` those that the client refused or did not answer,
    ``repeated`` those of them that it took when they were sent again (``repeated_event`` is the
    last such answer), ``late`` those that came after the end. ``ended_us`` is when it ended: of
    one that expired the moment of its expiry. ``status`` is that of SubscriptionEnd
    (DeliveryFailure, …), ``why`` the device's words or the fault.
    """

    number: int
    device: str
    client: str
    identifier: str = ""
    own_identifier: str = ""
    manager: str = ""
    notify_to: str = ""
    notify_host: str = ""
    reached: Reached = msgspec.field(default_factory=Reached)
    end_to: str = ""
    events: tuple[str, ...] = ()
    destinations: tuple[Destination, ...] = ()
    asked_expires: str = ""
    asked_us: int | None = None
    asked_event: int = 0
    granted_expires: str = ""
    created_us: int | None = None
    created_event: int = 0
    granted_us: int | None = None
    expires_us: int | None = None
    remaining_us: int | None = None
    fault: str = ""
    subscribes: int = 1
    subscribes_since_us: int = 0
    subscribes_events: list[int] = []
    same_sink: bool = True
    succeeded_event: int = 0
    renewed: int = 0
    renewals: list[Renewal] = []
    lapsed_us: int | None = None
    status_event: int = 0
    status_us: int | None = None
    delivered: int = 0
    delivered_us: int | None = None
    delivered_event: int = 0
    delivered_kinds: list[Delivered] = []
    failed: int = 0
    failed_event: int = 0
    failure: str = ""
    repeated: int = 0
    repeated_event: int = 0
    late: int = 0
    late_us: int | None = None
    late_event: int = 0
    unsubscribe_event: int = 0
    refused: str = ""
    refused_us: int | None = None
    refused_event: int = 0
    ending: Ending = Ending.ASKED
    ended_us: int | None = None
    ended_event: int = 0
    status: str = ""
    why: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it was granted and has not ended."""
        return self.ending is Ending.LIVE

    @property
    def contexts(self) -> tuple[str, ...]:
        """The client contexts of its destinations."""
        return tuple(it.context for it in self.destinations)

    @property
    def first_event(self) -> int:
        """The first event that tells of it: the answer, else the Subscribe."""
        return self.created_event or self.asked_event

    def wants(self, name: str) -> bool:
        """Whether its filter lets an event of this name pass."""
        return not self.events or name in self.events

    def destination(self, context: str) -> Destination | None:
        """The destination of a client context."""
        return next((it for it in self.destinations if it.context == context), None)
