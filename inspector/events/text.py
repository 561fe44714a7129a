"""One line for people: what a message says."""

from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase, Tls
from inspector.events.summaries import message_words
from inspector.events.unopened import unopened
from inspector.events.words import joined
from inspector.wire.observation import Remark

SUMMARY_LIMIT = 1000
"""Characters of a summary: a hostile message must not fill a screen or a packet's comment."""

MARKS = {
    Phase.REQUEST: "→",
    Phase.RESPONSE: "←",
    Phase.FAULT: "×",
    Phase.NOTIFICATION: "»",
    Phase.ONEWAY: "·",
    Phase.UNDECODED: "?",
}
"""A sign for each phase, so that colour never tells alone."""

TLS_MARK = "■"
"""The sign of TLS that stays closed: nobody could look inside."""

REMARKED = "★"
"""The sign of what a person noted."""

CERTIFICATE_LIMIT = 40
"""Characters of a certificate's subject in a summary; its common name comes first."""


def summary(event: Event) -> str:
    """What a message says, in a few words: ``2 jobs: 41 Processing (ALICE), 42 Pending (BOB)``."""
    told = _summary(event)
    return clean(told if len(told) <= SUMMARY_LIMIT else told[:SUMMARY_LIMIT] + "…")


def _summary(event: Event) -> str:
    if event.kind is Kind.TLS:
        return _sealed(event.tls or Tls(), _reason(event))
    fault = "" if event.fault is None else f"fault {event.fault.subcode or event.fault.code}"
    if event.phase is Phase.UNDECODED:
        return joined(_reason(event) or "not decoded", fault)
    if event.fault is not None:
        return f"{fault}: {event.fault.reason}".removesuffix(": ")
    if event.message is None and event.http is not None and event.http.status is not None:
        return f"{event.http.status} {event.http.reason}".strip()
    return message_words(event)


def _reason(event: Event) -> str:
    """Why there is no message: the last note."""
    return event.notes[-1].text if event.notes else ""


def _sealed(tls: Tls, reason: str) -> str:
    """Where TLS went, why nobody could look inside, what passed there (client first)."""
    subject = tls.certificate
    if len(subject) > CERTIFICATE_LIMIT:
        subject = subject[:CERTIFICATE_LIMIT] + "…"
    closed = joined(f"to {tls.server_name}" if tls.server_name else "", reason or "not opened")
    facts = joined(
        f"certificate {subject}" if subject else "",
        f"{tls.client_bytes:,} + {tls.server_bytes:,} bytes"
        if tls.client_bytes or tls.server_bytes
        else "",
    )
    return joined(closed, facts, by="; ")


def mark_of(event: Event) -> str:
    """The sign of a message: that of its phase, or of TLS that stays closed."""
    return TLS_MARK if event.kind is Kind.TLS else MARKS[event.phase]


def describe(event: Event) -> str:
    """Mark, service, operation and summary of an event on one line."""
    name = " ".join(filter(None, (event.service, event.operation))) or unnamed(event)
    return clean(f"{mark_of(event)} {name}  {summary(event)}".rstrip())


def unnamed(event: Event) -> str:
    """What stands for the operation of a message that could not be named; not cleaned."""
    if event.http is not None and event.http.method:
        return f"{event.http.method} {event.http.target}"
    if event.kind is Kind.TLS:
        return (event.tls.version if event.tls else "") or "TLS"
    if unopened(event):
        return "connect"
    return "answer" if event.kind is Kind.RESPONSE else str(event.kind)


def remark_text(remark: Remark) -> str:
    """What a person noted, on one line: ``★red  look at the token``.

    Marks of mitmproxy are names between colons; of other programs a word or a sign.
    """
    mark = remark.mark.strip(": ")
    words = " ".join(remark.comment.split())
    return clean(f"{REMARKED}{mark}  {words}".rstrip()) if mark else clean(words)
