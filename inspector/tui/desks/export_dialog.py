"""The export dialog: asks for a path, and again before a file is replaced."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from inspector.events.clean import clean
from inspector.tui.dialog import Dialog
from inspector.tui.ports import ExportForms


def beside(source: Path) -> Path:
    """Where an export of a file goes unless told otherwise: a capture, never the file itself."""
    suggested = source.with_suffix(".pcapng")
    return suggested if suggested != source else source.with_stem(f"{source.stem}-export")


class ExportDialog(Dialog[Path | None]):
    """Returns the path to write to; ``forms`` are the suffixes that may end its name, if told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, suggested: Path, forms: ExportForms = (), title: str = "Export") -> None:
        super().__init__()
        self._title = title
        self._suggested = suggested
        self._forms = forms
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        """A path and two buttons."""
        with Vertical(classes="frame") as frame:
            frame.border_title = self._title
            frame.border_subtitle = "Enter export · Esc cancel"
            yield Label(f"Write to {self._hint}" if self._forms else "Write to")
            yield Input(str(self._suggested), id="path", compact=True)
            yield Static("", id="trouble", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Export", variant="primary", id="export")
                yield Button("Cancel", id="cancel")

    @on(Button.Pressed, "#export")
    @on(Input.Submitted)
    def action_export(self) -> None:
        """Take the path; one that exists only when it is asked for twice."""
        text = self.query_one("#path", Input).value.strip()
        if not text:
            self._trouble("where to?")
            return
        try:
            path = Path(text).expanduser()
            exists = path.exists()
        except (OSError, RuntimeError) as error:  # a folder we may not enter, a home of nobody
            self._trouble(clean(str(error)))
            return
        if not self._is_known(path):
            self._trouble(f"cannot tell what to write, expected {self._hint}")
        elif exists and path != self._warned:
            self._warned = path
            self._trouble("that file exists; once more replaces it")
        else:
            self.dismiss(path)

    @property
    def _hint(self) -> str:
        """``a name in .pcapng, .har or .md``."""
        *others, last = [suffixes[0] for suffixes in self._forms] or [""]
        return f"a name in {', '.join(others)} or {last}" if others else f"a name in {last}"

    def _is_known(self, path: Path) -> bool:
        suffix = path.suffix.lower()
        return not self._forms or any(suffix in suffixes for suffixes in self._forms)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _trouble(self, text: str) -> None:
        line = self.query_one("#trouble", Static)
        line.update(Content(f"! {text}"))
        line.set_class(True, "-shown")
