"""Help and documentation: every way of writing that they show is one."""

import pytest

from inspector.filters.fields import FIELDS
from inspector.filters.guide import GRAMMAR, LIMITS, field_lines
from inspector.filters.parse import DEPTH_LIMIT, LENGTH_LIMIT, parse
from inspector.filters.texts import PATTERN_LIMIT, SUBJECT_LIMIT


@pytest.mark.parametrize("text", [text for text, _ in GRAMMAR])
def test_what_is_shown_can_be_written(text: str) -> None:
    for one in text.split(", "):
        assert parse(one)


def test_every_field_has_its_line() -> None:
    lines = field_lines()
    assert [line.names.split(", ")[0] for line in lines] == [field.name for field in FIELDS]
    told = {line.names: line.meaning for line in lines}
    assert "alone: has a fault" in told["fault"]
    assert "encrypted" in told["state"]


def test_the_limits_are_those_of_the_code() -> None:
    assert f"{LENGTH_LIMIT:,} characters" in LIMITS
    assert f"{DEPTH_LIMIT} levels" in LIMITS
    assert f"at most {PATTERN_LIMIT}" in LIMITS
    assert any(f"first {SUBJECT_LIMIT} characters" in about for _, about in GRAMMAR)
