"""The decoded tree as a widget.

Rule: labels are ``Text``; Textual reads a plain string as markup, and a device may send ``[/x]``.
"""

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from inspector.events.event import Phase
from inspector.tui.decoded_values import Node

KINDS = (*map(str, Phase), "tls", "name", "element", "note", "muted", "value")


class DecodedTree(Tree[Node]):
    """Names and values of the messages of one exchange."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "cursor_up", "One up", show=False),
        Binding("j", "cursor_down", "One down", show=False),
        Binding("g", "scroll_home", "Top", show=False),
        Binding("G", "scroll_end", "Bottom", show=False),
        Binding("left,h", "close", "Close, or go to the parent", show=False),
        Binding("right,l", "open", "Open", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"node--{kind}" for kind in KINDS}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = 2

    def show(self, nodes: tuple[Node, ...]) -> None:
        """Show other nodes; places, and what the user opened or closed, stay where names match."""
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
        for text, kind in (
            (sign + data.name, data.kind),
            (f"  {data.value}" if data.value else "", value_kind),
            (f"  {data.marks}" if data.marks else "", "muted"),
        ):
            label.append(text, style if at_cursor else style + self._style(kind))
        return label

    def _style(self, kind: str) -> Style:
        return self.get_component_rich_style(f"node--{kind}")

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
