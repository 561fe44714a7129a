"""The view of messages, in the whole app: filters that know more than rows do."""

from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from tests.tui.screens import drive, screen_text, until, until_seen
from tests.tui.sessions import session_of


def test_a_filter_asks_for_findings_and_for_texts_of_whole_messages(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def wanted(pilot: Pilot[None], text: str, counts: str) -> None:
            app.main.messages.wanted = text
            await until_seen(pilot, counts)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "5 Problems ×1")
            await wanted(pilot, "finding:JOB-2", "2 of 3 exchanges")
            await wanted(pilot, "text:IMAGE000", "2 of 3 exchanges")
            await wanted(pilot, "text:nowhere or event:1", "1 of 3 exchanges")
            await wanted(pilot, "", "3 exchanges")

        drive(app, steps, size=(120, 30))


def test_what_is_no_filter_is_told_and_hides_nothing(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("slash", *"opp:x")
            await until_seen(pilot, "unknown field")
            assert app.main.list.listing.lines == 3
            await pilot.press("backspace", "backspace", "backspace", *":Create", "enter")
            await until_seen(pilot, "1 of 3 exchanges")
            assert "unknown field" not in screen_text(app)

        drive(app, steps, size=(120, 30))


def test_brackets_turn_the_tabs_of_the_detail_from_the_list(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("right_square_bracket")
            await until(pilot, lambda: app.main.detail.tab == "xml")
            assert app.focused is app.main.list
            await pilot.press("b")
            await until_seen(pilot, "00000000  ")
            await pilot.press("left_square_bracket", "left_square_bracket")
            await until(pilot, lambda: app.main.detail.tab == "summary")

        drive(app, steps, size=(120, 30))


def test_a_slash_is_a_slash_where_text_is_typed(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("ctrl+f", "a", "slash", "b")
            assert isinstance(app.focused, Input)
            assert app.focused.value == "a/b"

        drive(app, steps, size=(120, 30))
