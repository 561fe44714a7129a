"""The rule of encrypted connections that cannot be read (TLS-1): without keys, or refused.

Rule: a handshake that one side refused is a trouble, missing keys are none.
"""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.diagnosis.rule import About, Found, Rule, Severity, Trigger
from inspector.diagnosis.sources import KEY_LOG, rfc
from inspector.diagnosis.wording import sender_of
from inspector.events.event import Event
from inspector.events.words import size
from inspector.story.hosts import host_of
from inspector.story.job_words import quoted
from inspector.story.story import Story
from inspector.tls.reasons import NO_DATA, NOT_ANSWERED

_TOLD_LENGTH = 300


def _closed(story: Story, event: Event) -> Iterator[Found]:
    tls = event.tls
    if tls is None:
        return
    reason = event.notes[-1].text[:_TOLD_LENGTH] if event.notes else "it could not be read"
    if reason.startswith(NO_DATA):
        return
    refusal = _refusal(reason)
    meant = refusal.meant if refusal else "stays closed"
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
    if refusal is None:
        yield Found(text, subject, (event.seq,), variant)
    else:
        likely, severity = refusal.likely, Severity.WARNING
        yield Found(text, subject, (event.seq,), variant, likely, severity, advice=refusal.do)


class _Refusal(NamedTuple):
    """How the reason of a refusal begins (``inspector/tls/``), what it means, why, what to do."""

    begins: str
    meant: str
    likely: tuple[str, ...]
    do: str


def _refusal(reason: str) -> _Refusal | None:
    return next((it for it in _REFUSALS if reason.startswith(it.begins)), None)


TRUST = (
    "Let the client trust the certificate: the proxy's, if one is between, otherwise the device's."
)
_IN_COMMON = (
    "Switch on a TLS version and a cipher that both sides know, or update the older of the two."
)
_REFUSALS = (
    _Refusal(
        "the client refused the server's certificate",
        "failed, because the client did not accept the certificate",
        (
            "a proxy opens the connection: the client does not trust the proxy's certificate",
            "the device's certificate is its own, or expired",
        ),
        TRUST,
    ),
    _Refusal(
        "the server refused the client's certificate",
        "failed, because the server requires a client certificate that it knows",
        ("the client (or the proxy in its place) has none, or not the one the server expects",),
        "Give the client (or the proxy) a certificate that the device accepts.",
    ),
    _Refusal(
        "the client refused",
        "failed, because the client refused it",
        ("client and server have no TLS version or cipher in common",),
        _IN_COMMON,
    ),
    _Refusal(
        "the server refused",
        "failed, because the server refused it",
        ("client and server have no TLS version or cipher in common",),
        _IN_COMMON,
    ),
    _Refusal(
        NOT_ANSWERED,
        "failed, because the server did not answer",
        ("what listens at this port does not speak TLS",),
        "Take port and scheme (http or https) from the addresses that the device announces.",
    ),
)


RULES: tuple[Rule, ...] = (
    Rule(
        id="TLS-1",
        severity=Severity.INFORMATION,
        title="An encrypted connection that cannot be read",
        meaning="What passes inside TLS is shown only with its keys. A handshake that one side "
        "refuses carries no messages at all.",
        advice="To read it, give the keys of one side (--keylog), or put the proxy between and let "
        "both sides trust it.",
        sources=(rfc(8446, "section 6"), rfc(5246, "section 7.2"), KEY_LOG.at()),
        on=(Trigger.TLS,),
        check=_closed,
    ),
)
