"""Filters that are kept under names."""

from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.messages.saved_filters import load
from inspector.tui.settings import Settings
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_notified, until_seen


def test_a_filter_is_kept_under_a_name_and_shown_from_the_palette(tmp_path: Path) -> None:
    path = tmp_path / "data" / "filters.json"
    settings = Settings(filters={"faults": "fault"})
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="x", settings=settings, saved_filters=path)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            await pilot.press("V")
            await until_notified(pilot, "There is no filter to save.")
            await pilot.press("slash", *"service:dsc", "enter", "V")
            await until_seen(pilot, "Save this filter")
            await until(pilot, lambda: isinstance(app.focused, Input))
            await pilot.press(*"dsm", "enter")
            await until(pilot, path.exists)
            assert load(path) == {"dsm": "service:dsc"}
            await pilot.press("2", "ctrl+p", *"Filter: faults")
            await until_seen(pilot, "Filter: faults")
            await pilot.press("down", "enter")
            await until_seen(pilot, "1 of 8 exchanges")

        drive(app, steps, size=(120, 30))


def test_a_file_that_holds_no_filters_is_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "filters.json"
    path.write_text("no filters")
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="x", saved_filters=path)

        async def steps(pilot: Pilot[None]) -> None:
            await until_notified(pilot, "no saved filters")

        drive(app, steps, size=(120, 30))
    assert path.read_text() == "no filters"
