from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.text.matches import Found
from inspector.tui.text.search_bar import SearchBar
from tests.tui.screens import drive, screen_text, until, until_seen


class SearchApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.bar = SearchBar()
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.bar

    @on(SearchBar.Sought)
    def _sought(self, sought: SearchBar.Sought) -> None:
        self.told.append(sought.text)

    @on(SearchBar.Step)
    def _step(self, step: SearchBar.Step) -> None:
        self.told.append(step.step)

    @on(SearchBar.Closed)
    def _shut(self) -> None:
        self.told.append("closed")


def test_typing_stepping_and_closing_are_told() -> None:
    app = SearchApp()

    async def steps(pilot: Pilot[None]) -> None:
        bar = app.bar
        bar.open()
        await pilot.press("j", "n", "enter", "up")
        await until(pilot, lambda: app.told == ["j", "jn", 1, -1])
        bar.show(Found(3, 17))
        await until_seen(pilot, "3/17")
        bar.show(Found())
        await until_seen(pilot, "not found")
        await pilot.press("escape")
        await until(pilot, lambda: app.told[-1] == "closed" and not bar.is_open)
        assert "not found" not in screen_text(app)
        bar.open()
        await pilot.press("x")  # what was typed before is typed over
        await until(pilot, lambda: app.told[-2:] == ["jn", "x"])
        await pilot.press("backspace")
        bar.show(Found())
        await until(pilot, lambda: "not found" not in screen_text(app))

    drive(app, steps)
