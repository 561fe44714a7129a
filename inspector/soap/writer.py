"""The writer of declared messages: message in, element out; the inverse of ``reader``.

Rule: a prefix is declared where it is first needed, and never twice for the same namespace. Names
in texts (``wscn:ScanDeviceType``) are written with the prefix that is in scope, so a message that
goes into an envelope is written into it: lxml, when it moves an element below others, drops the
prefixes that only its texts use.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from zlib import crc32

from lxml import etree

from inspector.soap.extensions import Extension
from inspector.soap.namespaces import NAMESPACES, PREFIXES, local_name, namespace_of
from inspector.soap.schema import OWN, REPEATED, Slot, Text, clark, is_element, slots_of
from inspector.soap.xml import XmlError, parse

type _Scope = dict[str, str]
"""The prefix of each namespace that is declared."""


def write(
    message: Any, tag: str | None = None, parent: etree._Element | None = None
) -> etree._Element:
    """Build the XML element of ``message``, named ``tag`` or by its class.

    It becomes the last child of ``parent``, if there is one.
    """
    scope: _Scope = {}
    if parent is not None:
        scope = {str(uri): prefix for prefix, uri in parent.nsmap.items() if prefix}
    return _write(message, tag or clark(message.NAMESPACE, type(message).__name__), parent, scope)


def _write(message: Any, tag: str, parent: etree._Element | None, scope: _Scope) -> etree._Element:
    filled = [(slot, getattr(message, slot.name)) for slot in slots_of(type(message))]
    own = [(slot, value) for slot, value in filled if slot.form in OWN and value is not None]
    names = [value for slot, value in own if slot.value.qualified]
    node, scope = _element(tag, names, parent, scope)
    for slot, value in own:
        if slot.form is Text:
            node.text = _to_text(slot, value, scope)
        else:
            node.set(slot.tag, _to_text(slot, value, scope))
    for slot, value in filled:
        if slot.form not in OWN and value is not None:
            for item in value if slot.form in REPEATED else (value,):
                _write_child(slot, item, node, scope)
    for extension in message.extensions:
        _extend(node, extension)
    return node


def _write_child(slot: Slot, item: Any, parent: etree._Element, scope: _Scope) -> None:
    if is_element(type(item)):
        _write(item, slot.tag, parent, scope)
        return
    node, scope = _element(slot.tag, [item] if slot.value.qualified else [], parent, scope)
    node.text = _to_text(slot, item, scope)


def _element(
    tag: str, names: list[Any], parent: etree._Element | None, scope: _Scope
) -> tuple[etree._Element, _Scope]:
    """An empty element, and the scope with the prefixes of its tag and of the names in its texts.

    Those that are not in scope yet are declared on it.
    """
    needed: _Scope = {}
    for uri in (namespace_of(tag), *map(_namespace_of_name, _words(names))):
        if uri and uri not in scope and uri not in needed:
            needed[uri] = _new_prefix(uri, scope)
    declared = {prefix: uri for uri, prefix in needed.items()}
    if parent is None:
        node = etree.Element(tag, nsmap=declared)
    else:
        node = etree.SubElement(parent, tag, nsmap=declared)
    return node, scope | needed


def _words(names: list[Any]) -> Iterator[str]:
    for name in names:
        yield from name if isinstance(name, tuple) else (name,)


def _namespace_of_name(name: str) -> str:
    return namespace_of(name) or NAMESPACES.get(name.rpartition(":")[0], "")


def _new_prefix(uri: str, scope: _Scope) -> str:
    usual = PREFIXES.get(uri)
    return usual if usual and usual not in scope.values() else f"x{crc32(uri.encode()):08x}"


def _extend(node: etree._Element, extension: Extension) -> None:
    """Put back what no declaration knows; what was too long to be kept is left out."""
    if extension.name.startswith("@"):
        node.set(clark(extension.namespace, extension.name[1:]), extension.text)
    else:
        with suppress(XmlError):
            node.append(parse(extension.text.encode()))


def _to_text(slot: Slot, value: Any, scope: _Scope) -> str:
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case tuple():
            return " ".join(_to_text(slot, word, scope) for word in value)
        case str() if slot.value.qualified and (uri := _namespace_of_name(value)):
            return f"{scope[uri]}:{local_name(value).rpartition(':')[2]}"
    return str(value)
