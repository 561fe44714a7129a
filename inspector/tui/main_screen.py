"""The main screen: header, filter, list and detail, and how the user moves between them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Input

from inspector.events.event import Event
from inspector.tui.column_heads import ColumnHeads
from inspector.tui.detail import Detail
from inspector.tui.exchange_list import ExchangeList
from inspector.tui.filter import Filter
from inspector.tui.status import Banner, FilterBar, HeaderBar, Watched, empty_text, follow_text

ZOOMS = ("-zoom-list", "-zoom-detail")


class MainScreen(Screen[None]):
    """A list of exchanges above the detail of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority it acts before the next key is looked at, however fast they come.
        Binding(
            "slash", "filter", "Filter", id="filter", tooltip="Filter while you type", priority=True
        ),
        Binding("space", "pause", "Pause", id="pause", tooltip="Pause, or follow the tail again"),
        Binding("t,F", "follow", "Follow", show=False, id="follow", tooltip="Follow the tail"),
        Binding("tab", "app.focus_next", "Next pane", show=False, id="next-pane"),
        Binding("z", "zoom", "Zoom", id="zoom", tooltip="The focused pane alone, and back"),
        Binding("1", "tab('decoded')", "Decoded", show=False, id="tab.decoded"),
        Binding("2", "tab('xml')", "XML", show=False, id="tab.xml"),
        Binding("3", "tab('raw')", "Raw", show=False, id="tab.raw"),
        Binding("4", "tab('notes')", "Notes", show=False, id="tab.notes"),
        Binding("escape", "back", "Back", show=False, id="back", tooltip="Back, step by step"),
    ]

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self._watched = watched
        self._header, self._banner, self._filter_bar = HeaderBar(), Banner(), FilterBar()
        self.list = ExchangeList(following=watched.live, id="list")
        self.detail = Detail(id="detail")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._header
        yield self._banner
        yield self._filter_bar
        yield ColumnHeads()
        yield self.list
        yield self.detail
        yield Footer()

    def on_mount(self) -> None:
        """The list has the focus."""
        self.list.focus()
        self.show_watched(self._watched)
        self._show_counts()

    # --- what comes in -------------------------------------------------------------------------

    def feed(self, batch: Sequence[Event]) -> None:
        """Events have arrived."""
        self.list.feed(batch)

    def show_watched(self, watched: Watched) -> None:
        """Tell how the recording is doing."""
        self._watched = watched
        self._header.show(watched)
        self._show_empty()

    def show_trouble(self, text: str, *, severe: bool = True) -> None:
        """Tell what is wrong; an empty text: nothing."""
        self._banner.show(text, severe=severe)

    # --- the filter ----------------------------------------------------------------------------

    @on(Input.Changed, "#filter")
    def _filter_changed(self, changed: Input.Changed) -> None:
        self._apply(Filter.parse(changed.value))

    @work(exclusive=True, group="filter")
    async def _apply(self, wanted: Filter) -> None:
        if wanted != self.list.listing.filter:
            await self.list.filter(wanted)
            self._show_empty()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.list.focus()

    @on(ExchangeList.Counted)
    def _show_counts(self) -> None:
        it = self.list
        followed = follow_text(following=it.following, paused=it.paused, unseen=it.unseen)
        self._filter_bar.show(it.listing, followed, alert=it.unseen > 0)

    def _show_empty(self) -> None:
        exchanges = self.list
        exchanges.empty_text = empty_text(self._watched, filtered=bool(exchanges.listing.rows))
        exchanges.refresh()

    # --- moving about --------------------------------------------------------------------------

    @on(ExchangeList.Opened)
    def _open(self) -> None:
        """Enter looks into the row; a list that fills the screen makes room."""
        if self.has_class(ZOOMS[0]):
            self.set_class(False, ZOOMS[0])
            self.set_class(True, ZOOMS[1])
        self.detail.view.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the filter itself a slash is a slash."""
        return action != "filter" or self.focused is not self._filter_bar.input

    def action_filter(self) -> None:
        """Type a filter; at once, or keys typed fast would still be taken for commands."""
        self.set_focus(self._filter_bar.input)

    def action_pause(self) -> None:
        """Stop following the tail (recording goes on), or follow it again."""
        self.list.following = not self.list.following

    def action_follow(self) -> None:
        """Go to the newest row and stay with the tail."""
        self.list.following = True

    def action_tab(self, name: str) -> None:
        """Bring a tab of the detail into view."""
        self.detail.show_tab(name)

    def action_zoom(self) -> None:
        """Give the focused pane the whole screen, or both their parts again."""
        if any(self.has_class(zoom) for zoom in ZOOMS):
            self.remove_class(*ZOOMS)
        else:
            self.add_class(ZOOMS[self.detail.has_focus_within])

    def action_back(self) -> None:
        """One step back: out of the zoom, to the list, out of the filter."""
        if any(self.has_class(zoom) for zoom in ZOOMS):
            self.remove_class(*ZOOMS)
        elif self.detail.has_focus_within:
            self.list.focus()
        else:
            self._filter_bar.input.value = ""
            self.list.focus()
