"""What is told of an item of a story view, with a cursor that goes to the events it names.

Rule: it gets lines and asks for no more; where a line leads is read from the line itself.
"""

from collections.abc import Sequence

from rich.style import Style
from textual.message import Message

from inspector.tui.detail.cursor_view import CursorView
from inspector.tui.text.lines import Source
from inspector.tui.views.leads import leads_of


class Telling(CursorView):
    """What is told of an item: lines, of which those that name an event lead there.

    It says when its width changes, as its lines are made for one.
    """

    class Resized(Message):
        """Lines have another room now."""

    def __init__(self) -> None:
        super().__init__()
        self._leads: Sequence[int] = ()

    def show(
        self, lines: Sequence[Source], *, keep_place: bool = False, cursor: int | None = None
    ) -> None:
        """Show what is told of another item, or of the same one by now."""
        self._leads = leads_of([line.text for line in lines])
        super().show(lines, keep_place=keep_place, cursor=cursor)
        self.refresh_bindings()

    @property
    def event(self) -> int:
        """The event to which the line at the cursor leads; 0 if it leads nowhere."""
        return self._leads[self.cursor] if self.cursor < len(self._leads) else 0

    def move_cursor(self, line: int) -> None:
        """Put the cursor on a line; what Enter does is told where it does something."""
        led = bool(self.event)
        super().move_cursor(line)
        if led != bool(self.event):
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter goes where the line leads, if it leads anywhere."""
        return action != "choose" or bool(self.event)

    def on_resize(self) -> None:
        """Ask for other lines."""
        self.post_message(self.Resized())

    @property
    def line_width(self) -> int:
        """Cells that a line may take."""
        return self.scrollable_content_region.width

    def _over(self, number: int) -> Style | None:
        """The cursor is seen where keys move it; elsewhere it is only text."""
        return super()._over(number) if self.has_focus else None
