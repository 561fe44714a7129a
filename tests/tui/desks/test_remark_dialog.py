"""The remark dialog, and the line of its marks."""

import pytest
from textual.pilot import Pilot

from inspector.tui.desks.remark_dialog import RemarkDialog, mark_line
from inspector.wire.observation import Remark
from tests.tui.screens import Dressed, drive, until, until_seen


def test_the_chosen_mark_is_in_brackets() -> None:
    assert mark_line("").startswith("[none]  ● red   ▲ yellow ")
    assert "[● red]" in mark_line("red")
    assert mark_line("todo").endswith("[★ todo]")


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        (Remark(), "a b enter", Remark(comment="ab")),
        (Remark("red", "x"), "f2 enter", Remark("yellow", "x")),
        (Remark("red", "two\nlines"), "f2 enter", Remark("yellow", "two\nlines")),
        (Remark(":red_circle:", "x"), "ctrl+s", Remark("red", "x")),
        (Remark("star"), "f2 enter", Remark()),
        (Remark("red"), "f2 escape", None),
    ],
)
def test_what_is_noted(before: Remark, keys: str, after: Remark | None) -> None:
    app = Dressed()
    noted: list[Remark | None] = []

    async def steps(pilot: Pilot[None]) -> None:
        app.push_screen(RemarkDialog("CreateScanJob [x]", before), noted.append)
        await until_seen(pilot, "CreateScanJob [x]")
        await pilot.press(*keys.split())
        await until(pilot, lambda: noted)

    drive(app, steps)
    assert noted == [after]
