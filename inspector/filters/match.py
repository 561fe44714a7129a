"""Predicates: what an expression lets through, and what has to be known for that.

Rule 1: all work that does not depend on a row is done when the predicate is made.
Rule 2: what is not there passes no comparison but ``!=``, which is always the opposite of ``=``.
"""

import re

from inspector.events.event import Phase
from inspector.filters import texts
from inspector.filters.comparing import MAKERS, Passes, choice, negated, of_events, of_fact
from inspector.filters.expression import (
    And,
    Compare,
    Expression,
    FilterError,
    Has,
    Not,
    Or,
    Word,
    walk,
)
from inspector.filters.facts import ANSWERED, NOTHING_KNOWN, STATE_WORDS, Known
from inspector.filters.fields import BY_NAME, Field, Kind

NAMED = frozenset(field.name for field in BY_NAME.values() if field.kind is Kind.ADDRESS)
"""Fields whose hosts may have names."""

_OF_ADDRESS = re.compile(r"[\s\dA-Fa-f.:%*?+^$|(){}\[\]\\-]*", re.ASCII).fullmatch
"""What addresses are made of, and the signs of regular expressions."""


def compiled(expression: Expression, known: Known = NOTHING_KNOWN) -> Passes:
    """The predicate of an expression. Raises ``FilterError`` for a value that cannot be read."""
    match expression:
        case Word(text):
            return of_fact("text", texts.occurs(text))
        case Has(field):
            return _has(BY_NAME[field], known)
        case Compare():
            return _compare(expression, known)
        case Not(part):
            inner = compiled(part, known)
            return lambda facts: not inner(facts)
        case And(parts):
            return _all([compiled(part, known) for part in parts])
        case Or(parts):
            return _any([compiled(part, known) for part in parts])


def needs(expression: Expression) -> frozenset[str]:
    """Fields of an expression that need more of a file than the event: ``finding``, ``state``.

    A state does if it makes a difference whether an answer comes later, an address (``from``) if
    what is compared cannot be part of one: it is a name then.
    """
    found = set()
    for leaf in walk(expression):
        if isinstance(leaf, Has | Compare) and leaf.field == "finding":
            found.add("finding")
        if isinstance(leaf, Compare) and leaf.field == "state":
            test = negated(leaf.operator, choice(BY_NAME["state"], leaf))
            if test(STATE_WORDS[Phase.REQUEST]) != test(ANSWERED):
                found.add("state")
        if isinstance(leaf, Compare) and leaf.field in NAMED and not _OF_ADDRESS(leaf.value):
            found.add(leaf.field)
    return frozenset(found)


def searched(expression: Expression) -> tuple[str, ...]:
    """The words that are looked for in decoded messages, as ``Known.says`` is asked for them."""
    leaves = (leaf for leaf in walk(expression) if isinstance(leaf, Compare))
    return tuple(dict.fromkeys(it.value.lower() for it in leaves if it.field == "text"))


def _all(parts: list[Passes]) -> Passes:
    match parts:
        case []:
            return lambda _: True
        case [only]:
            return only
        case [one, other]:
            return lambda facts: one(facts) and other(facts)
        case _:
            return lambda facts: all(part(facts) for part in parts)


def _any(parts: list[Passes]) -> Passes:
    match parts:
        case [one, other]:
            return lambda facts: one(facts) or other(facts)
        case _:
            return lambda facts: any(part(facts) for part in parts)


def _has(field: Field, known: Known) -> Passes:
    if field.kind is Kind.RULE:
        return of_events(lambda seq: len(known.findings_of(seq)) > 0)
    if field.name == "fault":  # one that could not be read has no code
        return lambda facts: facts.state == Phase.FAULT or facts.fault != ""
    return of_fact(field.fact, bool)


def _compare(it: Compare, known: Known) -> Passes:
    field = BY_NAME[it.field]
    if it.operator not in field.operators:
        fitting = " ".join(field.operators)
        text = f"{it.field} cannot have {it.operator!r}, expected one of {fitting}"
        raise FilterError(text, at=0)
    try:
        return MAKERS[field.kind](field, it, known)
    except ValueError as error:
        raise FilterError(f"{it.field}: {error}", at=len(it.field) + len(it.operator)) from None
