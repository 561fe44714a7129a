"""The rows of a table: in parts, some under headings, each drawn when it is looked at.

Rule: rows that were too many to keep are counted above those that were kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from inspector.diagnosis.finding import Finding
from inspector.events.words import counted
from inspector.tui.text.lines import Piece
from inspector.tui.views.findings import counts, worst
from inspector.tui.views.picking import DrawnItems
from inspector.tui.views.story_view import Item
from inspector.tui.views.table import Column, layout, line, within


class Part[Row](NamedTuple):
    """Rows by their keys, how many there were before these, and what stands above them."""

    rows: Mapping[str, Row]
    forgotten: int = 0
    heading: str = ""


class Drawing[Row, Cells](NamedTuple):
    """How a row is drawn: what was found of it, and the cells of it for these ``columns``.

    ``cells`` is called with the row, the count of its findings, and their kind of piece.
    """

    columns: Iterable[Column[Cells]]
    findings_of: Callable[[Row], Sequence[Finding]]
    cells: Callable[[Row, str, str], Cells]


class TableRows[Row, Cells](DrawnItems):
    """The parts of a table, of lines of ``width`` cells; headings have no key."""

    def __init__(
        self, parts: Iterable[Part[Row]], drawing: Drawing[Row, Cells], width: int
    ) -> None:
        keys: list[str] = []
        self._headings: dict[int, str] = {}
        self._rows: dict[str, Row] = {}
        for part in parts:
            for heading in filter(None, (part.heading, _too_many(part.forgotten))):
                self._headings[len(keys)] = heading
                keys.append("")
            keys += part.rows
            self._rows |= part.rows
        super().__init__(keys)
        self._drawing = drawing
        self._layout = layout(drawing.columns, width)

    def item(self, index: int) -> Item:
        """The row at a place, or a heading."""
        key = self.keys[index]
        if not key:
            heading = Piece(f" {self._headings[index]}", "title")
            return Item("", within([heading], self._layout.width))
        row = self._rows[key]
        found = self._drawing.findings_of(row)
        cells = self._drawing.cells(row, counts(found), worst(found))
        return Item(key, line(cells, self._layout))


def _too_many(forgotten: int) -> str:
    return f"{counted(forgotten, 'earlier row')}, too many to keep" if forgotten else ""
