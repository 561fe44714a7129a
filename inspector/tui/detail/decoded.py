"""The decoded tree of an exchange: names, values and notes in their places.

Rule 1: names are the specification's element names, so that they can be searched for there.
Rule 2: pure and total; every text is cleaned, and a node a device repeats for ever is cut.
"""

import textwrap
from collections.abc import Iterator
from typing import Any

from inspector.errors import Note
from inspector.events.clean import clean
from inspector.events.event import Event, Kind, Phase, Tls
from inspector.events.text import REMARKED, mark_of
from inspector.events.words import counted, size
from inspector.soap.envelope import AppSequence
from inspector.soap.fault import Fault
from inspector.soap.schema import is_element
from inspector.tui.detail.decoded_values import (
    ITEMS_LIMIT,
    Node,
    element_node,
    extension_nodes,
    leaf,
    text_of,
)
from inspector.tui.detail.placed_notes import placed
from inspector.tui.detail.selected_filter import (
    filter_of_address,
    filter_of_event,
    filter_of_fault,
    filter_of_value,
)
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.tui.detail.ticket_nodes import ticket_node
from inspector.tui.messages.rows import NOTED, Row, notes_of
from inspector.tui.text.units import duration, moment, place
from inspector.wire.observation import Attachment, Remark

MEANING_WIDTH = 64
"""Characters of a line of a fault's meaning: it fits beside the guides of 80 columns."""

REMARK_LIMIT = 4_096
"""Characters of a remark that are shown."""

_ADDRESSING = {
    "wsa:Action": "action",
    "wsa:MessageID": "message_id",
    "wsa:RelatesTo": "relates_to",
    "wsa:To": "to",
    "wsa:ReplyTo": "reply_to",
    "wse:Identifier": "subscription",
}


def tree(snapshot: Snapshot) -> tuple[Node, ...]:
    """The exchange as nodes: one for each part."""
    ticket = ticket_node(snapshot)
    nodes = [_part(part, snapshot.row) for part in snapshot.parts]
    if ticket is not None:  # it belongs to both halves, and is what most people look for
        nodes.insert(0, ticket)
    return tuple(nodes)


def _part(part: Part, row: Row) -> Node:
    event = part.event
    children = [
        *_remark(event.remark),
        *_notes(notes_of(event)),
        *(_tls(event.tls, event.notes[-1:]) if event.tls is not None else ()),
        *([_fault(event.fault)] if event.fault is not None else []),
        *_message(event),
        *(_attachment(attachment) for attachment in event.attachments),
        _transport(event),
    ]
    kind = "tls" if event.kind is Kind.TLS else str(event.phase)
    return Node(
        f"{mark_of(event)} {part.title}",
        _headline(event, row),
        kind,
        tuple(children),
        filter=filter_of_event(event),
    )


def _headline(event: Event, row: Row) -> str:
    http = event.http
    facts = [
        " ".join(filter(None, (event.service, event.operation))),
        f"HTTP {http.status} {http.reason}".strip() if http and http.status else "",
        _length(event),
        duration(event.elapsed_us) if event.elapsed_us is not None else "",
        _repeated(row) if event.seq == row.seq else "",
        f"repeats {event.repeats}" if event.repeats is not None else "",
    ]
    return clean(" · ".join(filter(None, facts)))


def _length(event: Event) -> str:
    if event.kind is Kind.TLS:
        return "encrypted"
    return size(event.raw.length) if event.raw.length else "no body"


def _repeated(row: Row) -> str:
    """How often a datagram was sent, and how long that took."""
    if not row.repeated:
        return ""
    return f"sent {row.repeated + 1:,} times in {duration(max(0, row.repeated_us - row.time_us))}"


def _remark(remark: Remark | None) -> Iterator[Node]:
    """What a person noted, folded, in its own lines."""
    if remark is None:
        return
    paragraphs = remark.comment[:REMARK_LIMIT].splitlines()
    lines = [line for it in paragraphs for line in textwrap.wrap(it, MEANING_WIDTH)]
    mark = text_of(remark.mark.strip(": "))
    first = [lines.pop(0)] if lines and not mark else []
    told = clean("".join(first)) or mark
    children = tuple(Node(clean(line), kind="value") for line in lines)
    yield Node(f"{REMARKED} Remark", told, "element", children)


def _tls(tls: Tls, reason: tuple[Note, ...]) -> tuple[Node, ...]:
    """What is known of a connection into which nobody could look."""
    facts = {
        "Reason": "".join(note.text for note in reason),
        "Version": tls.version,
        "ServerName": tls.server_name,
        "Certificate": tls.certificate,
        "FromClient": counted(tls.client_bytes, "byte"),
        "FromServer": counted(tls.server_bytes, "byte"),
    }
    return _facts(facts)


def _notes(notes: tuple[Note, ...]) -> Iterator[Node]:
    if notes:
        yield Node(
            f"{NOTED} {counted(len(notes), 'note')}",
            kind="note",
            children=tuple(
                Node(text_of(note.text), text_of(note.path), "note") for note in notes[:ITEMS_LIMIT]
            ),
            filter="note",
        )


def _fault(fault: Fault) -> Node:
    texts = {
        "Code": fault.code,
        "Subcode": fault.subcode,
        "Namespace": fault.subcode_namespace,
        "Reason": fault.reason,
        "Detail": fault.detail,
        "Node": fault.node,
        "Role": fault.role,
    }
    children = (*_meaning(fault.meaning), *_facts(texts))
    wanted = filter_of_fault(fault.subcode, fault.code)
    return Node("Fault", clean(fault.subcode or fault.code), "fault", children, filter=wanted)


def _meaning(text: str) -> Iterator[Node]:
    """What a fault means, folded: it is to be read, not to be scrolled."""
    first, *others = textwrap.wrap(text_of(text), MEANING_WIDTH) or [""]
    if first:
        yield Node("Meaning", first, children=tuple(Node(line, kind="value") for line in others))


def _facts(texts: dict[str, str]) -> tuple[Node, ...]:
    """A line for each text that is there."""
    return tuple(Node(name, text_of(text)) for name, text in texts.items() if text)


def _message(event: Event) -> Iterator[Node]:
    message = event.message
    if message is None:
        return
    if is_element(type(message)):
        node = element_node(type(message).__name__, message)
    else:
        node = _plain("message", message)
    node = placed(node, event.notes)
    recovered = event.phase is Phase.UNDECODED
    if recovered:
        node = node._replace(marks=f"recovered from a broken document {node.marks}".rstrip())
    yield node


def _plain(name: str, value: Any) -> Node:
    """A value that no declaration describes, as JSON has it."""
    match value:
        case dict():
            items = [(str(key), item) for key, item in value.items()]
        case list() | tuple():
            items = [(f"[{number}]", item) for number, item in enumerate(value, 1)]
        case _:
            return leaf(clean(name), value)
    children = tuple(_plain(key, item) for key, item in items[:ITEMS_LIMIT])
    return Node(clean(name), "" if children else "empty", "element", children)


def _attachment(attachment: Attachment) -> Node:
    """What came beside the message; its format and size are told by its bytes."""
    inside = attachment.offset == 0  # no part of a body begins there
    where = "inside the XML" if inside else f"at byte {attachment.offset:,}"
    facts = {
        "ContentID": attachment.content_id,
        "ContentType": attachment.content_type,
        "Format": attachment.format,
        "Pixels": _pair(attachment.width_px, attachment.height_px),
        "Resolution": _resolution(attachment),
        "Pages": "" if attachment.pages is None else str(attachment.pages),
        "Length": f"{counted(attachment.length, 'byte')} {where}",
        "TransferEncoding": attachment.transfer_encoding,
        "Truncated": "its bytes end before its format does" if attachment.truncated else "",
        "SHA256": attachment.sha256,
    }
    headline = [
        attachment.content_type or attachment.format or "unknown type",
        f"{facts['Pixels']} px" if facts["Pixels"] else "",
        facts["Resolution"],
        size(attachment.length),
    ]
    told = clean(" · ".join(filter(None, headline)))
    marks = "truncated" if attachment.truncated else ""
    return Node("Attachment", told, "element", _facts(facts), open=False, marks=marks)


def _pair(across: float | None, along: float | None) -> str:
    """Two numbers of a picture: ``1700 × 2338``; a question mark for one that is not told."""
    if across is None and along is None:
        return ""
    return " × ".join("?" if number is None else f"{number:.10g}" for number in (across, along))


def _resolution(attachment: Attachment) -> str:
    x_dpi, y_dpi = attachment.x_dpi, attachment.y_dpi
    told = f"{x_dpi:.10g}" if x_dpi is not None and x_dpi == y_dpi else _pair(x_dpi, y_dpi)
    return f"{told} dpi" if told else ""


def _transport(event: Event) -> Node:
    """When, from where to where, and the headers."""
    http = event.http
    headers = {name: getattr(event, field) for name, field in _ADDRESSING.items()}
    headers["wsd:AppSequence"] = _app_sequence(event.app_sequence)
    facts = {
        "Time": moment(event.time_us),
        "From": place(event.source),
        "To": place(event.destination),
        "Device": place(event.device),
        "Request line": f"{http.method} {http.target}" if http and http.method else "",
        "Content-Type": http.content_type if http else "",
        "Origin": str(event.origin),
        "Event": str(event.seq),
        "Repeats": "" if event.repeats is None else str(event.repeats),
    }
    filters = {
        "From": filter_of_address("from", event.source),
        "To": filter_of_address("to", event.destination),
        "Device": filter_of_address("device", event.device),
        "Event": filter_of_value("Event", event.seq),
    }
    told = (node._replace(filter=filters.get(node.name, "")) for node in _facts(facts))
    children = (*_facts(headers), *extension_nodes(event.headers), *told)
    title = "Connection" if event.kind in (Kind.CUT, Kind.TLS) else "Headers"
    ends = text_of(f"{place(event.source)} → {place(event.destination)}")
    return Node(title, ends, "muted", children, open=False)


def _app_sequence(told: AppSequence | None) -> str:
    if told is None:
        return ""
    numbers = {
        "InstanceId": told.instance_id,
        "SequenceId": told.sequence_id or None,
        "MessageNumber": told.message_number,
    }
    return " · ".join(f"{name} {value}" for name, value in numbers.items() if value is not None)
