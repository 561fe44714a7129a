from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Button, Checkbox, Input, TextArea

from inspector.events.event import Event
from inspector.tui.desks.replay_dialog import EDIT_LIMIT, ReplayDialog, editable
from tests.builders import request
from tests.tui.replayers import Echo
from tests.tui.samples import ASK_JOBS, TWO_JOBS, record, story
from tests.tui.screens import STYLE, drive, until, until_seen


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe<\0", b"<a>\x1b[2J</a>", b"a\r\nb\n", b"a\rb", b"a" * (EDIT_LIMIT + 1)],
    ids=["not utf-8", "escape sequence", "mixed line ends", "bare return", "too long"],
)
def test_what_an_editor_would_spoil_is_not_editable(body: bytes) -> None:
    assert editable(body) is None


@given(st.sampled_from(["\n", "\r\n"]), st.lists(st.text(alphabet="ab<> \t\u6f22", max_size=5)))
def test_text_with_one_kind_of_line_ends_is(end: str, lines: list[str]) -> None:
    assert editable(end.join(lines).encode()) == end.join(lines)


class DialogApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self, echo: Echo) -> None:
        super().__init__()
        self.echo = echo
        self.answers: list[list[Event] | None] = []

    def on_ready(self) -> None:
        dialog = ReplayDialog(self.echo, 1, self.echo.draft(1), "GetActiveJobs")
        self.push_screen(dialog, self.answers.append)

    @property
    def text(self) -> TextArea:
        return self.screen.query_one(TextArea)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return record(tmp_path / "scan.wsd", story()[:2])


def test_an_envelope_that_was_not_edited_goes_out_as_it_was(path: Path) -> None:
    app = DialogApp(Echo(path, TWO_JOBS))

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, f"Envelope, {len(ASK_JOBS)} bytes")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.answers)
        assert app.echo.sent == [(1, ASK_JOBS, "http://192.0.2.20:80/WSD/Scan")]
        assert app.answers[0] is not None
        assert len(app.answers[0]) == 2

    drive(app, steps)


def test_an_edit_and_another_url_go_out(path: Path) -> None:
    app = DialogApp(Echo(path, TWO_JOBS))

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Replay GetActiveJobs")
        app.screen.query_one(Input).value = "http://127.0.0.1:9/"
        app.text.text = app.text.text.replace("GetActiveJobs", "GetOtherJobs")
        await until_seen(pilot, "Envelope, edited,")
        await pilot.click("#send")
        await until(pilot, lambda: app.echo.sent)
        assert app.echo.sent == [
            (1, ASK_JOBS.replace(b"GetActiveJobs", b"GetOtherJobs"), "http://127.0.0.1:9/")
        ]

    drive(app, steps)


def test_what_changes_state_needs_a_tick(path: Path) -> None:
    app = DialogApp(Echo(path, TWO_JOBS, with_effects=b"GetActiveJobs"))

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "This changes the state of the device")
        assert app.screen.query_one("#send", Button).disabled
        await pilot.press("ctrl+s")
        await until_seen(pilot, "tick the box first")
        app.screen.query_one(Checkbox).value = True
        await until(pilot, lambda: not app.screen.query_one("#send", Button).disabled)
        assert app.echo.sent == []
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.echo.sent)

    drive(app, steps)


def test_an_edit_that_makes_it_another_operation_asks_again(path: Path) -> None:
    app = DialogApp(Echo(path, TWO_JOBS, with_effects=b"Cancel"))

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Replay GetActiveJobs")
        box = app.screen.query_one(Checkbox)
        assert not box.display
        recorded = app.text.text
        app.text.text = recorded.replace("GetActiveJobs", "CancelPostScanJob")
        await pilot.press("ctrl+s")
        await until_seen(pilot, "tick the box first")
        box.value = True
        app.text.text = recorded
        await until(pilot, lambda: not box.display)
        app.text.text = recorded.replace("GetActiveJobs", "CancelOther")
        await until(pilot, lambda: box.display)
        assert not box.value
        assert app.screen.query_one("#send", Button).disabled
        assert app.echo.sent == []

    drive(app, steps)


def test_a_failure_is_told_and_the_edit_stays(path: Path) -> None:
    echo = Echo(path, TWO_JOBS)
    echo.error = "192.0.2.20:80: connection refused"
    app = DialogApp(echo)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Replay GetActiveJobs")
        app.text.text = "<edited/>"
        await pilot.press("ctrl+s")
        await until_seen(pilot, "connection refused")
        assert app.text.text == "<edited/>"
        await pilot.press("escape")
        await until(pilot, lambda: app.answers == [None])

    drive(app, steps)


def test_bytes_that_are_no_text_cannot_be_edited(tmp_path: Path) -> None:
    body = ASK_JOBS.replace(b"utf-8", b"latin-1").replace(b"anonymous", b"\xe4")
    path = record(tmp_path / "odd.wsd", [request(body)])
    app = DialogApp(Echo(path, TWO_JOBS))

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "sent as recorded (not editable)")
        assert app.text.read_only
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.echo.sent)
        assert app.echo.sent[0][1] == body

    drive(app, steps)
