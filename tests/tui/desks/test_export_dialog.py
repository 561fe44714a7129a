from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from inspector.tui.desks.export_dialog import ExportDialog, beside
from inspector.tui.ports import ExportForms
from tests.tui.screens import STYLE, drive, until, until_seen


class DialogApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self, suggested: Path, forms: ExportForms = ()) -> None:
        super().__init__()
        self.forms = forms
        self.answers: list[Path | None] = []
        self.suggested = suggested

    def on_ready(self) -> None:
        self.push_screen(ExportDialog(self.suggested, self.forms), self.answers.append)


@pytest.mark.parametrize(
    ("source", "suggested"),
    [("a/scan.wsd", "a/scan.pcapng"), ("a/bug.pcapng", "a/bug-export.pcapng")],
)
def test_an_export_goes_beside_its_source_and_never_over_it(source: str, suggested: str) -> None:
    assert beside(Path(source)) == Path(suggested)


def test_enter_takes_the_suggested_path(tmp_path: Path) -> None:
    app = DialogApp(tmp_path / "scan.pcapng")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "scan.pcapng")
        await pilot.press("enter")
        await until(pilot, lambda: app.answers == [tmp_path / "scan.pcapng"])

    drive(app, steps, size=(160, 30))


def test_a_file_that_exists_is_asked_for_twice(tmp_path: Path) -> None:
    app = DialogApp(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Export")
        await pilot.press("enter")
        await until_seen(pilot, "that file exists; once more replaces it")
        assert app.answers == []
        await pilot.click("#export")
        await until(pilot, lambda: app.answers == [tmp_path])

    drive(app, steps)


def test_it_tells_the_forms_and_takes_no_other(tmp_path: Path) -> None:
    app = DialogApp(tmp_path / "scan.doc", [(".pcapng",), (".har",), (".flows", ".mitm")])

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Write to a name in .pcapng, .har or .flows")
        await pilot.press("enter")
        await until_seen(pilot, "! cannot tell what to write, expected a name in .pcapng")
        assert app.answers == []
        app.screen.query_one(Input).value = str(tmp_path / "a.MITM")
        await pilot.press("enter")
        await until(pilot, lambda: app.answers == [tmp_path / "a.MITM"])

    drive(app, steps)


def test_what_cannot_be_a_path_is_told(tmp_path: Path) -> None:
    app = DialogApp(tmp_path / "a")

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "Export")
        app.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await until_seen(pilot, "where to?")
        app.screen.query_one(Input).value = "~nobody-has-this-name/a"
        await pilot.press("enter")
        await until_seen(pilot, "home directory")
        await pilot.press("escape")
        await until(pilot, lambda: app.answers == [None])

    drive(app, steps)
