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

_NUMBER = 5  # columns of an event number, and of the seconds since the first step
_SECONDS = 9
_MARGIN = 2


class Line(NamedTuple):
    """A line of the diagram: of a step, unless it is one of its heads.

    ``phase`` is that of the step, for its colour; the arrow and its words are the characters of
    ``text`` from ``begin`` to ``end``.
    """

    text: str
    phase: Phase | None = None
    arrow: Arrow | None = None
    begin: int = 0
    end: int = 0


class Diagram:
    """A diagram in at most ``width`` columns; a list where so many lanes have no room.

    ``heads`` are the lines above the lanes, none above a list, and ``prefix`` the columns before
    them. A line is drawn when it is asked for.
    """

    def __init__(self, told: Told, width: int) -> None:
        self._names = [_title(it) for it in told.participants]
        first, last = (told.steps[0], told.steps[-1]) if told.steps else (None, None)
        self._start_us = first.step.time_us if first else 0
        self._number = max(_NUMBER, len(str(last.step.event)) if last else 0)
        self._seconds = max(_SECONDS, len(self._since(last.step)) if last else 0)
        self.prefix = self._number + self._seconds + 3
        count = len(told.participants)
        gap = (width - self.prefix - _MARGIN) // max(count - 1, 1)
        self._rails = [n * gap for n in range(count)] if count > 1 and gap >= NARROWEST else []
        heads = _heads(told.participants, self._rails) if self._rails else ()
        self.heads = tuple(" " * self.prefix + head for head in heads)

    def line(self, arrow: Arrow) -> Line:
        """The line of a step."""
        step = arrow.step
        head = f"{step.event:>{self._number}} {self._since(step):>{self._seconds}}  "
        phase = Phase.FAULT if step.kind is Kind.CUT else step.phase
        if self._rails:
            before, body, after = _drawn(arrow, self._rails)
        else:
            who = f"{self._names[arrow.source]} → {self._names[arrow.destination]}"
            before, body, after = "", clean(f"{who}  {_words(step, LABEL_LIMIT)}"), ""
        begin = len(head) + len(before)
        text = f"{head}{before}{body}{after}".rstrip()
        return Line(text, phase, arrow, begin, begin + len(body))

    def _since(self, step: Step) -> str:
        return f"{(step.time_us - self._start_us) / 1_000_000:+.3f}"


def in_plain_signs(line: str) -> str:
    """A line of the diagram for terminals and files that have no signs but ASCII."""
    return line.translate(_PLAIN)


def lanes(told: Told, width: int) -> Iterator[Line]:
    """All lines of a diagram in at most ``width`` columns; none if there is no step."""
    if not told.steps:
        return
    diagram = Diagram(told, width)
    yield from map(Line, diagram.heads)
    yield from map(diagram.line, told.steps)


def _title(participant: Participant) -> str:
    hosts = ", ".join(participant.hosts[:2]) + (", …" if len(participant.hosts) > 2 else "")
    return f"{participant.name} {hosts}"


def _heads(participants: Sequence[Participant], rails: Sequence[int]) -> Iterator[str]:
    """Names and addresses above the lanes, where these begin; the last ones end at their rail."""
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
        yield line.rstrip()
    yield _rails(rails, "┬")


def _rails(rails: Sequence[int], sign: str = "│") -> str:
    line = [" "] * (rails[-1] + 1)
    for rail in rails:
        line[rail] = sign
    return "".join(line)


def _drawn(arrow: Arrow, rails: Sequence[int]) -> tuple[str, str, str]:
    """The step's arrow, and the lanes before and after it."""
    left, right = sorted((rails[arrow.source], rails[arrow.destination]))
    line = _rails(rails)
    if left == right:
        return line[: left + 1], f"  ↺ {_words(arrow.step, rails[-1] - left - 1)}", ""
    forward = arrow.source < arrow.destination
    failed = arrow.step.phase is Phase.FAULT or arrow.step.kind is Kind.CUT
    head = "×" if failed else "▶" if forward else "◀"
    room = right - left - 1
    words = f" {_words(arrow.step, room - 4)} "
    shaft = words + "─" * (room - 1 - cell_len(words))
    body = shaft + head if forward else head + shaft
    return line[: left + 1], body, line[right:]


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else set_cell_size(text, max(room - 1, 0)) + "…"


def _words(step: Step, room: int) -> str:
    """What a step says, cut to its room; how often it was said stays."""
    times = f" ×{step.count}" if step.count > 1 else ""
    return _cut(clean(step.words), room - len(times)) + times
