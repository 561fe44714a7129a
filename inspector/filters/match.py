"""Predicates: what an expression lets through.

Rule 1: all work that does not depend on a row is done when the predicate is made.
Rule 2: what is not there passes no comparison but ``!=``, which is always the opposite of ``=``.
"""

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

    A state does if it makes a difference whether an answer comes later.
    """
    found = set()
    for leaf in walk(expression):
        if isinstance(leaf, Has | Compare) and leaf.field == "finding":
            found.add("finding")
        if isinstance(leaf, Compare) and leaf.field == "state":
            test = negated(leaf.operator, choice(BY_NAME["state"], leaf))
            if test(STATE_WORDS[Phase.REQUEST]) != test(ANSWERED):
                found.add("state")
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
