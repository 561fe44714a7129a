import re
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from inspector.errors import Note
from inspector.events.decode import Decoder
from inspector.events.event import Http, Kind, Phase
from inspector.events.jsonl import from_line, to_line
from inspector.protocols import Match, Side, find_by_name
from inspector.protocols.dsp import SendImageRequest
from inspector.protocols.scan import (
    CreateScanJobRequest,
    GetActiveJobsRequest,
    RetrieveImageResponse,
)
from inspector.soap import build
from inspector.soap.namespaces import SOAP12, WSCN
from inspector.wire.observation import Body, Observation, Origin
from tests.builders import (
    ASKED_ID,
    DEVICE,
    cut,
    datagram,
    envelope,
    exchange,
    request,
    response,
)
from tests.events.conversation import ANSWERED, ASK, ASKED, NO_JOBS, decode, notes
from tests.events.examples import encoded
from tests.events.examples import observed as observed_as
from tests.strategies import action_of, matched_messages


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


def test_white_space_around_the_action_is_folded_and_noted() -> None:
    sent = f"\n  {ASK} "
    event = decode(request(ASKED.replace(f">{ASK}<".encode(), f">{sent}<".encode())))
    assert (event.operation, event.phase) == ("GetActiveJobs", Phase.REQUEST)
    assert notes(event) == [f"Envelope/Header/Action: {sent!r} read as '{ASK}'"]


def test_events_are_numbered() -> None:
    decoder = Decoder(first_seq=7)
    seqs = [event.seq for seen in exchange(ASKED, ANSWERED) for event in decoder.feed(seen)]
    assert seqs == [7, 8]


CARRIERS = (RetrieveImageResponse, SendImageRequest)
"""Messages that name an image beside them; alone they are noted."""


@given(case=matched_messages())
def test_every_declared_message_survives_bytes_and_json(case: tuple[Match, Any]) -> None:
    match, message = case
    data = build.envelope(message, action=action_of(match), message_id=ASKED_ID)
    event = decode(request(data) if match.side is Side.REQUEST else response(data))
    images = [note for note in event.notes if "names no" in note.text]
    misplaced = [note for note in event.notes if note.text.startswith("belongs into a header")]
    assert len(images) == (type(message) in CARRIERS)
    assert len(misplaced) == (getattr(message, "identifier", None) is not None)
    assert len(event.notes) == len(images) + len(misplaced)
    assert event.message == message
    assert (event.service, event.operation) == (match.protocol.name, match.operation.name)
    assert from_line(to_line(event)) == event


BARE = b'<e:Envelope xmlns:e="%s"><e:Body>%%s</e:Body></e:Envelope>' % SOAP12.encode()
"""A message without headers."""

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
        [request(BARE % b'<y xmlns="urn:x"/>')],
        [
            "Envelope/Header/Action: required header is missing",
            "Envelope/Body: unknown element '{urn:x}y'",
        ],
        id="no action and an unknown body",
    ),
    pytest.param(
        [request(BARE % b"")],
        [
            "Envelope/Header/Action: required header is missing",
            "Envelope/Header/Action: unknown action ''",
        ],
        id="no action and no body",
    ),
    pytest.param(
        [request(envelope(etree.Element("x"), f"{WSCN}/GetJobStatus"))],
        ["Envelope/Header/Action: 'GetJobStatus' is no operation of scan"],
        id="an operation that does not exist",
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
    assert (event.device, event.http) == (str(DEVICE), None)


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


def test_another_body_than_the_action_names_is_read_as_far_as_it_goes() -> None:
    event = decode(request(envelope(etree.Element("x"), f"{WSCN}/CreateScanJob")))
    assert (event.phase, event.operation) == (Phase.REQUEST, "CreateScanJob")
    assert event.message == CreateScanJobRequest(
        scan_identifier=None, destination_token=None, scan_ticket=None
    )
    assert notes(event)[0] == "Envelope/Body: holds 'x', expected 'CreateScanJobRequest'"


def test_an_empty_body_is_noted_where_something_is_expected() -> None:
    event = decode(request(re.sub(rb"<soap:Body>.*</soap:Body>", b"<soap:Body/>", ASKED)))
    assert (event.phase, event.operation, event.message) == (Phase.REQUEST, "GetActiveJobs", None)
    assert notes(event) == ["Envelope/Body: is empty, expected GetActiveJobsRequest"]


@pytest.mark.parametrize(
    ("service", "operation", "side", "device_sends"),
    [
        pytest.param("scan", "CreateScanJob", Side.REQUEST, False, id="scan: the device is asked"),
        pytest.param("scan", "CreateScanJob", Side.RESPONSE, True, id="scan: the device answers"),
        pytest.param("scan", "ScanAvailableEvent", Side.REQUEST, True, id="scan: its events"),
        pytest.param("dsd", "JobStatusEvent", Side.REQUEST, True, id="dsd: its events"),
        pytest.param("print", "JobStatusEvent", Side.REQUEST, True, id="print: its events"),
        pytest.param("eventing", "Subscribe", Side.REQUEST, False, id="eventing: it is asked"),
        pytest.param("eventing", "SubscriptionEnd", Side.REQUEST, True, id="eventing: it ends"),
        pytest.param("dsp", "CreatePostScanJob", Side.REQUEST, True, id="dsp: the device asks"),
        pytest.param("dsp", "CreatePostScanJob", Side.RESPONSE, False, id="dsp: it is answered"),
        pytest.param("dsp", "PostScanJobStatusEvent", Side.REQUEST, False, id="dsp: it is told"),
        pytest.param("dsc", "GetActiveJobs", Side.REQUEST, False, id="dsc: the server is asked"),
        pytest.param("dsc", "PostScanJobStatusEvent", Side.REQUEST, True, id="dsc: it tells"),
    ],
)
def test_the_device_is_told_whoever_opened_the_connection(
    service: str, operation: str, side: Side, device_sends: bool
) -> None:
    found = find_by_name(service, operation)
    assert found is not None
    match = found._replace(side=side)
    seen = observed_as(match, encoded(match))
    assert decode(seen).device == str(seen.source if device_sends else seen.destination)


def test_the_device_of_an_unknown_message_is_the_http_server() -> None:
    event = decode(request(envelope(etree.Element("x"), "http://example.com/Anything")))
    assert (event.phase, event.device) == (Phase.UNDECODED, event.destination)


def test_the_summary_of_broken_xml_is_the_break() -> None:
    broken = ASKED.replace(b"GetActiveJobs<", b"Nothing<")[:-9]
    told = decode(request(broken)).notes[-1]
    assert told.text.startswith("not well-formed XML")
