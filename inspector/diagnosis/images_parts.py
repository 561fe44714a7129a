"""What the notes on MIME parts mean: which lose an image, which are only careless.

Rule: the reader of parts tells in words what it found; the words that tell how bad it is stand in
one table here, and a test makes the reader say each of them.
"""

from collections.abc import Iterator

from inspector.diagnosis.rule import About, Found, Severity
from inspector.errors import Note, NoteKind
from inspector.events.event import Event
from inspector.events.words import joined, listed
from inspector.story.hosts import host_of
from inspector.story.story import Story

BROKEN = (
    "Content-Type has the boundary",
    "Content-Type has no boundary",
    "no part found between boundaries",
    "the body ends before the headers of a part do",
    "part without an end of its headers",
    "that start names; took the first",
    "is no XML; took part",
    "names no image",
    "names no part of the message",
)
"""A program that reads as it is written finds no image, or takes another part for it."""

CARELESS = (
    "no line end before a boundary",
    "no closing boundary",
    "no Content-ID, so nothing can refer to it",
    "Content-Type says",
    "a line ends with LF alone",
    "Content-Transfer-Encoding",
)
"""A program that reads strictly stumbles, most do not."""

_CUT_SHORT = "is cut short"
"""What is told of the image itself, not of the parts."""


def notes_of_parts(story: Story, event: Event) -> Iterator[Found]:
    """What is odd about the parts of a message, worst first; one finding of a device."""
    notes = [it for it in event.notes if it.kind is NoteKind.MIME and _CUT_SHORT not in it.text]
    if not notes:
        return
    ranked = sorted(((_grade(note), note.text) for note in notes), key=lambda it: it[0])
    worst = ranked[0][0]
    told = listed([text for _, text in ranked], by="; ")
    text = f"{joined(event.operation, event.phase, by=' ')}: {told}."
    evidence = (event.seq,)
    yield Found(
        text,
        About(host_of(event.device)),
        evidence,
        _NAMES[worst],
        severity=_LEVELS[worst],
        aside=True,
    )


def _grade(note: Note) -> int:
    if any(it in note.text for it in BROKEN):
        return 0
    return 1 if any(it in note.text for it in CARELESS) else 2


_NAMES = ("broken", "careless", "odd")
_LEVELS = (Severity.ERROR, Severity.WARNING, Severity.INFORMATION)
