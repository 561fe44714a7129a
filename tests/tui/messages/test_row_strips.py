from rich.style import Style
from textual.pilot import Pilot

from inspector.events.marks import MARKS
from inspector.tui.messages.columns import Shown, layout
from inspector.tui.messages.row_strips import CLASSES, Pen
from inspector.tui.messages.rows import row_of
from inspector.wire.observation import Remark
from tests.builders import event
from tests.tui.lists import ListApp
from tests.tui.screens import drive


def test_a_line_is_as_wide_as_the_list_and_its_mark_has_its_colour() -> None:
    app = ListApp()

    async def steps(pilot: Pilot[None]) -> None:
        pen, columns = Pen(app.exchanges), layout(80)
        styles: dict[str, Style | None] = {}
        for mark in MARKS:
            line = Shown(row_of(event(remark=Remark(mark=mark.word))), found=True)
            strip = pen.draw(line, columns, 80, at_cursor=False)
            (segment,) = (it for it in strip if it.text == mark.sign)
            styles[mark.word] = segment.style
            assert strip.cell_length == 80
            if mark.colour:
                assert segment.style == pen.style(f"mark-{mark.colour}")
        assert len({str(style) for style in styles.values()}) >= len(MARKS) - 1
        at_cursor = pen.draw(line, columns, 80, at_cursor=True)
        assert [it.style for it in at_cursor] == [pen.style("cursor")]
        assert pen.message("nothing", 11).text == "  nothing  "

    drive(app, steps)


def test_every_colour_of_a_mark_has_a_class() -> None:
    assert {f"list--mark-{mark.colour}" for mark in MARKS if mark.colour} <= CLASSES
