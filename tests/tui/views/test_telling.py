"""Lines with a cursor that follows what they name."""

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.text.lines import Source, plain
from inspector.tui.views.telling import Telling
from tests.tui.screens import drive, until

LINES = [Source(text, plain) for text in ("A title", "  event 12  asked", "What to do")]


class TellingApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.telling = Telling()
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.telling

    def on_cursor_view_chosen(self) -> None:
        self.chosen.append(self.telling.event)


def test_enter_is_bound_on_lines_that_lead_somewhere() -> None:
    app = TellingApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.telling.show(LINES)
        app.telling.focus()
        await until(pilot, lambda: app.telling.has_focus)
        events = []
        for _ in LINES:
            events.append((app.telling.event, "enter" in app.screen.active_bindings))
            await pilot.press("enter", "down")
        assert events == [(0, False), (12, True), (0, False)]
        await until(pilot, lambda: app.chosen == [12])
        app.telling.show([])
        assert app.telling.event == 0

    drive(app, steps)
