"""Marks and comments, from the keys to the session and back into the list."""

import sqlite3
from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from inspector.events.marks import next_word
from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.wire.observation import NO_REMARK, Remark
from tests.tui.samples import record
from tests.tui.screens import drive, until, until_notified, until_seen


def test_a_message_is_marked_and_commented_and_several_are(tmp_path: Path) -> None:
    path = record(tmp_path / "scan.wsd")
    with closing(Reader(path)) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        def noted(seq: int) -> Remark:
            return reader.event(seq).remark or NO_REMARK

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            await pilot.press("m")
            await until(pilot, lambda: noted(1) == Remark("red"))
            await until(pilot, lambda: app.main.list.listing.rows[0].mark == "red")
            await pilot.press("c")
            await until(pilot, lambda: isinstance(app.focused, Input))
            await pilot.press(*"odd", "enter")
            await until(pilot, lambda: noted(1) == Remark("red", "odd"))
            await pilot.press("v", "down", "v", "m")
            await until(pilot, lambda: noted(1) == Remark("yellow", "odd"))
            assert noted(3) == Remark("yellow")
            assert noted(5) == NO_REMARK
            await pilot.press("slash", *"mark:yellow")
            await until_seen(pilot, "2 of 8 exchanges")

        drive(app, steps)


def test_each_mark_goes_out_from_the_one_before_though_nobody_could_write_it(
    tmp_path: Path,
) -> None:
    path = record(tmp_path / "scan.wsd")
    third = next_word(next_word(next_word("")))
    with closing(Reader(path)) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                await pilot.press("m", "m", "m", "c")
                await until(pilot, lambda: isinstance(app.focused, Input))
                await pilot.press(*"odd", "enter")
                other.execute("ROLLBACK")
            await until(pilot, lambda: not app._marks._asked)
            assert reader.event(1).remark == Remark(third, "odd")
            assert app.main.list.listing.rows[0].mark == third

        drive(app, steps)


def test_what_cannot_be_kept_is_told(tmp_path: Path) -> None:
    path = record(tmp_path / "scan.wsd")
    with closing(Reader(path)) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "8 exchanges")
            path.rename(tmp_path / "elsewhere.wsd")
            await pilot.press("m")
            await until_notified(pilot, "no such session file")

        drive(app, steps)


def test_where_no_message_is_nothing_is_noted(tmp_path: Path) -> None:
    with closing(Reader(record(tmp_path / "scan.wsd", []))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "This session is empty.")
            await pilot.press("m")
            await until_seen(pilot, "There is no message to note something at.")

        drive(app, steps)
