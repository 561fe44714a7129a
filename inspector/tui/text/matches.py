"""A text that is looked for: where it is, and which of its places one is at.

Rule 1: pure; letter case does not matter, and what is typed is text, not a pattern.
Rule 2: bounded; beyond ``PLACES_LIMIT`` places nobody steps through them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

PLACES_LIMIT = 10_000
"""Places that are found; there may be more."""


class Found(NamedTuple):
    """The place one is at, counted from 1 (0: at none), and how many there are."""

    at: int = 0
    of: int = 0

    @property
    def words(self) -> str:
        """``3/17``, ``0/0``, ``3/10000+``."""
        more = "+" if self.of == PLACES_LIMIT else ""
        return f"{self.at}/{self.of}{more}"


class Place(NamedTuple):
    """A stretch of characters in a line; lines count from 0."""

    line: int
    start: int
    end: int


class Searchable(Protocol):
    """A view in which a text can be looked for."""

    def find(self, needle: str, step: int = 0) -> Found:
        """Mark a text and go to a place of it.

        ``step`` 0: the first from where one is, 1: the next, -1: the one before. An empty text
        ends it.
        """


@lru_cache(8)
def _pattern(needle: str) -> re.Pattern[str]:
    return re.compile(re.escape(needle), re.IGNORECASE)


def spans(needle: str, text: str) -> list[tuple[int, int]]:
    """Where the needle is in a text; nowhere if it is empty."""
    if not needle:
        return []
    return [match.span() for match in _pattern(needle).finditer(text)]


def places(needle: str, lines: Iterable[str]) -> list[Place]:
    """Where the needle is in lines, at most ``PLACES_LIMIT`` times."""
    found: list[Place] = []
    if not needle:
        return found
    search = _pattern(needle).finditer
    for number, line in enumerate(lines):
        found += (Place(number, *match.span()) for match in search(line))
        if len(found) >= PLACES_LIMIT:
            return found[:PLACES_LIMIT]
    return found


def next_place(found: Sequence[Place], current: int, step: int, line: int) -> int:
    """The index of the place to go to; -1 if there is none.

    ``current`` is the index one is at (-1: none), ``line`` the line one looks at.
    """
    if not found:
        return -1
    if current >= 0 and step:
        return (current + step) % len(found)
    ahead = (index for index, place in enumerate(found) if place.line >= line)
    first = next(ahead, 0)
    return first - 1 if step < 0 and first else first if step >= 0 else len(found) - 1
