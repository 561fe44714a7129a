"""The filter of the list: rows that pass, and why a text is no filter."""

import pytest

from inspector.filters.facts import Facts, Known
from inspector.tui.messages.filter import Filter
from inspector.tui.messages.rows import Row, row_of
from tests.builders import event

ROW = row_of(event(service="scan", operation="GetActiveJobs", source="192.0.2.10:1"))


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("", True),
        ("getactive", True),
        ("GETACTIVE  scan", True),
        ("waiting", True),
        ("fault", False),
        ("scan fault", False),
        ("-fault", True),
        ("-scan", False),
        ("scan -", True),
        ("192.0.2.10", True),
        ("op:Get* and state:waiting", True),
        ("not (fault or from=192.0.2.10)", False),
    ],
)
def test_what_passes(text: str, passes: bool) -> None:
    assert Filter.parse(text).passes(ROW) is passes


def test_a_filter_of_nothing_is_empty() -> None:
    assert Filter.parse("  - ").empty
    assert not Filter.parse("-a").empty


def test_what_is_no_filter_lets_everything_through_and_says_why() -> None:
    wrong = Filter.parse("fault opp:x")
    assert (wrong.error, wrong.at) == ("unknown field 'opp', did you mean op?", 6)
    assert wrong.empty
    assert wrong.passes(ROW)
    assert Filter.parse("fault").error == ""


def test_filters_are_equal_if_they_say_the_same_and_know_the_same() -> None:
    assert Filter.parse("op:x and fault") == Filter.parse("operation:x  fault")
    assert Filter.parse("op:x") != Filter.parse("op:y")
    assert Filter.parse("(") == Filter()
    known = Known(findings_of=lambda seq: ["JOB-6"])
    assert Filter.parse("finding", known) != Filter.parse("finding")
    assert len({Filter.parse("a"), Filter.parse(" a")}) == 1


def test_what_rows_cannot_tell_is_asked() -> None:
    known = Known(findings_of=lambda seq: ["JOB-6"], says=lambda seq, word: word == "adf")
    assert Filter.parse("finding:JOB text:ADF", known).passes(ROW)
    assert not Filter.parse("finding:JOB").passes(ROW)
    wanted = Filter.parse("finding or text:ADF")
    assert wanted.needs_findings
    assert wanted.searched == ("adf",)
    assert not wanted.needs_names
    assert Filter.parse("fault or not from:x").needs_names


def test_a_row_has_every_fact() -> None:
    facts: Facts = ROW  # checked by mypy
    assert isinstance(ROW, Row)
    assert all(hasattr(facts, name) for name in vars(Facts) if not name.startswith("_"))
