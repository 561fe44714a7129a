"""The SOAP envelope and its addressing headers.

Rule 1: three WS-Addressing versions (2003/03, 2004/08, 2005/08) and both SOAP versions are one
envelope; what differs from SOAP 1.2 with 2004/08 is noted.
Rule 2: values are kept as sent, without surrounding white space (the Action with it, because a
device that compares it as text fails on it); comparisons use folded ones.
"""

from typing import Any

import msgspec
from lxml import etree

from inspector.errors import Note
from inspector.soap.namespaces import (
    SOAP_VERSIONS,
    WSA,
    WSA_VERSIONS,
    fold_action,
    fold_id,
    fold_tag,
    local_name,
    namespace_of,
)
from inspector.soap.xml import XmlError, parse, recover

URI_LIMIT = 2048
"""Characters of an action that is folded and looked up: DPWS allows a URI 2,048 octets."""

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
}
_ENVELOPES = {f"{{{soap}}}Envelope": version for soap, version in SOAP_VERSIONS.items()}
_HEADERS = frozenset(f"{{{soap}}}Header" for soap in SOAP_VERSIONS)
_BODIES = frozenset(f"{{{soap}}}Body" for soap in SOAP_VERSIONS)
_FAULTS = frozenset(f"{{{soap}}}Fault" for soap in SOAP_VERSIONS)
_ONLY_2004 = {WSA}


class EnvelopeError(XmlError):
    """A well-formed document that is not a SOAP envelope."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One SOAP message: addressing headers as sent, and the element in its body.

    ``action`` is folded (white space, scheme, draft year), ``sent_action`` as it was on the wire.
    ``encoding`` is the document's character encoding.
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
    return read_envelope(parse(data), notes)


def recover_envelope(data: bytes, notes: list[Note]) -> Envelope | None:
    """What a broken document still shows of its envelope, or ``None``. Never raises."""
    root = recover(data)
    if root is None:
        return None
    try:
        return read_envelope(root, notes)
    except EnvelopeError:
        return None


def read_envelope(root: Any, notes: list[Note]) -> Envelope:
    """Read an Envelope element. Raises ``EnvelopeError`` if it is none."""
    version = _ENVELOPES.get(fold_tag(root.tag))
    if version is None:
        raise EnvelopeError(f"root element is {root.tag!r}, not a SOAP Envelope")
    if version != "1.2":
        notes.append(Note("Envelope", f"SOAP {version} envelope, expected SOAP 1.2"))
    headers: dict[str, str] = {}
    bodies: list[Any] = []
    for part in root[:]:
        tag = fold_tag(part.tag)
        if tag in _HEADERS:
            headers = _read_headers(part, notes)
        elif tag in _BODIES:
            bodies.append(part)
        else:
            notes.append(Note("Envelope", f"unexpected element {part.tag!r}"))
    if not bodies:
        notes.append(Note("Envelope/Body", "required element is missing"))
    content = bodies[0][:] if bodies else []
    if len(content) > 1:
        notes.append(Note("Envelope/Body", f"has {len(content)} children; the first is shown"))
    body = content[0] if content else None
    return Envelope(
        soap=version,
        encoding=root.getroottree().docinfo.encoding or "UTF-8",
        action=_folded_action(headers.get("sent_action", ""), notes),
        body=body,
        body_tag="" if body is None else fold_tag(body.tag),
        **headers,
    )


def _read_headers(header: Any, notes: list[Note]) -> dict[str, str]:
    found: dict[str, str] = {}
    versions: set[str] = set()
    for block in header[:]:
        tag = block.tag
        known = _KNOWN.get(tag) or _folded_header(tag, notes)
        if known is None:
            continue
        field, version = known
        versions.add(version)
        if field in found:
            notes.append(Note(_path(tag), "occurs more than once; the first is shown"))
        else:
            found[field] = _READERS.get(field, _text)(block)
    if versions != _ONLY_2004 and versions:
        told = ", ".join(sorted(WSA_VERSIONS[version] for version in versions))
        notes.append(Note("Envelope/Header", f"WS-Addressing {told}, expected 2004/08"))
    _note_id_form(found.get("message_id"), "MessageID", notes)
    _note_id_form(found.get("relates_to"), "RelatesTo", notes)
    return found


def _folded_header(tag: str, notes: list[Note]) -> tuple[str, str] | None:
    """The header an https namespace stands for; ``None`` for headers of others."""
    known = _KNOWN.get(fold_tag(tag))
    if known is not None:
        notes.append(Note(_path(tag), f"namespace {namespace_of(tag)!r} read as {known[1]!r}"))
    return known


def _path(tag: str) -> str:
    return f"Envelope/Header/{local_name(tag)}"


def _text(block: etree._Element) -> str:
    return (block.text or "").strip()


def _as_sent(block: etree._Element) -> str:
    return block.text or ""


def _address(block: etree._Element) -> str:
    """The Address below an endpoint reference."""
    return next((_text(child) for child in block if local_name(str(child.tag)) == "Address"), "")


_READERS = {"sent_action": _as_sent, "reply_to": _address, "from_": _address}


def _note_id_form(value: str | None, name: str, notes: list[Note]) -> None:
    if value and not value.startswith("urn:uuid:") and fold_id(value) != value:
        notes.append(Note(f"Envelope/Header/{name}", f"{value!r} read as {fold_id(value)!r}"))


def _folded_action(sent: str, notes: list[Note]) -> str:
    if not sent.strip():
        notes.append(Note("Envelope/Header/Action", "required header is missing"))
        return ""
    if len(sent) > URI_LIMIT:
        notes.append(Note("Envelope/Header/Action", f"{len(sent)} characters; not looked up"))
        return sent.strip()
    action = fold_action(sent)
    if action != sent:
        notes.append(Note("Envelope/Header/Action", f"{sent!r} read as {action!r}"))
    return action
