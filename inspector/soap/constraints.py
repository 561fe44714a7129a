"""What a declaration demands of a value: a value that breaks it is kept, and noted.

Rule: a constraint never rejects. It says in one sentence what is wrong, or ``None``.
"""

import re
from typing import Any, NamedTuple

from inspector.soap.namespaces import NAMESPACES

TOLD_LIMIT = 80
"""Characters of a value that its note repeats."""

_VENDOR_VALUE = re.compile(r"(?:(\w+):|\{[^}]*\})[\w.\-]+")
"""The pattern by which the schemas let vendors add values, and names in Clark notation."""


class Known(NamedTuple):
    """Constraint: the values a specification lists, and spellings that are seen instead.

    Vendors may add values (``acme:Cooling``), so an unknown one is kept and noted.
    """

    values: tuple[Any, ...]
    variants: tuple[Any, ...] = ()

    def complaint(self, value: str | int) -> str | None:
        """What is wrong with ``value``, or ``None``."""
        if value in self.values:
            return None
        kind = "not in the specification"
        if value in self.variants:
            kind = "a known variant spelling"
        elif (vendor := _VENDOR_VALUE.fullmatch(str(value))) and vendor[1] not in NAMESPACES:
            kind = "a vendor's own value"
        return f"{str(value)[:TOLD_LIMIT]!r} is {kind}"


class Between(NamedTuple):
    """Constraint: a number's smallest and largest value (``None``: no upper limit)."""

    least: int
    most: int | None = None

    def complaint(self, value: int) -> str | None:
        """What is wrong with ``value``, or ``None``."""
        if value < self.least:
            return f"{value} is below {self.least}"
        if self.most is not None and value > self.most:
            return f"{value} is above {self.most}"
        return None


class MaxLength(NamedTuple):
    """Constraint: the most characters a text may have."""

    characters: int

    def complaint(self, value: str) -> str | None:
        """What is wrong with ``value``, or ``None``."""
        if len(value) <= self.characters:
            return None
        return f"{len(value)} characters, expected at most {self.characters}"


class Matches(NamedTuple):
    """Constraint: a pattern the whole text fits, and what such a text is called."""

    pattern: re.Pattern[str]
    name: str

    def complaint(self, value: str) -> str | None:
        """What is wrong with ``value``, or ``None``."""
        if self.pattern.fullmatch(value):
            return None
        return f"{value[:TOLD_LIMIT]!r} is not {self.name}"


type Constraint = Known | Between | MaxLength | Matches
