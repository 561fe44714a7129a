from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.column_heads import ColumnHeads
from tests.tui.screens import drive, screen_text, until, until_seen


class HeadsApp(App[None]):
    def compose(self) -> ComposeResult:
        yield ColumnHeads()


def test_titles_follow_the_width() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Size")
        await pilot.resize_terminal(70, 10)
        await until(pilot, lambda: "Size" not in screen_text(pilot.app))
        assert "Took" in screen_text(pilot.app)

    drive(HeadsApp(), steps)
