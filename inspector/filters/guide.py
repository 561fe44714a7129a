"""What help and documentation say of the language, made from the table of fields."""

from typing import NamedTuple

from inspector.filters.fields import FIELDS, Field

GRAMMAR = (
    ("scan busy", "words that must all occur in what is shown"),
    ("a or b, a and b", "one of them, both; ||, && and nothing between them too"),
    ("not a, !a, -a", "what does not pass"),
    ("(a or b) c", "parentheses"),
    ('"a b", "op:x"', "quotes hold a text together, and make it one without meaning"),
    ("op:Get", "the value contains it; upper and lower case are alike"),
    ("op:Get*Jobs", "with * the whole value, or one of its lines, must fit"),
    ("text:ADFEmpty", "what is shown, and everything in the message, holds it; without *"),
    ("op=GetActiveJobs", "the value is just that; an address may be without its port"),
    ("from:Brightlake", "a host by its address, or by the name that its device tells"),
    ("op!=GetActiveJobs", "it is not, or there is none"),
    ("op~^Get.*Jobs$", "a regular expression finds something in its first 160 characters"),
    ("event:4..9, size:1M..", "a range, with both ends or one"),
    ("size>64k, duration<=3 min", "less, at most, more, at least; units may stand apart"),
    ("time:12:03", "a time is as exact as it is written: the whole minute; UTC"),
    ("time:2026-03-02T12:03Z, time>+3.5s", "date and time, or since the first message"),
)
"""Ways of writing, and what they mean."""

LIMITS = """\
A filter is at most 4,000 characters long, and 40 levels deep. A regular expression has at most 200
characters and three repeats (`*`, `+`, `{2,}`); a repeat of what repeats or chooses, like `(a+)*`,
is refused, because it could take for ever.
"""
"""What is refused."""

APART = """\
`decode` looks at each event alone: an answer passes on its own facts, not on those of its request.
In the interface a row is a whole exchange. Where `decode` has to read a file twice it cannot read
standard input: for findings, for what waits, and for the name of a host, which has something in it
that no address has (`from:M2070`; `from:2070` is looked for in addresses only).
"""
"""How the two programs differ."""


class FieldLine(NamedTuple):
    """A field, as the list tells it."""

    names: str
    meaning: str
    operators: str
    example: str


def field_lines() -> list[FieldLine]:
    """Every field."""
    return [_line(field) for field in FIELDS]


def _line(field: Field) -> FieldLine:
    words = field.words()
    few = f" ({', '.join(words)})" if words and len(words) < 10 else ""
    alone = f"; alone: {field.alone}" if field.alone else ""
    return FieldLine(
        names=", ".join((field.name, *field.aliases)),
        meaning=f"{field.meaning}{few}{alone}",
        operators=" ".join(field.operators),
        example=field.example,
    )
