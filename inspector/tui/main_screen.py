"""The main screen: header, the views, and how the user moves between them.

Rule: a view knows nothing of the others. Where somebody goes, and comes back to, is known here.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Footer

from inspector.events.event import Event
from inspector.session.reader import Reader
from inspector.tui.desks.goto_dialog import GotoDialog
from inspector.tui.detail.detail import Detail
from inspector.tui.footer import footed
from inspector.tui.messages.exchange_list import ExchangeList
from inspector.tui.messages.messages_pane import MessagesPane
from inspector.tui.messages.row_list import Jump
from inspector.tui.messages.rows import Row
from inspector.tui.places import Place, Places
from inspector.tui.status import Banner, HeaderBar, Watched
from inspector.tui.sturdy import sturdy
from inspector.tui.view_bar import Tab, ViewBar, ViewTab
from inspector.tui.views import (
    devices_view,
    jobs_view,
    problems_view,
    sequence_view,
    subscriptions_view,
)
from inspector.tui.views.story_pane import StoryPane
from inspector.tui.views.story_view import JOBS, MESSAGES, SEQUENCE, Target, Told

STORY_VIEWS = (
    jobs_view.VIEW,
    devices_view.VIEW,
    subscriptions_view.VIEW,
    problems_view.VIEW,
    sequence_view.VIEW,
)
"""The views beside the messages, in the order of their keys."""

ARRIVE = "arrive"
"""The workers that go to a place; there is one at a time."""

_SHORT = {"subscriptions": "Subs", "messages": "Msgs", "sequence": "Seq"}


def _tabs() -> list[Tab]:
    titles = [(MESSAGES, "Messages"), *((it.name, it.title) for it in STORY_VIEWS)]
    return [
        Tab(name, title, _SHORT.get(name, title), str(number))
        for number, (name, title) in enumerate(titles, start=1)
    ]


TABS = _tabs()


@sturdy
class MainScreen(Screen[None]):
    """Six views of one conversation."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                tab.key,
                f"view('{tab.name}')",
                tab.title,
                show=False,
                id=f"view.{tab.name}",
                tooltip=f"The view: {tab.title}",
            )
            for tab in TABS
        ),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("z", "zoom", "Zoom", show=False, id="zoom", tooltip="This pane alone, and back"),
        Binding(
            "s",
            "sequence",
            "Sequence of this job",
            show=False,
            id="sequence",
            tooltip="The sequence of this job alone, and of everything again",
        ),
        Binding(
            "ctrl+g",
            "goto",
            "Go to event",
            show=False,
            id="goto",
            tooltip="Go to the event with a number",
        ),
        Binding("escape", "back", "Back", id="back", tooltip="Back, step by step"),
    ]

    def __init__(self, watched: Watched, reader: Reader | None = None) -> None:
        super().__init__()
        self._watched = watched
        self._header, self._banner, self._views = HeaderBar(), Banner(), ViewBar(TABS)
        self.messages = MessagesPane(watched, reader, id=MESSAGES)
        self.panes = {view.name: StoryPane(view, id=view.name) for view in STORY_VIEWS}
        self._switcher = ContentSwitcher(initial=MESSAGES)
        self._places = Places()
        self._told: Told | None = None

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._header
        yield self._views
        yield self._banner
        with self._switcher:
            yield self.messages  # the others come when they are wanted
        yield Footer()

    def on_mount(self) -> None:
        """The list has the focus."""
        self.list.focus()
        self.show_watched(self._watched)

    @property
    def list(self) -> ExchangeList:
        """The list of exchanges."""
        return self.messages.list

    @property
    def detail(self) -> Detail:
        """The detail of an exchange."""
        return self.messages.detail

    @property
    def view(self) -> str:
        """The name of the view in view."""
        return self._switcher.current or MESSAGES

    @property
    def chosen(self) -> Sequence[Row]:
        """The rows that an action is for: those chosen, else the one at the cursor."""
        if self.list.chosen:
            return self.list.chosen
        row = self.list.selected
        return () if row is None else (row,)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of the pane in use, and which of them the footer names."""
        return footed(super().active_bindings, self.app.get_key_display, self.size.width)

    def on_resize(self) -> None:
        """The footer names what it has room for."""
        self.refresh_bindings()

    # --- what comes in -------------------------------------------------------------------------

    def feed(self, batch: Sequence[Event]) -> None:
        """Events have arrived."""
        self.messages.feed(batch)

    def show_told(self, told: Told) -> None:
        """The story goes on."""
        self._told = told
        for pane in self.panes.values():
            if pane.is_attached:
                pane.show(told)
        self._show_views()
        self.messages.learn(told)

    def show_watched(self, watched: Watched) -> None:
        """Tell how the recording is doing."""
        self._watched = watched
        self._header.show(watched)
        self.messages.show_watched(watched)

    def show_trouble(self, text: str, *, severe: bool = True) -> None:
        """Tell what is wrong; an empty text: nothing."""
        self._banner.show(text, severe=severe)

    def _show_views(self) -> None:
        told = self._told
        badges = {it.name: it.badge(told) for it in STORY_VIEWS} if told is not None else {}
        self._views.show(self.view, badges)

    # --- moving about --------------------------------------------------------------------------

    @on(ViewTab.Chosen)
    async def _chosen(self, chosen: ViewTab.Chosen) -> None:
        await self.action_view(chosen.view)

    async def action_view(self, name: str) -> None:
        """Show another view, at the place where it was left. Who was on the way elsewhere stays."""
        self.workers.cancel_group(self, ARRIVE)
        self._places.clear()
        await self._show(name)

    async def _show(self, name: str) -> None:
        pane = self._pane(name)
        if not pane.is_attached:
            await self._switcher.mount(pane)
            if isinstance(pane, StoryPane) and self._told is not None:
                pane.show(self._told)
        if name != self.view:
            self._switcher.current = name
        pane.list.focus()
        self._show_views()

    def _pane(self, name: str) -> MessagesPane | StoryPane:
        return self.messages if name == MESSAGES else self.panes[name]

    @on(StoryPane.Wanted)
    def _wanted(self, wanted: StoryPane.Wanted) -> None:
        self.go(wanted.target)

    @on(Detail.Wanted)
    def _event_wanted(self, wanted: Detail.Wanted) -> None:
        self.go(Target(MESSAGES, str(wanted.seq)))

    @on(Detail.FilterWanted)
    def _filter_wanted(self, wanted: Detail.FilterWanted) -> None:
        """Filter by the value that was chosen; Escape brings the place back."""
        self._places.leave(self._place())
        self.messages.wanted = wanted.expression
        self.list.focus()

    def go(self, target: Target) -> None:
        """Go deeper: to an item of a view, or to the message of an event."""
        self._places.leave(self._place())
        self._arrive(target)

    async def reach(self, target: Target) -> None:
        """Go deeper, and be there; who was on the way elsewhere stays."""
        self.workers.cancel_group(self, ARRIVE)
        self._places.leave(self._place())
        await self._be_at(target)

    def _place(self) -> Place:
        if self.view == MESSAGES:
            row = self.list.selected
            return Place(MESSAGES, str(row.seq) if row else "", self.messages.wanted)
        return Place(self.view, self.panes[self.view].key, self.messages.wanted)

    @work(exclusive=True, group=ARRIVE)
    async def _arrive(self, target: Target, wanted: str | None = None) -> None:
        await self._be_at(target, wanted)

    async def _be_at(self, target: Target, wanted: str | None = None) -> None:
        """Be there; a filter that hides the message goes, unless it was that of the place."""
        await self._show(target.view)
        if target.view != MESSAGES:
            self.panes[target.view].go(target.key)
            return
        if wanted is not None and wanted != self.messages.wanted:
            await self.messages.let_pass(wanted)
        if target.key.isdecimal() and self.list.jump_to(int(target.key)) is Jump.HIDDEN:
            await self.messages.let_pass("")
            self.list.jump_to(int(target.key))

    @on(ExchangeList.Opened)
    def _open(self) -> None:
        """Enter looks into the row; keys may have come faster, and another view is in view."""
        if self.view == MESSAGES:
            self.messages.open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A sequence is of a job, which is picked where jobs are seen."""
        return action != "sequence" or self.view in (JOBS, SEQUENCE)

    async def action_sequence(self) -> None:
        """Show the sequence of the job at the cursor alone; there again: of everything."""
        sequence, told = self.panes[SEQUENCE], self._told
        if told is None:
            return
        if sequence.is_scoped and self.view == SEQUENCE:
            sequence.look()
            return
        key = self.panes[self.view].key
        find = jobs_view.called if self.view == JOBS else sequence_view.job_of
        job = find(told, key)
        if job is None:
            self.notify("This is of no job.", severity="warning")
            return
        if self.view == JOBS:
            self._places.leave(self._place())
        sequence.look(sequence_view.scoped(job))
        await self._show(SEQUENCE)

    def action_goto(self) -> None:
        """Ask for the number of an event, and go there."""
        index = self.list.listing.index
        last = index.seq(len(index) - 1) if len(index) else 0
        self.app.push_screen(GotoDialog(last), self._numbered)

    def _numbered(self, number: int | None) -> None:
        if number is None:
            return
        if self.list.listing.find(number) is None:
            self.notify(f"There is no event {number:,} here.", severity="warning")
        else:
            self.go(Target(MESSAGES, str(number)))

    def action_zoom(self) -> None:
        """Give the focused part the whole screen, or both their rooms again."""
        self._pane(self.view).toggle_zoom()

    def action_back(self) -> None:
        """One step back: out of the zoom, to the list, where one came from, out of the filter."""
        if self._pane(self.view).back():
            return
        place = self._places.back()
        if self.view == SEQUENCE and self.panes[SEQUENCE].is_scoped:
            self.panes[SEQUENCE].look()
            if place is None:
                return
        if place is not None:
            self._arrive(Target(place.view, place.key), place.wanted)
        elif self.view == MESSAGES:
            self.messages.wanted = ""
            self.list.focus()
