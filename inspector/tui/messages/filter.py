"""The filter of the list: a text, what it lets through, and why it is none if it is not.

Rule: never raises. A text that is no filter lets everything through, and says why.
"""

from typing import Self

from inspector.filters.expression import EVERYTHING, Compare, Expression, FilterError, walk
from inspector.filters.facts import NOTHING_KNOWN, Known
from inspector.filters.match import NAMED, compiled, needs, searched
from inspector.filters.parse import parse


class Filter:
    """What the list shows.

    ``passes`` is the predicate of a row. ``error`` is one line, and ``at`` the character (from 0)
    where the text goes wrong. Two filters are equal if they let the same rows through by the same
    knowledge, however they are written.
    """

    __slots__ = ("at", "error", "expression", "known", "passes")

    def __init__(
        self,
        expression: Expression = EVERYTHING,
        known: Known = NOTHING_KNOWN,
        *,
        error: str = "",
        at: int = 0,
    ) -> None:
        self.expression = expression
        self.known = known
        self.error = error
        self.at = at
        self.passes = compiled(expression, known)

    @classmethod
    def parse(cls, text: str, known: Known = NOTHING_KNOWN) -> Self:
        """The filter that a text says; ``known`` answers what rows cannot tell."""
        try:
            return cls(parse(text), known)
        except FilterError as error:
            return cls(error=str(error), at=error.at)

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return self.expression == EVERYTHING

    @property
    def needs_findings(self) -> bool:
        """Whether ``known.findings_of`` is asked: what passes may change without a new event."""
        return "finding" in needs(self.expression)

    @property
    def needs_names(self) -> bool:
        """Whether ``known.name_of`` is asked: what passes may change when a device is named."""
        return any(
            isinstance(leaf, Compare) and leaf.field in NAMED for leaf in walk(self.expression)
        )

    @property
    def searched(self) -> tuple[str, ...]:
        """The texts that ``known.says`` is asked for, in lower case."""
        return searched(self.expression)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Filter):
            return NotImplemented
        return (self.expression, self.known) == (other.expression, other.known)

    def __hash__(self) -> int:
        return hash(self.expression)
