"""Texts: contained, fitting, equal, found; and no pattern that takes for ever."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.filters.texts import (
    GROUPS_LIMIT,
    PATTERN_LIMIT,
    SUBJECT_LIMIT,
    contains,
    equals,
    finds,
    occurs,
)


@pytest.mark.parametrize(
    ("value", "text", "matches"),
    [
        ("jobs", "GetActiveJobs", True),
        ("get*jobs", "GetActiveJobs", True),
        ("get*", "GetActiveJobs", True),
        ("active*", "GetActiveJobs", False),
        ("*active*", "GetActiveJobs", True),
        ("*", "", False),  # what is not there fits nothing
        ("", "", True),
        ("a*b*b", "abb", True),
        ("a*b*b", "ab", False),
        ("a.c", "abc", False),
        ("b*", "a\nbc", True),
        ("a*c", "a\nbc", False),
    ],
)
def test_contains_or_fits(value: str, text: str, matches: bool) -> None:
    assert contains(value)(text) is matches


def test_equals_a_text_or_a_line() -> None:
    assert equals("ABC")("abc")
    assert equals("b")("a\nB")
    assert not equals("a")("ab")


def test_occurs_in_text_that_is_in_lower_case() -> None:
    assert occurs("Job*Fault")("get jobs ... fault")
    assert occurs("JOBS")("get jobs")
    assert not occurs("job*x")("get jobs")


@given(st.text("ab*", max_size=8), st.text("ab", max_size=12))
def test_a_star_is_any_characters(value: str, text: str) -> None:
    def fits(value: str, text: str) -> bool:  # the definition
        if not value or not text:
            return set(value) <= {"*"} if not text else False
        if value[0] == "*":
            return fits(value[1:], text) or fits(value, text[1:])
        return value[0] == text[0] and fits(value[1:], text[1:])

    expected = fits(value, text) and text != "" if "*" in value else value in text
    assert contains(value)(text) is expected


@pytest.mark.parametrize(
    "pattern", ["^Get", "Jobs$", "(Get|Set)A", r"[a-z]+J", "(?i)get", "(?P<x>A)c", "([a-z]{2}){2}"]
)
def test_a_regular_expression_finds(pattern: str) -> None:
    assert finds(pattern)("GetActiveJobs")
    assert not finds(pattern)("")


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(", "not a regular expression: "),
        ("[", "not a regular expression: "),
        ("*", "not a regular expression: "),
        ("\\", "not a regular expression: "),
        ("a{2}{3}", "not a regular expression: "),
        ("(a+)+", "could take for ever"),
        ("(a|a)*", "could take for ever"),
        ("(?:a?){30}", "could take for ever"),
        ("((a*))+", "could take for ever"),
        ("(a{1,9}){9}", "could take for ever"),
        ("a*a*a*a*", "could take for ever"),
        ("(a+)(?#c)+", "comments and verbose"),
        ("(?x)(a+) +", "comments and verbose"),
        ("a{99999}", "too often"),
        ("(" * (GROUPS_LIMIT + 1), "inside each other"),
        ("a" * (PATTERN_LIMIT + 1), "at most"),
    ],
)
def test_what_is_refused(pattern: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        finds(pattern)
    assert told in str(caught.value)


def test_repeats_are_told_from_what_only_looks_like_one() -> None:
    for pattern in (r"(\+\*)+", "([*+?|])*", r"(a\(b)+", "[[]+", "{}", "(a{x})*", "(?=a)b"):
        finds(pattern)


def test_long_texts_do_not_take_for_ever() -> None:
    text = "a" * 20_000
    begun = perf_counter()
    assert not finds("a*a*b")(text)
    assert not contains("*a" * 100 + "*b")(text)
    assert perf_counter() - begun < 2
    assert not finds("b")("a" * SUBJECT_LIMIT + "b")
    assert contains("*b")("a" * SUBJECT_LIMIT + "b")


@given(st.text("()[]{}*+?|\\a1,^$.:=!<>P#ix-", max_size=25))
def test_any_pattern_is_taken_or_refused(pattern: str) -> None:
    with suppress(ValueError):
        finds(pattern)("a" * 30)
