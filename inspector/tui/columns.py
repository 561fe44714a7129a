"""The list's columns: what stands in them, and which fit into a width."""

from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from inspector.events.event import Phase
from inspector.events.words import size
from inspector.tui.rows import Row
from inspector.tui.units import clock, duration, place


class Column(NamedTuple):
    """One column; ``from_width`` is the narrowest list (in cells) that shows it."""

    name: str
    title: str
    width: int
    text: Callable[[Row], str]
    from_width: int = 0
    to_right: bool = False


class Cell(NamedTuple):
    """One text of a line, already as wide as its column."""

    column: str
    text: str


def _took(row: Row) -> str:
    return "" if row.elapsed_us is None else duration(row.elapsed_us)


def _result(row: Row) -> str:
    # an envelope in a file has no time, and nobody waits for its answer
    waits = row.state is Phase.REQUEST and row.time_us
    return row.result or (row.word if waits else "")


def _operation(row: Row) -> str:
    """The operation, and how often a datagram was sent, which is never cut off."""
    if not row.repeated:
        return row.operation
    times = f" ×{row.repeated + 1:,}"
    return fit(row.operation, OPERATION_WIDTH - len(times)).rstrip() + times


RESULT = "result"
OPERATION_WIDTH = 18
COLUMNS = (
    Column("marks", "", 4, lambda row: row.marks),
    Column("time", "Time UTC", 12, lambda row: clock(row.time_us)),
    Column("source", "From", 16, lambda row: row.source.rpartition(":")[0], from_width=126),
    Column("destination", "To", 20, lambda row: place(row.destination), from_width=112),
    Column("service", "Service", 9, lambda row: row.service),
    Column("operation", "Operation", OPERATION_WIDTH, _operation),
    Column(RESULT, "Result", 0, _result),
    Column("size", "Size", 7, lambda row: size(row.length), from_width=90, to_right=True),
    Column("took", "Took", 9, _took, from_width=60, to_right=True),
)
"""From left to right; the result gets what the others leave."""

NARROWEST_RESULT = 8

type Layout = tuple[tuple[Column, int], ...]


def layout(width: int) -> Layout:
    """The columns that fit into ``width`` cells, each with its own width."""
    chosen = [column for column in COLUMNS if column.from_width <= width]
    fixed = sum(column.width + 1 for column in chosen) + 1
    rest = max(NARROWEST_RESULT, width - fixed)
    return tuple((column, rest if column.name == RESULT else column.width) for column in chosen)


def heads(columns: Layout) -> str:
    """The line of titles."""
    titles = (fit(column.title, width, column.to_right) for column, width in columns)
    return " " + " ".join(titles)


def cells(row: Row, columns: Layout) -> list[Cell]:
    """The texts of one line; every cell begins with the space that parts it from the last."""
    return [
        Cell(column.name, " " + fit(column.text(row), width, column.to_right))
        for column, width in columns
    ]


def fit(text: str, width: int, to_right: bool = False) -> str:
    """``text`` in exactly ``width`` cells, with an ellipsis where it is cut."""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    padding = " " * (width - length)
    return padding + text if to_right else text + padding
