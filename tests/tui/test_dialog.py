from textual.app import App
from textual.pilot import Pilot

from inspector.tui.dialog import Dialog
from tests.tui.screens import drive, until


class Asked(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[int | None] = []

    def ask(self) -> Dialog[int]:
        dialog = Dialog[int]()
        self.push_screen(dialog, self.answers.append)
        return dialog


def test_a_dialog_answers_once_and_closes_nothing_but_itself() -> None:
    app = Asked()

    async def steps(pilot: Pilot[None]) -> None:
        below = app.ask()
        above = app.ask()
        await until(pilot, lambda: app.screen is above)
        below.dismiss(1)
        above.dismiss(2)
        above.dismiss(3)  # a second key came before it was gone
        await until(pilot, lambda: app.answers == [2])
        assert app.screen is below
        below.dismiss(4)
        below.dismiss(5)
        await until(pilot, lambda: app.answers == [2, 4])

    drive(app, steps)
