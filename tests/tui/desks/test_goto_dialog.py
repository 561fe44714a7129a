"""The number of an event."""

import pytest
from textual.pilot import Pilot

from inspector.tui.desks.goto_dialog import GotoDialog
from tests.tui.screens import Dressed, drive, until, until_seen


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        pytest.param("1 2 enter", 12, id="a-number"),
        pytest.param("minus 4 x . 2 tab enter", 42, id="digits-alone"),
        pytest.param("enter 7 enter", 7, id="nothing-is-no-number"),
        pytest.param("1 escape", None, id="cancelled"),
    ],
)
def test_the_number_that_was_typed(keys: str, number: int | None) -> None:
    app = Dressed()
    numbers: list[int | None] = []

    async def steps(pilot: Pilot[None]) -> None:
        app.push_screen(GotoDialog(1234), numbers.append)
        await until_seen(pilot, "Number, 1 to 1,234")
        await pilot.press(*keys.split())
        await until(pilot, lambda: numbers)

    drive(app, steps)
    assert numbers == [number]
