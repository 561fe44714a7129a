"""``filters``: the language explains itself."""

import json

import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.filters import run as filters
from inspector.cli.options import Listing
from inspector.filters.fields import FIELDS
from inspector.filters.guide import GRAMMAR
from tests.cli.programs import ok, run


def test_every_field_and_way_of_writing_is_listed() -> None:
    text = ok(run("filters"))
    for field in FIELDS:
        assert field.example in text
        assert field.meaning in text
    for written, about in GRAMMAR:
        assert written in text
        assert about in text


def test_one_field_is_explained_by_any_of_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert filters("OP", Listing.TEXT) == 0
    told = capsys.readouterr().out
    assert told.startswith("operation, op  the operation")
    assert "a regular expression finds it" in told


def test_programs_get_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert filters("", Listing.JSON) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["names"].split(", ")[0] for row in rows] == [field.name for field in FIELDS]


@pytest.mark.parametrize(
    ("name", "told"), [("jobb", "did you mean job"), ("qqqq", "expected one of operation, service")]
)
def test_what_is_no_field_is_a_wrong_call(name: str, told: str) -> None:
    with pytest.raises(WrongCallError, match=told):
        filters(name, Listing.TEXT)
