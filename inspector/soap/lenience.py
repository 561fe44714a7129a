"""What is strange in an element: names that stand for declared ones, and what has no place.

Rule: a deviation is read as what it must mean, and noted; what means nothing here is kept by the
element that has it, or noted as lost.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from lxml import etree

from inspector.errors import NoteKind
from inspector.soap.constraints import TOLD_LIMIT
from inspector.soap.namespaces import (
    INSTANCE,
    WSA,
    WSA_VERSIONS,
    fold_namespace,
    fold_tag,
    is_specified,
    local_name,
    namespace_of,
)
from inspector.soap.reading import Reading
from inspector.soap.schema import Value
from inspector.soap.texts import REMEMBERED_LENGTH, Table, complaint_of, remember

ATTRIBUTE_LIMIT = 100
"""Attributes of one element that are looked at: lxml finds each by walking all before it."""

type Reader = Callable[[Any, Reading], Any]

type Entry = tuple[int, bool, Reader | None, Table | None, int]
"""How one child is read: its place, whether it repeats, its reader (``None``: the text as it is,
of so many characters at most), and what needs no reader because it was read before.

A plain tuple, because it unpacks in half the time that a named one takes.
"""


class Children(NamedTuple):
    """The children of a class: by tag, the tags by local name, and vendors' tags that were seen.

    By local name there are the variants of a name too.
    """

    by_tag: dict[str, Entry]
    by_local: dict[str, str]
    vendors: dict[str, bool]


def stand_in(
    child: etree._Element, declared: Children, values: list[Any], reading: Reading
) -> Entry | None:
    """What a strange child is read as, or ``None`` if no declaration knows it; noted.

    A vendor's element that has the name of a declared one is that only where it is missing.
    """
    tag = str(child.tag)
    namespace, name = namespace_of(tag), local_name(tag)
    meant = declared.by_local.get(name)
    if meant is None:
        if is_specified(namespace):
            told = f"unknown element of namespace {namespace!r}"
            reading.note(child, told, kind=NoteKind.SHAPE)
        elif len(tag) <= REMEMBERED_LENGTH:
            remember(declared.vendors, tag, True)
        return None
    entry, expected, plain = declared.by_tag[meant], namespace_of(meant), local_name(meant)
    index, repeated, *_ = entry
    if _is_version(namespace, expected):
        if namespace != expected:
            reading.note_folded(namespace, expected)
    elif is_specified(namespace) or (name == plain and (repeated or values[index] is None)):
        told = f"is in namespace {namespace!r}, expected {expected!r}"
        reading.note(child, told, kind=NoteKind.SHAPE)
    else:
        return None
    if name != plain:
        reading.note(child, f"is a variant spelling of {plain!r}", kind=NoteKind.SHAPE)
    return entry


def _is_version(namespace: str, expected: str) -> bool:
    """Whether a namespace is the expected one, or the same of another year or scheme."""
    folded = fold_namespace(namespace)
    return folded == expected or (expected == WSA and folded in WSA_VERSIONS)


def folded_name(name: str, declared: dict[str, Any], reading: Reading) -> str | None:
    """The declared attribute that one of a folded namespace stands for; noted."""
    folded = fold_tag(name)
    if folded not in declared:
        return None
    reading.note_folded(namespace_of(name), namespace_of(folded))
    return folded


def is_unknown(name: str, node: etree._Element, reading: Reading) -> bool:
    """Whether an attribute that is not declared means something; noted if it is not a vendor's."""
    namespace = namespace_of(name)
    if namespace in INSTANCE:
        return False
    if is_specified(namespace):
        reading.note(node, "unknown attribute", f"/@{local_name(name)}", kind=NoteKind.SHAPE)
    return True


def attributes_of(node: Any, reading: Reading) -> list[tuple[str, str]]:
    """The attributes of an element, the first ones of too many."""
    names = node.keys()
    if len(names) <= ATTRIBUTE_LIMIT:
        found: list[tuple[str, str]] = node.items()
        return found
    told = f"{len(names):,} attributes; the first {ATTRIBUTE_LIMIT} are read"
    reading.note(node, told, kind=NoteKind.LIMIT)
    return [(name, node.get(name)) for name in names[:ATTRIBUTE_LIMIT]]


def note_plain(value: Value, text: str, child: Any, reading: Reading) -> None:
    """Say what is wrong with an element that should be a plain text."""
    if complaint := complaint_of(value, text):
        reading.note(child, complaint, kind=NoteKind.VALUE)
    note_more(child, reading)


def note_more(child: Any, reading: Reading) -> None:
    """Say what an element has that a text has no place for: children, attributes."""
    if len(child):
        told = "holds child elements, expected a text; they are lost"
        reading.note(child, told, kind=NoteKind.SHAPE)
    if child.keys():
        for name, _ in attributes_of(child, reading):
            if is_unknown(name, child, reading) and not is_specified(namespace_of(name)):
                below, told = f"/@{local_name(name)}", "a vendor's attribute of a text; it is lost"
                reading.note(child, told, below, kind=NoteKind.LIMIT)


def note_text(node: Any, reading: Reading) -> None:
    """Say that an element without children has a text where none is expected."""
    text = (node.text or "").strip()
    if text:
        told = f"{text[:TOLD_LIMIT]!r} is a text, expected child elements"
        reading.note(node, told, kind=NoteKind.SHAPE)
