"""What may come next, where the cursor stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.filters.complete import ITEMS_LIMIT, completions

VALUES = {
    "operation": ["GetActiveJobs", "CreateScanJob", "Get A B", "\x1b[2J"],
    "job": map(str, range(200)),
    "phase": ["response"],
    "from": ["Brightlake M2070", "192.0.2.10"],
}


def offered(text: str) -> list[str]:
    """The texts with each completion taken; the cursor stands at ``|``, or at the end."""
    before, _, behind = text.partition("|")
    found = completions(before + behind, len(before), VALUES)
    taken = [found.applied(before + behind, item) for item in found.items]
    assert all(whole[cursor:] == behind for whole, cursor in taken)
    return [whole for whole, _ in taken]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ["operation:", "service:", "job:"]),
        ("ope", ["operation:"]),
        ("op", ["op:", "op=", "op!=", "op~"]),
        ("fau", ["fault", "fault:"]),
        ("a (du", ["a (duration:"]),
        ("!du", ["!duration:"]),
        ("op:", ["op:GetActiveJobs", "op:CreateScanJob", 'op:"Get A B"']),
        ("op: cr", ["op: CreateScanJob"]),
        ("op:scan", ["op:CreateScanJob"]),
        ("phase:", ["phase:response", "phase:request"]),
        ("from:", ['from:"Brightlake M2070"', "from:192.0.2.10"]),
        ("from:m2", ['from:"Brightlake M2070"']),
        ('op:"get a', ['op:"Get A B"']),
        ("state:w", ["state:waiting", "state:one-way"]),
        ("finding:job-", ["finding:JOB-1", "finding:JOB-2"]),
        ("a an", ["a and"]),
        ("fault ", ["fault and", "fault or"]),
        ("du| and b", ["duration: and b"]),
        ("op:Cr|x and b", ["op:CreateScanJobx and b"]),
    ],
)
def test_what_is_offered(text: str, first: list[str]) -> None:
    assert offered(text)[: len(first)] == first


@pytest.mark.parametrize(
    "text",
    ['"quo', "op:CreateScanJob", "op~Get", "op<Get", "qqq:a", 'op:"Get A B"', "a and", "xyz"],
)
def test_where_nothing_is_offered(text: str) -> None:
    assert offered(text) == []


def test_only_so_many_are_offered() -> None:
    assert len(completions("job:", 4, VALUES | {"job": map(str, range(200))}).items) == ITEMS_LIMIT


@given(st.text(max_size=30), st.integers(0, 40))
def test_any_text_has_completions(text: str, cursor: int) -> None:
    found = completions(text, min(cursor, len(text)), VALUES)
    assert 0 <= found.start <= found.end <= len(text)
