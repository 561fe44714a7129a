from contextlib import closing
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import TextArea

from inspector.cli.workbench import Workbench
from inspector.session.reader import Reader
from inspector.tui.desks.replay_desk import ReplayDesk
from inspector.tui.main_screen import MainScreen
from inspector.tui.ports import Replayer
from inspector.tui.status import Watched
from inspector.wire.observation import Observation
from tests.builders import ANSWERED_ID, ASKED_ID, exchange
from tests.tui.replayers import Echo
from tests.tui.samples import ASK_JOBS, NO_JOBS, TWO_JOBS, record, story
from tests.tui.screens import STYLE, drive, until, until_seen


class DeskApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self, path: Path, replayer: Replayer | None) -> None:
        super().__init__()
        self.main = MainScreen(Watched("scan.wsd", live=False))
        self.desk = ReplayDesk(self.main, replayer)
        self.path = path
        self.seen = 0

    def get_default_screen(self) -> Screen[None]:
        return self.main

    def catch_up(self) -> None:
        """What following the session does."""
        reader = Reader(self.path)
        batch = reader.events(self.seen)
        reader.close()
        self.seen += len(batch)
        self.main.feed(batch)
        self.desk.arrived()


def path_of(tmp_path: Path) -> Path:
    return record(tmp_path / "scan.wsd", story()[:2])


def test_edit_opens_with_the_cursor_in_the_envelope(tmp_path: Path) -> None:
    path = path_of(tmp_path)
    app = DeskApp(path, Echo(path, NO_JOBS))

    async def steps(pilot: Pilot[None]) -> None:
        app.catch_up()
        app.desk.open(edit=True)
        await until(pilot, lambda: isinstance(app.focused, TextArea))

    drive(app, steps)


def test_without_a_replayer_it_says_so(tmp_path: Path) -> None:
    app = DeskApp(path_of(tmp_path), None)

    async def steps(pilot: Pilot[None]) -> None:
        app.catch_up()
        app.desk.open()
        await until_seen(pilot, "There is nothing to send here.")

    drive(app, steps)


def test_equal_answers_are_told_in_one_line(tmp_path: Path) -> None:
    path = path_of(tmp_path)
    app = DeskApp(path, Echo(path, TWO_JOBS))

    async def steps(pilot: Pilot[None]) -> None:
        app.catch_up()
        app.desk.open()
        await until_seen(pilot, "Replay GetActiveJobs")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        app.catch_up()
        await until_seen(pilot, "Replayed; d compares.")
        app.desk.compare()
        await until_seen(pilot, "They say the same")
        await until_seen(pilot, "Answer: alike.")

    drive(app, steps)


def compared(tmp_path: Path, seen: list[Observation], *texts: str) -> None:
    """Compare the first two of what was seen, and wait for what is told."""
    path = record(tmp_path / "scan.wsd", seen)
    with closing(Workbench(path)) as bench:
        app = DeskApp(path, bench)

        async def steps(pilot: Pilot[None]) -> None:
            app.catch_up()
            await until(pilot, lambda: app.main.list.selected is not None)
            await pilot.press("home", "v", "down", "v")
            await until(pilot, lambda: len(app.main.chosen) == 2)
            app.desk.compare()
            for text in texts:
                await until_seen(pilot, text)

        drive(app, steps, size=(120, 36))


def test_each_part_has_its_verdict(tmp_path: Path) -> None:
    texts = (
        "Request: alike (event 1 and event 3)",
        "Answer: differs in 1 place (event 2 and event 4)",
        "-          <wscn:JobId>41</wscn:JobId>",
    )
    compared(tmp_path, story()[:4], *texts)


def test_an_answer_that_only_one_has_is_told(tmp_path: Path) -> None:
    seen = [*story()[:2], story()[-1]]
    compared(tmp_path, seen, "Answer: differs in 1 place (only event 1 has one)")


def test_two_that_say_the_same_are_told_in_short(tmp_path: Path) -> None:
    other = ASK_JOBS.replace(ASKED_ID.encode(), ANSWERED_ID.encode())
    seen = [*story()[:2], *exchange(other, TWO_JOBS, name="x2")]
    compared(
        tmp_path, seen, "They say the same.", "Request: alike. Different every", "Answer: alike."
    )


def test_a_replay_that_the_filter_hides_is_told(tmp_path: Path) -> None:
    path = path_of(tmp_path)
    app = DeskApp(path, Echo(path, TWO_JOBS))

    async def steps(pilot: Pilot[None]) -> None:
        app.catch_up()
        await pilot.press("slash", *"-replayed", "enter")
        await until_seen(pilot, "1 of 1 exchange")
        app.desk.open()
        await until_seen(pilot, "Replay GetActiveJobs")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        app.catch_up()
        await until_seen(pilot, "Replayed; the filter hides it.")

    drive(app, steps)
