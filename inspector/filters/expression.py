"""Expressions: what a filter says, as a tree, and how it is written.

Rule: ``parse(shown(expression))`` is the expression again.
"""

import re

import msgspec

from inspector.errors import InspectorError
from inspector.filters.fields import FIELDS

ERROR_LIMIT = 200
"""Characters of an error: it repeats what was written."""


class FilterError(InspectorError):
    """A text that is no filter; ``at`` is the character (from 0) where it goes wrong."""

    def __init__(self, text: str, *, at: int) -> None:
        super().__init__(text if len(text) <= ERROR_LIMIT else f"{text[: ERROR_LIMIT - 1]}…")
        self.at = at


class Word(msgspec.Struct, frozen=True):
    """``text`` occurs in what is shown; ``*`` stands for any characters."""

    text: str


class Compare(msgspec.Struct, frozen=True):
    """A field's value; ``field`` is its own name, never an alias."""

    field: str
    operator: str
    value: str


class Has(msgspec.Struct, frozen=True):
    """A field that stands alone: there is a value."""

    field: str


class Not(msgspec.Struct, frozen=True):
    """What ``part`` does not let through."""

    part: "Expression"


class And(msgspec.Struct, frozen=True):
    """What all parts let through; without any, everything."""

    parts: "tuple[Expression, ...]"


class Or(msgspec.Struct, frozen=True):
    """What one of the parts lets through."""

    parts: "tuple[Expression, ...]"


type Expression = Word | Compare | Has | Not | And | Or

EVERYTHING = And(())
"""The filter that nobody wrote."""

KEYWORDS = ("and", "or", "not")
ALONE = frozenset(field.name for field in FIELDS if field.alone)
"""Fields whose name alone says something."""

_PLAIN_WORD = re.compile(r"[\w.*/][\w.*/@+-]*(?::[\w./]+)?")
_PLAIN_VALUE = re.compile(r"[\w.*/+@^$-][\w.*/+@^$:-]*")
_LIKE_A_FIELD = re.compile(r"[A-Za-z]+:")


def shown(expression: Expression) -> str:
    """The expression as a person writes it."""
    match expression:
        case Word(text):
            return _word(text)
        case Compare(field, operator, value):
            return f"{field}{operator}{quoted_if_needed(value)}"
        case Has(field):
            return field
        case Not(part):
            return f"not {_inner(part)}"
        case And(parts):
            return " and ".join(map(_inner, parts))
        case Or(parts):
            return " or ".join(map(_inner, parts))


def compared(field: str, operator: str, value: str) -> str:
    """The text of a comparison: a filter for the value that was selected."""
    return shown(Compare(field, operator, value))


def quoted_if_needed(value: str) -> str:
    """A value as it stands behind an operator."""
    plain = _PLAIN_VALUE.fullmatch(value) and value.lower() not in KEYWORDS
    return value if plain else _quoted(value)


def walk(expression: Expression) -> "list[Word | Compare | Has]":
    """The words, comparisons and fields alone in an expression, from left to right."""
    match expression:
        case Not(part):
            return walk(part)
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in walk(part)]
        case _:
            return [expression]


def _inner(expression: Expression) -> str:
    """A part of something larger: in parentheses, unless it holds together by itself."""
    text = shown(expression)
    return f"({text})" if isinstance(expression, And | Or) else text


def _word(text: str) -> str:
    plain = (
        _PLAIN_WORD.fullmatch(text)
        and not _LIKE_A_FIELD.match(text)
        and text.lower() not in (*KEYWORDS, *ALONE)
    )
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
