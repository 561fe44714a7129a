from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from inspector.tui.main_screen import MainScreen
from inspector.tui.status import Watched
from tests.builders import event
from tests.tui.screens import STYLE, drive, screen_text, until, until_seen


class ScreenApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self) -> None:
        super().__init__()
        self.main = MainScreen(Watched("scan.wsd", live=True))

    def get_default_screen(self) -> Screen[None]:
        return self.main


def test_trouble_has_a_banner_until_it_is_over() -> None:
    app = ScreenApp()

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Waiting for traffic.")
        app.main.show_trouble("[red]disk full[/red]")
        await until_seen(pilot, "× [red]disk full[/red]")
        app.main.show_trouble("")
        await until(pilot, lambda: "disk full" not in screen_text(app))

    drive(app, steps)


def test_a_filter_that_hides_everything_says_so() -> None:
    app = ScreenApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.main.feed([event(1), event(2)])
        await until_seen(pilot, "2 exchanges")
        await pilot.press("slash", *"zzz")
        await until_seen(pilot, "0 of 2 exchanges")
        await until_seen(pilot, "Nothing matches the filter.")

    drive(app, steps)


def test_keys_typed_faster_than_the_filter_opens_go_into_it() -> None:
    app = ScreenApp()

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Waiting for traffic.")
        for key in ("slash", *"zap", "slash", *"rt"):
            app.post_message(Key(key, "/" if key == "slash" else key))
        await until_seen(pilot, "/ zap/rt")

    drive(app, steps)


def test_the_mouse_reaches_the_filter_and_the_tabs() -> None:
    app = ScreenApp()

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Waiting for traffic.")
        await pilot.click("#filter")
        await until(pilot, lambda: app.focused is not None and app.focused.id == "filter")
        await pilot.click("#--content-tab-raw")
        await until(pilot, lambda: app.main.detail.tab == "raw")

    drive(app, steps)


def test_zoom_gives_the_focused_pane_the_screen() -> None:
    app = ScreenApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.main.feed([event(1)])
        await until_seen(pilot, "1 exchange")
        await pilot.press("z")
        await until(pilot, lambda: not app.main.detail.display)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.detail.display and not app.main.list.display)
        await pilot.press("z")
        await until(pilot, lambda: app.main.detail.display and app.main.list.display)

    drive(app, steps)
