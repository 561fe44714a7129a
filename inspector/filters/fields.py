"""The fields of the filter language, each a row of one table.

Rule: parser, predicates, completion, help and documentation read the table; a new field is a row
here and a fact in ``facts``.
"""

from collections.abc import Callable
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from inspector.diagnosis.rules import RULES
from inspector.events.event import Phase
from inspector.filters.facts import ENCRYPTED, STATE_WORDS


class Kind(Enum):
    """What values a field has."""

    TEXT = "text"
    ADDRESS = "address"
    CHOICE = "one of a few words"
    JOB = "job number or token"
    RULE = "rule or family"
    COUNT = "number"
    SIZE = "bytes"
    DURATION = "duration"
    TIME = "time"
    ANYWHERE = "text, also in the message"


ORDERED = (":", "=", "!=", "<", "<=", ">", ">=")
OPERATORS = {
    Kind.TEXT: (":", "=", "!=", "~"),
    Kind.ADDRESS: (":", "=", "!=", "~"),
    Kind.CHOICE: (":", "=", "!="),
    Kind.JOB: ORDERED,
    Kind.RULE: (":", "=", "!="),
    Kind.COUNT: ORDERED,
    Kind.SIZE: ORDERED,
    Kind.DURATION: ORDERED,
    Kind.TIME: ORDERED,
    Kind.ANYWHERE: (":",),
}
"""Which operators make sense."""

MEANINGS = {
    ":": "contains, or fits with *; a number, also a range",
    "=": "is exactly",
    "!=": "is not",
    "<": "less than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
    "~": "a regular expression finds it",
}
"""The operators in words."""


class Field(NamedTuple):
    """One field. ``fact`` is the attribute of ``Facts`` that it looks at.

    ``alone`` says what the name means without operator and value; without it, the name is then a
    word like any other. ``words`` are the values it can have, if they are few.
    """

    name: str
    kind: Kind
    fact: str
    meaning: str
    example: str
    aliases: tuple[str, ...] = ()
    alone: str = ""
    words: Callable[[], tuple[str, ...]] = tuple

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators it can have."""
        return OPERATORS[self.kind]

    def value_of(self, facts: Any) -> Any:
        """The fact."""
        return getattr(facts, self.fact)


def _phases() -> tuple[str, ...]:
    return tuple(Phase)


def _states() -> tuple[str, ...]:
    return (*STATE_WORDS.values(), ENCRYPTED)


@cache
def _rules() -> tuple[str, ...]:
    """The families, and every rule."""
    return tuple(dict.fromkeys((*(it.family for it in RULES), *(it.id for it in RULES))))


FIELDS = (
    Field(
        "operation",
        Kind.TEXT,
        "operation",
        "the operation or notification, or what stands for it",
        "op:Get*Jobs",
        aliases=("op",),
    ),
    Field("service", Kind.TEXT, "service", "the service", "service:scan"),
    Field(
        "job",
        Kind.JOB,
        "job",
        "the job it speaks of: its number, or how its token begins",
        "job:42..45",
    ),
    Field("device", Kind.ADDRESS, "device", "the device, by address or name", "device:192.0.2.10"),
    Field(
        "client", Kind.ADDRESS, "client", "the other side, by address or name", "client=192.0.2.25"
    ),
    Field(
        "from", Kind.ADDRESS, "source", "where it came from, by address or name", "from:Brightlake"
    ),
    Field(
        "to", Kind.ADDRESS, "destination", "where it went, by address or name", "to:239.255.255.250"
    ),
    Field(
        "phase",
        Kind.CHOICE,
        "state",
        "what the message is to its operation",
        "phase:notification",
        words=_phases,
    ),
    Field(
        "state",
        Kind.CHOICE,
        "word",
        "how it stands; waiting: no answer came yet",
        "state:waiting",
        words=_states,
    ),
    Field(
        "fault",
        Kind.TEXT,
        "fault",
        "the subcode of its fault",
        "fault:NotAccepting",
        alone="has a fault",
    ),
    Field(
        "finding",
        Kind.RULE,
        "seq",
        "it shows a finding of the diagnosis, by rule or family",
        "finding:JOB-6",
        alone="shows any finding",
        words=_rules,
    ),
    Field(
        "size",
        Kind.SIZE,
        "length",
        "how long the bodies are, in bytes, k, M or G; 1k is 1,024",
        "size>64k",
    ),
    Field(
        "duration",
        Kind.DURATION,
        "elapsed_us",
        "how long the answer took, in us, ms, s, min or h",
        "duration>=2.5s",
    ),
    Field(
        "time",
        Kind.TIME,
        "time_us",
        "when it began: time of day or date, UTC, or + since the start",
        "time:+3s..+10s",
    ),
    Field("mark", Kind.TEXT, "mark", "a person's mark", "mark:red", alone="is marked"),
    Field(
        "comment",
        Kind.TEXT,
        "comment",
        "a person's comment",
        'comment:"ask the vendor"',
        alone="is commented",
    ),
    Field(
        "note",
        Kind.COUNT,
        "notes",
        "how many deviations are noted",
        "note>2",
        alone="has notes",
    ),
    Field("event", Kind.COUNT, "seq", "the number of the event", "event:100..200"),
    Field(
        "text",
        Kind.ANYWHERE,
        "text",
        "everything that is shown, and the decoded message",
        "text:ADFEmpty",
    ),
)
"""Every field."""

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""Fields by every name they have."""


def find(name: str) -> Field | None:
    """The field of a name or alias, in any case."""
    return BY_NAME.get(name.lower())


def nearest(name: str) -> str:
    """The known name that looks most like ``name``; empty if none does."""
    return _nearest(name, tuple(BY_NAME))


def nearest_word(word: str, field: Field) -> str:
    """The value of a field that looks most like ``word``; empty if none does."""
    return _nearest(word, field.words())


def _nearest(word: str, known: tuple[str, ...]) -> str:
    lower = {it.lower(): it for it in known}
    return next((lower[it] for it in get_close_matches(word.lower(), lower, 1)), "")
