"""What differs from a conforming message is folded, and noted."""

import re

import pytest

from inspector.events.event import Phase
from inspector.protocols import dsd
from inspector.protocols.scan import GetActiveJobsRequest
from inspector.soap.namespaces import (
    DSC,
    DSP,
    SOAP11,
    SOAP12,
    WSA,
    WSA_2003,
    WSA_2005,
    WSCN,
    WSCN_2006_01,
)
from tests.builders import (
    envelope,
    exchange,
    request,
)
from tests.events.conversation import ANSWERED, ASK, ASKED, NO_JOBS, decode, notes

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
