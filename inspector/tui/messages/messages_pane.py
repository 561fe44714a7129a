"""The view of messages: filter, list of exchanges, and the detail of one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.event import Event
from inspector.filters.expression import compared
from inspector.session.reader import Reader
from inspector.tui.detail.detail import Detail
from inspector.tui.messages.column_heads import ColumnHeads
from inspector.tui.messages.exchange_list import ExchangeList
from inspector.tui.messages.filter import Filter
from inspector.tui.messages.filter_input import FilterInput
from inspector.tui.messages.knowing import Knowing
from inspector.tui.status import FilterBar, Watched, empty_text, follow_text, key_for
from inspector.tui.sturdy import sturdy
from inspector.tui.text.search_bar import SearchBar
from inspector.tui.views.findings import rules_of, shown_by
from inspector.tui.views.story_view import Told

NO_TROUBLE = "No other row has a fault, a cut, or an error or warning of a rule."

ZOOMS = ("-zoom-list", "-zoom-detail")


@sturdy
class MessagesPane(Vertical):
    """A list of exchanges above the detail of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority it acts before the next key is looked at, however fast they come.
        Binding(
            "slash", "filter", "Filter", id="filter", tooltip="Filter while you type", priority=True
        ),
        Binding(
            "f",
            "alike",
            "Filter by this",
            show=False,
            id="filter.alike",
            tooltip="Show only messages of the operation at the cursor",
        ),
        Binding("space", "pause", "Pause", id="pause", tooltip="Pause, or follow the tail again"),
        Binding("ctrl+f", "search", "Find", show=False, id="find", tooltip="Find in all messages"),
        Binding("n", "step(1)", "Next match", show=False, id="find.next"),
        Binding("N", "step(-1)", "Match before", show=False, id="find.previous"),
        Binding(
            "i",
            "trouble(1)",
            "Next problem",
            show=False,
            id="list.next-problem",
            tooltip="The next row with a fault, a cut or what a rule found",
        ),
        Binding(
            "I",
            "trouble(-1)",
            "Problem before",
            show=False,
            id="list.previous-problem",
            tooltip="The row before with a fault, a cut or what a rule found",
        ),
        Binding(
            "left_square_bracket",
            "turn(-1)",
            "Tab before",
            show=False,
            key_display="[",
            id="detail.previous-tab",
            tooltip="The tab before, of the detail",
        ),
        Binding(
            "right_square_bracket",
            "turn(1)",
            "Next tab",
            show=False,
            key_display="]",
            id="detail.next-tab",
            tooltip="The next tab of the detail",
        ),
        Binding(
            "b",
            "hex",
            "Bytes",
            show=False,
            id="detail.hex",
            tooltip="The raw bytes as hex, or as text again",
        ),
        Binding("t,F", "follow", "Follow", show=False, id="follow", tooltip="Follow the tail"),
    ]

    class Sought(Message):
        """A text is looked for in all messages: from here (0), on (1) or back (-1)."""

        def __init__(self, text: str, step: int) -> None:
            super().__init__()
            self.text = text
            self.step = step

    def __init__(
        self, watched: Watched, reader: Reader | None = None, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._watched = watched
        self._filtering = False
        self.knowing = Knowing(reader, lambda: self.list.listing.first_us)
        self.filter_bar = FilterBar(lambda: self.knowing.values)
        self._heads = ColumnHeads()
        self.list = ExchangeList(following=watched.live, id="list")
        self.detail = Detail(id="detail")
        self.search = SearchBar()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.filter_bar
        yield self._heads
        yield self.list
        yield self.detail
        yield self.search

    def on_mount(self) -> None:
        """Tell what is there."""
        self._show_counts()

    # --- what comes in -------------------------------------------------------------------------

    def feed(self, batch: Sequence[Event]) -> None:
        """Events have arrived."""
        self.knowing.count(batch)
        self.list.feed(batch)

    def show_watched(self, watched: Watched) -> None:
        """Tell how the recording is doing."""
        grows, self._watched = self._watched.expects_more, watched
        self._show_empty()
        if grows != watched.expects_more:
            self.refresh_bindings()
            self._show_counts()

    # --- the filter ----------------------------------------------------------------------------

    @property
    def wanted(self) -> str:
        """The text of the filter."""
        return self.filter_bar.input.value

    @wanted.setter
    def wanted(self, text: str) -> None:
        self.filter_bar.input.value = text

    async def let_pass(self, text: str) -> None:
        """Set a filter, and have it done."""
        self.wanted = text
        await self._filter(text)

    @on(FilterInput.Wanted)
    def _filter_changed(self, changed: FilterInput.Wanted) -> None:
        self._apply(changed.text)

    @on(FilterInput.Judged)
    def _filter_judged(self, judged: FilterInput.Judged) -> None:
        """What is no filter, or not yet, is told and hides nothing."""
        self.filter_bar.show_problem(judged.problem)
        if judged.problem:
            self._apply("")

    @work(exclusive=True, group="filter")
    async def _apply(self, text: str) -> None:
        await self._filter(text)

    async def _filter(self, text: str) -> None:
        """Show what passes; texts are looked for first, in the whole session."""
        wanted = Filter.parse(text)
        if wanted.error:
            return
        self._filtering = True
        try:
            if wanted.searched:
                await self.knowing.look(wanted.searched)
            if wanted.searched or wanted.needs_findings or not wanted.empty:
                wanted = Filter.parse(text, self.knowing.known())
            if wanted != self.list.listing.filter:
                await self.list.filter(wanted)
                self._show_empty()
        except InspectorError as error:
            self.notify(clean(str(error)), severity="error", markup=False)
        finally:
            self._filtering = False

    def learn(self, told: Told) -> None:
        """The story goes on: findings, names, and what a filter that asks for them lets through."""
        shown_by_event = shown_by(told)
        findings = rules_of(shown_by_event, severe=False)
        shown, names = self.list.listing.filter, self.knowing.names
        changed = shown.needs_findings and findings != self.knowing.findings
        self.knowing.learn(told, findings)
        self.list.set_findings(rules_of(shown_by_event, severe=True))
        self.list.set_names(self.knowing.names)
        changed |= shown.needs_names and names != self.knowing.names
        if (changed or shown.searched) and not self._filtering:
            self._apply(self.wanted)

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.list.focus()

    @on(ExchangeList.Timed)
    def _show_timing(self, timed: ExchangeList.Timed) -> None:
        self._heads.timing = timed.timing

    @on(ExchangeList.Counted)
    def _show_counts(self) -> None:
        it = self.list
        key = key_for("list.last", "G", self._watched.keys)
        followed = ""
        if self._watched.expects_more:
            followed = follow_text(
                following=it.following, paused=it.paused, unseen=it.unseen, key=key
            )
        self.filter_bar.show(it.listing, followed, chosen=len(it.choice), alert=it.unseen > 0)

    def _show_empty(self) -> None:
        exchanges = self.list
        exchanges.empty_text = empty_text(self._watched, filtered=bool(exchanges.listing.rows))
        exchanges.refresh()

    # --- looking for a text --------------------------------------------------------------------

    def action_search(self) -> None:
        """Type what to look for in all messages."""
        self.search.open()

    def action_step(self, step: int) -> None:
        """Go to the next message that has it, or the one before."""
        if self.search.text:
            self.post_message(self.Sought(self.search.text, step))
        else:
            self.search.open()

    @on(SearchBar.Sought)
    def _sought(self, sought: SearchBar.Sought) -> None:
        self.post_message(self.Sought(sought.text, 0))

    @on(SearchBar.Step)
    def _stepped(self, step: SearchBar.Step) -> None:
        self.post_message(self.Sought(self.search.text, step.step))

    @on(SearchBar.Left)
    def _search_left(self) -> None:
        self.list.focus()

    def _close_search(self) -> bool:
        """Close the search of the part that has the focus, else the other one; if one is open."""
        bars = self.search, self.detail.query_one(SearchBar)
        return any(
            bar.close() for bar in (reversed(bars) if self.detail.has_focus_within else bars)
        )

    # --- moving about --------------------------------------------------------------------------

    def open(self) -> None:
        """Look into the row at the cursor; a list that fills the screen makes room."""
        if self.has_class(ZOOMS[0]):
            self.set_class(False, ZOOMS[0])
            self.set_class(True, ZOOMS[1])
        self.detail.view.focus()

    def toggle_zoom(self) -> None:
        """Give the list or the detail all the room, or both theirs again."""
        if any(self.has_class(zoom) for zoom in ZOOMS):
            self.remove_class(*ZOOMS)
        else:
            self.add_class(ZOOMS[self.detail.has_focus_within])

    def back(self) -> bool:
        """One step back inside: out of a search, the zoom, to the list; whether there was one."""
        if self._close_search():
            return True
        if any(self.has_class(zoom) for zoom in ZOOMS):
            self.remove_class(*ZOOMS)
        elif self.detail.has_focus_within:
            self.list.focus()
        else:
            return False
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where text is typed a slash is a slash; what is alike is told of a row in the list.

        There is no tail to leave where nothing more comes.
        """
        if action == "alike":
            return self.list.has_focus and self.list.selected is not None
        if action == "pause":
            return self._watched.expects_more
        return action != "filter" or not isinstance(self.screen.focused, Input)

    def action_filter(self) -> None:
        """Type a filter; at once, or keys typed fast would still be taken for commands."""
        self.screen.set_focus(self.filter_bar.input)

    def action_alike(self) -> None:
        """Filter by the operation at the cursor; Escape brings the filter and the place back."""
        if row := self.list.selected:
            self.post_message(Detail.FilterWanted(compared("operation", "=", row.operation)))

    def action_trouble(self, step: int) -> None:
        """Go to the next row (-1: the one before) that failed or that a rule warns of."""
        if not self.list.go_to_troubled(step):
            self.notify(NO_TROUBLE)

    def action_turn(self, step: int) -> None:
        """Another tab of the detail, wherever the focus is."""
        self.detail.turn(step)

    def action_hex(self) -> None:
        """The raw bytes as hex, or as text again."""
        self.detail.show_hex()

    def action_pause(self) -> None:
        """Stop following the tail (recording goes on), or follow it again."""
        self.list.following = not self.list.following

    def action_follow(self) -> None:
        """Go to the newest row and stay with the tail."""
        self.list.following = True
