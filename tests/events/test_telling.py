"""What an event tells beside its message: roles, what an answer takes over, limits."""

import pytest

from inspector.errors import Note
from inspector.events.event import Http, Phase
from inspector.events.telling import ID_LIMIT, Opened, Telling, event_of
from inspector.protocols import Match, Side, find_by_name
from inspector.soap.notes import NOTE_LIMIT
from inspector.wire.observation import AnswerHead
from tests.builders import CLIENT, DEVICE, cut, datagram, event, request, response


def match_of(service: str, operation: str, side: Side = Side.REQUEST) -> Match:
    found = find_by_name(service, operation)
    assert found is not None
    return found._replace(side=side)


DEVICES = [
    pytest.param("scan", "GetActiveJobs", DEVICE, id="the scanner answers"),
    pytest.param("scan", "JobStatusEvent", CLIENT, id="the scanner notifies"),
    pytest.param("eventing", "SubscriptionEnd", CLIENT, id="the scanner ends a subscription"),
    pytest.param("dsp", "SendImage", CLIENT, id="the scanner sends to the scan server"),
    pytest.param("dsp", "PostScanJobStatusEvent", DEVICE, id="the scan server notifies it"),
    pytest.param("dsc", "GetActiveJobs", DEVICE, id="the scan server answers a console"),
    pytest.param("dsc", "PostScanJobStatusEvent", CLIENT, id="the scan server notifies a console"),
]


@pytest.mark.parametrize(("service", "operation", "device"), DEVICES)
def test_the_device_is_told_by_the_service(service: str, operation: str, device: object) -> None:
    asking = Telling([], match=match_of(service, operation), decoded=True)
    answering = Telling([], match=match_of(service, operation, Side.RESPONSE), decoded=True)
    assert event_of(request(), asking, 1).device == str(device)
    assert event_of(response(), answering, 2).device == str(device)


def test_a_datagram_and_a_cut_tell_no_roles() -> None:
    assert event_of(datagram(), Telling([]), 1).device == ""
    assert event_of(cut(), Telling([]), 1).device == ""


def test_an_answer_takes_over_job_and_subscription() -> None:
    asked = event(job_id=42, job_token="t", subscription="i1", service="scan", operation="Fly")
    told = event_of(response(), Telling([], opened=Opened(asked, None)), 2)
    assert (told.job_id, told.job_token, told.subscription) == (42, "t", "i1")
    assert (told.service, told.operation) == ("scan", "Fly")


def test_a_cut_tells_the_answer_that_had_begun() -> None:
    head = AnswerHead(
        time_us=1, status=200, reason="OK", headers=(("Content-Type", "multipart/related"),)
    )
    told = event_of(cut(head=head), Telling([]), 1)
    assert told.http == Http(content_type="multipart/related", status=200, reason="OK")
    assert told.phase is Phase.UNDECODED


def test_of_too_many_notes_the_reason_stays() -> None:
    notes = [Note("Body", str(number)) for number in range(NOTE_LIMIT + 50)]
    told = event_of(request(), Telling(notes), 1).notes
    assert len(told) == NOTE_LIMIT + 1
    assert [note.text for note in told[-2:]] == [
        f"more than {NOTE_LIMIT} notes; the rest is left out",
        str(NOTE_LIMIT + 49),
    ]


def test_a_note_has_an_end() -> None:
    (note,) = event_of(request(), Telling([Note("Body", "x" * 10_000)]), 1).notes
    assert len(note.text) == ID_LIMIT + 1
