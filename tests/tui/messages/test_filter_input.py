"""The filter's input: what is wrong is told at once, and what may come next is offered."""

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot
from textual.widgets import Label

from inspector.filters.complete import completions
from inspector.tui.messages.filter_input import HISTORY_LIMIT, FilterInput, History, Valid, likely
from tests.tui.screens import drive, screen_text, until, until_seen

VALUES = {"operation": ["GetActiveJobs", "CreateScanJob"]}


class Bar(App[None]):
    """An input, and what it said."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Leave")]

    def __init__(self) -> None:
        super().__init__()
        self.escapes = 0
        self.input = FilterInput(lambda: VALUES)
        self.wanted: list[str] = []
        self.problems: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.input
        yield Label("what is below")

    def action_leave(self) -> None:
        self.escapes += 1

    def on_filter_input_wanted(self, wanted: FilterInput.Wanted) -> None:
        self.wanted.append(wanted.text)

    def on_filter_input_judged(self, judged: FilterInput.Judged) -> None:
        self.problems.append(judged.problem)


def test_it_tells_what_is_wanted_and_what_is_wrong() -> None:
    app = Bar()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*"size>x")
        await until(pilot, lambda: len(app.problems) == 2)
        assert app.input.has_class("-invalid")
        await pilot.press("backspace", "2")
        await until(pilot, lambda: app.wanted[-1:] == ["size>2"])
        assert not app.input.has_class("-invalid")

    drive(app, steps)
    assert app.wanted == ["s", "si", "siz", "size", "size>2"]
    assert app.problems == [
        "expected a value after size>",
        "size: 'x' is not a number",
        "expected a value after size>",
        "",
    ]


def test_completions_are_taken_by_tab_or_by_going_down_and_enter() -> None:
    app = Bar()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*"oper")
        await until_seen(pilot, "operation:               the operation or")
        await pilot.press("tab")
        await until_seen(pilot, "CreateScanJob")  # its values come at once
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: app.input.value == "operation:CreateScanJob")
        assert "the operation or" not in screen_text(app)
        await pilot.press(*" an", "escape", "enter")
        await until(pilot, lambda: app.input.history.texts == ["operation:CreateScanJob an"])
        assert app.escapes == 0
        await pilot.press("escape")  # with nothing to close it is the screen's
        await until(pilot, lambda: app.escapes == 1)

    drive(app, steps)


def test_up_and_down_go_through_what_was_used() -> None:
    app = Bar()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*"one", "enter", "ctrl+u", *"two", "enter", "ctrl+u", *"x")
        for key, text in [("up", "two"), ("up", "one"), ("up", "one"), ("down", "two")]:
            await pilot.press(key)
            await until(pilot, lambda text=text: app.input.value == text)  # type: ignore[misc]
        await pilot.press("down")
        await until(pilot, lambda: app.input.value == "x")

    drive(app, steps)


def test_a_click_takes_a_completion() -> None:
    app = Bar()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*"fin")
        await until_seen(pilot, "finding:")
        await pilot.click(app.input._menu, offset=(3, 1))
        await until(pilot, lambda: app.input.value == "finding:")

    drive(app, steps)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("dura", "duration:"), ("op:get", "op:getActiveJobs"), ("", None), ("op:x", None)],
)
def test_the_first_completion_stands_behind_what_is_typed(text: str, suggested: str) -> None:
    assert likely(completions(text, len(text), VALUES), text) == suggested


def test_why_a_text_is_no_filter() -> None:
    assert Valid().validate("op:Get").is_valid
    told = Valid().validate("opp:Get").failure_descriptions
    assert told == ["unknown field 'opp', did you mean op?"]


def test_history_remembers_each_text_once_and_not_for_ever() -> None:
    history = History()
    for number in range(HISTORY_LIMIT + 5):
        history.remember(f"event:{number}")
    history.remember("  event:7 ")
    history.remember(" ")
    assert len(history.texts) == HISTORY_LIMIT
    assert history.texts[-1] == "event:7"
    assert history.texts.count("event:7") == 1
    assert [history.older("draft"), history.newer(), history.newer()] == ["event:7", "draft", None]
