"""A line to search with: a text, where one is (``3/17``), and steps to the next place.

Rule 1: it knows nothing of what is searched; who owns it answers ``Sought`` and ``Step`` with
``show``.
Rule 2: the focus goes back to where it was; only if that is gone, its owner gives it with ``Left``.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from inspector.tui.text.matches import Found


class SearchBar(Horizontal):
    """One line, docked below what is searched; closed until ``open`` is called."""

    DEFAULT_CSS = """
    SearchBar {
        display: none; dock: bottom; height: 1; background: $panel;
        &.-open { display: block; layout: horizontal; }
        & > Static { width: auto; padding: 0 1; color: $text-muted; }
        & > #search-sign { color: $text-accent; text-style: bold; padding: 0 1; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; }
        &.-none > #search-count { color: $text-error; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close the search", show=False, id="search.close"),
        Binding(
            "enter",
            "leave",
            "Go back to what is searched",
            show=False,
            priority=True,
            id="search.leave",
            tooltip="Go back to what is searched; the search stays, n and N step",
        ),
        Binding(
            "down,ctrl+g",
            "step(1)",
            "Next place",
            show=False,
            priority=True,
            id="search.next",
        ),
        Binding(
            "up,shift+enter",
            "step(-1)",
            "Place before",
            show=False,
            priority=True,
            id="search.previous",
        ),
    ]

    class Sought(Message):
        """Another text is looked for; empty: none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Step(Message):
        """To the next place (1), or the one before (-1)."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Left(Message):
        """The user is done typing, and what had the focus before is not there any more."""

    def __init__(self) -> None:
        super().__init__()
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """A sign, what is typed, where one is."""
        yield Static("find", id="search-sign")
        yield Input(id="search-text", compact=True, placeholder="text")
        yield Static("", id="search-count", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether it is in view."""
        return self.has_class("-open")

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.query_one(Input).value

    def open(self) -> None:
        """Come into view, with what was looked for last, to be typed over."""
        self.add_class("-open")
        field = self.query_one(Input)
        if self.screen.focused is not field:
            self._before = self.screen.focused
        field.focus()
        field.select_all()
        if field.value:
            self.post_message(self.Sought(field.value))

    def close(self) -> bool:
        """Go out of view; whether it was in view."""
        was_open = self.is_open
        if self.has_focus_within:
            self._give_back()
        self.remove_class("-open")
        return was_open

    def _give_back(self) -> None:
        """At once, or keys typed fast would still be taken for text."""
        if self._before in self.screen.focus_chain:
            self.screen.set_focus(self._before)
        else:
            self.post_message(self.Left())

    def show(self, found: Found) -> None:
        """Tell where one is."""
        nowhere = bool(self.text) and not found.of
        self.say("not found" if nowhere else found.words if self.text else "", none=nowhere)

    def say(self, text: str, *, none: bool = False) -> None:
        """Tell how it went; ``none``: nothing was found."""
        self.set_class(none, "-none")
        self.query_one("#search-count", Static).update(text)

    @on(Input.Changed)
    def _typed(self, changed: Input.Changed) -> None:
        changed.stop()
        self.post_message(self.Sought(changed.value))

    def action_step(self, step: int) -> None:
        """Go on or back."""
        self.post_message(self.Step(step))

    def action_leave(self) -> None:
        """Go back to what is searched; the search stays open, if there is a text."""
        if self.text:
            self._give_back()
        else:
            self.close()

    def action_close(self) -> None:
        """Look for nothing any more."""
        self.close()
