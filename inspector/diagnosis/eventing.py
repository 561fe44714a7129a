"""The rule of asking for notifications: what is asked for."""

from collections.abc import Iterator

from inspector import protocols
from inspector.diagnosis.announced import announced, is_among, nearest
from inspector.diagnosis.rule import About, Found, Rule, Severity
from inspector.diagnosis.sources import DPWS, EVENTING
from inspector.events.event import Event, Phase
from inspector.events.words import last_name
from inspector.protocols import eventing
from inspector.protocols.faults import find_fault
from inspector.soap.namespaces import WSE, fold_action
from inspector.story.job_words import quoted
from inspector.story.story import Story

_ASKED_WRONG = frozenset(
    {
        "FilterActionNotSupported",
        "DeliveryModeRequestedUnavailable",
        "FilteringNotSupported",
        "FilteringRequestedUnavailable",
        "InvalidExpirationTime",
        "UnsupportedExpirationType",
    }
)
_SENT_WRONG = frozenset({"DestinationUnreachable", "ActionNotSupported"})
_NOTIFICATIONS = frozenset(
    f"{protocol.namespace}/{name}"
    for protocol in protocols.PROTOCOLS
    for operation in protocol.operations
    if operation.notifies
    for name in (operation.name, *operation.variants)
)
_NAMESPACES = tuple(f"{it.namespace}/" for it in protocols.PROTOCOLS)
_LOOKED_AT = 20
"""Actions of a filter that are looked at."""


# --- EVT-1 ----------------------------------------------------------------------------------------


def _what_is_asked(story: Story, event: Event) -> Iterator[Found]:
    asked, row = story.asked, story.subscriptions.spoken_of
    if asked is None or row is None or not isinstance(asked.message, eventing.Subscribe):
        return
    wrong = tuple(_wrong(asked.message))
    about, evidence = About(row.device), (asked.seq, event.seq)
    if event.phase is not Phase.FAULT:
        for told in wrong:
            text = f"Subscribe (event {asked.seq}) {told}; the device granted it all the same."
            yield Found(text, about, evidence, told, severity=Severity.WARNING)
        return
    fault = event.fault
    known = fault and find_fault(fault.subcode_namespace, fault.subcode, service="eventing")
    name = known.row.name if known else ""
    if wrong or name in _ASKED_WRONG | _SENT_WRONG:
        meaning = known.row.brief if known else row.fault
        told = "; it ".join(wrong) if wrong else meaning[:1].lower() + meaning[1:]
        joint = f"{'it' if wrong else 'this says that'} {told}"
        text = f"The device refused Subscribe (event {asked.seq}) with {row.fault}: {joint}."
        likely: tuple[str, ...] = ()
        advice = known.row.advice if known and not wrong else ""
        if name in _SENT_WRONG:
            likely, told = _sent_wrong(story, asked, name)
            advice = told or advice
        yield Found(text, about, evidence, row.fault, likely, advice=advice)


def _sent_wrong(story: Story, asked: Event, name: str) -> tuple[tuple[str, ...], str]:
    """Why a Subscribe came to somebody who does not take it, and what to do."""
    places = announced(story, asked)
    if places and is_among(places, asked):
        return _AT_THE_SERVICE.get(name, ((), ""))
    where = quoted(asked.http.target if asked.http else asked.to)
    likely = (
        f"it went to {where}, and the scan service has another address (Epson: device at "
        "/WSD/DEVICE, scanner at /WDP/SCAN)"
    )
    there = f": {quoted(nearest(places, asked))}" if places else ""
    return (likely,), f"Subscribe at the scan service's address from the metadata{there}."


_AT_THE_SERVICE = {
    "DestinationUnreachable": (
        ("the device cannot use the address that it is to send notifications to (NotifyTo)",),
        "See that NotifyTo and EndTo name an address of the computer that the device can reach.",
    ),
}
"""What a fault means although the Subscribe went where the metadata says; what to do."""


def _wrong(message: eventing.Subscribe) -> Iterator[str]:
    """What is wrong with a Subscribe, as it follows its name."""
    mode = message.delivery.mode if message.delivery else None
    if mode is not None and mode != eventing.PUSH:
        yield f"asks for the delivery mode {quoted(last_name(mode))}, expected Push"
    wanted = message.filter
    if wanted is None:
        return
    if wanted.dialect is None:
        yield "has a Filter without a Dialect, which means XPath and not a list of actions"
    elif not wanted.dialect.endswith("/Action"):
        yield f"has a Filter of the Dialect {quoted(wanted.dialect)}, expected DPWS actions"
    elif wanted.dialect != eventing.ACTION_DIALECT:
        yield f"has a Filter of another DPWS version, {quoted(wanted.dialect)}"
    for action in (wanted.actions or ())[:_LOOKED_AT]:
        folded = fold_action(action[:2048])
        ours = f"{folded}/".startswith(_NAMESPACES) and not folded.startswith(f"{WSE}/")
        if ours and folded not in _NOTIFICATIONS and not _is_start(folded):
            yield f"asks for {quoted(action.rpartition('/')[2])}, which is no event of the service"


def _is_start(action: str) -> bool:
    """Whether an action stands for several: a filter matches the beginning of actions."""
    return any(it.startswith(f"{action.rstrip('/')}/") for it in _NOTIFICATIONS)


RULES: tuple[Rule, ...] = (
    Rule(
        id="EVT-1",
        severity=Severity.ERROR,
        title="Subscribe asks for what the device cannot give",
        meaning="A Subscribe names the events it wants in a Filter whose Dialect is the DPWS list "
        "of actions, and has them pushed. With anything else the device refuses, or grants a "
        "subscription that no event ever matches.",
        advice="Write the actions of the service's events, separated by spaces, into a Filter of "
        f"the Dialect {eventing.ACTION_DIALECT}, and leave Mode out or Push.",
        sources=(
            DPWS.at("section 6.1"),
            EVENTING.at("section 3.1"),
            "airscand's notes on Epson (Subscribe to the wrong URL)",
        ),
        on=(eventing.SubscribeResponse, Phase.FAULT),
        check=_what_is_asked,
    ),
)
