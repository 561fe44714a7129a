"""The command palette."""

from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot

from inspector.session.reader import Reader
from inspector.session.store import Session
from inspector.tui.app import InspectorApp
from inspector.tui.palette import commands
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_seen
from tests.tui.sessions import session_of


def test_it_has_every_action_that_can_be_done_here_once(tmp_path: Path) -> None:
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        def titles() -> list[str]:
            return [it.title for it in commands(app, app.screen)]

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            names = titles()
            assert len(set(names)) == len(names)
            assert {"Filter", "Replay", "Edit", "Compare", "Export", "Quit"} < {*names}
            await pilot.press("ctrl+p", *"Problems")
            await until_seen(pilot, "The view: Problems (5)")
            await pilot.press("down", "enter")
            await until(pilot, lambda: app.main.view == "problems")
            await until(pilot, lambda: app.main.panes["problems"].key)
            names = titles()
            assert len(set(names)) == len(names)
            assert {"Filter", "Next problem", "Replay", "Copy", "Go to event"} < {*names}
            assert "Pause" not in names

        drive(app, steps)


def test_what_is_done_with_messages_is_done_from_other_views(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "5 Problems ×1")
            await pilot.press("5")
            await until_seen(pilot, "× error    JOB-2")
            await pilot.press("ctrl+p", *"Comment")
            await until_seen(pilot, "Note a mark and a comment (at event 4)")
            await pilot.press("down", "enter")
            await until_seen(pilot, "Remark at RetrieveImage")
            await pilot.press("escape", "escape")
            await until(pilot, lambda: app.main.view == "problems")
            await pilot.press("ctrl+p", *"Next problem")
            await until_seen(pilot, "what a rule found (in Messages)")
            await pilot.press("down", "enter")
            await until(pilot, lambda: app.main.list.has_focus)
            await pilot.press("home", "v", "2")
            await until(pilot, lambda: app.main.view == "jobs")
            await pilot.press("ctrl+p", *"Comment")
            await until_seen(pilot, "Note a mark and a comment (with the chosen messages)")
            await pilot.press("down", "enter")
            await until_seen(pilot, "Remark at CreateScanJob")

        drive(app, steps, size=(120, 36))


def test_without_a_message_nothing_is_done_with_one(tmp_path: Path) -> None:
    with closing(Reader(empty_session(tmp_path / "empty.wsd"))) as reader:
        app = InspectorApp(reader, title="empty.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "This session is empty.")
            await pilot.press("2")
            await until(pilot, lambda: app.main.view == "jobs")
            names = {it.title for it in commands(app, app.screen)}
            assert "Filter" in names
            assert "Replay" not in names

        drive(app, steps)


def empty_session(path: Path) -> Path:
    Session.open(path).close()
    return path
