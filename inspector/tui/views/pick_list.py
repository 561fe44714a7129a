"""A list of items to pick from: a line-API widget whose cursor keeps its item.

Rule 1: only lines that are in view are drawn, and each is drawn once (strip cache).
Rule 2: it knows keys and lines, not what they tell. Items come in, wishes go out as messages.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inspector.diagnosis.rule import Severity
from inspector.events.clean import clean
from inspector.events.event import Phase
from inspector.tui.messages.columns import fit
from inspector.tui.sturdy import sturdy
from inspector.tui.text.line_view import KINDS as LINE_KINDS
from inspector.tui.views.picking import found, keys_of, nearest
from inspector.tui.views.story_view import Item

KINDS = tuple(dict.fromkeys((*LINE_KINDS, *map(str, Severity), *map(str, Phase))))
"""Kinds of pieces that have a style of their own."""

STRIPS = 1_000
"""Drawn lines that are kept: ten screens."""

HEADINGS = 3
"""Headings above the cursor that are kept in view with it."""


@sturdy
class PickList(ScrollView, can_focus=True):
    """Items, one a line."""

    DEFAULT_CSS = """
    PickList {
        height: 1fr; min-height: 3; background: $surface;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .pick--title { color: $text-accent; text-style: bold; }
        & > .pick--muted { color: $text-muted; }
        & > .pick--note, & > .pick--warning { color: $text-warning; }
        & > .pick--undecoded { color: $text-warning; }
        & > .pick--error, & > .pick--fault { color: $text-error; text-style: bold; }
        & > .pick--removed { color: $text-error; }
        & > .pick--good { color: $text-success; }
        & > .pick--bar { color: $text-accent; }
        & > .pick--information, & > .pick--oneway { color: $text-secondary; }
        & > .pick--attribute { color: $text-secondary; }
        & > .pick--tag, & > .pick--request { color: $text-primary; }
        & > .pick--string, & > .pick--added, & > .pick--response { color: $text-success; }
        & > .pick--comment { color: $text-muted; text-style: italic; }
        & > .pick--notification { color: $text-accent; }
        & > .pick--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style;
        }
        &:focus > .pick--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "One up", show=False, id="items.up"),
        Binding("down,j", "move(1)", "One down", show=False, id="items.down"),
        Binding("pageup,ctrl+u", "page(-1)", "One page up", show=False, id="items.page-up"),
        Binding("pagedown,ctrl+d", "page(1)", "One page down", show=False, id="items.page-down"),
        Binding("home,g", "first", "First", show=False, id="items.first"),
        Binding("end,G", "last", "Last", show=False, id="items.last"),
        Binding(
            "enter", "open", "Go there", id="items.open", tooltip="Go to what the item is about"
        ),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pick--cursor",
        *(f"pick--{kind}" for kind in KINDS),
    }

    class Highlighted(Message):
        """The cursor stands on another item; an empty ``key``: on nothing."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Opened(Message):
        """The user wants to go where an item leads."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Resized(Message):
        """Lines have another room now, of ``width`` cells."""

        def __init__(self, width: int) -> None:
            super().__init__()
            self.width = width

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: Sequence[Item] = ()
        self.cursor: int | None = None
        self.empty_text: Sequence[str] = ()
        self.line_width = 0
        self._keys: Sequence[str] = ()
        self._awaited = ""
        self._strips: LRUCache[tuple[int, bool, bool], Strip] = LRUCache(STRIPS)

    # --- what comes in -------------------------------------------------------------------------

    def show(self, items: Sequence[Item]) -> None:
        """Show other items; the cursor stays on its item, and that where it is on the screen."""
        key, before, top = self.key, self.cursor, self.scroll_offset.y
        self.items, self._keys = items, keys_of(items)
        self._strips.clear()
        self.virtual_size = Size(self.line_width, len(items))
        place = None
        if self._awaited:
            place = self._place_of(self._awaited)
            if place is not None:
                self._awaited, before = "", None
        if place is None and key:
            place = self._place_of(key, before)
        if place is None:
            place = nearest(self._keys, before or 0, 1)
        self.cursor = place
        if before is None or place is None:
            self.scroll_to_cursor()
        elif place != before:
            self._to_line(top + place - before)
        self.refresh()
        if self.key != key:
            self.post_message(self.Highlighted(self.key))

    def go(self, key: str) -> bool:
        """Put the cursor on an item; whether it is there.

        One that is not there yet is gone to when it comes, unless the cursor was moved till then.
        """
        place = self._place_of(key, self.cursor)
        self._awaited = "" if place is not None else key
        if place is not None:
            self._put(place)
        return place is not None

    def find(self, text: str, step: int = 1) -> bool:
        """Put the cursor on the next item that holds a text, or (-1) the one before."""
        at = self.cursor if self.cursor is not None else 0
        place = found(self.items, at, text, step)
        if place is not None:
            self._put(place)
        return place is not None

    @property
    def key(self) -> str:
        """That of the item at the cursor; empty if there is none."""
        return "" if self.cursor is None else self._keys[self.cursor]

    def _place_of(self, key: str, guess: int | None = None) -> int | None:
        if guess is not None and guess < len(self._keys) and self._keys[guess] == key:
            return guess
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    # --- moving --------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Move the cursor to the next item, or the one before; past the last, look on."""
        before = self.cursor
        self._move(0 if before is None else before + step, step)
        if before == self.cursor:
            self.scroll_relative(y=step, animate=False, immediate=True)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self._move((self.cursor or 0) + pages * max(1, self.size.height - 1), pages)

    def action_first(self) -> None:
        """Move to the first item."""
        self._move(0, 1)
        if (self.cursor or 0) < self.size.height:
            self._to_line(0)

    def action_last(self) -> None:
        """Move to the last item."""
        self._move(len(self._keys) - 1, -1)
        if len(self._keys) - (self.cursor or 0) <= self.size.height:
            self._to_line(len(self._keys))

    def action_open(self) -> None:
        """Go where the item at the cursor leads."""
        if self.key:
            self.post_message(self.Opened(self.key))

    def _move(self, index: int, step: int) -> None:
        place = nearest(self._keys, index, step)
        if place is not None:
            self._put(place)

    def _put(self, place: int) -> None:
        """Put the cursor on a place that is no heading."""
        self._awaited = ""
        if place != self.cursor:
            self.cursor = place
            self.refresh()
            self.post_message(self.Highlighted(self.key))
        self.scroll_to_cursor()

    def scroll_to_cursor(self) -> None:
        """Bring the cursor into view, and the headings above it."""
        if self.cursor is None:
            return
        top = self.cursor
        least = max(0, top - min(HEADINGS, self.size.height - 1))
        while top > least and not self._keys[top - 1]:
            top -= 1
        lines = Region(0, top, 1, self.cursor - top + 1)
        self.scroll_to_region(lines, animate=False, force=True, immediate=True, x_axis=False)

    def _to_line(self, y: int) -> None:
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click goes where that leads."""
        index = self.scroll_offset.y + event.get_content_offset_capture(self).y
        if index < len(self._keys) and self._keys[index]:
            self._put(index)
            if event.chain == 2:
                self.action_open()

    # --- drawing -------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Cut the lines to another width, until who made them makes them anew."""
        width = self.scrollable_content_region.width
        self._strips.clear()
        if width != self.line_width:
            self.line_width = width
            self.virtual_size = Size(width, len(self._keys))
            self.post_message(self.Resized(width))
        self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Draw everything anew: the theme has changed."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        index = self.scroll_offset.y + y
        if not self._keys:
            return self._empty_line(y)
        if index >= len(self._keys):
            return Strip.blank(self.line_width, self.rich_style)
        at_cursor = index == self.cursor
        key = (index, at_cursor, self.has_focus)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._draw(self.items[index], at_cursor)
        return strip

    def _draw(self, item: Item, at_cursor: bool) -> Strip:
        base = self.rich_style
        segments = [
            Segment(
                clean(piece.text),
                self.get_component_rich_style(f"pick--{piece.kind}")
                if piece.kind in KINDS
                else base,
            )
            for piece in item.line
        ]
        strip = Strip(segments).adjust_cell_length(self.line_width, base)
        if at_cursor:
            return Strip([Segment(strip.text, self.get_component_rich_style("pick--cursor"))])
        return strip

    def _empty_line(self, y: int) -> Strip:
        """What is said while there is nothing to see, in the middle of the list."""
        line = y - max(0, (self.size.height - len(self.empty_text)) // 2)
        text = clean(self.empty_text[line]) if 0 <= line < len(self.empty_text) else ""
        padding = max(0, (self.line_width - len(text)) // 2)
        muted = self.get_component_rich_style("pick--muted")
        return Strip([Segment(fit(" " * padding + text, self.line_width), muted)])
