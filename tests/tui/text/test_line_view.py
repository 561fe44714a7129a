import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection

from inspector.tui.text.line_view import LineView, folds, overlaid
from inspector.tui.text.lines import Source, paint_xml, plain
from inspector.tui.text.matches import Found
from tests.tui.screens import drive, screen_text, until, until_seen


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("abc", [0]),
        ("abcd", [0]),
        ("abcde", [0, 4]),
        ("漢字漢", [0, 2]),
        ("a漢字", [0, 2]),
    ],
)
def test_lines_fold_where_the_width_ends(text: str, starts: list[int]) -> None:
    assert folds(text, 4) == starts


@given(st.text(alphabet="ab漢é", max_size=50), st.integers(2, 12))
def test_no_fold_is_wider_than_the_view(text: str, width: int) -> None:
    starts = folds(text, width)
    pieces = [text[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    assert "".join(pieces) == text
    assert all(cell_len(piece) <= width for piece in pieces)


class ViewApp(App[None]):
    def __init__(self, lines: list[Source]) -> None:
        super().__init__()
        self.view = LineView(lines)

    def compose(self) -> ComposeResult:
        yield self.view


def test_long_lines_are_folded_and_nothing_is_lost() -> None:
    text = "<a>" + "".join(f"{n:04}" for n in range(200)) + "</a>"
    app = ViewApp([Source(text, paint_xml), Source("", paint_xml), Source("漢" * 70, plain)])

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "</a>")
        shown = screen_text(app).replace("\n", "")
        assert text in shown
        assert "漢" * 70 in shown

    drive(app, steps, size=(60, 30))


def test_other_lines_begin_at_the_top_unless_the_place_is_kept() -> None:
    lines = [Source(f"line {n}", plain) for n in range(1_000)]
    app = ViewApp(lines)

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.view.show_vertical_scrollbar)
        await pilot.press("G")
        await until_seen(pilot, "line 999")
        app.view.show(lines, keep_place=True)
        await until_seen(pilot, "line 999")
        app.view.show(lines)
        await until_seen(pilot, "line 0")
        await pilot.press("j")
        await until(pilot, lambda: app.view.scroll_offset.y == 1)

    drive(app, steps)


def test_a_narrower_view_folds_again() -> None:
    app = ViewApp([Source("a" * 90 + "END", plain)])

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "END")
        await pilot.resize_terminal(40, 20)
        await until(pilot, lambda: screen_text(app).splitlines()[2].strip().endswith("END"))

    drive(app, steps)


def test_selected_text_is_copied_unfolded() -> None:
    app = ViewApp([Source("漢" * 60, plain), Source("second", plain)])

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "second")
        selection = Selection(Offset(50, 0), Offset(3, 1))
        app.screen.selections = {app.view: selection}
        await pilot.pause()
        assert app.view.get_selection(selection) == ("漢" * 10 + "\nsec", "\n")
        assert app.screen.get_selected_text() == "漢" * 10 + "\nsec"

    drive(app, steps)


def marked_in(app: ViewApp, y: int) -> list[str]:
    """What is marked in a line of the screen."""
    return [it.text for it in app.view.render_line(y) if it.style and it.style.underline]


def test_what_is_looked_for_is_marked_and_brought_into_view() -> None:
    lines = [Source(f"<Line{n}/> {'x' * (n % 90)}", paint_xml) for n in range(300)]
    app = ViewApp([*lines, Source("漢字 needle 漢字 NEEDLE", plain)])

    async def steps(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.view.show_vertical_scrollbar)
        assert app.view.find("needle") == Found(1, 2)
        await until_seen(pilot, "漢字 needle 漢字 NEEDLE")
        shown = screen_text(app).splitlines()
        y = next(at for at, line in enumerate(shown) if "needle" in line)
        assert marked_in(app, y) == ["needle", "NEEDLE"]
        assert app.view.find("needle", 1) == Found(2, 2)
        assert app.view.find("needle", 1) == Found(1, 2)
        assert app.view.find("Line0/", -1) == Found(1, 1)
        await until_seen(pilot, "<Line0/>")
        assert app.view.find("nowhere") == Found(0, 0)
        assert app.view.find("") == Found(0, 0)
        assert marked_in(app, 0) == []
        app.view.show([])
        assert app.view.find("x") == Found(0, 0)

    drive(app, steps)


RED, BOLD = Style(color="red"), Style(bold=True)


def test_styles_lie_over_stretches_of_text() -> None:
    segments = [Segment("abc", RED), Segment("def")]
    over = list(overlaid(segments, [(1, 2), (2, 5)], [BOLD, BOLD]))
    assert [it.text for it in over] == ["a", "b", "c", "de", "f"]
    assert [bool(it.style and it.style.bold) for it in over] == [False, True, True, True, False]


@given(
    st.lists(st.text(max_size=6), max_size=5),
    st.lists(st.integers(-2, 40), max_size=8),
)
def test_no_character_is_lost_below_a_style(texts: list[str], bounds: list[int]) -> None:
    ordered = sorted(bounds)
    marked = list(zip(ordered[::2], ordered[1::2], strict=False))
    over = overlaid([Segment(it) for it in texts], marked, [BOLD] * len(marked))
    assert "".join(it.text for it in over) == "".join(texts)
