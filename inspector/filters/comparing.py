"""Comparisons: a predicate for each kind of field.

Rule: everything is looked up, read and folded when the predicate is made; a simple comparison
costs less than a microsecond a row.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from inspector.filters import spans, texts
from inspector.filters.expression import Compare
from inspector.filters.facts import NOTHING_KNOWN, Facts, Known
from inspector.filters.fields import Field, Kind, nearest_word
from inspector.filters.spans import Base, Moment, Span

_DIGITS = 15
"""Digits of a job's number that are read as one; what is longer is a token."""

RANGED = (":", "=", "!=")
"""Operators that a range can follow."""

type Passes = Callable[[Facts], bool]
type Asks = Callable[[Any], bool]


def of_fact(fact: str, test: Asks) -> Passes:
    """Whether one fact passes."""
    get = attrgetter(fact)
    return lambda facts: test(get(facts))


def of_events(test: Callable[[int], bool]) -> Passes:
    """Whether one of the events of an exchange passes."""

    def passes(facts: Facts) -> bool:
        return test(facts.seq) or any(map(test, facts.answers))

    return passes


def negated(operator: str, test: Asks) -> Asks:
    """The test, or its opposite for ``!=``."""
    if operator != "!=":
        return test
    return lambda value: not test(value)


# --- texts ---------------------------------------------------------------------------------------


def _text(field: Field, it: Compare, _: Known) -> Passes:
    made = {":": texts.contains, "~": texts.finds}.get(it.operator, texts.equals)
    return of_fact(field.fact, negated(it.operator, made(it.value)))


def _address(field: Field, it: Compare, known: Known) -> Passes:
    """As texts are; what is compared is the address, the host of it, or the name of that."""
    made = {":": texts.contains, "~": texts.finds}.get(it.operator, texts.equals)
    matches = made(it.value)

    @lru_cache(texts.REMEMBERED)
    def is_meant(host: str, name: str) -> bool:
        host = host.strip("[]")
        return any(map(matches, filter(None, (host, name or known.name_of(host)))))

    def test(text: str) -> bool:
        """The name may stand behind the address."""
        address, _, name = text.partition(" ")
        return matches(address) or is_meant(address.rpartition(":")[0], name)

    return of_fact(field.fact, negated(it.operator, test))


def choice(field: Field, it: Compare) -> Asks:
    """The test of a word, which must be one of those that the field can have.

    Raises ``ValueError`` with one line.
    """
    words = field.words()
    test = texts.contains(it.value) if it.operator == ":" else texts.equals(it.value)
    if not it.value or not any(map(test, words)):
        close = nearest_word(it.value, field)
        told = f"did you mean {close}?" if close else f"expected one of {', '.join(words)}"
        raise ValueError(f"unknown word {it.value!r}, {told}")
    return test


def _word(field: Field, it: Compare, _: Known) -> Passes:
    return of_fact(field.fact, negated(it.operator, choice(field, it)))


def _anywhere(field: Field, it: Compare, known: Known) -> Passes:
    """What is shown is looked at first: the message may be far away."""
    word = it.value.lower()
    if not word:
        raise ValueError("expected a word to look for")
    is_shown: Passes = lambda facts: word in facts.text  # noqa: E731  # one of two
    is_said = of_events(lambda seq: known.says(seq, word))
    return lambda facts: is_shown(facts) or is_said(facts)


def _rule(field: Field, it: Compare, known: Known) -> Passes:
    wanted = it.value.upper()
    rules = field.words()
    if wanted not in rules and "*" not in wanted:
        close = nearest_word(wanted, field)
        families = ", ".join(word for word in rules if "-" not in word)
        told = f"did you mean {close}?" if close else f"expected one of the families {families}"
        raise ValueError(f"unknown rule {it.value!r}, {told}")
    if "*" in wanted and it.operator == ":":
        fits = texts.contains(wanted)
    else:
        begins = f"{wanted}-"
        fits = lambda rule: rule == wanted or rule.startswith(begins)  # noqa: E731  # one of two
    findings_of = known.findings_of
    passes = of_events(lambda seq: any(map(fits, findings_of(seq))))
    return passes if it.operator != "!=" else lambda facts: not passes(facts)


# --- numbers -------------------------------------------------------------------------------------


def _span(it: Compare, read: Callable[[str], Span]) -> Span:
    """The span of a value, or of a range of two: ``4..9``, ``4..`` and ``..9``."""
    low, dots, high = it.value.partition("..")
    if not dots:
        return read(low)
    if it.operator not in RANGED:
        raise ValueError(f"a range cannot follow {it.operator}")
    if not low and not high:
        raise ValueError("a range begins or ends somewhere")
    span = Span(read(low).low if low else None, read(high).high if high else None)
    if span.low is not None and span.high is not None and span.low >= span.high:
        raise ValueError(f"the range {it.value} is empty")
    return span


def _within(operator: str, span: Span) -> Callable[[int], bool]:
    """Whether a number compares: more is more than where the span begins, equal is within it."""
    low, high = span
    at = low or 0
    match operator:
        case "<":
            return lambda number: number < at
        case "<=":
            return lambda number: number <= at
        case ">":
            return lambda number: number > at
        case ">=":
            return lambda number: number >= at
    if low is not None and high is not None:
        return lambda number: low <= number < high
    return span.holds


def _number(units: spans.Units) -> Callable[[Field, Compare, Known], Passes]:
    def make(field: Field, it: Compare, _: Known) -> Passes:
        within = _within(it.operator, _span(it, lambda text: spans.number(text, units)))
        if field.fact == "seq":
            passes = of_events(within)
            return passes if it.operator != "!=" else lambda facts: not passes(facts)

        def test(number: int | None) -> bool:
            return number is not None and within(number)

        return of_fact(field.fact, negated(it.operator, test))

    return make


def _job(field: Field, it: Compare, _: Known) -> Passes:
    """A number is compared as one; anything else with how the job's token begins."""
    digits = it.value.replace("..", "")
    if digits.isascii() and digits.isdigit() and len(digits) <= 2 * _DIGITS:
        within = _within(it.operator, _span(it, lambda text: spans.number(text, spans.COUNTS)))

        def test(job: str) -> bool:
            is_number = len(job) <= _DIGITS and job.isascii() and job.isdigit()
            return is_number and within(int(job))

        return of_fact(field.fact, negated(it.operator, test))
    if it.operator not in RANGED:
        raise ValueError(f"{it.value!r} is no job number")
    if it.operator == ":":
        value = it.value if "*" in it.value else f"{it.value}*"
        return of_fact(field.fact, texts.contains(value))
    return _text(field, it, NOTHING_KNOWN)


# --- times ---------------------------------------------------------------------------------------


def _time(field: Field, it: Compare, known: Known) -> Passes:
    base, span = _times(it)
    start_us = known.start_us
    offsets: dict[Base, Callable[[int], int]] = {
        Base.EPOCH: lambda time_us: time_us,
        Base.DAY: lambda time_us: time_us % spans.DAY_US,
        Base.START: lambda time_us: time_us - start_us(),
    }
    since = offsets[base]
    if span.low is not None and span.high is not None and span.high <= span.low:
        late, early = span.low, span.high  # over midnight
        within: Callable[[int], bool] = lambda us: us >= late or us < early  # noqa: E731  # one of two
    else:
        within = _within(it.operator, span)

    def test(time_us: int) -> bool:
        return time_us != 0 and within(since(time_us))

    return of_fact(field.fact, negated(it.operator, test))


def _times(it: Compare) -> Moment:
    """The time or the range of two."""
    ends = [spans.moment(text) for text in it.value.split("..", 1) if text]
    bases = {end.base for end in ends}
    if len(bases) > 1:
        raise ValueError("a range has two times of the same kind")
    if bases == {Base.DAY} and len(ends) == 2 and it.operator in RANGED:
        return Moment(Base.DAY, Span(ends[0].span.low, ends[1].span.high))
    span = _span(it, lambda text: spans.moment(text).span)
    return Moment(bases.pop(), span)


MAKERS: dict[Kind, Callable[[Field, Compare, Known], Passes]] = {
    Kind.TEXT: _text,
    Kind.ADDRESS: _address,
    Kind.CHOICE: _word,
    Kind.JOB: _job,
    Kind.RULE: _rule,
    Kind.COUNT: _number(spans.COUNTS),
    Kind.SIZE: _number(spans.SIZES),
    Kind.DURATION: _number(spans.DURATIONS),
    Kind.TIME: _time,
    Kind.ANYWHERE: _anywhere,
}
"""What makes the predicate of a comparison; ``ValueError`` (one line) if its value is wrong."""
