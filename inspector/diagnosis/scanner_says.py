"""What a scanner says of itself, in plain words, and what to do about it.

Rule: only what is still so as far as it was told, and what was told after a given event.
"""

from typing import NamedTuple

from inspector.story.scanners import Scanner

_SCAN_AGAIN = "and scan again."


class _Plain(NamedTuple):
    """A word of a scanner in plain ones, and what to do about it."""

    told: str
    do: str = f"Look at the scanner, put right what it names, {_SCAN_AGAIN}"


_PLAIN = {
    "Idle": _Plain("it is idle"),
    "Processing": _Plain("it works"),
    "Stopped": _Plain("it stands still"),
    "AttentionRequired": _Plain("it needs somebody"),
    "Calibrating": _Plain("it calibrates itself", f"Wait a moment {_SCAN_AGAIN}"),
    "CoverOpen": _Plain("a cover is open", f"Close the cover {_SCAN_AGAIN}"),
    "InputTrayEmpty": _Plain(
        "there is no paper in the feeder", f"Put paper into the feeder {_SCAN_AGAIN}"
    ),
    "InterlockOpen": _Plain("a door or a lock is open", f"Close the door or lock {_SCAN_AGAIN}"),
    "InternalStorageFull": _Plain(
        "its memory is full", f"Fetch or cancel the jobs that wait, {_SCAN_AGAIN}"
    ),
    "LampError": _Plain("the lamp does not work", "Have the device repaired."),
    "LampWarming": _Plain("the lamp is warming up", f"Wait a moment {_SCAN_AGAIN}"),
    "LampWarning": _Plain("the lamp is warming up", f"Wait a moment {_SCAN_AGAIN}"),
    "MediaJam": _Plain("a paper jam", f"Take the paper out {_SCAN_AGAIN}"),
    "MultipleFeedError": _Plain(
        "several sheets were taken at once", f"Put the paper in again {_SCAN_AGAIN}"
    ),
}
"""States of a scanner and their reasons in words."""

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


def do_about(told: str) -> str:
    """What to do about a reason or a condition."""
    return _PLAIN.get(told, _Plain("")).do
