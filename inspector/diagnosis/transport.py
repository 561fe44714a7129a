"""Rules of what carries messages: HTTP, and TLS that stays closed.

Rule 1: a capture that ends or lacks packets cuts nothing off; only a peer does.
Rule 2: what came from a file without HTTP has no head to be judged by.
Rule 3: a device's web pages, eSCL and printing over IPP are not ours.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from inspector.diagnosis.reaching import NOBODY_AT_DEVICE, NOBODY_AT_SINK
from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.wording import about, capital, device_of, named, operation_of, sender_of
from inspector.errors import NoteKind
from inspector.events.event import Event, Http, Phase
from inspector.events.words import size
from inspector.story.device import UNOPENED
from inspector.story.hosts import host_of
from inspector.story.job_words import quoted, seconds
from inspector.story.missed import is_missed
from inspector.story.reach import end_of
from inspector.story.roles import ends_of
from inspector.story.story import Story

_TYPES = frozenset({"application/soap+xml", "multipart/related"})
_TEXT_XML = "text/xml"
_OK = 200
_ACCEPTED = 202
_PATIENCE_US = 1_000_000
"""No client has a time limit of less than a second."""

_TOLD_LENGTH = 300
_NOTHING_INSIDE = "no application data"


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
    if asked.operation == "RetrieveImage" and (event.attachments or (job and job.cancels)):
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
    likely = _why_cut(event, asked, by_client)
    yield Found(text, subject, (asked.seq, event.seq), variant, likely, severity)


def _why_cut(event: Event, asked: Event, by_client: bool) -> tuple[str, ...]:
    reason = event.notes[-1].text.lower() if event.notes else ""
    if "certificate" in reason:
        return ("the certificate was not trusted by who opened the connection",)
    if (outcome := end_of(event)) in UNOPENED:
        to_sink = asked.phase is Phase.NOTIFICATION
        return (NOBODY_AT_SINK if to_sink else NOBODY_AT_DEVICE)[outcome]
    if any(it in reason for it in ("refused", "cannot be reached", "resolved", "connect call")):
        return ("the device is off or asleep", "its address or port is another now")
    if by_client:
        if (event.elapsed_us or 0) < _PATIENCE_US:
            return ("the client did not wait for the answer, or it was stopped",)
        return ("the client gave up waiting (its time limit)", "somebody stopped it")
    likely: tuple[str, ...] = ("it crashed or restarted while it worked",)
    if asked.operation == "Subscribe":
        likely += ("too many Subscribe requests (known of Samsung M288x): Renew instead",)
    if asked.operation in ("CreateScanJob", "RetrieveImage"):
        likely += ("it hangs in a scan (known of HP OfficeJet 4620 and Xerox B225)",)
    return (*likely, "it closes connections that were idle for long, just when they are used")


# --- TLS-1 ---------------------------------------------------------------------------------------


def _closed(story: Story, event: Event) -> Iterator[Found]:
    tls = event.tls
    if tls is None:
        return
    reason = event.notes[-1].text[:_TOLD_LENGTH] if event.notes else "it could not be read"
    if reason.startswith(_NOTHING_INSIDE):
        return
    meant, severity, likely = _meaning_of(reason)
    server = quoted(tls.server_name) + f" at {event.destination}" if tls.server_name else ""
    certificate = f", certificate {quoted(tls.certificate)}" if tls.certificate else ""
    text = (
        f"A connection of {sender_of(event)} to {server or event.destination} "
        f"({tls.version or 'TLS'}{certificate}) {meant}: {reason}."
    )
    if tls.client_bytes or tls.server_bytes:
        sent, received = size(tls.client_bytes), size(tls.server_bytes)
        text += f" Inside were {sent} of the client and {received} of the server."
    subject = About(host_of(event.destination))
    variant = f"{event.destination} {tls.server_name} {meant}"
    yield Found(text, subject, (event.seq,), variant, likely, severity)


def _meaning_of(reason: str) -> tuple[str, Severity | None, tuple[str, ...]]:
    """What became of a connection in words, how bad that is, and why it is likely so."""
    for begins, meant, likely in _REFUSALS:
        if reason.startswith(begins):
            return meant, Severity.WARNING, likely
    return "stays closed", None, ()


_REFUSALS = (
    (
        "the client refused the server's certificate",
        "failed, because the client did not accept the certificate",
        (
            "a proxy opens the connection: the client does not trust the proxy's certificate",
            "the device's certificate is its own, or expired",
        ),
    ),
    (
        "the server refused the client's certificate",
        "failed, because the server requires a client certificate that it knows",
        ("the client (or the proxy in its place) has none, or not the one the server expects",),
    ),
    (
        "the client refused",
        "failed, because the client refused it",
        ("client and server have no TLS version or cipher in common",),
    ),
    (
        "the server refused",
        "failed, because the server refused it",
        ("client and server have no TLS version or cipher in common",),
    ),
    (
        "the server did not answer",
        "failed, because the server did not answer",
        ("what listens at this port does not speak TLS",),
    ),
)
"""How the reasons begin (``inspector/tls/``), what they mean, and what is likely behind."""


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
            "SOAP 1.2 part 2, section 7.4",
            "WS-I Basic Profile 1.1, R1126 and R1111",
            "sane-airscan issue 103 (Lexmark, Xerox)",
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
        sources=("SOAP 1.2 part 2, section 7.1.4", "Microsoft, WSDAPI (its HTTP headers)"),
        on=(Trigger.REQUEST, Trigger.RESPONSE),
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
            "RFC 9112, section 8",
            "sane-airscan issues 135 and 378",
            "wsd-scan's notes on Samsung M288x",
        ),
        on=(Trigger.CUT,),
        check=_no_whole_answer,
    ),
    Rule(
        id="TLS-1",
        severity=Severity.INFORMATION,
        title="An encrypted connection that cannot be read",
        meaning="What passes inside TLS is shown only with its keys. A handshake that one side "
        "refuses carries no messages at all.",
        advice="To read it, give the keys of one side (--keylog), or put the proxy between and let "
        "both sides trust it.",
        sources=("RFC 8446, section 6", "RFC 5246, section 7.2", "NSS key log format"),
        on=(Trigger.TLS,),
        check=_closed,
    ),
)
