"""The detail of one exchange: what it says, its XML and bytes, images, timing, what is around, why.

Rule: it gets a snapshot, never a reader; only the tab in view is made.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from inspector.diagnosis.finding import Finding
from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.tui.detail.cursor_view import CursorView
from inspector.tui.detail.decoded import tree
from inspector.tui.detail.decoded_tree import DecodedTree
from inspector.tui.detail.detail_tabs import (
    IMAGE,
    RAW,
    RELATED,
    SUMMARY,
    TABS,
    TIMING,
    WHY,
    XML,
    TabsOfKeys,
    progress,
)
from inspector.tui.detail.image_view import ImageView
from inspector.tui.detail.pictures import Shot, shots_of
from inspector.tui.detail.related import related
from inspector.tui.detail.snapshot import Snapshot
from inspector.tui.detail.timing import timing_lines
from inspector.tui.detail.why import why_label, why_lines
from inspector.tui.detail.xml_view import XmlView
from inspector.tui.sturdy import sturdy
from inspector.tui.text.line_view import LineView
from inspector.tui.text.lines import Source, as_kind, raw_lines, xml_lines
from inspector.tui.text.matches import Found
from inspector.tui.text.search_bar import SearchBar
from inspector.tui.views.findings import Findings
from inspector.tui.views.story_view import Told

type Others = Callable[[Snapshot], Sequence[int]]
"""How long other exchanges of the same operation took, microseconds; a bounded number."""


VIEWS: Mapping[str, type[Widget]] = {
    SUMMARY: DecodedTree,
    XML: XmlView,
    IMAGE: ImageView,
    RELATED: CursorView,
}
"""What is in a tab, where that is no ``LineView``."""


@sturdy
class Detail(Vertical):
    """One exchange, in seven tabs."""

    DEFAULT_CSS = """
    Detail Tab.-fault { color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+f",
            "search",
            "Find",
            show=False,
            id="detail.find",
            tooltip="Look for a text in this tab",
        ),
        Binding("n", "step(1)", "Next place", show=False, id="detail.next-place"),
        Binding("N", "step(-1)", "Place before", show=False, id="detail.previous-place"),
    ]

    class Wanted(Message):
        """The user wants to see an event: ``seq`` is its number."""

        def __init__(self, seq: int) -> None:
            super().__init__()
            self.seq = seq

    class FilterWanted(Message):
        """The user wants to see only messages with a value: ``expression`` is a filter."""

        def __init__(self, expression: str) -> None:
            super().__init__()
            self.expression = expression

    def __init__(self, *, others: Others | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self.snapshot: Snapshot | None = None
        self._told: Told | None = None
        self._others = others
        self._as_hex = False
        self._views: dict[str, Widget] = {}
        self._made: dict[str, tuple[object, ...]] = {}
        self._findings: Findings | None = None
        self._leads_to: list[int] = []

    def compose(self) -> ComposeResult:
        """The tabs, and a line to search with. What is in a tab comes when it is looked at."""
        with TabsOfKeys(initial=SUMMARY):
            for name, title in TABS.items():
                yield TabPane(title, id=name)
        yield SearchBar()

    def show(self, snapshot: Snapshot | None, told: Told | None = None) -> None:
        """Show another exchange, or the same one as it is now, with what is known of the whole."""
        self.snapshot = snapshot
        if told is None or self._told is None or told.diagnosis is not self._told.diagnosis:
            self._findings = None
        self._told = told
        self._show_label()
        self._make()

    def show_told(self, told: Told) -> None:
        """More is known of the whole: its findings and steps may be of the exchange in view.

        While much is still to come it looks at every hundredth more only.
        """
        news = progress(told) != progress(self._told) or told.read >= told.total
        self._told = told
        if news:
            self._findings = None
            self._show_label()
            self._make()

    def _show_label(self) -> None:
        label = why_label(self.snapshot, self._found())
        tab = self.query_one(TabbedContent).get_tab(WHY)
        title = f"{TABS[WHY]} {label}".rstrip()
        if str(tab.label) != title:
            tab.label = title
        tab.set_class(bool(label) and "×" not in label, "-noted")
        tab.set_class("×" in label, "-fault")

    def _found(self) -> list[Finding]:
        """What the rules found of the exchange."""
        if self._told is None or self.snapshot is None:
            return []
        if self._findings is None:
            self._findings = Findings(self._told)
        return self._findings.at(part.event.seq for part in self.snapshot.parts)

    # --- the tabs ------------------------------------------------------------------------------

    @property
    def tab(self) -> str:
        """The name of the tab in view."""
        return self.query_one(TabbedContent).active

    def show_tab(self, name: str) -> None:
        """Bring a tab into view, and the focus into it when the detail has it."""
        focused = self.has_focus_within
        self.query_one(TabbedContent).active = name
        if focused:
            self.view.focus()

    @property
    def view(self) -> Widget:
        """The widget of the tab in view."""
        name = self.tab
        if name not in self._views:
            self._views[name] = VIEWS.get(name, LineView)(id=f"{name}-view")
            self.query_one(f"#{name}", TabPane).mount(self._views[name])
        return self._views[name]

    @property
    def shot(self) -> Shot | None:
        """The image at hand, to be saved: the one in view, else the first of the exchange."""
        if self.tab == IMAGE and isinstance(self.view, ImageView):
            return self.view.shot
        return next(iter(shots_of(self.snapshot)), None) if self.snapshot is not None else None

    def turn(self, step: int) -> None:
        """Go to the next tab or the one before."""
        names = list(TABS)
        self.show_tab(names[(names.index(self.tab) + step) % len(names)])

    def show_hex(self) -> None:
        """Show raw bytes as hex, or as text again."""
        self._as_hex = not self._as_hex
        self.show_tab(RAW)
        self._make()

    @on(TabbedContent.TabActivated)
    def _activated(self) -> None:
        self._make()
        self._seek()

    def on_resize(self) -> None:
        """Sentences are folded to the new width."""
        self.call_after_refresh(self._make)

    def _make(self) -> None:
        """Make the tab in view, unless it shows what it should already."""
        name, now = self.tab, self.snapshot
        if not name or not self.is_mounted:
            return
        if not self.view.is_mounted:
            self.call_after_refresh(self._make)
            return
        key = (now, *self._depends(name))
        made = self._made.get(name, (None,))
        shown = made[0]
        if name in self._made and shown is now and made[1:] == key[1:]:
            return
        same = isinstance(shown, Snapshot) and now is not None and shown.row.seq == now.row.seq
        self._made[name] = key
        match self.view:
            case DecodedTree() as view:
                view.show(tree(now) if now else ())
            case ImageView() as view:
                view.show(now, keep_place=same)
            case CursorView() as view if name == RELATED:
                self._show_related(view, now, same=same)
            case LineView() as view:
                view.show(self._lines(name, now) if now else [], keep_place=same)
        if self.query_one(SearchBar).is_open:
            self._seek()

    def _depends(self, name: str) -> tuple[object, ...]:
        """What else a tab shows than the snapshot."""
        if name == RAW:
            return (self._as_hex,)
        if name == RELATED:
            return progress(self._told)
        if name == WHY:
            return (*progress(self._told), self._width, self._found())
        return ()

    @property
    def _width(self) -> int:
        width = self._views[WHY].scrollable_content_region.width if WHY in self._views else 0
        return max(20, width or self.size.width - 3)

    def _show_related(self, view: CursorView, now: Snapshot | None, *, same: bool) -> None:
        before, self._leads_to = self._leads_to, []
        if now is None:
            view.show([])
            return
        found = related(now, self._told)
        kept = before[view.cursor] if same and view.cursor < len(before) else 0
        cursor = found.events.index(kept) if kept in found.events[1:] else found.here
        self._leads_to = found.events
        view.show(found.lines, keep_place=same, cursor=cursor)

    def _lines(self, name: str, now: Snapshot) -> list[Source]:
        makers: dict[str, Callable[[Snapshot], list[Source]]] = {
            XML: xml_lines,
            RAW: lambda it: raw_lines(it, as_hex=self._as_hex),
            TIMING: lambda it: timing_lines(it, self._others(it) if self._others else ()),
            WHY: lambda it: why_lines(it, self._found(), self._told, self._width),
        }
        try:
            return makers[name](now)
        except InspectorError as error:  # the session cannot be read any more
            return [Source(clean(str(error)), as_kind("note"))]

    # --- searching -----------------------------------------------------------------------------

    def action_search(self) -> None:
        """Look for a text in the tab in view."""
        self.query_one(SearchBar).open()

    def action_step(self, step: int) -> None:
        """Go to the next place of what is looked for, or the one before."""
        self._seek(step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While nothing is looked for here, n and N are somebody else's."""
        return action != "step" or bool(self.query_one(SearchBar).text)

    @on(SearchBar.Sought)
    def _sought(self, sought: SearchBar.Sought) -> None:
        sought.stop()
        self._seek()

    @on(SearchBar.Step)
    def _stepped(self, step: SearchBar.Step) -> None:
        step.stop()
        self._seek(step.step)

    @on(SearchBar.Left)
    def _search_left(self, left: SearchBar.Left) -> None:
        left.stop()
        self.view.focus()

    def _seek(self, step: int = 0) -> None:
        bar = self.query_one(SearchBar)
        view = self.view
        found = view.find(bar.text, step) if isinstance(view, DecodedTree | LineView) else Found()
        bar.show(found)

    # --- what leads elsewhere ------------------------------------------------------------------

    @on(CursorView.Chosen)
    def _chosen(self, chosen: CursorView.Chosen) -> None:
        chosen.stop()
        seq = self._leads_to[chosen.line] if chosen.line < len(self._leads_to) else 0
        if seq:
            self.post_message(self.Wanted(seq))

    @on(DecodedTree.FilterWanted)
    def _filter_wanted(self, wanted: DecodedTree.FilterWanted) -> None:
        wanted.stop()
        self.post_message(self.FilterWanted(wanted.expression))
