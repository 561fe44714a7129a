"""Push chains, told by conversations."""

from dataclasses import replace

import msgspec
import pytest

from inspector.errors import Note
from inspector.events.event import Kind, Phase
from inspector.protocols.scan import CreateScanJobRequest, ScanAvailableEvent
from inspector.story.push import ATTEMPTS_LIMIT, CREATED, NOT_CAPTURED, Push
from inspector.story.pushes import NOT_CREATED, NOT_SEEN, PUSHES_LIMIT, WAIT_US
from inspector.story.story import Story
from tests.builders import event
from tests.conversations.cast import HALLWAY, OFFICE, PC
from tests.conversations.eventing import sink
from tests.conversations.faults import fault
from tests.conversations.finding import search
from tests.conversations.peers import Device, Peer
from tests.conversations.pushing import (
    ANNOUNCED,
    PRESSED,
    SMALL,
    listen,
    never_fetched,
    push_scan,
    too_late,
    wrong_destination,
)
from tests.conversations.scanner import scan_available
from tests.conversations.scanning import create, created
from tests.conversations.stage import Stage
from tests.diagnosis.kit import Scene, events_of, in_part
from tests.story.test_subscriptions import chaos

PROXY = replace(OFFICE, host="192.0.2.25", scan_url="http://192.0.2.25:8018/wsd/scan")
REFUSED = "ClientErrorInvalidDestinationToken"


def pushes(scene: Scene) -> list[Push]:
    story = Story()
    for it in events_of(scene):
        story.add(it)
    return [*story.pushes]


def test_from_the_button_to_the_job() -> None:
    (push,) = pushes(push_scan)
    assert (push.device, push.client) == ("192.0.2.10", "192.0.2.20")
    assert (push.client_context, push.destination) == ("Scan", "Scan to PC-0107")
    assert (push.scan_identifier, push.pressed_event, push.source) == (PRESSED, 3, "Platen")
    assert (push.subscription_event, push.token) == (2, "Client_229")
    assert push.delay_us == 2_216_381
    (attempt,) = push.attempts
    assert (attempt.event, attempt.token, attempt.source) == (9, "Client_229", "Platen")
    assert (attempt.answer, attempt.answer_event, attempt.job) == (CREATED, 10, "job 43")
    assert (push.job, push.outcome, push.broken) == ("job 43", "job 43 created", "")


def test_nobody_creates_the_job() -> None:
    missed, fetched = pushes(never_fetched)
    assert (missed.destination, missed.broken) == ("Scan for Print to PC-0107", NOT_CREATED)
    assert (fetched.source, fetched.attempts[0].source) == ("ADF", "Platen")
    assert fetched.broken == ""


def test_it_is_waited_for() -> None:
    events = events_of(never_fetched)
    story = Story()
    for it in events[:3]:
        story.add(it)
    (push,) = story.pushes
    assert (push.outcome, push.broken) == ("waiting for CreateScanJob", "")
    story.add(events[3])
    story.add(events[4])
    assert [*story.pushes.given_up] == [push]
    story.add(events[5])
    assert not story.pushes.given_up


def test_it_is_waited_for_until_the_end() -> None:
    story = Story()
    for it in events_of(never_fetched)[:4]:
        story.add(it)
    (push,) = story.pushes
    assert push.taken_event == 4
    assert push.pressed_us is not None
    story.close(push.pressed_us + WAIT_US)
    assert story.pushes.waiting() == [push]
    story.close(push.pressed_us + WAIT_US + 1)
    assert (story.pushes.waiting(), [*story.pushes.given_up]) == ([], [push])
    assert push.broken == NOT_CREATED


def elsewhere(stage: Stage, press: Peer, fetch: Device) -> None:
    """The button at one address, CreateScanJob at another one, with a number that is not unique."""
    stage.notify(press, PC, sink(PC, "x"), scan_available("Scan", "7"))
    made = created(1, "ScanJob1", ANNOUNCED, SMALL.final())
    stage.once(PC, fetch, create(SMALL.xml(), identifier="7", token="t"), made)


def test_what_waits_is_fetched_by_way_of_a_proxy() -> None:
    (push,) = pushes(lambda stage: elsewhere(stage, OFFICE, PROXY))
    assert (push.device, push.job) == ("192.0.2.10", "job 1")


def of_another_device(stage: Stage) -> None:
    search(stage, PC, OFFICE)
    search(stage, PC, HALLWAY)
    elsewhere(stage, OFFICE, HALLWAY)


def test_what_waits_is_not_fetched_from_another_device() -> None:
    waits, other = pushes(of_another_device)
    assert (waits.job, other.job) == ("", "job 1")


def over_the_other_family(stage: Stage) -> None:
    there = replace(OFFICE, host="2001:db8::10", scan_url="http://[2001:db8::10]:8018/wsd/scan")
    search(stage, PC, OFFICE)
    search(stage, replace(PC, host="2001:db8::20"), there, xaddrs=there.scan_url)
    elsewhere(stage, there, OFFICE)


def test_a_device_is_one_whatever_its_address() -> None:
    (push,) = pushes(over_the_other_family)
    assert (push.device, push.job) == ("192.0.2.10", "job 1")


def test_what_was_refused_may_be_mended() -> None:
    (push,) = pushes(wrong_destination)
    assert [it.answer for it in push.attempts] == [REFUSED, CREATED]
    assert (push.tried, push.created, push.broken) == (2, 1, "")


def test_the_last_link_that_broke_is_told() -> None:
    (push,) = pushes(too_late)
    assert push.broken == "refused: ClientErrorInvalidScanIdentifier"


def unannounced(stage: Stage) -> None:
    talk, _, granted = listen(stage, PC, 1, "x")
    asked = create(SMALL.xml(), identifier="s1", token=granted["ScanToFax"])
    talk.exchange(asked, fault(REFUSED), status=400)


def test_what_nobody_announced_is_known_by_its_token() -> None:
    (push,) = pushes(unannounced)
    assert (push.pressed_event, push.pressed_us, push.delay_us) == (0, None, None)
    assert (push.client_context, push.destination) == ("ScanToFax", "Scan for Fax to PC-0107")
    assert push.broken == f"refused: {REFUSED}"


def cut_off(stage: Stage) -> None:
    talk, _, _ = listen(stage, PC, 1, "x")
    waits = talk.ask(create(SMALL.xml(), identifier="s1", token="t"))
    stage.pause(1000)
    talk.cut(waits, None, reason="connection reset")


def test_no_answer() -> None:
    (push,) = pushes(cut_off)
    assert push.broken == "CreateScanJob got no answer"


def test_an_answer_that_was_not_captured_breaks_nothing() -> None:
    *events, _ = events_of(cut_off)
    story = Story()
    for it in events:
        story.add(it)
    text = "capture ends before the answer is complete"
    ended = {"kind": Kind.CUT, "phase": Phase.UNDECODED, "notes": (Note("HTTP", text),)}
    story.add(event(9, exchange=events[-1].exchange, message=None, **ended))
    (push,) = story.pushes
    assert push.outcome == "CreateScanJob got an answer that was not captured"
    assert push.broken == ""
    assert push.attempts[-1].answer == NOT_CAPTURED


def pressed_again(stage: Stage) -> None:
    """Sent twice within seconds, and once more when the number comes round."""
    _, heard, _ = listen(stage, PC, 1, "x")
    for pause_ms in (0, 3000, 600_000):
        stage.pause(pause_ms)
        stage.notify(OFFICE, PC, heard, scan_available("Scan", "1"))


def test_a_repeated_event_is_the_same_press() -> None:
    first, second = pushes(pressed_again)
    assert (first.announced, second.announced) == (2, 1)


def test_a_flood_is_bounded() -> None:
    story = Story()
    for seq in range(1, PUSHES_LIMIT + 51):
        identifier = f"s{seq}"
        message = ScanAvailableEvent(
            client_context="c", scan_identifier=identifier, input_source=None
        )
        story.add(event(seq, message=message))
    assert (len(story.pushes), story.pushes.forgotten) == (PUSHES_LIMIT, 50)
    asked = CreateScanJobRequest(scan_identifier="s550", destination_token="t", scan_ticket=None)
    for seq in range(1000, 1000 + 2 * ATTEMPTS_LIMIT):
        story.add(event(seq, message=asked))
    newest = [*story.pushes][-1]
    assert (newest.tried, len(newest.attempts)) == (2 * ATTEMPTS_LIMIT, ATTEMPTS_LIMIT)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_raises_and_everything_is_json(seed: int) -> None:
    story = Story()
    empty = CreateScanJobRequest(scan_identifier=None, destination_token="t", scan_ticket=None)
    for it in chaos(seed):
        seen = it if it.seq % 3 else msgspec.structs.replace(it, message=empty, kind=Kind.REQUEST)
        story.add(seen)
    for push in story.pushes:
        msgspec.json.encode(push)


def test_a_request_that_was_captured_in_part_may_be_the_one_that_is_waited_for() -> None:
    events = events_of(push_scan)
    at = next(n for n, it in enumerate(events) if it.operation == "CreateScanJob")
    asked, answer = events[at], events[at + 1]
    nothing = msgspec.structs.replace(asked.message, scan_identifier=None, destination_token=None)
    unknown = {"service": "", "operation": "", "message": None}
    for seen in (
        [in_part(asked, message=nothing)],
        [in_part(asked, **unknown)],
        [msgspec.structs.replace(answer, exchange="another")],  # of a request that is missing
    ):
        story = Story()
        for it in (*events[:at], *seen):
            story.add(it)
        (push,) = story.pushes
        assert (push.outcome, push.broken, story.pushes.waiting()) == (NOT_SEEN, "", [])
