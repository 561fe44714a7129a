from textual.app import App
from textual.pilot import Pilot

from inspector.tui.desks.copy_dialog import Choice, CopyDialog
from inspector.tui.desks.copying import FORMS
from tests.tui.screens import STYLE, drive, until, until_seen


class MenuApp(App[None]):
    CSS_PATH = STYLE

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Choice | None] = []

    def ask(self) -> None:
        self.push_screen(CopyDialog(FORMS, 3), self.answers.append)


XML, SENT, CURL, *_ = FORMS

PRESSED = [
    (("c",), Choice(CURL)),
    (("C",), Choice(CURL, to_file=True)),
    (("down", "enter"), Choice(SENT)),
    (("ctrl+s",), Choice(XML, to_file=True)),
    (("escape",), None),
    (("q",), None),
]


def test_letters_choose_and_so_does_the_cursor() -> None:
    app = MenuApp()

    async def steps(pilot: Pilot[None]) -> None:
        for number, (keys, answer) in enumerate(PRESSED, 1):
            app.ask()
            await until_seen(pilot, "Copy 3 messages as")
            await until_seen(pilot, "c  curl command")
            await pilot.press("z", *keys)
            await until(pilot, lambda number=number: len(app.answers) == number)  # type: ignore[misc]
            assert app.answers[-1] == answer
            await until(pilot, lambda: not isinstance(app.screen, CopyDialog))

    drive(app, steps, size=(80, 24))


def test_a_click_chooses() -> None:
    app = MenuApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.ask()
        await until_seen(pilot, "j  JSON")
        await pilot.click("OptionList", offset=(3, 3))
        await until(pilot, lambda: app.answers == [Choice(FORMS[3])])

    drive(app, steps, size=(80, 24))
