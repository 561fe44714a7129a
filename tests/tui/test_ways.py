"""The ways through the interface, key by key, as somebody goes them who looks for what failed."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from inspector.cli.workbench import Workbench
from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from tests.tui.replayers import Echo
from tests.tui.samples import NO_JOBS
from tests.tui.screens import drive, until, until_notified, until_seen
from tests.tui.sessions import session_of


def test_from_it_failed_to_because_in_three_keys_and_back_to_the_same_place(
    tmp_path: Path,
) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "5 Problems ×1")
            await pilot.press("slash", *"op:CreateScanJob", "enter")
            await until_seen(pilot, "1 of 3 exchanges")
            await pilot.press("end", "5")
            await until_seen(pilot, "× error    JOB-2")
            await until_seen(pilot, "What it means")  # because …
            finding = app.main.panes["problems"].key
            await pilot.press("enter")  # … and the message that shows it
            await until(pilot, lambda: app.main.view == "messages")
            seqs = app.main.messages.knowing.findings
            await until(pilot, lambda: "JOB-2" in seqs.get(app.main.list.selected_seq or 0, ()))
            await pilot.press("escape")
            await until(pilot, lambda: app.main.view == "problems")
            assert app.main.panes["problems"].key == finding

        drive(app, steps, size=(120, 36))


def test_every_view_is_a_key_away_and_keeps_its_place(tmp_path: Path) -> None:
    with closing(Reader(session_of("04", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "2 Jobs 1")
            seen = []
            for key, text in (
                ("2", "Where the time went"),
                ("3", "How far clients came"),
                ("4", "ScanAvailableEvent"),
                ("5", "PRIV-1"),
                ("6", "button: context Scan"),
            ):
                await pilot.press(key)
                await until_seen(pilot, text)
                seen.append(app.main.view)
            await pilot.press("down", "down", "1", "6")
            await until(pilot, lambda: app.main.panes["sequence"].key == "3")
            assert seen == ["jobs", "devices", "subscriptions", "problems", "sequence"]
            for key in ("1", "enter", "6"):  # typed faster than the screen follows
                app.simulate_key(key)
            await until(pilot, lambda: app.focused is app.main.panes["sequence"].list)
            await pilot.resize_terminal(60, 16)
            await pilot.press("2")
            await until_seen(pilot, "job 43")
            await pilot.resize_terminal(200, 60)
            await until_seen(pilot, "Where the time went")

        drive(app, steps, size=(120, 36))


def test_the_sequence_of_one_job_and_back(tmp_path: Path) -> None:
    with closing(Reader(session_of("04", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "2 Jobs 1")
            await pilot.press("2", "s")
            await until_seen(pilot, "Only job 43")
            await pilot.press("s")
            await until_seen(pilot, "Subscribe: ScanAvailableEvent")
            await pilot.press("2", "s")
            await until_seen(pilot, "Only job 43")
            await pilot.press("escape")
            await until(pilot, lambda: app.main.view == "jobs")

        drive(app, steps, size=(120, 36))


def test_two_messages_are_compared(tmp_path: Path) -> None:
    with closing(Workbench(session_of("10", tmp_path))) as bench:
        app = InspectorApp(bench.reader, title="scan.wsd", replay=bench)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("home", "down", "v", "down", "v", "d")
            await until_seen(pilot, "What differs: RetrieveImage")
            await until_seen(pilot, "Request: alike but for its ids (event 3 and event 5)")
            await until_seen(pilot, "JobToken a1b2 / A1b2 (differs in case only)")
            await until_seen(pilot, "Answer: differs in 4 places (event 4 and event 6)")
            await until_seen(pilot, "ClientErrorInvalidJobToken")

        drive(app, steps, size=(120, 36))


def test_several_requests_are_sent_again_after_one_question(tmp_path: Path) -> None:
    path = session_of("10", tmp_path)
    echo = Echo(path, NO_JOBS)
    with closing(Reader(path)) as reader:
        app = InspectorApp(reader, title="scan.wsd", replay=echo)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("home", "down", "v", "down", "v", "r")
            await until_seen(pilot, "Send 2 requests again to http://192.0.2.11:80/WSD/Scan?")
            await pilot.press("y")
            await until(pilot, lambda: len(echo.sent) == 2)
            await until_seen(pilot, "5 exchanges")

        drive(app, steps, size=(120, 36))


def test_the_value_at_the_cursor_becomes_the_filter(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await until_seen(pilot, "Ticket  as asked")
            await pilot.press("enter", "down", "f")
            await until_notified(pilot, "There is nothing here to filter by.")
            await pilot.press("down", "f")
            await until_seen(pilot, "1 of 3 exchanges")
            assert app.main.messages.wanted == "operation:CreateScanJob"
            await pilot.press("escape")
            await until(pilot, lambda: not app.main.messages.wanted)

        drive(app, steps, size=(120, 36))


def told_of(path: Path, events: Collection[int]) -> str:
    return "written"


@pytest.mark.parametrize("leave", ["y", "ctrl+c"])
def test_what_would_be_lost_is_asked_about(tmp_path: Path, leave: str) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="a.pcapng", copy_of=Path("a.pcapng"), export=told_of)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("m")
            await until(pilot, lambda: app.main.list.listing.rows[0].mark)
            await pilot.press("q")
            await until_seen(pilot, "remarks and replays are lost")
            await pilot.press("n")
            await until(pilot, lambda: app.screen is app.main)
            await pilot.press("q")
            await until_seen(pilot, "remarks and replays are lost")
            await pilot.press(leave)
            await until(pilot, lambda: app._exit)

        drive(app, steps, size=(120, 36))


def test_what_was_exported_is_not_lost(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="a.pcapng", copy_of=tmp_path / "a.pcapng", export=told_of)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("m")
            await until(pilot, lambda: app.main.list.listing.rows[0].mark)
            await pilot.press("x", "enter")
            await until_notified(pilot, "written")
            await pilot.press("q")
            await until(pilot, lambda: app._exit)

        drive(app, steps, size=(120, 36))


def test_what_came_through_a_pipe_is_asked_about_until_it_is_exported(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(
            reader, title="stdin", live=True, copy_of=tmp_path / "stdin", export=told_of
        )

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "3 exchanges")
            await pilot.press("q")
            await until_seen(pilot, "What came through the pipe is kept nowhere")
            await pilot.press("n", "v", "x", "enter")
            await until_notified(pilot, "written")  # one message, not all of them
            await pilot.press("q")
            await until_seen(pilot, "is kept nowhere")
            await pilot.press("n", "escape", "x", "enter")
            await until(pilot, lambda: len(app.written) == 2)
            await pilot.press("q")
            await until(pilot, lambda: app._exit)

        drive(app, steps, size=(120, 36))


def test_from_one_failure_to_the_next_and_to_an_event_by_its_number(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def goes(pilot: Pilot[None], keys: str, seq: int) -> None:
            await pilot.press(*keys.split())
            await until(pilot, lambda: app.main.list.selected_seq == seq)

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "5 Problems ×1")
            await goes(pilot, "home", 1)
            await goes(pilot, "i", 3)
            await goes(pilot, "i", 1)  # JOB-2 is found there, too
            await goes(pilot, "I", 3)
            await pilot.press("slash", *"op:Retrieve", "enter", "home", "end")
            await until_seen(pilot, "2 of 3 exchanges")
            await goes(pilot, "i", 3)
            await pilot.press("i")
            await until_notified(pilot, "No other row has a fault")
            await goes(pilot, "6 ctrl+g 2 enter", 2)
            assert (app.main.view, app.main.messages.wanted) == ("messages", "")
            await pilot.press("ctrl+g", "9", "9", "enter")
            await until_notified(pilot, "There is no event 99 here.")
            await pilot.press("escape")
            await until(pilot, lambda: app.main.view == "sequence")

        drive(app, steps, size=(120, 36))


def test_a_problem_leads_to_its_fault_and_its_lines_to_their_events(tmp_path: Path) -> None:
    with closing(Reader(session_of("10", tmp_path))) as reader:
        app = InspectorApp(reader, title="scan.wsd")

        async def steps(pilot: Pilot[None]) -> None:
            await until_seen(pilot, "5 Problems ×1")
            await pilot.press("5", "enter")
            await until(pilot, lambda: app.main.list.selected_seq == 4)
            await pilot.press("escape", "tab")
            telling = app.main.panes["problems"].detail
            await until(pilot, lambda: app.focused is telling)
            lines = telling.text.splitlines()
            at = next(n for n, line in enumerate(lines) if line.startswith("  event 2 "))
            await pilot.press(*["down"] * at, "enter")
            await until(pilot, lambda: app.main.list.selected_seq == 2)
            await pilot.press("escape")
            await until(pilot, lambda: app.main.view == "problems")

        drive(app, steps, size=(120, 36))
