"""Looking for a text in the whole session."""

from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_seen


def test_n_goes_through_all_messages_that_have_a_text_anywhere(tmp_path: Path) -> None:
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        def at() -> int | None:
            return app.main.list.selected_seq

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            await pilot.press("ctrl+f", *"jobtokennotfound")
            await until_seen(pilot, "event 10")
            await until(pilot, lambda: app.main.list.selected is not None)
            assert app.main.list.selected is not None
            assert app.main.list.selected.exchange == "x5"
            await pilot.press("escape")
            await until(pilot, lambda: app.focused is app.main.list)
            await pilot.press("ctrl+f", "ctrl+a", *"bob", "escape")
            await until(pilot, lambda: app.focused is app.main.list)
            await pilot.press("n")
            await until_seen(pilot, "2 jobs")
            await pilot.press("N")
            await pilot.press("ctrl+f", "ctrl+a", *"nowhere at all")
            await until_seen(pilot, "not found")

        drive(app, steps, size=(120, 40))
