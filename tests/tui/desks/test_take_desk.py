"""Messages taken out of the interface: copied, saved, opened elsewhere."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from inspector.session.reader import Reader
from inspector.tui.app import InspectorApp
from tests.tui.screens import drive, screen_text, until, until_notified, until_seen
from tests.tui.sessions import session_of


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with closing(Reader(session_of("10", tmp_path))) as opened:
        yield opened


def test_messages_are_copied_in_the_form_that_a_letter_chooses(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "3 exchanges")
        await pilot.press("y")
        await until_seen(pilot, "Copy 2 messages as")
        await pilot.press("l")
        await until_notified(pilot, "2 messages as a line")
        assert app.clipboard.count("\n") == 2
        assert "CreateScanJob" in app.clipboard
        await pilot.press("v", "down", "v", "y")
        await until_seen(pilot, "Copy 4 messages as")
        await pilot.press("C")  # to a file, too
        await until_notified(pilot, "2 messages without curl command")
        assert app.clipboard.count("curl ") == 2

    drive(app, steps, size=(120, 40))


def test_an_image_is_saved_as_it_came(reader: Reader, tmp_path: Path) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "3 exchanges")
        await pilot.press("end", "s")
        await until(pilot, lambda: isinstance(app.focused, Input) or "Save" in screen_text(app))
        await until_seen(pilot, "JPEG")
        await pilot.press("ctrl+s")
        await until_seen(pilot, "Saved")

    drive(app, steps, size=(160, 40))
    (image,) = tmp_path.glob("*.jpg")
    assert image.read_bytes().startswith(b"\xff\xd8")
    assert image.stat().st_mode & 0o077 == 0


def test_what_has_nothing_to_save_says_so(reader: Reader) -> None:
    app = InspectorApp(reader, title="scan.wsd")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "3 exchanges")
        await pilot.press("slash", *"op:nothing", "enter", "s")
        await until_notified(pilot, "There is no message here.")
        await pilot.press("o")  # without a terminal no pager can run
        await pilot.press("escape", "home", "O")
        await until_notified(pilot, "cannot be handed to another program")

    drive(app, steps, size=(120, 30))
