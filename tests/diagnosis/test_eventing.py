"""Conversations for the rules of ``inspector/diagnosis/eventing.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.cast import INKJET, OFFICE, PC
from tests.conversations.eventing import sink, subscribe, subscribed
from tests.conversations.faults import fault
from tests.conversations.finding import read_metadata
from tests.conversations.manners import WSDP, WSE, Letter
from tests.conversations.pushing import MANAGER, push_scan
from tests.conversations.remaining import SCAN_EVENTS
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, found, near_misses, triggers

HEARD = sink(PC, "e1f4a7c2")
DIALECT = f' Dialect="{WSDP}/Action"'


def asked(stage: Stage, letter: Letter, answer: Letter | None = None) -> None:
    """A Subscribe and what the device makes of it."""
    granted = answer is None or "Fault" not in answer.body
    said = subscribed(OFFICE.scan_url, MANAGER) if answer is None else answer
    stage.once(PC, OFFICE, letter, said, status=200 if granted else 400)


def refused(subcode: str) -> Letter:
    """A fault of WS-Eventing."""
    said = fault("InvalidMessage", prefix="wse")
    return replace(said, body=said.body.replace("InvalidMessage", subcode))


def no_such_event(stage: Stage) -> None:
    asked(stage, subscribe(HEARD, "ScanFinishedEvent"), refused("FilterActionNotSupported"))


def nothing_to_be_seen(stage: Stage) -> None:
    asked(stage, subscribe(HEARD, "JobStatusEvent"), refused("FilterActionNotSupported"))


def wrong_address(stage: Stage) -> None:
    """Asked of the device rather than of its scan service."""
    talk = stage.talk(PC, INKJET, INKJET.device_url)
    said = refused("DestinationUnreachable")
    talk.exchange(subscribe(HEARD, "JobStatusEvent"), said, status=400)


def wrong_address_with_metadata(stage: Stage) -> None:
    """The metadata told where the scan service is."""
    read_metadata(stage, PC, INKJET)
    wrong_address(stage)


def nobody_to_send_to(stage: Stage) -> None:
    """Asked of the scan service, which cannot use the address of the sink."""
    read_metadata(stage, PC, INKJET)
    talk = stage.talk(PC, INKJET, INKJET.scan_url)
    said = refused("DestinationUnreachable")
    talk.exchange(subscribe(HEARD, "JobStatusEvent"), said, status=400)


def no_such_time(stage: Stage) -> None:
    asked(stage, subscribe(HEARD, "JobStatusEvent"), refused("UnsupportedExpirationType"))


def no_dialect_and_pull(stage: Stage) -> None:
    wanted = subscribe(HEARD, "JobStatusEvent")
    body = wanted.body.replace(DIALECT, "").replace("DeliveryModes/Push", "DeliveryModes/Pull")
    asked(stage, replace(wanted, body=body))


def two_words_of_old(stage: Stage) -> None:
    """The misspelling that is seen, and the whole service by its namespace."""
    asked(stage, subscribe(HEARD, "ScannerElementsChangedEvent", ""))


def everything(stage: Stage) -> None:
    asked(stage, subscribe(HEARD, *SCAN_EVENTS))


def busy(stage: Stage) -> None:
    """That the device has no room says nothing against what is asked for."""
    asked(stage, subscribe(HEARD, "JobStatusEvent"), refused("EventSourceUnableToProcess"))


CASES: tuple[Case, ...] = (
    *triggers("EVT-1", no_such_event, nothing_to_be_seen, no_dialect_and_pull, wrong_address),
    *triggers("EVT-1", wrong_address_with_metadata, nobody_to_send_to, no_such_time),
    *near_misses("EVT-1", two_words_of_old, everything, busy, push_scan),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_who_asked_at_the_right_address_is_not_sent_to_another() -> None:
    (finding,) = found(wrong_address_with_metadata, "EVT-1")
    assert INKJET.scan_url in finding.advice
    (finding,) = found(nobody_to_send_to, "EVT-1")
    assert "another address" not in finding.likely[0]
    assert finding.advice.startswith("See that NotifyTo")


def test_the_modes_of_the_scene_are_those_of_the_protocol() -> None:
    assert f"{WSE}/DeliveryModes/Push" in subscribe(HEARD, "JobStatusEvent").body
    assert DIALECT in subscribe(HEARD, "JobStatusEvent").body
