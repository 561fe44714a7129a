"""Build an envelope of our own: the demo's traffic, tests and captures are made with it."""

from typing import Any

from lxml import etree

from inspector.soap.namespaces import ANONYMOUS, SOAP12, WSA, XML
from inspector.soap.writer import write

_PREFIXES = {"soap": SOAP12, "wsa": WSA}
_LANG = f"{{{XML}}}lang"


def envelope(
    body: Any,
    *,
    action: str,
    message_id: str,
    to: str = ANONYMOUS,
    relates_to: str = "",
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """A SOAP 1.2 envelope around a message, on one line as Windows and sane-airscan send it.

    ``body`` is a declared message or an element; ``prefixes`` maps further prefixes to namespaces.
    """
    root = etree.Element(f"{{{SOAP12}}}Envelope", nsmap=_PREFIXES | (prefixes or {}))
    header = etree.SubElement(root, f"{{{SOAP12}}}Header")
    texts = {"To": to, "Action": action, "MessageID": message_id, "RelatesTo": relates_to}
    for name, text in texts.items():
        if text:
            etree.SubElement(header, f"{{{WSA}}}{name}").text = text
    place = etree.SubElement(root, f"{{{SOAP12}}}Body")
    if isinstance(body, etree._Element):
        place.append(body)
    else:
        write(body, parent=place)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def fault(
    *, code: str, subcode: tuple[str, str], reason: str, detail: str = "", prefix: str = "wscn"
) -> etree._Element:
    """A SOAP 1.2 Fault element; ``subcode`` is namespace and local name."""
    namespace, name = subcode
    root = etree.Element(f"{{{SOAP12}}}Fault", nsmap={"soap": SOAP12, prefix: namespace})
    outer = etree.SubElement(root, f"{{{SOAP12}}}Code")
    etree.SubElement(outer, f"{{{SOAP12}}}Value").text = f"soap:{code}"
    inner = etree.SubElement(outer, f"{{{SOAP12}}}Subcode")
    etree.SubElement(inner, f"{{{SOAP12}}}Value").text = f"{prefix}:{name}"
    words = etree.SubElement(root, f"{{{SOAP12}}}Reason")
    text = etree.SubElement(words, f"{{{SOAP12}}}Text", attrib={_LANG: "en"})
    text.text = reason
    if detail:
        etree.SubElement(root, f"{{{SOAP12}}}Detail").text = detail
    return root
