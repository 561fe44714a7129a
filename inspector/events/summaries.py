"""What a message says, in a few words: a row for each class of message.

Rule 1: total. Whatever is missing of a message, its words come out; no message without a row
raises, it only says nothing.
Rule 2: the values that decide come first, and no more of a message is looked at than is told.
"""

from collections.abc import Callable
from typing import Any

from inspector.events.event import Event
from inspector.events.summaries_finding import FINDING, FINDING_EVENTS
from inspector.events.summaries_images import images_words
from inspector.events.summaries_post_scan import POST_SCAN, POST_SCAN_EVENTS
from inspector.events.summaries_scan import SCAN
from inspector.events.words import counted
from inspector.protocols import scan
from inspector.soap.schema import extensions_in

MESSAGES: dict[type, Callable[[Any], str]] = FINDING | SCAN | POST_SCAN
"""Rows of messages that say everything themselves."""

EVENTS: dict[type, Callable[[Event], str]] = {
    **FINDING_EVENTS,
    **POST_SCAN_EVENTS,
    scan.RetrieveImageResponse: images_words,
}
"""Rows of messages of which a part stands elsewhere in the event: an image, a header."""


def message_words(event: Event) -> str:
    """What the message of an event says, and how many extensions it has."""
    message = event.message
    cls: Any = type(message)
    if tell := MESSAGES.get(cls):
        told = tell(message)
    elif tell_event := EVENTS.get(cls):
        told = tell_event(event)
    else:
        told = ""
    number = sum(1 for _ in extensions_in(message))
    return f"{told} (+{counted(number, 'extension')})".lstrip() if number else told
