"""Declared messages: one class is one XML element, read and written by one codec.

The annotation says with the words of RFC 2119 what the specification demands; a value may still
be ``None``, because an inspector shows what a broken device really sent::

    Must[T]   exactly one child element; absence is a note, not an exception
    May[T]    zero or one child element
    Many[T]   any number of child elements, in document order
    Attr[T]   an attribute of the element
    Text[T]   the element's own text

``T`` is a declared class, ``str``, ``int``, ``bool``, or one of those with a constraint
(``Annotated[str, Known(...)]``): a value that breaks it is kept and noted.

Rule: the way of a correct message pays for nothing else. Readers are compiled once a class, walk
the children once, and paths of notes are found from the element only when a note is written.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import (
    Annotated,
    Any,
    NamedTuple,
    TypeAliasType,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from lxml import etree

from inspector.errors import Note
from inspector.soap.namespaces import fold_namespace, fold_tag, local_name, namespace_of

type Must[T] = T | None
type May[T] = T | None
type Many[T] = tuple[T, ...]
type Attr[T] = T | None
type Text[T] = T | None

NOTE_LIMIT = 100
"""Notes a message may collect: a hostile document must not make a note an element."""

TOLD_LIMIT = 80
"""Characters of a value that its note repeats."""

TEXT_LIMIT = 10_000_000
"""Characters of one text node that lxml accepts; longer texts never get here."""

INTEGER_DIGITS = 19
"""Digits of a number that is read as one: more do not fit the 64 bits of any field."""

_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{INTEGER_DIGITS - 1}}}")

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


_VENDOR_VALUE = re.compile(r"\w+:[\w.\-]+")  # the pattern by which the schemas let vendors add


class Known(NamedTuple):
    """Constraint: the values a specification lists, and spellings that are seen instead.

    Vendors may add values (``acme:Cooling``), so an unknown one is kept and noted.
    """

    values: tuple[str, ...]
    variants: tuple[str, ...] = ()

    def complaint(self, value: str) -> str | None:
        """What is wrong with ``value``, or ``None``."""
        if value in self.values:
            return None
        if value in self.variants:
            kind = "a known variant spelling"
        elif _VENDOR_VALUE.fullmatch(value):
            kind = "a vendor's own value"
        else:
            kind = "not in the specification"
        return f"{value[:TOLD_LIMIT]!r} is {kind}"


class Between(NamedTuple):
    """Constraint: a number's smallest and largest value (``None``: no upper limit)."""

    least: int
    most: int | None = None

    def complaint(self, value: int) -> str | None:
        """What is wrong with ``value``, or ``None``."""
        if value < self.least:
            return f"{value} is below {self.least}"
        if self.most is not None and value > self.most:
            return f"{value} is above {self.most}"
        return None


class MaxLength(NamedTuple):
    """Constraint: the most characters a text may have."""

    characters: int

    def complaint(self, value: str) -> str | None:
        """What is wrong with ``value``, or ``None``."""
        if len(value) <= self.characters:
            return None
        return f"{len(value)} characters, expected at most {self.characters}"


type Constraint = Known | Between | MaxLength


class _ElementName(NamedTuple):
    name: str


def element_name(name: str) -> Any:
    """Field specifier for the rare element whose name is not the field's PascalCase."""
    return _ElementName(name)


class Slot(NamedTuple):
    """One field of an element class, resolved: ``form`` is Must, May, Many, Attr or Text."""

    name: str
    form: TypeAliasType
    type: type
    constraint: Constraint | None
    tag: str


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(element_name,))
def element[C](namespace: str) -> Callable[[type[C]], type[C]]:
    """Make the class a frozen struct that stands for an XML element of ``namespace``.

    Built at run time as a ``msgspec.Struct`` (0.2 µs to make one against 1.7 µs for a frozen
    dataclass); fields that were not sent are left out of its JSON.
    """

    def wrap(cls: type[C]) -> type[C]:
        hints = get_type_hints(cls, include_extras=True)
        slots = tuple(_slot(cls, namespace, name, hint) for name, hint in hints.items())
        made = msgspec.defstruct(
            cls.__name__,
            [(slot.name, hints[slot.name], () if slot.form is Many else None) for slot in slots],
            module=cls.__module__,
            namespace={"__doc__": cls.__doc__, "NAMESPACE": namespace, "SLOTS": slots},
            frozen=True,
            omit_defaults=True,
        )
        return cast("type[C]", made)

    return wrap


def _slot(cls: type, namespace: str, name: str, hint: Any) -> Slot:
    form, (inner,) = get_origin(hint), get_args(hint)
    named = getattr(cls, name, None)
    tag = named.name if isinstance(named, _ElementName) else _pascal_case(name)
    typ, constraint = _plain(inner)
    return Slot(name, form, typ, constraint, f"{{{namespace}}}{tag}")


def _pascal_case(name: str) -> str:
    return "".join(word.capitalize() for word in name.rstrip("_").split("_"))


def _plain(inner: Any) -> tuple[type, Constraint | None]:
    """The type below aliases and annotations, and its constraint."""
    while isinstance(inner, TypeAliasType):
        inner = inner.__value__
    if get_origin(inner) is Annotated:
        base, constraint = get_args(inner)
        return _plain(base)[0], constraint
    return inner, None


def slots_of(cls: type) -> tuple[Slot, ...]:
    """The fields of an element class, in declared order."""
    return cast("tuple[Slot, ...]", cls.SLOTS)  # type: ignore[attr-defined]  # set by element()


def is_element(typ: type) -> bool:
    """Whether a field's type is itself a declared element."""
    return hasattr(typ, "SLOTS")


def elements_below(cls: type) -> Iterator[type]:
    """The class and every element class it is built of, each once a place."""
    yield cls
    for slot in slots_of(cls):
        if is_element(slot.type):
            yield from elements_below(slot.type)


# --- reading -----------------------------------------------------------------------------------

type _Reader = Callable[[etree._Element, list[Note]], Any]


type _Entry = tuple[int, bool, _Reader | None, frozenset[str] | None, int, Slot]
"""How one child is read: its place, whether it repeats, its reader (``None``: plain text), a
text's known values and most characters, and the slot that says all this. A plain tuple, because
it unpacks in half the time that a named one takes.
"""


def read[T](cls: type[T], node: etree._Element, notes: list[Note]) -> T:
    """Read ``node`` as ``cls``; every deviation from the declaration is appended to ``notes``."""
    message: T = _reader(cls)(node, notes)  # type: ignore[arg-type]  # type[T] is hashable
    return message


@cache
def _reader(cls: type) -> _Reader:
    slots = slots_of(cls)
    by_tag = {
        slot.tag: _entry(index, slot)
        for index, slot in enumerate(slots)
        if slot.form not in (Attr, Text)
    }
    by_local = {local_name(tag): tag for tag in by_tag}
    many = tuple(index for index, slot in enumerate(slots) if slot.form is Many)
    required = tuple((index, slot) for index, slot in enumerate(slots) if slot.form is Must)
    own = tuple((index, slot) for index, slot in enumerate(slots) if slot.form in (Attr, Text))
    nothing: tuple[Any, ...] = (None,) * len(slots)

    def read_element(node: Any, notes: list[Note]) -> Any:
        values = list(nothing)
        for child in node[:]:  # half the time of iterating; the stubs know no slices
            entry = by_tag.get(child.tag)
            if entry is None:
                entry = by_tag.get(_lenient_tag(child, by_tag, by_local, notes))
                if entry is None:
                    continue
            index, repeated, read_value, known, most, slot = entry
            if read_value is not None:
                value = read_value(child, notes)
                if value is None:  # unreadable, and noted
                    continue
            else:
                text = child.text
                value = text.strip() if text else ""
                if (known is not None and value not in known) or len(value) > most:
                    _complain(slot, value, child, notes)
            if values[index] is None:
                values[index] = [value] if repeated else value
            elif repeated:
                values[index].append(value)
            else:
                add_note(notes, child, "occurs more than once; the first is shown")
        if None in values:
            for index, slot in required:
                if values[index] is None and not _has(node, local_name(slot.tag)):
                    add_note(notes, node, "required element is missing", f"/{local_name(slot.tag)}")
        for index in many:
            values[index] = tuple(values[index] or ())
        for index, slot in own:
            values[index] = _own_value(node, slot, notes)
        return cls(*values)

    return read_element


def _entry(index: int, slot: Slot) -> _Entry:
    constraint = slot.constraint
    return (
        index,
        slot.form is Many,
        _value_reader(slot),
        frozenset(constraint.values) if isinstance(constraint, Known) else None,
        constraint.characters if isinstance(constraint, MaxLength) else TEXT_LIMIT,
        slot,
    )


def _has(node: etree._Element, name: str) -> bool:
    return any(local_name(str(child.tag)) == name for child in node)


def _lenient_tag(
    child: etree._Element, by_tag: dict[str, Any], by_local: dict[str, str], notes: list[Note]
) -> str:
    """The declared tag a strange child stands for, or "" for a vendor extension; noted."""
    tag = str(child.tag)
    namespace, name = namespace_of(tag), local_name(tag)
    folded = fold_tag(tag)
    if folded in by_tag:
        note_folded(notes, namespace)
        return folded
    if name in by_local:
        expected = namespace_of(by_local[name])
        add_note(notes, child, f"is in namespace {namespace!r}, expected {expected!r}")
        return by_local[name]
    add_note(notes, child, f"unknown element of namespace {namespace!r}")
    return ""


def note_folded(notes: list[Note], namespace: str) -> None:
    """Say once a message that a namespace was read as another one."""
    note = Note("Body", f"namespace {namespace!r} read as {fold_namespace(namespace)!r}")
    if note not in notes:
        notes.append(note)


def add_note(notes: list[Note], node: etree._Element, text: str, below: str = "") -> None:
    """Note something about an element (or what is ``below`` it); at most ``NOTE_LIMIT`` notes."""
    if len(notes) < NOTE_LIMIT:
        notes.append(Note(path_of(node) + below, text))
    elif len(notes) == NOTE_LIMIT:
        notes.append(Note("Body", f"more than {NOTE_LIMIT} notes; the rest is left out"))


def _own_value(node: etree._Element, slot: Slot, notes: list[Note]) -> Any:
    name = local_name(slot.tag)
    text = node.text if slot.form is Text else node.get(slot.tag, node.get(name))
    if text is None:
        return None
    return _from_text(slot, text.strip(), node, notes, "" if slot.form is Text else f"/@{name}")


def _value_reader(slot: Slot) -> _Reader | None:
    """Reads a child that is not plain text: a nested element, a number, a boolean."""
    if is_element(slot.type):
        return _reader(slot.type)
    if slot.type is str:
        return None
    if slot.type is not int:
        return lambda child, notes: _from_text(slot, (child.text or "").strip(), child, notes)
    bounds = slot.constraint if isinstance(slot.constraint, Between) else Between(-(2**63))
    least, most = bounds.least, 2**63 if bounds.most is None else bounds.most

    def read_integer(child: etree._Element, notes: list[Note]) -> Any:
        text = child.text or ""
        if text.isdecimal() and text.isascii() and len(text) < INTEGER_DIGITS:
            value = int(text)
            if least <= value <= most:
                return value
        return _from_text(slot, text.strip(), child, notes)

    return read_integer


def _from_text(
    slot: Slot, text: str, node: etree._Element, notes: list[Note], below: str = ""
) -> Any:
    try:
        if slot.type is bool:
            value = _boolean(text, node, notes)
        elif slot.type is int and not _INTEGER.fullmatch(text):
            raise ValueError(text)
        else:
            value = slot.type(text)
    except ValueError:
        told = f"{text[:TOLD_LIMIT]!r} is not a valid {slot.type.__name__}"
        add_note(notes, node, told, below)
        return None
    _complain(slot, value, node, notes, below)
    return value


def _boolean(text: str, node: etree._Element, notes: list[Note]) -> bool:
    """XML Schema allows true, false, 1 and 0; clients send True and FALSE as well."""
    if text not in BOOLEANS and text.lower() in BOOLEANS:
        add_note(notes, node, f"{text!r} is not lower case, as XML Schema demands")
        text = text.lower()
    if text not in BOOLEANS:
        raise ValueError(text)
    return BOOLEANS[text]


def _complain(
    slot: Slot, value: Any, node: etree._Element, notes: list[Note], below: str = ""
) -> None:
    if slot.constraint is not None and (text := slot.constraint.complaint(value)):
        add_note(notes, node, text, below)


def path_of(node: etree._Element) -> str:
    """Where an element stands, from the message's root element: ``A/B[2]/C``."""
    names: list[str] = []
    here: etree._Element | None = node
    while here is not None:
        parent = here.getparent()
        name = local_name(str(here.tag))
        if name == "Body" and parent is not None and parent.getparent() is None:
            break
        tag = str(here.tag)
        before = sum(1 for _ in here.itersiblings(tag, preceding=True))
        alone = not before and next(here.itersiblings(tag), None) is None
        names.append(name if alone else f"{name}[{before + 1}]")
        here = parent
    return "/".join(reversed(names))


# --- writing -----------------------------------------------------------------------------------


def write(message: Any, tag: str | None = None) -> etree._Element:
    """Build the XML element of ``message``; the inverse of ``read``."""
    cls = type(message)
    node = etree.Element(tag or f"{{{cls.NAMESPACE}}}{cls.__name__}")
    for slot in slots_of(cls):
        value = getattr(message, slot.name)
        if value is None:
            continue
        if slot.form is Text:
            node.text = _to_text(value)
        elif slot.form is Attr:
            node.set(slot.tag, _to_text(value))
        else:
            for item in value if slot.form is Many else (value,):
                if is_element(slot.type):
                    node.append(write(item, slot.tag))
                else:
                    etree.SubElement(node, slot.tag).text = _to_text(item)
    return node


def _to_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
