"""SOAP faults, version 1.2 and 1.1, read into one shape.

Rule 1: the shape is told by the elements that are there, not by the namespace: devices answer
a fault of one version in an envelope of the other.
Rule 2: SOAP 1.1 maps faultcode to the subcode and faultstring to the reason (WS-Addressing
2004/08, section 4). The innermost subcode is the service's own code.
Rule 3: total. What is missing stays empty, what is odd is read as what it stands for; both are
noted, and every text has an end.
"""

import re
from collections.abc import Iterator
from itertools import islice

import msgspec
from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.namespaces import (
    NAMESPACES,
    SOAP_VERSIONS,
    XML,
    fold_namespace,
    local_name,
    namespace_of,
)
from inspector.soap.notes import folding

TEXT_LIMIT = 4096
"""Characters kept of a text: DPWS limits one to 256, and a whole envelope to 32,767 octets."""

CHILD_LIMIT = 1000
"""Children of one element that are looked at; a fault has five, a Reason one a language."""

_RAW_LIMIT = 4 * TEXT_LIMIT
"""Characters looked at before white space is folded."""

_CODES = {
    "sender": "Sender",
    "client": "Sender",
    "receiver": "Receiver",
    "server": "Receiver",
    "versionmismatch": "VersionMismatch",
    "mustunderstand": "MustUnderstand",
    "dataencodingunknown": "DataEncodingUnknown",
}
"""SOAP's own codes in lower case, and how 1.2 spells them."""

_SPELT = {
    "1.2": {"Sender", "Receiver", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown"},
    "1.1": {"Client", "Server", "VersionMismatch", "MustUnderstand"},
}
_QNAME = re.compile(r"(?:([^\s:/]+):)?([^\s:/]+)")
_LANG = f"{{{XML}}}lang"

type _Children = dict[str, etree._Element]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A fault as both SOAP versions tell it.

    ``code`` is the local name as SOAP 1.2 spells it (Sender, Receiver, …), empty if a service's
    own code was in its place. ``subcode`` is the innermost code's local name and
    ``subcode_namespace`` its folded namespace, when the prefix was declared or is a usual one.
    ``node`` is who on the way made the fault (faultactor of SOAP 1.1), ``role`` what it acted as.
    ``meaning`` is not sent: the decoder adds it for faults that are known.
    """

    code: str
    subcode: str = ""
    subcode_namespace: str = ""
    reason: str = ""
    detail: str = ""
    node: str = ""
    role: str = ""
    meaning: str = ""


def read_fault(element: etree._Element, notes: list[Note]) -> Fault:
    """Read a ``Fault`` element of SOAP 1.2 or 1.1; deviations are appended to ``notes``."""
    namespace = namespace_of(str(element.tag))
    version = SOAP_VERSIONS.get(fold_namespace(namespace), "")
    children = _children(element)
    shape = _shape(children, version or "1.2")
    _note_version(element, namespace, version, shape, notes)
    reading = _Reading(namespace if shape == "1.2" else "", shape, notes)
    return reading.fault_12(children) if shape == "1.2" else reading.fault_11(children)


def _shape(children: _Children, otherwise: str) -> str:
    """The SOAP version whose elements a fault has."""
    names = {name.casefold() for name in children}
    if "code" in names:
        return "1.2"
    return "1.1" if names & {"faultcode", "faultstring"} else otherwise


def _note_version(
    element: etree._Element, namespace: str, version: str, shape: str, notes: list[Note]
) -> None:
    """Say which versions a fault mixes, and which namespace was folded."""
    meant = fold_namespace(namespace)
    if meant != namespace:
        told = f"namespace {namespace!r} read as {meant!r}"
        notes.append(Note("Fault", told, folding(namespace, meant)))
    if not version:
        notes.append(Note("Fault", "is not in a namespace of SOAP", NoteKind.SOAP))
    elif shape != version:
        told = f"is of SOAP {version}, but its elements are of {shape}"
        notes.append(Note("Fault", told, NoteKind.SOAP))
    body = element.getparent()
    around = "" if body is None else fold_namespace(namespace_of(str(body.tag)))
    if version and SOAP_VERSIONS.get(around, version) != version:
        told = f"is of SOAP {version}, in an envelope of SOAP {SOAP_VERSIONS[around]}"
        notes.append(Note("Fault", told, NoteKind.SOAP))


class _Reading:
    """One fault while it is being read."""

    def __init__(self, namespace: str, shape: str, notes: list[Note]) -> None:
        self.shape = shape
        self.notes = notes
        self._namespace = namespace  # of the elements
        self._elsewhere = False

    def fault_12(self, children: _Children) -> Fault:
        """Read Code, Reason, Node, Role and Detail."""
        code = _children(self._child(children, "Fault", "Code"))
        value = self._child(code, "Fault/Code", "Value")
        name, subcode, namespace = self._code(value, "Fault/Code/Value")
        inner = self._child(code, "Fault/Code", "Subcode")
        own, path = None, "Fault/Code/Subcode"
        while inner is not None:
            parts = _children(inner)
            told = self._child(parts, path, "Value")
            if told is None:
                self._note(f"{path}/Value", "required element is missing")
            elif _text(told):
                own = told
            inner = self._child(parts, path, "Subcode")
        if own is not None:
            name = name or subcode
            subcode, namespace = self._qname(own, f"{path}/Value")
        return Fault(
            code=name,
            subcode=subcode,
            subcode_namespace=namespace,
            reason=self._reason(self._child(children, "Fault", "Reason")),
            detail=_text(self._child(children, "Fault", "Detail")),
            node=_text(self._child(children, "Fault", "Node")),
            role=_text(self._child(children, "Fault", "Role")),
        )

    def fault_11(self, children: _Children) -> Fault:
        """Read faultcode, faultstring, faultactor and detail."""
        code = self._child(children, "Fault", "faultcode")
        name, subcode, namespace = self._code(code, "Fault/faultcode")
        reason = self._child(children, "Fault", "faultstring")
        if reason is None:
            self._note("Fault/faultstring", "required element is missing")
        return Fault(
            code=name,
            subcode=subcode,
            subcode_namespace=namespace,
            reason=_text(reason),
            detail=_text(self._child(children, "Fault", "detail")),
            node=_text(self._child(children, "Fault", "faultactor")),
        )

    def _code(self, element: etree._Element | None, path: str) -> tuple[str, str, str]:
        """SOAP's code, and name and namespace of a service's own code in its place.

        SOAP 1.1 lets a dot follow its codes (``Client.Authentication``), and WS-Addressing puts
        the service's code there.
        """
        if element is None:
            self._note(path, "required element is missing")
            return "", "", ""
        name, namespace = self._qname(element, path)
        head, _, more = name.partition(".")
        code = _CODES.get(head.casefold(), "")
        if not code:
            if name and self.shape == "1.2":
                self._note(path, f"{name!r} is none of SOAP's codes", NoteKind.VALUE)
            return "", name, namespace
        if head not in _SPELT[self.shape]:
            odd = "is a code of SOAP 1.2" if head == code else f"read as {code!r}"
            self._note(path, f"{head!r} {odd}", NoteKind.VALUE)
        return code, more, ""

    def _reason(self, reason: etree._Element | None) -> str:
        """The reason in English, or in the first language that has words."""
        if reason is None:
            self._note("Fault/Reason", "required element is missing")
            return ""
        if self._child(_children(reason), "Fault/Reason", "Text") is None:
            self._note("Fault/Reason/Text", "required element is missing")
            return _text(reason)
        first = ""
        for child in _elements(reason):
            text = _text(child) if local_name(str(child.tag)).casefold() == "text" else ""
            if text and str(child.get(_LANG, "")).lower().partition("-")[0] == "en":
                return text
            first = first or text
        return first

    def _qname(self, element: etree._Element, path: str) -> tuple[str, str]:
        """Local name and folded namespace of a QName in an element's text.

        Published examples and devices forget to declare prefixes; a usual one tells enough.
        """
        sent = _text(element)
        text = sent.replace(" ", "")
        if not text:
            self._note(path, "is empty", NoteKind.VALUE)
            return "", ""
        if text != sent:
            self._note(path, f"{sent!r} read as {text!r}", NoteKind.VALUE)
        match = _QNAME.fullmatch(text)
        if match is None:
            self._note(path, f"{text!r} is not a qualified name", NoteKind.VALUE)
            return text, ""
        prefix, name = match[1], str(match[2])
        uri = str(element.nsmap.get(prefix) or "")[:TEXT_LIMIT]
        if not uri:
            uri = NAMESPACES.get(prefix, "")
            odd = f"prefix of {text!r} is not declared" if prefix else f"{text!r} has no prefix"
            self._note(path, f"{odd}, read as {uri!r}" if uri else odd, NoteKind.VALUE)
        folded = fold_namespace(uri)
        if folded != uri:
            self._note(path, f"namespace {uri!r} read as {folded!r}", folding(uri, folded))
        return name, folded

    def _child(self, children: _Children, path: str, name: str) -> etree._Element | None:
        """The first child of a local name, in any namespace and, if need be, any letter case."""
        child = children.get(name)
        if child is None:
            folded = name.casefold()
            found = next((other for other in children if other.casefold() == folded), None)
            if found is None:
                return None
            self._note(f"{path}/{name}", f"{found!r} read as {name!r}")
            child = children[found]
        if namespace_of(str(child.tag)) != self._namespace:
            self._note_namespace(namespace_of(str(child.tag)), f"{path}/{name}")
        return child

    def _note_namespace(self, found: str, path: str) -> None:
        """Say once where the elements are: the others will be like the first."""
        if not self._elsewhere and fold_namespace(found) != fold_namespace(self._namespace):
            self._elsewhere = True
            expected = "that of its Fault" if self.shape == "1.2" else "none"
            self._note(path, f"is in namespace {found!r}, expected {expected}")

    def _note(self, path: str, text: str, kind: NoteKind = NoteKind.SHAPE) -> None:
        self.notes.append(Note(path, text, kind))


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    """The first ``CHILD_LIMIT`` child elements."""
    return islice(element.iterchildren(tag=etree.Element), CHILD_LIMIT)


def _children(element: etree._Element | None) -> _Children:
    """The first child element of each local name."""
    found: _Children = {}
    for child in () if element is None else _elements(element):
        found.setdefault(local_name(str(child.tag)), child)
    return found


def _text(element: etree._Element | None) -> str:
    """All text below an element, its pieces apart, white space folded; cut at ``TEXT_LIMIT``."""
    if element is None:
        return ""
    raw = (element.text or "")[:_RAW_LIMIT] if len(element) == 0 else _text_below(element)
    text = " ".join(raw.split())
    return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "…"


def _text_below(element: etree._Element) -> str:
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece)[:_RAW_LIMIT])
        length += len(pieces[-1])
        if length > _RAW_LIMIT:
            break
    return " ".join(pieces)
