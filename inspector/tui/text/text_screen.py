"""A screen of lines over the others: a comparison, the help."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from inspector.tui.dialog import Dialog
from inspector.tui.text.line_view import LineView
from inspector.tui.text.lines import Source


class TextScreen(Dialog[None]):
    """Lines with a title; Escape goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Back"),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[Source]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """A frame with the lines in it."""
        with Vertical(classes="frame -tall") as frame:
            frame.border_title = Content(self._title)
            frame.border_subtitle = "Esc back"
            yield LineView(self._lines)
