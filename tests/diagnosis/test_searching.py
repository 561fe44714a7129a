"""Conversations for the rules of ``inspector/diagnosis/searching.py``."""

import time
from dataclasses import replace

import msgspec
import pytest

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.events.event import Kind
from inspector.story.searches import CHAINS_LIMIT
from inspector.wire.observation import Address, Request
from tests.conftest import Golden
from tests.conversations import addressing, discovering, pulling
from tests.conversations.cast import COLLEAGUE, HALLWAY, OFFICE, PANEL_FIRST, PC
from tests.conversations.finding import (
    GROUP,
    GROUP_V6,
    announce,
    bye,
    get,
    hello,
    metadata,
    probe,
    read_metadata,
    scanner_services,
    search,
)
from tests.conversations.peers import Peer
from tests.conversations.pulling import idle
from tests.conversations.scanning import get_elements
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, check, diagnosed, events_of, near_misses, triggers, without

SCANNER = "wscn:ScanDeviceType"
ELSEWHERE = replace(OFFICE, host="192.0.2.110", scan_url="http://192.0.2.110:8018/wsd/scan")
flatbed = pulling.SCENES["01-flatbed-scan"]


def life_goes_on(stage: Stage, wait_ms: int = 30_000) -> None:
    """Something of somebody else, so that the capture shows that nothing comes."""
    stage.pause(wait_ms)
    announce(stage, HALLWAY, hello(stage, HALLWAY, HALLWAY.device_url))


def asks_for_its_state(stage: Stage) -> None:
    talk = stage.talk(PC, PANEL_FIRST, PANEL_FIRST.scan_url)
    talk.exchange(get_elements("ScannerStatus"), idle(stage))


def nobody_answers(stage: Stage) -> None:
    for _ in range(2):
        stage.datagram(PC, Address(PC.host, stage.port()), GROUP, probe(SCANNER), again_ms=(90,))
        stage.pause(1000)
    life_goes_on(stage)


def nobody_answers_until_the_end(stage: Stage) -> None:
    """The last search could still be answered, the first could not."""
    for _ in range(12):
        source = Address(PC.host, stage.port())
        stage.datagram(PC, source, GROUP, probe(SCANNER), again_ms=(90,))
        stage.pause(3_000)


def answered_on_the_other_family(stage: Stage) -> None:
    """The search on IPv6 stays without an answer, and nobody needs one."""
    local = Address(addressing.LOCAL_PC.host, stage.port())
    stage.datagram(PC, local, GROUP_V6, probe(SCANNER))
    search(stage, PC, PANEL_FIRST, types=SCANNER)
    read_metadata(stage, PC, PANEL_FIRST)
    asks_for_its_state(stage)
    life_goes_on(stage)


def searches_for_a_printer(stage: Stage) -> None:
    stage.datagram(PC, Address(PC.host, stage.port()), GROUP, probe("wprt:PrintDeviceType"))
    life_goes_on(stage)


def searches_and_ends(stage: Stage) -> None:
    stage.datagram(PC, Address(PC.host, stage.port()), GROUP, probe(SCANNER))
    life_goes_on(stage, 3000)


def nobody_asks(stage: Stage) -> None:
    search(stage, PC, OFFICE)
    life_goes_on(stage)


def a_colleague_asks(stage: Stage) -> None:
    """Another computer of the same family is another computer."""
    search(stage, PC, OFFICE)
    search(stage, COLLEAGUE, OFFICE)
    read_metadata(stage, COLLEAGUE, OFFICE)
    life_goes_on(stage, 5000)


def found_and_capture_ends(stage: Stage) -> None:
    search(stage, PC, OFFICE)


def found_and_gone(stage: Stage) -> None:
    """The device says Bye before anybody could ask."""
    search(stage, PC, OFFICE)
    announce(stage, OFFICE, bye(stage, OFFICE))
    life_goes_on(stage)


def metadata_refused(stage: Stage) -> None:
    search(stage, PC, OFFICE)
    talk = stage.talk(PC, OFFICE, OFFICE.device_url)
    talk.cut(talk.ask(get(OFFICE.endpoint)), None, reason="connection reset")
    life_goes_on(stage)


def metadata_at_the_second_attempt(stage: Stage) -> None:
    search(stage, PC, OFFICE)
    talk = stage.talk(PC, OFFICE, OFFICE.device_url)
    talk.cut(talk.ask(get(OFFICE.endpoint)), None, reason="connection reset")
    stage.pause(1000)
    flatbed(stage)
    life_goes_on(stage)


def metadata_and_nothing_more(stage: Stage) -> None:
    search(stage, PC, OFFICE)
    read_metadata(stage, PC, OFFICE)
    life_goes_on(stage)


def told_of_another_address(stage: Stage, user: Peer = PC) -> None:
    """The service is at another address of the device, and ``user`` goes there."""
    search(stage, PC, OFFICE)
    talk = stage.talk(PC, OFFICE, OFFICE.device_url)
    talk.exchange(get(OFFICE.endpoint), metadata(OFFICE, scanner_services(ELSEWHERE)))
    talk = stage.talk(user, ELSEWHERE, ELSEWHERE.scan_url)
    talk.exchange(get_elements("ScannerStatus"), idle(stage))
    life_goes_on(stage)


def colleague_told_of_another_address(stage: Stage) -> None:
    """Another computer goes there: the first one does not."""
    told_of_another_address(stage, COLLEAGUE)


def used_at_another_address_over_ipv6(stage: Stage) -> None:
    """It may be the same computer."""
    told_of_another_address(stage, addressing.LOCAL_PC)


def used_another_device(stage: Stage) -> None:
    """The client uses a service, but not one that the device named."""
    search(stage, PC, OFFICE)
    read_metadata(stage, PC, OFFICE)
    asks_for_its_state(stage)
    life_goes_on(stage)


def link_local_gives_way(stage: Stage) -> None:
    """Found on IPv6 too, gone on with IPv4: a client needs one way only."""
    addressing.link_local(stage)
    asks_for_its_state(stage)
    life_goes_on(stage)


def every_address_fails(stage: Stage) -> None:
    """The device names two addresses: one refuses, the other keeps silent."""
    search(stage, PC, OFFICE, xaddrs=f"{OFFICE.device_url} http://192.0.2.111:8018/wsd")
    stage.refused(PC, OFFICE.device_url)
    stage.unanswered(PC, "http://192.0.2.111:8018/wsd")
    life_goes_on(stage)


def address_refused_and_capture_ends(stage: Stage) -> None:
    """It may go on in a moment."""
    search(stage, PC, OFFICE)
    stage.refused(PC, OFFICE.device_url)


CASES: tuple[Case, ...] = (
    *triggers(
        "DIS-5",
        nobody_answers,
        nobody_answers_until_the_end,
        nobody_asks,
        a_colleague_asks,
        metadata_refused,
        metadata_and_nothing_more,
        addressing.unusable_addresses,
        every_address_fails,
        colleague_told_of_another_address,
        used_another_device,
    ),
    *near_misses(
        "DIS-5",
        flatbed,
        answered_on_the_other_family,
        searches_for_a_printer,
        searches_and_ends,
        found_and_capture_ends,
        found_and_gone,
        metadata_at_the_second_attempt,
        link_local_gives_way,
        told_of_another_address,
        used_at_another_address_over_ipv6,
        address_refused_and_capture_ends,
        addressing.refused_address,
        discovering.comes_and_goes,
        discovering.discovery_of_2009,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_many_clients_of_one_device_are_asked_in_time() -> None:
    diagnosis = Diagnosis()
    said = next(it for it in events_of(nobody_asks) if it.kind is Kind.DATAGRAM and it.seq == 3)
    for seq in range(2 * CHAINS_LIMIT):
        client = f"[2001:db8::{seq % CHAINS_LIMIT:x}]:1"
        diagnosis.add(msgspec.structs.replace(said, seq=seq + 1, destination=client))
    diagnosis.add(msgspec.structs.replace(said, seq=9999, time_us=said.time_us + 60_000_000))
    start = time.perf_counter()
    diagnosis.close()
    assert time.perf_counter() - start < 1
    assert len(diagnosis.findings()) == 1


def test_metadata_that_came_was_asked_for() -> None:
    findings = diagnosed(without(flatbed, Request)).findings()
    assert [it for it in findings if it.rule == "DIS-5"] == []
