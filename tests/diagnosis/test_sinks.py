"""Conversations for the rules of ``inspector/diagnosis/sinks.py``."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as structs_replace

from inspector.diagnosis.rule import Severity
from inspector.wire.observation import REFUSED, UNREACHABLE
from tests.conftest import Golden
from tests.conversations.addressing import LOCAL_PC, callback_link_local
from tests.conversations.cast import COLLEAGUE, HALLWAY, OFFICE, PANEL_FIRST, PC
from tests.conversations.eventing import (
    DESTINATIONS,
    ended,
    from_manager,
    sink,
    subscribe,
    subscribed,
    to_manager,
)
from tests.conversations.pushing import (
    MANAGER,
    PRESSED,
    listen,
    push_scan,
    sink_drops,
    sink_refuses,
    too_late,
)
from tests.conversations.scanner import Job, job_end, scan_available
from tests.conversations.stage import Stage
from tests.conversations.subscribing import MINUTE_MS, device_restarted, ended_by_device
from tests.diagnosis.kit import (
    Case,
    Scene,
    check,
    diagnosed,
    events_of,
    found,
    near_misses,
    triggers,
)
from tests.diagnosis.test_eventing import asked

HEARD = sink(PC, "e1f4a7c2")


ELSEWHERE = "http://198.51.100.20:5357/heard"


def loopback(stage: Stage) -> None:
    asked(stage, subscribe("http://127.0.0.1:5357/heard", "JobStatusEvent"))


def nowhere(stage: Stage) -> None:
    asked(stage, subscribe("urn:uuid:heard", "JobStatusEvent"))


def other_network(stage: Stage) -> None:
    asked(stage, subscribe("http://172.17.0.2:5357/heard", "JobStatusEvent"))


def other_network_all_the_same(stage: Stage) -> None:
    """Routed: the sniffer sits where the device's notification can be seen."""
    asked(stage, subscribe(ELSEWHERE, "ScanAvailableEvent", destinations=DESTINATIONS.items()))
    stage.notify(OFFICE, PC, ELSEWHERE, scan_available("Scan", PRESSED))


def second_address(stage: Stage) -> None:
    asked(stage, subscribe("http://192.0.2.120:5357/heard", "JobStatusEvent"))


def nobody_listens(stage: Stage) -> None:
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    talk = stage.talk(OFFICE, PC, heard)
    talk.answer(talk.ask(scan_available("Scan", PRESSED)), None, status=400)


def taken_when_sent_again(stage: Stage) -> None:
    """The computer closes the connection without a word; five seconds later it listens."""
    not_taken(stage)
    stage.notify(OFFICE, PC, HEARD, scan_available("Scan", PRESSED))


def not_taken(stage: Stage) -> None:
    """The computer closes the connection without a word."""
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    talk = stage.talk(OFFICE, PC, heard)
    asked = talk.ask(scan_available("Scan", PRESSED))
    stage.pause(5000)
    talk.cut(asked, None, reason="connection closed before the answer was complete")


def another_taken_later(stage: Stage) -> None:
    """What the computer takes then is something else: the first one is lost."""
    not_taken(stage)
    stage.notify(OFFICE, PC, HEARD, scan_available("Scan", "another"))


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


def silent_beside_another(stage: Stage) -> None:
    """What the device tells of jobs arrives at the same port: no firewall is in the way."""
    listen(stage, PC, 1, "e1f4a7c2")
    heard = sink(PC, "jobs")
    letter = subscribe(heard, "JobEndStateEvent")
    stage.once(PC, OFFICE, letter, subscribed(OFFICE.scan_url, "urn:uuid:jobs"))
    done = Job(id=3, state="Completed", reason="JobCompletedSuccessfully", done=1, completed="")
    stage.notify(OFFICE, PC, heard, job_end(done))
    stage.pause(5 * MINUTE_MS)
    stage.notify(OFFICE, PC, heard, job_end(done))


def refused_then_heard(stage: Stage) -> None:
    """The program listens a moment after it has subscribed."""
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    stage.refused(OFFICE, heard)
    stage.pause(5000)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED))


def heard_then_refused(stage: Stage) -> None:
    """The program ends without Unsubscribe."""
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED))
    stage.pause(60_000)
    stage.refused(OFFICE, heard)


def refused_then_given_up(stage: Stage) -> None:
    """The device says why it gave up, and the capture has seen it."""
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    stage.refused(OFFICE, heard)
    given_up(stage, heard)


def given_up(stage: Stage, heard: str = HEARD) -> None:
    """The device tells that it could not deliver."""
    status = (
        "<wse:Status>http://schemas.xmlsoap.org/ws/2004/08/eventing/DeliveryFailure</wse:Status>"
    )
    letter = ended(OFFICE.scan_url, MANAGER, status, "sink is gone")
    stage.notify(OFFICE, PC, heard, letter)


def other_network_tried(stage: Stage) -> None:
    """The device tries the address in another network, twice, and gives up."""
    asked(stage, subscribe(ELSEWHERE, "ScanAvailableEvent", destinations=DESTINATIONS.items()))
    stage.unanswered(OFFICE, ELSEWHERE)


def other_network_given_up(stage: Stage) -> None:
    """Where its tries cannot be seen, the device tells of them."""
    letter = subscribe(ELSEWHERE, "ScanAvailableEvent", destinations=DESTINATIONS.items())
    stage.once(PC, OFFICE, letter, subscribed(OFFICE.scan_url, MANAGER))
    given_up(stage)


def other_network_heard_later(stage: Stage) -> None:
    other_network_tried(stage)
    stage.pause(5000)
    stage.notify(OFFICE, PC, ELSEWHERE, scan_available("Scan", PRESSED))


def others_are_refused(stage: Stage) -> None:
    """Another computer and another device try the PC's port, as Windows does for its folder."""
    listen(stage, PC, 1, "e1f4a7c2")
    stage.refused(COLLEAGUE, "http://192.0.2.20:5357/")
    stage.refused(HALLWAY, "http://192.0.2.20:5357/")


def another_is_refused(stage: Stage) -> None:
    """Somebody else comes a moment too early; the device's own connection is opened."""
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    stage.refused(COLLEAGUE, heard)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED))


def refused_after_the_end(stage: Stage) -> None:
    """Who does not want to hear any more does not listen."""
    talk, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    talk.exchange(to_manager("Unsubscribe", MANAGER), from_manager("Unsubscribe"))
    stage.refused(OFFICE, heard)


def silence_told_late(stage: Stage) -> None:
    """The device tries again at once: its event is told before the silence is certain."""
    _, heard, _ = listen(stage, PC, 1, "e1f4a7c2")
    stage.unanswered(OFFICE, heard)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED))
    stage.pause(9000)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED))


CASES: tuple[Case, ...] = (
    *triggers("EVT-2", loopback, nowhere, other_network, other_network_all_the_same),
    *triggers("EVT-2", second_address, nobody_listens, silent, silent_beside_another),
    *triggers("EVT-2", loopback_by_a_proxy),
    *triggers("EVT-2", callback_link_local, ended_by_device),
    *triggers("EVT-2", sink_refuses, sink_drops, refused_then_heard, heard_then_refused),
    *triggers("EVT-2", refused_then_given_up, other_network_tried, other_network_given_up),
    *triggers("EVT-2", other_network_heard_later),
    *triggers("EVT-2", taken_when_sent_again, not_taken, another_taken_later),
    *near_misses(
        "EVT-2", other_family, at_home, network_by_a_proxy, too_late, push_scan, device_restarted
    ),
    *triggers("EVT-2", silence_told_late),
    *near_misses("EVT-2", others_are_refused, another_is_refused, refused_after_the_end),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_what_comes_through_when_sent_again_is_one_information() -> None:
    (finding,) = found(taken_when_sent_again, "EVT-2")
    assert (finding.severity, finding.count) == (Severity.INFORMATION, 1)
    (finding,) = found(another_taken_later, "EVT-2")
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "scene",
    [other_network_tried, other_network_given_up, refused_then_given_up],
    ids=lambda scene: scene.__name__,
)
def test_what_was_suspected_and_then_seen_is_told_once(scene: Scene) -> None:
    (finding,) = found(scene, "EVT-2")
    assert (finding.severity, finding.count) == (Severity.ERROR, 1)


def test_why_the_address_was_suspected_is_told_with_the_proof() -> None:
    (finding,) = found(other_network_tried, "EVT-2")
    assert finding.text.endswith(
        "and got no answer (event 3). The computer asked from 192.0.2.20, in another network (/24)."
    )
    assert finding.likely[0].startswith("the computer has a second network")


def test_a_notification_that_is_not_taken_is_told_by_one_rule() -> None:
    assert found(not_taken, "HTTP-3") == []


def test_what_was_seen_takes_the_place_of_guesses() -> None:
    for scene in (sink_refuses, sink_drops):
        (finding,) = found(scene, "EVT-2")
        assert finding.severity is Severity.ERROR
        assert "if nobody chose" not in finding.text


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            f"{REFUSED} (port unreachable, ICMP from 192.0.2.20)",
            "refused (event 3): port unreachable",
        ),
        (
            f"{UNREACHABLE} (host unreachable, ICMP from 192.0.2.1)",
            "reached (event 3): host unreach",
        ),
    ],
)
def test_who_on_the_way_said_no_is_told(reason: str, told: str) -> None:
    events = events_of(sink_refuses)[:3]
    note = structs_replace(events[2].notes[-1], text=reason)
    events[2] = structs_replace(events[2], notes=(note,))
    (finding,) = [it for it in diagnosed(events).findings() if it.rule == "EVT-2"]
    assert told in finding.text
