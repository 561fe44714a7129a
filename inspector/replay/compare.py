"""What differs between a recorded answer and the one a replay got.

Rule: prefixes, padding, attribute order and what changes every time (ids, times) do not count;
namespaces do, because a wrong year in one is what breaks devices.
"""

import re
from collections.abc import Iterator
from difflib import unified_diff
from xml.sax.saxutils import escape, quoteattr

from inspector.soap.namespaces import SOAP12, WSA_VERSIONS, local_name, namespace_of
from inspector.soap.xml import Shape, XmlError, parse, pretty, shape

MASK = "…"
"""Stands for a value that differs from one sending to the next."""

_VOLATILE = frozenset(
    f"{{{wsa}}}{name}" for wsa in WSA_VERSIONS for name in ("MessageID", "RelatesTo", "To")
)
_TIME = re.compile(
    r"-?\d{4,}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?"
    r"|\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"
)
_CODES = frozenset({f"{{{SOAP12}}}Value", "faultcode"})


def compare(recorded: bytes, replayed: bytes) -> str:
    """A unified diff of two bodies, indented and with volatile values masked; empty if alike.

    Bodies that are not XML are compared as text, and as bytes when they are no text either.
    """
    if recorded == replayed:
        return ""
    try:
        before, after = _told(recorded), _told(replayed)
    except XmlError:
        if not (_is_text(recorded) and _is_text(replayed)):
            return f"recorded {len(recorded)} bytes, replayed {len(replayed)} other bytes"
        before, after = pretty(recorded).splitlines(), pretty(replayed).splitlines()
        if before == after:
            return "only line ends differ"
    return "\n".join(unified_diff(before, after, "recorded", "replayed", lineterm=""))


def _told(body: bytes) -> list[str]:
    return list(_lines(masked(shape(parse(body)))))


def masked(message: Shape) -> Shape:
    """A shape in which ids and times are masked and fault codes have no prefix.

    A prefix in a fault's code means what its declaration says, and devices forget that one.
    """
    tag, attributes, text, children = message
    if tag in _VOLATILE:
        text = MASK
    elif tag in _CODES:
        text = text.rpartition(":")[2]
    return (
        tag,
        tuple((name, _without_time(value)) for name, value in attributes),
        _without_time(text),
        tuple(masked(child) for child in children),
    )


def _without_time(text: str) -> str:
    return MASK if _TIME.fullmatch(text) else text


def _lines(message: Shape, above: str = "", depth: int = 0) -> Iterator[str]:
    """An element as indented lines; namespaces are told by xmlns where they change."""
    tag, attributes, text, children = message
    name, namespace, indent = local_name(tag), namespace_of(tag), "  " * depth
    told = [f" xmlns={quoteattr(namespace)}"] if namespace != above else []
    told += [f" {key}={quoteattr(value)}" for key, value in attributes]
    start = f"{indent}<{name}{''.join(told)}"
    if not children:
        yield f"{start}>{escape(text)}</{name}>" if text else f"{start}/>"
        return
    yield f"{start}>"
    if text:
        yield f"{indent}  {escape(text)}"
    for child in children:
        yield from _lines(child, namespace, depth + 1)
    yield f"{indent}</{name}>"


def _is_text(body: bytes) -> bool:
    try:
        return "\0" not in body.decode()
    except UnicodeDecodeError:
        return False
