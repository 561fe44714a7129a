"""One line for people: what a message says."""

from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase
from inspector.events.summaries import message_words
from inspector.events.words import joined

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


def summary(event: Event) -> str:
    """What a message says, in a few words: ``2 jobs: 41 Processing (ALICE), 42 Pending (BOB)``."""
    told = _summary(event)
    return clean(told if len(told) <= SUMMARY_LIMIT else told[:SUMMARY_LIMIT] + "…")


def _summary(event: Event) -> str:
    fault = "" if event.fault is None else f"fault {event.fault.subcode or event.fault.code}"
    if event.phase is Phase.UNDECODED:
        reason = event.notes[-1].text if event.notes else "not decoded"
        return joined(reason, fault)
    if event.fault is not None:
        return f"{fault}: {event.fault.reason}".removesuffix(": ")
    if event.message is None and event.http is not None and event.http.status is not None:
        return f"{event.http.status} {event.http.reason}".strip()
    return message_words(event)


def describe(event: Event) -> str:
    """Mark, service, operation and summary of an event on one line."""
    name = " ".join(filter(None, (event.service, event.operation))) or unnamed(event)
    return clean(f"{MARKS[event.phase]} {name}  {summary(event)}".rstrip())


def unnamed(event: Event) -> str:
    """What stands for the operation of a message that could not be named; not cleaned."""
    if event.http is not None and event.http.method:
        return f"{event.http.method} {event.http.target}"
    return "answer" if event.kind is Kind.RESPONSE else str(event.kind)
