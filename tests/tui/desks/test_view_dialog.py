"""A name for a filter."""

import pytest
from textual.pilot import Pilot

from inspector.tui.desks.view_dialog import ViewDialog
from tests.tui.screens import Dressed, drive, until, until_seen


@pytest.mark.parametrize(
    ("keys", "name"), [("a b enter", "ab"), ("space a enter", "a"), ("a escape", None)]
)
def test_the_name_that_was_typed(keys: str, name: str | None) -> None:
    app = Dressed()
    names: list[str | None] = []

    async def steps(pilot: Pilot[None]) -> None:
        app.push_screen(ViewDialog("op:[x]"), names.append)
        await until_seen(pilot, "op:[x]")
        await pilot.press(*keys.split())
        await until(pilot, lambda: names)

    drive(app, steps)
    assert names == [name]


def test_without_a_name_nothing_is_kept() -> None:
    app = Dressed()
    names: list[str | None] = []

    async def steps(pilot: Pilot[None]) -> None:
        app.push_screen(ViewDialog("fault"), names.append)
        await until_seen(pilot, "Save this filter")
        await pilot.press("enter", "space", "enter", "escape")
        await until(pilot, lambda: names)

    drive(app, steps)
    assert names == [None]
