from pathlib import Path

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from inspector.tui.detail.detail import Detail
from inspector.tui.detail.detail_tabs import IMAGE, RAW, RELATED, SUMMARY, TABS, TIMING, WHY, XML
from inspector.tui.detail.half_blocks import UPPER
from tests.builders import request, response
from tests.conftest import Golden
from tests.tui.captured import exchange_of
from tests.tui.detail.test_decoded import snapshot
from tests.tui.samples import ASK_JOBS, ODD_JOB, TWO_JOBS
from tests.tui.screens import STYLE, drive, screen_text, settled, until, until_seen
from tests.tui.tales import tale

GOLDEN = Path(__file__).parents[2] / "golden" / "tui"


class DetailApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"  # or a golden may hold half a movement
        self.detail = Detail(others=lambda snapshot: [5_000_000, 7_000_000])
        self.wanted: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.detail

    @on(Detail.Wanted)
    def _wanted(self, wanted: Detail.Wanted) -> None:
        self.wanted.append(wanted.seq)

    @on(Detail.FilterWanted)
    def _filter_wanted(self, wanted: Detail.FilterWanted) -> None:
        self.wanted.append(wanted.expression)


EXCHANGE = snapshot(request(ASK_JOBS), response(TWO_JOBS))
NOTED = snapshot(request(ASK_JOBS), response(ODD_JOB))


def test_every_tab_tells_its_part_on_80_columns(golden: Golden) -> None:
    app = DetailApp()
    seen: list[str] = []

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show(exchange_of("05", "CreateScanJob"), tale("05"))
        await until_seen(pilot, "Why ×1")
        for name in TABS:
            app.detail.show_tab(name)
            seen.append(await settled(pilot))

    drive(app, steps, size=(80, 24))
    assert all(title in seen[0].splitlines()[0] for title in TABS.values())
    golden(GOLDEN / "detail_80x24.txt", "\n".join(seen))


BEFORE = {
    SUMMARY: "▼ GetActiveJobsResponse",
    XML: "<soap:Header>",
    RAW: "POST /WSD/Scan HTTP/1.1",
    IMAGE: "No image came with this exchange.",
    TIMING: "Beside 2 others of this operation",
    RELATED: "Nothing is known yet of what surrounds this message.",
    WHY: "'Sleeping' is not in the specification",
}


def test_the_tabs_tell_what_there_is_before_the_story_is_known() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show(NOTED)
        await until_seen(pilot, "Why 1")
        for tab, text in BEFORE.items():
            app.detail.show_tab(tab)
            await until_seen(pilot, text)
        app.detail.show(EXCHANGE)
        await until(pilot, lambda: "Why 1" not in screen_text(app))

    drive(app, steps)


def test_tabs_turn_around_and_bytes_are_shown_as_hex() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show(EXCHANGE)
        await until_seen(pilot, "GetActiveJobsResponse")
        app.detail.view.focus()
        app.detail.turn(-1)
        await until_seen(pilot, "Nothing is wrong")
        app.detail.turn(1)
        app.detail.turn(1)
        await until_seen(pilot, "<soap:Header>")
        app.detail.show_hex()
        await until_seen(pilot, "00000000  3c 3f 78 6d 6c")
        assert app.detail.tab == RAW
        app.detail.show_hex()
        await until_seen(pilot, "<?xml version")

    drive(app, steps)


def test_the_tab_stays_and_a_hidden_one_is_made_when_it_is_looked_at() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Summary")
        app.detail.show_tab(XML)
        app.detail.show(snapshot(request(b"<first/>")))
        await until_seen(pilot, "<first/>")
        app.detail.show_tab(RAW)
        app.detail.show(snapshot(request(b"<second/>")))
        await until_seen(pilot, "<second/>")
        app.detail.show_tab(XML)
        await until_seen(pilot, "<second/>")
        app.detail.show(None)
        await until(pilot, lambda: "<second/>" not in screen_text(app))
        assert app.detail.tab == XML
        app.detail.show_tab(IMAGE)
        app.detail.show(exchange_of("01", "RetrieveImage"))
        await until_seen(pilot, "jpeg · 1700 × 2338 px")
        assert app.detail.shot is not None
        pytest.importorskip("PIL", reason="Pillow is not installed")
        await until_seen(pilot, UPPER * 5)

    drive(app, steps)


def test_enter_leads_to_what_is_around_and_f_to_a_filter() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        page = exchange_of("01", "RetrieveImage")
        app.detail.show(page)
        await until_seen(pilot, "RetrieveImageRequest")
        app.detail.view.focus()
        await pilot.press("j", "f", "j", "j", "f")
        await until(pilot, lambda: app.wanted == ["operation:RetrieveImage", "job:42"])
        app.detail.show_tab(RELATED)
        app.detail.show(page, tale("01"))
        await until_seen(pilot, "Job 42: 5 messages")
        await pilot.press("k", "enter")
        await until(pilot, lambda: app.wanted[2:] == [14])
        await pilot.press("g", "enter", "j", "enter")
        await until(pilot, lambda: app.wanted[2:] == [14, 13])

    drive(app, steps)


def test_a_text_is_looked_for_in_the_tab_in_view() -> None:
    app = DetailApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.detail.show(EXCHANGE)
        await until_seen(pilot, "GetActiveJobsResponse")
        app.detail.view.focus()
        await pilot.press("n", "ctrl+f", *"jobid")
        await until_seen(pilot, "1/2")
        await pilot.press("down")
        await until_seen(pilot, "2/2")
        await pilot.press("enter", "n")
        await until_seen(pilot, "1/2")
        await pilot.press("ctrl+f", "escape", "N")
        assert app.detail.view.has_focus
        app.detail.show_tab(XML)
        await pilot.press("n", "ctrl+f")
        await until_seen(pilot, "/4")
        await pilot.press(*"none")
        await until_seen(pilot, "not found")
        app.detail.show_tab(IMAGE)
        await pilot.press("n")

    drive(app, steps)
