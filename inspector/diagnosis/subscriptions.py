"""Rules of how subscriptions live: kept alive, named rightly, ended.

Rule: what a device says of a subscription it never granted in this capture is not judged by
what was missed; the text says then that its beginning was not seen.
"""

from collections.abc import Iterable, Iterator

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.events.event import Event, Phase
from inspector.events.words import short
from inspector.protocols import eventing
from inspector.story.durations import lasting
from inspector.story.job_words import quoted
from inspector.story.story import Story
from inspector.story.subscription import Ending, Subscription
from inspector.story.subscription_words import after, clock, ended, name_of, sink_of

REPEATS = 3
"""So many Subscribes in a row are no accident: two are made by a program that was restarted."""

RENEWED_LATE_US = 60_000_000
"""What expired shorter before the end may still have been renewed."""

_KIND_LENGTH = 500
"""Characters that tell one kind of subscription from another."""

_MANAGING = (eventing.Renew, eventing.GetStatus, eventing.Unsubscribe)
_WS_EVENTING = "WS-Eventing 2004/08"


# --- EVT-3 ----------------------------------------------------------------------------------------


def _alive(story: Story, event: Event) -> Iterable[Found]:
    part = story.subscriptions
    if part.spoken_of is None and not part.lapsed:
        return ()  # nearly always, and asked of every event
    return _not_alive(story, event)


def _not_alive(story: Story, event: Event) -> Iterator[Found]:
    part = story.subscriptions
    for lapsed in part.lapsed:
        if not lapsed.unsubscribe_event and not lapsed.succeeded_event:
            yield _lost(lapsed, event)
    row = part.spoken_of
    if row is None or row in part.lapsed:
        return
    if event.phase is Phase.NOTIFICATION:
        if row.late_event == event.seq and row.ending is Ending.EXPIRED:
            yield _lost(row, event)
    elif story.asked is not None:
        asked = story.asked.message
        if isinstance(asked, _MANAGING) and _is_refused(event):
            if _is_known(row) and not _in_body(story.asked):
                yield _lost(row, event)
        elif isinstance(asked, eventing.Subscribe) and row.subscribes >= REPEATS:
            yield _again_and_again(row, event)


def _lapsed_at_end(story: Story) -> Iterator[Found]:
    """Those that expired after the last event, with time left to see a Renew."""
    for row in story.subscriptions.lapsed_at_end:
        if row.unsubscribe_event or row.succeeded_event:
            continue
        since_us = story.last_us - (row.ended_us or story.last_us)
        found = _lost(row, None)
        text = f"{found.text} The conversation ends {lasting(since_us)} later."
        severity = Severity.INFORMATION if since_us < RENEWED_LATE_US else None
        yield found._replace(text=text, severity=severity)


def _is_refused(event: Event) -> bool:
    """Whether a fault speaks of the subscription; a device need not know GetStatus."""
    return event.fault is not None and event.fault.subcode != "ActionNotSupported"


def _is_known(row: Subscription) -> bool:
    """Whether it was seen granted, and is not one that the client itself ended."""
    return row.created_us is not None and row.ending is not Ending.UNSUBSCRIBED


def _in_body(asked: Event) -> bool:
    return getattr(asked.message, "identifier", None) is not None


def _lost(row: Subscription, event: Event | None) -> Found:
    """It does not live as long as it is used."""
    text = f"The {name_of(row)} {_how(row)}."
    if row.late_event:
        text += f" {_later(row, row.late_us)} the device still sent a notification for it"
        text += f" (event {row.late_event})."
    if row.refused_event and not _is_told(row):
        text += f" {_later(row, row.refused_us)} the device refused a request about it with"
        text += f" {row.refused} (event {row.refused_event}): subscribe again."
    elif event is not None and isinstance(event.message, eventing.Renew):
        text += f" Renew came {after(row, event.time_us)} (event {event.seq})."
    likely: tuple[str, ...] = ()
    if row.ending is Ending.EXPIRED and not row.refused_event:
        still = ("the Renew was not captured, for the device still sends",) if row.late else ()
        likely = (
            *still,
            "the program that subscribed was ended, or the computer slept",
            "it does not keep track of the time that was granted",
        )
    elif _is_told(row):
        likely = (
            "the device restarted unseen and forgot its subscriptions",
            "another program used up the device's few subscriptions",
        )
    seq = event.seq if event is not None else 0
    evidence = tuple(filter(None, (row.first_event, row.late_event, row.refused_event, seq)))
    again = any(0 < it < seq for it in (row.late_event, row.refused_event))
    return Found(text, About(row.device), evidence, f"lost {_kind_of(row)}", likely, again=again)


def _kind_of(row: Subscription) -> str:
    """What a later subscription of the same program has too: one finding, not one an hour."""
    return " ".join((row.client, *row.events, *row.contexts))[:_KIND_LENGTH]


def _is_told(row: Subscription) -> bool:
    """Whether the refusal is how it ended, as far as is known."""
    return row.ending is Ending.RENEW_REFUSED or row.is_live


def _later(row: Subscription, time_us: int | None) -> str:
    told = after(row, time_us)
    return told[:1].upper() + told[1:] + "," if told and not told.startswith("0 s") else "Then"


def _how(row: Subscription) -> str:
    """Why it lives no more, as it follows its name."""
    if row.ending is Ending.EXPIRED:
        return f"{ended(row)} and was not renewed{' again' if row.renewals else ''}"
    if _is_told(row):
        until = f"until {clock(row.expires_us)}" if row.expires_us else "without an end"
        refused = f"refused a request about it with {row.refused} (event {row.refused_event})"
        return f"was granted {until}, but the device {refused}: subscribe again"
    return ended(row)


def _again_and_again(row: Subscription, event: Event) -> Found:
    context = ", ".join(quoted(it) for it in row.contexts[:5])
    since = lasting(event.time_us - row.subscribes_since_us)
    text = (
        f"{row.subscribes} Subscribes of {row.client} in {since} with the same ClientContext "
        f"{context}{_AGAIN[row.same_sink]}"
    )
    if row.ending is Ending.REFUSED or row.fault == "no answer":
        text += f" The last {ended(row)}."
    likely: tuple[str, ...] = ("it knows no Renew and asks anew to be safe",)
    likely += () if row.same_sink else ("several programs on the computer use the same name",)
    evidence = (*row.subscribes_events, event.seq)
    severity = None if row.same_sink else Severity.INFORMATION
    variant = f"again {row.client} {context}"
    return Found(text, About(row.device), evidence, variant, likely, severity)


_AGAIN = {
    True: ", while the subscription before was alive: use Renew, tokens are being invalidated.",
    False: " and the same name for the panel, but to different sinks, while the subscription "
    "before was alive. If it is one program: use Renew, tokens may be invalidated.",
}


# --- EVT-4 ----------------------------------------------------------------------------------------


def _which(story: Story, event: Event) -> Iterable[Found]:
    asked = story.asked
    if asked is None or type(asked.message) not in _MANAGING:
        return ()
    return _wrongly_named(story, event, asked)


def _wrongly_named(story: Story, event: Event, asked: Event) -> Iterator[Found]:
    if event.phase is Phase.FAULT and not _is_refused(event):
        return
    row = story.subscriptions.spoken_of
    name, device = asked.operation, row.device if row else asked.device.rpartition(":")[0]
    about, evidence = About(device.strip("[]")), (asked.seq, event.seq)
    faulty = event.fault.subcode or "a fault" if event.fault else ""
    if _in_body(asked):
        text = f"{name} (event {asked.seq}) has the Identifier in its body, not as a SOAP header"
        text += f": the device refused it with {faulty}." if faulty else "; the device took it."
        severity = None if faulty else Severity.WARNING
        yield Found(text, about, evidence, f"body {asked.source}", (), severity)
    elif faulty and not asked.subscription:
        text = f"{name} (event {asked.seq}) names no subscription: the device refused it"
        yield Found(f"{text} with {faulty}.", about, evidence, f"none {asked.source}")
    elif faulty and row is not None and not _is_known(row):
        yield _unknown(row, asked, event, faulty)


def _unknown(row: Subscription, asked: Event, event: Event, fault: str) -> Found:
    told = quoted(short(asked.subscription))
    text = f"{asked.operation} (event {asked.seq}) for the subscription {told} was refused with"
    likely: tuple[str, ...] = ()
    evidence = [asked.seq, event.seq]
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
    return Found(text, About(row.device), evidence, f"unknown {row.client}", likely)


# --- EVT-5 ----------------------------------------------------------------------------------------


def _given_up(story: Story, event: Event) -> Iterator[Found]:
    row = story.subscriptions.spoken_of
    if row is None:
        return
    why = f" It says: {quoted(row.why)}" if row.why else ""
    text = f"The device ended the {name_of(row)} with {row.status or 'no status'}.{why}"
    if row.status == "DeliveryFailure":
        text += f" {_deliveries(row)}"
    likely, severity = _STATUSES.get(row.status, ((), None))
    evidence = tuple(it for it in (row.created_event, row.failed_event, event.seq) if it)
    yield Found(
        text, About(row.device), evidence, f"ended {row.status} {_kind_of(row)}", likely, severity
    )


def _deliveries(row: Subscription) -> str:
    where = sink_of(row) if row.notify_to else "the computer"
    if row.failed:
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
        id="EVT-3",
        severity=Severity.WARNING,
        title="A subscription was not kept alive",
        meaning="A subscription lives as long as the device granted, often an hour, and is lost "
        "when the device restarts. After that nothing arrives, tokens are refused, and the "
        "panel may still show the computer. Every further Subscribe instead of Renew makes new "
        "tokens and, on some devices, new entries until they hang.",
        advice="Send Renew well before the time is over, Subscribe again if it is refused or the "
        "device was restarted, and Unsubscribe before asking anew.",
        sources=(
            f"{_WS_EVENTING}, section 3.2",
            "Microsoft, WSD Scan Service, ScanDestinations element",
            "wsd-scan's notes on Samsung M288x",
        ),
        on=(Trigger.EVERY,),
        check=_alive,
        last=_lapsed_at_end,
    ),
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
            f"{_WS_EVENTING}, sections 3.2 to 3.4",
            "WS-Addressing 2004/08, section 2.3",
            "airscand (Identifier in the body of Unsubscribe)",
        ),
        on=(Trigger.RESPONSE,),
        check=_which,
    ),
    Rule(
        id="EVT-5",
        severity=Severity.WARNING,
        title="The device ended a subscription",
        meaning="The device tells that it will send no more notifications, and why: it could not "
        "deliver, it is being switched off, or it cancels.",
        advice="Subscribe again when the computer can be reached, or when the device says Hello.",
        sources=(f"{_WS_EVENTING}, section 3.5",),
        on=(eventing.SubscriptionEnd,),
        check=_given_up,
    ),
)
