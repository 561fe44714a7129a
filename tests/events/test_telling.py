"""What an event tells beside its message: roles, what an answer takes over, limits."""

import pytest
from msgspec import UNSET, UnsetType, json

from inspector.errors import Note
from inspector.events.event import Http, Phase
from inspector.events.telling import HOST_LIMIT, ID_LIMIT, Opened, Telling, event_of
from inspector.protocols import Match, Side, find_by_name
from inspector.soap.notes import NOTE_LIMIT
from inspector.wire.observation import Address, AnswerHead
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


NAMES = [
    pytest.param("mfp-1:80", "192.0.2.20", "mfp-1:80", id="a name"),
    pytest.param("MFP-1", "192.0.2.20", "MFP-1", id="a name without a port"),
    pytest.param("198.51.100.7:80", "192.0.2.20", "198.51.100.7:80", id="another address"),
    pytest.param("192.0.2.20", "192.0.2.20", UNSET, id="its address"),
    pytest.param("192.0.2.20:80", "192.0.2.20", UNSET, id="its address and port"),
    pytest.param("192.0.2.20:8080", "192.0.2.20", UNSET, id="its address, another port"),
    pytest.param("[FE80::0:1%25eth0]:80", "fe80::1", UNSET, id="its address of IPv6"),
    pytest.param("[fe80::1]", "fe80::1%eth0", UNSET, id="its address of IPv6, no port"),
    pytest.param("Scanner:80", "scanner", UNSET, id="went to a name"),
    pytest.param("", "192.0.2.20", UNSET, id="nothing"),
    pytest.param(":80", "192.0.2.20", ":80", id="no host"),
    pytest.param("x" * 9_000, "192.0.2.20", "x" * HOST_LIMIT, id="no end"),
]


@pytest.mark.parametrize(("said", "host", "told"), NAMES)
def test_a_request_tells_the_host_that_it_names_if_it_went_to_another(
    said: str, host: str, told: str | UnsetType
) -> None:
    asked = request(headers=(("host", f" {said}"),), destination=Address(host, 80))
    seen = event_of(asked, Telling([]), 1).http
    assert seen is not None
    assert seen.host == told
    assert (b'"host"' in json.encode(seen)) == isinstance(told, str)


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
