"""Notifications: a device posts them to a PC, and nothing but a receipt comes back."""

from typing import Any

import pytest
from lxml import etree

from inspector.events.event import Phase
from inspector.protocols import Match, dsp, eventing, scan
from inspector.protocols.scan_job import JobStatus
from inspector.soap.extensions import Extension
from inspector.soap.namespaces import ANONYMOUS, DSP, WSA, WSCN, WSE
from inspector.wire.observation import Response
from tests.builders import ANSWERED_ID, ASKED_ID, CLIENT, DEVICE, envelope, request, response
from tests.events.conversation import decode, notes
from tests.events.examples import encoded, partly
from tests.strategies import IDS, MATCHES

BUTTON = scan.ScanAvailableEvent(client_context="Scan", scan_identifier="s9", input_source="Platen")
TOLD = request(
    envelope(BUTTON, f"{WSCN}/ScanAvailableEvent"),
    source=DEVICE,
    destination=CLIENT,
    target="/c1a7e1de",
)


def receipt(body: bytes = b"", **changes: Any) -> Response:
    return response(body, source=CLIENT, destination=DEVICE, **changes)


def test_a_notification() -> None:
    event = decode(TOLD)
    assert (event.phase, event.service, event.operation) == (
        Phase.NOTIFICATION,
        "scan",
        "ScanAvailableEvent",
    )
    assert event.message == BUTTON
    assert (event.device, event.notes) == (str(DEVICE), ())


NOTIFYING = [match for match in MATCHES if match.operation.notifies]
NOTIFYING_IDS = [name for name, match in zip(IDS, MATCHES, strict=True) if match in NOTIFYING]


@pytest.mark.parametrize("match", NOTIFYING, ids=NOTIFYING_IDS)
def test_every_notification_is_one(match: Match) -> None:
    event = decode(request(encoded(match)))
    assert (event.phase, event.operation) == (Phase.NOTIFICATION, match.operation.name)
    assert event.notes == ()


def test_an_empty_202_is_the_receipt() -> None:
    event = decode(TOLD, receipt(status=202, reason="Accepted"))
    assert (event.phase, event.service, event.operation) == (
        Phase.RESPONSE,
        "scan",
        "ScanAvailableEvent",
    )
    assert (event.device, event.message, event.notes) == (str(DEVICE), None, ())
    assert event.elapsed_us == 11_000


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(receipt(), ["HTTP: 200 OK with an empty body"], id="200 without a body"),
        pytest.param(
            receipt(envelope(etree.Element("x"), f"{WSCN}/X").replace(b"<x/>", b"")),
            [],
            id="200 with an empty envelope",
        ),
        pytest.param(
            receipt(envelope(etree.Element("Thanks"), f"{WSCN}/ScanAvailableEventResponse")),
            [
                "Envelope/Body: holds 'Thanks', expected no message:"
                " a notification is only acknowledged"
            ],
            id="200 with words of the sink's own",
        ),
        pytest.param(
            receipt(envelope(BUTTON, f"{WSCN}/ScanAvailableEvent")),
            [
                "Envelope/Body: holds 'ScanAvailableEvent', expected no message:"
                " a notification is only acknowledged"
            ],
            id="200 with the notification itself",
        ),
    ],
)
def test_other_receipts_are_taken_and_noted(answer: Response, told: list[str]) -> None:
    event = decode(TOLD, answer)
    assert (event.phase, event.operation, event.message) == (
        Phase.RESPONSE,
        "ScanAvailableEvent",
        None,
    )
    assert notes(event) == told


def test_a_refusal_is_no_receipt() -> None:
    event = decode(TOLD, receipt(status=500, reason="Internal Server Error"))
    assert event.phase is Phase.UNDECODED
    assert notes(event) == ["HTTP: 500 Internal Server Error with an empty body"]


def test_a_200_without_a_body_is_no_answer_to_a_question() -> None:
    asked = request(envelope(scan.CancelJobRequest(job_id=7), f"{WSCN}/CancelJob"))
    event = decode(asked, response(b""))
    assert (event.phase, event.operation) == (Phase.UNDECODED, "CancelJob")


def test_the_job_of_a_status() -> None:
    message = partly(scan.JobStatusEvent, job_status=partly(JobStatus, job_id=42))
    told = request(envelope(message, f"{WSCN}/JobStatusEvent"))
    assert decode(told).job_id == 42
    assert decode(told, receipt(status=202)).job_id == 42


def test_the_token_of_a_status() -> None:
    message = partly(
        dsp.PostScanJobEndStateEvent,
        post_scan_job_end_state=partly(dsp.PostScanJobEndState, job_token="t"),
    )
    event = decode(request(envelope(message, f"{DSP}/PostScanJobEndStateEvent")))
    assert (event.job_token, event.job_id) == ("t", None)


def with_header(data: bytes, block: str) -> bytes:
    return data.replace(b"</soap:Header>", f"{block}</soap:Header>".encode())


IDENTIFIER = f'<wse:Identifier xmlns:wse="{WSE}">i1</wse:Identifier>'


@pytest.mark.parametrize(
    ("message", "block", "found"),
    [
        pytest.param(partly(eventing.Renew), IDENTIFIER, "i1", id="a header"),
        pytest.param(eventing.Renew(expires=None, identifier="i2"), "", "i2", id="in the body"),
        pytest.param(
            eventing.Renew(expires=None, identifier="i2"), IDENTIFIER, "i1", id="the header first"
        ),
        pytest.param(partly(eventing.Renew), "", "", id="nowhere"),
    ],
)
def test_the_subscription_of_a_message(message: eventing.Renew, block: str, found: str) -> None:
    data = with_header(envelope(message, f"{WSE}/Renew"), block)
    event = decode(request(data))
    assert (event.subscription, event.headers) == (found, ())


def test_an_unsubscription_is_answered_with_an_empty_body() -> None:
    asked = envelope(partly(eventing.Unsubscribe), f"{WSE}/Unsubscribe")
    answered = envelope(
        etree.Element("x"),
        f"{WSE}/UnsubscribeResponse",
        message_id=ANSWERED_ID,
        relates_to=ASKED_ID,
    ).replace(b"<x/>", b"")
    event = decode(request(asked), response(answered))
    assert (event.phase, event.operation, event.message) == (Phase.RESPONSE, "Unsubscribe", None)
    assert event.notes == ()


def test_headers_of_others_are_kept() -> None:
    block = '<Speed xmlns="urn:acme">7</Speed>'
    event = decode(request(with_header(TOLD.body.head, block)))
    assert event.headers == (Extension("urn:acme", "Speed", block),)
    assert event.notes == ()


@pytest.mark.parametrize(
    ("block", "address"),
    [
        (f'<a:ReplyTo xmlns:a="{WSA}"><a:Address>{ANONYMOUS}</a:Address></a:ReplyTo>', ANONYMOUS),
        (f'<a:ReplyTo xmlns:a="{WSA}"/>', ""),
        ("", ""),
    ],
)
def test_where_an_answer_is_wanted(block: str, address: str) -> None:
    assert decode(request(with_header(TOLD.body.head, block))).reply_to == address
