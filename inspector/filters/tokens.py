"""The pieces of a filter's text, each with its place.

Rule: never raises, because half a text is completed too; a piece that is not whole says so.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from inspector.filters.expression import KEYWORDS


class Sort(Enum):
    """What a piece is."""

    OPEN = "("
    CLOSE = ")"
    AND = "and"
    OR = "or"
    NOT = "not"
    WORD = "word"
    COMPARE = "comparison"


class Token(NamedTuple):
    """A piece from ``start`` to ``end``.

    ``text`` is the word or the name of the field, ``operator`` and ``value`` (from ``value_at``
    on) are those of a comparison. Not ``whole``: a quote is not closed, or there is no value.
    """

    sort: Sort
    start: int
    end: int
    text: str
    operator: str = ""
    value: str = ""
    value_at: int = 0
    quoted: bool = False
    whole: bool = True


_SPACE = re.compile(r"\s*")
_SIGNS = re.compile(r"[()]|&&|\|\||!(?!=)")
_SORTS = {
    "(": Sort.OPEN,
    ")": Sort.CLOSE,
    "&&": Sort.AND,
    "||": Sort.OR,
    "!": Sort.NOT,
    "and": Sort.AND,
    "or": Sort.OR,
    "not": Sort.NOT,
}
_RUN = re.compile(r"(?:(?!&&|\|\|)[^\s()])+")
_BEGINNING = re.compile(r"(?!&&|\|\|)[^\s)]")
_FIELD = re.compile(r"([A-Za-z]+)(\s*)(:(?!:|//)|!=|<=|>=|==?|<|>|~)")
_LOOK_LIKE_FIELDS = frozenset({"urn", "uuid"})
"""Identifiers begin with them, and nobody calls a field so."""

_ESCAPED = re.compile(r'\\(["\'\\])')
_QUOTED = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*+)("?)', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]|\\.)*+)('?)", re.DOTALL),
}


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a text; a dash alone is a word that is still being typed, and none."""
    at = _skipped(text, 0)
    while at < len(text):
        token = _token(text, at)
        if token.sort is not Sort.WORD or token.text != "-" or token.quoted:
            yield token
        at = _skipped(text, token.end)


def _token(text: str, at: int) -> Token:
    """The piece that begins at ``at``."""
    if sign := _SIGNS.match(text, at):
        return Token(_SORTS[sign[0]], at, sign.end(), sign[0])
    if text[at] == "-" and _BEGINNING.match(text, at + 1):
        return Token(Sort.NOT, at, at + 1, "-")
    if text[at] in _QUOTED:
        value, end, whole = _quoted(text, at)
        return Token(Sort.WORD, at, end, value, quoted=True, whole=whole)
    field = _FIELD.match(text, at)
    if field and _is_field(field):
        return _compare(text, field)
    return _bare(text, at)


def _is_field(found: re.Match[str]) -> bool:
    name, space, _ = found.groups()
    keyword = space and name.lower() in KEYWORDS
    return not keyword and name.lower() not in _LOOK_LIKE_FIELDS


def _compare(text: str, field: re.Match[str]) -> Token:
    start, end = field.span()
    name, operator = field[1], field[3].replace("==", "=")
    at = _skipped(text, end)
    if text[at : at + 1] in _QUOTED:
        value, end, whole = _quoted(text, at)
        return Token(Sort.COMPARE, start, end, name, operator, value, at, True, whole)
    run = _RUN.match(text, at)
    if run is None or (at > end and run[0].lower() in KEYWORDS):
        return Token(Sort.COMPARE, start, end, name, operator, "", end, whole=False)
    return Token(Sort.COMPARE, start, run.end(), name, operator, run[0], at)


def _bare(text: str, at: int) -> Token:
    run = _RUN.match(text, at)
    word = run[0] if run else text[at]  # a sign of which there is only half, like &
    return Token(_SORTS.get(word.lower(), Sort.WORD), at, at + len(word), word)


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    """What stands in quotes, where it ends, and whether it does."""
    found = _QUOTED[text[at]].match(text, at)
    if found is None:  # cannot be: the pattern begins with this very quote
        return "", at + 1, False
    return _ESCAPED.sub(r"\1", found[1]), found.end(), bool(found[2])


def _skipped(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
