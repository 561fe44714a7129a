from typing import Any

import pytest

from inspector.formats.har_facts import TIME_LIMIT_US, facts_in, facts_of
from inspector.wire.observation import Address, recorded
from tests.builders import START_US, cut, request

FACTS = facts_of(recorded(request(b"secret")))


def test_facts_hold_nothing_of_head_or_body() -> None:
    assert FACTS == {
        "kind": "request",
        "exchange": "x1",
        "time_us": START_US,
        "end_us": START_US + 1000,
        "source": ("192.0.2.10", 49152),
        "destination": ("192.0.2.20", 80),
    }


def test_facts_come_back() -> None:
    seen = cut("reset")
    facts = facts_in(facts_of(recorded(seen)), "response", "cut")
    assert facts is not None
    assert (facts.reason, facts.source, facts.time_us) == ("reset", seen.source, seen.time_us)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "response"}, id="of another kind"),
        pytest.param({"time_us": -1}, id="before 1970"),
        pytest.param({"time_us": TIME_LIMIT_US}, id="after 9999"),
        pytest.param({"time_us": "1"}, id="a time that is text"),
        pytest.param({"source": Address("x", 65_536)}, id="no port"),
        pytest.param({"source": ["x"]}, id="half an address"),
        pytest.param({"exchange": "\ud800"}, id="no Unicode"),
        pytest.param({"origin": "elsewhere"}, id="an unknown origin"),
        pytest.param({"part": {"time_us": 1 << 70, "status": 1}}, id="a number without end"),
    ],
)
def test_what_makes_no_sense_is_none(changes: dict[str, Any]) -> None:
    assert facts_in(FACTS, "request") is not None
    assert facts_in(FACTS | changes, "request") is None


@pytest.mark.parametrize("value", [None, [], "x", 1, {}])
def test_what_are_no_facts_is_none(value: object) -> None:
    assert facts_in(value, "request") is None
