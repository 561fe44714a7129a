"""States in a table: a sign and a word, and a colour that says nothing alone."""

from collections.abc import Callable
from typing import NamedTuple

from inspector.tui.views.table import Column

BAD = "×"
"""The sign of what went wrong."""


class State(NamedTuple):
    """How something stands: a sign and a word, and the kind of the piece that they are drawn as."""

    sign: str
    word: str
    kind: str

    @property
    def is_bad(self) -> bool:
        """Whether it went wrong."""
        return self.sign == BAD

    @property
    def words(self) -> str:
        """``✓ done``."""
        return f"{self.sign} {self.word}"


def state_column[T](width: int, state: Callable[[T], State]) -> Column[T]:
    """A column of states."""
    return Column("State", width, lambda row: state(row).words, kind=lambda row: state(row).kind)


def count_words(states: list[State]) -> str:
    """How many there are, and how many of them went wrong: ``3 ×1``; empty if there are none."""
    bad = sum(it.is_bad for it in states)
    return f"{len(states)} {BAD}{bad}" if bad else str(len(states)) if states else ""
