"""Conversations for the rules of ``inspector/diagnosis/transport.py``."""

import random
from dataclasses import replace

import msgspec
import pytest

from inspector.diagnosis.diagnosis import Diagnosis
from inspector.diagnosis.rule import Severity
from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.soap.namespaces import SOAP11
from inspector.wire.observation import (
    REFUSED,
    UNANSWERED,
    UNREACHABLE,
    Cut,
    Request,
    recorded,
)
from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, OFFICE, PC
from tests.conversations.eventing import sink, subscribe
from tests.conversations.faults import fault
from tests.conversations.images import jpeg
from tests.conversations.peers import Peer
from tests.conversations.pulling import flatbed_scan
from tests.conversations.pushing import draft_namespace, push_scan
from tests.conversations.scanner import Job, job_status
from tests.conversations.scanning import image, retrieve
from tests.conversations.stage import Stage
from tests.conversations.subscribing import every_minute
from tests.conversations.waiting import cancelled_by_client, device_busy
from tests.diagnosis.kit import (
    Case,
    check,
    diagnosed,
    events_of,
    found,
    near_misses,
    triggers,
)
from tests.diagnosis.test_messages import (
    ASKED,
    JOBS,
    NO_PAGE,
    beside,
    broken_xml,
    error_page,
    named,
    office,
    other_services,
)

HEARD = sink(PC, "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c07")
CLOSED = "connection closed before the answer was complete"


# --- HTTP-1, HTTP-2 -------------------------------------------------------------------------------


def fault_with_200(stage: Stage) -> None:
    """A fault that HTTP calls a success."""
    stage.once(PC, OFFICE, ASKED, fault("OperationFailed"), status=200)


def answer_with_500(stage: Stage) -> None:
    """An answer that HTTP calls a failure."""
    stage.once(PC, OFFICE, ASKED, JOBS, status=500)


def nothing_with_400(stage: Stage) -> None:
    """What holds no message does not contradict it."""
    stage.once(PC, OFFICE, ASKED, None, status=400)


def notification_taken_with_200(stage: Stage) -> None:
    """Some sinks say 200 where 202 is meant."""
    talk = stage.talk(OFFICE, PC, HEARD)
    talk.answer(talk.ask(job_status(Job(id=4, created=stage.now()))), None, status=200)


def no_content_type(stage: Stage) -> None:
    """The answer does not say what it is."""
    answers = tuple(it for it in OFFICE.manner.answers if it[0] != "Content-Type")
    stage.once(PC, office(answers=answers), ASKED, JOBS)


def plain_text(stage: Stage) -> None:
    """The answer says that it is a text."""
    stage.once(PC, office(soap_type="text/plain"), ASKED, JOBS)


def soap_11_as_xml(stage: Stage) -> None:
    """SOAP 1.1 is text/xml; that it is SOAP 1.1 is said by another rule."""
    device = office(namespaces=named(soap=SOAP11), soap_type="text/xml; charset=utf-8")
    stage.once(PC, device, ASKED, JOBS)


# --- HTTP-3 ---------------------------------------------------------------------------------------


def device_closes(stage: Stage) -> None:
    """The device closes after four seconds, without a word."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    asked = talk.ask(subscribe(HEARD, "JobStatusEvent"))
    stage.pause(4000)
    talk.cut(asked, None, reason=CLOSED)


def half_an_answer(stage: Stage) -> None:
    """The device closes in the middle of a message."""
    talk = stage.talk(PC, HALLWAY, HALLWAY.scan_url)
    asked = talk.ask(ASKED)
    stage.pause(300)
    talk.cut(asked, JOBS, reason=CLOSED, kept=350, after_ms=40)


def client_gives_up(stage: Stage, client: Peer = PC) -> None:
    """The client closes after half a minute."""
    talk = stage.talk(client, OFFICE, OFFICE.scan_url)
    asked = talk.ask(ASKED)
    stage.pause(30_000)
    ended = Cut(
        exchange=asked.exchange,
        time_us=stage.time_us,
        source=talk.local,
        destination=talk.remote,
        reason=CLOSED,
    )
    stage.seen.append(recorded(ended))


HERE = replace(PC, host=OFFICE.host)
"""A program on the machine of the device, or behind the same proxy."""


def closes_on_one_machine(stage: Stage) -> None:
    """Both have one address: the port tells that it was the device."""
    talk = stage.talk(HERE, OFFICE, OFFICE.scan_url)
    asked = talk.ask(ASKED)
    stage.pause(4000)
    talk.cut(asked, None, reason=CLOSED)


def gives_up_on_one_machine(stage: Stage) -> None:
    """Both have one address: the port tells that it was the client."""
    client_gives_up(stage, HERE)


def web_page_cut_off(stage: Stage) -> None:
    """The device ends a connection without an answer to a GET."""
    beside(stage, "GET", "/", NO_PAGE, 200)
    stage.seen.pop()
    request = stage.seen[-1].observation
    assert isinstance(request, Request)
    cut = Cut(
        exchange=request.exchange,
        time_us=stage.time_us,
        source=request.destination,
        destination=request.source,
        reason=CLOSED,
    )
    stage.seen.append(recorded(cut))


def capture_ends(stage: Stage) -> None:
    """The capture is over before the answer is."""
    flatbed_scan(stage)
    stage.talk(PC, OFFICE, OFFICE.scan_url).ask(ASKED)


def image_cut_off(stage: Stage) -> None:
    """An image that was cut off is the business of IMG-1."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    asked = talk.ask(retrieve(7, "ScanJob7"))
    stage.pause(900)
    page = image(jpeg(850, 1169, 100))
    talk.cut(asked, page, reason=CLOSED, kept=3600, after_ms=100, chunked=True)


CASES = (
    *triggers("HTTP-1", fault_with_200, answer_with_500, notification_taken_with_200),
    *near_misses("HTTP-1", device_busy, push_scan, other_services, nothing_with_400),
    *triggers("HTTP-2", no_content_type, plain_text),
    *near_misses("HTTP-2", soap_11_as_xml, flatbed_scan, error_page, other_services),
    *triggers("HTTP-3", device_closes, half_an_answer, client_gives_up),
    *triggers("HTTP-3", closes_on_one_machine, gives_up_on_one_machine),
    *near_misses("HTTP-3", capture_ends, image_cut_off, cancelled_by_client, web_page_cut_off),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_a_device_that_ends_it_is_worse_than_a_client_that_does() -> None:
    (by_device,), (by_client,) = (found(it, "HTTP-3") for it in (device_closes, client_gives_up))
    assert by_device.severity is Severity.ERROR
    assert by_client.severity is Severity.WARNING


def test_a_scanner_that_hangs_is_told_of_its_subscriptions() -> None:
    (finding,) = found(every_minute, "HTTP-3")
    assert any("Subscribe" in cause for cause in finding.likely)


@pytest.mark.parametrize(
    ("reason", "likely"),
    [
        (f"{REFUSED}: 192.0.2.11:80", "service is switched off"),
        (f"{UNANSWERED}: 192.0.2.11:80", "address of an interface"),
        (f"{UNREACHABLE}: 192.0.2.11:80", "address of another network"),
    ],
)
def test_a_proxy_that_gets_no_connection_says_so(reason: str, likely: str) -> None:
    stage = Stage()
    talk = stage.talk(PC, HALLWAY, HALLWAY.scan_url)
    talk.cut(talk.ask(ASKED), None, reason=reason)
    decoder = Decoder()
    events = [event for seen in stage.seen for event in decoder.feed(seen.observation)]
    (finding,) = [it for it in diagnosed(events).findings() if it.rule == "HTTP-3"]
    assert f"no connection to the device 192.0.2.11 was opened for it ({reason})" in finding.text
    assert likely in finding.likely[0]


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("certificate verify failed", "trust the certificate"),
        (f"{REFUSED}: 192.0.2.11:80", "See that the device is on"),
        ("Name cannot be resolved", "See that the device is on"),
        (CLOSED, "Switch the device off and on"),
    ],
)
def test_what_to_do_follows_from_how_it_ended(reason: str, advice: str) -> None:
    stage = Stage()
    talk = stage.talk(PC, HALLWAY, HALLWAY.scan_url)
    talk.cut(talk.ask(ASKED), None, reason=reason)
    decoder = Decoder()
    events = [event for seen in stage.seen for event in decoder.feed(seen.observation)]
    (finding,) = [it for it in diagnosed(events).findings() if it.rule == "HTTP-3"]
    assert advice in finding.advice


def test_a_sink_is_no_device_to_switch_off() -> None:
    stage = Stage()
    talk = stage.talk(OFFICE, PC, HEARD)
    asked = talk.ask(job_status(Job(id=4, created=stage.now())))
    talk.cut(asked, None, reason=CLOSED)
    decoder = Decoder()
    events = [event for seen in stage.seen for event in decoder.feed(seen.observation)]
    (finding,) = [it for it in diagnosed(events).findings() if it.rule == "HTTP-3"]
    assert finding.advice == "Look into the log of the client, and start its program again."


def damaged(event: Event, chance: random.Random) -> Event:
    """An event of which something is missing, or strange."""
    lacks = {
        "http": None,
        "fault": None,
        "message": None,
        "tls": None,
        "device": "",
        "source": "",
        "destination": "]",
        "operation": "\x1b[31m" * 2000,
        "message_id": "x" * 10_000,
        "relates_to": "\u202e",
        "reply_to": "\0",
        "elapsed_us": None,
        "job_id": -1,
        "exchange": "x",
        "notes": (),
    }
    for name in chance.sample(sorted(lacks), chance.randint(1, 6)):
        event = msgspec.structs.replace(event, **{name: lacks[name]})
    return event


def test_damage_raises_nothing() -> None:
    chance = random.Random(20_260_302)
    scenes = (broken_xml, fault_with_200, half_an_answer, draft_namespace, cancelled_by_client)
    events = [event for scene in scenes for event in events_of(scene)]
    for _ in range(30):
        diagnosis = Diagnosis()
        for event in events:
            diagnosis.add(damaged(event, chance))
        diagnosis.close()
        assert all(len(it.text) < 2000 for it in diagnosis.findings() if it.rule != "FLT-1")
