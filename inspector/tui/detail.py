"""The detail of one exchange: decoded tree, XML, raw bytes, notes.

Rule: it gets a snapshot, never a reader; only the tab in view is made.
"""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from inspector.tui.decoded import tree
from inspector.tui.decoded_tree import DecodedTree
from inspector.tui.line_view import LineView
from inspector.tui.lines import Source, note_lines, raw_lines, xml_lines
from inspector.tui.snapshot import Snapshot

DECODED, XML, RAW, NOTES = "decoded", "xml", "raw", "notes"
TABS = {DECODED: "Decoded", XML: "XML", RAW: "Raw", NOTES: "Notes"}


class Detail(Vertical):
    """One exchange, in four tabs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "hex", "Bytes as hex, or as text again", show=False, id="detail.hex"),
        Binding("left_square_bracket", "turn(-1)", "Tab before", show=False, key_display="["),
        Binding("right_square_bracket", "turn(1)", "Next tab", show=False, key_display="]"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.snapshot: Snapshot | None = None
        self._as_hex = False
        self._made: dict[str, tuple[Snapshot | None, bool]] = {}

    def compose(self) -> ComposeResult:
        """Four tabs."""
        with TabbedContent(initial=DECODED):
            for name, title in TABS.items():
                with TabPane(title, id=name):
                    yield DecodedTree() if name == DECODED else LineView(id=f"{name}-lines")

    def show(self, snapshot: Snapshot | None) -> None:
        """Show another exchange, or the same one as it is now."""
        self.snapshot = snapshot
        count = 0 if snapshot is None else snapshot.row.notes
        label = f"{TABS[NOTES]} {count}" if count else TABS[NOTES]
        tabs = self.query_one(TabbedContent)
        tabs.get_tab(NOTES).label = label
        tabs.get_tab(NOTES).set_class(count > 0, "-noted")
        self._make()

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
        if self.tab == DECODED:
            return self.query_one(DecodedTree)
        return self.query_one(f"#{self.tab}-lines", LineView)

    def action_turn(self, step: int) -> None:
        """Go to the next tab or the one before."""
        names = list(TABS)
        self.show_tab(names[(names.index(self.tab) + step) % len(names)])

    def action_hex(self) -> None:
        """Show raw bytes as hex, or as text again."""
        self._as_hex = not self._as_hex
        self.show_tab(RAW)
        self._make()

    @on(TabbedContent.TabActivated)
    def _activated(self) -> None:
        self._make()

    def _make(self) -> None:
        """Make the tab in view, unless it shows what it should already."""
        name, now = self.tab, self.snapshot
        shown, in_hex = self._made.get(name, (None, False))
        if not name or (name in self._made and shown is now and in_hex == self._as_hex):
            return
        same = shown is not None and now is not None and shown.row.seq == now.row.seq
        self._made[name] = (now, self._as_hex)
        if name == DECODED:
            self.query_one(DecodedTree).show(tree(now) if now else ())
        else:
            lines = self._lines(name, now) if now else []
            self.query_one(f"#{name}-lines", LineView).show(lines, keep_place=same)

    def _lines(self, name: str, now: Snapshot) -> list[Source]:
        makers: dict[str, Callable[[Snapshot], list[Source]]] = {
            XML: xml_lines,
            RAW: lambda snapshot: raw_lines(snapshot, as_hex=self._as_hex),
            NOTES: note_lines,
        }
        return makers[name](now)
