"""The titles above the list's columns."""

from rich.text import Text
from textual.widget import Widget

from inspector.tui.columns import heads, layout


class ColumnHeads(Widget):
    """One line of titles, laid out as the list below it (whose scrollbar takes one cell)."""

    def render(self) -> Text:
        """The titles that fit."""
        return Text(heads(layout(self.size.width)), no_wrap=True)
