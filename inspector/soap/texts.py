"""Texts: what the text of an element or of an attribute stands for.

Rule 1: total. A text that stands for nothing gives ``None`` and a note; all else is kept.
Rule 2: values repeat. What was read without a note is remembered, in tables of limited size.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from inspector.errors import NoteKind
from inspector.soap.constraints import TOLD_LIMIT
from inspector.soap.namespaces import PREFIXES, fold_namespace
from inspector.soap.reading import Reading
from inspector.soap.schema import Value, clark

INTEGER_DIGITS = 19
"""Digits of a number that is read as one: more do not fit the 64 bits of any field."""

REMEMBERED = 128
"""Texts that a table remembers; real traffic has some dozens a field."""

REMEMBERED_LENGTH = 256
"""Characters of a text that is worth remembering."""

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}

_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{INTEGER_DIGITS - 1}}}")
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT)(?:(24:00:00(?:\.0+)?)|\d\d:\d\d:\d\d(?:\.\d+)?)((?:Z|[+-]\d\d:\d\d)?)",
    re.ASCII,
)

type TextReader = Callable[[str, etree._Element, Reading, str], Any]
"""Reads a text where it stands: its element, and what is below that (``/@Name``)."""

type Table = dict[Any, Any]
"""What was read without a note: by its text, or by text and attributes."""


def text_reader(value: Value, table: Table) -> TextReader:
    """A function that reads texts as ``value``; what needs no note it puts into ``table``."""
    if value.qualified:
        return _names_reader(value) if value.words else _name_reader(value)
    if value.words:
        return _words_reader(value)

    def read_text(text: str, node: etree._Element, reading: Reading, below: str) -> Any:
        found, complaint = meaning(value, text.strip())
        if complaint:
            reading.note(node, complaint, below, kind=NoteKind.VALUE)
        elif len(text) <= REMEMBERED_LENGTH:
            remember(table, text, found)
        return found

    return read_text


def remember[K](table: dict[K, Any], key: K, found: Any) -> None:
    """Put something into a table that is emptied when it is full."""
    if len(table) >= REMEMBERED:
        table.clear()
    table[key] = found


def meaning(value: Value, text: str) -> tuple[Any, str | None]:
    """What a text stands for (``None``: nothing), and what is wrong with it."""
    found: Any = text
    parse = _PARSERS.get(value.type)
    if parse is not None:
        try:
            found = parse(text)
        except ValueError:
            if value.type is bool and text.lower() in BOOLEANS:
                told = f"{text!r} is not lower case, as XML Schema demands"
                return BOOLEANS[text.lower()], told
            return None, f"{text[:TOLD_LIMIT]!r} is not a valid {value.type.__name__}"
    return found, complaint_of(value, found)


def complaint_of(value: Value, found: Any) -> str | None:
    """What is wrong with a value that was read, or ``None``."""
    return None if value.constraint is None else value.constraint.complaint(found)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _boolean(text: str) -> bool:
    """XML Schema allows true, false, 1 and 0; clients send True and FALSE as well."""
    if text not in BOOLEANS:
        raise ValueError(text)
    return BOOLEANS[text]


def _time(text: str) -> datetime:
    """A point in time; without a zone it stays so: devices leave it out, and nobody can know.

    24:00:00 is the first moment of the next day (XML Schema 1.0 part 2, 3.2.7).
    """
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError(text)
    day, midnight, zone = match.groups()
    if not midnight:
        return datetime.fromisoformat(text)
    try:
        return datetime.fromisoformat(f"{day}00:00:00{zone}") + timedelta(days=1)
    except OverflowError:  # the last day of the year 9999
        raise ValueError(text) from None


_PARSERS: dict[type, Callable[[str], Any]] = {int: _integer, bool: _boolean, datetime: _time}


# --- lists and names ---------------------------------------------------------------------------


def _words_reader(value: Value) -> TextReader:
    table: Table = {}
    read_word = text_reader(value._replace(words=False), table)

    def read_words(text: str, node: etree._Element, reading: Reading, below: str) -> Any:
        found = [read_word(word, node, reading, below) for word in text.split()]
        return tuple([word for word in found if word is not None])

    return read_words


def _names_reader(value: Value) -> TextReader:
    def read_names(text: str, node: etree._Element, reading: Reading, below: str) -> Any:
        return _names(value, text.split(), node, reading, below)

    return read_names


def _name_reader(value: Value) -> TextReader:
    """Reads one name; those with the prefix of their element mean the same wherever it has it."""
    table: dict[tuple[str, str | None, str], str] = {}

    def read_name(text: str, node: etree._Element, reading: Reading, below: str) -> Any:
        key = text, node.prefix, str(node.tag)
        name = table.get(key)
        if name is None:
            word = text.strip()
            told = reading.told
            (name,) = _names(value, (word,), node, reading, below)
            own = (word.rpartition(":")[0] or None) == node.prefix
            if own and reading.told == told and len(text) <= REMEMBERED_LENGTH:
                remember(table, key, name)
        return name

    return read_name


def _names(
    value: Value, words: Iterable[str], node: etree._Element, reading: Reading, below: str
) -> tuple[str, ...]:
    """Qualified names with the field's usual prefixes, or in Clark notation."""
    found = []
    for word in words:
        prefix, colon, name = word.rpartition(":")
        uri = reading.namespace(prefix or None, node)
        if uri is None and colon:
            told = f"prefix of {word[:TOLD_LIMIT]!r} is not declared"
            reading.note(node, told, below, kind=NoteKind.VALUE)
        full = _usual(uri, name, reading) if uri and name else word
        if complaint := complaint_of(value, full):
            reading.note(node, complaint, below, kind=NoteKind.VALUE)
        found.append(full)
    return tuple(found)


def _usual(uri: str, name: str, reading: Reading) -> str:
    folded = fold_namespace(uri)
    if folded != uri:
        reading.note_folded(uri, folded)
    prefix = PREFIXES.get(folded)
    return f"{prefix}:{name}" if prefix else clark(folded, name)
