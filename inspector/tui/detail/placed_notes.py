"""Notes at the elements that they are about, in the decoded tree.

Rule: pure and total; a note whose element is not in the tree stands at the one around it, and one
that is not about the message stands nowhere.
"""

import re
from collections.abc import Iterable

from inspector.errors import Note
from inspector.tui.detail.decoded_values import Node, text_of
from inspector.tui.messages.rows import NOTED

DEPTH_LIMIT = 50
"""Elements of a path that are followed; a scan ticket is six deep."""

_NUMBER = re.compile(r"\[\d+\]$")


def placed(message: Node, notes: Iterable[Note]) -> Node:
    """The tree of a message with what was noted of each element behind its value."""
    for note in notes:
        name, *path = note.path.split("/")[:DEPTH_LIMIT]
        if name == message.name:
            message = _put(message, path, text_of(note.text))
    return message


def _put(node: Node, path: list[str], text: str) -> Node:
    if path and (found := _index(node.children, path[0])) is not None:
        child = _put(node.children[found], path[1:], text)
        children = (*node.children[:found], child, *node.children[found + 1 :])
        return node._replace(children=children, open=True)
    marks = f"{node.marks} {NOTED} {text}".lstrip()
    return node._replace(kind="note", marks=marks)


def _index(children: tuple[Node, ...], name: str) -> int | None:
    """The child of a name; short lists are one line, whose items have no numbers."""
    bare = _NUMBER.sub("", name)
    names = [child.name for child in children]
    return next((names.index(it) for it in (name, bare) if it in names), None)
