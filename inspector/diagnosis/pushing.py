"""Rules of push scans: from the button at the device to the job that the computer creates.

Rule: where a token or an identifier comes from is told by what the capture saw; if it may have
begun too late to see it, that is said.
"""

from collections.abc import Iterator

from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import SAMSUNG_NOTES, element
from inspector.errors import NoteKind
from inspector.events.event import Event, Phase
from inspector.protocols import scan
from inspector.protocols.faults import find_fault
from inspector.story.job_words import quoted, seconds
from inspector.story.places import family
from inspector.story.push import Push, PushAttempt
from inspector.story.pushes import WAIT_US
from inspector.story.registrations import Token
from inspector.story.sinks import place_of
from inspector.story.story import Story
from inspector.story.subscription import Destination, Ending, Subscription
from inspector.story.subscription_words import ended

_TOKEN = "ClientErrorInvalidDestinationToken"
_IDENTIFIER = "ClientErrorInvalidScanIdentifier"
_DRAFT = (
    "the request is in a draft's namespace (2006/01): then the device sees no token in it at all"
)
_TAKEN = "The device took it all the same."
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
    granted = _granted(story, push, attempt)
    if granted is None:
        return _strange_token(story, push, sent)
    row, destination = granted
    source = f"{sent} was given for ClientContext {quoted(destination.context)}"
    source += f" (event {row.created_event})"
    is_other = _is_other(story, push, attempt)
    if is_other and destination.context != push.client_context:
        told = f"{source}, but the event says {quoted(push.client_context)}{_right(push)}"
        return told, (row.created_event, push.subscription_event), ()
    if not row.is_live:
        told = f"{source}, and its subscription {ended(row)}{_right(push, attempt.token)}"
        newer = push.subscription_event if push.subscription_number != row.number else 0
        return told, (row.created_event, newer), _why_dead(row)
    if is_other and push.token:
        told = f"{source}, but the event came for another Subscribe{_right(push)}"
        return told, (row.created_event, push.subscription_event), _why_other(row, push)
    if row.client != attempt.client and family(row.client) == family(attempt.client):
        told = f"{source} to another computer, {row.client}"
        return told, (row.created_event,), ()
    told = f"{source}, and its subscription is live: it is the right one"
    return told, (row.created_event,), _right_but_refused(row, destination)


def _granted(story: Story, push: Push, attempt: PushAttempt) -> Token | None:
    """Where the token of an attempt was granted, also by way of a proxy."""
    part = story.subscriptions
    granted = part.token_of(push.device, attempt.token)
    if granted is None and attempt.token and attempt.token == push.token:
        row = part.numbered(push.subscription_number)
        destination = row and row.destination(push.client_context)
        return (row, destination) if row and destination else None
    return granted


def _is_other(story: Story, push: Push, attempt: PushAttempt) -> bool:
    """Whether the event came for another token than the one that is shown.

    Subscriptions with one sink and one ClientContext cannot be told apart by their events.
    """
    granted = _granted(story, push, attempt)
    if not push.pressed_event or attempt.token == push.token:
        return False
    heard = story.subscriptions.numbered(push.subscription_number)
    if granted is None or heard is None or not granted[0].is_live:
        return True
    row, destination = granted
    is_same_sink = place_of(row.notify_to) == place_of(heard.notify_to)
    return not is_same_sink or destination.context != push.client_context


def _why_other(row: Subscription, push: Push) -> tuple[str, ...]:
    if row.number < push.subscription_number:
        return ("the newer Subscribe with the same ClientContext made the old token invalid",)
    return ("another program on the computer has a token of its own",)


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
    return story.subscriptions.at(push.device)


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
    evidence = (*filter(None, (push.pressed_event,)), attempt.event, attempt.answer_event)
    if _is_wrong(story, push, attempt):
        told, seen, likely = _token(story, push, attempt)
        shows = f"a wrong token: {told}" if attempt.token else f"no token{_right(push)}"
        text = f"CreateScanJob (event {attempt.event}) shows {shows}. {_TAKEN}"
        granted = _granted(story, push, attempt)
        if granted is not None:
            lapsed = granted[0].ending is Ending.EXPIRED
            likely = ("the Renew of its subscription was not captured",) if lapsed else ()
        seen = (*filter(None, seen), *evidence)
        yield Found(text, about, seen, "accepted token", likely, Severity.WARNING)
    press = _last_press(story, push, attempt)
    if press is not None:
        text = (
            f"CreateScanJob (event {attempt.event}) shows the ScanIdentifier "
            f"{quoted(push.scan_identifier)}, which no event in this capture announced; the last "
            f"one says {quoted(press.scan_identifier)} (event {press.pressed_event}). {_TAKEN}"
        )
        likely = ("the program made it up or altered it", "its event was not captured")
        severity = Severity.WARNING
        if press.tried:  # nothing waits that it could have been meant for
            likely, severity = likely[::-1], Severity.INFORMATION
        seen = (press.pressed_event, *evidence)
        yield Found(text, about, seen, "strange identifier", likely, severity)
    handed_on = story.message_ids.handed_on is not None  # a proxy's copy of the answer before
    if push.created > 1 and push.scan_identifier and not handed_on:
        text = (
            f"CreateScanJob (event {attempt.event}) uses the ScanIdentifier "
            f"{quoted(push.scan_identifier)} a second time. {_TAKEN}"
        )
        yield Found(text, about, evidence, "accepted identifier", severity=Severity.WARNING)


def _is_wrong(story: Story, push: Push, attempt: PushAttempt) -> bool:
    """Whether an accepted token surely is not the one to show.

    A device that was restarted and takes the token has kept its subscriptions.
    """
    if push.token and _is_other(story, push, attempt):
        return True
    granted = _granted(story, push, attempt)
    if granted is None:
        return False
    row, destination = granted
    if push.pressed_event and not push.token and destination.context != push.client_context:
        right = row.destination(push.client_context)
        return right is None or right.token != attempt.token
    return not row.is_live and row.ending is not Ending.RESTARTED


def _last_press(story: Story, push: Push, attempt: PushAttempt) -> Push | None:
    """The newest event for the computer, if that of this push would have been seen as well."""
    if push.pressed_event or push.created > 1 or not push.scan_identifier:
        return None
    rows = [it for it in _of(story, push) if it.client == push.client and it.created_us]
    if not rows and attempt.time_us - story.first_us < WAIT_US:
        return None
    mine = (it for it in story.pushes if (it.device, it.client) == (push.device, push.client))
    before = [it for it in mine if 0 < it.pressed_event < attempt.event]
    return before[-1] if before else None


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
            element("CreateScanJobRequest"),
            element("DestinationResponse"),
            SAMSUNG_NOTES,
        ),
        on=(scan.CreateScanJobResponse, Phase.FAULT),
        check=_ticket,
        needs_whole=True,
    ),
)
