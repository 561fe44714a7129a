"""What a scanner says of itself, in plain words, and what to do about it.

Rule: only what is still so as far as it was told, and what was told after a given event.
"""

from typing import NamedTuple

from inspector.story.scanners import Scanner


class _Plain(NamedTuple):
    """A word of a scanner in plain ones, and what to do about it."""

    told: str
    do: str = ""


_WAIT = "Wait a moment"
_PLAIN = {
    "Idle": _Plain("it is idle"),
    "Processing": _Plain("it works"),
    "Stopped": _Plain("it stands still"),
    "AttentionRequired": _Plain("somebody has to look at it"),
    "MediaJam": _Plain("a paper jam", "Take the paper out"),
    "MultipleFeedError": _Plain("several sheets were taken at once", "Put the paper in again"),
    "InputTrayEmpty": _Plain("there is no paper in the feeder", "Put paper into the feeder"),
    "CoverOpen": _Plain("a cover is open", "Close the cover"),
    "InterlockOpen": _Plain("a door or a lock is open", "Close the door or lock"),
    "LampError": _Plain("the lamp does not work", "Have the lamp repaired"),
    "InternalStorageFull": _Plain("its memory is full", "Fetch or cancel the jobs that wait"),
    "Calibrating": _Plain("it calibrates itself", _WAIT),
    "LampWarming": _Plain("the lamp is warming up", _WAIT),
    "LampWarning": _Plain("the lamp is warming up", _WAIT),
}
"""States of a scanner, reasons for them and conditions, in the order in which one helps."""

_LOOK = "Look at the scanner, put right what it names"

_SAYS_LITTLE = frozenset({"None", "AttentionRequired"})
"""Reasons that say nothing beside another one."""

_WRONG = 3
"""Of what is wrong with a scanner, so much is told."""

_WORD_LENGTH = 40
"""Characters of a vendor's word that are told."""


class Wrong(NamedTuple):
    """Something that a scanner said to be wrong, and the event that told it first."""

    name: str
    event: int


def wrong_with(scanner: Scanner, since_event: int) -> tuple[Wrong, ...]:
    """What is wrong with a scanner, of what it said after an event."""
    state = scanner.states[-1] if scanner.states else None
    told: dict[str, int] = {}
    if state is not None and state.event > since_event:
        names = [it for it in state.reasons if it not in _SAYS_LITTLE]
        stopped = [state.state] if state.state == "Stopped" else []
        reasons = names or [it for it in state.reasons if it != "None"] or stopped
        told = dict.fromkeys(reasons, state.event)
    for it in scanner.open_conditions:
        raised = it.raised_event or 0
        if it.name and raised > since_event and it.severity != "Informational":
            told.setdefault(it.name, raised)
    return tuple(Wrong(name, event) for name, event in told.items())[:_WRONG]


def in_plain(wrong: tuple[Wrong, ...]) -> str:
    """``a paper jam, a cover is open (event 8)``: each event is named once."""
    by_event: dict[int, list[str]] = {}
    for it in wrong:
        by_event.setdefault(it.event, []).append(in_words(it.name))
    return "; ".join(f"{', '.join(it)} (event {seq})" for seq, it in by_event.items())


def in_words(told: str) -> str:
    """A state of a scanner, a reason for it or a condition; a vendor's word as it is."""
    plain = _PLAIN.get(told)
    return plain.told if plain else told[:_WORD_LENGTH]


def do_about(*told: str) -> str:
    """What to do about reasons and conditions, one after the other."""
    steps = dict.fromkeys(plain.do for name, plain in _PLAIN.items() if name in told and plain.do)
    first, *more = steps or [_LOOK]
    return ". ".join([first, *more, "Then scan again."]) if more else f"{first} and scan again."
