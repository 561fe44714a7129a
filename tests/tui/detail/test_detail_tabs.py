from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, TabPane

from inspector.tui.detail.detail_tabs import TabsOfKeys, progress
from tests.builders import event
from tests.tui.screens import drive, until
from tests.tui.tales import tale_of


class TabsApp(App[None]):
    def compose(self) -> ComposeResult:
        with TabsOfKeys(initial="b"):
            for name in "ab":
                with TabPane(name, id=name):
                    yield Input(id=f"in-{name}")


def test_a_focus_that_was_asked_for_earlier_turns_no_tab_back() -> None:
    app = TabsApp()

    async def steps(pilot: Pilot[None]) -> None:
        tabs = app.query_one(TabsOfKeys)
        await until(pilot, lambda: tabs.active == "b")
        app.query_one("#in-b").focus()
        tabs.active = "a"  # before the news of the focus has come
        await until(pilot, lambda: app.query_one("#in-a").region.height)
        for _ in range(5):
            await pilot.pause()
        assert tabs.active == "a"

    drive(app, steps)


def test_progress_goes_in_hundredths_and_knows_the_end() -> None:
    told = tale_of([event(1)])

    def at(read: int, total: int) -> tuple[int, bool]:
        return progress(told._replace(read=read, total=total))

    assert at(1000, 9000) == at(1001, 9000) != at(1020, 9000)
    assert at(9000, 9000)[1]
    assert progress(None) != at(0, 0)
