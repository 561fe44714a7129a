"""Random elements made of what is declared: right and wrong names, nested anyhow."""

import random
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from inspector.soap.namespaces import NAMESPACES, WSA_2005, WSCN, WSCN_2006_01, XML, local_name
from inspector.soap.schema import REPEATED, Attr, clark, elements_below, is_element, slots_of
from tests.strategies import TYPED, class_of

CLASSES = sorted(
    {cls for match in TYPED for cls in elements_below(class_of(match))},
    key=lambda cls: (cls.__module__, cls.__name__),
)
"""Every declared class, generic ones without their argument."""

SLOTS = [slot for cls in CLASSES for slot in slots_of(cls)]
TAGS = [slot.tag for slot in SLOTS if slot.form is not Attr]
ATTRIBUTES = [slot.tag for slot in SLOTS if slot.form is Attr]

TEXTS = (
    *("", " ", "0", "1", " 90 ", "-1", "9" * 30, "true", "True", "x", "a b", "<&>\u00e9\u4e2d"),
    *("wscn:ScanDeviceType", "wsdp:Device w:B", "q:X", "v:Y", "RGB24", "jfif", "urn:uuid:1"),
    *("2026-03-02T10:00:00Z", "2026-02-28T24:00:00", "2026-02-30T00:00:00", "PT1H", "x" * 300),
)
OTHER_NAMESPACES = ("", "urn:acme", WSCN.replace("http:", "https:"), WSCN_2006_01, WSA_2005, XML)
NSMAP = NAMESPACES | {"w": WSCN, "v": "urn:acme"}


def random_element(cls: Any, chance: random.Random) -> etree._Element:
    """An element that may be of a class: mostly its own names, then any others."""
    node = etree.Element(clark(cls.NAMESPACE, cls.__name__), nsmap=NSMAP)
    _fill(node, cls, chance, 5)
    return node


def _fill(node: etree._Element, cls: Any, chance: random.Random, depth: int) -> None:
    slots = slots_of(cls) if cls else ()
    if chance.random() < 0.4 or not slots:
        node.text = chance.choice(TEXTS)
    for name in _some(chance, [slot.tag for slot in slots if slot.form is Attr], ATTRIBUTES, 2):
        node.set(_strange(name, chance), chance.choice(TEXTS))
    if not depth:
        return
    inner = {slot.tag: slot.value.type for slot in slots if is_element(slot.value.type)}
    own = [slot.tag for slot in slots if slot.form is not Attr]
    for tag in _some(chance, own, TAGS, 2 + len(own)):
        child = etree.SubElement(node, _strange(tag, chance))
        child.tail = chance.choice(("", "", "\n", "tail"))
        _fill(child, inner.get(tag), chance, depth - 1)


def _some(chance: random.Random, own: list[str], others: list[str], most: int) -> Iterator[str]:
    for _ in range(chance.randint(0, most)):
        yield chance.choice(own if own and chance.random() < 0.8 else others)


def _strange(name: str, chance: random.Random) -> str:
    """The name, at times in another namespace."""
    if chance.random() < 0.9:
        return name
    return clark(chance.choice(OTHER_NAMESPACES), local_name(name))


def plain(message: Any) -> Any:
    """A message without extensions: how their XML is written depends on where it stands."""
    if not is_element(type(message)):
        return message
    values = {
        slot.name: tuple(map(plain, value)) if slot.form in REPEATED else plain(value)
        for slot, value in _filled(message)
    }
    return msgspec.structs.replace(message, extensions=(), **values)


def _filled(message: Any) -> Iterator[tuple[Any, Any]]:
    return ((slot, getattr(message, slot.name)) for slot in slots_of(type(message)))
