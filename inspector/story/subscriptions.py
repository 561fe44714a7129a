"""Subscriptions: who wants to hear of what, for how long, and what came of it.

Rule 1: a subscription is known by the host that sends notifications and its Identifier; devices
that give none by the address of their manager; notifications also by where they go.
Rule 2: an expiry is noticed at the first event after it; what renews it later revives it.
"""

from collections.abc import Callable, Iterable, Iterator

from inspector.events.event import Event, Kind, Phase
from inspector.events.unopened import unopened
from inspector.newest import Newest
from inspector.protocols import eventing
from inspector.protocols.scan import ScanAvailableEvent
from inspector.story import subscription_rows as rows
from inspector.story.devices import Devices
from inspector.story.hosts import host_of
from inspector.story.missed import is_missed
from inspector.story.places import parsed
from inspector.story.registrations import Registrations, Token, is_replaced
from inspector.story.sinks import Sinks, place_of
from inspector.story.subscription import REPEATS_LIMIT, Ending, Subscription

ROWS_LIMIT = 500
"""Subscriptions that are kept, dead ones too: one a minute makes a working day."""

GRACE_US = 5_000_000
"""A Renew may come this much late: the device's hour begins when it answers, not when we see it."""

_NEVER_US = 1 << 63
_MANAGED = frozenset({"Renew", "GetStatus", "Unsubscribe"})


class Subscriptions:
    """All subscriptions, in the order in which they were first seen.

    ``spoken_of`` is the one that the last event was about, ``lapsed`` are those whose expiry
    was noticed with it, ``lapsed_at_end`` those whose expiry no event came after.
    """

    def __init__(self, devices: Devices) -> None:
        self.spoken_of: Subscription | None = None
        self.lapsed: tuple[Subscription, ...] = ()
        self.lapsed_at_end: tuple[Subscription, ...] = ()
        self._devices = devices
        self._count = 0
        self._rows: Newest[int, Subscription] = Newest(ROWS_LIMIT)
        self._live: Newest[int, Subscription] = Newest(ROWS_LIMIT)
        self._by_exchange: Newest[str, Subscription] = Newest(ROWS_LIMIT)
        self._failed: Newest[int, Event] = Newest(ROWS_LIMIT)
        self._known = Registrations(devices)
        self._sinks = Sinks()
        self._lapses_us = _NEVER_US

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def forgotten(self) -> int:
        """Subscriptions that were too many to keep."""
        return self._rows.forgotten

    def of(self, event: Event) -> Subscription | None:
        """The subscription that a notification or a message to its manager belongs to."""
        if event.phase is Phase.NOTIFICATION:
            return self._heard(event)
        device, client = host_of(event.device), host_of(event.source)
        if event.kind is not Kind.REQUEST:
            client = host_of(event.destination)
        if event.subscription:
            return self._known.named(device, event.subscription)
        if event.operation in _MANAGED:
            return self._sinks.managed(self._known.main_host(device), client, event.to)
        return None

    def live(self) -> list[Subscription]:
        """Those that live after the last event."""
        return [*self._live.values()]

    def at(self, device: str) -> list[Subscription]:
        """The subscriptions of a device, whichever of its hosts is given."""
        main_host = self._known.main_host
        host = main_host(device)
        return [it for it in self if main_host(it.device) == host]

    def numbered(self, number: int) -> Subscription | None:
        """The one of a row's number, if it is still kept."""
        return self._rows.get(number)

    def token_of(self, device: str, token: str) -> Token | None:
        """The newest subscription and destination that a device (a host) gave a token to."""
        return self._known.token_of(device, token)

    def restarted(self, hosts: Iterable[str], event: Event) -> None:
        """A device, known by these hosts, was restarted: its subscriptions are lost."""
        gone = set(hosts)
        for row in self.live():
            if row.device in gone:
                self._end(row, Ending.RESTARTED, event)

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers."""
        self.spoken_of = None
        self.lapsed = ()
        if event.time_us > self._lapses_us:
            self.lapsed = self._lapse(event.time_us, event.seq)
        if event.service == "eventing":
            if event.kind is Kind.REQUEST:
                take = _ASKS.get(type(event.message))
                if take is not None:
                    take(self, event)
            elif event.kind is not Kind.DATAGRAM:
                self._answered(event, asked)
        elif event.phase is Phase.NOTIFICATION:
            self._notified(event)
        elif asked is not None and asked.phase is Phase.NOTIFICATION:
            self._receipt(event, asked)
        elif event.kind is Kind.CUT and unopened(event):
            device = self._known.main_host(host_of(event.destination))
            self.spoken_of = self._sinks.called(device, event.source)

    # --- Subscribe -------------------------------------------------------------------------------

    def _row(self, device: str, client: str) -> Subscription:
        self._count += 1
        device = self._known.main_host(device)
        row = Subscription(number=self._count, device=device, client=client)
        self._rows[row.number] = row
        return row

    def _asks(self, event: Event) -> None:
        if not rows.is_readable(event):
            return  # as if it had not been seen
        row = self._row(host_of(event.destination), host_of(event.source))
        rows.take_subscribe(row, event)
        row.reached = self._devices.reach.at(parsed(row.notify_to).address)
        row.subscribes_since_us, row.subscribes_events = event.time_us, [event.seq]
        before = [it for it in self._known.before(row) if it.is_live and it.destinations]
        if before:
            first = min(before, key=lambda it: it.subscribes_since_us)
            row.subscribes = first.subscribes + 1
            row.subscribes_since_us = first.subscribes_since_us
            row.subscribes_events = [*first.subscribes_events, event.seq][-REPEATS_LIMIT:]
            sink = place_of(row.notify_to)
            row.same_sink = all(it.same_sink and place_of(it.notify_to) == sink for it in before)
        self._by_exchange[event.exchange] = row
        self.spoken_of = row

    def _granted(self, event: Event, asked: Event | None) -> None:
        row = self._by_exchange.pop(event.exchange, None)
        if row is None:
            row = self._row(host_of(event.source), host_of(event.destination))
        rows.take_grant(row, event)
        for old in self._known.before(row):
            old.succeeded_event = event.seq
            if old.is_live and is_replaced(old, row):
                self._end(old, Ending.REPLACED, event)
        self._known.add(row)
        self._sinks.add(row)
        self._revive(row)
        self.spoken_of = row

    def _not_granted(self, event: Event, asked: Event | None) -> None:
        row = self._by_exchange.pop(event.exchange, None)
        if row is not None:
            row.fault = rows.answer_of(event)
            cut = event.kind is Kind.CUT
            row.ending = Ending.UNANSWERED if cut else Ending.REFUSED
            row.ended_us, row.ended_event = event.time_us, event.seq
            self.spoken_of = row

    # --- messages to its manager, and from it ----------------------------------------------------

    def _managing(self, event: Event) -> None:
        row = self.of(event)
        if row is None and event.subscription:
            row = self._row(host_of(event.device), host_of(event.source))
            row.identifier, row.manager = event.subscription, event.to
            self._known.name(row, row.identifier)
        self.spoken_of = row
        if row is not None and isinstance(event.message, eventing.Unsubscribe):
            row.unsubscribe_event = event.seq

    def _answered(self, event: Event, asked: Event | None) -> None:
        operation = (asked.operation if asked is not None else "") or event.operation
        good = event.phase is Phase.RESPONSE
        if operation == "Subscribe":
            good = isinstance(event.message, eventing.SubscribeResponse)
        take = _ANSWERS.get((operation, good))
        if take is not None:
            take(self, event, asked)
        elif asked is not None and asked.phase is Phase.NOTIFICATION:
            self._receipt(event, asked)

    def _renewed(self, event: Event, asked: Event | None) -> None:
        row = self.spoken_of = self._managed_by(event, asked)
        if row is not None:
            rows.take_renewal(row, event)
            row.lapsed_us = row.ended_us if row.ending is Ending.EXPIRED else None
            self._revive(row)

    def _told_status(self, event: Event, asked: Event | None) -> None:
        row = self.spoken_of = self._managed_by(event, asked)
        if row is not None:
            rows.take_status(row, event)
            self._revive(row)

    def _not_renewed(self, event: Event, asked: Event | None) -> None:
        self._refused(event, asked)
        row = self.spoken_of
        in_body = asked is not None and getattr(asked.message, "identifier", None) is not None
        if row is not None and event.fault is not None and not in_body and row.ended_us is None:
            row.why = rows.answer_of(event)
            self._end(row, Ending.RENEW_REFUSED, event)

    def _unsubscribed(self, event: Event, asked: Event | None) -> None:
        row = self.spoken_of = self._managed_by(event, asked)
        if row is not None:
            self._end(row, Ending.UNSUBSCRIBED, event)

    def _refused(self, event: Event, asked: Event | None) -> None:
        row = self.spoken_of = self._managed_by(event, asked)
        if row is not None:
            row.refused, row.refused_us = rows.answer_of(event), event.time_us
            row.refused_event = event.seq

    def _managed_by(self, event: Event, asked: Event | None) -> Subscription | None:
        return self.of(asked if asked is not None else event)

    def _told_end(self, event: Event) -> None:
        row = self.spoken_of = self._heard(event)
        if row is None:
            row = self.spoken_of = self._row(host_of(event.source), host_of(event.destination))
            row.identifier = event.subscription
            row.ending = Ending.LIVE
        rows.take_end(row, event)
        if row.is_live:
            self._end(row, Ending.ENDED, event)

    # --- notifications ---------------------------------------------------------------------------

    def _notified(self, event: Event) -> None:
        row = self.spoken_of = self._heard(event)
        if row is not None:
            rows.take_notification(row, event)
            self._by_exchange[event.exchange] = row

    def _heard(self, event: Event) -> Subscription | None:
        """The subscription that makes a device send a notification."""
        device = host_of(event.source)
        if event.subscription:
            row = self._known.named(device, event.subscription)
            if row is not None:
                return row
        message = event.message
        context = message.client_context if isinstance(message, ScanAvailableEvent) else None
        return self._sinks.heard(event, self._known.main_host(device), context or "")

    def _receipt(self, event: Event, asked: Event) -> None:
        row = self.spoken_of = self._by_exchange.pop(event.exchange, None)
        if row is None or is_missed(event):
            return
        failed = self._failed.get(row.number)
        if not rows.is_received(event):
            row.failed += 1
            row.failed_event = event.seq
            row.failure = rows.answer_of(event)
            self._failed[row.number] = asked
        elif failed is not None and failed.message == asked.message:
            row.repeated += 1
            row.repeated_event = event.seq
            del self._failed[row.number]

    # --- the end ---------------------------------------------------------------------------------

    def lapse(self, time_us: int) -> None:
        """Nothing more comes, and nothing came until this time: see what expired by then."""
        self.lapsed = ()
        self.lapsed_at_end = self._lapse(time_us, 0)
        for row in self.live():
            if row.expires_us is not None:
                row.remaining_us = max(row.expires_us - time_us, 0)

    def _end(self, row: Subscription, ending: Ending, event: Event) -> None:
        """It has ended with an event, unless it had before; what was said goes before guesses."""
        self._live.pop(row.number, None)
        if row.is_live or row.ending is Ending.ASKED:
            row.ending = ending
            row.ended_us, row.ended_event = event.time_us, event.seq

    def _revive(self, row: Subscription) -> None:
        """What was granted lives, whatever it was before."""
        row.ending, row.ended_us, row.ended_event = Ending.LIVE, None, 0
        row.remaining_us = None
        self._live[row.number] = row
        if row.expires_us is not None:
            self._lapses_us = min(self._lapses_us, row.expires_us + GRACE_US)

    def _lapse(self, time_us: int, seq: int) -> tuple[Subscription, ...]:
        """Look which have expired; amortised, because it is done once a grant at most."""
        lapsed = []
        next_us = _NEVER_US
        for row in self.live():
            if row.expires_us is None:
                continue
            if row.expires_us + GRACE_US < time_us:
                del self._live[row.number]
                row.ending, row.ended_us, row.ended_event = Ending.EXPIRED, row.expires_us, seq
                lapsed.append(row)
            else:
                next_us = min(next_us, row.expires_us + GRACE_US)
        self._lapses_us = next_us
        return tuple(lapsed)


_ASKS: dict[type, Callable[[Subscriptions, Event], None]] = {
    eventing.Subscribe: Subscriptions._asks,
    eventing.Renew: Subscriptions._managing,
    eventing.GetStatus: Subscriptions._managing,
    eventing.Unsubscribe: Subscriptions._managing,
    eventing.SubscriptionEnd: Subscriptions._told_end,
}
_ANSWERS: dict[tuple[str, bool], Callable[[Subscriptions, Event, Event | None], None]] = {
    ("Subscribe", True): Subscriptions._granted,
    ("Subscribe", False): Subscriptions._not_granted,
    ("Renew", True): Subscriptions._renewed,
    ("Renew", False): Subscriptions._not_renewed,
    ("GetStatus", True): Subscriptions._told_status,
    ("GetStatus", False): Subscriptions._refused,
    ("Unsubscribe", True): Subscriptions._unsubscribed,
    ("Unsubscribe", False): Subscriptions._refused,
}
