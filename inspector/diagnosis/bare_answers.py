"""The rule of answers without a message (HTTP-4): a bare HTTP status, or a text that is no SOAP.

Rule: a fallback. A job that ends so, a busy device, an event that nobody takes: other rules tell.
What the capture or a limit of ours took away is no message that lacks.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from inspector.diagnosis.announced import announced, is_among, is_path_of, nearest
from inspector.diagnosis.rule import Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import SOAP_2, issue
from inspector.diagnosis.wording import capital, device_of, named, sender_of
from inspector.errors import NoteKind
from inspector.events.event import Event, Phase
from inspector.story.device import Place
from inspector.story.job_words import quoted
from inspector.story.missed import is_partial
from inspector.story.roles import ends_of
from inspector.story.story import Story

_TOLD_LENGTH = 300
_BAD_REQUEST = 400
_WHO = "{who}"
"""Stands for who answered: device, scan server, client."""


class _Why(NamedTuple):
    """Why an answer holds no message, the likeliest first, and what to do."""

    likely: tuple[str, ...]
    do: str = ""


_BY_STATUS = {
    401: _Why(
        ("the service is protected by a password",),
        "Let the client log in, or allow scans without a password in the settings of the {who}.",
    ),
    403: _Why(
        ("the service is switched off, or kept for certain computers",),
        "Switch the service on in the settings of the {who}, and let the client's address in.",
    ),
    500: _Why(
        ("the {who} failed at the request",),
        "Send the request again; if it fails again, switch the {who} off and on.",
    ),
    503: _Why(("the {who} is busy, or still starting",), "Send the request again in a minute."),
}
_UNREAD = _Why(
    ("the request could not be read either",), "Mend the request first: it could not be read."
)
_LOST = _Why(
    ("a defect of the {who}: it lost its answer",),
    "Send the request again; if the answer is empty again, update the program of the {who}.",
)
_MOVED = _Why(
    ("the {who} sends the client to another address, often to that of https",),
    "Send the request to the address in Location, or to the one that the metadata names.",
)
_NOBODY_LISTENS = _Why(
    ("the program that subscribed has ended, and nobody listens at this path",),
    "Start the program that subscribed again, or wait until its subscription is over.",
)
_CANNOT_READ = _Why(
    ("the {who} could not read the request",),
    "Compare the request with one of another program that the {who} takes.",
)
_FORGOTTEN = _Why(
    (
        "the {who} does not know what the request names (any more): its path is right, it answered "
        "before",
    ),
    "See whether what the request names, such as a job, is still there.",
)
_NOT_SERVED = _Why(
    ("the {who} does not serve the path that it announced",),
    "See that WSD is switched on in the settings of the {who}, and switch it off and on.",
)


def _no_message(story: Story, event: Event) -> Iterable[Found]:
    status = event.http.status if event.http else None
    if event.phase is not Phase.UNDECODED or status is None:
        return ()
    return _bare(story, event, status)


def _bare(story: Story, event: Event, status: int) -> Iterator[Found]:
    asked = story.asked
    if is_partial(event) or any(note.kind is NoteKind.LIMIT for note in event.notes):
        return
    if (status >= 400 or not event.raw.length) and story.paths.is_wsd(event, asked):
        what = f"has HTTP status {status} and holds nothing"
        if event.raw.length and event.notes:  # the last note is the reason: it quotes the body
            what = f"holds no SOAP message: {event.notes[-1].text[:_TOLD_LENGTH]}"
        text = f"{capital(named(event))} {what}."
        evidence = (asked.seq, event.seq) if asked else (event.seq,)
        variant = f"{sender_of(event)} {status}"
        why, who = _why_bare(story, asked, status), ends_of(asked)[1].part if asked else "device"
        likely = tuple(it.replace(_WHO, who) for it in why.likely)
        advice = why.do.replace(_WHO, who)
        yield Found(text, device_of(event), evidence, variant, likely, advice=advice)


def _why_bare(story: Story, asked: Event | None, status: int) -> _Why:
    if asked is not None and asked.phase is Phase.UNDECODED and not is_partial(asked):
        return _UNREAD
    if status < 400:
        return _LOST if status < 300 else _MOVED
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if asked is not None and asked.phase is Phase.NOTIFICATION:
        return _NOBODY_LISTENS
    places = announced(story, asked) if asked is not None else ()
    if asked is not None and (story.paths.answers(asked) or is_among(places, asked)):
        if status == _BAD_REQUEST:
            return _CANNOT_READ
        return _FORGOTTEN if story.paths.answers(asked) else _NOT_SERVED
    why = _wrong_path(places, asked)
    if status == _BAD_REQUEST:
        return why._replace(likely=why.likely + _CANNOT_READ.likely)
    return why


def _wrong_path(places: Sequence[Place], asked: Event | None) -> _Why:
    """Nothing was ever heard from there, and it is not what the device announced."""
    what, source = "service", "the metadata"
    if asked is not None and asked.service == "transfer":
        what, source = "device", "XAddrs in ProbeMatches"
    do = f"Take the path from {source}."
    likely = f"the path of the {what} is wrong"
    if asked is not None and places:
        do = f"Send the request to the address from {source}: {quoted(nearest(places, asked))}."
        if is_path_of(places, asked):
            likely = f"the {what} was announced at another port"
    return _Why((likely,), do)


RULES: tuple[Rule, ...] = (
    Rule(
        id="HTTP-4",
        severity=Severity.WARNING,
        title="An answer without a message",
        meaning="Every request of WSD is answered with a SOAP message, a refusal with a fault. "
        "A bare HTTP status does not say what was wrong.",
        advice="Compare the address of the request with those in the metadata, and see what came "
        "before it.",
        sources=(SOAP_2.at("section 7.4"), issue(170, "Samsung")),
        on=(Trigger.RESPONSE,),
        check=_no_message,
        fallback=True,
    ),
)
