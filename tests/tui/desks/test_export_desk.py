"""Exports from the interface."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from inspector.cli.workbench import Workbench
from inspector.errors import InspectorError
from inspector.formats import capture
from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.ports import Exporter
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_notified, until_seen


@pytest.mark.parametrize("error", ["", "scan.pcapng: no space left"])
def test_it_tells_what_was_written_or_why_not(tmp_path: Path, error: str) -> None:
    asked: list[Path] = []

    def export(wanted: Path, events: Collection[int]) -> str:
        assert not events
        asked.append(wanted)
        if error:
            raise InspectorError(error)
        return "8 exchanges written"

    path = record(tmp_path / "scan.wsd")
    with closing(Reader(path)) as reader:
        app = InspectorApp(reader, title="scan.wsd", export=export)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            await pilot.press("x")
            await until(pilot, lambda: isinstance(app.focused, Input))
            await pilot.press("enter")
            await until_notified(pilot, error or "8 exchanges written")

        drive(app, steps)
    assert asked == [path.with_suffix(".pcapng")]
    assert app.written == ([] if error else ["8 exchanges written"])


def test_of_messages_that_are_chosen_only_these_are_written(tmp_path: Path) -> None:
    with closing(Workbench(record(tmp_path / "scan.wsd"))) as bench:
        app = InspectorApp(bench.reader, title="scan.wsd", export=bench.export)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            await pilot.press("v", "down", "down", "v", "x")
            await until_seen(pilot, "Export 2 messages")
            await pilot.press("enter")
            await until_notified(pilot, "4 messages")

        drive(app, steps)
    with (tmp_path / "scan.pcapng").open("rb") as stream:
        assert len(list(capture.read(stream))) == 4


def written(path: Path, events: Collection[int]) -> str:
    return f"{path}: {len(events)}"


@pytest.mark.parametrize("export", [None, written])
def test_of_a_copy_it_goes_beside_the_capture(tmp_path: Path, export: Exporter | None) -> None:
    source = tmp_path / "elsewhere" / "bug.pcapng"
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title=source.name, export=export, copy_of=source)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "○ copy, replays are not kept")
            await pilot.press("x")
            if export is None:
                await until_notified(pilot, "There is no export here.")
                return
            await until(pilot, lambda: isinstance(app.focused, Input))
            assert app.screen.query_one(Input).value == str(source.with_name("bug-export.pcapng"))

        drive(app, steps)
