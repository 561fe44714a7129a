import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.detail import Detail
from tests.builders import request, response
from tests.tui.samples import ASK_JOBS, ODD_JOB, TWO_JOBS
from tests.tui.screens import STYLE, drive, screen_text, until, until_seen
from tests.tui.test_decoded import snapshot


class DetailApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self) -> None:
        super().__init__()
        self.detail = Detail()

    def compose(self) -> ComposeResult:
        yield self.detail


EXCHANGE = snapshot(request(ASK_JOBS), response(TWO_JOBS))
NOTED = snapshot(request(ASK_JOBS), response(ODD_JOB))


@pytest.mark.parametrize(
    ("tab", "text"),
    [
        ("decoded", "▼ GetActiveJobsResponse"),
        ("xml", "<soap:Header>"),
        ("raw", "POST /WSD/Scan HTTP/1.1"),
        ("notes", "'Sleeping' is not in the specification"),
    ],
)
def test_every_tab_tells_its_part(tab: str, text: str) -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show(NOTED)
        app.detail.show_tab(tab)
        await until_seen(pilot, text)

    drive(app, steps)


def test_the_tab_of_notes_counts_them() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show(NOTED)
        await until_seen(pilot, "Notes 1")
        app.detail.show(EXCHANGE)
        await until(pilot, lambda: "Notes 1" not in screen_text(app))

    drive(app, steps)


def test_brackets_turn_the_tabs_and_b_shows_hex() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show(EXCHANGE)
        await until_seen(pilot, "GetActiveJobsResponse")
        app.detail.view.focus()
        await pilot.press("left_square_bracket")
        await until_seen(pilot, "No notes")
        await pilot.press("right_square_bracket", "right_square_bracket")
        await until_seen(pilot, "<soap:Header>")
        await pilot.press("b")
        await until_seen(pilot, "00000000  3c 3f 78 6d 6c")
        assert app.detail.tab == "raw"
        await pilot.press("b")
        await until_seen(pilot, "<?xml version")

    drive(app, steps)


def test_a_hidden_tab_is_made_when_it_is_looked_at() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show_tab("xml")
        app.detail.show(snapshot(request(b"<first/>")))
        await until_seen(pilot, "<first/>")
        app.detail.show_tab("raw")
        app.detail.show(snapshot(request(b"<second/>")))
        await until_seen(pilot, "<second/>")
        app.detail.show_tab("xml")
        await until_seen(pilot, "<second/>")
        app.detail.show(None)
        await until(pilot, lambda: "<second/>" not in screen_text(app))

    drive(app, steps)
