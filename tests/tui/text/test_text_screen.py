from textual.app import App
from textual.pilot import Pilot

from inspector.tui.text.lines import Source, plain
from inspector.tui.text.text_screen import TextScreen
from tests.tui.screens import STYLE, drive, until, until_seen


class StyledApp(App[None]):
    CSS_PATH = STYLE


def test_it_shows_lines_over_the_others_until_escape() -> None:
    app = StyledApp()

    async def steps(pilot: Pilot[None]) -> None:
        await app.push_screen(TextScreen("Difference of [/x]", [Source("-[b]old[/b]", plain)]))
        await until_seen(pilot, "Difference of [/x]")
        await until_seen(pilot, "-[b]old[/b]")
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)

    drive(app, steps)
