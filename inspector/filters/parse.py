"""Reading filters: a text in, an expression out, or one line that says where it goes wrong.

Rule 1: ``FilterError`` is the only error, whatever the text.
Rule 2: a text is as long and as deep as people write them; more is refused before it costs.

``or`` binds less than ``and``, ``and`` (which may be left out) less than ``not``.
"""

import re

from inspector.filters import spans
from inspector.filters.expression import (
    ALONE,
    EVERYTHING,
    And,
    Compare,
    Expression,
    FilterError,
    Has,
    Not,
    Or,
    Word,
)
from inspector.filters.fields import Field, Kind, find, nearest
from inspector.filters.match import compiled
from inspector.filters.tokens import Sort, Token, tokens

LENGTH_LIMIT = 4000
"""Characters of a filter."""

DEPTH_LIMIT = 40
"""Parentheses and nots inside each other."""

_UNITS = {Kind.SIZE: spans.SIZES, Kind.DURATION: spans.DURATIONS}
_PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)


def parse(text: str) -> Expression:
    """The expression that a text says; ``EVERYTHING`` if it says nothing.

    Raises ``FilterError``.
    """
    if len(text) > LENGTH_LIMIT:
        raise FilterError(f"longer than {LENGTH_LIMIT} characters", at=LENGTH_LIMIT)
    parser = _Parser(text)
    if parser.next is None:
        return EVERYTHING
    expression = parser.choice()
    if parser.next is not None:  # only what closes can end it early
        raise FilterError("there is no '(' for this ')'", at=parser.next.start)
    return expression


class _Parser:
    """Recursive descent; ``next`` is the piece that is looked at."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._place = 0
        self._depth = 0

    @property
    def next(self) -> Token | None:
        """The next piece, not taken yet."""
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def choice(self) -> Expression:
        """Parts with ``or`` between them."""
        parts = [self._sequence()]
        while self._takes(Sort.OR):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _sequence(self) -> Expression:
        """Parts with ``and`` or nothing between them."""
        parts = [self._part()]
        while self._takes(Sort.AND) or (self.next and self.next.sort not in (Sort.OR, Sort.CLOSE)):
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self) -> Expression:
        token = self.next
        if token is None or token.sort in (Sort.AND, Sort.OR, Sort.CLOSE):
            raise self._missing(token)
        self._place += 1
        if token.sort is Sort.WORD:
            return self._word(token)
        if token.sort is Sort.COMPARE:
            return self._compare(token)
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise FilterError(f"more than {DEPTH_LIMIT} levels inside each other", at=token.start)
        part = Not(self._part()) if token.sort is Sort.NOT else self._group(token)
        self._depth -= 1
        return part

    def _group(self, opening: Token) -> Expression:
        inside = self.choice()
        if not self._takes(Sort.CLOSE):
            raise FilterError("this '(' is not closed", at=opening.start)
        return inside

    def _word(self, token: Token) -> Expression:
        if not token.whole:
            raise FilterError("this quote is not closed", at=token.start)
        if token.quoted:
            return Word(token.text)
        if token.text[0] in ":=<>~!":
            raise FilterError(f"expected a field before {token.text[0]!r}", at=token.start)
        field = find(token.text)
        alone = field is not None and field.name in ALONE
        return Has(field.name) if field and alone else Word(token.text)

    def _compare(self, token: Token) -> Expression:
        field = find(token.text)
        if field is None:
            close = nearest(token.text)
            told = f"did you mean {close}?" if close else "a text with such a sign needs quotes"
            raise FilterError(f"unknown field {token.text!r}, {told}", at=token.start)
        if not token.whole:
            if token.quoted:
                raise FilterError("this quote is not closed", at=token.value_at)
            told = f"expected a value after {token.text}{token.operator}"
            raise FilterError(told, at=token.value_at)
        it = Compare(field.name, token.operator, self._with_unit(token, field))
        try:
            compiled(it)
        except FilterError as error:
            raise FilterError(str(error), at=token.value_at if error.at else token.start) from None
        return it

    def _with_unit(self, token: Token, field: Field) -> str:
        """The value, with the unit that stands apart from it: ``3 min``."""
        after, units = self.next, _UNITS.get(field.kind)
        if after and units and after.sort is Sort.WORD and not (after.quoted or token.quoted):
            is_number = _PLAIN_NUMBER.fullmatch(token.value) is not None
            if is_number and after.text and after.text.lower() in units.scales:
                self._place += 1
                return token.value + after.text
        return token.value

    def _takes(self, sort: Sort) -> bool:
        """Whether the next piece is of a sort; it is taken then."""
        taken = self.next is not None and self.next.sort is sort
        self._place += taken
        return taken

    def _missing(self, token: Token | None) -> FilterError:
        """There should be something, and is not."""
        before = self._tokens[self._place - 1] if self._place else None
        if before is None:
            told = "expected something before" if token else "expected something"
            text = f" {token.text!r}" if token else ""
            return FilterError(told + text, at=token.start if token else 0)
        written = self._text[before.start : before.end]
        return FilterError(f"expected something after {written!r}", at=before.end)
