"""Items to pick from, apart from any widget: which have keys, which hold a text.

Rule: an item may cost something to draw, so that its key is asked for alone.
"""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import overload

from inspector.tui.views.story_view import Item


class DrawnItems(Sequence[Item]):
    """Items whose lines are drawn when they are looked at.

    ``keys`` are those of all items, ``heads`` what is to stand above them where that depends on
    what was told.
    """

    def __init__(self, keys: Sequence[str], heads: str = "") -> None:
        self.keys = keys
        self.heads = heads

    @abstractmethod
    def item(self, index: int) -> Item:
        """The item at a place that exists."""

    def text(self, index: int) -> str:
        """In which words of an item a text is looked for; those that are drawn, if need be."""
        return _text(self.item(index))

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        places = range(len(self.keys))[index]
        return self.item(places) if isinstance(places, int) else [*map(self.item, places)]


def keys_of(items: Sequence[Item]) -> Sequence[str]:
    """The keys of all items, without drawing any."""
    return items.keys if isinstance(items, DrawnItems) else [item.key for item in items]


def tail(items: Sequence[Item]) -> int:
    """How many headings stand below the last item."""
    keys = keys_of(items)
    return next((count for count, key in enumerate(reversed(keys)) if key), len(keys))


def nearest(keys: Sequence[str], index: int, step: int) -> int | None:
    """The first place from ``index`` on that is no heading, looking into ``step`` first."""
    if not keys:
        return None
    index = min(max(index, 0), len(keys) - 1)
    ahead, behind = range(index, len(keys)), range(index, -1, -1)
    places: Iterable[range] = (ahead, behind) if step > 0 else (behind, ahead)
    return next((place for part in places for place in part if keys[place]), None)


def found(items: Sequence[Item], index: int, text: str, step: int) -> int | None:
    """The place of the next item that holds ``text``, after (-1: before) ``index``, and around.

    Upper and lower case are the same.
    """
    wanted, keys = text.casefold(), keys_of(items)
    if not wanted:
        return None
    for away in range(1, len(keys) + 1):
        place = (index + step * away) % len(keys)
        if keys[place]:
            words = items.text(place) if isinstance(items, DrawnItems) else _text(items[place])
            if wanted in words.casefold():
                return place
    return None


def _text(item: Item) -> str:
    return "".join(piece.text for piece in item.line)
