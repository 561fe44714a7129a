"""The command palette."""

from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.palette import commands
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_seen


def test_it_has_every_action_that_can_be_done_here_once(tmp_path: Path) -> None:
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        def titles() -> list[str]:
            return [it.title for it in commands(app, app.screen)]

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            names = titles()
            assert len(set(names)) == len(names)
            assert {"Filter", "Pause", "Replay", "Edit", "Compare", "Export", "Quit"} < {*names}
            await pilot.press("ctrl+p", *"Problems")
            await until_seen(pilot, "The view: Problems (5)")
            await pilot.press("down", "enter")
            await until(pilot, lambda: app.main.view == "problems")
            assert not {"Replay", "Filter"} & {*titles()}

        drive(app, steps)
