"""Reading a filter: what people write, what is refused and where, and what cannot be survived."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.filters.expression import (
    ERROR_LIMIT,
    EVERYTHING,
    And,
    Compare,
    Expression,
    FilterError,
    Has,
    Not,
    Or,
    Word,
    shown,
)
from inspector.filters.parse import DEPTH_LIMIT, LENGTH_LIMIT, parse
from tests.filters.strategies import expressions

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("", EVERYTHING),
        (" - ", EVERYTHING),
        ("a", A),
        ("a b", And((A, B))),
        ("a && b AND c", And((A, B, C))),
        ("a b or c", Or((And((A, B)), C))),
        ("a||b c", Or((A, And((B, C))))),
        ("(a or b) c", And((Or((A, B)), C))),
        ("not a b", And((Not(A), B))),
        ("!a -b -(c)", And((Not(A), Not(B), Not(C)))),
        ("not (a or b)", Not(Or((A, B)))),
        ("op:Get", Compare("operation", ":", "Get")),
        ("OP = Get", Compare("operation", "=", "Get")),
        ("op==Get", Compare("operation", "=", "Get")),
        ("op: 'a b'", Compare("operation", ":", "a b")),
        (r'comment:"say \"x\" \\ \d"', Compare("comment", ":", r'say "x" \ \d')),
        ("(op:Get)", Compare("operation", ":", "Get")),
        ("size > 3 k b", And((Compare("size", ">", "3k"), B))),
        ("duration<=3 min", Compare("duration", "<=", "3min")),
        ("size>3", Compare("size", ">", "3")),
        ("fault", Has("fault")),
        ("fault !a", And((Has("fault"), Not(A)))),
        ("finding or note", Or((Has("finding"), Has("note")))),
        ('"fault"', Word("fault")),
        ("job", Word("job")),
        ("'and'", Word("and")),
        ("192.0.2.10:80", Word("192.0.2.10:80")),
        ("http://192.0.2.10/a", Word("http://192.0.2.10/a")),
        ("urn:uuid:1", Word("urn:uuid:1")),
        ("fe80::1 cafe::1", And((Word("fe80::1"), Word("cafe::1")))),
        ("from:fe80::1", Compare("from", ":", "fe80::1")),
        ("a-b", Word("a-b")),
        ("a\t\n b", And((A, B))),
    ],
)
def test_what_people_write(text: str, expression: Expression) -> None:
    assert parse(text) == expression


@pytest.mark.parametrize(
    ("text", "told", "at"),
    [
        ("opp:x", "unknown field 'opp', did you mean op?", 0),
        ("a qqq:1", "unknown field 'qqq', a text with such a sign needs quotes", 2),
        ("a or", "expected something after 'or'", 4),
        ("or a", "expected something before 'or'", 0),
        ("a and or b", "expected something after 'and'", 5),
        ("not", "expected something after 'not'", 3),
        ("()", "expected something after '('", 1),
        ("a (b", "this '(' is not closed", 2),
        ("a) b", "there is no '(' for this ')'", 1),
        ("op:", "expected a value after op:", 3),
        ("op: and a", "expected a value after op:", 3),
        ("op:(a)", "expected a value after op:", 3),
        ('a "b', "this quote is not closed", 2),
        ("op:'b", "this quote is not closed", 3),
        (">3", "expected a field before '>'", 0),
        ("op<3", "operation cannot have '<', expected one of : = != ~", 0),
        ("size:x", "size: 'x' is not a number", 5),
        ("size>3x", "size: unknown unit 'x', expected one of B, k, M, G", 5),
        ("duration>5", "duration: '5' has no unit, expected one of us, ms, s, min, h", 9),
        ("event:9..4", "event: the range 9..4 is empty", 6),
        ("event:..", "event: a range begins or ends somewhere", 6),
        ("event<4..9", "event: a range cannot follow <", 6),
        ("time<1:00..2:00", "time: a range cannot follow <", 5),
        ("time:25:00", "time: '25:00' is not a time of day", 5),
        ("time:1:00..+2s", "time: a range has two times of the same kind", 5),
        ("state:wating", "state: unknown word 'wating', did you mean waiting?", 6),
        ("finding:JBO", "finding: unknown rule 'JBO', did you mean JOB?", 8),
        ("op~(a", "expected a value after op~", 3),
        ("op~'(a'", "operation: not a regular expression: ", 3),
        ("text:''", "text: expected a word to look for", 5),
        ("job<abc", "job: 'abc' is no job number", 4),
    ],
)
def test_what_is_refused_says_what_and_where(text: str, told: str, at: int) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
    assert caught.value.at == at


def test_depth_and_length_have_limits() -> None:
    deep = "(" * DEPTH_LIMIT + "a" + ")" * DEPTH_LIMIT
    assert parse(deep) == A
    for text in (f"({deep})", "(" * LENGTH_LIMIT, "!" * LENGTH_LIMIT, "not " * 1000, "-" * 4000):
        with pytest.raises(FilterError, match="levels inside each other"):
            parse(text)
    with pytest.raises(FilterError, match="longer than"):
        parse("a" * (LENGTH_LIMIT + 1))
    assert len(parse("a " * (LENGTH_LIMIT // 2)).parts) == LENGTH_LIMIT // 2  # type: ignore[union-attr]


def test_an_error_is_no_longer_than_a_line_or_two() -> None:
    for text in (
        f"{'x' * 3000}:1",
        f"state:{'x' * 3000}",
        f"op~{'(' * 150}",
        f"finding:{'9' * 3000}",
    ):
        with pytest.raises(FilterError) as caught:
            parse(text)
        assert len(str(caught.value)) <= ERROR_LIMIT


@given(expressions())
def test_what_is_printed_is_read_again(expression: Expression) -> None:
    assert parse(shown(expression)) == expression


def assert_read_or_refused(text: str) -> None:
    """A filter, which can be written again, or an error that tells a place in the text."""
    read: Expression | FilterError
    try:
        read = parse(text)
    except FilterError as error:
        read = error
    if isinstance(read, FilterError):
        assert 0 <= read.at <= len(text)
    else:
        assert parse(shown(read)) == read


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_is_refused(text: str) -> None:
    assert_read_or_refused(text)


PIECES = [
    *"()!&|-:=<>~*.\"'\\ ",
    "op:",
    "job",
    "time:",
    "+3s",
    "12:03",
    "..",
    "not ",
    " or ",
    "9",
    "k",
    "~",
]


@pytest.mark.parametrize("seed", range(300))
def test_pieces_in_any_order_are_a_filter_or_are_refused(seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 25)))
    assert_read_or_refused(text)
