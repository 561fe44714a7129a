"""SOAP faults, version 1.2 and 1.1, read into one shape.

SOAP 1.1 maps faultcode to the subcode and faultstring to the reason (WS-Addressing 2004/08,
section 4). The innermost subcode is the service's own code; prefixes may be undeclared.
"""

import msgspec
from lxml import etree

from inspector.errors import Note
from inspector.soap.namespaces import SOAP12, fold_namespace, local_name

_GENERIC_11 = frozenset({"Client", "Server", "VersionMismatch", "MustUnderstand"})
_TO_12 = {"Client": "Sender", "Server": "Receiver"}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A fault as both SOAP versions tell it.

    ``code`` is the local name (Sender, Receiver, …), ``subcode`` the innermost code's local
    name, ``subcode_namespace`` its folded namespace when the prefix was declared.
    """

    code: str
    subcode: str = ""
    subcode_namespace: str = ""
    reason: str = ""
    detail: str = ""


def read_fault(element: etree._Element, notes: list[Note]) -> Fault:
    """Read a ``Fault`` element of SOAP 1.2 or 1.1; what is missing stays empty and is noted."""
    if element.tag == f"{{{SOAP12}}}Fault":
        return _read_12(element, notes)
    return _read_11(element, notes)


def _read_12(element: etree._Element, notes: list[Note]) -> Fault:
    code = _child(element, "Code")
    value = _child(code, "Value")
    inner, subcode = _child(code, "Subcode"), None
    while inner is not None:
        subcode = _child(inner, "Value")
        inner = _child(inner, "Subcode")
    if value is None:
        notes.append(Note("Fault/Code/Value", "required element is missing"))
    name, namespace = _qname(subcode, "Fault/Code/Subcode/Value", notes)
    return Fault(
        code=_qname(value, "Fault/Code/Value", notes)[0],
        subcode=name,
        subcode_namespace=namespace,
        reason=_text(_child(_child(element, "Reason"), "Text")),
        detail=_text(_child(element, "Detail")),
    )


def _read_11(element: etree._Element, notes: list[Note]) -> Fault:
    code = _child(element, "faultcode")
    if code is None:
        notes.append(Note("Fault/faultcode", "required element is missing"))
    name, namespace = _qname(code, "Fault/faultcode", notes)
    head = name.partition(".")[0]
    generic = head in _GENERIC_11
    return Fault(
        code=_TO_12.get(head, head) if generic else "",
        subcode=name.partition(".")[2] if generic else name,
        subcode_namespace="" if generic else namespace,
        reason=_text(_child(element, "faultstring")),
        detail=_text(_child(element, "detail")),
    )


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    children = element.iterchildren(tag=etree.Element)
    return next((child for child in children if local_name(str(child.tag)) == name), None)


def _text(element: etree._Element | None) -> str:
    """All text below an element, white space folded."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def _qname(element: etree._Element | None, path: str, notes: list[Note]) -> tuple[str, str]:
    """Local name and folded namespace of a QName in an element's text."""
    text = _text(element)
    prefix, colon, name = text.rpartition(":")
    if element is None or not text:
        return "", ""
    uri = element.nsmap.get(prefix or None, "")
    if colon and not uri:
        notes.append(Note(path, f"prefix of {text!r} is not declared"))
    return name, fold_namespace(str(uri)) if uri else ""
