"""The copy menu: a letter chooses the form in which messages are copied."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inspector.events.words import counted
from inspector.tui.desks.copying import Form
from inspector.tui.dialog import Dialog

WIDTH = 52
"""Cells of the menu."""


class Choice(NamedTuple):
    """A form, and whether it is to be written into a file as well."""

    form: Form
    to_file: bool = False


class CopyDialog(Dialog[Choice | None]):
    """Returns the form that was chosen; in upper case, or with Ctrl+S, for a file as well."""

    DEFAULT_CSS = """
    CopyDialog OptionList { height: auto; padding: 0; background: $surface; }
    CopyDialog OptionList, CopyDialog OptionList:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "cancel", "Cancel"),
        Binding("ctrl+s", "file", "To a file"),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, forms: Sequence[Form], messages: int) -> None:
        super().__init__()
        self._forms = forms
        self._messages = messages

    def compose(self) -> ComposeResult:
        """A line for each form, its letter first."""
        with Vertical(classes="frame") as frame:
            frame.styles.width = WIDTH
            frame.border_title = f"Copy {counted(self._messages, 'message')} as"
            frame.border_subtitle = "⇧ letter: to a file, too · Esc cancel"
            yield OptionList(
                *(Option(Content(f"{form.key}  {form.name}"), id=form.key) for form in self._forms)
            )

    def on_key(self, event: events.Key) -> None:
        """A letter of the menu chooses."""
        pressed = event.character or ""
        form = next((it for it in self._forms if it.key == pressed.lower()), None)
        if form is not None:
            event.stop()
            self.dismiss(Choice(form, pressed.isupper()))

    @on(OptionList.OptionSelected)
    def _chosen(self, chosen: OptionList.OptionSelected) -> None:
        self.dismiss(Choice(self._forms[chosen.option_index]))

    def action_file(self) -> None:
        """The form at the cursor, into a file as well."""
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self.dismiss(Choice(self._forms[index], to_file=True))

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
