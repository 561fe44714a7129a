"""The line that names the views."""

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.view_bar import Tab, ViewBar, ViewTab
from tests.tui.screens import drive, screen_text, until_seen

TABS = (Tab("messages", "Messages", "Msgs", "1"), Tab("problems", "Problems", "Problems", "5"))


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.bar = ViewBar(TABS)
        self.chosen = ""

    def compose(self) -> ComposeResult:
        yield self.bar

    def on_view_tab_chosen(self, chosen: ViewTab.Chosen) -> None:
        self.chosen = chosen.view


def test_it_names_the_views_what_there_is_in_them_and_where_one_is() -> None:
    app = Host()

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "1 Messages")
        app.bar.show("problems", {"problems": "×2 [bold]!1"})
        await until_seen(pilot, "5 Problems ×2 [bold]!1")
        here, alert = (
            [it.tab.name for it in app.query(ViewTab) if it.has_class(name)]
            for name in ("-here", "-alert")
        )
        assert (here, alert) == (["problems"], ["problems"])
        await pilot.resize_terminal(60, 5)
        await until_seen(pilot, "1 Msgs")
        assert "Messages" not in screen_text(app)
        await pilot.click(ViewTab)
        assert app.chosen == "messages"

    drive(app, steps, size=(120, 5))
