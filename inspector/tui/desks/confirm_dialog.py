"""A question before something that cannot be taken back."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from inspector.events.clean import clean
from inspector.tui.dialog import Dialog


class ConfirmDialog(Dialog[bool]):
    """Returns whether the user said yes; ``yes`` is the word for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, title: str, question: str, yes: str) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question and two buttons; the harmless one has the focus."""
        with Vertical(classes="frame") as frame:
            frame.border_title = Content(clean(self._title))
            frame.border_subtitle = "Y yes · N no"
            yield Static(clean(self._question, keep="\n"), markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self._yes, variant="warning", id="yes")
                yield Button("Cancel", id="no")

    def on_mount(self) -> None:
        """Enter alone does no harm."""
        self.query_one("#no", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, pressed: Button.Pressed) -> None:
        self.dismiss(pressed.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Yes or no."""
        self.dismiss(yes)
