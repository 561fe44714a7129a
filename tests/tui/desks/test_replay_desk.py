from pathlib import Path

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import TextArea

from inspector.session.reader import Reader
from inspector.tui.desks.replay_desk import ReplayDesk
from inspector.tui.main_screen import MainScreen
from inspector.tui.status import Watched
from tests.tui.replayers import Echo
from tests.tui.samples import NO_JOBS, TWO_JOBS, record, story
from tests.tui.screens import STYLE, drive, until, until_seen


class DeskApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self, path: Path, echo: Echo | None) -> None:
        super().__init__()
        self.main = MainScreen(Watched("scan.wsd", live=False))
        self.desk = ReplayDesk(self.main, echo)
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

    drive(app, steps)


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
