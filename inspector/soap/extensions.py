"""Extensions: what no declaration knows, kept as it was sent.

Rule: nothing is lost without a word. Number and size are limited, and what is left out is noted.
"""

from collections.abc import Sequence
from copy import copy

import msgspec
from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.namespaces import local_name, namespace_of
from inspector.soap.notes import add_note

EXTENSION_LIMIT = 20
"""Extensions kept of one element."""

MESSAGE_LIMIT = 1000
"""Extensions kept of one message."""

EXTENSION_LENGTH = 4096
"""Characters of an extension that is kept; of a longer one the raw bytes tell."""


class Extension(msgspec.Struct, frozen=True, gc=False):
    """A vendor's element, or a vendor's attribute, whose name then begins with ``@``.

    ``text`` is an element's XML or an attribute's value; it is empty if it was too long.
    """

    namespace: str
    name: str
    text: str


def keep(
    node: etree._Element,
    children: Sequence[etree._Element],
    attributes: Sequence[tuple[str, str]],
    notes: list[Note],
    limit: int = EXTENSION_LIMIT,
) -> tuple[Extension, ...]:
    """Keep children of an element with all that is in them, and its attributes (name and text)."""
    found = len(children) + len(attributes)
    if found > limit:
        add_note(notes, node, f"{found:,} extensions; {limit} are kept", kind=NoteKind.LIMIT)
    kept = [_element(child, notes) for child in children[:limit]]
    for name, text in attributes[: limit - len(kept)]:
        local = local_name(name)
        told = _limited(text, node, f"/@{local}", notes)
        kept.append(Extension(namespace_of(name), f"@{local}", told))
    return tuple(kept)


def _element(node: etree._Element, notes: list[Note]) -> Extension:
    tag = str(node.tag)
    alone = copy(node)  # lxml's copies are deep
    etree.cleanup_namespaces(alone)
    text = etree.tostring(alone, encoding="unicode", with_tail=False)
    return Extension(namespace_of(tag), local_name(tag), _limited(text, node, "", notes))


def _limited(text: str, node: etree._Element, below: str, notes: list[Note]) -> str:
    if len(text) <= EXTENSION_LENGTH:
        return text
    told = f"an extension of {len(text):,} characters; only its name is kept"
    add_note(notes, node, told, below, kind=NoteKind.LIMIT)
    return ""
