"""Tables by width: which columns fit, and a row as a line of cells.

Rule 1: pure and total; a text is cut and cleaned before it is measured.
Rule 2: no line is wider than its table; the one column without a width gets what the others leave.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from inspector.events.clean import clean
from inspector.tui.messages.columns import fit
from inspector.tui.text.lines import Line, Piece

TEXT_LIMIT = 300
"""Characters of one cell that are looked at; the widest terminal shows about as many."""

NARROWEST = 8
"""Cells that the flexible column always has."""

_WIDEST = 1 << 30


def no_kind(row: object) -> str:
    """The kind of a cell that looks like its line."""
    return ""


class Column[T](NamedTuple):
    """One column, shown in tables of ``from_width`` to less than ``below_width`` cells.

    ``width`` is in cells; 0 is the flexible column, of which a table has one. ``kind`` is that
    of the piece (see ``lines.Piece``).
    """

    title: str
    width: int
    text: Callable[[T], str]
    from_width: int = 0
    below_width: int = _WIDEST
    to_right: bool = False
    kind: Callable[[T], str] = no_kind


class Layout[T](NamedTuple):
    """The columns that are shown, each with its width, and the width of the table."""

    columns: tuple[tuple[Column[T], int], ...]
    width: int


def layout[T](columns: Iterable[Column[T]], width: int) -> Layout[T]:
    """The columns that a table of ``width`` cells shows; each has a space before it."""
    chosen = [it for it in columns if it.from_width <= width < it.below_width]
    rest = max(NARROWEST, width - sum(it.width + 1 for it in chosen))
    return Layout(tuple((it, it.width or rest) for it in chosen), width)


def heads[T](laid: Layout[T]) -> str:
    """The line of titles."""
    titles = (" " + fit(it.title, width, it.to_right) for it, width in laid.columns)
    return _cut("".join(titles), laid.width)


def line[T](row: T, laid: Layout[T]) -> Line:
    """A row as a line; cells that look alike are one piece."""
    pieces: list[Piece] = []
    for column, width in laid.columns:
        text = " " + fit(shown(column.text(row)), width, column.to_right)
        kind = column.kind(row)
        if pieces and pieces[-1].kind == kind:
            text = pieces.pop().text + text
        pieces.append(Piece(text, kind))
    return within(pieces, laid.width)


def within(pieces: Iterable[Piece], width: int) -> Line:
    """What of a line fits into ``width`` cells."""
    kept: list[Piece] = []
    room = width
    for piece in pieces:
        text = _cut(piece.text, room)
        if text:
            kept.append(Piece(text, piece.kind))
        room -= cell_len(text)
    return tuple(kept)


def shown(text: str, limit: int = TEXT_LIMIT) -> str:
    """A text as it may be drawn: no longer than ``limit`` characters, and clean."""
    return clean(text if len(text) <= limit else f"{text[: limit - 1]}…")


def _cut(text: str, width: int) -> str:
    length = len(text) if text.isascii() else cell_len(text)
    return text if length <= width else set_cell_size(text, max(width, 0))
