"""The facts of events."""

import pytest
from hypothesis import given, settings

from inspector.events.event import Kind, Phase
from inspector.filters.facts import ANSWERED, ENCRYPTED, STATE_WORDS, Facts, facts_of
from inspector.soap.fault import Fault
from inspector.wire.observation import Remark
from tests.builders import event
from tests.tui.strategies import events


def test_what_an_event_tells() -> None:
    facts: Facts = facts_of(
        event(
            7,
            operation="CancelJob",
            job_id=42,
            job_token="t",
            source="192.0.2.20:80",
            destination="192.0.2.10:1",
            device="192.0.2.20:80",
            phase=Phase.FAULT,
            kind=Kind.RESPONSE,
            fault=Fault(code="soap:Sender", subcode="wscn:ClientErrorJobIdNotFound"),
            remark=Remark(mark="red", comment="Why?"),
        )
    )
    assert (facts.seq, facts.answers, facts.job) == (7, (), "42")
    assert (facts.device, facts.client) == ("192.0.2.20:80", "192.0.2.10:1")
    assert (facts.state, facts.word) == ("fault", "fault")
    assert facts.fault == "wscn:ClientErrorJobIdNotFound"
    assert (facts.mark, facts.comment) == ("red", "Why?")
    for word in ("canceljob", "clienterrorjobidnotfound", "red", "why?", "192.0.2.10:1"):
        assert word in facts.text


def test_what_it_does_not_tell_is_empty() -> None:
    facts = facts_of(event(device="", job_token="abc"))
    assert (facts.device, facts.client, facts.fault, facts.job) == ("", "", "", "abc")


@pytest.mark.parametrize(
    ("kind", "phase", "waiting", "word"),
    [
        (Kind.REQUEST, Phase.REQUEST, False, ANSWERED),
        (Kind.REQUEST, Phase.REQUEST, True, "waiting"),
        (Kind.DATAGRAM, Phase.REQUEST, True, "one-way"),
        (Kind.RESPONSE, Phase.RESPONSE, False, "ok"),
        (Kind.TLS, Phase.UNDECODED, False, ENCRYPTED),
    ],
)
def test_the_state_of_an_event_alone(kind: Kind, phase: Phase, waiting: bool, word: str) -> None:
    assert facts_of(event(kind=kind, phase=phase), waiting=waiting).word == word


def test_every_phase_has_a_word() -> None:
    assert set(STATE_WORDS) == set(Phase)


@settings(max_examples=30)
@given(events())
def test_any_event_has_facts(seen: object) -> None:
    facts = facts_of(seen)  # type: ignore[arg-type]
    assert facts.text == facts.text.lower()
