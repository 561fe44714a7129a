"""Lines with a cursor on one of them, which Enter chooses.

Rule: the cursor is on a line, not on a line of the screen: a folded one is lit whole.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from inspector.tui.text.line_view import LineView
from inspector.tui.text.lines import Source
from inspector.tui.text.matches import Place


class CursorView(LineView, inherit_bindings=False):
    """Lines, one of which is at the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "One up", show=False, id="text.up"),
        Binding("down,j", "move(1)", "One down", show=False, id="text.down"),
        Binding("pageup,ctrl+u", "turn_page(-1)", "One page up", show=False, id="text.page-up"),
        Binding(
            "pagedown,ctrl+d", "turn_page(1)", "One page down", show=False, id="text.page-down"
        ),
        Binding("home,g", "move_to(0)", "Top", show=False, id="text.top"),
        Binding("end,G", "move_to(-1)", "Bottom", show=False, id="text.bottom"),
        Binding(
            "enter",
            "choose",
            "Go there",
            show=False,
            id="text.choose",
            tooltip="Go to what the line is about",
        ),
    ]

    class Chosen(Message):
        """Enter or a click on a line. ``line`` counts from 0."""

        def __init__(self, view: "CursorView", line: int) -> None:
            super().__init__()
            self.view = view
            self.line = line

        @property
        def control(self) -> "CursorView":
            """The view that sent it."""
            return self.view

    def __init__(self, lines: Sequence[Source] = (), *, id: str | None = None) -> None:
        super().__init__(lines, id=id)
        self._cursor = 0

    @property
    def cursor(self) -> int:
        """The line at the cursor, from 0."""
        return self._cursor

    def show(
        self, lines: Sequence[Source], *, keep_place: bool = False, cursor: int | None = None
    ) -> None:
        """Show other lines, with the cursor on the first unless it is told or kept."""
        super().show(lines, keep_place=keep_place)
        wanted = cursor if cursor is not None else self._cursor if keep_place else 0
        self._cursor = max(0, min(wanted, len(lines) - 1))
        if cursor is not None:
            self._show_line(self._cursor)

    def move_cursor(self, line: int) -> None:
        """Put the cursor on a line, and bring it into view."""
        line = max(0, min(line, len(self._lines) - 1))
        for changed in (self._cursor, line):
            self._strips.discard(changed)
        self._cursor = line
        self.refresh()
        self._show_line(line)

    def _over(self, number: int) -> Style | None:
        return self.get_component_rich_style("line--cursor") if number == self._cursor else None

    def _reveal(self, place: Place) -> None:
        self.move_cursor(place.line)
        super()._reveal(place)

    def on_resize(self) -> None:
        """The cursor stays in view, once the lines are folded anew."""
        self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        self._show_line(self._cursor)

    def action_move(self, step: int) -> None:
        """Go some lines on or back."""
        self.move_cursor(self._cursor + step)

    def action_move_to(self, line: int) -> None:
        """Go to a line; -1 is the last."""
        self.move_cursor(line if line >= 0 else len(self._lines) - 1)

    def action_turn_page(self, step: int) -> None:
        """Go as many lines as there is room for."""
        height = max(1, self.scrollable_content_region.height - 1)
        self.action_move(step * height)
        self.scroll_relative(y=step * height, animate=False, immediate=True)

    def action_choose(self) -> None:
        """The line at the cursor."""
        if self._lines:
            self.post_message(self.Chosen(self, self._cursor))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a line and chooses it; selecting text does neither."""
        offset = event.get_content_offset(self)
        y = self.scroll_offset.y + offset.y if offset is not None else self._height
        if self.text_selection is None and y < self._height:
            self.move_cursor(self._line_at(y))
            self.action_choose()
