"""One table drives reader and writer (STYLE C10).

Rule: a case's XML stands in the body of an envelope that declares the usual prefixes, as Windows
and most devices do it; a case that is about other prefixes declares them itself.
"""

from importlib import import_module
from typing import Any

from lxml import etree

from inspector.errors import Note
from inspector.protocols import PROTOCOLS
from inspector.soap.namespaces import NAMESPACES, PREFIXES, local_name
from inspector.soap.reader import read
from inspector.soap.writer import write
from inspector.soap.xml import parse, shape

_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def declared(name: str) -> Any:
    """The classes of a module of declarations, without their types.

    A case leaves out the fields that are absent from its XML; the types demand every one.
    """
    return import_module(f"inspector.protocols.{name}")


def message_names(service: str) -> set[str]:
    """The names of a service's message classes; each wants a case."""
    (found,) = (protocol for protocol in PROTOCOLS if protocol.name == service)
    sides = [side for row in found.operations for side in (row.request, row.response)]
    return {side.__name__ for side in sides if side is not None}


def body_of(xml: str) -> etree._Element:
    """The element, as it stands in an envelope."""
    body = f"<soap:Body>{xml}</soap:Body>"
    return parse(f"<soap:Envelope {_DECLARED}>{body}</soap:Envelope>".encode())[0][0]


def read_one(xml: str, cls: type) -> tuple[Any, list[str]]:
    """The message that the XML reads as, and its notes, each as ``path: text``."""
    notes: list[Note] = []
    message: Any = read(cls, body_of(xml), notes)
    return message, [f"{note.path}: {note.text}" for note in notes]


def assert_reads(xml: str, message: Any) -> None:
    """The XML reads as the message without a note; we write the same in another way."""
    assert read_one(xml, type(message)) == (message, [])


def assert_both_ways(xml: str, message: Any) -> None:
    """The XML reads as the message without a note, and the message writes as the XML.

    An element below a message may have another name than its class; its parent gives it.
    """
    assert_reads(xml, message)
    element = body_of(xml)
    named = local_name(str(element.tag)) == type(message).__name__
    assert shape(write(message, None if named else str(element.tag))) == shape(element)


def notes_of(xml: str, cls: type) -> list[str]:
    """What reading the XML as ``cls`` complains about, each as ``path: text``."""
    return read_one(xml, cls)[1]


type Values = dict[tuple[str, str], str]
"""Values, parted by white space, of a child of an element: its class and its name are the key."""


def each(table: Values) -> list[tuple[str, str, str]]:
    """Class, child and value of each value of a table."""
    return [(*place, text) for place, texts in table.items() for text in texts.split()]


def told_of(cls: Any, child: str, text: str) -> list[str]:
    """What is said of the text of a child, and nothing of what is missing around it."""
    prefix, name = PREFIXES[cls.NAMESPACE], cls.__name__
    inner = f"<{prefix}:{child}>{text}</{prefix}:{child}>"
    path = f"{name}/{child}: "
    notes = notes_of(f"<{prefix}:{name}>{inner}</{prefix}:{name}>", cls)
    return [note.removeprefix(path) for note in notes if note.startswith(path)]
