"""Rules of asking for notifications: what is asked for, and where they are to go.

Rule: where a sink is, is told by its address alone; that it cannot be reached is said for sure
only where the address says so, or the device does.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inspector import protocols
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.events.event import Event, Phase
from inspector.events.words import last_name
from inspector.protocols import eventing
from inspector.protocols.faults import find_fault
from inspector.soap.namespaces import WSE, fold_action
from inspector.story.durations import lasting
from inspector.story.job_words import quoted
from inspector.story.places import Ip, are_near, ip_of
from inspector.story.story import Story
from inspector.story.subscription import Subscription
from inspector.story.subscription_words import name_of, sink_of

SILENT_US = 60_000_000
"""A subscription without any notification is mentioned if it lived this long."""

_ASKED_WRONG = frozenset(
    {
        "FilterActionNotSupported",
        "DeliveryModeRequestedUnavailable",
        "FilteringNotSupported",
        "FilteringRequestedUnavailable",
        "InvalidExpirationTime",
        "UnsupportedExpirationType",
    }
)
_SENT_WRONG = frozenset({"DestinationUnreachable", "ActionNotSupported"})
_NOTIFICATIONS = frozenset(
    f"{protocol.namespace}/{name}"
    for protocol in protocols.PROTOCOLS
    for operation in protocol.operations
    if operation.notifies
    for name in (operation.name, *operation.variants)
)
_NAMESPACES = tuple(f"{it.namespace}/" for it in protocols.PROTOCOLS)
_LOOKED_AT = 20
"""Actions of a filter that are looked at."""


# --- EVT-1 ----------------------------------------------------------------------------------------


def _what_is_asked(story: Story, event: Event) -> Iterator[Found]:
    asked, row = story.asked, story.subscriptions.spoken_of
    if asked is None or row is None or not isinstance(asked.message, eventing.Subscribe):
        return
    wrong = tuple(_wrong(asked.message))
    about, evidence = About(row.device), (asked.seq, event.seq)
    if event.phase is not Phase.FAULT:
        for told in wrong:
            text = f"Subscribe (event {asked.seq}) {told}; the device granted it all the same."
            yield Found(text, about, evidence, told, severity=Severity.WARNING)
        return
    fault = event.fault
    known = fault and find_fault(fault.subcode_namespace, fault.subcode, service="eventing")
    name = known.row.name if known else ""
    if wrong or name in _ASKED_WRONG | _SENT_WRONG:
        meaning = known.row.brief if known else row.fault
        told = "; it ".join(wrong) if wrong else meaning[:1].lower() + meaning[1:]
        joint = f"{'it' if wrong else 'this says that'} {told}"
        text = f"The device refused Subscribe (event {asked.seq}) with {row.fault}: {joint}."
        likely: tuple[str, ...] = ()
        if name in _SENT_WRONG:
            where = quoted(asked.http.target if asked.http else asked.to)
            likely = (
                f"it went to {where}, and the scan service has another address (Epson: device at "
                "/WSD/DEVICE, scanner at /WDP/SCAN)",
            )
        yield Found(text, about, evidence, row.fault, likely)


def _wrong(message: eventing.Subscribe) -> Iterator[str]:
    """What is wrong with a Subscribe, as it follows its name."""
    mode = message.delivery.mode if message.delivery else None
    if mode is not None and mode != eventing.PUSH:
        yield f"asks for the delivery mode {quoted(last_name(mode))}, expected Push"
    wanted = message.filter
    if wanted is None:
        return
    if wanted.dialect is None:
        yield "has a Filter without a Dialect, which means XPath and not a list of actions"
    elif not wanted.dialect.endswith("/Action"):
        yield f"has a Filter of the Dialect {quoted(wanted.dialect)}, expected DPWS actions"
    elif wanted.dialect != eventing.ACTION_DIALECT:
        yield f"has a Filter of another DPWS version, {quoted(wanted.dialect)}"
    for action in (wanted.actions or ())[:_LOOKED_AT]:
        folded = fold_action(action[:2048])
        ours = f"{folded}/".startswith(_NAMESPACES) and not folded.startswith(f"{WSE}/")
        if ours and folded not in _NOTIFICATIONS and not _is_start(folded):
            yield f"asks for {quoted(action.rpartition('/')[2])}, which is no event of the service"


def _is_start(action: str) -> bool:
    """Whether an action stands for several: a filter matches the beginning of actions."""
    return any(it.startswith(f"{action.rstrip('/')}/") for it in _NOTIFICATIONS)


# --- EVT-2 ----------------------------------------------------------------------------------------


class _Doubt(NamedTuple):
    """What is to be said of a sink's address."""

    kind: str
    told: str
    severity: Severity
    likely: tuple[str, ...] = ()


def _where_to(story: Story, event: Event) -> Iterable[Found]:
    row = story.subscriptions.spoken_of
    return () if row is None else _not_reached(row, event)


def _not_reached(row: Subscription, event: Event) -> Iterator[Found]:
    message = event.message
    if isinstance(message, eventing.SubscribeResponse):
        yield from _doubtful(row, event)
    elif isinstance(message, eventing.SubscriptionEnd):
        yield from _never_reached(row, event)
    elif event.phase is Phase.NOTIFICATION:
        if row.delivered == 1:
            yield from _found_all_the_same(row, event)
    elif row.failed_event == event.seq:
        text = (
            f"The computer {row.client} did not take the notification of event "
            f"{row.delivered_event} at {sink_of(row)}: {row.failure}."
        )
        likely = (
            "the program that subscribed has ended, and nobody listens at this path",
            "its event sink does not understand the message",
        )
        yield Found(
            text,
            About(row.device),
            (row.delivered_event, event.seq),
            f"failed {row.client}",
            likely,
            Severity.WARNING,
        )


def _doubtful(row: Subscription, event: Event) -> Iterator[Found]:
    doubt = _doubt(row) if row.asked_event else None
    if doubt is not None:
        text = f"Subscribe (event {row.asked_event}) of {row.client} {doubt.told}"
        evidence = (row.asked_event, event.seq)
        yield Found(
            text, About(row.device), evidence, _variant(row, doubt), doubt.likely, doubt.severity
        )


def _found_all_the_same(row: Subscription, event: Event) -> Iterator[Found]:
    doubt = _doubt(row) if row.asked_event else None
    if doubt is not None:
        text = (
            f"Subscribe (event {row.asked_event}) of {row.client} {doubt.told} "
            f"The device found the way all the same (event {event.seq})."
        )
        evidence = (row.asked_event, event.seq)
        severity = Severity.INFORMATION
        yield Found(text, About(row.device), evidence, _variant(row, doubt), (), severity)


def _variant(row: Subscription, doubt: _Doubt) -> str:
    return f"{doubt.kind} {row.client}"


def _doubt(row: Subscription) -> _Doubt | None:
    """What is wrong with the address that notifications are to go to."""
    where = f"wants notifications at {sink_of(row)}"
    if not row.notify_to.lower().startswith(("http://", "https://")) or not row.notify_host:
        return _Doubt("none", f"{where}: that is no web address.", Severity.ERROR)
    sink, client = ip_of(row.notify_host), ip_of(row.client)
    if row.notify_host == "localhost" or (sink is not None and sink.is_loopback):
        device = ip_of(row.device)
        if device is not None and device.is_loopback:
            return None
        return _Doubt("loopback", f"{where}: for the device that is itself.", Severity.ERROR)
    if sink is None or client is None:
        return None
    if sink.is_unspecified or sink.is_multicast:
        return _Doubt("none", f"{where}: that is no address of a computer.", Severity.ERROR)
    if sink.is_link_local:
        told = (
            f"{where}: a link-local address holds on one network interface only and does not say "
            "on which, so most devices cannot call back."
        )
        return _Doubt("link-local", told, Severity.ERROR)
    if sink == client or sink.version != client.version or client.is_loopback:
        return None  # who talks to a proxy on its own computer does not show its network
    return _elsewhere(where, sink, client)


def _elsewhere(where: str, sink: Ip, client: Ip) -> _Doubt:
    """The sink is at another address than the one that asked."""
    length = 24 if client.version == 4 else 64
    if are_near(sink, client):
        told = f"{where}, which is not its own address {client}."
        two = ("the computer has two addresses in this network",)
        return _Doubt("other", told, Severity.INFORMATION, two)
    told = f"{where}, but it came from {client}, in another network (/{length})."
    likely = (
        "the computer has a second network (VPN, virtual machine, container) and took the "
        "address of that one: the device cannot reach it",
        "address translation lies between, and the address holds only on the other side",
    )
    return _Doubt("foreign", told, Severity.WARNING, likely)


def _never_reached(row: Subscription, event: Event) -> Iterator[Found]:
    if row.status == "DeliveryFailure" and row.created_us is not None and not row.delivered:
        text = (
            f"The device gave up the {name_of(row)}: it could not deliver, and not one "
            f"notification was seen on the way to {sink_of(row)}."
        )
        likely = (
            *_UNREACHABLE,
            "the computer slept or was switched off",
        )
        evidence = (row.created_event, event.seq)
        yield Found(text, About(row.device), evidence, f"failure {row.client}", likely)


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
        if _doubt(row) is not None:
            continue
        first, others = row.destinations[0], len(row.destinations) - 1
        names = quoted(first.name or first.context)
        names += f" (or another of its {others + 1} destinations)" if others else ""
        text = (
            f"No event came in {lasting(lived_us)} although the {name_of(row)} is live. That is "
            f"as it should be if nobody chose {names} at the device."
        )
        likely = (
            _UNREACHABLE[0],
            _UNREACHABLE[1],
            "the wrong menu of the panel was used (it must be that of WSD scan)",
        )
        evidence = (row.created_event,)
        severity = Severity.INFORMATION
        yield Found(text, About(row.device), evidence, f"silent {row.client}", likely, severity)


RULES: tuple[Rule, ...] = (
    Rule(
        id="EVT-1",
        severity=Severity.ERROR,
        title="Subscribe asks for what the device cannot give",
        meaning="A Subscribe names the events it wants in a Filter whose Dialect is the DPWS list "
        "of actions, and has them pushed. With anything else the device refuses, or grants a "
        "subscription that no event ever matches.",
        advice="Write the actions of the service's events, separated by spaces, into a Filter of "
        f"the Dialect {eventing.ACTION_DIALECT}, and leave Mode out or Push.",
        sources=(
            "DPWS 2006/02, section 6.1",
            "WS-Eventing 2004/08, section 3.1",
            "airscand's notes on Epson (Subscribe to the wrong URL)",
        ),
        on=(eventing.SubscribeResponse, Phase.FAULT),
        check=_what_is_asked,
    ),
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
            "WS-Eventing 2004/08, section 3.1",
            "Microsoft, WSDAPI: TCP ports 5357 and 5358",
            "RFC 4007, section 6 (link-local addresses need a zone)",
        ),
        on=(Phase.NOTIFICATION, Trigger.RESPONSE, Trigger.CUT),
        check=_where_to,
        last=_silent,
    ),
)
