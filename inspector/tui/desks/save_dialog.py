"""The save dialog: what of a message, and where to; again before a file is replaced."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, OptionList, Static

from inspector.events.clean import clean
from inspector.tui.desks.attachments import Saveable
from inspector.tui.dialog import Dialog


class Saving(NamedTuple):
    """What to save, where to, and whether a file there is to be replaced."""

    item: Saveable
    path: Path
    overwrite: bool = False


class SaveDialog(Dialog[Saving | None]):
    """Returns what to save and where to; ``folder`` is what is suggested first."""

    DEFAULT_CSS = """
    SaveDialog OptionList { height: auto; max-height: 8; padding: 0; margin: 0 0 1 0; background: $surface; }
    SaveDialog OptionList, SaveDialog OptionList:focus { border: none; }
    """  # noqa: E501  # one rule
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, items: Sequence[Saveable], folder: Path) -> None:
        super().__init__()
        self._items = items
        self._folder = folder
        self._name = ""  # that of the file which is suggested
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        """What there is, a path and two buttons."""
        with Vertical(classes="frame") as frame:
            frame.border_title = "Save"
            frame.border_subtitle = "↑↓ what · Enter save · Esc cancel"
            yield OptionList(*(Content(_line(item)) for item in self._items))
            yield Label("Write to")
            yield Input(id="path", compact=True)
            yield Static("", id="trouble", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Save", variant="primary", id="save")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """The first is chosen; keys choose another."""
        self._suggest(self._items[0])
        self.query_one(OptionList).focus()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, chosen: OptionList.OptionHighlighted) -> None:
        self._suggest(self._items[chosen.option_index])

    def _suggest(self, item: Saveable) -> None:
        """Put its name into the path; a folder, or a name, that was typed stays."""
        field = self.query_one("#path", Input)
        typed = Path(field.value)
        if not self._name:
            field.value = str(self._folder / item.name)
        elif typed.name == self._name:
            field.value = str(typed.with_name(item.name))
        self._name = item.name
        field.cursor_position = len(field.value)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def action_save(self) -> None:
        """Take the path; one that exists only when it is asked for twice."""
        item = self._items[self.query_one(OptionList).highlighted or 0]
        text = self.query_one("#path", Input).value.strip()
        if not text:
            self._trouble("where to?")
            return
        try:
            path = Path(text).expanduser()
            path = path / item.name if path.is_dir() else path
            exists = path.exists()
        except (OSError, RuntimeError, ValueError) as error:  # no right to look, a home of nobody
            self._trouble(clean(str(error)))
            return
        if exists and path != self._warned:
            self._warned = path
            self._trouble(f"{clean(path.name)} exists; once more replaces it")
        else:
            self.dismiss(Saving(item, path, overwrite=exists))

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _trouble(self, text: str) -> None:
        line = self.query_one("#trouble", Static)
        line.update(Content(f"! {text}"))
        line.set_class(True, "-shown")


def _line(item: Saveable) -> str:
    return clean(item.told + (f"  ! {item.trouble}" if item.trouble else ""))
