from collections.abc import Sequence
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from inspector.tui.desks.attachments import Part, Saveable
from inspector.tui.desks.save_dialog import SaveDialog, Saving
from tests.tui.screens import STYLE, drive, until, until_seen

IMAGE = Saveable(7, Part.IMAGE, "job-1-event-7.jpg", "Image 1: JPEG, 1.2 MB", "cut short")
BODY = Saveable(7, Part.BODY, "message-7-body.mime", "Body as it came, 1.3 MB")


class DialogApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self, folder: Path, items: Sequence[Saveable] = (IMAGE, BODY)) -> None:
        super().__init__()
        self.folder = folder
        self.items = items
        self.answers: list[Saving | None] = []

    def ask(self) -> None:
        self.push_screen(SaveDialog(self.items, self.folder), self.answers.append)

    @property
    def path(self) -> Input:
        return self.screen.query_one(Input)


def test_one_of_the_list_goes_where_the_path_says(tmp_path: Path) -> None:
    app = DialogApp(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        app.ask()
        await until_seen(pilot, "Image 1: JPEG, 1.2 MB  ! cut short")
        await until(pilot, lambda: app.path.value == str(tmp_path / IMAGE.name))
        await pilot.press("down")
        await until(pilot, lambda: app.path.value == str(tmp_path / BODY.name))
        await pilot.press("enter")
        await until(pilot, lambda: app.answers == [Saving(BODY, tmp_path / BODY.name)])

        app.ask()
        await until_seen(pilot, "cut short")
        app.path.value = f"{tmp_path}/other/{IMAGE.name}"
        await pilot.press("down")  # the folder that was typed stays
        await until(pilot, lambda: app.path.value == f"{tmp_path}/other/{BODY.name}")
        app.path.value = f"{tmp_path}/mine"
        await pilot.press("up")  # and so does a name
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.answers[1:] == [Saving(IMAGE, tmp_path / "mine")])

        app.ask()
        await until_seen(pilot, "cut short")
        await pilot.press("escape")
        await until(pilot, lambda: app.answers[2:] == [None])

    drive(app, steps)


def test_what_is_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / IMAGE.name).touch()
    app = DialogApp(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        app.ask()
        await until_seen(pilot, "cut short")
        app.path.value = ""
        await pilot.press("enter")
        await until_seen(pilot, "! where to?")
        app.path.value = "~nobody-has-this-name/a"
        await pilot.press("enter")
        await until_seen(pilot, "home directory")
        app.path.value = str(tmp_path)  # a folder: the name of the item goes into it
        await pilot.press("enter")
        await until_seen(pilot, f"! {IMAGE.name} exists; once more replaces it")
        assert app.answers == []
        await pilot.click("#save")
        await until(pilot, lambda: app.answers == [Saving(IMAGE, tmp_path / IMAGE.name, True)])

    drive(app, steps)
