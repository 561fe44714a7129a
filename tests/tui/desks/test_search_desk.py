"""Looking for a text in the whole session."""

from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from inspector.tui.text.search_bar import SearchBar
from tests.tui.samples import record
from tests.tui.screens import drive, settled, until, until_seen


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


def test_enter_goes_back_to_the_list_and_the_search_stays_open(tmp_path: Path) -> None:
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            bar = app.main.messages.search
            await until_seen(pilot, "8 exchanges")
            await pilot.press("ctrl+f", *"getactive")
            await settled(pilot)
            first = app.main.list.cursor
            await pilot.press("enter")
            assert app.focused is app.main.list
            await pilot.press("n")
            await until(pilot, lambda: app.main.list.cursor != first)
            await pilot.press("N")
            await until(pilot, lambda: app.main.list.cursor == first)
            assert (bar.is_open, bar.text) == (True, "getactive")
            await pilot.press("ctrl+f", *"jobtoken")  # typed over
            await until(pilot, lambda: app.main.list.cursor != first)
            await pilot.press("enter", "escape")
            await until(pilot, lambda: not bar.is_open)
            assert app.focused is app.main.list

        drive(app, steps, size=(120, 40))


def test_escape_closes_the_search_of_the_detail_before_it_leaves_it(tmp_path: Path) -> None:
    with closing(Reader(record(tmp_path / "scan.wsd"))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            detail = app.main.detail
            bar = detail.query_one(SearchBar)
            await until_seen(pilot, "8 exchanges")
            await pilot.press("ctrl+f", *"job", "enter", "enter")
            await until(pilot, lambda: detail.view.has_focus)
            await pilot.press("ctrl+f", *"job", "enter")
            assert detail.view.has_focus
            await pilot.press("escape")
            await until(pilot, lambda: not bar.is_open)
            assert app.main.messages.search.is_open
            assert detail.view.has_focus
            await pilot.press("escape")
            await until(pilot, lambda: not app.main.messages.search.is_open)
            await pilot.press("escape")
            await until(pilot, lambda: app.focused is app.main.list)

        drive(app, steps, size=(120, 40))
