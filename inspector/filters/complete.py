"""What may come next where the cursor stands: fields, operators, values, words between.

Rule: pure, and total; a text that is no filter yet has completions all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from inspector.filters.expression import ALONE, quoted_if_needed
from inspector.filters.fields import FIELDS, MEANINGS, find
from inspector.filters.tokens import Sort, Token, tokens

ITEMS_LIMIT = 50
"""Completions that are offered at once."""

type Values = Mapping[str, Iterable[str]]
"""Known values by the name of their field."""


class Completion(NamedTuple):
    """A text to take, and what it means."""

    text: str
    about: str = ""


class Completions(NamedTuple):
    """What may stand from ``start`` to ``end`` (the cursor) instead of what is there."""

    start: int
    end: int
    items: tuple[Completion, ...] = ()

    def applied(self, text: str, item: Completion) -> tuple[str, int]:
        """The text with a completion in it, and where the cursor stands then."""
        return text[: self.start] + item.text + text[self.end :], self.start + len(item.text)


def completions(text: str, cursor: int, values: Values | None = None) -> Completions:
    """What may come at ``cursor``; ``values`` are those that the caller knows of."""
    head = text[:cursor]
    pieces = list(tokens(head))
    last = pieces[-1] if pieces else None
    if last is None:
        return _offered(len(head), head, _fields(""))
    touches = last.end == len(head)
    if last.sort is Sort.COMPARE and (touches or not last.whole):
        start = last.value_at if last.value or last.quoted else len(head)
        return _offered(start, head, () if _is_closed(last) else _values(last, values or {}))
    if last.sort is Sort.WORD and touches:
        words = () if last.quoted else (*_names(last.text), *_between(last.text, pieces[:-1]))
        return _offered(last.start, head, words)
    if touches and last.text.isalpha():  # and, or, not: a space is missing
        return Completions(len(head), len(head))
    return _offered(len(head), head, (*_between("", pieces), *_fields("")))


def _offered(start: int, head: str, items: Iterable[Completion]) -> Completions:
    """Those that say more than what is there already."""
    typed = head[start:]
    told = (item for item in items if item.text != typed)
    return Completions(start, len(head), tuple(dict.fromkeys(told))[:ITEMS_LIMIT])


def _is_closed(last: Token) -> bool:
    return last.quoted and last.whole


def _values(last: Token, values: Values) -> Iterator[Completion]:
    """Values of a field that begin with what was typed, then those that hold it.

    Of both, those that the caller knows of come first, in the caller's order.
    """
    field = find(last.text)
    if field is None or last.operator not in field.operators or last.operator == "~":
        return
    typed = last.value.lower()
    known = [word for word in (*values.get(field.name, ()), *field.words())]
    known = [word for word in known if word and word.isprintable()]
    begin = [word for word in known if word.lower().startswith(typed)]
    hold = [word for word in known if typed in word.lower() and word not in begin]
    for word in (*begin, *hold):
        yield Completion(quoted_if_needed(word))


def _names(typed: str) -> Iterator[Completion]:
    """The operators of a field that is there, then fields that begin so."""
    field = find(typed)
    if field is not None:
        for operator in field.operators:
            yield Completion(f"{typed}{operator}", MEANINGS[operator])
    yield from (it for it in _fields(typed.lower()) if field is None or field.name not in it.text)


def _fields(typed: str) -> Iterator[Completion]:
    for field in FIELDS:
        if any(name.startswith(typed) for name in (field.name, *field.aliases)):
            if field.name in ALONE:
                yield Completion(field.name, field.alone)
            yield Completion(f"{field.name}:", field.meaning)


def _between(typed: str, before: list[Token]) -> Iterator[Completion]:
    """The words between parts that begin so; and and or only behind a part."""
    behind = bool(before) and before[-1].sort in (Sort.WORD, Sort.COMPARE, Sort.CLOSE)
    for word, about in (("and", "both"), ("or", "one of both")):
        if behind and word.startswith(typed.lower()):
            yield Completion(word, about)
    if typed and "not".startswith(typed.lower()):
        yield Completion("not", "what does not pass")
