"""Predicates: words, fields alone, and what joins them."""

from typing import Any

import pytest
from hypothesis import given, settings

from inspector.filters.expression import And, Compare, Expression, FilterError, Not, Or
from inspector.filters.match import compiled, needs, searched
from inspector.filters.parse import parse
from tests.filters.builders import KNOWN, Seen, passes, seen
from tests.filters.strategies import expressions

CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("", {}, True),
    ("scan JOBS", {}, True),
    ("scan fault", {}, False),
    ("a or no*s", {}, True),
    ("-fault", {}, True),
    ("not (scan or fault)", {}, False),
    ("a or b or scan", {}, True),
    ("fault", {}, False),
    ("fault", {"fault": "wscn:ClientErrorJobIdNotFound"}, True),
    ("fault", {"state": "fault"}, True),
    ("finding", {"seq": 3}, True),
    ("finding", {"seq": 5}, False),
    ("finding", {"seq": 1, "answers": (2, 4)}, True),
    ("mark", {"mark": "Red"}, True),
    ("mark", {}, False),
    ("note", {"notes": 2}, True),
]


@pytest.mark.parametrize(("text", "facts", "expected"), CASES)
def test_what_passes(text: str, facts: dict[str, Any], expected: bool) -> None:
    assert passes(text, **facts) is expected


@settings(max_examples=50)
@given(expressions())
def test_what_and_or_and_not_mean(expression: Expression) -> None:
    for facts in (seen(), seen(seq=3, job="7", state="fault", word="fault", time_us=0)):
        assert compiled(expression, KNOWN)(facts) is passes_by_hand(expression, facts)


def passes_by_hand(expression: Expression, facts: Seen) -> bool:
    """The meaning of and, or, not and != in terms of the rest."""
    match expression:
        case Not(part):
            return not passes_by_hand(part, facts)
        case And(parts):
            return all([passes_by_hand(part, facts) for part in parts])
        case Or(parts):
            return any([passes_by_hand(part, facts) for part in parts])
        case Compare(field, "!=", value):
            return not compiled(Compare(field, "=", value), KNOWN)(facts)
    return compiled(expression, KNOWN)(facts)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("op:Get fault", set()),
        ("a or not finding:JOB", {"finding"}),
        ("finding", {"finding"}),
        ("state:ok", set()),
        ("state:waiting", {"state"}),
        ("(state!=waiting)", {"state"}),
        ("state:wait", {"state"}),
        ("from:Brightlake or device='M2070 n'", {"from", "device"}),
        ("to~^Bright", {"to"}),
        ("from:192.0.2.* to=[fe80::1]:5357 client~\\d+$ not device:2070", set()),
    ],
)
def test_what_more_than_an_event_is_needed(text: str, needed: set[str]) -> None:
    assert needs(parse(text)) == needed


def test_what_is_looked_for_in_messages() -> None:
    assert searched(parse("text:ADF or (not text:'a b' and op:x text:adf)")) == ("adf", "a b")


def test_a_value_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(FilterError, match="size: 'x' is not a number"):
        compiled(Compare("size", ":", "x"))
