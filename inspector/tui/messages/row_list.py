"""What the list of exchanges is made of: rows that come in, a cursor, and lines that are drawn.

Rule 1: it knows rows, not XML. Batches come in, wishes go out as messages.
Rule 2: only lines that are in view are drawn, and each is drawn once (strip cache).
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from time import perf_counter

from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from inspector.events.event import Event
from inspector.tui.messages.choice import Choice
from inspector.tui.messages.columns import Layout, Shown, Timing, layout
from inspector.tui.messages.filter import Filter
from inspector.tui.messages.folding import LONGEST_CYCLE
from inspector.tui.messages.line_facts import Findings, facts_of
from inspector.tui.messages.listing import Arrangement, Listing
from inspector.tui.messages.row_strips import Pen
from inspector.tui.messages.rows import Row
from inspector.tui.messages.troubled import next_troubled
from inspector.tui.turns import REST_SECONDS

SHOW_SECONDS = 0.08
"""How often what comes is shown at most: 12 times a second is fluid."""

FILTER_SLICE = 5_000
"""Rows looked at before the screen gets its turn: some 10 ms."""

STRIPS = 1_000
"""Drawn lines that are kept: ten screens."""

type _Key = tuple[int, int, bool, bool]


class Jump(StrEnum):
    """How a jump went."""

    DONE = "done"
    HIDDEN = "hidden"
    """By the filter; the cursor stays."""
    UNKNOWN = "unknown"


class RowList(ScrollView, can_focus=True):
    """Rows, the newest last, with a cursor that may follow the tail."""

    following: reactive[bool] = reactive(False)
    """Whether the cursor stays on the newest exchange."""

    timing: reactive[Timing] = reactive(Timing.ABSOLUTE, init=False)
    """What the time column says."""

    class Selected(Message, namespace="exchange_list"):
        """The cursor stands on another row, or its row has changed; ``None``: on nothing."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    class Counted(Message, namespace="exchange_list"):
        """Something that the status tells has changed: rows, what is shown, chosen, following."""

    class Timed(Message, namespace="exchange_list"):
        """The time column says something else: the heads follow."""

        def __init__(self, timing: Timing) -> None:
            super().__init__()
            self.timing = timing

    def __init__(self, *, following: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.listing = Listing()
        self.choice = Choice()
        self.paused = False  # by the user: a recorded session just stands at its start
        self.unseen = 0
        self.cursor: int | None = None  # a place
        self.empty_text: Sequence[str] = ()
        self._fed = False  # something has come that is not shown
        self._changed: frozenset[int] = frozenset()  # places, likewise
        self._resting: Timer | None = None
        self._seq: int | None = None  # the event at the cursor
        self._findings: Findings = {}
        self._pen = Pen(self)
        self._strips: LRUCache[_Key, tuple[Shown, Strip]] = LRUCache(STRIPS)
        self._width = 0
        self._layout: Layout = layout(0)
        self.set_reactive(RowList.following, following)

    # --- what comes in -------------------------------------------------------------------------

    def feed(self, batch: Iterable[Event]) -> None:
        """Take a batch of events; they are shown at once, or ``SHOW_SECONDS`` after the last."""
        change = self.listing.feed(batch)
        self.unseen += change.added if self.paused else 0
        self._changed |= change.changed
        self._fed = True
        if self._resting is None:
            self._show_fed()

    def _show_fed(self) -> None:
        """Show what has come, then rest: a screen that is laid out all the time has no time."""
        self._resting = None
        if not self._fed:
            return
        lines, changed = self.virtual_size.height, self._changed
        self._fed, self._changed = False, frozenset()
        self._resize()
        if self.following:
            self._to_last()
        elif self.cursor is None:
            self._go_near(0)
        elif self.cursor in changed:
            self._tell_selected()
        if self._touches_view(changed, lines):
            self.refresh()
        self.post_message(self.Counted())
        self._resting = self.set_timer(SHOW_SECONDS, self._show_fed)

    def refresh_row(self, exchange: Sequence[Event]) -> None:
        """Take the events of an exchange as they are read now: somebody noted something there."""
        change = self.listing.refresh(exchange)
        self._resize()
        if self.cursor in change.changed:
            self._tell_selected()
        self.refresh()
        self.post_message(self.Counted())

    def set_names(self, names: Mapping[str, str]) -> None:
        """Show these hosts by name. A filter that is on does not look again."""
        if self.listing.names.learn(names):
            self._strips.clear()
            self.refresh()

    def set_findings(self, findings: Findings) -> None:
        """Show which events are evidence of something."""
        if findings != self._findings:
            self._findings = findings
            self.refresh()

    async def filter(self, wanted: Filter) -> None:
        """Show what passes; gives way to others after every ``FILTER_SLICE`` rows."""
        self.listing.start_filter(wanted)
        more, shown_at = True, 0.0
        while more:
            more = self.listing.filter_more(FILTER_SLICE)
            if not more or perf_counter() - shown_at > SHOW_SECONDS:
                shown_at = perf_counter()
                self._resize()
                self.refresh()
                self.post_message(self.Counted())
            await asyncio.sleep(REST_SECONDS if more else 0)
        if self.following or not self.listing.lines:
            self._to_last()
        elif self._line() is None:
            self._go_near(self.cursor or 0)
        self.scroll_to_cursor()

    # --- where the cursor is -------------------------------------------------------------------

    @property
    def selected(self) -> Row | None:
        """The row at the cursor."""
        return None if self.cursor is None else self.listing.rows[self.cursor]

    @property
    def selected_seq(self) -> int | None:
        """The number of the event at the cursor: of an exchange, where it began."""
        return self._seq

    def jump(self, exchange: str) -> bool:
        """Put the cursor on an exchange; whether it is there and shown."""
        place = self.listing.place_of(exchange)
        return place is not None and self.jump_to(self.listing.rows[place].seq) is Jump.DONE

    def jump_to(self, seq: int) -> Jump:
        """Put the cursor on the row (or line) of the event with this number."""
        found = self.listing.find(seq)
        if found is None:
            return Jump.UNKNOWN
        if found.hidden:
            return Jump.HIDDEN
        self._select(found.place, seq)
        self.following = seq == self._newest()[1]
        self.scroll_to_cursor()
        return Jump.DONE

    def go_to_troubled(self, step: int) -> bool:
        """Go to the next line (-1: the one before) with trouble; whether there is another."""
        line = next_troubled(self.listing, self._index(), self._findings, step)
        if line is not None:
            self.choice.keep()
            self._go(line)
        return line is not None

    def _line(self) -> int | None:
        """The line that the cursor stands on."""
        return None if self.cursor is None else self.listing.index_of(self.cursor, self._seq)

    def _index(self) -> int:
        """That line, or the one nearest to where the cursor was."""
        if self.cursor is None:
            return 0
        line = self._line()
        return self.listing.nearest(self.cursor, self._seq) if line is None else line

    # --- moving --------------------------------------------------------------------------------

    def _go(self, index: int) -> None:
        """Put the cursor on a line; leaving the tail pauses."""
        last = self.listing.lines - 1
        if last < 0:
            return
        index = min(max(index, 0), last)
        if index < last:
            self.following = False
        self._select(self.listing.place_at(index), self.listing.seq_at(index))
        self.scroll_to_cursor()

    def _go_near(self, place: int) -> None:
        """Put the cursor on the line that is closest to a place, or on nothing."""
        if not self.listing.lines:
            self._select(None)
            return
        index = self.listing.nearest(place)
        self._select(self.listing.place_at(index), self.listing.seq_at(index))

    def _newest(self) -> tuple[int | None, int | None]:
        """The place and the event of the last row; of a fold it is the last one it stands for."""
        listing = self.listing
        if listing.arrangement is Arrangement.APART and listing.lines:
            return listing.place_at(listing.lines - 1), listing.seq_at(listing.lines - 1)
        place = listing.shown[-1] if listing.shown else None
        return place, None if place is None else listing.rows[place].seq

    def _to_last(self) -> None:
        self._resize()
        self._select(*self._newest())
        self.scroll_end(animate=False, force=True, immediate=True, x_axis=False)

    def _select(self, place: int | None, seq: int | None = None) -> None:
        if seq is None and place is not None:
            seq = self.listing.rows[place].seq
        if (place, seq) != (self.cursor, self._seq):
            before = self._line()
            if (place is None) != (self.cursor is None):
                self.refresh_bindings()
            self.cursor, self._seq = place, seq
            for line in (before, self._line()):  # all others stay: over SSH that is much less
                if line is not None:
                    self.refresh_line(line)
        self._tell_selected()

    def _tell_selected(self) -> None:
        self.post_message(self.Selected(self.selected))

    def scroll_to_cursor(self) -> None:
        """Bring the cursor into view."""
        if self.cursor is not None and self.listing.lines:
            self._resize()
            line = Region(0, self._index(), 1, 1)
            self.scroll_to_region(line, animate=False, force=True, immediate=True, x_axis=False)

    def watch_following(self, following: bool) -> None:
        """Catch up with the tail, or begin to count what comes."""
        self.unseen = 0
        self.paused = not following
        if following:
            self._to_last()
        self.post_message(self.Counted())

    def on_mouse_scroll_up(self) -> None:
        """Looking back pauses."""
        if self.max_scroll_y > 0:
            self.following = False

    def watch_timing(self, timing: Timing) -> None:
        """Draw the times anew."""
        self.refresh()
        self.post_message(self.Timed(timing))

    # --- drawing -------------------------------------------------------------------------------

    def _resize(self) -> None:
        """There are as many lines as there are.

        Textual lays the whole screen out (10 ms) whenever a virtual size changes; while only the
        number of lines does, its scrollbar alone has to know.
        """
        size = Size(self._width, self.listing.lines)
        if size.width != self.virtual_size.width:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(RowList.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def _laid_out(self) -> None:
        """There are other lines now."""
        self._resize()
        self.scroll_to_cursor()
        self.refresh()
        self.post_message(self.Counted())

    def _touches_view(self, changed: Collection[int], lines: int) -> bool:
        """Whether rows that changed, or came when there were so many ``lines``, can be seen."""
        top = self.scroll_offset.y
        bottom = top + self.size.height + LONGEST_CYCLE
        listing = self.listing
        if bottom >= min(lines, listing.lines) or listing.arrangement is Arrangement.APART:
            return True
        first, last = listing.place_at(top), listing.place_at(bottom)
        return any(first <= place <= last for place in changed)

    def on_resize(self) -> None:
        """Lay the columns out again."""
        self._width = self.scrollable_content_region.width
        self._layout = layout(self._width)
        self._strips.clear()
        self._resize()
        if self.following:
            self._to_last()
        else:
            self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Draw everything anew: the theme has changed."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        index = self.scroll_offset.y + y
        if not self.listing.lines:
            above = max(0, (self.size.height - len(self.empty_text)) // 2)
            told = self.empty_text[y - above] if 0 <= y - above < len(self.empty_text) else ""
            return self._pen.message(told, self._width)
        if index >= self.listing.lines:
            return Strip.blank(self._width, self.rich_style)
        line, at_cursor = self._shown(index), index == self._line()
        key = (self.listing.place_at(index), line.row.seq, at_cursor, self.has_focus)
        known = self._strips.get(key)
        if known is not None and known[0] == line:
            return known[1]
        strip = self._pen.draw(line, self._layout, self._width, at_cursor=at_cursor)
        self._strips[key] = line, strip
        return strip

    def _shown(self, index: int) -> Shown:
        return facts_of(
            self.listing,
            index,
            timing=self.timing,
            findings=self._findings,
            chosen=self.choice,
        )
