from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.messages.column_heads import ColumnHeads
from inspector.tui.messages.columns import Timing
from tests.tui.screens import drive, screen_text, until, until_seen


class HeadsApp(App[None]):
    def compose(self) -> ComposeResult:
        yield ColumnHeads()


def test_titles_follow_the_width() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Job")
        await pilot.resize_terminal(69, 10)
        await until(pilot, lambda: "Job" not in screen_text(pilot.app))
        assert "Took" in screen_text(pilot.app)
        pilot.app.query_one(ColumnHeads).timing = Timing.DELTA
        await until_seen(pilot, "Since above")

    drive(HeadsApp(), steps)
