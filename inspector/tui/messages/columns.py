"""The list's columns: what stands in them, and which fit into a width."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from inspector.events.event import Phase
from inspector.events.words import size
from inspector.tui.messages.rows import Row
from inspector.tui.text.units import clock, duration, passed


class Timing(StrEnum):
    """What the time column says; the value is its title."""

    ABSOLUTE = "Time UTC"
    RELATIVE = "Since start"
    DELTA = "Since above"

    @property
    def next(self) -> "Timing":
        """The one that comes after this one, round and round."""
        order: list[Timing] = [*Timing]
        return order[(order.index(self) + 1) % len(order)]


class Shown(NamedTuple):
    """One line of the list: a row and what the list knows about it.

    ``since_us`` is the moment (Unix microseconds) from which its time counts; ``None``: the clock
    is shown. ``folded`` says how many rows the line stands for, ``opened`` that it was folded,
    ``found`` that it is evidence of a finding.
    """

    row: Row
    since_us: int | None = None
    folded: int = 1
    opened: bool = False
    chosen: bool = False
    found: bool = False

    @property
    def folds(self) -> bool:
        """Whether there is something to fold or to unfold."""
        return self.folded > 1 or self.opened


class Column(NamedTuple):
    """One column; ``from_width`` is the narrowest list (in cells) that shows it.

    ``wide`` is its width in a list of ``WIDE`` cells or more, if it is another one there.
    """

    name: str
    title: str
    width: int
    text: Callable[[Shown], str]
    from_width: int = 0
    to_right: bool = False
    wide: int = 0


class Cell(NamedTuple):
    """One text of a line, already as wide as its column."""

    column: str
    text: str


CHOSEN = "▌"
"""The sign of a line that is chosen, in the gap before all others."""

FOUND = "§"
"""The sign of a line that is evidence of a finding."""

FOLDED, OPENED = "▶", "▼"
"""The signs of rows that are folded into one, and of those that were and stand open."""


def _marks(line: Shown) -> str:
    return line.row.marks + (FOUND if line.found else " ")


def _time(line: Shown) -> str:
    """The clock, or the time since; nothing if either is not known (0)."""
    time_us = line.row.time_us
    if line.since_us is None:
        return clock(time_us)
    return passed(time_us - line.since_us) if time_us and line.since_us else ""


def _source(line: Shown) -> str:
    return line.row.names.shown(line.row.source, port=False)


def _destination(line: Shown) -> str:
    return ARROW + line.row.names.shown(line.row.destination)


def _took(line: Shown) -> str:
    return "" if line.row.elapsed_us is None else duration(line.row.elapsed_us)


def _result(line: Shown) -> str:
    # an envelope in a file has no time, and nobody waits for its answer
    row = line.row
    waits = row.state is Phase.REQUEST and row.time_us
    return row.result or (row.word if waits else "")


def times_text(line: Shown) -> str:
    """How many rows are folded, else how often a datagram was sent; empty if only once."""
    if line.folded > 1:
        return f" {FOLDED}×{line.folded:,}"
    if line.opened:
        return f" {OPENED}"
    return f" ×{line.row.repeated + 1:,}" if line.row.repeated else ""


def _operation(line: Shown) -> str:
    """The operation, and behind it how often, which is never cut off."""
    times = times_text(line)
    name = line.row.operation
    return fit(name, OPERATION_WIDTH - len(times)).rstrip() + times if times else name


ARROW = "→ "
MARKS, TIME, OPERATION, RESULT, JOB = "marks", "time", "operation", "result", "job"
OPERATION_WIDTH = 18
COLUMNS = (
    Column(MARKS, "", 5, _marks),
    Column(TIME, "", 12, _time, to_right=True),
    Column("source", "From", 15, _source, from_width=118, wide=26),
    Column("destination", ARROW + "To", 22, _destination, from_width=118, wide=34),
    Column("service", "Service", 9, lambda line: line.row.service, from_width=140),
    Column(OPERATION, "Operation", OPERATION_WIDTH, _operation),
    Column(JOB, "Job", 8, lambda line: line.row.job, from_width=70),
    Column(RESULT, "Result", 0, _result),
    Column("size", "Size", 7, lambda line: size(line.row.length), from_width=128, to_right=True),
    Column("took", "Took", 9, _took, from_width=60, to_right=True),
)
"""From left to right; the result gets what the others leave. The time has the title of its mode."""

NARROWEST_RESULT = 8

WIDE = 170
"""Cells of a list that has room for whole names."""

type Layout = tuple[tuple[Column, int], ...]


def layout(width: int) -> Layout:
    """The columns that fit into ``width`` cells, each with its own width."""
    chosen = [
        (it, it.wide if it.wide and width >= WIDE else it.width)
        for it in COLUMNS
        if it.from_width <= width
    ]
    rest = max(NARROWEST_RESULT, width - sum(taken + 1 for _, taken in chosen) - 1)
    return tuple((it, rest if it.name == RESULT else taken) for it, taken in chosen)


def heads(columns: Layout, timing: Timing = Timing.ABSOLUTE) -> str:
    """The line of titles."""
    return " " + " ".join(_head(column, width, timing) for column, width in columns)


def _head(column: Column, width: int, timing: Timing) -> str:
    if column.name == TIME:  # a time of day stands to the left, a duration to the right
        return fit(timing, width, timing is not Timing.ABSOLUTE)
    return fit(column.title, width, column.to_right)


def cells(line: Shown, columns: Layout) -> list[Cell]:
    """The texts of one line; every cell begins with the space that parts it from the last.

    In the first one that space holds the sign of a line that is chosen.
    """
    gap = CHOSEN if line.chosen else " "
    texts = [fit(column.text(line), width, column.to_right) for column, width in columns]
    gaps = (gap, *" " * (len(texts) - 1))
    return [
        Cell(column.name, before + text)
        for (column, _), before, text in zip(columns, gaps, texts, strict=True)
    ]


def is_times(line: Shown, columns: Layout, x: int) -> bool:
    """Whether the cell ``x`` of a line is the sign that says how many rows are folded."""
    begin = 0
    for column, width in columns:
        begin += 1
        if column.name == OPERATION:
            text = column.text(line)
            end = begin + cell_len(text)
            return end - len(times_text(line)) < x < end
        begin += width
    return False


def fit(text: str, width: int, to_right: bool = False) -> str:
    """``text`` in exactly ``width`` cells, with an ellipsis where it is cut."""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    padding = " " * (width - length)
    return padding + text if to_right else text + padding
