"""A filter for the value that is selected in the decoded tree.

Rule: the nearest field of the language is taken; a value that no field knows is looked for as
text, unless it is too long to be typed.
"""

from typing import Any

from inspector.events.event import Event
from inspector.events.words import bare
from inspector.filters.expression import compared
from inspector.story.hosts import host_of

TEXT_LIMIT = 60
"""Characters of a value that still make a filter."""

_FIELDS = {
    "JobId": "job",
    "JobToken": "job",
    "Event": "event",
}


def filter_of_value(name: str, value: Any) -> str:
    """``job:42`` for a JobId, ``text:ALICE`` for a name; empty if there is nothing to look for."""
    if isinstance(value, bool):
        return ""
    text = str(value)
    if not 0 < len(text) <= TEXT_LIMIT or not text.isprintable():
        return ""
    return compared(_FIELDS.get(name, "text"), ":", text)


def filter_of_event(event: Event) -> str:
    """The operation of a message, else its service."""
    if event.operation:
        return compared("operation", ":", event.operation)
    return compared("service", ":", event.service) if event.service else ""


def filter_of_fault(subcode: str, code: str) -> str:
    """The fault that was answered."""
    told = bare(subcode or code)
    usable = 0 < len(told) <= TEXT_LIMIT and told.isprintable()
    return compared("fault", ":", told) if usable else "fault"


def filter_of_address(field: str, address: str) -> str:
    """``device:192.0.2.20``; without its port, which changes."""
    host = host_of(address)
    usable = 0 < len(host) <= TEXT_LIMIT and host.isprintable()
    return compared(field, ":", host) if usable else ""
