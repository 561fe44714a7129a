"""The SOAP envelope and its headers.

Rule 1: three WS-Addressing versions (2003/03, 2004/08, 2005/08) and both SOAP versions are one
envelope; what differs from SOAP 1.2 with 2004/08 is noted.
Rule 2: values are kept as sent, without surrounding white space (the Action with it, because a
device that compares it as text fails on it); comparisons use folded ones.
"""

from collections.abc import Container
from typing import Any

import msgspec
from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.constraints import TOLD_LIMIT
from inspector.soap.document import refuse_long_namespaces, trimmed, without_end
from inspector.soap.extensions import Extension, keep
from inspector.soap.namespaces import (
    SOAP_VERSIONS,
    URI_LIMIT,
    WSA,
    WSA_VERSIONS,
    WSD,
    WSE,
    fold_action,
    fold_id,
    fold_tag,
    local_name,
    namespace_of,
)
from inspector.soap.notes import folding, note_at
from inspector.soap.xml import XmlError, parse, recover

_FIELDS = {
    "Action": "sent_action",
    "MessageID": "message_id",
    "RelatesTo": "relates_to",
    "To": "to",
    "ReplyTo": "reply_to",
    "From": "from_",
}
_KNOWN = {
    f"{{{wsa}}}{name}": (field, wsa) for wsa in WSA_VERSIONS for name, field in _FIELDS.items()
} | {
    f"{{{WSE}}}Identifier": ("identifier", WSE),
    f"{{{WSD}}}AppSequence": ("app_sequence", WSD),
}
_ENVELOPES = {f"{{{soap}}}Envelope": version for soap, version in SOAP_VERSIONS.items()}
_PARTS = {f"{{{soap}}}{name}": name for soap in SOAP_VERSIONS for name in ("Header", "Body")}
_FAULTS = frozenset({"{}Fault", *(f"{{{soap}}}Fault" for soap in SOAP_VERSIONS)})
_MOST = 2**32 - 1  # the schema's unsignedInt
_ACTION = "Envelope/Header/Action"
_DOUBLED = "occurs more than once; the first is shown"


class EnvelopeError(XmlError):
    """A well-formed document that is not a SOAP envelope."""


class AppSequence(msgspec.Struct, frozen=True):
    """Where a discovery message stands among its sender's others.

    A greater ``instance_id`` says that the device was restarted. Source: WS-Discovery 2005/04,
    appendix I.
    """

    instance_id: int | None = None
    sequence_id: str = ""
    message_number: int | None = None


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One SOAP message: headers as sent, and the element in its body.

    ``action`` is folded (white space, scheme, draft year), ``sent_action`` as it was on the wire.
    ``encoding`` is the document's character encoding. ``identifier`` names a subscription,
    ``headers`` are the blocks of others.
    ``body`` is ``None`` for an empty body; ``body_tag`` is its folded tag in Clark notation.
    """

    soap: str
    encoding: str = "UTF-8"
    sent_action: str = ""
    action: str = ""
    message_id: str = ""
    relates_to: str = ""
    to: str = ""
    reply_to: str = ""
    from_: str = ""
    identifier: str = ""
    app_sequence: AppSequence | None = None
    headers: tuple[Extension, ...] = ()
    body: etree._Element | None = None
    body_tag: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the body holds a SOAP fault."""
        return self.body_tag in _FAULTS


def parse_envelope(data: bytes, notes: list[Note]) -> Envelope:
    """Parse a SOAP message; deviations that do not stop us are appended to ``notes``.

    Raises ``XmlError`` if the bytes are not well-formed XML or have a DTD, ``EnvelopeError`` if
    the root element is no Envelope.
    """
    document, encoding = trimmed(data, notes)
    root = parse(document)
    refuse_long_namespaces(root, document)
    return read_envelope(root, notes, encoding)


def recover_envelope(
    data: bytes, notes: list[Note], in_part: Container[str] = ()
) -> Envelope | None:
    """What a broken document still shows of its envelope, or ``None``. Never raises.

    The element with which it breaks off is left out, because half a value is none; not one of
    ``in_part`` (local names).
    """
    document, encoding = trimmed(data, notes)
    root = recover(without_end(document, in_part))
    if root is None:
        return None
    try:
        refuse_long_namespaces(root, document)
        return read_envelope(root, notes, encoding)
    except XmlError:
        return None


def read_envelope(root: Any, notes: list[Note], encoding: str = "") -> Envelope:
    """Read an Envelope element; ``encoding`` is given where the document does not declare it.

    Raises ``EnvelopeError`` if it is none.
    """
    version = _ENVELOPES.get(root.tag) or _ENVELOPES.get(fold_tag(root.tag))
    if version is None:
        raise EnvelopeError(f"root element is {root.tag!r}, not a SOAP Envelope")
    if version != "1.2":
        told = f"SOAP {version} envelope, expected SOAP 1.2"
        note_at(notes, "Envelope", told, kind=NoteKind.SOAP)
    parts = _parts(root, notes)
    headers = _read_headers(parts["Header"], notes) if "Header" in parts else {}
    if "Body" not in parts:
        note_at(notes, "Envelope/Body", "required element is missing", kind=NoteKind.XML)
    content = parts["Body"][:] if "Body" in parts else ()
    if len(content) > 1:
        told = f"has {len(content)} children; the first is shown"
        note_at(notes, "Envelope/Body", told, kind=NoteKind.XML)
    body = content[0] if content else None
    encoding = encoding or root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() != "UTF-8":
        told = f"encoded as {encoding}, expected UTF-8"
        note_at(notes, "Envelope", told, kind=NoteKind.ENCODING)
    return Envelope(
        soap=version,
        encoding=encoding,
        action=_folded_action(headers.get("sent_action", ""), notes),
        body=body,
        body_tag="" if body is None else fold_tag(body.tag),
        **headers,
    )


def _parts(root: Any, notes: list[Note]) -> dict[str, Any]:
    """Header and Body, the first of each."""
    parts: dict[str, Any] = {}
    for part in root[:]:
        name = _PARTS.get(part.tag) or _PARTS.get(fold_tag(part.tag))
        if name is None:
            told = f"unexpected element {part.tag!r}"
            note_at(notes, "Envelope", told, kind=NoteKind.SHAPE)
        elif name in parts:
            note_at(notes, f"Envelope/{name}", _DOUBLED, kind=NoteKind.SHAPE)
        else:
            parts[name] = part
    return parts


def _read_headers(header: Any, notes: list[Note]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    others: list[Any] = []
    namespaces: set[str] = set()
    for block in header[:]:
        tag = block.tag
        known = _KNOWN.get(tag) or _folded_header(tag, notes)
        if known is None:
            others.append(block)
            continue
        field, namespace = known
        namespaces.add(namespace)
        if field in found:
            note_at(notes, _path(tag), _DOUBLED, kind=NoteKind.SHAPE)
        else:
            read_block = _READERS.get(field)
            found[field] = read_block(block, notes) if read_block else _text(block)
    versions = namespaces & WSA_VERSIONS.keys()
    if versions and versions != {WSA}:
        told = ", ".join(sorted(WSA_VERSIONS[version] for version in versions))
        text = f"WS-Addressing {told}, expected 2004/08"
        note_at(notes, "Envelope/Header", text, kind=NoteKind.ADDRESSING)
    _note_id_form(found.get("message_id"), "MessageID", notes)
    _note_id_form(found.get("relates_to"), "RelatesTo", notes)
    if others:
        found["headers"] = keep(header, others, (), notes)
    return found


def _folded_header(tag: str, notes: list[Note]) -> tuple[str, str] | None:
    """The header that one of an https or later namespace stands for; ``None`` for others'."""
    known = _KNOWN.get(fold_tag(tag))
    if known is not None:
        sent, meant = namespace_of(tag), known[1]
        told = f"namespace {sent!r} read as {meant!r}"
        note_at(notes, _path(tag), told, kind=folding(sent, meant))
    return known


def _path(tag: str) -> str:
    return f"Envelope/Header/{local_name(tag)}"


def _text(block: Any) -> str:
    return (block.text or "").strip()


def _as_sent(block: Any, notes: list[Note]) -> str:
    return block.text or ""


def _address(block: Any, notes: list[Note]) -> str:
    """The Address below an endpoint reference."""
    for child in block[:]:
        if local_name(child.tag) == "Address":
            return _text(child)
    return ""


def _app_sequence(block: Any, notes: list[Note]) -> AppSequence:
    return AppSequence(
        _number(block, "InstanceId", notes),
        block.get("SequenceId", "").strip()[:URI_LIMIT],
        _number(block, "MessageNumber", notes),
    )


def _number(block: Any, name: str, notes: list[Note]) -> int | None:
    """An attribute of AppSequence that is an unsigned 32-bit number, or ``None``; noted."""
    sent = block.get(name)
    text = (sent or "").strip()
    if text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= _MOST:
        return int(text)
    told, kind = "required attribute is missing", NoteKind.SHAPE
    if sent is not None:
        kind = NoteKind.VALUE
        told = f"{text[:TOLD_LIMIT]!r} is not an unsigned 32-bit number"
    note_at(notes, f"{_path(block.tag)}/@{name}", told, kind=kind)
    return None


_READERS = {
    "sent_action": _as_sent,
    "reply_to": _address,
    "from_": _address,
    "app_sequence": _app_sequence,
}


def _note_id_form(value: str | None, name: str, notes: list[Note]) -> None:
    """Say how an id is read that is not as it should be; letters of either case are the same."""
    if value and (folded := fold_id(value)) not in (value, value.lower()):
        told = f"{value!r} read as {folded!r}"
        note_at(notes, f"Envelope/Header/{name}", told, kind=NoteKind.VALUE)


def _folded_action(sent: str, notes: list[Note]) -> str:
    if not sent.strip():
        note_at(notes, _ACTION, "required header is missing", kind=NoteKind.ACTION)
        return ""
    if len(sent) > URI_LIMIT:
        note_at(notes, _ACTION, f"{len(sent)} characters; not looked up", kind=NoteKind.LIMIT)
        return sent.strip()
    action = fold_action(sent)
    if action != sent:
        plain = "".join(sent.split())
        kind = NoteKind.ACTION if plain == action else folding(plain, action)
        note_at(notes, _ACTION, f"{sent!r} read as {action!r}", kind=kind)
    return action
