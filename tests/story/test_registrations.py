"""Finding subscriptions again, by cases."""

from typing import Any

import pytest

from inspector.events.event import Kind, Phase
from inspector.protocols.addressing import EndpointReference
from inspector.protocols.discovery import Hello
from inspector.story.devices import Devices
from inspector.story.registrations import (
    IDENTIFIERS_LIMIT,
    TOKENS_LIMIT,
    Registrations,
    are_two,
    is_replaced,
)
from inspector.story.subscription import Destination, Subscription
from tests.builders import event

UUID = "urn:uuid:c8a1f3b0-6d52-4e97-8f10-2b9d7e4c5a04"
ONE, SAME, OTHER, UNKNOWN = "192.0.2.10", "192.0.2.110", "192.0.2.11", "192.0.2.25"


def heard(devices: Devices, host: str, endpoint: str) -> None:
    """A Hello of an endpoint from a host."""
    said = Hello(
        endpoint_reference=EndpointReference(
            address=f"urn:uuid:{endpoint}",
            reference_properties=None,
            reference_parameters=None,
            port_type=None,
            service_name=None,
        ),
        types=None,
        scopes=None,
        xaddrs=None,
        metadata_version=1,
    )
    source = f"{host}:3702"
    devices.add(event(kind=Kind.DATAGRAM, phase=Phase.ONEWAY, source=source, message=said), None)


def row(number: int, device: str = ONE, **changes: Any) -> Subscription:
    """A subscription with one entry on the panel."""
    entry = Destination(name="To me", context="Scan", token=f"t{number}")
    told: dict[str, Any] = {"identifier": f"s{number}", "destinations": (entry,), **changes}
    return Subscription(number=number, device=device, client="192.0.2.20", **told)


@pytest.fixture
def devices() -> Devices:
    """A device with two addresses, and another one."""
    found = Devices()
    for host, endpoint in ((ONE, "a"), (SAME, "a"), (OTHER, "b")):
        heard(found, host, endpoint)
    return found


@pytest.mark.parametrize(
    ("identifier", "host", "is_found"),
    [
        ("short", ONE, True),
        ("short", SAME, True),
        ("short", OTHER, False),
        ("short", UNKNOWN, False),
        (UUID, SAME, True),
        (UUID, OTHER, False),
        (UUID, UNKNOWN, True),
    ],
)
def test_an_identifier_is_found_where_it_may_be_meant(
    devices: Devices, identifier: str, host: str, is_found: bool
) -> None:
    known, granted = Registrations(devices), row(1, identifier=identifier)
    known.add(granted)
    assert known.named(host, identifier) is (granted if is_found else None)


def test_hosts_that_become_one_later_have_been_one() -> None:
    devices = Devices()
    known = Registrations(devices)
    heard(devices, ONE, "a")
    granted = row(1, SAME)
    known.add(granted)
    assert known.named(ONE, "s1") is None
    heard(devices, SAME, "a")
    assert known.main_host(SAME) == ONE
    assert known.named(ONE, "s1") is granted
    assert known.token_of(ONE, "t1") == (granted, granted.destinations[0])
    assert known.token_of(OTHER, "t1") is None


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [(ONE, OTHER, True), (ONE, SAME, False), (ONE, UNKNOWN, False), (UNKNOWN, "x", False)],
)
def test_what_are_surely_two_devices(devices: Devices, one: str, other: str, answer: bool) -> None:
    assert are_two(devices, one, other) is answer


OLD = "http://192.0.2.20:5357/heard"
ELSEWHERE = (Destination(name="To you", context="Scan"),)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, True),
        ({"notify_to": "http://[2001:db8::20]:5357/heard"}, True),
        ({"notify_to": "http://192.0.2.20:5357/other"}, False),
        ({"notify_to": "http://192.0.2.20:5358/heard"}, False),
        ({"destinations": ELSEWHERE}, False),
        ({"destinations": ()}, False),
    ],
)
def test_what_takes_the_place_of_another(changes: dict[str, Any], answer: bool) -> None:
    assert is_replaced(row(1, notify_to=OLD), row(2, **{"notify_to": OLD, **changes})) is answer


def test_a_flood_is_bounded() -> None:
    known = Registrations(Devices())
    for number in range(TOKENS_LIMIT + 10):
        known.add(row(number))
    assert known.named(ONE, f"s{TOKENS_LIMIT + 9 - IDENTIFIERS_LIMIT}") is None
    assert known.named(ONE, f"s{TOKENS_LIMIT + 10 - IDENTIFIERS_LIMIT}") is not None
    assert known.token_of(ONE, "t9") is None
    assert known.token_of(ONE, "t10") is not None
