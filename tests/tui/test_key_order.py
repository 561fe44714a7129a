"""Keys that come faster than they are handled: they are put into the queue at once."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, Static

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.key_order import KeyOrder
from inspector.tui.keys import long_name
from inspector.tui.views.story_view import MESSAGES, PROBLEMS
from tests.tui.screens import drive, settled, until
from tests.tui.sessions import session_of


def at_once(app: App[None], *keys: str) -> None:
    """Type keys as a terminal does that hands over all it has."""
    for key in keys:
        app.post_message(events.Key(long_name(key), key if len(key) == 1 else None))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[InspectorApp]:
    with closing(Reader(session_of("05", tmp_path))) as reader:
        yield InspectorApp(reader, title="it")


def test_what_edits_a_text_acts_where_it_was_typed(app: InspectorApp) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        at_once(app, "/", *"abc", "backspace", "d", "left", "X", "home", "Y")
        await until(pilot, lambda: app.main.messages.wanted == "YabXd")
        at_once(app, "end", "ctrl+u", *"op:Get")
        await until(pilot, lambda: app.main.messages.wanted == "op:Get")
        assert "op:Get" in await settled(pilot)

    drive(app, steps)


def test_what_follows_enter_goes_where_enter_leads(app: InspectorApp) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        at_once(app, "/", *"op:Get", "enter", "j", "k", "j")
        await until(pilot, lambda: app.focused is app.main.list)
        await settled(pilot)
        assert app.main.messages.wanted == "op:Get"
        assert app.main.list.selected is not None
        at_once(app, "5", "1")  # a view that is new has nothing to open at first
        await settled(pilot)
        at_once(app, "5", "enter")
        await until(pilot, lambda: app.main.view == MESSAGES)
        at_once(app, "escape")
        await until(pilot, lambda: app.main.view == PROBLEMS)

    drive(app, steps)


def test_what_follows_the_key_of_a_dialog_is_the_dialog_s(app: InspectorApp) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        at_once(app, "c", *"quite", "enter", "m")
        await until(pilot, lambda: (row := app.main.list.selected) and row.mark)
        row = app.main.list.selected
        assert row is not None
        assert row.comment == "quite"
        assert len(app.screen_stack) == 1

    drive(app, steps)


class Slow(Static, can_focus=True):
    """What handles its first key only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.let = asyncio.Event()

    async def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)
        if event.key == "a":
            await self.let.wait()


class Typing(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.slow, self.field = Slow(), Input()
        self._typed = KeyOrder(self, super().on_event)

    def compose(self) -> ComposeResult:
        yield self.slow
        yield self.field

    async def on_event(self, event: events.Event) -> None:
        await self._typed.take(event)


def test_a_key_that_is_never_done_holds_nothing_up_and_itself_least() -> None:
    app = Typing()

    async def steps(pilot: Pilot[None]) -> None:
        app.slow.focus()
        await until(pilot, lambda: app.focused is app.slow)
        at_once(app, "a", "a", "b")  # the second is behind the first, wherever the focus goes
        try:
            async with asyncio.timeout(10):  # a pilot waits for every widget, this one, too
                while app.slow.keys != ["a"]:
                    await asyncio.sleep(0.01)
                app.set_focus(app.field)
                while app.field.value != "b":
                    await asyncio.sleep(0.01)
        finally:
            app.slow.let.set()
        await until(pilot, lambda: app.slow.keys == ["a", "a"])
        await settled(pilot)

    drive(app, steps)


def test_a_paste_comes_between_the_keys_around_it() -> None:
    app = Typing()

    async def steps(pilot: Pilot[None]) -> None:
        app.field.focus()
        await until(pilot, lambda: app.focused is app.field)
        at_once(app, *"ab", "left")
        app.post_message(events.Paste("12"))
        at_once(app, "backspace", "c")
        await until(pilot, lambda: app.field.value == "a1cb")

    drive(app, steps)
