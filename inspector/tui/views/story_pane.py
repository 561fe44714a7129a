"""A view of the story: the items to pick from, and what is told of the one at the cursor.

Rule 1: it draws any ``View`` and knows none of them.
Rule 2: only what is seen is made, and making takes a small part of the time however long the
story is: what is told to a hidden or busy pane is made when its turn comes.
"""

from time import perf_counter
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from inspector.events.clean import clean
from inspector.tui.detail.cursor_view import CursorView
from inspector.tui.sturdy import sturdy
from inspector.tui.views.pick_list import PickList
from inspector.tui.views.picking import DrawnItems, tail
from inspector.tui.views.story_view import MESSAGES, Target, Told, View
from inspector.tui.views.telling import Telling

BESIDE_WIDTH = 160
"""Cells from which on the detail stands beside the list."""

LIST_PART = 0.6
"""How much of the height the list has at most; a short one leaves more to the detail."""

TAIL_PART = 0.4
"""How much of the height a list has at most with what stands below its last item."""

LEAST_HEIGHT = 5

REST = 20
"""How much longer than the making of the items takes it is before they are made again."""


@sturdy
class StoryPane(Widget):
    """Column heads, a list of items and their details, of one view at a time."""

    DEFAULT_CSS = """
    StoryPane {
        height: 1fr; width: 1fr; layout: vertical;
        & > .part { height: 1fr; width: 1fr; }
        & .heads {
            height: auto; width: 1fr; padding: 0 1 0 0; text-wrap: nowrap;
            background: $panel; color: $text-muted; text-style: bold;
        }
        & .reading { height: 1; width: 1fr; padding: 0 1; background: $panel; }
        & .reading { color: $text-warning; }
        & > Telling { height: 1fr; width: 1fr; padding: 0 1; background: $surface; }
        & > Telling { border-top: solid $panel; }
        & > Telling:focus { border-top: solid $accent; }
        &.-beside { layout: horizontal; }
        &.-beside > Telling { border-top: none; border-left: solid $panel; }
        &.-beside > Telling:focus { border-left: solid $accent; }
        &.-bare > Telling, &.-zoom-list > Telling, &.-zoom-detail > .part { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab,shift+tab",
            "other_part",
            "List or detail",
            show=False,
            id="items.other-part",
            tooltip="From the list to its detail, and back",
        ),
    ]

    class Wanted(Message):
        """The user wants to go where an item leads."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self, view: View, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view = self._whole = view
        self.list = PickList()
        self.detail = Telling()
        self._heads = Static(classes="heads", markup=False)
        self._reading = Static(classes="reading", markup=False)
        self._part = Vertical(self._heads, self.list, self._reading, classes="part")
        self._told: Told | None = None
        self._is_stale = False
        self._lines = self._tail = 0
        self._next = 0.0
        self._waits = False
        self._detail_of: tuple[str, str] = ("", "")

    def compose(self) -> ComposeResult:
        """From top to bottom, or from left to right."""
        yield self._part
        yield self.detail

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self._heads.display = self._reading.display = False
        self.list.empty_text = self.view.empty
        self.add_class("-bare")

    # --- what comes in -------------------------------------------------------------------------

    def show(self, told: Told) -> None:
        """Show what is known by now; a pane that nobody sees does it when it is seen."""
        self._told, self._is_stale = told, True
        self._catch_up()

    def look(self, view: View | None = None) -> None:
        """Show another view of the same story, as of one job; without one, that of before."""
        wanted = view or self._whole
        if wanted is not self.view:
            self.view, self._is_stale, self._next = wanted, True, 0.0
            self._catch_up()

    @property
    def is_scoped(self) -> bool:
        """Whether another view than its own is shown."""
        return self.view is not self._whole

    def go(self, key: str) -> None:
        """Put the cursor on an item, at the latest when it comes."""
        self.list.go(key)

    def find(self, text: str, step: int = 1) -> bool:
        """Put the cursor on the next item that holds a text, or (-1) the one before."""
        return self.list.find(text, step)

    @property
    def key(self) -> str:
        """That of the item at the cursor; empty if there is none."""
        return self.list.key

    @property
    def target(self) -> Target | None:
        """Where Enter on that item leads."""
        return self._target_of(self.key) if self.key else None

    def _target_of(self, key: str) -> Target | None:
        return self.view.target(self._told, key) if self._told is not None else None

    # --- making --------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        if not self._is_stale or not self.is_on_screen:
            return
        rest = self._next - perf_counter()
        if rest <= 0:
            self._make()
        elif not self._waits:
            self._waits = True
            self.set_timer(rest, self._rested)

    def _rested(self) -> None:
        self._waits = False
        self._catch_up()

    def _make(self) -> None:
        told, width = self._told, self.list.line_width
        if told is None or not width:
            return
        begun = perf_counter()
        items = self.view.items(told, width)
        drawn = items.heads if isinstance(items, DrawnItems) else ""
        heads = (drawn or self.view.heads(width)) if items else ""
        self._say(self._heads, heads)
        reads = f"story read to event {told.read:,} of {told.total:,}"
        self._say(self._reading, reads if told.read < told.total else "")
        self._lines = len(items) + heads.count("\n") + 2  # one of them is that of the reading
        self._tail = tail(items)
        self.list.empty_text = self.view.empty
        self.list.show(items)
        self._is_stale = False
        self._tell()
        self._share_room()
        ended = perf_counter()
        self._next = ended + REST * (ended - begun)

    def _say(self, line: Static, text: str) -> None:
        line.update("\n".join(map(clean, text.split("\n"))))
        line.display = bool(text)

    def _tell(self) -> None:
        """Tell of the item at the cursor; what is told already stays, with what is selected."""
        key, width = self.list.key, self.detail.line_width
        self.set_class(not key, "-bare")
        if self._told is None or not key or not width:
            return
        lines = self.view.detail(self._told, key, width)
        text = "\n".join(line.text for line in lines)
        before, self._detail_of = self._detail_of, (key, text)
        if self._detail_of != before:
            self.detail.show(lines, keep_place=key == before[0])

    # --- what the user does --------------------------------------------------------------------

    @on(PickList.Highlighted)
    def _picked(self, picked: PickList.Highlighted) -> None:
        picked.stop()
        self._tell()

    @on(PickList.Opened)
    def _opened(self, opened: PickList.Opened) -> None:
        opened.stop()
        target = self._target_of(opened.key)
        if target is not None:
            self.post_message(self.Wanted(target))

    @on(CursorView.Chosen)
    def _followed(self, chosen: CursorView.Chosen) -> None:
        chosen.stop()
        if self.detail.event:
            self.post_message(self.Wanted(Target(MESSAGES, str(self.detail.event))))

    @on(PickList.Resized)
    def _make_to_width(self, resized: PickList.Resized) -> None:
        resized.stop()
        self._make()

    @on(Telling.Resized)
    def _tell_to_width(self, resized: Telling.Resized) -> None:
        resized.stop()
        self._tell()

    def on_show(self) -> None:
        """Make at once what came while nobody looked."""
        self._next = 0.0
        self._catch_up()

    def on_resize(self, event: events.Resize) -> None:
        """The detail goes where there is room for it."""
        self.set_class(event.size.width >= BESIDE_WIDTH, "-beside")
        self._share_room()

    def _share_room(self) -> None:
        """Give the list the height it needs, and the detail what is left."""
        if any(map(self.has_class, ("-beside", "-bare", "-zoom-list", "-zoom-detail"))):
            self._part.styles.height = None
            return
        most = int(self.size.height * LIST_PART)
        is_short = self._lines <= int(self.size.height * TAIL_PART)
        lines = self._lines if is_short else self._lines - self._tail
        self._part.styles.height = max(LEAST_HEIGHT, min(lines, most))

    def toggle_zoom(self) -> None:
        """Give list or detail, whichever has the focus, the whole pane, or both their parts."""
        if not self._unzoom():
            self.add_class("-zoom-detail" if self.detail.has_focus else "-zoom-list")
            self._share_room()

    def back(self) -> bool:
        """One step back in this pane: out of the zoom, to the list; whether there was one."""
        if self._unzoom():
            return True
        if self.detail.has_focus:
            self.list.focus()
            return True
        return False

    def focus_first(self) -> None:
        """Give the list the focus, or the detail if that has the whole pane."""
        (self.detail if self.has_class("-zoom-detail") else self.list).focus()

    def action_other_part(self) -> None:
        """From the list to its detail, or back."""
        to_list = self.detail.has_focus or self.has_class("-bare") or self.has_class("-zoom-list")
        (self.list if to_list else self.detail).focus()

    def _unzoom(self) -> bool:
        zoomed = self.has_class("-zoom-list") or self.has_class("-zoom-detail")
        self.remove_class("-zoom-list", "-zoom-detail")
        self._share_room()
        return zoomed
