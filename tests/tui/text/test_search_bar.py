from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from inspector.tui.text.matches import Found
from inspector.tui.text.search_bar import SearchBar
from tests.tui.screens import drive, screen_text, until, until_seen


class Pad(Static, can_focus=True):
    """Something that can have the focus, before and after."""


class SearchApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.bar = SearchBar()
        self.pads = Pad("one"), Pad("other")
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        yield from self.pads
        yield self.bar

    @on(SearchBar.Sought)
    def _sought(self, sought: SearchBar.Sought) -> None:
        self.told.append(sought.text)

    @on(SearchBar.Step)
    def _step(self, step: SearchBar.Step) -> None:
        self.told.append(step.step)

    @on(SearchBar.Left)
    def _left(self) -> None:
        self.told.append("left")


def test_typing_stepping_and_closing_are_told() -> None:
    app = SearchApp()

    async def steps(pilot: Pilot[None]) -> None:
        bar = app.bar
        app.set_focus(None)
        bar.open()
        await pilot.press("j", "n", "down", "up")
        await until(pilot, lambda: app.told == ["j", "jn", 1, -1])
        bar.show(Found(3, 17))
        await until_seen(pilot, "3/17")
        bar.show(Found())
        await until_seen(pilot, "not found")
        await pilot.press("escape")
        await until(pilot, lambda: app.told[-1] == "left" and not bar.is_open)
        assert "not found" not in screen_text(app)
        bar.open()
        await pilot.press("x")  # what was typed before is typed over
        await until(pilot, lambda: app.told[-2:] == ["jn", "x"])
        await pilot.press("backspace")
        bar.show(Found())
        await until(pilot, lambda: "not found" not in screen_text(app))

    drive(app, steps)


def test_enter_gives_the_focus_back_and_the_search_stays() -> None:
    app = SearchApp()

    async def steps(pilot: Pilot[None]) -> None:
        bar, other = app.bar, app.pads[1]
        app.set_focus(other)
        bar.open()
        await pilot.press("j", "enter")
        assert other.has_focus
        assert (bar.is_open, bar.text) == (True, "j")
        bar.open()
        await pilot.press("n", "escape")  # typed over
        assert other.has_focus
        assert (bar.is_open, bar.text) == (False, "n")
        bar.open()
        await pilot.press("backspace", "enter")  # nothing is looked for any more
        assert other.has_focus
        assert not bar.is_open
        assert not bar.close()

    drive(app, steps)
    assert app.told == ["j", "j", "n", "n", ""]


def test_its_owner_is_asked_when_what_had_the_focus_is_gone() -> None:
    app = SearchApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.set_focus(app.pads[0])
        app.bar.open()
        await pilot.press("j")
        app.pads[0].display = False
        await pilot.press("enter")
        await until(pilot, lambda: app.told == ["j", "left"])

    drive(app, steps)
