"""Answers that the capture lacks: nobody in the conversation is to blame for them."""

from inspector.events.event import Event, Kind

_SAID = ("missing from the capture", "capture ends")
"""What ``wire.talk`` says of such an end, and the reader of HTTP of a hole in a body."""


def is_missed(event: Event) -> bool:
    """Whether an answer is missing because the capture lacks it, not because it did not come."""
    if event.kind is not Kind.CUT:
        return False
    return any(said in note.text for note in event.notes for said in _SAID)
