"""A view of many lines: folded to the width, coloured when drawn, and selectable with the mouse.

Rule: a line costs nothing until it is in view, except its length.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import ClassVar

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from inspector.tui.lines import Source

KINDS = (
    "title",
    "muted",
    "note",
    "tag",
    "attribute",
    "string",
    "comment",
    "added",
    "removed",
)
"""Kinds of pieces that have a style of their own."""

STRIPS = 500


def folds(text: str, width: int) -> list[int]:
    """Where the pieces of a line begin when it is folded to ``width`` cells."""
    if text.isascii():
        return list(range(0, max(1, len(text)), width))
    starts, used = [0], 0
    for index, char in enumerate(text):
        cells = get_character_cell_size(char)
        if used + cells > width and used:
            starts.append(index)
            used = 0
        used += cells
    return starts


class LineView(ScrollView, can_focus=True):
    """Lines of text."""

    DEFAULT_CSS = """
    LineView { overflow-x: hidden; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "scroll_up", "One up", show=False),
        Binding("j", "scroll_down", "One down", show=False),
        Binding("ctrl+u", "page_up", "One page up", show=False),
        Binding("ctrl+d", "page_down", "One page down", show=False),
        Binding("g", "scroll_home", "Top", show=False),
        Binding("G", "scroll_end", "Bottom", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{kind}" for kind in KINDS}

    def __init__(self, lines: Sequence[Source] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Source] = lines
        self._firsts: list[int] = []  # the screen line with which each line begins
        self._height = 0
        self._width = 1
        self._strips: LRUCache[int, list[Strip]] = LRUCache(STRIPS)

    def show(self, lines: Sequence[Source], *, keep_place: bool = False) -> None:
        """Show other lines, from their top unless ``keep_place``."""
        self._lines = lines
        self._fold()
        if not keep_place:
            self.scroll_home(animate=False, immediate=True)

    @property
    def text(self) -> str:
        """All lines, unfolded."""
        return "\n".join(line.text for line in self._lines)

    def _fold(self) -> None:
        self._width = max(1, self.scrollable_content_region.width)
        heights = (self._height_of(line.text, self._width) for line in self._lines)
        *self._firsts, self._height = accumulate(heights, initial=0)
        self._strips.clear()
        self.virtual_size = Size(self._width, self._height)
        self.refresh()

    @staticmethod
    def _height_of(text: str, width: int) -> int:
        return 1 if len(text) * 2 <= width else len(folds(text, width))

    def on_resize(self) -> None:
        """Fold to the new width."""
        self._fold()

    def notify_style_update(self) -> None:
        """Draw everything anew: the theme has changed."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        at = self.scroll_offset.y + y
        if at >= self._height:
            return Strip.blank(self.size.width, self.rich_style)
        number = bisect_right(self._firsts, at) - 1
        pieces = self._strips.get(number)
        if pieces is None:
            pieces = self._strips[number] = list(self._draw(number))
        return pieces[at - self._firsts[number]]

    def _draw(self, number: int) -> Iterator[Strip]:
        """A line as the strips of its folds; each knows where its text is, for selecting."""
        source, width = self._lines[number], self._width
        base = self.rich_style
        segments = [
            Segment(piece.text, self._style(piece.kind, base))
            for piece in source.paint(source.text)
        ]
        whole = self._selected(Strip(segments), number)
        starts = folds(source.text, width)
        cuts = [*(cell_len(source.text[:start]) for start in starts), whole.cell_length]
        for start, (left, right) in zip(starts, pairwise(cuts), strict=True):
            strip = whole.crop(left, right).adjust_cell_length(width, base)
            yield strip.apply_offsets(start, number)

    def _style(self, kind: str, base: Style) -> Style:
        return self.get_component_rich_style(f"line--{kind}") if kind in KINDS else base

    def _selected(self, strip: Strip, number: int) -> Strip:
        """The line with what the mouse has selected of it marked."""
        selection = self.text_selection
        span = None if selection is None else selection.get_span(number)
        if span is None:
            return strip
        text = strip.text
        start, end = (
            cell_len(text[:at]) for at in (span[0], len(text) if span[1] < 0 else span[1])
        )
        marked = self.screen.get_component_rich_style("screen--selection")
        parts = (strip.crop(0, start), strip.crop(start, end).apply_style(marked), strip.crop(end))
        return Strip.join(parts)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected, unfolded."""
        return selection.extract(self.text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Mark what is selected now."""
        self._strips.clear()
        self.refresh()
