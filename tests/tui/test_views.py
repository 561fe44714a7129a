"""Every view as a user sees it: on a small and a usual terminal, in the dark and in the light."""

from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.main_screen import TABS
from tests.conftest import Golden
from tests.tui.screens import drive, settled, until, until_seen
from tests.tui.sessions import session_of

GOLDEN = Path(__file__).parents[1] / "golden" / "tui"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_push_scan_that_failed_in_every_view(
    tmp_path: Path, golden: Golden, size: tuple[int, int]
) -> None:
    with closing(Reader(session_of("08", tmp_path))) as reader:
        app = InspectorApp(reader, title="push.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "exchanges")
            width, height = size
            for tab in TABS:
                await pilot.press(tab.key)
                await until(pilot, lambda tab=tab: app.main.view == tab.name)  # type: ignore[misc]  # no type for tab
                seen = await settled(pilot)
                assert len(app.screen.query(FooterKey)) <= 8
                golden(GOLDEN / f"view-{tab.name}-{width}x{height}.txt", seen)
            dark = await settled(pilot)
            await pilot.press("ctrl+t")
            await until(pilot, lambda: app.theme == "textual-light")
            for tab in (TABS[-1], *TABS[:-1]):
                await pilot.press(tab.key)
                light = await settled(pilot)
                name = f"view-{tab.name}-{width}x{height}.txt"
                assert light == (GOLDEN / name).read_text(encoding="utf-8")
            assert dark.count("\n") == height

        drive(app, steps, size=size)
