"""The rule of answers without a message (HTTP-4): a bare HTTP status, or a text that is no SOAP.

Rule: a fallback. A job that ends so, a busy device, an event that nobody takes: other rules tell.
What the capture or a limit of ours took away is no message that lacks.
"""

from collections.abc import Iterable, Iterator

from inspector.diagnosis.rule import Found, Rule, Severity, Trigger
from inspector.diagnosis.wording import capital, device_of, is_cut_off, named, sender_of
from inspector.errors import NoteKind
from inspector.events.event import Event, Phase
from inspector.story.roles import ends_of
from inspector.story.story import Story

_TOLD_LENGTH = 300
_BAD_REQUEST = 400
_BY_STATUS = {
    401: "the service is protected by a password",
    403: "the service is switched off, or kept for certain computers",
    500: "the {who} failed at the request",
    503: "the {who} is busy, or still starting",
}


def _no_message(story: Story, event: Event) -> Iterable[Found]:
    status = event.http.status if event.http else None
    if event.phase is not Phase.UNDECODED or status is None:
        return ()
    return _bare(story, event, status)


def _bare(story: Story, event: Event, status: int) -> Iterator[Found]:
    asked = story.asked
    if is_cut_off(event) or any(note.kind is NoteKind.LIMIT for note in event.notes):
        return
    if (status >= 400 or not event.raw.length) and story.paths.is_wsd(event, asked):
        what = f"has HTTP status {status} and holds nothing"
        if event.raw.length and event.notes:  # the last note is the reason: it quotes the body
            what = f"holds no SOAP message: {event.notes[-1].text[:_TOLD_LENGTH]}"
        text = f"{capital(named(event))} {what}."
        evidence = (asked.seq, event.seq) if asked else (event.seq,)
        variant = f"{sender_of(event)} {status}"
        yield Found(text, device_of(event), evidence, variant, _why_bare(story, asked, status))


def _why_bare(story: Story, asked: Event | None, status: int) -> tuple[str, ...]:
    """Why an answer holds no message."""
    if asked is not None and asked.phase is Phase.UNDECODED:
        return ("the request could not be read either",)
    who = ends_of(asked)[1].part if asked else "device"
    if status < 400:
        return (f"a defect of the {who}: it lost its answer",)
    if status in _BY_STATUS:
        return (_BY_STATUS[status].format(who=who),)
    if asked is not None and asked.phase is Phase.NOTIFICATION:
        return ("the program that subscribed has ended, and nobody listens at this path",)
    unread = (f"the {who} could not read the request",) if status == _BAD_REQUEST else ()
    if asked is not None and story.paths.answers(asked):
        gone = f"the {who} does not know what the request names (any more)"
        return unread or (f"{gone}: its path is right, it answered before",)
    return ("the path of the service is wrong: take it from the metadata", *unread)


RULES: tuple[Rule, ...] = (
    Rule(
        id="HTTP-4",
        severity=Severity.WARNING,
        title="An answer without a message",
        meaning="Every request of WSD is answered with a SOAP message, a refusal with a fault. "
        "A bare HTTP status does not say what was wrong.",
        advice="Compare the address of the request with those in the metadata, and see what came "
        "before it.",
        sources=("SOAP 1.2 part 2, section 7.4", "sane-airscan issue 170 (Samsung)"),
        on=(Trigger.RESPONSE,),
        check=_no_message,
        fallback=True,
    ),
)
