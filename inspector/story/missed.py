"""What the capture lacks of messages: nobody in the conversation is to blame for it."""

from inspector.errors import NoteKind
from inspector.events.event import Event, Kind

_SAID = ("missing from the capture", "capture ends")
"""What ``wire.talk_cuts`` says of such an end, and the reader of HTTP of a hole in a body."""

_OF_OTHERS = " before it "
"""Says the reader of HTTP of what is missing before a message, which is whole itself."""

_BROKEN_OFF = "ends too early"
"""Says the reader of HTTP of a body that breaks off, because the capture does or its sender did."""

_PARTS = {NoteKind.LOST: "", NoteKind.HTTP: _BROKEN_OFF, NoteKind.LIMIT: "bytes are read"}
"""What is said of a body of which a part is missing, by the kind of the note."""


def is_missed(event: Event) -> bool:
    """Whether an answer is missing because the capture lacks it, not because it did not come."""
    if event.kind is not Kind.CUT:
        return False
    return any(said in note.text for note in event.notes for said in _SAID)


def is_holed(event: Event) -> bool:
    """Whether an answer came to its end, and the capture lacks bytes in it."""
    return (
        event.kind is Kind.CUT
        and any(note.kind is NoteKind.LOST for note in event.notes)
        and not any(_BROKEN_OFF in note.text for note in event.notes)
    )


def is_partial(event: Event) -> bool:
    """Whether a part of a body is missing: then what it does not say, nobody knows."""
    for note in event.notes:
        words = _PARTS.get(note.kind)
        if words is not None and words in note.text and _OF_OTHERS not in note.text:
            return True
    return False
