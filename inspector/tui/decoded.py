"""The decoded tree of an exchange: names, values and notes in their places.

Rule 1: names are the specification's element names, so that they can be searched for there.
Rule 2: pure and total; every text is cleaned, and a node a device repeats for ever is cut.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.event import Event, Kind
from inspector.events.text import MARKS
from inspector.soap.fault import Fault
from inspector.soap.namespaces import local_name
from inspector.soap.schema import Many, is_element, slots_of
from inspector.tui.rows import NOTED
from inspector.tui.snapshot import Part, Snapshot
from inspector.tui.units import count, duration, moment, place, size
from inspector.wire.observation import Attachment

ITEMS_LIMIT = 200
"""Items of one repeated element that are shown; the XML has them all."""

VALUE_LIMIT = 500
"""Characters of one value that are shown."""

_ADDRESSING = {
    "Action": "action",
    "MessageID": "message_id",
    "RelatesTo": "relates_to",
    "To": "to",
}


class Node(NamedTuple):
    """One line of the tree. ``kind`` says how it is drawn, ``open`` whether its children show."""

    name: str
    value: str = ""
    kind: str = "name"
    children: tuple["Node", ...] = ()
    open: bool = True


def tree(snapshot: Snapshot) -> tuple[Node, ...]:
    """The exchange as nodes: one for each part."""
    return tuple(_part(part) for part in snapshot.parts)


def _part(part: Part) -> Node:
    event = part.event
    children = [
        *_notes(event.notes),
        *([_fault(event.fault)] if event.fault is not None else []),
        *_message(event),
        *(_attachment(attachment) for attachment in event.attachments),
        _transport(event),
    ]
    return Node(
        f"{MARKS[event.phase]} {part.title}", _headline(event), str(event.phase), tuple(children)
    )


def _headline(event: Event) -> str:
    http = event.http
    facts = [
        " ".join(filter(None, (event.service, event.operation))),
        f"HTTP {http.status} {http.reason}".strip() if http and http.status else "",
        size(event.raw.length) if event.raw.length else "no body",
        duration(event.elapsed_us) if event.elapsed_us is not None else "",
    ]
    return clean(" · ".join(filter(None, facts)))


def _notes(notes: tuple[Note, ...]) -> Iterator[Node]:
    if notes:
        yield Node(
            f"{NOTED} {count(len(notes), 'note')}",
            kind="note",
            children=tuple(
                Node(_value(note.text), _value(note.path), "note") for note in notes[:ITEMS_LIMIT]
            ),
        )


def _fault(fault: Fault) -> Node:
    texts = {
        "Code": fault.code,
        "Subcode": fault.subcode,
        "Namespace": fault.subcode_namespace,
        "Reason": fault.reason,
        "Detail": fault.detail,
    }
    children = tuple(Node(name, _value(text)) for name, text in texts.items() if text)
    return Node("Fault", clean(fault.subcode or fault.code), "fault", children)


def _message(event: Event) -> Iterator[Node]:
    message = event.message
    if message is None:
        return
    if is_element(type(message)):
        name = type(message).__name__
        children = tuple(_fields(message))
        yield Node(name, "" if children else "empty", "element", children)
    else:
        yield _plain("message", message)


def _fields(message: Any) -> Iterator[Node]:
    """The fields of a declared element that were sent, in declared order."""
    for slot in slots_of(type(message)):
        value = getattr(message, slot.name)
        name = local_name(slot.tag)
        if slot.form is not Many:
            if value is not None:
                yield _field(name, value)
            continue
        for number, item in enumerate(value[:ITEMS_LIMIT], 1):
            yield _field(f"{name}[{number}]" if len(value) > 1 else name, item)
        if len(value) > ITEMS_LIMIT:
            yield Node(f"{len(value) - ITEMS_LIMIT:,} more {name}", "see XML", "muted")


def _field(name: str, value: Any) -> Node:
    if not is_element(type(value)):
        return Node(name, _value(value))
    children = tuple(_fields(value))
    return Node(name, "" if children else "empty", "element", children)


def _plain(name: str, value: Any) -> Node:
    """A value that no declaration describes, as JSON has it."""
    match value:
        case dict():
            items = [(str(key), item) for key, item in value.items()]
        case list() | tuple():
            items = [(f"[{number}]", item) for number, item in enumerate(value, 1)]
        case _:
            return Node(clean(name), _value(value))
    children = tuple(_plain(key, item) for key, item in items[:ITEMS_LIMIT])
    return Node(clean(name), "" if children else "empty", "element", children)


def _attachment(attachment: Attachment) -> Node:
    facts = {
        "ContentID": attachment.content_id,
        "ContentType": attachment.content_type,
        "Length": f"{count(attachment.length, 'byte')} at byte {attachment.offset:,}",
        "SHA256": attachment.sha256,
    }
    children = tuple(Node(name, _value(text)) for name, text in facts.items() if text)
    headline = f"{attachment.content_type or 'unknown type'} · {size(attachment.length)}"
    return Node("Attachment", clean(headline), "element", children, open=False)


def _transport(event: Event) -> Node:
    """When, from where to where, and the addressing headers."""
    http = event.http
    facts = {
        "Time": moment(event.time_us),
        "From": place(event.source),
        "To": place(event.destination),
        "Device": place(event.device),
        "Request line": f"{http.method} {http.target}" if http and http.method else "",
        "Content-Type": http.content_type if http else "",
        "Origin": str(event.origin),
        "Event": str(event.seq),
    }
    headers = {f"wsa:{name}": getattr(event, field) for name, field in _ADDRESSING.items()}
    children = tuple(Node(name, _value(text)) for name, text in (headers | facts).items() if text)
    title = "Headers" if event.kind is not Kind.CUT else "Connection"
    ends = _value(f"{place(event.source)} → {place(event.destination)}")
    return Node(title, ends, "muted", children, open=False)


def _value(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if len(text) > VALUE_LIMIT:
        text = f"{text[:VALUE_LIMIT]}… ({len(text):,} characters)"
    return clean(text)
