from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.detail.cursor_view import CursorView
from inspector.tui.text.lines import Source, plain
from tests.tui.screens import drive, until

LINES = [Source(f"line {n}", plain) for n in range(100)]


class CursorApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.view = CursorView()
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.view

    @on(CursorView.Chosen)
    def _chosen(self, chosen: CursorView.Chosen) -> None:
        self.chosen.append(chosen.line)


def test_keys_and_the_mouse_move_the_cursor_and_choose() -> None:
    app = CursorApp()

    async def steps(pilot: Pilot[None]) -> None:
        view = app.view
        view.show(LINES, cursor=40)
        view.focus()
        await until(pilot, lambda: view.scroll_offset.y > 0)
        await pilot.press("j", "down", "k", "enter")
        await until(pilot, lambda: app.chosen == [41])
        await pilot.press("G", "enter")
        await until(pilot, lambda: app.chosen == [41, 99])
        await pilot.press("j", "g", "k", "pagedown", "enter")
        await until(pilot, lambda: len(app.chosen) == 3)
        page = app.chosen.pop()
        assert 5 < page < 30
        await pilot.press("g")
        await pilot.click(view, offset=(3, 4))
        await until(pilot, lambda: app.chosen[-1] == 4 and view.cursor == 4)
        view.show(LINES[:3], keep_place=True)
        assert view.cursor == 2
        view.show([])
        await pilot.press("enter", "j")
        assert app.chosen[-1] == 4

    drive(app, steps)
