"""The message part of the decoded tree: declared elements, their attributes, what vendors added.

Rule 1: an attribute stands on its element's line, after the value: ``Format  exif  must honor``;
so does a short list of plain values: ``Width  100 · 200 · 300 dpi``.
Rule 2: pure and total, as the tree it is a part of.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from inspector.events.clean import clean
from inspector.soap.extensions import Extension
from inspector.soap.namespaces import is_specified, local_name
from inspector.soap.schema import OWN, REPEATED, Attr, Slot, Text, is_element, slots_of
from inspector.tui.detail.meanings import meaning_of, meaning_of_element
from inspector.tui.detail.selected_filter import filter_of_value
from inspector.tui.text.units import unit_of

ITEMS_LIMIT = 200
"""Items of one repeated element that are shown; the XML has them all."""

VALUE_LIMIT = 500
"""Characters of one value that are shown."""

LIST_LIMIT = 64
"""Characters of a list that stands on one line; the items of a longer one have a line each."""


class Node(NamedTuple):
    """One line of the tree. ``kind`` says how it is drawn, ``open`` whether its children show.

    ``marks`` are what is said of the value, in words; ``meaning`` is what it means, for people.
    ``filter`` is a filter that finds messages with this value, empty if there is none.
    """

    name: str
    value: str = ""
    kind: str = "name"
    children: tuple["Node", ...] = ()
    open: bool = True
    marks: str = ""
    meaning: str = ""
    filter: str = ""


def element_node(name: str, message: Any, around: str = "") -> Node:
    """A declared element: its text and attributes on its line, all else below.

    ``around`` is the class of the element that it stands in.
    """
    cls: type = type(message)
    slots = slots_of(cls)
    marks = [_mark(slot, getattr(message, slot.name)) for slot in slots if slot.form is Attr]
    texts = [getattr(message, slot.name) for slot in slots if slot.form is Text]
    node = leaf(name, texts[0], around) if texts else Node(name, kind="element")
    children = (*node.children, *_fields(message), *extension_nodes(message.extensions))
    told = " · ".join(filter(None, marks))
    nothing = not (node.value or told or children)
    return node._replace(
        value="empty" if nothing else node.value,
        children=children,
        marks=told,
        meaning=node.meaning if texts else meaning_of_element(cls),
    )


def _mark(slot: Slot, value: Any) -> str:
    """An attribute in words: ``must honor``, ``Valid false``, ``Name wscn:ScannerStatus``."""
    if value is True:
        return slot.name.replace("_", " ")
    return "" if value is None else f"{local_name(slot.tag)} {text_of(value)}"


def _fields(message: Any) -> Iterator[Node]:
    """The child elements of a declared element that were sent, in declared order."""
    around = type(message).__name__
    for slot in slots_of(type(message)):
        value = getattr(message, slot.name)
        if value is None or slot.form in OWN:
            continue
        name = local_name(slot.tag)
        if slot.form in REPEATED:
            yield from _repeated(name, value, around)
        else:
            yield _field(name, value, around)


def _field(name: str, value: Any, around: str) -> Node:
    make = element_node if is_element(type(value)) else leaf
    return make(name, value, around)


def _repeated(name: str, items: tuple[Any, ...], around: str) -> Iterator[Node]:
    """One line for a short list of plain values, else one for each item."""
    if items and not is_element(type(items[0])) and (line := _line(name, items, around, " · ")):
        yield Node(name, line)
    else:
        yield from _numbered(name, items, around)


def _numbered(name: str, items: tuple[Any, ...], around: str) -> Iterator[Node]:
    for number, item in enumerate(items[:ITEMS_LIMIT], 1):
        node = _field(name, item, around)
        yield node._replace(name=f"{name}[{number}]") if len(items) > 1 else node
    if len(items) > ITEMS_LIMIT:
        yield Node(f"{len(items) - ITEMS_LIMIT:,} more {name}".rstrip(), "see XML", "muted")


def leaf(name: str, value: Any, around: str = "") -> Node:
    """A plain value, with its unit if it has one; the words of a long list stand below."""
    if not isinstance(value, tuple):
        if value is None:
            return Node(name)
        line = _line(name, (value,), around, "")
        meaning, wanted = meaning_of(name, value, around), filter_of_value(name, value)
        return Node(name, line, meaning=meaning, filter=wanted)
    line = _line(name, value, around, " ")
    children = () if line else tuple(_numbered("", value, around))
    return Node(name, line, "element" if children else "name", children)


def _line(name: str, values: tuple[Any, ...], around: str, between: str) -> str:
    """Values on one line, numbers with their unit; empty if that would be too long."""
    if not values or len(values) > LIST_LIMIT:
        return ""
    if all(type(value) is int for value in values):
        line = unit_of(name, around).told(*values)
    else:
        line = between.join(map(text_of, values))
    return line if len(values) == 1 or len(line) <= LIST_LIMIT else ""


def extension_nodes(extensions: tuple[Extension, ...]) -> Iterator[Node]:
    """What no declaration knows: a vendor's own, or unknown where a specification has the say."""
    for extension in extensions[:ITEMS_LIMIT]:
        namespace = extension.namespace
        whose = "unknown" if is_specified(namespace) else "vendor"
        name = clean(f"{whose} {extension.name}")
        text = text_of(" ".join(extension.text.split()))
        if extension.name.startswith("@"):
            yield Node(name, text, marks=text_of(namespace))
        else:
            xml = Node("XML", text) if text else Node("too long to be kept", "see XML", "muted")
            yield Node(name, text_of(namespace), "element", (xml,))


def text_of(value: Any) -> str:
    """A value as a line of text, cut and cleaned; a time keeps the zone it was sent with."""
    match value:
        case bool():
            text = str(value).lower()
        case datetime():
            zone = "" if value.tzinfo else " (no zone)"
            text = value.isoformat().replace("+00:00", "Z") + zone
        case _:
            text = str(value)
    if len(text) > VALUE_LIMIT:
        text = f"{text[:VALUE_LIMIT]}… ({len(text):,} characters)"
    return clean(text)
