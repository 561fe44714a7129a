"""The view of messages, in the whole app: filters that know more than rows do."""

from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from tests.tui.screens import drive, screen_text, settled, until, until_seen
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


def test_a_filter_asks_for_the_names_that_the_list_shows(tmp_path: Path) -> None:
    with closing(Reader(session_of("01", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            shown = []
            for host in ("Brightlake", "192.0.2.10"):  # the first before anybody tells the name
                app.main.messages.wanted = f"from:{host} or to:{host}"
                await settled(pilot)
                shown.append(list(app.main.list.listing.shown))
            assert shown[0] == shown[1]
            assert 0 < len(shown[0]) < len(app.main.list.listing.rows)

        drive(app, steps, size=(120, 30))


def test_what_occurs_is_completed_first(tmp_path: Path) -> None:
    with closing(Reader(session_of("05", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "exchanges")
            await settled(pilot)
            for typed, taken in (
                ("op:Cre", "op:CreateScanJob"),
                ("fault:", "fault:ServerErrorNotAcceptingJobs"),
            ):
                await pilot.press("slash", "ctrl+u", *typed)
                await until_seen(pilot, taken.partition(":")[2])
                await pilot.press("tab")
                assert app.main.messages.wanted == taken

        drive(app, steps, size=(120, 30))


def test_f_shows_what_is_alike_and_escape_brings_the_filter_back(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("g", "f")
            await until_seen(pilot, "1 of 3 exchanges")
            assert app.main.messages.wanted == "operation=CreateScanJob"
            await pilot.press("escape")
            await until(pilot, lambda: app.main.messages.wanted == "")
            await until_seen(pilot, "3 exchanges")
            await pilot.press("slash", "f")
            assert app.main.messages.wanted == "f"

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
