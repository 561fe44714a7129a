"""What occurs, counted."""

from inspector.events.event import Event, Phase
from inspector.filters.occurring import KINDS_LIMIT, LENGTH_LIMIT, Occurring
from inspector.soap.fault import Fault
from inspector.wire.observation import Remark
from tests.builders import event

NAMES = {"192.0.2.20": "Brightlake M2070"}


def values(*events: Event, limit: int = 9) -> dict[str, list[str]]:
    occurring = Occurring()
    for one in events:
        occurring.add([one])
    return occurring.values(limit, NAMES)


def asked(operation: str, client: str = "192.0.2.10:1") -> Event:
    to = "192.0.2.20:80"
    return event(operation=operation, source=client, destination=to, device=to)


def test_the_most_frequent_is_first() -> None:
    found = values(asked("Get"), asked("CreateScanJob"), asked("CreateScanJob"))
    long = [asked("x" * LENGTH_LIMIT + str(number)) for number in range(9) for _ in "ab"]
    assert values(asked("Get"), *long)["operation"] == ["Get"]
    assert found["operation"] == ["CreateScanJob", "Get"]
    events = [asked(it) for it in ("Get", "CancelJob", "CancelJob")]
    assert values(*events, limit=1)["operation"] == ["CancelJob"]


def test_hosts_are_told_without_ports_and_by_name() -> None:
    found = values(asked("Get"), asked("Get", "192.0.2.10:2"), asked("Get", "[fe80::1]:3"))
    assert found["from"] == found["client"] == ["192.0.2.10", "fe80::1"]
    assert found["to"] == found["device"] == ["Brightlake M2070", "192.0.2.20"]


def test_faults_phases_and_marks_occur_too() -> None:
    fault = Fault(code="Sender", subcode="ClientErrorJobIdNotFound")
    found = values(event(phase=Phase.FAULT, fault=fault, remark=Remark(mark=":red_circle:")))
    assert found["fault"] == ["ClientErrorJobIdNotFound"]
    assert found["phase"] == ["fault"]
    assert found["mark"] == ["red"]


def test_nobody_knows_the_device_of_a_message() -> None:
    found = values(event(device=""))
    assert found["device"] == found["client"] == []


def test_whatever_a_device_sends_is_bounded_and_clean() -> None:
    found = values(asked("x" * (LENGTH_LIMIT + 1)), asked("a\x1b[2J"))
    assert [it.isprintable() for it in found["operation"]] == [True]
    often, occurring = [asked("Often"), asked("Often")], Occurring()
    for number in range(KINDS_LIMIT * 2):
        occurring.add([*often, asked(f"Op{number}")])
    kept = occurring.values(10 * KINDS_LIMIT, {})["operation"]
    assert kept[0] == "Often"
    assert len(kept) <= KINDS_LIMIT
