"""Conversations for the rules of ``inspector/diagnosis/pushing.py``."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.eventing import DESTINATIONS, sink, subscribe, subscribed, tokens
from tests.conversations.faults import fault
from tests.conversations.pushing import (
    ANNOUNCED,
    MANAGER,
    PRESSED,
    SMALL,
    draft_namespace,
    fetched,
    listen,
    never_fetched,
    push_scan,
    too_late,
    wrong_destination,
)
from tests.conversations.scanner import scan_available
from tests.conversations.scanning import create, created
from tests.conversations.stage import Stage, Talk
from tests.conversations.subscribing import every_minute, expired
from tests.conversations.waiting import device_busy
from tests.diagnosis.kit import Case, check, diagnosed, near_misses, relayed, triggers

TICKET = SMALL.xml(honour=True)


def pressed(stage: Stage, wait_ms: int = 2000) -> tuple[Talk, dict[str, str]]:
    """Subscribed, and the button pressed for a scan."""
    talk, heard, granted = listen(stage, PC, 1, "e1f4a7c2")
    stage.pause(5000)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    stage.pause(wait_ms)
    return talk, granted


def creates(talk: Talk, job: int, identifier: str = PRESSED, token: str = "") -> None:
    """A job of a push scan."""
    made = created(job, f"ScanJob{job}", ANNOUNCED, SMALL.final())
    talk.exchange(create(TICKET, identifier=identifier, token=token), made)


def used_twice(stage: Stage) -> None:
    talk, granted = pressed(stage)
    creates(talk, 1, token=granted["Scan"])
    fetched(talk, 1)
    again = create(TICKET, identifier=PRESSED, token=granted["Scan"])
    talk.exchange(again, fault("ClientErrorInvalidScanIdentifier"), status=400)


def used_twice_and_accepted(stage: Stage) -> None:
    talk, granted = pressed(stage)
    creates(talk, 1, token=granted["Scan"])
    creates(talk, 2, token=granted["Scan"])


def other_token_accepted(stage: Stage) -> None:
    talk, granted = pressed(stage)
    creates(talk, 1, token=granted["ScanToFax"])


def invented_token(stage: Stage) -> None:
    talk, _ = pressed(stage)
    asked = create(TICKET, identifier=PRESSED, token="Client_99")
    talk.exchange(asked, fault("ClientErrorInvalidDestinationToken"), status=400)


def nobody_pressed(stage: Stage) -> None:
    talk, _, granted = listen(stage, PC, 1, "e1f4a7c2")
    asked = create(TICKET, identifier=PRESSED, token=granted["Scan"])
    talk.exchange(asked, fault("ClientErrorInvalidScanIdentifier"), status=400)


def began_late(stage: Stage) -> None:
    """The capture saw neither the subscription nor the button."""
    asked = create(TICKET, identifier=PRESSED, token="Client_1")
    said = fault("ClientErrorInvalidDestinationToken")
    stage.once(PC, OFFICE, asked, said, status=400)


def invented_token_accepted(stage: Stage) -> None:
    talk, _ = pressed(stage)
    creates(talk, 1, token="Client_99")


def no_token_accepted(stage: Stage) -> None:
    talk, _ = pressed(stage)
    creates(talk, 1)


def replaced_token_accepted(stage: Stage) -> None:
    """The token of the Subscribe before, to the same sink with the same entries."""
    _, _, old = listen(stage, PC, 1, "e1f4a7c2")
    stage.pause(5000)
    talk, heard, _ = listen(stage, PC, 6, "e1f4a7c2", MANAGER.replace("5a04", "5b04"))
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    creates(talk, 1, token=old["Scan"])


def expired_token_accepted(stage: Stage) -> None:
    """Whether it was renewed is not seen."""
    talk, heard, granted = listen(stage, PC, 1, "e1f4a7c2")
    stage.pause(70 * 60_000)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    creates(talk, 1, token=granted["Scan"])


def invented_identifier_accepted(stage: Stage) -> None:
    talk, granted = pressed(stage)
    creates(talk, 1, "0000-made-up", granted["Scan"])


def event_not_seen(stage: Stage) -> None:
    """The capture began between the button and CreateScanJob; the next event is seen."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    creates(talk, 1, token="Client_1")
    stage.notify(OFFICE, PC, sink(PC, "heard"), scan_available("Scan", "next-one"))
    creates(talk, 2, "another-from-before", "Client_1")


def one_token_for_all(stage: Stage) -> None:
    """The device gives one token for all entries of a computer."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    heard, one = sink(PC, "heard"), dict.fromkeys(DESTINATIONS.values(), "PC-0107")
    wanted = subscribe(heard, "ScanAvailableEvent", destinations=DESTINATIONS.items())
    talk.exchange(wanted, subscribed(OFFICE.scan_url, MANAGER, tokens=one))
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    creates(talk, 1, token="PC-0107")


def one_sink_for_two(stage: Stage) -> None:
    """Two entries with one context and one sink: the event does not say which was chosen."""
    heard = sink(PC, "heard")
    for number, name in enumerate(("To me", "To you")):
        wanted = subscribe(heard, "ScanAvailableEvent", destinations=[(name, "Scan")])
        given = subscribed(OFFICE.scan_url, f"s{number}", tokens={"Scan": f"Client_{number}"})
        stage.once(PC, OFFICE, wanted, given)
    stage.notify(OFFICE, PC, heard, scan_available("Scan", PRESSED, "Platen"))
    creates(stage.talk(PC, OFFICE, OFFICE.scan_url), 1, token="Client_0")


def second_event_not_seen(stage: Stage) -> None:
    """What waited was fetched; another job has an identifier that was not seen."""
    talk, granted = pressed(stage)
    creates(talk, 1, token=granted["Scan"])
    creates(talk, 2, "0000-not-seen", granted["Scan"])


def through_a_proxy(stage: Stage, identifier: str = PRESSED) -> None:
    """All that the computer asks for goes by way of a proxy, the device answers it directly."""
    proxy = replace(OFFICE, host="192.0.2.25", scan_url="http://192.0.2.25:8018/wsd/scan")
    talk, heard = stage.talk(PC, proxy, proxy.scan_url), sink(PC, "heard")
    wanted = subscribe(heard, "ScanAvailableEvent", destinations=DESTINATIONS.items())
    talk.exchange(wanted, subscribed(proxy.scan_url, MANAGER, tokens=tokens(1)))
    stage.notify(OFFICE, PC, heard, scan_available("Scan", identifier, "Platen"))
    creates(talk, 1, identifier, tokens(1)["Scan"])
    stage.pause(90_000)
    talk.exchange(create(TICKET), fault("ServerErrorNotAcceptingJobs"), status=400)


CASES: tuple[Case, ...] = (
    *triggers("PUSH-1", wrong_destination, too_late, draft_namespace, expired, every_minute),
    *triggers("PUSH-1", used_twice, used_twice_and_accepted, other_token_accepted),
    *triggers("PUSH-1", invented_token, nobody_pressed, began_late),
    *triggers("PUSH-1", invented_token_accepted, no_token_accepted, replaced_token_accepted),
    *triggers("PUSH-1", invented_identifier_accepted, expired_token_accepted),
    *near_misses("PUSH-1", push_scan, never_fetched, device_busy),
    *triggers("PUSH-1", second_event_not_seen),
    *near_misses("PUSH-1", event_not_seen, one_sink_for_two, one_token_for_all, through_a_proxy),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_what_a_proxy_hands_on_is_not_used_a_second_time() -> None:
    findings = diagnosed(relayed(push_scan)).findings()
    assert [it for it in findings if it.rule == "PUSH-1"] == []
