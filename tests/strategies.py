"""Strategies made from the declarations: what is declared tomorrow is covered tomorrow."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from inspector import protocols
from inspector.protocols import Match
from inspector.soap.constraints import Between, Known, Matches, MaxLength
from inspector.soap.extensions import Extension
from inspector.soap.schema import Either, Many, Must, Slot, Some, Text, Value, is_element, slots_of

MATCHES = tuple(protocols.matches())
IDS = [f"{m.protocol.name} {m.operation.name} {m.side}" for m in MATCHES]

TYPED = tuple(match for match in MATCHES if match.message_class is not None)
"""Those that have a body with a declared class."""

TYPED_IDS = [f"{m.protocol.name} {m.operation.name} {m.side}" for m in TYPED]

TEXT_CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
)
"""What XML can hold; white space at the ends is not kept, so strategies strip it."""

NAMES = st.sampled_from(["wscn:ScanDeviceType", "wsdp:Device", "{urn:acme}Service", "JobStatus"])
"""Qualified names: of the field, of a vendor, of no namespace."""


@cache  # to build the strategy of a large message costs more than to draw from it
def messages(cls: type, argument: Value | None = None) -> st.SearchStrategy[Any]:
    """Messages of a declared class that break no rule of it."""
    slots = slots_of(cls, argument)
    choice = [slot for slot in slots if slot.form is Either]
    fields = {slot.name: _field(slot) for slot in slots if slot.form is not Either}
    if not choice:
        return st.builds(cls, **fields)
    others = dict.fromkeys((slot.name for slot in choice), st.none())
    one_of_them = [others | {slot.name: _field(slot)} for slot in choice]
    return st.one_of(*[st.builds(cls, **fields, **one) for one in one_of_them])


def _field(slot: Slot) -> st.SearchStrategy[Any]:
    value = slot.value
    item = messages(value.type, value.argument) if is_element(value.type) else _text(value)
    if slot.form in (Many, Some):
        return st.lists(item, min_size=int(slot.form is Some), max_size=3).map(tuple)
    return item if slot.form in (Must, Text) else st.none() | item


def _text(value: Value) -> st.SearchStrategy[Any]:
    if not value.words:
        return _leaf(value)
    words = _leaf(value).filter(lambda word: word and len(str(word).split()) == 1)
    return st.lists(words, max_size=3).map(tuple)


def _leaf(value: Value) -> st.SearchStrategy[Any]:
    match value.constraint:
        case Known(values=values):
            return st.sampled_from(values)
        case Between(least=least, most=most):
            return st.integers(least, 10**18 - 1 if most is None else most)
        case MaxLength(characters=characters):
            return texts(characters)
        case Matches(pattern=pattern):
            return st.from_regex(pattern, fullmatch=True)
    return NAMES if value.qualified else _PLAIN[value.type]


def texts(characters: int) -> st.SearchStrategy[str]:
    """Texts as a codec keeps them: stripped."""
    return st.text(TEXT_CHARACTERS, max_size=min(characters, 40)).map(str.strip)


_PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: texts(40),
    bool: st.booleans(),
    int: st.integers(-(10**18) + 1, 10**18 - 1),
    datetime: st.datetimes(
        min_value=datetime(1, 1, 2),
        timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=-5, minutes=-30))]),
    ),
}


def extensions() -> st.SearchStrategy[tuple[Extension, ...]]:
    """What a vendor may add to an element, as it is kept: elements, then attributes."""
    return st.builds(
        lambda elements, attributes: (
            *(_vendor_element(name, text) for name, text in elements),
            *(Extension(VENDOR, f"@{name}", text) for name, text in attributes.items()),
        ),
        st.lists(st.tuples(_VENDOR_NAMES, texts(40)), max_size=3),
        st.dictionaries(_VENDOR_NAMES, texts(40), max_size=3),
    )


VENDOR = "urn:vendor"
_VENDOR_NAMES = st.sampled_from(["x", "Name", "JobId", "\u00e9"])


def _vendor_element(name: str, text: str) -> Extension:
    start = f'<v:{name} xmlns:v="{VENDOR}"'
    return Extension(VENDOR, name, f"{start}>{escape(text)}</v:{name}>" if text else f"{start}/>")


def matched_messages() -> st.SearchStrategy[tuple[Match, Any]]:
    """Any half of any declared operation that has a body, with a message of it."""
    return st.sampled_from(TYPED).flatmap(
        lambda match: messages(class_of(match)).map(lambda message: (match, message))
    )


def action_of(match: Match) -> str:
    """The action URI a conforming peer sends: ``namespace/Name`` and ``namespace/NameResponse``."""
    return next(protocols.actions_of(match))


def class_of(match: Match) -> type:
    """The class of a half that has one."""
    assert match.message_class is not None
    return match.message_class


def chunked(data: bytes) -> st.SearchStrategy[list[bytes]]:
    """The same bytes in pieces of any size."""
    cuts = st.lists(st.integers(0, len(data)), max_size=12).map(sorted)
    return cuts.map(lambda at: [data[a:b] for a, b in zip([0, *at], [*at, len(data)], strict=True)])
