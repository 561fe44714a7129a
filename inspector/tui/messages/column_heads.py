"""The titles above the list's columns."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from inspector.tui.messages.columns import Timing, heads, layout
from inspector.tui.sturdy import sturdy


@sturdy
class ColumnHeads(Widget):
    """One line of titles, laid out as the list below it (whose scrollbar takes one cell)."""

    timing: reactive[Timing] = reactive(Timing.ABSOLUTE)
    """What the time column says."""

    def render(self) -> Text:
        """The titles that fit."""
        return Text(heads(layout(self.size.width), self.timing), no_wrap=True)
