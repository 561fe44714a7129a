from collections.abc import Sequence

import pytest

from inspector.tui.text.lines import Piece
from inspector.tui.views.picking import DrawnItems, found, keys_of, nearest, tail
from inspector.tui.views.story_view import Item


class Counted(DrawnItems):
    """Items that count how often one was drawn."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(keys)
        self.drawn = 0

    def item(self, index: int) -> Item:
        self.drawn += 1
        return Item(self.keys[index], (Piece(f"item {self.keys[index]}"),))


def test_items_are_drawn_when_they_are_looked_at() -> None:
    items = Counted(["", "a", "b"])
    assert (keys_of(items), len(items), items.drawn) == (["", "a", "b"], 3, 0)
    assert items[1].line == items[-2].line == (Piece("item a"),)
    assert [it.key for it in items[1:]] == ["a", "b"]
    assert items.drawn == 4
    with pytest.raises(IndexError):
        items[3]


def test_items_that_are_there_have_keys_too() -> None:
    assert keys_of([Item("", ()), Item("a", ())]) == ["", "a"]


@pytest.mark.parametrize(("keys", "headings"), [("", 0), ("-a", 0), ("a--", 2), ("--", 2)])
def test_headings_below_the_last_item(keys: str, headings: int) -> None:
    assert tail(Counted(_keys(keys))) == headings


@pytest.mark.parametrize(
    ("keys", "index", "step", "place"),
    [
        pytest.param("", 0, 1, None, id="nothing"),
        pytest.param("--", 1, 1, None, id="headings-alone"),
        pytest.param("-ab", 0, 1, 1, id="past-a-heading"),
        pytest.param("a--b", 1, 1, 3, id="past-two"),
        pytest.param("a--b", 2, -1, 0, id="and-back"),
        pytest.param("-ab", -1, -1, 1, id="no-higher-than-the-first"),
        pytest.param("ab-", 9, 1, 1, id="no-lower-than-the-last"),
    ],
)
def test_the_cursor_passes_over_headings(
    keys: str, index: int, step: int, place: int | None
) -> None:
    assert nearest(_keys(keys), index, step) == place


def _keys(text: str) -> list[str]:
    return [sign.strip("-") for sign in text]


ITEMS = [
    Item(key, (Piece(text[:2]), Piece(text[2:])))
    for key, text in [("", "Apple heading"), ("a", "An APPLE"), ("b", "Pear"), ("c", "apples")]
]


@pytest.mark.parametrize(
    ("start", "text", "step", "place"),
    [
        pytest.param(0, "apple", 1, 1, id="next"),
        pytest.param(1, "apple", 1, 3, id="and-next"),
        pytest.param(3, "apple", 1, 1, id="around-the-end"),
        pytest.param(1, "apple", -1, 3, id="around-the-start"),
        pytest.param(2, "pear", 1, 2, id="the-only-one"),
        pytest.param(0, "heading", 1, None, id="headings-are-none"),
        pytest.param(0, "plum", 1, None, id="nowhere"),
        pytest.param(0, "", 1, None, id="nothing-looked-for"),
    ],
)
def test_the_next_that_holds_a_text(start: int, text: str, step: int, place: int | None) -> None:
    assert found(ITEMS, start, text, step) == place


def test_nothing_is_found_in_nothing() -> None:
    assert found((), 0, "x", 1) is None
