"""The dialog that asks for the number of an event."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Label

from inspector.tui.dialog import Dialog

DIGITS = 18
"""Digits of a number at most: what a session can count to."""


class GotoDialog(Dialog[int | None]):
    """Returns the number of the event to go to; ``last`` is that of the newest one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, last: int) -> None:
        super().__init__()
        self._last = last

    def compose(self) -> ComposeResult:
        """The number and two buttons."""
        with Vertical(classes="frame") as frame:
            frame.border_title = "Go to an event"
            frame.border_subtitle = "Enter go · Esc cancel"
            yield Label(f"Number, 1 to {self._last:,}" if self._last else "Number")
            yield Input(id="number", compact=True, restrict="[0-9]*", max_length=DIGITS)
            with Horizontal(classes="buttons"):
                yield Button("Go", variant="primary", id="go")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Keys go into the number."""
        self.query_one("#number", Input).focus()

    @on(Button.Pressed, "#go")
    @on(Input.Submitted)
    def action_go(self) -> None:
        """Go there, once there is a number."""
        number = self.query_one("#number", Input).value
        if number:
            self.dismiss(int(number))

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Stay here."""
        self.dismiss(None)
