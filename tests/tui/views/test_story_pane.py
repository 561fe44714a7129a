import re
import time
from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher

from inspector.tui.text.lines import Piece, Source, plain
from inspector.tui.views import problems_view, sequence_view
from inspector.tui.views.picking import DrawnItems
from inspector.tui.views.story_pane import StoryPane
from inspector.tui.views.story_view import MESSAGES, Item, Target, Told, View
from tests.story.kit import events_in
from tests.tui.screens import drive, screen_text, until, until_seen
from tests.tui.tales import tale, tale_of


class PaneApp(App[None]):
    def __init__(self, view: View) -> None:
        super().__init__()
        self.pane = StoryPane(view, id="first")
        self.switcher = ContentSwitcher(self.pane, Vertical(id="second"), initial="first")
        self.wanted: list[Target] = []

    def compose(self) -> ComposeResult:
        yield self.switcher

    def on_story_pane_wanted(self, wanted: StoryPane.Wanted) -> None:
        self.wanted.append(wanted.target)


def view_of(texts: Sequence[str] = ("one", "two", "three"), *, seconds: float = 0.0) -> View:
    """A view that tells the width it was made for; made in so many seconds; ``read`` items."""

    def items(told: Told, width: int) -> list[Item]:
        time.sleep(seconds)
        named = [f"{text} of {width}, {told.read} read" for text in texts]
        return [Item(text, (Piece(name),)) for text, name in zip(texts, named, strict=True)]

    return View(
        name="odd",
        title="Odd",
        heads=lambda width: f"heads of {width}",
        items=items,
        detail=lambda told, key, width: [
            Source(f"detail of {key} for {width}", plain),
            *[Source(f"line {n} of {key}", plain) for n in range(50)],
        ],
        target=lambda told, key: Target(MESSAGES, key) if key != "two" else None,
        badge=lambda told: "",
        empty=("Nothing odd.",),
    )


def test_a_finding_leads_to_its_evidence() -> None:
    app = PaneApp(problems_view.VIEW)

    async def steps(pilot: Pilot[None]) -> None:
        await until_seen(pilot, "No message yet: nothing to judge.")
        assert not app.pane.detail.display
        app.pane.show(tale_of(events_in("05")[:4], total=12))
        await until_seen(pilot, "story read to event 4 of 12")
        await until_seen(pilot, "Likely cause")
        app.pane.show(tale("05"))
        await until_seen(pilot, "PRIV-1")
        await until(pilot, lambda: "story read" not in screen_text(app))
        await pilot.press("down")
        await until_seen(pilot, "· info PRIV-1: Personal data")
        await pilot.press("up", "enter")
        await until(pilot, lambda: app.wanted == [Target(MESSAGES, "2")])

    drive(app, steps, size=(80, 40))


def test_lines_of_a_telling_that_name_an_event_lead_there() -> None:
    app = PaneApp(problems_view.VIEW)

    def enter_is_active() -> bool:
        return "enter" in app.screen.active_bindings

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        await until_seen(pilot, "Seen in events")
        app.pane.focus_first()
        await pilot.press("tab")
        await until(pilot, lambda: not enter_is_active())  # at the title of the finding
        lines = app.pane.detail.text.splitlines()
        seen = next(n for n, line in enumerate(lines) if re.match(" +event +4 ", line))
        await pilot.press("enter", *["down"] * seen)
        await until(pilot, lambda: app.pane.detail.event == 4 and enter_is_active())
        await pilot.press("enter")
        await until(pilot, lambda: app.wanted == [Target(MESSAGES, "4")])
        y = seen - 1 - app.pane.detail.scroll_offset.y
        assert re.match(" +event +2 ", lines[seen - 2])  # it is folded
        await pilot.click(app.pane.detail, offset=(5, y + 1))  # below the border
        await until(pilot, lambda: app.wanted[1:] == [Target(MESSAGES, "2")])

    drive(app, steps, size=(100, 50))


def test_list_and_detail_go_beside_each_other_where_there_is_room() -> None:
    app = PaneApp(view_of())

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        for width, list_width, detail_width in [(100, 99, 97), (200, 99, 96), (40, 39, 37)]:
            await pilot.resize_terminal(width, 30)
            await until_seen(pilot, f"heads of {list_width}")
            await until_seen(pilot, f"one of {list_width}")
            await until_seen(pilot, f"detail of one for {detail_width}")
            first = screen_text(app).splitlines()[0]
            assert ("detail" in first) is (width == 200)

    drive(app, steps)


def test_what_stands_below_the_last_item_is_seen_where_there_is_room() -> None:
    view = view_of()

    def items(told: Told, width: int) -> list[Item]:
        below = [Item("", (Piece(f"below {n}"),)) for n in range(4)]
        return [*view.items(told, width), *below]

    app = PaneApp(view._replace(items=items))

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        await until_seen(pilot, "below 3")
        await pilot.resize_terminal(100, 18)
        await until(pilot, lambda: "below 2" not in screen_text(app))
        app.pane.focus_first()
        await pilot.press("end", *["down"] * 4)
        await until_seen(pilot, "below 3")

    drive(app, steps)


def test_place_is_kept_when_more_is_told() -> None:
    app = PaneApp(view_of())

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        await until_seen(pilot, "12 read")
        app.pane.focus_first()
        await pilot.press("j", "tab", "j", "j", "j")
        await until(pilot, lambda: app.pane.detail.cursor == 3)
        app.pane.show(tale("05")._replace(read=13))
        await until_seen(pilot, "13 read")
        assert (app.pane.key, app.pane.detail.cursor) == ("two", 3)
        await pilot.press("tab", "j")
        await until_seen(pilot, "detail of three")
        assert (app.pane.detail.cursor, app.pane.detail.scroll_offset.y) == (0, 0)
        app.pane.go("two")
        await until_seen(pilot, "detail of two")
        await pilot.press("enter")  # leads nowhere
        assert app.pane.find("THREE")
        await pilot.press("enter")
        await until(pilot, lambda: app.wanted == [Target(MESSAGES, "three")])

    drive(app, steps)


def test_what_nobody_sees_is_not_made() -> None:
    made: list[int] = []
    view = view_of()

    def items(told: Told, width: int) -> Sequence[Item]:
        made.append(told.read)
        return view.items(told, width)

    app = PaneApp(view._replace(items=items))

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        await until_seen(pilot, "12 read")
        app.switcher.current = "second"
        await until(pilot, lambda: "12 read" not in screen_text(app))
        for read in range(100, 110):
            app.pane.show(tale("05")._replace(read=read))
        app.pane.go("three")
        assert 100 not in made
        app.switcher.current = "first"
        await until_seen(pilot, "109 read")
        await until_seen(pilot, "detail of three")
        assert made[-1] == 109
        assert not {*made} & {*range(100, 109)}

    drive(app, steps)


def test_making_takes_a_small_part_of_the_time() -> None:
    app = PaneApp(view_of(seconds=0.02))

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        await until_seen(pilot, "12 read")
        app.pane.show(tale("05")._replace(read=13))
        assert "13 read" not in screen_text(app)
        app.pane.show(tale("05")._replace(read=14))
        await until_seen(pilot, "14 read")

    drive(app, steps)


def test_the_zoom_and_the_way_back() -> None:
    app = PaneApp(view_of())

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        await until_seen(pilot, "detail of one")
        app.pane.focus_first()
        app.pane.toggle_zoom()
        await until(pilot, lambda: "detail" not in screen_text(app))
        app.pane.toggle_zoom()
        await until_seen(pilot, "detail of one")
        await pilot.press("tab")
        app.pane.toggle_zoom()
        await until(pilot, lambda: "heads" not in screen_text(app))
        app.pane.show(tale("05")._replace(read=13))
        assert app.pane.back()
        await until_seen(pilot, "13 read")
        assert app.pane.detail.has_focus
        assert app.pane.back()
        await until(pilot, lambda: app.pane.list.has_focus)
        assert not app.pane.back()

    drive(app, steps)


def test_the_steps_of_one_job_and_of_all_again() -> None:
    app = PaneApp(sequence_view.VIEW)

    async def steps(pilot: Pilot[None]) -> None:
        told = tale("04")
        app.pane.show(told)
        await until_seen(pilot, "Renew")
        app.pane.go("9")
        job = sequence_view.job_of(told, app.pane.key)
        assert job is not None
        app.pane.look(sequence_view.scoped(job))
        await until_seen(pilot, "Only job 43")
        await until(pilot, lambda: "Renew" not in screen_text(app))
        assert (app.pane.key, app.pane.is_scoped) == ("9", True)
        app.pane.look()
        await until_seen(pilot, "Renew")
        assert (app.pane.key, app.pane.is_scoped) == ("9", False)

    drive(app, steps)


class _Hostile(DrawnItems):
    def item(self, index: int) -> Item:
        return Item(self.keys[index], (Piece("[/x]\x1b[2J\n複" * 50, "no such kind"),))


def test_any_text_and_any_size_is_drawn() -> None:
    odd = view_of()._replace(
        items=lambda told, width: _Hostile(["", "[/x]", "b"], "[/x] heads\n\x1b[2J"),
        detail=lambda told, key, width: [Source("[/x]" * width, plain)],
    )
    app = PaneApp(odd)

    async def steps(pilot: Pilot[None]) -> None:
        app.pane.show(tale("05"))
        for width, height in ((200, 60), (20, 4), (1, 1), (80, 24)):
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda width=width: app.pane.size.width == width)  # type: ignore[misc]  # a lambda's default
            await pilot.press("j", "tab")
        await until_seen(pilot, "[/x] heads")
        await until_seen(pilot, "\\x1b[2J")

    drive(app, steps)
