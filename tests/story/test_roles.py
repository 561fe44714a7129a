import pytest

from inspector.errors import Note
from inspector.events.event import Kind, Phase
from inspector.story.roles import CLIENT, DEVICE, EVERYBODY, HOST, SCAN_SERVER, Role, ends_of
from inspector.wire.observation import UNANSWERED
from tests.builders import CLIENT as PC
from tests.builders import DEVICE as SCANNER
from tests.builders import event
from tests.story.kit import events_in


def test_who_asks_is_the_client() -> None:
    assert ends_of(event()) == (Role(CLIENT, PC.host), Role(DEVICE, SCANNER.host))


def test_who_notifies_is_the_device() -> None:
    sent = event(
        operation="ScanAvailableEvent",
        phase=Phase.NOTIFICATION,
        source=f"{SCANNER.host}:32000",
        destination=f"{PC.host}:5357",
        device=f"{SCANNER.host}:32000",
    )
    assert ends_of(sent) == (Role(DEVICE, SCANNER.host), Role(CLIENT, PC.host))


def test_a_device_asks_a_scan_server() -> None:
    sent = event(service="dsp", operation="SendImage", source="192.0.2.40:1", device="192.0.2.40:1")
    assert [role.part for role in ends_of(sent)] == [DEVICE, SCAN_SERVER]


def test_a_probe_is_for_everybody() -> None:
    sent = event(
        kind=Kind.DATAGRAM,
        service="discovery",
        operation="Probe",
        destination="239.255.255.250:3702",
        device="",
    )
    assert [role.part for role in ends_of(sent)] == [CLIENT, EVERYBODY]


@pytest.mark.parametrize("name", ["01", "04", "12", "14", "16"])
def test_nobody_changes_sides_within_an_exchange(name: str) -> None:
    asked = {}
    for seen in events_in(name):
        ends = ends_of(seen)
        if seen.kind is Kind.REQUEST:
            asked[seen.exchange] = ends
        elif seen.kind is Kind.RESPONSE and seen.exchange in asked:
            assert ends == asked[seen.exchange][::-1]


def test_a_connection_that_was_never_opened_tells_no_parts() -> None:
    never = event(kind=Kind.CUT, phase=Phase.UNDECODED, notes=(Note("TCP", UNANSWERED),))
    assert [role.part for role in ends_of(never)] == [HOST, HOST]
