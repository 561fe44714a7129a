"""Bars and marks on one axis of time, as lines that fit a width.

Rule 1: pure and total; whatever the times are, no line is wider than asked for.
Rule 2: honest. A bar is as long as its time is, to an eighth of a cell; what is too short to have
a length is still seen as a thin mark, and the words beside it tell how long it was.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import cell_len

from inspector.story.durations import MOST_US, lasting
from inspector.tui.messages.columns import fit
from inspector.tui.text.lines import Line, Piece
from inspector.tui.text.units import duration
from inspector.tui.views.table import shown, within

SOLID = "█"
THIN = "▏"
_EIGHTHS = " ▏▎▍▌▋▊▉"

LABEL_WIDTH = 14
"""Cells of a label at most."""

NARROWEST_AXIS = 6
"""Cells that the axis always has."""

_MINUTE_US = 60_000_000
_TICK_ROOM = 9
"""Cells from one label of the scale to the next at least."""

_HOUR_US = 60 * _MINUTE_US
_STEPS_US = (
    *(digit * 10**power for power in range(7) for digit in (1, 2, 5)),
    *(seconds * 1_000_000 for seconds in (10, 15, 30)),
    *(minutes * _MINUTE_US for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * _HOUR_US for hours in (1, 2, 6, 12, 24, 48, 120, 240, 480, 1200)),
)


class Bar(NamedTuple):
    """A stretch of time (Unix microseconds), drawn in ``sign`` and as the kind of a piece."""

    sign: str
    kind: str
    start_us: int
    end_us: int


class Mark(NamedTuple):
    """A moment (Unix microseconds). A later mark of a lane covers an earlier one."""

    sign: str
    kind: str
    at_us: int


class Lane(NamedTuple):
    """One line: what it is, what is drawn of it, and words. Times of 0 and less are not known."""

    label: str
    words: str
    bars: Sequence[Bar] = ()
    marks: Sequence[Mark] = ()
    kind: str = ""

    @property
    def starts_us(self) -> int:
        """When it begins; 0 if nobody knows."""
        return min(_times([self]), default=0)


class Axis(NamedTuple):
    """The time from ``start_us`` for ``span_us`` microseconds, drawn in ``cells``."""

    start_us: int
    span_us: int
    cells: int

    def eighths(self, time_us: int) -> int:
        """Where a moment is, in eighths of a cell from the left."""
        inside = min(max(time_us - self.start_us, 0), self.span_us)
        return inside * self.cells * 8 // self.span_us

    def cell(self, time_us: int) -> int:
        """The boundary of cells that is nearest to a moment."""
        return (self.eighths(time_us) + 4) // 8


def lasted(length_us: int) -> str:
    """``2 ms``, ``4.05 s``, ``2 min 5 s``, ``1 h 20 min``; what is negative took no time."""
    length_us = min(max(length_us, 0), MOST_US)
    return duration(length_us) if length_us < _MINUTE_US else lasting(length_us)


def span_of(lanes: Iterable[Lane]) -> tuple[int, int]:
    """When the first thing begins and the last one ends; 0 and 0 if no time is known."""
    times = _times(lanes)
    return (min(times), max(times)) if times else (0, 0)


def timeline(lanes: Sequence[Lane], width: int) -> list[Line]:
    """The scale, then a line for each lane; words alone where no stretch of time is known."""
    start_us, end_us = span_of(lanes)
    labels, words, cells = _widths(lanes, width, is_known=end_us > start_us)
    axis = Axis(start_us, end_us - start_us, cells) if end_us > start_us else None
    lines = [] if axis is None else [_line(labels, "", [Piece(_scale(axis), "muted")], "", width)]
    for lane in lanes:
        pieces = [] if axis is None else _drawn(lane, axis)
        text = fit(shown(lane.words), words) if words else ""
        lines.append(_line(labels, shown(lane.label), pieces, text, width, lane.kind))
    return lines


def _widths(lanes: Sequence[Lane], width: int, *, is_known: bool) -> tuple[int, int, int]:
    """The cells of the labels, the words and the axis, which has none if no time is known."""
    longest = max((cell_len(shown(it.label)) for it in lanes), default=0)
    labels = min(longest, LABEL_WIDTH, width // 4)
    room = max(width - labels - 3, 0)
    if not is_known:
        return labels, room, 0
    words = min(max((cell_len(shown(it.words)) for it in lanes), default=0), room * 11 // 20)
    return labels, words, max(room - words, NARROWEST_AXIS)


def _line(
    labels: int, label: str, drawn: Iterable[Piece], words: str, width: int, kind: str = ""
) -> Line:
    head = Piece(f" {fit(label, labels)} ", "muted")
    return within([head, *drawn, Piece(f" {words}", kind)], width)


def _times(lanes: Iterable[Lane]) -> list[int]:
    """All times that are known, none later than the year 9999."""
    times: list[int] = []
    for lane in lanes:
        for bar in lane.bars:
            if bar.start_us > 0:
                times += (bar.start_us, max(bar.start_us, bar.end_us))
        times += (it.at_us for it in lane.marks)
    return [min(it, MOST_US) for it in times if it > 0]


# --- the scale -----------------------------------------------------------------------------------


def _scale(axis: Axis) -> str:
    """``┆0 s      ┆2 s      ┆4 s``: each line stands at its time."""
    step_us = _step_us(axis)
    line = ""
    for at_us in range(0, axis.span_us + 1, step_us):
        cell = axis.cell(axis.start_us + at_us)
        label = lasted(at_us) if at_us else f"0 {lasted(step_us).rpartition(' ')[2]}"
        if len(line) <= cell < axis.cells - len(label):
            line = f"{line:<{cell}}┆{label}"
    return fit(line, axis.cells)


def _step_us(axis: Axis) -> int:
    """The time from one label to the next: a round one that leaves them room."""
    round_ones = (it for it in _STEPS_US if it * axis.cells >= axis.span_us * _TICK_ROOM)
    return next(round_ones, axis.span_us)


# --- a lane --------------------------------------------------------------------------------------


def _drawn(lane: Lane, axis: Axis) -> list[Piece]:
    """The bars of a lane, then its marks, as pieces that fill the axis."""
    cells = [(" ", "")] * axis.cells
    known = [it for it in lane.bars if it.start_us > 0]
    for bar in known:
        _draw(bar, axis, cells)
    if known and all(sign == " " for sign, _ in cells):
        longest = max(known, key=lambda it: it.end_us - it.start_us)
        cells[min(axis.cell(longest.start_us), axis.cells - 1)] = (THIN, longest.kind)
    for mark in lane.marks:
        if mark.at_us > 0:
            cells[min(axis.cell(mark.at_us), axis.cells - 1)] = (mark.sign, mark.kind)
    return _joined(cells)


def _draw(bar: Bar, axis: Axis, cells: list[tuple[str, str]]) -> None:
    """A bar from the boundary nearest to its start; one that is solid ends within a cell."""
    end_us = max(bar.start_us, bar.end_us)
    start = axis.cell(bar.start_us)
    if bar.sign != SOLID:
        for cell in range(start, axis.cell(end_us)):
            cells[cell] = (bar.sign, bar.kind)
        return
    start = min(start, axis.cells - 1)
    eighths = max(axis.eighths(end_us) - start * 8, 1)
    full, rest = divmod(eighths, 8)
    for cell in range(start, start + full):
        cells[cell] = (SOLID, bar.kind)
    if rest and start + full < axis.cells:
        cells[start + full] = (_EIGHTHS[rest], bar.kind)


def _joined(cells: Sequence[tuple[str, str]]) -> list[Piece]:
    """Cells as pieces; neighbours of one kind are one piece."""
    return [
        Piece("".join(sign for sign, _ in alike), kind)
        for kind, alike in groupby(cells, itemgetter(1))
    ]
