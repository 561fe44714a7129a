"""Rules of push scans: from the button at the device to the job that the computer creates.

Rule: where a token or an identifier comes from is told by what the capture saw; if it may have
begun too late to see it, that is said.
"""

from collections.abc import Iterable, Iterator

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.errors import NoteKind
from inspector.events.event import Event, Phase
from inspector.events.words import joined
from inspector.protocols import scan
from inspector.protocols.faults import find_fault
from inspector.story.durations import lasting
from inspector.story.job import PULL, Job
from inspector.story.job_words import quoted, seconds
from inspector.story.push import Push, PushAttempt
from inspector.story.pushes import WAIT_US
from inspector.story.story import Story
from inspector.story.subscription import Destination, Ending, Subscription
from inspector.story.subscription_words import ended

_TOKEN = "ClientErrorInvalidDestinationToken"
_IDENTIFIER = "ClientErrorInvalidScanIdentifier"
_DRAFT = (
    "the request is in a draft's namespace (2006/01): then the device sees no token in it at all"
)
_GONE = "the panel gave up waiting, or the user left its menu"


# --- PUSH-1 ---------------------------------------------------------------------------------------


def _ticket(story: Story, event: Event) -> Iterator[Found]:
    push, attempt, asked = story.pushes.spoken_of, story.pushes.attempt, story.asked
    if push is None or attempt is None or asked is None:
        return
    if event.fault is None:
        yield from _accepted(story, push, attempt)
        return
    fault = event.fault
    known = find_fault(fault.subcode_namespace, fault.subcode, service="scan")
    name = known.row.name if known else ""
    if name not in {_TOKEN, _IDENTIFIER}:
        return
    draft = any(note.kind is NoteKind.NAMESPACE for note in asked.notes)
    cause = _token if name == _TOKEN else _identifier
    told, seen, likely = cause(story, push, attempt)
    text = f"CreateScanJob (event {asked.seq}) was refused with {fault.subcode}: {told}."
    likely = ((_DRAFT,) if draft else ()) + likely
    evidence = (*filter(None, (*seen, push.pressed_event)), asked.seq, event.seq)
    variant = f"{name} {attempt.client} {push.client_context}"
    yield Found(text, About(push.device), evidence, variant, likely)


type _Cause = tuple[str, tuple[int, ...], tuple[str, ...]]


def _token(story: Story, push: Push, attempt: PushAttempt) -> _Cause:
    """Where a token that the device refused comes from."""
    if not attempt.token:
        return "it has no DestinationToken", (), ()
    sent = f"the token {quoted(attempt.token)}"
    granted = story.subscriptions.token_of(push.device, attempt.token)
    if granted is None:
        return _strange_token(story, push, sent)
    row, destination = granted
    source = f"{sent} was given for ClientContext {quoted(destination.context)}"
    source += f" (event {row.created_event})"
    if push.pressed_event and destination.context != push.client_context:
        told = f"{source}, but the event says {quoted(push.client_context)}{_right(push)}"
        return told, (row.created_event, push.subscription_event), ()
    if not row.is_live:
        told = f"{source}, and its subscription {ended(row)}{_right(push, attempt.token)}"
        newer = push.subscription_event if push.subscription_number != row.number else 0
        return told, (row.created_event, newer), _why_dead(row)
    if row.client != attempt.client:
        told = f"{source} to another computer, {row.client}"
        return told, (row.created_event,), ()
    told = f"{source}, and its subscription is live: it is the right one"
    return told, (row.created_event,), _right_but_refused(row, destination)


def _strange_token(story: Story, push: Push, sent: str) -> _Cause:
    if any(it.created_us and it.destinations for it in _of(story, push)):
        told = f"no SubscribeResponse of the device gave {sent}{_right(push)}"
        likely = (
            "it is of a subscription from before the capture began",
            "it was altered on the way through the program",
        )
        return told, (push.subscription_event,), likely
    told = f"where {sent} comes from was not seen"
    return (
        told,
        (),
        ("its subscription has expired or was lost, or a newer one replaced it",),
    )


def _of(story: Story, push: Push) -> list[Subscription]:
    return [it for it in story.subscriptions if it.device == push.device]


def _right(push: Push, wrong: str = "") -> str:
    """The token that would have been right."""
    if not push.token or push.token == wrong:
        return ""
    return f"; the right one is {quoted(push.token)} (event {push.subscription_event})"


def _why_dead(row: Subscription) -> tuple[str, ...]:
    if row.ending is Ending.REPLACED:
        return ("the newer Subscribe with the same ClientContext made the old token invalid",)
    return ()


def _right_but_refused(row: Subscription, destination: Destination) -> tuple[str, ...]:
    return (
        "the device lost its subscriptions (restarted unseen), or a Subscribe of another "
        f"program replaced {quoted(destination.name or destination.context)}",
        "the panel gave up waiting",
    )


def _identifier(story: Story, push: Push, attempt: PushAttempt) -> _Cause:
    """Why a device does not know a ScanIdentifier."""
    if not push.scan_identifier:
        return "it has no ScanIdentifier", (), ()
    sent = f"the ScanIdentifier {quoted(push.scan_identifier)}"
    if push.created:
        told = f"{sent} was used before, for {push.job} (event {push.created_event})"
        return f"{told}: it is good for one job", (push.created_event,), ()
    if push.pressed_us is not None:
        after = seconds(attempt.time_us - push.pressed_us)
        return f"it came {after} after the button (event {push.pressed_event})", (), (_GONE,)
    if any(it.wants("ScanAvailableEvent") and it.created_us for it in _of(story, push)):
        likely = (
            "it is of an earlier press of the button, before the capture began",
            "the program made it up, or altered it",
        )
        return f"no ScanAvailableEvent of the device announced {sent}", (), likely
    return f"where {sent} comes from was not seen", (), (_GONE,)


def _accepted(story: Story, push: Push, attempt: PushAttempt) -> Iterator[Found]:
    """What other devices would have refused."""
    about = About(push.device, attempt.job)
    granted = story.subscriptions.token_of(push.device, attempt.token)
    evidence = (*filter(None, (push.pressed_event,)), attempt.event, attempt.answer_event)
    if push.pressed_event and granted is not None:
        row, destination = granted
        if destination.context != push.client_context:
            text = (
                f"CreateScanJob (event {attempt.event}) shows the token of ClientContext "
                f"{quoted(destination.context)} (event {row.created_event}), but the event says "
                f"{quoted(push.client_context)}{_right(push)}. The device took it all the same."
            )
            seen = (row.created_event, *evidence)
            yield Found(text, about, seen, "accepted token", severity=Severity.WARNING)
    if push.created > 1 and push.scan_identifier:
        text = (
            f"CreateScanJob (event {attempt.event}) uses the ScanIdentifier "
            f"{quoted(push.scan_identifier)} a second time. The device took it all the same."
        )
        yield Found(text, about, evidence, "accepted identifier", severity=Severity.WARNING)


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
            yield _not_fetched(story, missed)
    attempt, push = part.attempt, part.spoken_of
    if push is not None and attempt is not None and event.phase is Phase.REQUEST:
        yield from _other_source(push, attempt)
        if push.tried == 1 and (push.delay_us or 0) > WAIT_US:
            yield _late(push, attempt)


def _is_seen(story: Story, push: Push) -> bool:
    """Whether what the computer sends to the device is seen, so that it can be missed."""
    if push.refused or push.subscription_number:
        return True
    return any(it.client == push.client for it in _of(story, push))


def _not_fetched(story: Story, push: Push) -> Found:
    place = f"for {quoted(push.destination or push.client_context)}"
    named = joined("The button was pressed", place, f"(event {push.pressed_event})", by=" ")
    since = lasting(story.last_us - (push.pressed_us or story.last_us))
    pulled = _pulled(story, push)
    if pulled is not None:
        text = (
            f"{named}: the computer {push.client} created {pulled.name} (event "
            f"{pulled.created_event}), but without the event's ScanIdentifier and without a token. "
            "For the device that is another scan, and its panel still waits."
        )
        likely: tuple[str, ...] = ("the program knows no push scan",)
    elif push.refused:
        text = f"{named}, but the computer {push.client} did not take the event: {push.refused}"
        text += f" (event {push.refused_event})."
        likely = ("the program that subscribed has ended",)
    else:
        text = (
            f"{named}: the computer {push.client} got the event but never created the job "
            f"(nothing for {since})."
        )
        likely = (
            "no scan program is set up for this event, or no user is logged on",
            "its event sink takes events and does nothing with them",
            "a window on the computer waits for somebody",
        )
    seen = [push.subscription_event, push.pressed_event, push.refused_event]
    seen += [pulled.created_event] if pulled else []
    return Found(text, About(push.device), [*filter(None, seen)], _missed(push), likely)


def _missed(push: Push) -> str:
    return f"missed {push.client} {push.client_context}"


def _pulled(story: Story, push: Push) -> Job | None:
    """A job that the computer created after the button as if nobody had pressed it."""
    for job in story.jobs:
        mine = job.device == push.device and job.client == push.client and job.kind == PULL
        if mine and job.created_us and push.pressed_us and job.created_us > push.pressed_us:
            return job
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
        id="PUSH-1",
        severity=Severity.ERROR,
        title="A push scan shows the wrong token or identifier",
        meaning="To fetch what was started at the device, CreateScanJob shows the ScanIdentifier "
        "of the ScanAvailableEvent, once, and the DestinationToken that the live subscription was "
        "given for the event's ClientContext. The event itself holds no token.",
        advice="Keep the tokens of the newest SubscribeResponse by ClientContext, look up the "
        "event's, use Renew rather than Subscribe, and answer each event once and soon.",
        sources=(
            "Microsoft, WSD Scan Service, CreateScanJobRequest and DestinationResponse elements",
            "wsd-scan's notes on Samsung M288x",
        ),
        on=(scan.CreateScanJobResponse, Phase.FAULT),
        check=_ticket,
    ),
    Rule(
        id="PUSH-2",
        severity=Severity.WARNING,
        title="The button was pressed and the scan was not fetched as asked",
        meaning="After ScanAvailableEvent the device waits for a while for a CreateScanJob of "
        "the computer that was chosen, with the source that the user chose.",
        advice="Look at the scan program and the event sink on the computer, and take the input "
        "source from the event.",
        sources=(
            "Microsoft, WSD Scan Service, ScanAvailableEvent element",
            "sane-airscan and wsd-scan: InputSource in the event",
        ),
        on=(Trigger.EVERY,),
        check=_fetched,
    ),
)
