from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.tui.text.lines import Piece
from inspector.tui.views.table import Column, heads, layout, line, shown, within
from tests.tui.strategies import TEXTS


class Fruit(NamedTuple):
    name: str
    number: str
    state: str = ""


COLUMNS = (
    Column[Fruit]("Name", 6, lambda it: it.name),
    Column[Fruit]("No", 4, lambda it: it.number, to_right=True, from_width=20),
    Column[Fruit]("State", 0, lambda it: it.state, kind=lambda it: "note", below_width=60),
    Column[Fruit]("How it is now", 0, lambda it: it.state, from_width=60),
)


def text(row: Fruit, width: int) -> str:
    return "".join(piece.text for piece in line(row, layout(COLUMNS, width)))


@pytest.mark.parametrize(
    ("width", "titles", "row"),
    [
        (18, " Name   State     ", " banan… rotten    "),
        (24, " Name     No State      ", " banan…   12 rotten     "),
        (10, " Name   St", " banan… ro"),
    ],
)
def test_the_width_chooses_the_columns(width: int, titles: str, row: str) -> None:
    assert heads(layout(COLUMNS, width)) == titles
    assert text(Fruit("bananas", "12", "rotten"), width) == row
    assert "How it is now" in heads(layout(COLUMNS, 60))


def test_cells_of_one_kind_are_one_piece() -> None:
    pieces = line(Fruit("fig", "1", "ripe"), layout(COLUMNS, 24))
    assert pieces == (Piece(" fig       1"), Piece(" ripe       ", "note"))


def test_texts_are_cut_before_they_are_cleaned() -> None:
    assert shown("\x1b[2J") == "\\x1b[2J"
    assert shown("\x1b" * 1_000_000, 3) == "\\x1b\\x1b…"


def test_a_wide_character_that_does_not_fit_is_a_blank() -> None:
    assert within([Piece("ab漢"), Piece("c")], 3) == (Piece("ab "),)


@settings(max_examples=60)
@given(name=TEXTS, number=TEXTS, width=st.integers(-3, 200))
def test_no_line_is_wider_than_its_table(name: str, number: str, width: int) -> None:
    laid = layout(COLUMNS, width)
    for told in (heads(laid), text(Fruit(name, number, name), width)):
        assert cell_len(told) <= max(width, 0)
        assert clean(told) == told
