"""A question: who says nothing has said no."""

import pytest
from textual.pilot import Pilot

from inspector.tui.desks.confirm_dialog import ConfirmDialog
from tests.tui.screens import Dressed, drive, until, until_seen


@pytest.mark.parametrize(
    ("keys", "answer"),
    [("y", True), ("n", False), ("escape", False), ("enter", False), ("shift+tab enter", True)],
)
def test_the_answer_is_what_was_pressed(keys: str, answer: bool) -> None:
    app = Dressed()
    answers: list[bool | None] = []

    async def steps(pilot: Pilot[None]) -> None:
        app.push_screen(
            ConfirmDialog("Leave [now]?", "It is lost.\x1b[2J", "Leave"), answers.append
        )
        await until_seen(pilot, "It is lost.")
        await until_seen(pilot, "Leave [now]?")
        await pilot.press(*keys.split())
        await until(pilot, lambda: answers)

    drive(app, steps)
    assert answers == [answer]
