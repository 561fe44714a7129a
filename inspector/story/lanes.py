"""A sequence diagram as text: a lane for each participant, an arrow for each step."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from inspector.events.clean import clean
from inspector.events.event import Kind, Phase
from inspector.story.sequence import LABEL_LIMIT, Arrow, Participant, Step, Told

_PLAIN = str.maketrans("│┬─▶◀×→…↺", "|+-><x>.@")

NARROWEST = 24
"""Columns between two lanes that still let an arrow have words."""

_PREFIX = 17  # event number and seconds since the first step
_MARGIN = 2


class Line(NamedTuple):
    """A line of the diagram; ``phase`` is that of its step, for its colour."""

    text: str
    phase: Phase | None = None


def in_plain_signs(line: str) -> str:
    """A line of the diagram for terminals and files that have no signs but ASCII."""
    return line.translate(_PLAIN)


def lanes(told: Told, width: int) -> Iterator[Line]:
    """The diagram in at most ``width`` columns; a list where so many lanes have no room."""
    count = len(told.participants)
    if not told.steps:
        return
    start_us = told.steps[0].step.time_us
    gap = (width - _PREFIX - _MARGIN) // max(count - 1, 1)
    if count < 2 or gap < NARROWEST:
        yield from _list(told, start_us)
        return
    rails = [n * gap for n in range(count)]
    yield from _heads(told.participants, rails)
    for arrow in told.steps:
        head = _head(arrow.step, start_us)
        yield Line(f"{head}{_drawn(arrow, rails)}".rstrip(), _phase(arrow.step))


def _list(told: Told, start_us: int) -> Iterator[Line]:
    names = [_title(it) for it in told.participants]
    for source, destination, step in told.steps:
        who = f"{names[source]} → {names[destination]}"
        yield Line(
            f"{_head(step, start_us)}{clean(f'{who}  {_words(step, LABEL_LIMIT)}')}", _phase(step)
        )


def _title(participant: Participant) -> str:
    hosts = ", ".join(participant.hosts[:2]) + (", …" if len(participant.hosts) > 2 else "")
    return f"{participant.name} {hosts}"


def _heads(participants: Sequence[Participant], rails: Sequence[int]) -> Iterator[Line]:
    """Two lines above the lanes: names and addresses; the last lane's end at its rail."""
    room = rails[1] // 2 - 1 if len(rails) == 2 else 2 * rails[1] // 3 - 1
    rows = (
        [it.name for it in participants],
        [", ".join(it.hosts[:2]) + (", …" if len(it.hosts) > 2 else "") for it in participants],
    )
    for row in rows:
        line = ""
        for words, rail in zip(map(clean, row), rails, strict=True):
            # the first begins at its lane, the last ends there, the others are around theirs
            text = _cut(words, room)
            before = {0: 0, rails[-1]: cell_len(text) - 1}.get(rail, cell_len(text) // 2)
            line = set_cell_size(line, rail - before) + text
        yield Line(" " * _PREFIX + line.rstrip())
    yield Line(" " * _PREFIX + _rails(rails, "┬"))


def _rails(rails: Sequence[int], sign: str = "│") -> str:
    line = [" "] * (rails[-1] + 1)
    for rail in rails:
        line[rail] = sign
    return "".join(line)


def _drawn(arrow: Arrow, rails: Sequence[int]) -> str:
    """The lanes with the step's arrow in them."""
    left, right = sorted((rails[arrow.source], rails[arrow.destination]))
    line = _rails(rails)
    if left == right:
        return f"{line[: left + 1]}  ↺ {_words(arrow.step, rails[-1] - left - 1)}"
    forward = arrow.source < arrow.destination
    failed = arrow.step.phase is Phase.FAULT or arrow.step.kind is Kind.CUT
    head = "×" if failed else "▶" if forward else "◀"
    room = right - left - 1
    words = f" {_words(arrow.step, room - 4)} "
    shaft = words + "─" * (room - 1 - cell_len(words))
    body = shaft + head if forward else head + shaft
    return line[: left + 1] + body + line[right:]


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else set_cell_size(text, max(room - 1, 0)) + "…"


def _head(step: Step, start_us: int) -> str:
    return f"{step.event:>5} {(step.time_us - start_us) / 1_000_000:>+9.3f}  "


def _words(step: Step, room: int) -> str:
    """What a step says, cut to its room; how often it was said stays."""
    times = f" ×{step.count}" if step.count > 1 else ""
    return _cut(clean(step.words), room - len(times)) + times


def _phase(step: Step) -> Phase:
    return Phase.FAULT if step.kind is Kind.CUT else step.phase
