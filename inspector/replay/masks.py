"""Which values do not count between two messages: what changes every time, and ids on wish.

Rule: what is masked is never hidden in silence. A kind that says which job, subscription or device
is meant is told with both values; of what must differ (MessageID, times) only the name.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from inspector.events.words import joined, listed
from inspector.soap.namespaces import (
    SOAP12,
    WSA_VERSIONS,
    WSD,
    WSD_2009,
    XOP,
    XOP_2003,
    local_name,
)
from inspector.soap.xml import Shape

MASK = "…"
"""Stands for a value that differs from one sending to the next."""

_VOLATILE = frozenset(
    f"{{{wsa}}}{name}" for wsa in WSA_VERSIONS for name in ("MessageID", "RelatesTo", "To")
)
_SEQUENCES = frozenset(f"{{{wsd}}}AppSequence" for wsd in (WSD, WSD_2009))
_INCLUDES = frozenset(f"{{{xop}}}Include" for xop in (XOP, XOP_2003))
_IDS = frozenset({
    "JobId", "JobToken", "ScanIdentifier", "DestinationToken", "ClientContext",
    "PostScanJobId", "Identifier",
})  # fmt: skip
_EVERY_TIME = frozenset({"MessageID", "RelatesTo", "AppSequence MessageNumber", "Include href"})
_UUID = re.compile(
    r"(?:urn:)?(?:uuid:)?[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"-?\d{4,}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?"
    r"|\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"
)
_CODES = frozenset({f"{{{SOAP12}}}Value", "faultcode"})


def masked(message: Shape, *, ids: bool = False) -> Shape:
    """A shape in which ids and times are masked and fault codes have no prefix.

    A prefix in a fault's code means what its declaration says, and devices forget that one. With
    ``ids`` those of jobs, subscriptions and devices are masked as well. Nothing is no id.
    """
    tag, attributes, text, children = message
    if text and (tag in _VOLATILE or (ids and local_name(tag) in _IDS)):
        text = MASK
    elif tag in _CODES:
        text = text.rpartition(":")[2]
    if tag in _SEQUENCES:
        attributes = tuple((name, MASK) for name, _ in attributes)
    elif tag in _INCLUDES:  # the name of a part of the same message
        attributes = tuple((name, MASK if name == "href" else it) for name, it in attributes)
    return (
        tag,
        tuple((name, _masked_value(value, ids=ids)) for name, value in attributes),
        _masked_value(text, ids=ids),
        tuple(masked(child, ids=ids) for child in children),
    )


def _masked_value(text: str, *, ids: bool) -> str:
    is_masked = _TIME.fullmatch(text) or (ids and _UUID.fullmatch(text))
    return MASK if is_masked else text


class Hidden(NamedTuple):
    """A value behind a mask, and the name of the element or attribute that holds it."""

    name: str
    value: str


class HiddenDifferences(NamedTuple):
    """What differs behind masks: a line for each kind with its values; names of what must."""

    ids: tuple[str, ...] = ()
    every_time: str = ""


def hidden_differences(pairs: Iterable[tuple[Hidden, Hidden]]) -> HiddenDifferences:
    """What to say of values that stand at the same place behind the same mask."""
    ids: dict[str, dict[tuple[str, str], None]] = {}
    every_time: dict[str, int] = {}
    for one, other in pairs:
        if one.value == other.value:
            continue
        if _must_differ(one, other):
            every_time[one.name] = every_time.get(one.name, 0) + 1
        else:
            ids.setdefault(one.name, {})[one.value, other.value] = None
    return HiddenDifferences(
        tuple(f"{name} {listed(list(values), _both)}" for name, values in ids.items()),
        listed([joined(name, _times(number), by=" ") for name, number in every_time.items()]),
    )


def _must_differ(one: Hidden, other: Hidden) -> bool:
    if one.name in _IDS or _only_case(one.value, other.value):
        return False
    is_time = _TIME.fullmatch(one.value) and _TIME.fullmatch(other.value)
    return one.name in _EVERY_TIME or bool(is_time)


def _both(values: tuple[str, str]) -> str:
    remark = " (differs in case only)" if _only_case(*values) else ""
    return f"{values[0]} / {values[1]}{remark}"


def _only_case(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _times(number: int) -> str:
    return f"×{number:,}" if number > 1 else ""
