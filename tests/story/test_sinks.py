"""Where notifications go."""

import pytest

from inspector.events.event import Event, Http, Phase
from inspector.story.sinks import SHARED_LIMIT, Sinks
from inspector.story.subscription import Destination, Ending, Subscription
from tests.builders import event

DEVICE = "192.0.2.20"


def row(
    number: int, notify_to: str = "http://192.0.2.10:5357/x", **changes: object
) -> Subscription:
    it = Subscription(number=number, device=DEVICE, client="192.0.2.10", notify_to=notify_to)
    it.notify_host, it.ending, it.identifier = "192.0.2.10", Ending.LIVE, f"i{number}"
    for name, value in changes.items():
        setattr(it, name, value)
    return it


def heard(port: int = 5357, target: str = "/x", operation: str = "JobStatusEvent") -> Event:
    return event(
        operation=operation,
        phase=Phase.NOTIFICATION,
        source=f"{DEVICE}:49000",
        destination=f"192.0.2.10:{port}",
        http=Http(method="POST", target=target),
    )


@pytest.mark.parametrize(
    ("notify_to", "port", "target"),
    [
        ("http://192.0.2.10:5357/x", 5357, "/x"),
        ("http://192.0.2.10:5357/x", 5357, "http://192.0.2.10:5357/x"),
        ("http://192.0.2.10", 80, "/"),
        ("https://192.0.2.10/x/y", 443, "/x/y"),
        ("http://[fe80::1]:5357/x", 5357, "/x"),
        ("http://[fe80::1]/x", 80, "/x"),
    ],
)
def test_a_sink_is_known_by_port_and_path(notify_to: str, port: int, target: str) -> None:
    sinks, it = Sinks(), row(1, notify_to)
    sinks.add(it)
    assert sinks.heard(heard(port, target), DEVICE, "") is it
    assert sinks.heard(heard(port, "/other"), DEVICE, "") is None


def test_of_several_the_one_that_fits_best() -> None:
    sinks = Sinks()
    jobs = row(1, events=("JobStatusEvent",))
    button = row(2, events=("ScanAvailableEvent",))
    places = (Destination(name="Fax", context="ScanToFax"),)
    faxes = row(3, events=("ScanAvailableEvent",), destinations=places)
    for it in (jobs, button, faxes):
        sinks.add(it)
    assert sinks.heard(heard(), DEVICE, "") is jobs
    assert sinks.heard(heard(operation="ScanAvailableEvent"), DEVICE, "ScanToFax") is faxes
    faxes.ending = Ending.REPLACED
    assert sinks.heard(heard(operation="ScanAvailableEvent"), DEVICE, "Scan") is button


def test_somebody_elses_is_not_taken() -> None:
    sinks = Sinks()
    sinks.add(row(1, device="192.0.2.99", notify_host="192.0.2.98", client="192.0.2.98"))
    assert sinks.heard(heard(), DEVICE, "") is None


def test_a_shared_sink_remembers_the_newest() -> None:
    sinks = Sinks()
    for number in range(SHARED_LIMIT + 5):
        sinks.add(row(number, client="192.0.2.98", notify_host="192.0.2.98", device="elsewhere"))
    first = row(0)
    sinks.add(first)
    for number in range(1, SHARED_LIMIT + 1):
        sinks.add(row(number))
    assert sinks.heard(heard(), DEVICE, "") is not first


def test_a_manager_without_an_identifier() -> None:
    sinks, it = Sinks(), row(1, identifier="", manager="http://192.0.2.20/sub/1")
    sinks.add(it)
    assert sinks.managed(DEVICE, "192.0.2.10", "http://192.0.2.20/sub/1") is it
    assert sinks.managed(DEVICE, "192.0.2.10", "http://192.0.2.20/sub/2") is None


@pytest.mark.parametrize("url", ["", ":", "http://", "http://[", "x://a:b:c/d", "//\x00"])
def test_no_url_raises(url: str) -> None:
    sinks = Sinks()
    sinks.add(row(1, url))
    sinks.heard(heard(target=url), DEVICE, "")


def test_a_connection_is_known_by_the_device_and_the_address() -> None:
    sinks, older, it = Sinks(), row(1), row(2)
    for one in (older, it):
        sinks.add(one)
    assert sinks.called(DEVICE, "192.0.2.10:5357") is it
    assert sinks.called(DEVICE, "192.0.2.10:80") is None
    assert sinks.called("192.0.2.77", "192.0.2.10:5357") is None
    it.ending = Ending.UNSUBSCRIBED
    assert sinks.called(DEVICE, "192.0.2.10:5357") is older
    older.ending = Ending.EXPIRED
    assert sinks.called(DEVICE, "192.0.2.10:5357") is None
