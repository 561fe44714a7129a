"""One table drives reader and writer (STYLE C10)."""

from typing import Any

from inspector.errors import Note
from inspector.soap.schema import read, write
from inspector.soap.xml import parse, shape


def assert_both_ways(xml: str, message: Any) -> None:
    """The XML reads as the message without a note, and the message writes as the XML."""
    element = parse(xml.encode())
    notes: list[Note] = []
    assert read(type(message), element, notes) == message
    assert notes == []
    assert shape(write(message)) == shape(element)


def notes_of(xml: str, cls: type) -> list[str]:
    """What reading the XML as ``cls`` complains about, each as ``path: text``."""
    notes: list[Note] = []
    read(cls, parse(xml.encode()), notes)
    return [f"{note.path}: {note.text}" for note in notes]
