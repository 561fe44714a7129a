"""The reader of declared messages: element in, message and notes out.

Rule 1: total. Whatever an element holds, a message of the declared class comes back; every
deviation is a note with a path, and what no declaration knows is kept as an extension.
Rule 2: the way of a correct message pays for nothing else. Readers are compiled once a class, walk
the children once, and paths of notes are found from the element only when a note is written.
"""

from functools import cache
from typing import Any

from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.constraints import MaxLength
from inspector.soap.lenience import (
    ATTRIBUTE_LIMIT,
    Children,
    Entry,
    Reader,
    attributes_of,
    folded_name,
    is_unknown,
    note_more,
    note_plain,
    note_text,
    stand_in,
)
from inspector.soap.namespaces import local_name
from inspector.soap.reading import Reading
from inspector.soap.schema import (
    OWN,
    REPEATED,
    Attr,
    Either,
    Must,
    Slot,
    Some,
    Text,
    Value,
    clark,
    is_element,
    slots_of,
)
from inspector.soap.texts import REMEMBERED_LENGTH, Table, TextReader, remember, text_reader

TEXT_LIMIT = 10_000_000
"""Characters of one text node that lxml accepts; longer texts never get here."""

_DOUBLED = "occurs more than once; the first is shown"

type _Attributes = dict[str, tuple[int, Table, TextReader]]


def read[T](cls: type[T], node: etree._Element, notes: list[Note]) -> T:
    """Read ``node`` as ``cls``; every deviation from the declaration is appended to ``notes``."""
    read_element, _ = _compiled(cls, None)  # type: ignore[arg-type]  # type[T] is hashable
    message: T = read_element(node, Reading(notes))
    return message


@cache
def _compiled(cls: type, argument: Value | None) -> tuple[Reader, Table | None]:
    """The reader of a class, and for one without children the texts it has read."""
    slots = slots_of(cls, argument)
    own = [slot for slot in slots if slot.form in OWN]
    read_element = _element_reader(cls, slots)
    if len(own) < len(slots) or any(slot.value.qualified for slot in own):
        return read_element, None
    table: Table = {}
    return _remembering(read_element, table), table


def _remembering(read_element: Reader, table: Table) -> Reader:
    """A reader of elements without children (settings): they repeat, and are immutable."""

    def read_small(node: Any, reading: Reading) -> Any:
        told = reading.told
        message = read_element(node, reading)
        if reading.told == told:
            key = (node.text, *node.items()) if node.keys() else node.text
            if len(repr(key)) <= REMEMBERED_LENGTH:
                remember(table, key, message)
        return message

    return read_small


def _element_reader(cls: type, slots: tuple[Slot, ...]) -> Reader:
    """The reader of a class; in one piece, because a call costs more than most of its lines."""
    declared = _children(slots)
    by_tag, _, vendors = declared
    attributes = _attributes(cls, slots)
    texts = tuple((i, text_reader(s.value, {})) for i, s in enumerate(slots) if s.form is Text)
    repeated_slots = tuple(i for i, slot in enumerate(slots) if slot.form in REPEATED)
    required = tuple(i for i, slot in enumerate(slots) if slot.form in (Must, Some))
    choice = tuple(i for i, slot in enumerate(slots) if slot.form is Either)
    nothing: list[Any] = [None] * len(slots)
    none_lost: frozenset[int] = frozenset()

    def read_element(node: Any, reading: Reading) -> Any:
        values = nothing.copy()
        strange: list[Any] = []
        lost = none_lost
        last, in_order = 0, True
        children = node[:]  # half the time of iterating
        for child in children:
            entry = by_tag.get(child.tag)
            if entry is None:
                if child.tag not in vendors:
                    entry = stand_in(child, declared, values, reading)
                if entry is None:
                    strange.append(child)
                    continue
            index, repeated, read_value, table, most = entry
            if index < last:
                in_order = False
            last = index
            if read_value is None:
                content = child.text
                value = content.strip() if content else ""
                if len(value) > most or child.keys() or len(child):
                    note_plain(slots[index].value, value, child, reading)
            else:
                value = None
                if table is not None and not len(child):
                    if not child.keys():
                        value = table.get(child.text)
                    elif len(child.keys()) <= ATTRIBUTE_LIMIT:
                        value = table.get((child.text, *child.items()))
                if value is None:
                    value = read_value(child, reading)
                if value is None:  # unreadable, and noted
                    lost |= {index}
                    continue
            if values[index] is None:
                values[index] = [value] if repeated else value
            elif repeated:
                values[index].append(value)
            else:
                reading.note(child, _DOUBLED, kind=NoteKind.SHAPE)
        for index in required:
            if values[index] is None and index not in lost:
                name = local_name(slots[index].tag)
                reading.note(node, "required element is missing", f"/{name}", kind=NoteKind.SHAPE)
        if not in_order:
            reading.note(node, "its children are not in the specified order", kind=NoteKind.SHAPE)
        if choice and sum(values[index] is not None for index in choice) > 1:
            names = " and ".join(local_name(slots[i].tag) for i in choice if values[i] is not None)
            reading.note(node, f"holds {names}, expected one of them", kind=NoteKind.SHAPE)
        if repeated_slots:
            for index in repeated_slots:
                values[index] = tuple(values[index] or ())
        if texts:
            for index, interpret in texts:
                values[index] = interpret(node.text or "", node, reading, "")
        elif not children:
            note_text(node, reading)
        unknown = _read_attributes(node, values, attributes, reading) if node.keys() else ()
        if strange or unknown:
            return cls(*values, reading.keep(node, strange, unknown))
        return cls(*values)

    return read_element


def _children(slots: tuple[Slot, ...]) -> Children:
    by_tag = {slot.tag: _entry(i, slot) for i, slot in enumerate(slots) if slot.form not in OWN}
    variants = {local_name(variant): slot.tag for slot in slots for variant in slot.variants}
    return Children(by_tag, variants | {local_name(tag): tag for tag in by_tag}, {})


def _entry(index: int, slot: Slot) -> Entry:
    value, repeated = slot.value, slot.form in REPEATED
    if is_element(value.type):
        return index, repeated, *_compiled(value.type, value.argument), 0
    if value.words or value.qualified:
        return index, repeated, _leaf_reader(text_reader(value, {})), None, 0
    if value.type is str and (value.constraint is None or isinstance(value.constraint, MaxLength)):
        most = value.constraint.characters if value.constraint else TEXT_LIMIT
        return index, repeated, None, None, most
    table: Table = {}
    return index, repeated, _leaf_reader(text_reader(value, table)), table, 0


def _leaf_reader(interpret: TextReader) -> Reader:
    def read_leaf(child: Any, reading: Reading) -> Any:
        note_more(child, reading)
        return interpret(child.text or "", child, reading, "")

    return read_leaf


def _attributes(cls: Any, slots: tuple[Slot, ...]) -> _Attributes:
    """The attribute slots by name, qualified and not: devices send either."""
    found: _Attributes = {}
    for index, slot in enumerate(slots):
        if slot.form is Attr:
            table: Table = {}
            name = local_name(slot.tag)
            for tag in (name, clark(cls.NAMESPACE, name), slot.tag):
                found[tag] = index, table, text_reader(slot.value, table)
    return found


def _read_attributes(
    node: Any, values: list[Any], declared: _Attributes, reading: Reading
) -> list[tuple[str, str]]:
    """Read the attributes of an element into its values; what comes back is not declared."""
    unknown = []
    for name, text in attributes_of(node, reading):
        meant = name if name in declared else folded_name(name, declared, reading)
        if meant is None:
            if is_unknown(name, node, reading):
                unknown.append((name, text.strip()))
            continue
        index, table, interpret = declared[meant]
        below = f"/@{local_name(name)}"
        if values[index] is not None:
            reading.note(node, _DOUBLED, below, kind=NoteKind.SHAPE)
            continue
        value = table.get(text)
        values[index] = interpret(text, node, reading, below) if value is None else value
    return unknown
