"""Two envelopes as lines that can be compared: indented, with the same prefixes, ids masked.

Rule: prefixes, padding and the order of attributes do not count, in names that stand in texts
either; namespaces do.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from inspector.replay.masks import MASK, Hidden, masked
from inspector.replay.prefixes import Prefixes, prefixes_of_two
from inspector.soap.namespaces import local_name, namespace_of
from inspector.soap.xml import Shape, parse, shape

_NAMES = frozenset({"Types", "PortType", "ServiceName"})
_CLARK = re.compile(r"\{([^{}]*)\}[^\s{}]+")
_VAGUE = frozenset({"Address"})
"""Elements whose name says nothing without the one around them."""


NAMING_LIMIT = 1_000
"""Elements with names in their text that are looked at; those behind are compared as written."""


class Line(NamedTuple):
    """A line: ``text`` is compared, ``said`` is shown where it differs, ``hidden`` is masked."""

    text: str
    said: str
    hidden: tuple[Hidden, ...] = ()


def plain_line(text: str) -> Line:
    """A line in which nothing is masked."""
    return Line(text, text)


def outlined(
    one: bytes, other: bytes, *, ids: bool, limit: int | None = None
) -> tuple[list[Line], list[Line]]:
    """The first lines of two documents. Raises ``XmlError`` if one is no XML."""
    shapes = [_read(body) for body in (one, other)]
    told = prefixes_of_two(*(_namespaces(it) for it in shapes))
    first, second = (
        [*map(plain_line, names.declared), *islice(_lines(it, masked(it, ids=ids), names), limit)]
        for it, names in zip(shapes, told, strict=True)
    )
    return first, second


def _read(body: bytes) -> Shape:
    root = parse(body)
    for node in islice(filter(_needs_expansion, root.iter()), NAMING_LIMIT):
        _expand(node)
    return shape(root)


def _needs_expansion(node: Any) -> bool:
    tag, above = str(node.tag), node.getparent()
    if _is_name(tag, "Name"):
        return bool(node.get("Name"))
    return bool(node.text) and _holds_names(tag, "" if above is None else str(above.tag))


def _expand(node: Any) -> None:
    """Names in texts have prefixes that mean what their declaration says; put that there."""
    declared = node.nsmap  # lxml makes it anew each time
    if _is_name(str(node.tag), "Name"):
        node.set("Name", _expanded(node.get("Name").strip(), declared))
    else:
        node.text = " ".join(sorted(_expanded(it, declared) for it in node.text.split()))


def _expanded(name: str, namespaces: dict[str | None, str]) -> str:
    prefix, colon, local = name.rpartition(":")
    namespace = namespaces.get(prefix if colon else None)
    return f"{{{namespace}}}{local}" if namespace else name


def _holds_names(tag: str, above: str) -> bool:
    name = local_name(tag)
    return name in _NAMES or (name == "Name" and local_name(above) == "RequestedElements")


def _namespaces(message: Shape, above: str = "") -> Iterator[str]:
    tag, attributes, text, children = message
    yield namespace_of(tag)
    for name, value in attributes:
        yield namespace_of(name)
        yield from _CLARK.findall(value) if _is_name(tag, name) else ()
    yield from _CLARK.findall(text) if _holds_names(tag, above) else ()
    for child in children:
        yield from _namespaces(child, tag)


def _is_name(tag: str, attribute: str) -> bool:
    return attribute == "Name" and local_name(tag) == "ElementData"


def _lines(
    seen: Shape, compared: Shape, names: Prefixes, above: str = "", depth: int = 0
) -> Iterator[Line]:
    """An element as indented lines, as it was seen and as it is compared."""
    tag, name, indent = seen[0], names.named(seen[0]), "  " * depth
    starts, hidden = _start(seen, compared, names)
    starts = (f"{indent}<{name}{starts[0]}", f"{indent}<{name}{starts[1]}")
    texts = compared[2], _said(seen[2], compared[2])
    if _holds_names(tag, above):
        texts = _prefixed(texts[0], names), _prefixed(texts[1], names)
    within: tuple[Hidden, ...] = ()
    if texts[0] == MASK:
        kind = local_name(tag)
        kind = f"{local_name(above)}/{kind}" if kind in _VAGUE and above else kind
        within = (Hidden(kind, texts[1]),)
    if not seen[3]:
        text, said = (
            f"{start}>{escape(text)}</{name}>" if text else f"{start}/>"
            for start, text in zip(starts, texts, strict=True)
        )
        yield Line(text, said, (*hidden, *within))
        return
    yield Line(f"{starts[0]}>", f"{starts[1]}>", hidden)
    if seen[2]:
        yield Line(f"{indent}  {escape(texts[0])}", f"{indent}  {escape(texts[1])}", within)
    for child, other in zip(seen[3], compared[3], strict=True):
        yield from _lines(child, other, names, tag, depth + 1)
    yield plain_line(f"{indent}</{name}>")


def _start(
    seen: Shape, compared: Shape, names: Prefixes
) -> tuple[tuple[str, str], tuple[Hidden, ...]]:
    """The attributes of an element, as compared and as seen, and which are masked."""
    told, said, hidden = "", "", []
    for (name, value), (_, mask) in zip(seen[1], compared[1], strict=True):
        texts = mask, _said(value, mask)
        if _is_name(seen[0], name):
            texts = _prefixed(texts[0], names), _prefixed(texts[1], names)
        told += f" {names.named(name)}={quoteattr(texts[0])}"
        said += f" {names.named(name)}={quoteattr(texts[1])}"
        if texts[0] == MASK:
            hidden.append(Hidden(f"{local_name(seen[0])} {local_name(name)}", texts[1]))
    return (told, said), tuple(hidden)


def _said(value: str, mask: str) -> str:
    return value if mask == MASK else mask


def _prefixed(text: str, names: Prefixes) -> str:
    return _CLARK.sub(lambda match: names.named(match[0]), text)
