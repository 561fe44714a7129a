"""The rule of where notifications go: whether the device can come there, and whether it did.

Rule 1: where a sink is, is told by its address alone; that it cannot be reached is said for sure
only where the address says so, the device does, or a connection was seen that nobody opened.
Rule 2: what was suspected and then seen is one finding: the proof takes the suspicion's place.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inspector.diagnosis.reaching import NOBODY_AT_SINK, ended, in_vain, said_by
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import EVENTING, WSDAPI_PORTS, rfc
from inspector.events.event import Event, Phase
from inspector.events.unopened import unopened
from inspector.protocols import eventing
from inspector.story.device import Outcome, Reached
from inspector.story.durations import lasting
from inspector.story.job_words import quoted
from inspector.story.places import Ip, are_near, ip_of
from inspector.story.story import Story
from inspector.story.subscription import Subscription
from inspector.story.subscription_words import name_of, sink_of

SILENT_US = 60_000_000
"""A subscription without any notification is mentioned if it lived this long."""


class _Doubt(NamedTuple):
    """What is to be said of a sink's address: a sentence of its own."""

    kind: str
    why: str
    severity: Severity
    likely: tuple[str, ...] = ()


def _where_to(story: Story, event: Event) -> Iterable[Found]:
    row = story.subscriptions.spoken_of
    return () if row is None else _not_reached(story, row, event)


def _not_reached(story: Story, row: Subscription, event: Event) -> Iterator[Found]:
    message = event.message
    if isinstance(message, eventing.SubscribeResponse):
        yield from _doubtful(row, event)
    elif isinstance(message, eventing.SubscriptionEnd):
        yield from _never_reached(story, row, event)
    elif event.phase is Phase.NOTIFICATION:
        if row.delivered == 1:
            yield from _found_all_the_same(row, event)
            if _tried_in_vain(story, row, row.first_event):
                yield _opened_later(row, row.reached)
    elif unopened(event):
        seen = story.devices.reach.at(event.source)
        if seen.unopened_event != event.seq:
            return  # it belongs to a request all the same
        came = not in_vain(seen) and _is_device(story, row, seen.by)
        yield _opened_later(row, seen) if came else _not_opened(row, event, seen)
    elif event.seq in {row.failed_event, row.repeated_event}:
        yield _not_taken(row, event)


def _not_taken(row: Subscription, event: Event) -> Found:
    """The computer did not take a notification, perhaps only at first."""
    again = row.repeated_event == event.seq
    text = f"The computer {row.client} did not take the notification of event "
    text += f"{row.delivered_event} at {sink_of(row)}: {row.failure}."
    evidence = (row.delivered_event, event.seq)
    if again:
        text = (
            f"The computer {row.client} did not take a notification at {sink_of(row)} at first: "
            f"{row.failure} (event {row.failed_event}). Sent again, it came through (event "
            f"{event.seq})."
        )
        evidence = (row.failed_event, event.seq)
    likely: tuple[str, ...] = (
        "the program that subscribed has ended, and nobody listens at this path",
        "its event sink does not understand the message",
    )
    if again:
        likely = ("the program that subscribed had too much to do, or had not begun to listen",)
    return Found(
        text,
        About(row.device),
        evidence,
        f"failed {row.client}",
        likely,
        Severity.INFORMATION if row.repeated == row.failed else Severity.WARNING,
        again=again,
    )


def _doubtful(row: Subscription, event: Event) -> Iterator[Found]:
    doubt = _doubt(row)
    if doubt is not None:
        evidence = (row.asked_event, event.seq)
        variant, text = _no_connection(row), _suspected(row, doubt)
        yield Found(text, About(row.device), evidence, variant, doubt.likely, doubt.severity)


def _found_all_the_same(row: Subscription, event: Event) -> Iterator[Found]:
    doubt = _doubt(row)
    if doubt is not None:
        text = _suspected(row, doubt)
        text += f" The device found the way all the same (event {event.seq})."
        about, evidence = About(row.device), (row.asked_event, event.seq)
        variant, severity = _no_connection(row), Severity.INFORMATION
        yield Found(text, about, evidence, variant, severity=severity, again=True)


def _suspected(row: Subscription, doubt: _Doubt) -> str:
    where = f"wants notifications at {sink_of(row)}"
    return f"Subscribe (event {row.asked_event}) of {row.client} {where}. {doubt.why}"


def _doubt(row: Subscription) -> _Doubt | None:
    """What is wrong with the address that notifications are to go to."""
    if not row.asked_event:
        return None
    if not row.notify_to.lower().startswith(("http://", "https://")) or not row.notify_host:
        return _Doubt("none", "This is no web address.", Severity.ERROR)
    sink, client = ip_of(row.notify_host), ip_of(row.client)
    if row.notify_host == "localhost" or (sink is not None and sink.is_loopback):
        device = ip_of(row.device)
        if device is not None and device.is_loopback:
            return None
        return _Doubt("loopback", "For the device this address is itself.", Severity.ERROR)
    if sink is None or client is None:
        return None
    if sink.is_unspecified or sink.is_multicast:
        return _Doubt("none", "This is no address of a computer.", Severity.ERROR)
    if sink.is_link_local:
        why = (
            "A link-local address holds on one network interface only and does not say on which, "
            "so most devices cannot call back."
        )
        return _Doubt("link-local", why, Severity.ERROR)
    if sink == client or sink.version != client.version or client.is_loopback:
        return None  # who talks to a proxy on its own computer does not show its network
    return _elsewhere(sink, client)


def _elsewhere(sink: Ip, client: Ip) -> _Doubt:
    """The sink is at another address than the one that asked."""
    length = 24 if client.version == 4 else 64
    if are_near(sink, client):
        why = f"The computer asked from another address, {client}."
        two = ("the computer has two addresses in this network",)
        return _Doubt("other", why, Severity.INFORMATION, two)
    why = f"The computer asked from {client}, in another network (/{length})."
    likely = (
        "the computer has a second network (VPN, virtual machine, container) and took the "
        "address of that one: the device cannot reach it",
        "address translation lies between, and the address holds only on the other side",
    )
    return _Doubt("foreign", why, Severity.WARNING, likely)


def _not_opened(row: Subscription, event: Event, seen: Reached) -> Found:
    """The device wanted to connect to the sink, and could not."""
    doubt = _doubt(row)
    text = (
        f"The device {row.device} asked for a connection to {sink_of(row)}, where the "
        f"{name_of(row)} wants its notifications, and {ended(seen)}"
        f"{said_by(unopened(event))}."
    )
    if row.delivered:
        came = "notification came through" if row.delivered == 1 else "notifications came through"
        text += f" Before that {row.delivered} {came} (last event {row.delivered_event})."
    elif doubt is not None:
        text += f" {doubt.why}"
    likely = NOBODY_AT_SINK.get(seen.unopened_outcome, ())
    likely = likely if doubt is None or row.delivered else (*doubt.likely, *likely)
    evidence = (row.first_event, event.seq)
    severity = Severity.WARNING if row.delivered else None
    first = seen.unopened == 1  # it was only suspected before
    about, variant = About(row.device), _no_connection(row)
    return Found(text, about, evidence, variant, likely, severity, again=first)


def _opened_later(row: Subscription, seen: Reached) -> Found:
    text = (
        f"The device {row.device} asked in vain for a connection to {sink_of(row)} (event "
        f"{seen.unopened_event}), where the {name_of(row)} wants its notifications; later it "
        f"came through (event {seen.last_event})."
    )
    evidence = (row.first_event, seen.unopened_event)
    severity = Severity.INFORMATION
    return Found(text, About(row.device), evidence, _no_connection(row), (), severity)


def _tried_in_vain(story: Story, row: Subscription, since_event: int) -> bool:
    """Whether it was the device that got no connection to the sink last, after an event."""
    seen = row.reached
    return seen.unopened_event > since_event and _is_device(story, row, seen.unopened_by)


def _is_device(story: Story, row: Subscription, host: str) -> bool:
    main_host = story.devices.main_host
    return main_host(host) == main_host(row.device)


def _no_connection(row: Subscription) -> str:
    """What is suspected of a sink, seen of it and said by the device is one finding."""
    doubt = _doubt(row)
    return f"{doubt.kind if doubt else 'no connection'} {row.client}"


def last_try(story: Story, row: Subscription, since_event: int) -> str:
    """``its connection to 'http://…' was refused (event 7)``; empty if none was in vain since."""
    if not _tried_in_vain(story, row, since_event):
        return ""
    return f"its connection to {sink_of(row)} {ended(row.reached)}"


def is_last_refused(row: Subscription) -> bool:
    """Whether the computer did not take the last notification that was sent to it."""
    return row.failed_event > row.delivered_event


def is_seen_to_fail(story: Story, row: Subscription) -> bool:
    """Whether it was told here why notifications do not arrive any more."""
    return is_last_refused(row) or _tried_in_vain(
        story, row, max(row.created_event, row.delivered_event)
    )


def is_never_reached(row: Subscription) -> bool:
    """Whether the device gave a subscription up of which not one notification was seen."""
    granted = row.created_us is not None
    return row.status == "DeliveryFailure" and granted and not row.delivered


def _never_reached(story: Story, row: Subscription, event: Event) -> Iterator[Found]:
    if not is_never_reached(row):
        return
    doubt, why = _doubt(row), f" It says: {quoted(row.why)}" if row.why else ""
    text = f"The device ended the {name_of(row)} with {row.status}: it could not deliver, and "
    evidence: tuple[int, ...] = (row.created_event, event.seq)
    likely: tuple[str, ...] = (*_UNREACHABLE, "the computer slept or was switched off")
    tried = last_try(story, row, row.created_event)
    if tried:
        text += f"{tried}."
        evidence = (row.created_event, row.reached.unopened_event, event.seq)
        likely = NOBODY_AT_SINK.get(row.reached.unopened_outcome, ())
    else:
        text += f"not one notification was seen on the way to {sink_of(row)}."
    if doubt is not None:
        text, likely = f"{text} {doubt.why}", (*doubt.likely, *likely)
    text += why
    about, again = About(row.device), bool(tried) or doubt is not None
    variant = _no_connection(row)
    yield Found(text, about, evidence, variant, likely, again=again, advice=_OPEN_THE_WAY)


_OPEN_THE_WAY = (
    "See that the address in NotifyTo is the computer's own and that somebody listens there, open "
    "its port in the firewall, then subscribe again."
)
_UNREACHABLE = (
    "the computer's firewall blocks the port of NotifyTo (Windows: TCP 5357)",
    "the address in NotifyTo cannot be reached from the device",
)


def _silent(story: Story) -> Iterator[Found]:
    """Button events that never came, although the subscription lives."""
    for row in story.subscriptions.live():
        lived_us = story.last_us - (row.created_us or story.last_us)
        waits = "ScanAvailableEvent" in row.events and row.destinations
        if not waits or row.delivered or row.succeeded_event or lived_us < SILENT_US:
            continue
        came = _comes(story, row)
        if _doubt(row) is not None or (came and row.reached.outcome is not Outcome.ANSWERED):
            continue  # what became of its connection is told elsewhere
        first, others = row.destinations[0], len(row.destinations) - 1
        names = quoted(first.name or first.context)
        names += f" (or another of its {others + 1} destinations)" if others else ""
        text = (
            f"No event came in {lasting(lived_us)} although the {name_of(row)} is live. That is "
            f"as it should be if nobody chose {names} at the device."
        )
        likely: tuple[str, ...] = (
            "the wrong menu of the panel was used (it must be that of WSD scan)",
        )
        evidence: tuple[int, ...] = (row.created_event,)
        if came:
            evidence += (row.reached.last_event,)
            text += f" It does reach the computer there (event {row.reached.last_event})."
        else:
            likely = (*_UNREACHABLE, *likely)
        severity = Severity.INFORMATION
        yield Found(text, About(row.device), evidence, f"silent {row.client}", likely, severity)


def _comes(story: Story, row: Subscription) -> bool:
    """Whether the device went to the sink's address, perhaps for another subscription."""
    return bool(row.reached.tried) and _is_device(story, row, row.reached.by)


RULES: tuple[Rule, ...] = (
    Rule(
        id="EVT-2",
        severity=Severity.ERROR,
        title="The device may not reach the computer with its notifications",
        meaning="The device opens a connection of its own to the address in NotifyTo. An address "
        "that holds only inside the computer or on another network brings no notification, and "
        "nobody is told.",
        advice="Put the address into NotifyTo that the computer talks to the device from, let "
        "somebody listen there, and open its port in the firewall.",
        sources=(
            EVENTING.at("section 3.1"),
            WSDAPI_PORTS,
            rfc(4007, "section 6 (link-local addresses need a zone)"),
        ),
        on=(Phase.NOTIFICATION, Trigger.RESPONSE, Trigger.CUT),
        check=_where_to,
        last=_silent,
    ),
)
