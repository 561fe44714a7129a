"""The dialog that gives a filter a name."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label

from inspector.events.clean import clean
from inspector.tui.dialog import Dialog
from inspector.tui.messages.saved_filters import NAME_LIMIT


class ViewDialog(Dialog[str | None]):
    """Returns the name under which a filter is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, expression: str) -> None:
        super().__init__()
        self._expression = expression

    def compose(self) -> ComposeResult:
        """The filter, its name and two buttons."""
        with Vertical(classes="frame") as frame:
            frame.border_title = "Save this filter"
            frame.border_subtitle = "Enter save · Esc cancel"
            yield Label(Content(clean(self._expression)))
            yield Label("Name")
            yield Input(id="name", compact=True, max_length=NAME_LIMIT)
            with Horizontal(classes="buttons"):
                yield Button("Save", variant="primary", id="save")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Keys go into the name."""
        self.query_one("#name", Input).focus()

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep it, once it has a name."""
        name = self.query_one("#name", Input).value.strip()
        if name:
            self.dismiss(name)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
