"""Rules of what carries messages: HTTP.

Rule 1: a capture that ends or lacks packets cuts nothing off; only a peer does.
Rule 2: what came from a file without HTTP has no head to be judged by.
Rule 3: a device's web pages, eSCL and printing over IPP are not ours.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from inspector.diagnosis.reaching import NOBODY_AT_DEVICE, NOBODY_AT_SINK
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sealed import TRUST
from inspector.diagnosis.sources import BASIC_PROFILE, SAMSUNG_NOTES, SOAP_2, issue, issues, rfc
from inspector.diagnosis.wording import about, capital, device_of, named, operation_of, sender_of
from inspector.errors import NoteKind
from inspector.events.event import Event, Http, Phase
from inspector.events.words import size
from inspector.story.device import UNOPENED
from inspector.story.hosts import host_of
from inspector.story.job_words import quoted, seconds
from inspector.story.missed import is_missed
from inspector.story.reach import end_of
from inspector.story.roles import DEVICE, ends_of
from inspector.story.story import Story

_TYPES = frozenset({"application/soap+xml", "multipart/related"})
_TEXT_XML = "text/xml"
_OK = 200
_ACCEPTED = 202
_PATIENCE_US = 1_000_000
"""No client has a time limit of less than a second."""

_TOLD_LENGTH = 300


# --- HTTP-1, HTTP-2 ------------------------------------------------------------------------------


def _status(story: Story, event: Event) -> Iterable[Found]:
    status, asked = event.http.status if event.http else None, story.asked
    if status is None:
        return ()
    if status == _OK and event.phase is Phase.RESPONSE and asked and asked.phase is Phase.REQUEST:
        return ()  # nearly always
    return _odd_status(story, event, status)


def _odd_status(story: Story, event: Event, status: int) -> Iterator[Found]:
    asked, what, severity = story.asked, "", None
    notified = asked is not None and asked.phase in (Phase.NOTIFICATION, Phase.ONEWAY)
    if event.phase is Phase.FAULT and status < 300:
        what = f"has HTTP status {status}; expected 400 or 500"
    elif event.phase is Phase.RESPONSE and status >= 400:
        what = f"has HTTP status {status}, but is no fault; expected 200"
    elif notified and event.phase is Phase.RESPONSE and status != _ACCEPTED:
        what = f"to a notification has HTTP status {status}; expected {_ACCEPTED}"
        severity = Severity.INFORMATION
    if what and story.paths.is_wsd(event, asked):
        evidence = (asked.seq, event.seq) if asked else (event.seq,)
        text = f"{capital(named(event))} {what}."
        variant = f"{sender_of(event)} {event.phase} {status}"
        yield Found(text, device_of(event), evidence, variant, severity=severity)


def _content_type(story: Story, event: Event) -> Iterable[Found]:
    http = event.http
    if http is None or not event.raw.length or event.phase is Phase.UNDECODED:
        return ()
    if http.content_type and not event.notes and _is_right(http.content_type):
        return ()  # nearly always
    return _odd_head(story, event, http)


def _odd_head(story: Story, event: Event, http: Http) -> Iterator[Found]:
    told = [note for note in event.notes if note.kind is NoteKind.CONTENT_TYPE]
    if told:
        what = f"has a head that does not fit its body: {told[0].text[:_TOLD_LENGTH]}"
        if told[0].path == "HTTP/Content-Type":
            what = "has no Content-Type"
    elif http.content_type and not _is_right(http.content_type):
        if http.content_type.lower().startswith(_TEXT_XML) and _is_soap_11(event):
            return
        what = f"has the Content-Type {quoted(http.content_type)}"
    else:
        return
    if not story.paths.is_wsd(event, story.asked):
        return
    text = f"{capital(named(event))} {what}; expected application/soap+xml"
    text += " (with an image: multipart/related)."
    yield Found(text, device_of(event), (event.seq,), f"{sender_of(event)} {what}"[:_TOLD_LENGTH])


@lru_cache(256)
def _is_right(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in _TYPES


def _is_soap_11(event: Event) -> bool:
    return any(note.kind is NoteKind.SOAP for note in event.notes)


# --- HTTP-3 --------------------------------------------------------------------------------------


def _no_whole_answer(story: Story, event: Event) -> Iterator[Found]:
    asked = story.asked
    reason = event.notes[-1].text[:_TOLD_LENGTH] if event.notes else ""
    if asked is None or is_missed(event):
        return
    if not story.paths.is_wsd(event, asked):
        return
    job = story.jobs.of(event)
    is_of_image = "RetrieveImage" in (asked.operation, event.operation)
    if is_of_image and (event.attachments or (job and job.cancels)):
        return  # IMG-1 tells of images that were cut off, JOB-7 of jobs that were cancelled
    heard = story.subscriptions.spoken_of
    if heard is not None and asked.phase is Phase.NOTIFICATION and heard.failed_event == event.seq:
        return  # EVT-2 tells of it
    by_client = event.source == asked.source  # one host may be both: the port tells
    ended = ends_of(asked)[not by_client]
    waited = seconds(event.elapsed_us or 0)
    came = "before a byte of the answer came"
    if event.http is not None:
        came = f"after {size(event.raw.length)} of the answer (HTTP status {event.http.status})"
    how = f"the {ended.part} {ended.host} ended it {waited} after the request, {came}"
    if end_of(event) in UNOPENED:
        how = f"no connection to the {ended.part} {ended.host} was opened for it"
    text = f"{capital(named(asked))} got no whole answer: {how} ({reason})."
    who = "client" if by_client else "server"
    severity = Severity.WARNING if by_client else None
    subject = about(story, asked)
    if not subject.device:
        subject = About(host_of(asked.destination))
    variant = f"{who} {operation_of(asked)}"
    likely, do = _why_cut(event, asked, ended.part, by_client=by_client)
    evidence = (asked.seq, event.seq)
    yield Found(text, subject, evidence, variant, likely, severity, advice=do)


class _Cause(NamedTuple):
    """Why a request got no whole answer, the likeliest first, and what to do."""

    likely: tuple[str, ...]
    do: str


def _why_cut(event: Event, asked: Event, part: str, *, by_client: bool) -> _Cause:
    """``part`` is what who ended it plays: device, client, scan server."""
    reason = event.notes[-1].text.lower() if event.notes else ""
    if "certificate" in reason:
        return _Cause(("the certificate was not trusted by who opened the connection",), TRUST)
    if (outcome := end_of(event)) in UNOPENED:
        if asked.phase is Phase.NOTIFICATION:
            return _Cause(NOBODY_AT_SINK[outcome], _LET_IN)
        return _Cause(NOBODY_AT_DEVICE[outcome], _LOOK_WHERE)
    if any(it in reason for it in ("refused", "cannot be reached", "resolved", "connect call")):
        return _OFF
    if by_client:
        return _SOON if (event.elapsed_us or 0) < _PATIENCE_US else _GAVE_UP
    likely: tuple[str, ...] = ("it crashed or restarted while it worked",)
    do = f"Look into the log of the {part}, and start its program again."
    if part == DEVICE:
        do = "Switch the device off and on, and update its firmware."
    if asked.operation == "Subscribe":
        likely += ("too many Subscribe requests (known of Samsung M288x): Renew instead",)
        do += " Send Renew, not Subscribe, while a subscription lives."
    if asked.operation in ("CreateScanJob", "RetrieveImage"):
        likely += ("it hangs in a scan (known of HP OfficeJet 4620 and Xerox B225)",)
    idle = "it closes connections that were idle for long, just when they are used"
    return _Cause((*likely, idle), do)


_LET_IN = (
    "See that the program that subscribed runs, and that the computer's firewall lets the device "
    "in."
)
_LOOK_WHERE = "See that the device is on, and that the client uses an address that it announces."
_OFF = _Cause(("the device is off or asleep", "its address or port is another now"), _LOOK_WHERE)
_SOON = _Cause(
    ("the client did not wait for the answer, or it was stopped",),
    "See in the client why it ended the connection so soon.",
)
_GAVE_UP = _Cause(
    ("the client gave up waiting (its time limit)", "somebody stopped it"),
    "Let the client wait longer.",
)


RULES: tuple[Rule, ...] = (
    Rule(
        id="HTTP-1",
        is_aside=True,
        severity=Severity.WARNING,
        title="The HTTP status does not fit the message",
        meaning="A fault comes with status 400 or 500, any other answer with 200, and what needs "
        "no answer with 202 and nothing in it. Clients that look at the status alone take a fault "
        "for success, or an answer for a failure.",
        advice="In a client: read the body, whatever the status is. In a device: send the status "
        "that belongs to the message.",
        sources=(
            SOAP_2.at("section 7.4"),
            BASIC_PROFILE.at("R1126 and R1111"),
            issue(103, "Lexmark and Xerox"),
        ),
        on=(Trigger.RESPONSE,),
        check=_status,
    ),
    Rule(
        id="HTTP-2",
        severity=Severity.WARNING,
        title="Content-Type is missing or is not that of SOAP 1.2",
        meaning="SOAP 1.2 is application/soap+xml, with an image beside it multipart/related. What "
        "says otherwise may not be looked at.",
        advice="Send Content-Type: application/soap+xml, as Windows does, without a charset.",
        sources=(SOAP_2.at("section 7.1.4"), "Microsoft, WSDAPI (its HTTP headers)"),
        on=(Trigger.REQUEST, Trigger.RESPONSE),
        is_aside=True,
        check=_content_type,
    ),
    Rule(
        id="HTTP-3",
        severity=Severity.ERROR,
        title="A request got no whole answer",
        meaning="The connection was over before the answer was. Nobody knows whether the request "
        "was carried out.",
        advice="See who ended it and after how long. If it was the device: switch it off and on, "
        "update its firmware, and ask less often. If it was the client: let it wait longer.",
        sources=(
            rfc(9112, "section 8"),
            *issues(135, 378),
            SAMSUNG_NOTES,
        ),
        on=(Trigger.CUT,),
        check=_no_whole_answer,
    ),
)
