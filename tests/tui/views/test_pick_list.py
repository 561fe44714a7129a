from collections.abc import Iterable

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from inspector.tui.text.lines import Piece
from inspector.tui.views.pick_list import KINDS, PickList
from inspector.tui.views.story_view import Item
from tests.tui.screens import drive, screen_text, until, until_seen


class PickApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.list = PickList()
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_pick_list_highlighted(self, highlighted: PickList.Highlighted) -> None:
        self.told.append(highlighted.key)

    def on_pick_list_opened(self, opened: PickList.Opened) -> None:
        self.told.append(f"open {opened.key}")


def items(numbers: Iterable[int]) -> list[Item]:
    """Items, of which each tenth has a heading above it."""
    lines: list[Item] = []
    for number in numbers:
        if number % 10 == 0:
            lines.append(Item("", (Piece(f"from {number}", "title"),)))
        lines.append(Item(f"k{number}", (Piece(f"item {number}.", KINDS[number % len(KINDS)]),)))
    return lines


def test_the_cursor_moves_over_items() -> None:
    app = PickApp()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j", "G", "g", "enter")
        assert app.told == []  # nothing to stand on
        app.list.show(items(range(200)))
        await until_seen(pilot, "item 0.")
        moves = [
            ("down", "k1"),
            ("j", "k2"),
            ("k", "k1"),
            ("up", "k0"),
            ("up", "k0"),
            ("G", "k199"),
            ("down", "k199"),
            ("pageup", "k172"),  # 29 lines up, of which two are headings
            ("pagedown", "k199"),
            ("home", "k0"),
        ]
        for key, place in moves:
            await pilot.press(key)
            assert (key, app.list.key) == (key, place)
        await until_seen(pilot, "from 0")  # the heading too
        await pilot.press("end", "enter")
        await until(pilot, lambda: app.told[-2:] == ["k199", "open k199"])
        assert len(app.told) == 11  # no word where the cursor stayed

    drive(app, steps)


def test_the_cursor_keeps_its_item_and_the_item_its_line() -> None:
    app = PickApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.list.show(items(range(100, 200)))
        app.list.go("k150")
        await until_seen(pilot, "item 150.")
        line = _line_of(app, "item 150.")
        app.list.show(items(range(80, 200)))
        await until(pilot, lambda: app.list.cursor == 78)
        await until(pilot, lambda: _line_of(app, "item 150.") == line)
        app.list.show(items(n for n in range(80, 200) if n != 150))
        assert app.list.key == "k152"  # a heading went too: what stands there now
        app.list.show(items(range(3)))
        await until_seen(pilot, "item 2.")
        assert app.list.key == "k2"
        app.list.show([])
        app.list.empty_text = ("Nothing at all.",)
        await until_seen(pilot, "Nothing at all.")
        await until(pilot, lambda: app.told[-2:] == ["k2", ""])

    drive(app, steps)


def _line_of(app: PickApp, text: str) -> int:
    lines = screen_text(app).splitlines()
    return next(n for n, line in enumerate(lines) if text in line)


def test_an_item_is_awaited_until_the_user_moves() -> None:
    app = PickApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.list.show(items(range(5)))
        assert not app.list.go("k90")
        app.list.show(items(range(50)))
        assert app.list.key == "k0"
        app.list.show(items(range(100)))
        assert app.list.key == "k90"
        await until_seen(pilot, "item 90.")
        assert not app.list.go("k150")
        await pilot.press("up")
        app.list.show(items(range(200)))
        assert app.list.key == "k89"

    drive(app, steps)


def test_the_mouse_picks_and_opens() -> None:
    app = PickApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.list.show(items(range(20)))
        await until_seen(pilot, "item 19.")
        await pilot.click(app.list, offset=(3, 4))
        await until(pilot, lambda: app.list.key == "k3")
        await pilot.click(app.list, offset=(3, 11))  # a heading
        await pilot.click(app.list, offset=(3, 29))  # below all
        assert app.list.key == "k3"
        await pilot.click(app.list, offset=(3, 6), times=2)
        await until(pilot, lambda: app.told[-1] == "open k5")

    drive(app, steps)


def test_looking_for_a_text_goes_around() -> None:
    app = PickApp()

    async def steps(pilot: Pilot[None]) -> None:
        app.list.show(items(range(100)))
        seen = [app.list.find("ITEM 4", step) and app.list.key for step in (1, 1, -1, -1, -1)]
        assert seen == ["k4", "k40", "k4", "k49", "k48"]
        assert not app.list.find("item 100.")
        assert app.list.key == "k48"

    drive(app, steps)


def test_any_text_and_any_size_is_drawn() -> None:
    app = PickApp()
    hostile = ["\x1b[2J", "a\nb", "[/x]", "[red]", "複" * 300, "\u202e", "", "\ud800"]

    async def steps(pilot: Pilot[None]) -> None:
        app.list.show([Item(f"k{n}", (Piece(text, "error"),)) for n, text in enumerate(hostile)])
        for width, height in ((100, 30), (3, 3), (1, 1), (220, 60)):
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda width=width: app.list.size.width == width)  # type: ignore[misc]  # a lambda's default
            await pilot.press("G", "pageup")
        await until_seen(pilot, "\\x1b[2J")
        assert all(cell_len(line) <= 220 for line in screen_text(app).splitlines())
        app.theme = "textual-light"
        await until_seen(pilot, "a\\nb")

    drive(app, steps)


class TwoLists(PickApp):
    def __init__(self) -> None:
        super().__init__()
        self.other = PickList()

    def compose(self) -> ComposeResult:
        yield self.list
        yield self.other


def test_without_the_focus_the_cursor_is_dimmer_but_there() -> None:
    app = TwoLists()

    async def steps(pilot: Pilot[None]) -> None:
        app.list.show(items(range(1, 4)))
        app.other.show(items(range(1, 4)))
        await until(pilot, lambda: screen_text(app).count("item 1.") == 2)
        await until(pilot, lambda: app.list.has_focus)
        bright, dim = app.list.render_line(0), app.other.render_line(0)
        plain = app.other.render_line(1)
        assert len({_background(strip) for strip in (bright, dim, plain)}) == 3
        await pilot.press("tab")
        await until(pilot, lambda: app.list.render_line(0) == dim)

    drive(app, steps)


def _background(strip: Strip) -> object:
    style = next(iter(strip)).style
    return style and style.bgcolor
