"""Conversations for the rules of ``inspector/diagnosis/discovery.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from inspector.wire.observation import Address
from tests.conftest import Golden
from tests.conversations import addressing, discovering, post_scanning, pulling, subscribing
from tests.conversations.cast import OFFICE, PANEL_FIRST, PC
from tests.conversations.finding import (
    DISCOVERY_PORT,
    GROUP,
    GROUP_V6,
    announce,
    get,
    hello,
    probe,
    probe_matches,
    read_metadata,
    search,
)
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Case, Scene, check, found, near_misses, triggers

flatbed = pulling.SCENES["01-flatbed-scan"]
post_scan = post_scanning.SCENES["12-post-scan-job"]


def second_address_elsewhere(stage: Stage) -> None:
    """Windows takes the first, which is fine."""
    read_metadata(stage, PC, OFFICE)
    search(stage, PC, OFFICE, xaddrs=f"{OFFICE.device_url} http://198.51.100.1:8018/wsd")


def second_address_silent(stage: Stage) -> None:
    """An interface that nobody uses, tried although the first address works."""
    search(stage, PC, OFFICE, xaddrs=f"{OFFICE.device_url} http://192.0.2.111:8018/wsd")
    read_metadata(stage, PC, OFFICE)
    stage.unanswered(PC, "http://192.0.2.111:8018/wsd")


def other_port_refused(stage: Stage) -> None:
    """What the device does not claim is no address of it."""
    search(stage, PC, OFFICE)
    stage.refused(PC, "http://192.0.2.10:5357/")


def link_local_beside_ipv4(stage: Stage) -> None:
    """The link-local address comes after the other is known."""
    addressing.found(stage, PC, PANEL_FIRST, GROUP, Address(PC.host, stage.port()))
    local = addressing.LOCAL_DEVICE
    source = Address(addressing.LOCAL_PC.host, stage.port())
    addressing.found(stage, addressing.LOCAL_PC, local, GROUP_V6, source)


def link_local_before_a_name(stage: Stage) -> None:
    """What comes later is no address: whether a client can use it, nobody knows."""
    source = Address(addressing.LOCAL_PC.host, stage.port())
    addressing.found(stage, addressing.LOCAL_PC, addressing.LOCAL_DEVICE, GROUP_V6, source)
    announce(stage, PANEL_FIRST, hello(stage, PANEL_FIRST, "http://mfp-panel:5358/DeviceService/"))


BY_NAME = "http://mfp-office:8018/wsd"
NAMED = replace(OFFICE, device_url=BY_NAME)


def found_by_name(stage: Stage) -> None:
    """The client looks the name up: its requests say so."""
    search(stage, PC, NAMED)
    read_metadata(stage, PC, NAMED)


def name_and_no_answer(stage: Stage) -> None:
    """It was looked up all the same."""
    search(stage, PC, NAMED)
    stage.talk(PC, NAMED, NAMED.device_url).ask(get(NAMED.endpoint))


def name_on_another_port(stage: Stage) -> None:
    """The name is known; that this port was not tried is another thing."""
    search(stage, PC, NAMED)
    read_metadata(stage, PC, replace(NAMED, device_url="http://mfp-office:5357/wsd"))


def name_beside_an_address_elsewhere(stage: Stage) -> None:
    """What was said of the list before is said with it."""
    search(stage, PC, OFFICE, xaddrs=f"http://198.51.100.1:8018/wsd {BY_NAME}")


def name_after_an_address(stage: Stage) -> None:
    search(stage, PC, OFFICE, xaddrs=f"{OFFICE.device_url} {BY_NAME}")
    read_metadata(stage, PC, OFFICE)


def slow_but_in_time(stage: Stage) -> None:
    search(stage, PC, OFFICE, after_ms=3900)


def slow_to_a_probe_of_its_own(stage: Stage) -> None:
    """No firewall minds an answer from the address that was asked."""
    source, device = Address(PC.host, stage.port()), Address(OFFICE.host, DISCOVERY_PORT)
    asked = stage.datagram(PC, source, device, probe())
    stage.pause(4900)
    stage.datagram(OFFICE, device, source, probe_matches(stage, OFFICE), relates_to=asked)


def restarted_twice(stage: Stage) -> None:
    for more in range(3):
        device = replace(OFFICE, instance=OFFICE.instance + more)
        announce(stage, device, hello(stage, device, OFFICE.device_url))
        stage.pause(60_000)


def says_hello_again(stage: Stage) -> None:
    """The same instance: it came back to the network, or its metadata changed."""
    for version in (1, 2):
        device = replace(OFFICE, metadata_version=version)
        announce(stage, device, hello(stage, device, OFFICE.device_url))
        stage.pause(60_000)


def counts_from_one_again(stage: Stage) -> None:
    for _ in range(2):
        search(stage, PC, OFFICE)
        stage.pause(60_000)
        stage.sent.clear()


def older_instance(stage: Stage) -> None:
    for less in range(2):
        device = replace(OFFICE, instance=OFFICE.instance - less)
        search(stage, PC, device)
        stage.pause(60_000)


def older_metadata(stage: Stage) -> None:
    for version in (3, 2):
        search(stage, PC, replace(OFFICE, metadata_version=version))
        stage.pause(60_000)


def answers_overtake_each_other(stage: Stage) -> None:
    """A device may wait with each answer; numbers are given when it is written."""
    source, device = Address(PC.host, stage.port()), Address(OFFICE.host, DISCOVERY_PORT)
    first, second = (probe_matches(stage, OFFICE) for _ in range(2))
    asked = stage.datagram(PC, source, GROUP, probe())
    for letter in (second, first):
        stage.pause(300)
        stage.datagram(OFFICE, device, source, letter, relates_to=asked)


CASES: tuple[Case, ...] = (
    *triggers(
        "DIS-1",
        addressing.link_local,
        addressing.unusable_addresses,
        addressing.secure_refused,
        addressing.refused_address,
        second_address_silent,
        second_address_elsewhere,
        link_local_beside_ipv4,
        name_beside_an_address_elsewhere,
        name_after_an_address,
    ),
    *near_misses("DIS-1", flatbed, post_scan, addressing.secure, discovering.comes_and_goes),
    *near_misses("DIS-1", other_port_refused, found_by_name, name_on_another_port),
    *near_misses("DIS-1", name_and_no_answer),
    *triggers("DIS-2", addressing.unusable_addresses),
    *near_misses("DIS-2", slow_but_in_time, slow_to_a_probe_of_its_own),
    *triggers("DIS-3", subscribing.device_restarted, restarted_twice),
    *near_misses("DIS-3", says_hello_again, discovering.comes_and_goes),
    *triggers("DIS-4", counts_from_one_again, older_instance, older_metadata),
    *near_misses("DIS-4", answers_overtake_each_other, restarted_twice, says_hello_again),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


@pytest.mark.parametrize(
    ("scene", "severity"),
    [
        pytest.param(addressing.link_local, Severity.INFORMATION, id="IPv4 later"),
        pytest.param(link_local_beside_ipv4, Severity.INFORMATION, id="IPv4 before"),
        pytest.param(link_local_before_a_name, Severity.WARNING, id="a name later"),
    ],
)
def test_the_order_of_answers_is_chance(scene: Scene, severity: Severity) -> None:
    local = addressing.LINK_LOCAL
    (finding,) = [it for it in found(scene, "DIS-1") if it.device == local]
    assert (finding.severity, finding.count) == (severity, 1)
