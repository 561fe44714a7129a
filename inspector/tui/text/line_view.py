"""A view of many lines: folded to the width, coloured when drawn, and selectable with the mouse.

Rule: a line costs nothing until it is in view, except its length.
"""

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
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

from inspector.tui.sturdy import sturdy
from inspector.tui.text.lines import Source
from inspector.tui.text.matches import Found, Place, next_place, places, spans

KINDS = (
    "title",
    "muted",
    "note",
    "fault",
    "good",
    "bar",
    "tag",
    "attribute",
    "string",
    "comment",
    "added",
    "removed",
    "match",
    "found",
    "cursor",
)
"""Kinds of pieces that have a style of their own."""

STRIPS = 500

type Marked = tuple[list[tuple[int, int]], list[Style]]
"""Stretches of a line, in order, and their styles."""

_UNMARKED: Marked = ([], [])

MARKED_LIMIT = 500
"""Places of what is looked for that are marked in one line."""


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


@sturdy
class LineView(ScrollView, can_focus=True):
    """Lines of text, in which a text can be looked for (``find``)."""

    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        & > .line--fault { color: $text-error; text-style: bold; }
        & > .line--good { color: $text-success; }
        & > .line--bar { color: $text-accent; }
        & > .line--match { background: $warning-muted; color: $text-warning; text-style: underline; }
        & > .line--found { background: $text-warning; color: $surface; text-style: bold underline; }
        & > .line--cursor { background: $block-cursor-blurred-background; }
        &:focus > .line--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style; }
    }
    """  # noqa: E501  # a rule of CSS on a line
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "scroll_up", "One up", show=False, id="text.up"),
        Binding("j", "scroll_down", "One down", show=False, id="text.down"),
        Binding("ctrl+u", "page_up", "One page up", show=False, id="text.page-up"),
        Binding("ctrl+d", "page_down", "One page down", show=False, id="text.page-down"),
        Binding("g", "scroll_home", "Top", show=False, id="text.top"),
        Binding("G", "scroll_end", "Bottom", show=False, id="text.bottom"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{kind}" for kind in KINDS}

    def __init__(self, lines: Sequence[Source] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Source] = lines
        self._firsts: list[int] = []  # the screen line with which each line begins
        self._height = 0
        self._width = 1
        self._strips: LRUCache[int, list[Strip]] = LRUCache(STRIPS)
        self._needle = ""
        self._places: list[Place] | None = None
        self._at = -1

    def show(self, lines: Sequence[Source], *, keep_place: bool = False) -> None:
        """Show other lines, from their top unless ``keep_place``."""
        self._lines = lines
        self._places, self._at = None, -1
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
        if len(text) * 2 <= width:
            return 1
        return -(-len(text) // width) if text.isascii() else len(folds(text, width))

    def on_resize(self) -> None:
        """Fold to the new width."""
        self._fold()

    def notify_style_update(self) -> None:
        """Draw everything anew: the theme has changed."""
        super().notify_style_update()
        self._strips.clear()

    # --- searching -----------------------------------------------------------------------------

    def find(self, needle: str, step: int = 0) -> Found:
        """Mark a text, and go to its first place from here (0), the next (1) or the last (-1)."""
        if needle != self._needle:
            self._needle, self._places = needle, None
        if self._places is None:
            self._places, self._at = places(needle, self._searched()), -1
        here = self._line_at(self.scroll_offset.y)
        self._at = next_place(self._places, self._at, step, here)
        self._strips.clear()
        self.refresh()
        if self._at >= 0:
            self._reveal(self._places[self._at])
        return Found(self._at + 1, len(self._places))

    def _searched(self) -> Iterable[str]:
        """The lines that are looked through; a place has the number of one of them."""
        return (line.text for line in self._lines)

    def _searched_number(self, number: int) -> int:
        """The number among those lines of a line in view."""
        return number

    def _line_at(self, y: int) -> int:
        """The line that a line of the whole picture belongs to."""
        return max(0, bisect_right(self._firsts, y) - 1)

    def _reveal(self, place: Place) -> None:
        self._show_line(place.line, place.start)

    def _show_line(self, number: int, start: int = 0) -> None:
        """Scroll until a place in a line is in view, if it is not."""
        if number >= len(self._firsts):
            return
        starts = folds(self._lines[number].text, self._width)
        y = self._firsts[number] + bisect_right(starts, start) - 1
        height = max(1, self.scrollable_content_region.height)
        if not self.scroll_offset.y <= y < self.scroll_offset.y + height:
            self.scroll_to(y=max(0, y - height // 3), animate=False, immediate=True)

    # --- drawing -------------------------------------------------------------------------------

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
        over = self._over(number)
        segments: Iterable[Segment] = [
            Segment(piece.text, over or self._style(piece.kind, base))
            for piece in source.paint(source.text)
        ]
        for marked, styles in (self._matched(number), self._selected(number)):
            segments = overlaid(segments, marked, styles) if marked else segments
        whole = Strip(segments)
        starts = folds(source.text, width)
        cuts = [*(cell_len(source.text[:start]) for start in starts), whole.cell_length]
        for start, (left, right) in zip(starts, pairwise(cuts), strict=True):
            strip = whole.crop(left, right).adjust_cell_length(width, over or base)
            yield strip.apply_offsets(start, number)

    def _over(self, number: int) -> Style | None:
        """The style of a whole line that hides those of its pieces, such as the cursor's."""
        return None

    def _style(self, kind: str, base: Style) -> Style:
        return self.get_component_rich_style(f"line--{kind}") if kind in KINDS else base

    def _matched(self, number: int) -> Marked:
        """What is looked for, and where one is marked more."""
        found = spans(self._needle, self._lines[number].text)[:MARKED_LIMIT]
        if not found:
            return _UNMARKED
        now = self._places[self._at] if self._places and self._at >= 0 else None
        line = self._searched_number(number)
        styles = [
            self.get_component_rich_style("line--found" if now == (line, *it) else "line--match")
            for it in found
        ]
        return found, styles

    def _selected(self, number: int) -> Marked:
        """What the mouse has selected."""
        selection = self.text_selection
        span = None if selection is None else selection.get_span(number)
        if span is None:
            return _UNMARKED
        end = len(self._lines[number].text) if span[1] < 0 else span[1]
        return [(span[0], end)], [self.screen.get_component_rich_style("screen--selection")]

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected, unfolded."""
        return selection.extract(self.text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Mark what is selected now."""
        self._strips.clear()
        self.refresh()


def overlaid(
    segments: Iterable[Segment], spans: Iterable[tuple[int, int]], styles: Iterable[Style]
) -> Iterator[Segment]:
    """Segments with stretches of their text, in order, in styles of their own as well.

    The spans count characters; one pass, however many there are.
    """
    marks = zip(spans, styles, strict=False)
    (start, end), over = next(marks, _NEVER)
    at = 0
    for segment in segments:
        text = segment.text
        while text:
            if at >= end:
                (start, end), over = next(marks, _NEVER)
                continue
            length = (end if at >= start else start) - at
            style = segment.style or Style.null()
            yield Segment(text[:length], style + over if at >= start else style)
            at += min(length, len(text))
            text = text[length:]


_NEVER = ((sys.maxsize - 1, sys.maxsize), Style.null())
