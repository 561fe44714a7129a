"""Errors in widgets, made on purpose, in a running app."""

from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from inspector.tui.sturdy import GIVE_UP, Errors, sturdy
from tests.tui.screens import drive, screen_text, until, until_seen


@sturdy
class Fragile(Widget, can_focus=True):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("b", "break"), Binding("w", "work")]
    works = 0

    def action_break(self) -> None:
        raise ZeroDivisionError("made on purpose")

    def action_work(self) -> None:
        self.works += 1

    def on_click(self) -> None:
        raise ValueError("a click")

    def render_line(self, y: int) -> Strip:
        if y == 1:
            raise KeyError(y)
        return Strip.blank(self.size.width)


@sturdy
class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.errors = Errors()
        self.told = 0

    def compose(self) -> ComposeResult:
        yield Fragile()

    def survive(self, error: Exception) -> None:
        self.told += 1
        self.errors.add(error)


def test_a_widget_goes_on_after_an_error_and_a_line_that_cannot_be_drawn_says_so() -> None:
    app = Host()

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "× this line cannot be shown")
        widget = app.query_one(Fragile)
        widget.focus()
        await pilot.press("b", "w")
        await pilot.click(Fragile)
        await pilot.press("w")
        await until(pilot, lambda: widget.works == 2)
        assert "ValueError: a click" in app.errors.seen
        assert screen_text(app)

    drive(app, steps)


def test_what_breaks_again_and_again_is_no_accident() -> None:
    errors = Errors(Path("interface.log"))
    goes_on = [errors.add(ValueError(str(number))) for number in range(GIVE_UP)]
    assert goes_on == [True] * (GIVE_UP - 1) + [False]
    assert errors.words() == f"ValueError: {GIVE_UP - 1}; more is in {errors.path}"


def test_who_has_nobody_to_tell_raises() -> None:
    class Plain(App[None]):
        def compose(self) -> ComposeResult:
            yield Fragile()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.pause()

    with pytest.raises(KeyError):
        drive(Plain(), steps)
