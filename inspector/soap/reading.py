"""One message while it is read: its notes, and the namespaces that its names are told by.

Rule: lxml collects the whole scope of an element to tell one prefix (0.1 µs a namespace, and
devices declare 70), so after the first names each element is asked once what it declares itself.
"""

from collections.abc import Sequence

from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.extensions import EXTENSION_LIMIT, MESSAGE_LIMIT, Extension, keep
from inspector.soap.namespaces import namespace_of
from inspector.soap.notes import add_note, note_folded

_FEW = 3
"""Elements with names up to which their whole scope is cheaper than the way up."""


class Reading:
    """What the readers of one message share.

    ``told`` counts what is out of the ordinary: what was noted, what would have been if there
    were room for it, and what is kept as an extension.
    """

    _asked = 0
    _node: etree._Element | None = None
    _scope: dict[str | None, str] | None = None
    _room = MESSAGE_LIMIT

    def __init__(self, notes: list[Note]) -> None:
        self.notes = notes
        self.told = 0
        self._declared: dict[etree._Element, dict[str | None, str]] = {}

    def note(self, node: etree._Element, text: str, below: str = "", *, kind: NoteKind) -> None:
        """Note something about an element, or what is ``below`` it."""
        self.told += 1
        add_note(self.notes, node, text, below, kind=kind)

    def note_folded(self, namespace: str, meant: str) -> None:
        """Note once that a namespace was read as another one."""
        self.told += 1
        note_folded(self.notes, namespace, meant)

    def keep(
        self,
        node: etree._Element,
        children: Sequence[etree._Element],
        attributes: Sequence[tuple[str, str]],
    ) -> tuple[Extension, ...]:
        """Keep what no declaration knows, as much as a message may have."""
        self.told += 1
        kept = keep(node, children, attributes, self.notes, min(EXTENSION_LIMIT, self._room))
        self._room -= len(kept)
        return kept

    def namespace(self, prefix: str | None, node: etree._Element) -> str | None:
        """The namespace of a prefix at ``node``; ``None`` if it is not declared there."""
        if prefix == node.prefix:
            return namespace_of(str(node.tag))
        if node is not self._node:
            self._node, self._asked = node, self._asked + 1
            self._scope = node.nsmap if self._asked <= _FEW else None
        return self._walk(prefix, node) if self._scope is None else self._scope.get(prefix)

    def _walk(self, prefix: str | None, node: etree._Element) -> str | None:
        here: etree._Element | None = node
        while here is not None:
            declared = self._declared.get(here)
            if declared is None:
                declared = self._declared[here] = _declared_by(here)
            if prefix in declared:
                return declared[prefix]
            here = here.getparent()
        return None


def _declared_by(node: etree._Element) -> dict[str | None, str]:
    """The namespaces that an element's own start tag declares."""
    found: dict[str | None, str] = {}
    for event, declaration in etree.iterwalk(node, events=("start-ns", "start")):
        if event == "start":
            break
        prefix, uri = declaration
        found[prefix or None] = uri
    return found
