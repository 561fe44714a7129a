"""The remark dialog: a mark and a comment for one message or for many."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from inspector.events.clean import clean
from inspector.events.marks import MARKS, mark_named, next_word
from inspector.tui.dialog import Dialog
from inspector.wire.observation import Remark


def mark_line(word: str) -> str:
    """All marks on a line, the chosen one in brackets: ``none [● red] ▲ yellow …``."""
    names = [("", "none"), *((it.word, f"{it.sign} {it.word}") for it in MARKS)]
    if word not in {name for name, _ in names}:
        mark = mark_named(word)
        names.append((word, f"{mark.sign} {mark.word}"))
    return " ".join(f"[{text}]" if name == word else f" {text} " for name, text in names)


class RemarkDialog(Dialog[Remark | None]):
    """Returns what is to be noted; an empty remark takes away what was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+n,f2", "mark", "Next mark", priority=True),
        Binding("ctrl+s", "keep", "Keep", priority=True),
        Binding("ctrl+c", "app.quit", "Quit", show=False),
    ]

    def __init__(self, title: str, remark: Remark) -> None:
        super().__init__()
        self._title = title
        self._remark = remark
        self._word = mark_named(remark.mark).word if remark.mark else ""

    def compose(self) -> ComposeResult:
        """The marks, the comment and two buttons."""
        with Vertical(classes="frame") as frame:
            frame.border_title = Content(clean(self._title))
            frame.border_subtitle = "Enter keep · F2 next mark · Esc cancel"
            yield Label("Mark")
            yield Static(mark_line(self._word), id="marks", markup=False)
            yield Label("Comment")
            yield Input(clean(self._remark.comment), id="comment", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Keep", variant="primary", id="keep")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Keys go into the comment."""
        self.query_one("#comment", Input).focus()

    def action_mark(self) -> None:
        """The next mark."""
        self._word = next_word(self._word)
        self.query_one("#marks", Static).update(Content(mark_line(self._word)))

    @on(Button.Pressed, "#keep")
    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Note it. A comment that nobody changed stays as it is, with its lines."""
        text = self.query_one("#comment", Input).value
        same = text == clean(self._remark.comment)
        self.dismiss(Remark(mark=self._word, comment=self._remark.comment if same else text))

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)
