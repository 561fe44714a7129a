"""Broken XML and broken answers: what is there is shown, and where it breaks is told."""

import re

import pytest

from inspector.events.event import Phase
from inspector.events.text import summary
from inspector.protocols import Match, scan
from inspector.soap import build
from inspector.soap.namespaces import FAULT_ACTION, WSCN
from inspector.wire.observation import AnswerHead, Body
from tests.builders import ANSWERED_ID, ASKED_ID, cut, datagram, envelope, request, response
from tests.events.conversation import ANSWERED, ASKED, decode, notes
from tests.events.examples import encoded, example, observed
from tests.strategies import IDS, MATCHES

CANCEL = envelope(scan.CancelJobRequest(job_id=42), f"{WSCN}/CancelJob")
RETRIEVE = envelope(
    scan.RetrieveImageRequest(job_id=42, job_token="ScanJob1", document_description=None),
    f"{WSCN}/RetrieveImage",
)


def test_a_broken_document_is_shown_and_says_where_it_breaks() -> None:
    event = decode(request(CANCEL.replace(b"</wscn:JobId>", b"</wscn:JobNo>")))
    assert (event.phase, event.service, event.operation) == (
        Phase.UNDECODED,
        "scan",
        "CancelJob",
    )
    assert (event.message, event.job_id) == (scan.CancelJobRequest(job_id=42), 42)
    (told,) = notes(event)
    assert re.fullmatch(
        r"Envelope: not well-formed XML: .*JobId.*JobNo.* \(line 2, column \d+\)", told
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            RETRIEVE[: RETRIEVE.index(b"</wscn:JobToken>")],
            scan.RetrieveImageRequest(job_id=42, job_token=None, document_description=None),
            id="cut off within or right behind a text: it may be half",
        ),
        pytest.param(
            RETRIEVE[: RETRIEVE.index(b"/wscn:JobToken>")],
            scan.RetrieveImageRequest(job_id=42, job_token="ScanJob1", document_description=None),
            id="cut off in a closing tag: the text before it came whole",
        ),
        pytest.param(
            RETRIEVE[: RETRIEVE.index(b"<wscn:JobToken>")],
            scan.RetrieveImageRequest(job_id=42, job_token=None, document_description=None),
            id="cut off before an element",
        ),
        pytest.param(
            CANCEL.replace(b"42", b"42&nbsp;"),
            scan.CancelJobRequest(job_id=42),
            id="an entity of another language",
        ),
        pytest.param(
            CANCEL + b"</soap:Envelope>", scan.CancelJobRequest(job_id=42), id="something after it"
        ),
        pytest.param(
            CANCEL[: CANCEL.index(b"<wscn:CancelJobRequest")], None, id="cut off before the body"
        ),
        pytest.param(CANCEL[: CANCEL.index(b"Header")], None, id="cut off in the header"),
        pytest.param(b"HTTP/1.1 200 OK", None, id="no XML at all"),
    ],
)
def test_what_recovery_still_reads(data: bytes, message: object) -> None:
    event = decode(request(data))
    assert (event.phase, event.message) == (Phase.UNDECODED, message)
    (told,) = notes(event)
    assert told.startswith("Envelope: not well-formed XML: ")


@pytest.mark.parametrize("match", MATCHES, ids=IDS)
def test_a_message_without_its_last_byte_is_shown_whole(match: Match) -> None:
    event = decode(observed(match, encoded(match)[:-1]))
    assert (event.phase, event.operation) == (Phase.UNDECODED, match.operation.name)
    assert event.message == (match.message_class and example(match.message_class))
    assert len(event.notes) == 1


def test_a_datagram_is_recovered_too() -> None:
    event = decode(datagram(ANSWERED[:-1]))
    assert (event.phase, event.operation) == (Phase.UNDECODED, "GetActiveJobs")
    assert type(event.message) is scan.GetActiveJobsResponse


def test_a_broken_answer_belongs_to_its_request() -> None:
    event = decode(request(ASKED), response(b"<html><body>busy"))
    assert (event.phase, event.operation, event.message) == (
        Phase.UNDECODED,
        "GetActiveJobs",
        None,
    )
    assert event.elapsed_us == 11_000


def test_a_document_type_declaration_is_not_recovered() -> None:
    data = CANCEL.replace(b"<soap:Envelope", b'<!DOCTYPE x [<!ENTITY e "7">]><soap:Envelope', 1)
    event = decode(request(data))
    assert (event.phase, event.operation, event.message) == (Phase.UNDECODED, "", None)
    assert notes(event) == [
        "Envelope: has a document type declaration (DTD), which SOAP forbids; refused"
    ]


def test_what_is_odd_about_the_rest_is_not_told() -> None:
    odd = CANCEL.replace(b"/CancelJob<", b"/Fly<").replace(b"42", b"forty-two")
    assert len(notes(decode(request(odd)))) == 2
    assert len(notes(decode(request(odd[:-1])))) == 1


def test_a_broken_fault_is_told_as_far_as_it_goes() -> None:
    fault = build.fault(code="Sender", subcode=(WSCN, "InvalidArgs"), reason="no")
    data = build.envelope(fault, action=FAULT_ACTION, message_id=ANSWERED_ID, relates_to=ASKED_ID)
    event = decode(request(ASKED), response(data[:-1]))
    assert (event.phase, event.operation) == (Phase.UNDECODED, "GetActiveJobs")
    assert event.message is None
    assert event.fault is not None
    assert (event.fault.subcode, event.fault.reason) == ("InvalidArgs", "no")
    assert event.fault.meaning
    assert summary(event) == f"{event.notes[-1].text}, fault InvalidArgs"


HEAD = AnswerHead(time_us=1, status=200, reason="OK")


def test_what_had_come_of_a_cut_answer_is_shown() -> None:
    data = ANSWERED[: ANSWERED.index(b"</soap:Body>")]
    event = decode(request(ASKED), cut("connection reset", head=HEAD, body=Body.of(data)))
    assert (event.phase, event.operation) == (Phase.UNDECODED, "GetActiveJobs")
    assert type(event.message) is scan.GetActiveJobsResponse
    assert notes(event) == ["HTTP: connection reset"]
    assert event.http is not None
    assert event.http.status == 200


def test_an_image_that_was_cut_off_is_an_attachment() -> None:
    root = envelope(
        example(scan.RetrieveImageResponse), f"{WSCN}/RetrieveImageResponse", relates_to=ASKED_ID
    )
    body = b"--B\r\n\r\n" + root + b"\r\n--B\r\nContent-ID: <i>\r\n\r\n\xff\xd8\xff\xe0"
    head = AnswerHead(
        time_us=1, status=200, headers=(("Content-Type", "multipart/related; boundary=B"),)
    )
    event = decode(request(RETRIEVE), cut("closed early", head=head, body=Body.of(body)))
    (image,) = event.attachments
    assert (image.format, image.truncated, event.job_id) == ("jpeg", True, 42)
    assert notes(event)[-1] == "HTTP: closed early"


@pytest.mark.parametrize(
    "part", [b"", b"<", ANSWERED[:40], b"\xff\xd8\xff"], ids=["nothing", "<", "a little", "noise"]
)
def test_a_cut_answer_of_which_nothing_can_be_shown(part: bytes) -> None:
    event = decode(request(ASKED), cut(head=HEAD, body=Body.of(part)))
    assert (event.phase, event.operation, event.message) == (
        Phase.UNDECODED,
        "GetActiveJobs",
        None,
    )


def test_half_an_image_is_shown_and_half_an_id_is_not() -> None:
    inside = b"<wscn:ScanData>iVBORw0KGgoAAAAN"
    name = b"RetrieveImageResponse"
    scan_data = b'<wscn:RetrieveImageResponse xmlns:wscn="%s">' % WSCN.encode() + inside
    data = ANSWERED[: ANSWERED.index(b"<soap:Body>")] + b"<soap:Body>" + scan_data
    data = data.replace(b"GetActiveJobsResponse", name)
    event = decode(request(ASKED), cut("connection reset", head=HEAD, body=Body.of(data)))
    assert [it.length for it in event.attachments] == [12]
    data = data[: data.index(ANSWERED_ID.encode()) + 20]
    event = decode(request(ASKED), cut("connection reset", head=HEAD, body=Body.of(data)))
    assert event.message_id == ""
