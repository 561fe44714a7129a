import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from inspector.errors import Note
from inspector.events.decode import OPEN_LIMIT, Decoder
from inspector.events.event import Event, Http, Kind, Phase
from inspector.events.jsonl import from_line, to_line
from inspector.protocols import Match, Side, action_of, dsc, dsd, dsp, scan
from inspector.protocols.scan import GetActiveJobsRequest, GetActiveJobsResponse, JobSummaryList
from inspector.soap import build
from inspector.soap.fault import Fault
from inspector.soap.namespaces import (
    DSC,
    DSP,
    FAULT_ACTION,
    SOAP11,
    SOAP12,
    WSA,
    WSA_2003,
    WSA_2005,
    WSCN,
    WSCN_2006_01,
)
from inspector.wire.observation import Body, Observation, Origin
from tests import builders
from tests.builders import (
    ANSWERED_ID,
    ASKED_ID,
    cut,
    datagram,
    envelope,
    exchange,
    request,
    response,
)
from tests.strategies import matched_messages

ASK = f"{WSCN}/GetActiveJobs"
ANSWER = f"{WSCN}/GetActiveJobsResponse"
NO_JOBS = GetActiveJobsResponse(active_jobs=JobSummaryList(job_summary=()))
ASKED = envelope(GetActiveJobsRequest(), ASK)
ANSWERED = envelope(NO_JOBS, ANSWER, message_id=ANSWERED_ID, relates_to=ASKED_ID)


def decode(*observed: Observation) -> Event:
    """The event of the last observation."""
    decoder = Decoder()
    (*_, event) = (event for seen in observed for event in decoder.feed(seen))
    return event


def notes(event: Event) -> list[str]:
    return [f"{note.path}: {note.text}" for note in event.notes]


def test_a_conforming_request() -> None:
    seen = request(ASKED)
    event = decode(seen)
    assert (event.kind, event.phase, event.notes) == (Kind.REQUEST, Phase.REQUEST, ())
    assert (event.service, event.operation, event.action) == ("scan", "GetActiveJobs", ASK)
    assert event.message == GetActiveJobsRequest()
    assert (event.message_id, event.relates_to) == (ASKED_ID, "")
    assert (event.source, event.destination, event.device) == (
        "192.0.2.10:49152",
        "192.0.2.20:80",
        "192.0.2.20:80",
    )
    assert event.http == Http(
        content_type="application/soap+xml", method="POST", target="/WSD/Scan"
    )
    assert (event.raw.length, event.raw.sha256) == (len(ASKED), seen.body.sha256)
    assert (event.elapsed_us, event.time_us, event.seq) == (None, seen.time_us, 1)


def test_a_conforming_answer() -> None:
    asked, answered = exchange(ASKED, ANSWERED)
    event = decode(asked, answered)
    assert (event.kind, event.phase, event.notes) == (Kind.RESPONSE, Phase.RESPONSE, ())
    assert event.message == NO_JOBS
    assert (event.relates_to, event.device) == (ASKED_ID, "192.0.2.20:80")
    assert event.elapsed_us == answered.end_us - asked.time_us
    assert event.http == Http(content_type="application/soap+xml", status=200, reason="OK")


def test_events_are_numbered() -> None:
    decoder = Decoder(first_seq=7)
    seqs = [event.seq for seen in exchange(ASKED, ANSWERED) for event in decoder.feed(seen)]
    assert seqs == [7, 8]


@given(case=matched_messages())
def test_every_declared_message_survives_bytes_and_json(case: tuple[Match, Any]) -> None:
    match, message = case
    data = build.envelope(message, action=action_of(match), message_id=ASKED_ID)
    event = decode(request(data) if match.side is Side.REQUEST else response(data))
    assert event.notes == ()
    assert event.message == message
    assert (event.service, event.operation) == (match.protocol.name, match.operation.name)
    assert from_line(to_line(event)) == event


FOLDED = [
    pytest.param(
        ASKED.replace(WSCN.encode(), WSCN_2006_01.encode()),
        [
            f"Envelope/Header/Action: '{WSCN_2006_01}/GetActiveJobs' read as '{ASK}'",
            f"Body: namespace '{WSCN_2006_01}' read as '{WSCN}'",
        ],
        id="2006/01 in action and body",
    ),
    pytest.param(
        ASKED.replace(b"http://schemas.microsoft", b"https://schemas.microsoft"),
        [
            f"Envelope/Header/Action: '{ASK.replace('http:', 'https:')}' read as '{ASK}'",
            f"Body: namespace '{WSCN.replace('http:', 'https:')}' read as '{WSCN}'",
        ],
        id="https in action and body",
    ),
    pytest.param(
        ASKED.replace(b"/GetActiveJobs<", b"/ GetActiveJobs<"),
        [f"Envelope/Header/Action: '{WSCN}/ GetActiveJobs' read as '{ASK}'"],
        id="white space in the action",
    ),
    pytest.param(
        ASKED.replace(b"GetActiveJobsRequest", b"GetActiveJobs"),
        ["Envelope/Body: holds 'GetActiveJobs', expected 'GetActiveJobsRequest'"],
        id="a body root without Request",
    ),
    pytest.param(
        ASKED.replace(b"/GetActiveJobs<", b"/GetActiveJobsResponse<"),
        ["Envelope/Header/Action: request Action ends with 'Response'"],
        id="a request's action with Response",
    ),
    pytest.param(
        ASKED.replace(WSA.encode(), WSA_2003.encode()),
        ["Envelope/Header: WS-Addressing 2003/03, expected 2004/08"],
        id="WS-Addressing 2003/03",
    ),
    pytest.param(
        ASKED.replace(WSA.encode(), WSA_2005.encode()),
        ["Envelope/Header: WS-Addressing 2005/08, expected 2004/08"],
        id="WS-Addressing 2005/08",
    ),
    pytest.param(
        ASKED.replace(SOAP12.encode(), SOAP11.encode()),
        ["Envelope: SOAP 1.1 envelope, expected SOAP 1.2"],
        id="SOAP 1.1",
    ),
    pytest.param(
        ASKED.replace(b"/GetActiveJobs<", b"/Fly<"),
        [f"Envelope/Header/Action: unknown action '{WSCN}/Fly'"],
        id="an unknown action: the body tells",
    ),
    pytest.param(
        re.sub(rb"<wsa:Action>.*</wsa:Action>", b"", ASKED),
        ["Envelope/Header/Action: required header is missing"],
        id="no action: the body tells",
    ),
    pytest.param(
        ASKED.replace(f"{WSCN}/".encode(), f"{DSC}/".encode()),
        ["Envelope/Header/Action: names dsc GetActiveJobs, but the body holds scan GetActiveJobs"],
        id="action and body disagree on the service",
    ),
    pytest.param(
        ASKED.replace(f"{WSCN}/GetActiveJobs".encode(), f"{DSP}/CancelPostScanJob".encode()),
        [
            "Envelope/Header/Action: names dsp CancelPostScanJob,"
            " but the body holds scan GetActiveJobs"
        ],
        id="action and body disagree on the operation",
    ),
]


@pytest.mark.parametrize(("data", "told"), FOLDED)
def test_folds_and_notes(data: bytes, told: list[str]) -> None:
    event = decode(request(data))
    assert (event.service, event.operation, event.phase) == (
        "scan",
        "GetActiveJobs",
        Phase.REQUEST,
    )
    assert event.message == GetActiveJobsRequest()
    assert notes(event) == told


def test_a_response_action_may_lack_response() -> None:
    data = ANSWERED.replace(b"JobsResponse</wsa", b"Jobs</wsa")
    event = decode(*exchange(ASKED, data))
    assert event.message == NO_JOBS
    assert notes(event) == ["Envelope/Header/Action: response Action lacks 'Response'"]


def test_dsd_with_the_scan_action() -> None:
    event = decode(request(envelope(dsd.GetActiveJobsRequest(), ASK)))
    assert (event.service, event.message) == ("dsd", dsd.GetActiveJobsRequest())
    assert notes(event) == [
        "Envelope/Header/Action: is the scan service's, as in the published dsd events"
    ]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("uuid:{}", id="uuid:"),
        pytest.param("{}", id="bare GUID"),
        pytest.param("urn:uuid:{}", id="capitals only"),
    ],
)
def test_relates_to_is_compared_folded(form: str) -> None:
    asked_id = "urn:uuid:aaaaaaaa-1111-4111-8111-111111111111"
    related = form.format(asked_id.removeprefix("urn:uuid:").upper())
    event = decode(
        request(envelope(GetActiveJobsRequest(), ASK, message_id=asked_id)),
        response(envelope(NO_JOBS, ANSWER, relates_to=related)),
    )
    assert event.relates_to == related
    assert not [note for note in event.notes if "not the request's" in note.text]


def test_relates_to_another_message() -> None:
    event = decode(*exchange(ASKED, ANSWERED.replace(ASKED_ID.encode(), b"urn:uuid:other")))
    assert notes(event) == [
        f"Envelope/Header/RelatesTo: 'urn:uuid:other' is not the request's MessageID '{ASKED_ID}'"
    ]
    assert event.elapsed_us is not None  # the exchange pairs them all the same


def test_relates_to_pairs_across_exchanges() -> None:
    asked, answered = request(ASKED, exchange="x1"), response(ANSWERED, exchange="x2")
    assert decode(asked, answered).elapsed_us == answered.end_us - asked.time_us


def test_an_answer_without_its_request() -> None:
    event = decode(response(ANSWERED))
    assert (event.phase, event.elapsed_us, event.message) == (Phase.RESPONSE, None, NO_JOBS)
    assert notes(event) == []


def test_an_answer_remembers_the_token_that_was_asked_for() -> None:
    asked = envelope(dsc.CancelPostScanJobRequest(job_token="t-1"), f"{DSC}/CancelPostScanJob")
    answered = envelope(
        dsc.CancelPostScanJobResponse(), f"{DSC}/CancelPostScanJobResponse", relates_to=ASKED_ID
    )
    event = decode(*exchange(asked, answered))
    assert (event.job_token, event.operation) == ("t-1", "CancelPostScanJob")


def test_the_device_of_dsp_is_the_http_client() -> None:
    asked = envelope(dsp.CancelPostScanJobRequest(job_token="t"), f"{DSP}/CancelPostScanJob")
    assert decode(request(asked)).device == str(builders.CLIENT)


FAULT = build.fault(code="Sender", subcode=(WSCN, "ClientErrorJobIdNotFound"), reason="no such job")


def test_a_fault_belongs_to_its_request() -> None:
    data = envelope(FAULT, FAULT_ACTION, relates_to=ASKED_ID)
    event = decode(request(ASKED), response(data, status=400, reason="Bad Request"))
    assert (event.phase, event.service, event.operation) == (Phase.FAULT, "scan", "GetActiveJobs")
    assert event.fault == Fault(
        code="Sender",
        subcode="ClientErrorJobIdNotFound",
        subcode_namespace=WSCN,
        reason="no such job",
    )
    assert notes(event) == []


def test_a_fault_without_its_request() -> None:
    event = decode(response(envelope(FAULT, FAULT_ACTION)))
    assert (event.phase, event.service, event.operation) == (Phase.FAULT, "", "")


NOT_TOLD = [
    pytest.param(
        [request(b"")], ["HTTP: POST without a body, no SOAP message"], id="request without a body"
    ),
    pytest.param(
        [request(ASKED), response(b"", status=500, reason="Internal Server Error")],
        ["HTTP: 500 Internal Server Error with an empty body"],
        id="500 without a body",
    ),
    pytest.param(
        [response(b"", status=404, reason="")],
        ["HTTP: 404 with an empty body"],
        id="404 without a reason",
    ),
    pytest.param([datagram(b"")], ["UDP: empty datagram"], id="empty datagram"),
    pytest.param(
        [request(ASKED), cut("the device closed the connection")],
        ["HTTP: the device closed the connection"],
        id="cut",
    ),
    pytest.param(
        [request(b"<html><body>no</body></html>")],
        ["Envelope: root element is 'html', not a SOAP Envelope"],
        id="a web page",
    ),
    pytest.param(
        [request(envelope(etree.Element("x"), "urn:x/y"))],
        ["Envelope/Header/Action: unknown action 'urn:x/y'"],
        id="unknown action and body",
    ),
    pytest.param(
        [request(envelope(etree.Element("x"), f"{WSCN}/CreateScanJob"))],
        [f"Envelope/Header/Action: '{WSCN}/CreateScanJob' is not decoded yet"],
        id="an operation that is not declared",
    ),
    pytest.param(
        [request(re.sub(rb"<soap:Body>.*</soap:Body>", b"<soap:Body/>", ASKED))],
        ["Envelope/Body: is empty, expected GetActiveJobsRequest"],
        id="an empty body element",
    ),
]


@pytest.mark.parametrize(("observed", "told"), NOT_TOLD)
def test_what_cannot_be_told_is_undecoded(observed: list[Observation], told: list[str]) -> None:
    event = decode(*observed)
    assert (event.phase, event.message, event.fault) == (Phase.UNDECODED, None, None)
    assert notes(event) == told


def test_an_empty_202_is_complete() -> None:
    event = decode(request(ASKED), response(b"", status=202, reason="Accepted"))
    assert (event.phase, event.operation, event.notes) == (Phase.RESPONSE, "GetActiveJobs", ())


def test_a_cut_names_what_was_asked() -> None:
    event = decode(request(ASKED), cut())
    assert (event.kind, event.service, event.operation) == (Kind.CUT, "scan", "GetActiveJobs")
    assert (event.device, event.http) == ("", None)


def test_a_truncated_message_still_names_its_operation() -> None:
    event = decode(request(ASKED[: ASKED.index(b"</soap:Body>")]))
    assert (event.phase, event.operation, event.message_id) == (
        Phase.UNDECODED,
        "GetActiveJobs",
        ASKED_ID,
    )
    assert "not well-formed XML" in notes(event)[0]


@pytest.mark.parametrize(
    ("data", "message", "phase"),
    [
        pytest.param(ASKED, GetActiveJobsRequest(), Phase.REQUEST, id="a request"),
        pytest.param(ANSWERED, NO_JOBS, Phase.RESPONSE, id="an answer"),
    ],
)
def test_a_datagram_is_what_its_body_says(data: bytes, message: Any, phase: Phase) -> None:
    event = decode(datagram(data))
    assert (event.message, event.phase, event.device) == (message, phase, "")
    assert notes(event) == []


def test_a_body_of_which_the_head_was_kept() -> None:
    event = decode(request(Body(head=ASKED[:300], length=len(ASKED), sha256="")))
    assert notes(event)[0] == f"HTTP: only the first 300 of {len(ASKED)} bytes are read"


def test_parts_become_attachments() -> None:
    body = b"--B\r\n\r\n" + ANSWERED + b"\r\n--B\r\nContent-ID: <i>\r\n\r\n\xff\xd8\r\n--B--"
    event = decode(request(ASKED), response(body, content_type="multipart/related; boundary=B"))
    (image,) = event.attachments
    assert (event.message, image.content_id, image.length) == (NO_JOBS, "i", 2)


def test_a_wrong_charset_is_told_and_ignored() -> None:
    seen = request(ASKED, content_type="application/soap+xml; charset=iso-8859-1")
    event = decode(seen)
    assert event.message == GetActiveJobsRequest()
    assert notes(event) == ["HTTP/Content-Type: charset=iso-8859-1, but the document is utf-8"]


def test_notes_of_the_observation_come_first() -> None:
    seen = request(b"", notes=(Note("TCP", "3 bytes are missing"),))
    assert notes(decode(seen))[0] == "TCP: 3 bytes are missing"


def test_the_origin_stays() -> None:
    assert decode(request(ASKED, origin=Origin.REPLAYED)).origin is Origin.REPLAYED


def test_open_exchanges_are_capped() -> None:
    decoder = Decoder()
    for number in range(OPEN_LIMIT + 1):
        asked = envelope(GetActiveJobsRequest(), ASK, message_id=f"urn:x:{number}")
        decoder.feed(request(asked, exchange=f"x{number}"))
    (first,) = decoder.feed(response(ANSWERED, exchange="x0"))
    (last,) = decoder.feed(response(ANSWERED, exchange=f"x{OPEN_LIMIT}"))
    assert (first.elapsed_us is None, last.elapsed_us is None) == (True, False)


@given(st.lists(st.sampled_from(["ask", "answer", "cut", "none"]), max_size=8))
def test_any_order_makes_one_event_each(kinds: list[str]) -> None:
    made: dict[str, Observation] = {
        "ask": request(ASKED),
        "answer": response(ANSWERED),
        "cut": cut(),
        "none": response(b"", status=0, reason=""),
    }
    decoder = Decoder()
    events = [event for kind in kinds for event in decoder.feed(made[kind])]
    assert [event.seq for event in events] == list(range(1, len(kinds) + 1))


def test_the_scan_module_is_what_events_carry() -> None:
    event = decode(*exchange(ASKED, ANSWERED))
    assert type(event.message) is scan.GetActiveJobsResponse
