"""The rule of how long subscriptions live (EVT-3): until when they were granted, and renewed.

Rule: one that was not seen granted is not judged; what expired a moment before the end may still
have been renewed.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import EVENTING, SAMSUNG_NOTES, element
from inspector.diagnosis.subscriptions import MANAGING, in_body, is_known, is_refused, kind_of
from inspector.events.event import Event, Phase
from inspector.events.words import joined
from inspector.protocols import eventing
from inspector.story.durations import expires_us, lasting
from inspector.story.job_words import quoted
from inspector.story.story import Story
from inspector.story.subscription import Ending, Subscription
from inspector.story.subscription_words import after, clock, ended, name_of

REPEATS = 3
"""So many Subscribes in a row are no accident: two are made by a program that was restarted."""

RENEWED_LATE_US = 60_000_000
"""What expired shorter before the end may still have been renewed."""

_SHORTER_US = 10_000_000
"""By so much less than was asked for a grant is shorter."""


def _alive(story: Story, event: Event) -> Iterable[Found]:
    part = story.subscriptions
    if part.spoken_of is None and not part.lapsed:
        return ()  # nearly always, and asked of every event
    return _not_alive(story, event)


def _not_alive(story: Story, event: Event) -> Iterator[Found]:
    part = story.subscriptions
    row = part.spoken_of
    for lapsed in part.lapsed:
        if not lapsed.unsubscribe_event and not lapsed.succeeded_event:
            yield _lost(lapsed, event if lapsed is row else None)
    if row is None or row in part.lapsed:
        return
    if event.phase is Phase.NOTIFICATION:
        if row.late_event == event.seq and row.ending is Ending.EXPIRED:
            yield _lost(row, event)
    elif story.asked is not None:
        asked = story.asked.message
        if isinstance(asked, MANAGING) and is_refused(event):
            if is_known(row) and not in_body(story.asked):
                yield _lost(row, event)
        elif isinstance(asked, eventing.Renew) and row.lapsed_us is not None:
            yield _taken_late(row, story.asked, event)
        elif isinstance(asked, eventing.Subscribe) and row.subscribes >= REPEATS:
            yield _again_and_again(row, event)


def _taken_late(row: Subscription, asked: Event, event: Event) -> Found:
    """A Renew after the end that the device took: others refuse it."""
    lapsed_us = row.lapsed_us or 0
    text = (
        f"The {name_of(row)} expired at {clock(lapsed_us)} and was not renewed in time. Renew "
        f"came {lasting(asked.time_us - lapsed_us)} later (event {asked.seq}), and the device "
        f"took it all the same (event {event.seq}); others refuse it."
    )
    evidence = (row.first_event, asked.seq, event.seq)
    variant, about = f"lost {kind_of(row)}", About(row.device)
    return Found(text, about, evidence, variant, (_NO_ACCOUNT,), again=True, advice=_IN_TIME)


def _lapsed_at_end(story: Story) -> Iterator[Found]:
    """Those that expired after the last event, with time left to see a Renew."""
    for row in story.subscriptions.lapsed_at_end:
        if row.unsubscribe_event or row.succeeded_event:
            continue
        since_us = story.last_us - (row.ended_us or story.last_us)
        found = _lost(row, None)
        text = f"{found.text} The conversation ends {lasting(since_us)} later."
        severity = Severity.INFORMATION if since_us < RENEWED_LATE_US else None
        yield replace(found, text=text, severity=severity)


def _lost(row: Subscription, event: Event | None) -> Found:
    """It does not live as long as it is used; ``event`` is one about it that shows that."""
    shorter = _shorter(row)
    text = joined(f"The {name_of(row)} {_how(row)}.", shorter, by=" ")
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
            _NO_ACCOUNT,
        )
    elif _is_told(row):
        likely = (
            "the device restarted unseen and forgot its subscriptions",
            "another program used up the device's few subscriptions",
        )
    if shorter:
        likely = (_RECKONS, *(it for it in likely if it != _NO_ACCOUNT))
    renewed = row.renewals[-1].event if row.renewals else 0
    seq = event.seq if event is not None else renewed
    evidence = tuple(filter(None, (row.first_event, row.late_event, row.refused_event, seq)))
    expired_event = row.ended_event if row.ending is Ending.EXPIRED else 0
    again = any(0 < it < seq for it in (row.late_event, row.refused_event, expired_event))
    advice = _AS_GRANTED if shorter else _DO.get(row.ending, "")
    if _is_told(row):
        advice = _DO[Ending.RENEW_REFUSED]
    variant = f"lost {kind_of(row)}"
    return Found(text, About(row.device), evidence, variant, likely, again=again, advice=advice)


_NO_ACCOUNT = "it does not keep track of the time that was granted"
_RECKONS = "it reckons with the time that it asked for, not with the time that was granted"
_IN_TIME = "Send Renew well before the time is over."
_AS_GRANTED = (
    "Send Renew well before the time is over that the device granted, not the one asked for."
)
_DO = {
    Ending.EXPIRED: f"{_IN_TIME} Once it is over, Subscribe again.",
    Ending.RESTARTED: "Subscribe again when the device says Hello, or refuses a Renew.",
    Ending.RENEW_REFUSED: "Subscribe again when the device refuses a Renew.",
}
"""What to do about a subscription that is lost, by how it ended."""


def _shorter(row: Subscription) -> str:
    """That the device granted less time than the Subscribe had asked for; empty if it did not."""
    asked_us, granted_us = row.asked_us, row.granted_us
    if row.ending is not Ending.EXPIRED or asked_us is None or granted_us is None or row.renewals:
        return ""
    until_us = expires_us(row.asked_expires, asked_us)
    if until_us is None or until_us - asked_us < granted_us + _SHORTER_US:
        return ""
    asked = lasting(until_us - asked_us)
    return f"Subscribe had asked for {asked}, and the device granted {lasting(granted_us)} only."


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
    about = About(row.device)
    return Found(text, about, evidence, variant, likely, severity, advice=_RENEW)


_RENEW = "Send Renew instead of another Subscribe, and Unsubscribe before asking anew."
_AGAIN = {
    True: ", while the subscription before was alive: use Renew, tokens are being invalidated.",
    False: " and the same name for the panel, but to different sinks, while the subscription "
    "before was alive. If it is one program: use Renew, tokens may be invalidated.",
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
            EVENTING.at("section 3.2"),
            element("ScanDestinations"),
            SAMSUNG_NOTES,
        ),
        on=(Trigger.EVERY,),
        check=_alive,
        last=_lapsed_at_end,
    ),
)
