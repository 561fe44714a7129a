"""Conversations for the rule of ``inspector/diagnosis/bare_answers.py``."""

import pytest
from msgspec.structs import replace

from inspector.errors import Note, NoteKind
from inspector.events.event import Phase
from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.eventing import sink
from tests.conversations.faults import fault
from tests.conversations.finding import get, search
from tests.conversations.images import jpeg
from tests.conversations.manners import Letter
from tests.conversations.pulling import PAGE
from tests.conversations.pushing import PRESSED, listen, push_scan
from tests.conversations.scanner import Job, job_status, scan_available
from tests.conversations.scanning import create, created, image, retrieve
from tests.conversations.stage import Stage
from tests.conversations.waiting import ANNOUNCED
from tests.diagnosis.kit import Case, check, diagnosed, events_of, near_misses, triggers
from tests.diagnosis.test_messages import (
    ASKED,
    JOBS,
    Page,
    answered,
    beside,
    error_page,
    other_services,
)

HEARD = sink(PC, "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c07")


def nothing_with_400(stage: Stage) -> None:
    """The firmware of port 8018 answers so on a wrong path."""
    stage.once(PC, OFFICE, ASKED, None, status=400)


def nothing_with_404_later(stage: Stage) -> None:
    """The path was right before."""
    answered(stage, OFFICE)
    stage.once(PC, OFFICE, ASKED, None, status=404)


def metadata_refused(stage: Stage) -> None:
    """Asked for at another path than the device announced."""
    search(stage, PC, OFFICE)
    wrong = OFFICE.device_url.replace("/wsd", "/description")
    stage.talk(PC, OFFICE, wrong).exchange(get(OFFICE.endpoint), None, status=404)


def metadata_at_another_port(stage: Stage) -> None:
    """The path is right; a program that does not know it listens at this port."""
    search(stage, PC, OFFICE)
    wrong = OFFICE.device_url.replace(":8018", ":8019")
    stage.talk(PC, OFFICE, wrong).exchange(get(OFFICE.endpoint), None, status=404)


def sent_elsewhere(stage: Stage) -> None:
    """The device wants https."""
    stage.once(PC, OFFICE, ASKED, None, status=301)


def metadata_refused_by_a_stranger(stage: Stage) -> None:
    """Nobody saw what the device announced."""
    stage.talk(PC, OFFICE, OFFICE.device_url).exchange(get(OFFICE.endpoint), None, status=404)


def metadata_not_served(stage: Stage) -> None:
    """Asked for where the device said."""
    search(stage, PC, OFFICE)
    stage.talk(PC, OFFICE, OFFICE.device_url).exchange(get(OFFICE.endpoint), None, status=404)


def metadata_not_read(stage: Stage) -> None:
    """The path is right, so it is the request that is wrong."""
    search(stage, PC, OFFICE)
    stage.talk(PC, OFFICE, OFFICE.device_url).exchange(get(OFFICE.endpoint), None, status=400)


def plain_refusal(stage: Stage) -> None:
    """A text that is no XML, so that no other rule speaks of it."""
    beside(
        stage, "POST", "/wsd/scan", Page("application/soap+xml", "x"), 400, Page("text/plain", "no")
    )


def web_server_refuses(stage: Stage) -> None:
    """Who asks has no right to."""
    bare(stage, ASKED, 401)


def lost_answer(stage: Stage) -> None:
    """Success, and nothing to show for it."""
    stage.once(PC, OFFICE, ASKED, None, status=200)


def bare(stage: Stage, letter: Letter, status: int) -> None:
    """The scan service answers with a bare status."""
    message_id = PC.manner.message_id(stage.count + 1)
    sent = PC.manner.envelope(letter, message_id, "", OFFICE.scan_url).decode()
    beside(stage, "POST", "/wsd/scan", Page("application/soap+xml", sent), status)


def notified(stage: Stage, letter: Letter, status: int, heard: str = HEARD) -> None:
    """An event sink answers an event with a bare status."""
    talk = stage.talk(OFFICE, PC, heard)
    talk.answer(talk.ask(letter), None, status=status)


def event_not_known(stage: Stage) -> None:
    """The subscription of this event was not seen."""
    notified(stage, job_status(Job(id=4, created=stage.now())), 404)


def event_refused(stage: Stage) -> None:
    """A subscribed computer does not take an event: other rules say so."""
    _, heard, _ = listen(stage, PC, 100, "p1")
    notified(stage, scan_available("Scan", PRESSED, "Platen"), 404, heard)


def last_page_with_404(stage: Stage) -> None:
    """Some devices end a feeder so: the jobs' business."""
    stage.once(PC, OFFICE, create(PAGE.xml()), created(7, "ScanJob7", ANNOUNCED, PAGE.final()))
    stage.once(PC, OFFICE, retrieve(7, "ScanJob7"), image(jpeg(850, 1169, 100)))
    stage.once(PC, OFFICE, retrieve(7, "ScanJob7"), None, status=404)


def busy_with_503(stage: Stage) -> None:
    """A device that takes no job: JOB-6 tells of it."""
    bare(stage, create(PAGE.xml()), 503)


def answer_with_500(stage: Stage) -> None:
    """There is a message, whatever the status says."""
    stage.once(PC, OFFICE, ASKED, JOBS, status=500)


CASES = (
    *triggers(
        "HTTP-4", nothing_with_400, nothing_with_404_later, plain_refusal, web_server_refuses
    ),
    *triggers("HTTP-4", lost_answer, event_not_known, metadata_refused, metadata_not_served),
    *triggers(
        "HTTP-4",
        metadata_at_another_port,
        sent_elsewhere,
        metadata_refused_by_a_stranger,
        metadata_not_read,
    ),
    *near_misses(
        "HTTP-4", error_page, push_scan, other_services, last_page_with_404, busy_with_503
    ),
    *near_misses("HTTP-4", event_refused, answer_with_500),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def shortened(stage: Stage) -> None:
    """A fault of which the capture kept only the beginning of each packet."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    talk.exchange(ASKED, fault("OperationFailed"), status=500)


def test_what_the_capture_lost_was_not_left_out() -> None:
    asked, answered = events_of(shortened)
    missing = Note("HTTP", "300 bytes are missing from the capture", NoteKind.LOST)
    broken = Note("Envelope", "not well-formed XML", NoteKind.XML)
    notes = {"phase": Phase.UNDECODED, "fault": None, "message": None, "notes": (missing, broken)}
    findings = diagnosed([asked, replace(answered, **notes)]).findings()
    assert [it.rule for it in findings if it.rule != "PRIV-1"] == []
