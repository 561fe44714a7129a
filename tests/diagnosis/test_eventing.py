"""Conversations for the rules of ``inspector/diagnosis/eventing.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.addressing import LOCAL_PC, callback_link_local
from tests.conversations.cast import INKJET, OFFICE, PANEL_FIRST, PC
from tests.conversations.eventing import DESTINATIONS, sink, subscribe, subscribed
from tests.conversations.faults import fault
from tests.conversations.manners import WSDP, WSE, Letter
from tests.conversations.pushing import MANAGER, PRESSED, listen, push_scan, too_late
from tests.conversations.remaining import SCAN_EVENTS
from tests.conversations.scanner import scan_available
from tests.conversations.stage import Stage
from tests.conversations.subscribing import MINUTE_MS, device_restarted, ended_by_device
from tests.diagnosis.kit import Case, check, near_misses, triggers

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


def loopback(stage: Stage) -> None:
    asked(stage, subscribe("http://127.0.0.1:5357/heard", "JobStatusEvent"))


def nowhere(stage: Stage) -> None:
    asked(stage, subscribe("urn:uuid:heard", "JobStatusEvent"))


def other_network(stage: Stage) -> None:
    asked(stage, subscribe("http://172.17.0.2:5357/heard", "JobStatusEvent"))


def other_network_all_the_same(stage: Stage) -> None:
    """Routed: the sniffer sits where the device's notification can be seen."""
    heard = "http://198.51.100.20:5357/heard"
    asked(stage, subscribe(heard, "ScanAvailableEvent", destinations=DESTINATIONS.items()))
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED))


def second_address(stage: Stage) -> None:
    asked(stage, subscribe("http://192.0.2.120:5357/heard", "JobStatusEvent"))


def nobody_listens(stage: Stage) -> None:
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    talk = stage.talk(OFFICE, PC, heard)
    talk.answer(talk.ask(scan_available("Scan", PRESSED)), None, status=400)


def silent(stage: Stage) -> None:
    listen(stage, PC, 1, "e1f4a7c2")
    stage.pause(5 * MINUTE_MS)
    stage.once(PC, OFFICE, subscribe(HEARD, "JobStatusEvent"), subscribed(OFFICE.scan_url, "x"))


def other_family(stage: Stage) -> None:
    """Asked over a link-local address, wanted at one that everybody can reach."""
    said = subscribed(PANEL_FIRST.scan_url, MANAGER)
    stage.once(LOCAL_PC, PANEL_FIRST, subscribe(HEARD, "JobStatusEvent"), said)


def at_home(stage: Stage) -> None:
    """Both on one computer."""
    here, there = replace(PC, host="127.0.0.1"), replace(OFFICE, host="127.0.0.1")
    said = subscribed(OFFICE.scan_url, MANAGER)
    stage.once(here, there, subscribe("http://localhost:5357/heard", "JobStatusEvent"), said)


AT_PROXY = replace(PC, host="127.0.0.1")
"""A program that goes through a proxy on its own computer."""


def loopback_by_a_proxy(stage: Stage) -> None:
    """The program takes the proxy's address for its own: the device cannot call back."""
    said = subscribed(OFFICE.scan_url, MANAGER)
    stage.once(AT_PROXY, OFFICE, subscribe("http://127.0.0.1:5357/x", "JobStatusEvent"), said)


def network_by_a_proxy(stage: Stage) -> None:
    """That it talks to a proxy on its computer says nothing about the computer's network."""
    said = subscribed(OFFICE.scan_url, MANAGER)
    stage.once(AT_PROXY, OFFICE, subscribe(HEARD, "JobStatusEvent"), said)


CASES: tuple[Case, ...] = (
    *triggers("EVT-1", no_such_event, nothing_to_be_seen, no_dialect_and_pull, wrong_address),
    *near_misses("EVT-1", two_words_of_old, everything, busy, push_scan),
    *triggers("EVT-2", loopback, nowhere, other_network, other_network_all_the_same),
    *triggers("EVT-2", second_address, nobody_listens, silent),
    *triggers("EVT-2", loopback_by_a_proxy),
    *triggers("EVT-2", callback_link_local, ended_by_device),
    *near_misses(
        "EVT-2", other_family, at_home, network_by_a_proxy, too_late, push_scan, device_restarted
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_the_modes_of_the_scene_are_those_of_the_protocol() -> None:
    assert f"{WSE}/DeliveryModes/Push" in subscribe(HEARD, "JobStatusEvent").body
    assert DIALECT in subscribe(HEARD, "JobStatusEvent").body
