"""Rules of how subscriptions are named and ended; how long they live, see ``subscription_lives``.

Rule 1: what a device says of a subscription it never granted in this capture is not judged by
what was missed; the text says then that its beginning was not seen.
Rule 2: why nothing arrives is told once, by the rule of sinks if that saw it.
"""

from collections.abc import Iterable, Iterator

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sinks import is_last_refused, is_never_reached, is_seen_to_fail, last_try
from inspector.diagnosis.sources import ADDRESSING, EVENTING
from inspector.events.event import Event, Phase
from inspector.events.words import short
from inspector.protocols import eventing
from inspector.story.job_words import quoted
from inspector.story.push import NOT_CAPTURED
from inspector.story.story import Story
from inspector.story.subscription import Ending, Subscription
from inspector.story.subscription_words import ended, name_of, sink_of

_KIND_LENGTH = 500
"""Characters that tell one kind of subscription from another."""

MANAGING = (eventing.Renew, eventing.GetStatus, eventing.Unsubscribe)


def is_refused(event: Event) -> bool:
    """Whether a fault speaks of the subscription; a device need not know GetStatus."""
    return event.fault is not None and event.fault.subcode != "ActionNotSupported"


def is_known(row: Subscription) -> bool:
    """Whether it was seen granted, and is not one that the client itself ended."""
    return row.created_us is not None and row.ending is not Ending.UNSUBSCRIBED


def in_body(asked: Event) -> bool:
    """Whether the Identifier stands where none looks for it."""
    return getattr(asked.message, "identifier", None) is not None


def kind_of(row: Subscription) -> str:
    """What a later subscription of the same program has too: one finding, not one an hour."""
    return " ".join((row.client, *row.events, *row.contexts))[:_KIND_LENGTH]


# --- EVT-4 ----------------------------------------------------------------------------------------


def _which(story: Story, event: Event) -> Iterable[Found]:
    asked = story.asked
    if asked is None or type(asked.message) not in MANAGING:
        return ()
    return _wrongly_named(story, event, asked)


def _wrongly_named(story: Story, event: Event, asked: Event) -> Iterator[Found]:
    if event.phase is Phase.FAULT and not is_refused(event):
        return
    row = story.subscriptions.spoken_of
    name, device = asked.operation, row.device if row else asked.device.rpartition(":")[0]
    about, evidence = About(device.strip("[]")), (asked.seq, event.seq)
    faulty = event.fault.subcode or "a fault" if event.fault else ""
    if in_body(asked):
        text = f"{name} (event {asked.seq}) has the Identifier in its body, not as a SOAP header"
        text += f": the device refused it with {faulty}." if faulty else "; the device took it."
        severity = None if faulty else Severity.WARNING
        yield Found(text, about, evidence, f"body {asked.source}", (), severity)
    elif faulty and not asked.subscription:
        text = f"{name} (event {asked.seq}) names no subscription: the device refused it"
        yield Found(f"{text} with {faulty}.", about, evidence, f"none {asked.source}")
    elif faulty and row is not None and not is_known(row):
        yield _unknown(story, row, asked, event, faulty)


def _unknown(story: Story, row: Subscription, asked: Event, event: Event, fault: str) -> Found:
    told = quoted(short(asked.subscription))
    text = f"{asked.operation} (event {asked.seq}) for the subscription {told} was refused with"
    likely: tuple[str, ...] = ()
    evidence = [asked.seq, event.seq]
    severity = None
    if row.ending is Ending.UNSUBSCRIBED and row.ended_event < asked.seq:
        text += f" {fault}: it {ended(row)}."
        evidence.insert(0, row.ended_event)
    else:
        text += f" {fault}: no SubscribeResponse in this capture gave this Identifier."
        likely = (
            "it was granted before the capture began, and has expired or was lost when the "
            "device restarted",
            "the client altered it, or sent it to another device than the one that gave it",
        )
        if any(_may_be(it, row) for it in story.subscriptions.at(row.device)):
            likely, severity = (_MISSED, *likely), Severity.INFORMATION
    variant = f"unknown {row.client}"
    return Found(text, About(row.device), evidence, variant, likely, severity)


_MISSED = "the answer that granted it was not captured whole, and it has expired or was lost"


def _may_be(granted: Subscription, row: Subscription) -> bool:
    """Whether a subscription may be the one that a client names: its Identifier was not seen."""
    unnamed = granted.created_us is not None or granted.fault == NOT_CAPTURED
    return unnamed and not granted.identifier and granted.client == row.client


# --- EVT-5 ----------------------------------------------------------------------------------------


def _given_up(story: Story, event: Event) -> Iterator[Found]:
    row = story.subscriptions.spoken_of
    if row is None or is_never_reached(row):
        return
    text = f"The device ended the {name_of(row)} with {row.status or 'no status'}."
    likely, severity = _STATUSES.get(row.status, ((), None))
    evidence = tuple(it for it in (row.created_event, row.failed_event, event.seq) if it)
    if row.status == "DeliveryFailure":
        text += f" {_deliveries(story, row)}"
        likely = () if is_seen_to_fail(story, row) else likely
    text += f" It says: {quoted(row.why)}" if row.why else ""
    yield Found(
        text, About(row.device), evidence, f"ended {row.status} {kind_of(row)}", likely, severity
    )


def _deliveries(story: Story, row: Subscription) -> str:
    where = sink_of(row) if row.notify_to else "the computer"
    if tried := last_try(story, row, row.delivered_event):
        return f"{tried[:1].upper()}{tried[1:]}."
    if is_last_refused(row):
        return f"The last notification to {where} failed: {row.failure} (event {row.failed_event})."
    if row.delivered:
        return f"The last notification to {where} was event {row.delivered_event}."
    return f"No notification to {where} was seen."


_STATUSES: dict[str, tuple[tuple[str, ...], Severity | None]] = {
    "DeliveryFailure": (
        (
            "the computer slept, was switched off, or its firewall blocks the port of "
            "NotifyTo (Windows: TCP 5357)",
            "the program that listened there has ended",
        ),
        None,
    ),
    "SourceShuttingDown": (
        ("the device was switched off in good order",),
        Severity.INFORMATION,
    ),
    "SourceCanceling": (
        ("the device's settings were changed, or it needed the room",),
        None,
    ),
}


RULES: tuple[Rule, ...] = (
    Rule(
        id="EVT-4",
        severity=Severity.ERROR,
        title="The device does not know which subscription is meant",
        meaning="Renew, GetStatus and Unsubscribe go to the subscription manager's address, with "
        "the Identifier of SubscribeResponse as a SOAP header. Anything else speaks of no "
        "subscription.",
        advice="Copy the reference parameters of SubscriptionManager as they are into the header, "
        "and forget them after Unsubscribe.",
        sources=(
            EVENTING.at("sections 3.2 to 3.4"),
            ADDRESSING.at("section 2.3"),
            "airscand (Identifier in the body of Unsubscribe)",
        ),
        on=(Trigger.RESPONSE,),
        check=_which,
        needs_whole=True,
    ),
    Rule(
        id="EVT-5",
        severity=Severity.WARNING,
        title="The device ended a subscription",
        meaning="The device tells that it will send no more notifications, and why: it could not "
        "deliver, it is being switched off, or it cancels.",
        advice="Subscribe again when the computer can be reached, or when the device says Hello.",
        sources=(EVENTING.at("section 3.5"),),
        on=(eventing.SubscriptionEnd,),
        check=_given_up,
        needs_whole=True,
    ),
)
