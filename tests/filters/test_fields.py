"""The table of fields."""

from typing import get_type_hints

import pytest

from inspector.filters.facts import EventFacts, Facts
from inspector.filters.fields import BY_NAME, FIELDS, MEANINGS, Field, find, nearest, nearest_word
from tests.builders import event


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_is_a_fact_and_is_explained(field: Field) -> None:
    assert isinstance(getattr(Facts, field.fact), property)
    assert hasattr(EventFacts(event()), field.fact)
    assert field.meaning
    assert set(field.operators) <= set(MEANINGS)


def test_names_are_looked_up_in_any_case() -> None:
    assert find("OP") is find("operation") is BY_NAME["op"]
    assert find("nothing") is None
    assert len(BY_NAME) == sum(1 + len(field.aliases) for field in FIELDS)


def test_the_nearest_name() -> None:
    assert nearest("opp") == "op"
    assert nearest("Durration") == "duration"
    assert nearest("qqqq") == ""
    assert nearest_word("undecodet", BY_NAME["state"]) == "undecoded"


def test_every_fact_has_a_type() -> None:
    facts = {name for name in vars(Facts) if not name.startswith("_")}
    assert {field.fact for field in FIELDS} <= facts
    assert all("return" in get_type_hints(getattr(Facts, name).fget) for name in facts)
