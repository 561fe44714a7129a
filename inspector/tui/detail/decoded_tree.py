"""The decoded tree as a widget.

Rule 1: labels are ``Text``; Textual reads a plain string as markup, and a device may send ``[/x]``.
Rule 2: what a value means does not make the tree wider; it is cut where the view ends.
"""

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from inspector.events.event import Phase
from inspector.tui.detail.decoded_values import Node
from inspector.tui.sturdy import sturdy
from inspector.tui.text.matches import Found, Place, next_place, spans

KINDS = (*map(str, Phase), "tls", "name", "element", "note", "muted", "value", "match", "found")


@sturdy
class DecodedTree(Tree[Node]):
    """Names and values of the messages of one exchange."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "cursor_up", "One up", show=False, id="tree.up"),
        Binding("j", "cursor_down", "One down", show=False, id="tree.down"),
        Binding("g", "scroll_home", "Top", show=False, id="tree.top"),
        Binding("G", "scroll_end", "Bottom", show=False, id="tree.bottom"),
        Binding(
            "left,h",
            "close",
            "Close, or go out",
            show=False,
            id="tree.close",
            tooltip="Close the branch, or go to the one around it",
        ),
        Binding("right,l", "open", "Open", show=False, id="tree.open"),
        Binding(
            "f",
            "filter_value",
            "Filter by this",
            show=False,
            id="detail.filter-value",
            tooltip="Show only messages with the value at the cursor",
        ),
    ]
    DEFAULT_CSS = """
    DecodedTree {
        & > .node--match { background: $warning-muted; color: $text-warning; text-style: underline; }
        & > .node--found { background: $text-warning; color: $surface; text-style: bold underline; }
    }
    """  # noqa: E501  # a rule of CSS on a line
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"node--{kind}" for kind in KINDS}

    class FilterWanted(Message):
        """The user wants to see only messages with a value: ``expression`` is a filter."""

        def __init__(self, expression: str) -> None:
            super().__init__()
            self.expression = expression

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = 2
        self._needle = ""
        self._places: list[tuple[TreeNode[Node], Place]] | None = None
        self._at = -1

    def show(self, nodes: tuple[Node, ...]) -> None:
        """Show other nodes; places, and what the user opened or closed, stay where names match."""
        self._places, self._at = None, -1
        toggled = dict(self._states(self.root, ()))
        self.root.remove_children()
        self._add(self.root, nodes, (), toggled)
        self.root.expand()

    def _states(
        self, parent: TreeNode[Node], path: tuple[str, ...]
    ) -> "list[tuple[tuple[str, ...], bool]]":
        found: list[tuple[tuple[str, ...], bool]] = []
        for child in parent.children:
            if child.data is not None and child.data.children:
                here = (*path, child.data.name)
                if child.is_expanded != child.data.open:
                    found.append((here, child.is_expanded))
                found += self._states(child, here)
        return found

    def _add(
        self,
        parent: TreeNode[Node],
        nodes: tuple[Node, ...],
        path: tuple[str, ...],
        toggled: dict[tuple[str, ...], bool],
    ) -> None:
        for node in nodes:
            if not node.children:
                parent.add_leaf(Text(node.name), node)
                continue
            here = (*path, node.name)
            opened = toggled.get(here, node.open)
            branch = parent.add(Text(node.name), node, expand=opened)
            self._add(branch, node.children, here, toggled)

    def render_label(self, node: TreeNode[Node], base_style: Style, style: Style) -> Text:
        """Name, value and marks, with the sign that tells an open branch from a closed one."""
        data = node.data
        if data is None:
            return Text("")
        at_cursor = node is self.cursor_node and self.has_focus
        value_kind = "muted" if data.kind == "muted" else "value"
        sign = ("▼ " if node.is_expanded else "▶ ") if node.allow_expand else ""
        label = Text(no_wrap=True)
        parts = (
            (sign + data.name, data.kind),
            (f"  {data.value}" if data.value else "", value_kind),
            (f"  {data.marks}" if data.marks else "", "muted"),
            (f"  · {data.meaning}" if data.meaning else "", "muted"),
        )
        for text, kind in parts:
            label.append(text, style if at_cursor else style + self._style(kind))
        self._mark(label, node)
        return label

    def get_label_width(self, node: TreeNode[Node]) -> int:
        """Cells of what must be readable: the meaning is not counted."""
        data = node.data
        if data is None:
            return 0
        sign = 2 if node.allow_expand else 0
        return sign + sum(
            cell_len(text) + 2 for text in (data.name, data.value, data.marks) if text
        )

    def _mark(self, label: Text, node: TreeNode[Node]) -> None:
        """Mark what is looked for, and the place one is at more."""
        text = _text_of(node)
        sign = len(label.plain) - len(text)
        at = self._places[self._at] if self._places and self._at >= 0 else None
        for number, (start, end) in enumerate(spans(self._needle, text)):
            here = at is not None and at[0] is node and at[1].start == number
            label.stylize(self._style("found" if here else "match"), sign + start, sign + end)

    def _style(self, kind: str) -> Style:
        return self.get_component_rich_style(f"node--{kind}")

    # --- searching -----------------------------------------------------------------------------

    def find(self, needle: str, step: int = 0) -> Found:
        """Mark a text, and go to its first place from here (0), the next (1) or the last (-1)."""
        if needle != self._needle:
            self._needle, self._places = needle, None
        if self._places is None:
            self._places, self._at = list(self._find_all()), -1
        numbers = [place for _, place in self._places]
        self._at = next_place(numbers, self._at, step, self._number_here())
        if self._at >= 0:
            self._reveal(self._places[self._at][0])
        self._clear_line_cache()
        self.refresh()
        return Found(self._at + 1, len(numbers))

    def _find_all(self) -> Iterator[tuple[TreeNode[Node], Place]]:
        """Every place, as the number of its node and that of the place in the node's label."""
        if not self._needle:
            return
        for number, node in enumerate(_all_below(self.root)):
            found = spans(self._needle, _text_of(node))
            yield from ((node, Place(number, which, which + 1)) for which in range(len(found)))

    def _number_here(self) -> int:
        """The number of the node at the cursor."""
        here = self.cursor_node
        numbered = enumerate(_all_below(self.root))
        return next((number for number, node in numbered if node is here), 0)

    def _reveal(self, node: TreeNode[Node]) -> None:
        around = node.parent
        while around is not None:
            if not around.is_expanded:
                around.expand()
            around = around.parent
        if self.last_line >= 0:  # asking for it makes the lines, and the nodes learn theirs
            self.move_cursor(node)

    # --- what the user asks for ----------------------------------------------------------------

    def action_filter_value(self) -> None:
        """Ask for the messages with the value at the cursor, or with what it is a part of."""
        node = self.cursor_node
        while node is not None and not (node.data and node.data.filter):
            node = node.parent
        if node is not None and node.data is not None:
            self.post_message(self.FilterWanted(node.data.filter))
        else:
            self.notify("There is nothing here to filter by.", severity="warning")

    def action_close(self) -> None:
        """Close the branch at the cursor, or go to its parent."""
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)

    def action_open(self) -> None:
        """Open the branch at the cursor."""
        if self.cursor_node is not None and self.cursor_node.allow_expand:
            self.cursor_node.expand()


def _all_below(node: TreeNode[Node]) -> Iterator[TreeNode[Node]]:
    """All nodes below one, as they stand on the screen when all are open."""
    for child in node.children:
        yield child
        yield from _all_below(child)


def _text_of(node: TreeNode[Node]) -> str:
    """What a label says, without the sign of a branch."""
    data = node.data
    if data is None:
        return ""
    marks = f"  {data.marks}" if data.marks else ""
    meaning = f"  · {data.meaning}" if data.meaning else ""
    return f"{data.name}{f'  {data.value}' if data.value else ''}{marks}{meaning}"
