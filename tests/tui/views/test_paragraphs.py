from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.events.clean import clean
from inspector.tui.text.lines import Piece
from inspector.tui.views.paragraphs import Entry, drawn, entries, labelled, table, title, told
from inspector.tui.views.table import Column
from tests.tui.strategies import TEXTS

WIDTHS = st.integers(20, 120)


def texts(lines: object) -> list[str]:
    assert isinstance(lines, list)
    return [line.text for line in lines]


def test_words_stand_below_each_other() -> None:
    pairs = [("client", "192.0.2.20, pull"), ("page", "1: jpeg"), ("page", "2: jpeg, not whole")]
    assert texts([*labelled(pairs, 24)]) == [
        "client  192.0.2.20, pull",
        "page    1: jpeg",
        "        2: jpeg, not",
        "        whole",
    ]


def test_entries_keep_their_kind_and_their_remark() -> None:
    rows = [Entry("✓ answered", "added", "http://192.0.2.10/", "3 of 3"), Entry("×", "removed", "")]
    first, remark, second = entries(rows, 40)
    assert first.paint(first.text)[0] == Piece("✓ answered  ", "added")
    assert remark.text == "            3 of 3"
    assert second.text.strip() == "×"


def test_texts_are_folded_between_words_and_indented() -> None:
    assert texts(told("one two three four", 10, indent="  ")) == ["one two", "  three", "  four"]
    assert texts(title("Findings", 30)) == ["", "Findings"]
    assert told("", 30) == []


def test_a_table_without_rows_has_no_heads() -> None:
    columns = (Column[str]("Name", 0, lambda it: it),)
    assert texts([*table(columns, ["fig"], 10)]) == [" Name     ", " fig      "]
    assert not [*table(columns, [], 10)]


def test_a_drawn_line_paints_itself() -> None:
    source = drawn((Piece("a", "tag"), Piece("b")))
    assert (source.text, source.paint(source.text)) == ("ab", (Piece("a", "tag"), Piece("b")))


@given(label=TEXTS, words=TEXTS, width=WIDTHS)
def test_every_line_has_room(label: str, words: str, width: int) -> None:
    rows = [Entry(label, "", words, words)]
    pairs = [(label, words), (label, label)]
    lines = [*labelled(pairs, width), *entries(rows, width), *told(words, width, indent="  ")]
    for line in lines:
        assert cell_len(line.text) <= width
        assert clean(line.text) == line.text
        assert "".join(piece.text for piece in line.paint(line.text)) == line.text
