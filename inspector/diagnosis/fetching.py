"""Rules of push scans after the button: the job is fetched, soon, and as the user chose.

Rule: what may come after the capture is no fault; what a computer sends to the device can be
missed only where it would have been seen.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import element
from inspector.events.event import Event, Phase
from inspector.events.words import joined
from inspector.story.durations import lasting
from inspector.story.job import PULL, Job
from inspector.story.job_words import quoted
from inspector.story.push import Push, PushAttempt
from inspector.story.pushes import WAIT_US
from inspector.story.story import Story

# --- PUSH-2 ---------------------------------------------------------------------------------------


def _fetched(story: Story, event: Event) -> Iterable[Found]:
    part = story.pushes
    if part.attempt is None and not part.given_up:
        return ()  # nearly always, and asked of every event
    return _not_as_asked(story, event)


def _not_as_asked(story: Story, event: Event) -> Iterator[Found]:
    part = story.pushes
    for missed in part.given_up:
        if _is_seen(story, missed):
            yield _not_fetched(story, missed, since_us=_since_us(story, missed))
    attempt, push = part.attempt, part.spoken_of
    if push is not None and attempt is not None and event.phase is Phase.REQUEST:
        yield from _other_source(push, attempt)
        if push.tried == 1 and (push.delay_us or 0) > WAIT_US:
            yield _late(push, attempt)


def _never_fetched(story: Story) -> Iterator[Found]:
    """Those that nobody fetched until the end."""
    part = story.pushes
    for push in (*part.given_up, *part.waiting()):
        since_us = _since_us(story, push)
        if _is_seen(story, push):
            early = since_us < WAIT_US and not push.refused
            found = _not_fetched(story, push, since_us=since_us, early=early)
            yield replace(found, severity=Severity.INFORMATION) if early else found


def _since_us(story: Story, push: Push) -> int:
    """How long ago the button was pressed."""
    return story.last_us - (push.pressed_us or story.last_us)


def _is_seen(story: Story, push: Push) -> bool:
    """Whether what the computer sends to the device is seen, so that it can be missed."""
    if push.taken_event or push.refused or push.subscription_number:
        return True
    return any(it.client == push.client for it in story.subscriptions.at(push.device))


def _not_fetched(story: Story, push: Push, *, since_us: int, early: bool = False) -> Found:
    place = f"for {quoted(push.destination or push.client_context)}"
    named = joined("The button was pressed", place, f"(event {push.pressed_event})", by=" ")
    pulled, other = _pulled(story, push), _other(story, push)
    if pulled is not None:
        text = (
            f"{named}: the computer {push.client} created {pulled.name} (event "
            f"{pulled.created_event}), but without the event's ScanIdentifier and without a token. "
            "For the device that is another scan, and its panel still waits."
        )
        likely: tuple[str, ...] = ("the program knows no push scan",)
    elif other is not None:
        text = (
            f"{named}: the computer {push.client} created {other.job} (event "
            f"{other.created_event}), but with the ScanIdentifier {quoted(other.scan_identifier)} "
            f"and not the event's, {quoted(push.scan_identifier)}."
        )
        likely = ("the program made the identifier up, or keeps one of an earlier event",)
    elif push.refused:
        text = f"{named}, but the computer {push.client} did not take the event: {push.refused}"
        text += f" (event {push.refused_event})."
        likely = ("the program that subscribed has ended",)
    elif early:
        later = f"{lasting(since_us)} later" if since_us >= 1_000_000 else "right after it"
        text = (
            f"{named}: the computer {push.client} got the event, and had not created the job when "
            f"the conversation ended, {later}."
        )
        likely = ("what comes after was not recorded", *_NOTHING_DONE)
    else:
        text = (
            f"{named}: the computer {push.client} got the event but never created the job "
            f"(nothing for {lasting(since_us)})."
        )
        likely = _NOTHING_DONE
    seen = [push.subscription_event, push.pressed_event, push.taken_event, push.refused_event]
    seen += [pulled.created_event] if pulled else [other.created_event] if other else []
    return Found(text, About(push.device), [*filter(None, seen)], _missed(push), likely)


_NOTHING_DONE = (
    "no scan program is set up for this event, or no user is logged on",
    "its event sink takes events and does nothing with them",
    "a window on the computer waits for somebody",
)


def _missed(push: Push) -> str:
    return f"missed {push.client} {push.client_context}"


def _pulled(story: Story, push: Push) -> Job | None:
    """A job that the computer created after the button as if nobody had pressed it."""
    for job in story.jobs.of_device(push.device):
        mine = job.client == push.client and job.kind == PULL
        if mine and job.created_us and push.pressed_us and job.created_us > push.pressed_us:
            return job
    return None


def _other(story: Story, push: Push) -> Push | None:
    """What the computer created after the button with an identifier that nobody announced."""
    for it in story.pushes:
        mine = it.device == push.device and it.client == push.client and it.created
        if mine and not it.pressed_event and it.created_event > push.pressed_event:
            return it
    return None


def _late(push: Push, attempt: PushAttempt) -> Found:
    text = (
        f"CreateScanJob (event {attempt.event}) came only {lasting(push.delay_us or 0)} after the "
        f"button was pressed (event {push.pressed_event})."
    )
    likely = ("a window on the computer waited for somebody",)
    evidence = (push.pressed_event, attempt.event)
    return Found(text, About(push.device), evidence, _missed(push), likely)


def _other_source(push: Push, attempt: PushAttempt) -> Iterator[Found]:
    asked, pressed = attempt.source, push.source
    if not asked or not pressed or asked == pressed:
        return
    if asked.startswith("ADF") and pressed.startswith("ADF"):
        return  # one or both sides of what lies in the feeder
    text = (
        f"The ticket of CreateScanJob (event {attempt.event}) names the source {quoted(asked)}, "
        f"but the event says {quoted(pressed)} (event {push.pressed_event}): that is where "
        "the user wants to scan from."
    )
    likely = ("the program has a source of its own set and ignores the event's",)
    evidence = (push.pressed_event, attempt.event)
    yield Found(
        text, About(push.device), evidence, f"source {attempt.client} {asked} {pressed}", likely
    )


RULES: tuple[Rule, ...] = (
    Rule(
        id="PUSH-2",
        severity=Severity.WARNING,
        title="The button was pressed and the scan was not fetched as asked",
        meaning="After ScanAvailableEvent the device waits for a while for a CreateScanJob of "
        "the computer that was chosen, with the source that the user chose.",
        advice="Look at the scan program and the event sink on the computer, and take the input "
        "source from the event.",
        sources=(
            element("ScanAvailableEvent"),
            "sane-airscan and wsd-scan: InputSource in the event",
        ),
        on=(Trigger.EVERY,),
        check=_fetched,
        last=_never_fetched,
    ),
)
