"""The list of exchanges: keys and the mouse, what a line is, and choosing many.

Rule: it decides nothing about messages; what a person wants done with them goes out.
"""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from inspector.tui.messages.columns import is_times
from inspector.tui.messages.listing import Arrangement
from inspector.tui.messages.row_list import RowList
from inspector.tui.messages.row_strips import CLASSES, CSS
from inspector.tui.messages.rows import Row
from inspector.tui.sturdy import sturdy


@sturdy
class ExchangeList(RowList):
    """Exchanges, the newest last."""

    DEFAULT_CSS = f"""
    ExchangeList {{ overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }}
    {CSS}"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "One up", show=False, id="list.up"),
        Binding("down,j", "move(1)", "One down", show=False, id="list.down"),
        Binding("pageup,ctrl+u", "page(-1)", "One page up", show=False, id="list.page-up"),
        Binding("pagedown,ctrl+d", "page(1)", "One page down", show=False, id="list.page-down"),
        Binding("home,g", "first", "First", show=False, id="list.first"),
        Binding("end,G", "follow", "Last, and follow", show=False, id="list.last"),
        Binding("enter", "open", "Open", show=False, id="list.open", tooltip="Look into it"),
        Binding(
            "T", "timing", "Time", show=False, id="list.time",
            tooltip="The clock, the time since the start, or since the row above",
        ),
        Binding(
            "A", "apart", "Apart", show=False, id="list.apart",
            tooltip="Request and answer on a line each, or on one",
        ),
        Binding(
            "B", "folding", "Fold bursts", show=False, id="list.fold-bursts",
            tooltip="What repeats itself as one row with a count, or row by row",
        ),
        Binding(
            "right,l", "unfold", "Unfold", show=False, id="list.unfold",
            tooltip="Show all rows of the burst at the cursor",
        ),
        Binding(
            "left,h", "fold", "Fold", show=False, id="list.fold",
            tooltip="Fold the burst at the cursor again",
        ),
        Binding(
            "v", "choose", "Choose", show=False, id="list.choose",
            tooltip="Choose the row, for what is done with many",
        ),
        Binding("shift+up,K", "extend(-1)", "Choose upwards", show=False, id="list.choose-up"),
        Binding("shift+down,J", "extend(1)", "Choose downwards", show=False, id="list.choose-down"),
        Binding("escape", "let_go", "Choose nothing", show=False, id="list.choose-none"),
    ]  # fmt: skip
    COMPONENT_CLASSES: ClassVar[set[str]] = {*CLASSES}

    class Opened(Message):
        """The user wants to look into the row at the cursor."""

    def __init__(self, *, following: bool, id: str | None = None) -> None:
        super().__init__(following=following, id=id)
        self._apart, self._folding, self._any_chosen = False, True, False

    # --- moving --------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Move the cursor; going up pauses, going on past the end follows."""
        self.choice.keep()
        index = self._index()
        if step > 0 and index == self.listing.lines - 1:
            self.following = True
            return
        self._go(index + step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.choice.keep()
        self._go(self._index() + pages * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Move to the first row."""
        self.choice.keep()
        self._go(0)

    def action_follow(self) -> None:
        """Move to the last row and stay with the tail."""
        self.choice.keep()
        self.following = True

    def action_open(self) -> None:
        """Look into the row at the cursor."""
        self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click looks into it.

        With Shift it chooses up to there, with Ctrl that row; on the sign of a fold it opens it.
        """
        offset = event.get_content_offset_capture(self)
        index = self.scroll_offset.y + offset.y
        if index >= self.listing.lines:
            return
        if event.shift:
            self._extend_to(index)
            return
        self.choice.keep()
        self._go(index)
        if event.ctrl:
            self._toggle(index)
        elif is_times(line := self._shown(index), self._layout, offset.x) and line.folds:
            self.action_fold() if line.opened else self.action_unfold()
        elif event.chain == 2:
            self.action_open()

    # --- what a line is ------------------------------------------------------------------------

    def action_timing(self) -> None:
        """The clock, the time since the first message, or since the line above."""
        self.timing = self.timing.next

    def action_apart(self) -> None:
        """Request and answer on lines of their own, or on one again."""
        self._apart = not self._apart
        self._arrange()

    def action_folding(self) -> None:
        """Fold what repeats itself, or show every row."""
        self._apart, self._folding = False, self._apart or not self._folding
        self._arrange()

    def _arrange(self) -> None:
        """Have other lines, with the cursor on the same message."""
        folded = Arrangement.FOLDED if self._folding else Arrangement.PLAIN
        self.listing.arrangement = Arrangement.APART if self._apart else folded
        if self.cursor is not None and not self._apart:
            self._seq = self.listing.rows[self.cursor].seq
        self._laid_out()

    def action_unfold(self) -> None:
        """Show every row of the burst at the cursor."""
        folded, line = self.listing.folded, self._line()
        if folded is not None and line is not None and folded.unfold(line):
            self._laid_out()

    def action_fold(self) -> None:
        """Fold the burst at the cursor again."""
        folded, line = self.listing.folded, self._line()
        if folded is not None and line is not None and folded.fold(line):
            self._laid_out()

    # --- choosing ------------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[Row, ...]:
        """The rows that are chosen, in their order; none if nobody chose any."""
        return tuple(self.listing.rows[place] for place in self.choice.places)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is chosen, Escape goes on to others; an empty list opens nothing."""
        if action == "open":
            return self.cursor is not None
        return action != "let_go" or bool(self.choice)

    def action_choose(self) -> None:
        """Choose what the line at the cursor stands for, or let it go."""
        line = self._line()
        if line is not None:
            self._toggle(line)

    def action_extend(self, step: int) -> None:
        """Choose from the cursor on, line by line."""
        if self.listing.lines:
            self._extend_to(self._index() + step)

    def action_let_go(self) -> None:
        """Choose nothing."""
        self.choice.clear()
        self._chosen()

    def _toggle(self, index: int) -> None:
        self.choice.toggle(self.listing.members_at(index))
        self._chosen()

    def _extend_to(self, index: int) -> None:
        """Choose from where extending began to a line, and go there."""
        listing = self.listing
        index = min(max(index, 0), listing.lines - 1)
        here = self._index()
        anchor = self.choice.anchor or (listing.place_at(here), listing.seq_at(here))
        begin = listing.index_of(*anchor)
        begin = listing.nearest(*anchor) if begin is None else begin
        self._go(index)
        lines = range(min(begin, index), max(begin, index) + 1)
        self.choice.extend(anchor, (it for line in lines for it in listing.members_at(line)))
        self._chosen()

    def _chosen(self) -> None:
        self.refresh()
        self.post_message(self.Counted())
        if self._any_chosen != bool(self.choice):
            self._any_chosen = bool(self.choice)
            self.refresh_bindings()
