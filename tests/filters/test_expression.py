"""Expressions as they are written; ``test_parse`` reads all of them again."""

import pytest

from inspector.filters.expression import And, Compare, Has, Not, Or, Word, compared, shown, walk
from inspector.filters.parse import parse

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (And((A, Or((B, C)))), "a and (b or c)"),
        (Not(And((A, Not(B)))), "not (a and not b)"),
        (Or((Has("fault"), Word("fault"))), 'fault or "fault"'),
        (And(()), ""),
        (Word("op:x"), '"op:x"'),
        (Word('a "b"'), r'"a \"b\""'),
    ],
)
def test_how_it_is_written(expression: And | Or | Not | Word, text: str) -> None:
    assert shown(expression) == text


@pytest.mark.parametrize(
    "value", ["Get", "a b", "and", '"', "192.0.2.10:80", "::1", "urn:uuid:1", ")"]
)
def test_a_filter_for_a_value(value: str) -> None:
    assert parse(compared("operation", "=", value)) == Compare("operation", "=", value)


def test_the_leaves_from_left_to_right() -> None:
    expression = And((A, Not(Or((Has("fault"), B)))))
    assert walk(expression) == [A, Has("fault"), B]
