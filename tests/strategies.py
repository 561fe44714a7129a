"""Strategies made from the declarations: what is declared tomorrow is covered tomorrow."""

from typing import Any

from hypothesis import strategies as st

from inspector import protocols
from inspector.protocols import Match
from inspector.soap.schema import Between, Known, Many, MaxLength, Must, Slot, is_element, slots_of

MATCHES = tuple(protocols.matches())
IDS = [f"{m.protocol.name} {m.operation.name} {m.side}" for m in MATCHES]

TEXT_CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
)
"""What XML can hold; white space at the ends is not kept, so strategies strip it."""


def messages(cls: type) -> st.SearchStrategy[Any]:
    """Messages of a declared class that break no rule of it."""
    return st.builds(cls, **{slot.name: _field(slot) for slot in slots_of(cls)})


def _field(slot: Slot) -> st.SearchStrategy[Any]:
    value = messages(slot.type) if is_element(slot.type) else _leaf(slot)
    if slot.form is Many:
        return st.lists(value, max_size=3).map(tuple)
    return value if slot.form is Must else st.none() | value


def _leaf(slot: Slot) -> st.SearchStrategy[Any]:
    if slot.type is bool:
        return st.booleans()
    match slot.constraint:
        case Known(values=values):
            return st.sampled_from(values)
        case Between(least=least, most=most):
            return st.integers(least, 10**18 - 1 if most is None else most)
        case MaxLength(characters=characters):
            return texts(characters)
    return texts(40) if slot.type is str else st.integers(-(10**18) + 1, 10**18 - 1)


def texts(characters: int) -> st.SearchStrategy[str]:
    """Texts as a codec keeps them: stripped."""
    return st.text(TEXT_CHARACTERS, max_size=min(characters, 40)).map(str.strip)


def matched_messages() -> st.SearchStrategy[tuple[Match, Any]]:
    """Any half of any declared operation, with a message of it."""
    return st.sampled_from(MATCHES).flatmap(
        lambda match: messages(match.message_class).map(lambda message: (match, message))
    )


def chunked(data: bytes) -> st.SearchStrategy[list[bytes]]:
    """The same bytes in pieces of any size."""
    cuts = st.lists(st.integers(0, len(data)), max_size=12).map(sorted)
    return cuts.map(lambda at: [data[a:b] for a, b in zip([0, *at], [*at, len(data)], strict=True)])
