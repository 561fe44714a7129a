"""The operation of a message, and which half it is."""

import pytest
from lxml import etree

from inspector.errors import Note
from inspector.events.matching import match_message
from inspector.protocols import Match, Side, body_tag_of, find_by_name
from inspector.soap.envelope import Envelope
from inspector.soap.namespaces import FAULT_ACTION, SOAP12, WSCN, WSD
from inspector.wire.observation import Observation
from tests.builders import cut, datagram, request, response
from tests.strategies import IDS, MATCHES, action_of

REQUEST, RESPONSE, DATAGRAM = request(), response(), datagram()


type Told = tuple[str, str, str, list[str]]


def envelope(action: str = "", body_tag: str = "") -> Envelope:
    """An envelope of which only what tells the operation is there."""
    return Envelope(
        soap="1.2",
        action=action,
        body=etree.Element(body_tag) if body_tag else None,
        body_tag=body_tag,
    )


def half(operation: str, side: Side = Side.REQUEST, service: str = "scan") -> Match:
    found = find_by_name(service, operation)
    assert found is not None
    return found._replace(side=side)


def matched(observed: Observation, seen: Envelope, opened: Match | None = None) -> Told:
    """Service, operation and side of a message, and what is noted about them."""
    notes: list[Note] = []
    match = match_message(observed, seen, opened, notes)
    told = [note.text for note in notes]
    if match is None:
        return "", "", "", told
    return match.protocol.name, match.operation.name, match.side.value, told


@pytest.mark.parametrize("match", MATCHES, ids=IDS)
def test_every_half_is_found_by_body_and_by_action(match: Match) -> None:
    observed = REQUEST if match.side is Side.REQUEST else RESPONSE
    told: Told = (match.protocol.name, match.operation.name, match.side.value, [])
    tag, action = body_tag_of(match), action_of(match)
    assert matched(observed, envelope(action, tag)) == told
    assert matched(observed, envelope(action)) == told
    assert matched(DATAGRAM, envelope(action, tag)) == told
    if tag:
        assert matched(observed, envelope(body_tag=tag)) == told


CANCEL = f"{{{WSCN}}}CancelJobRequest"
CANCELLED = f"{{{WSCN}}}CancelJobResponse"


@pytest.mark.parametrize(
    ("observed", "seen", "opened", "told"),
    [
        pytest.param(
            RESPONSE,
            envelope(f"{WSCN}/CancelJob", CANCELLED),
            None,
            ("scan", "CancelJob", "response", ["response Action lacks 'Response'"]),
            id="devices repeat the request's action",
        ),
        pytest.param(
            REQUEST,
            envelope(f"{WSCN}/CancelJobResponse", CANCEL),
            None,
            ("scan", "CancelJob", "request", ["request Action ends with 'Response'"]),
            id="a request with the answer's action",
        ),
        pytest.param(
            cut(),
            envelope(body_tag=CANCELLED),
            None,
            ("scan", "CancelJob", "response", []),
            id="what is left of an answer",
        ),
        pytest.param(
            REQUEST,
            envelope(f"{WSCN}/RetrieveImage", CANCEL),
            None,
            (
                "scan",
                "CancelJob",
                "request",
                ["names scan RetrieveImage, but the body holds scan CancelJob"],
            ),
            id="the body tells first",
        ),
        pytest.param(
            REQUEST,
            envelope(f"{WSCN}/Fly", CANCEL),
            None,
            ("scan", "CancelJob", "request", [f"unknown action '{WSCN}/Fly'"]),
            id="an unknown action",
        ),
        pytest.param(
            REQUEST,
            envelope(f"{WSCN}/CancelJob", "{urn:acme}Stop"),
            None,
            ("scan", "CancelJob", "request", []),
            id="an unknown body",
        ),
        pytest.param(
            RESPONSE,
            envelope(f"{WSCN}/JobStatusEvent", f"{{{WSCN}}}JobStatusEvent"),
            None,
            ("scan", "JobStatusEvent", "response", []),
            id="a sink that sends the notification back",
        ),
        pytest.param(
            RESPONSE,
            envelope(),
            half("CancelJob"),
            ("scan", "CancelJob", "response", []),
            id="nothing but the exchange tells",
        ),
        pytest.param(
            RESPONSE,
            envelope(FAULT_ACTION, f"{{{SOAP12}}}Fault"),
            half("CancelJob"),
            ("scan", "CancelJob", "response", []),
            id="a fault belongs to its exchange",
        ),
        pytest.param(
            RESPONSE,
            envelope("urn:x", "{urn:acme}Thanks"),
            half("JobStatusEvent"),
            ("scan", "JobStatusEvent", "response", []),
            id="a sink that answers in its own words",
        ),
        pytest.param(
            RESPONSE,
            envelope("urn:x", "{urn:acme}Stopped"),
            half("CancelJob"),
            ("", "", "", []),
            id="an answer nobody knows",
        ),
        pytest.param(
            REQUEST,
            envelope(FAULT_ACTION, f"{{{SOAP12}}}Fault"),
            None,
            ("", "", "", []),
            id="a fault of nothing",
        ),
        pytest.param(
            DATAGRAM,
            envelope(f"{WSD}/Probe", f"{{{WSD}}}ProbeMatches"),
            None,
            ("discovery", "Probe", "response", ["response Action lacks 'Response'"]),
            id="a datagram is the half that its body is",
        ),
    ],
)
def test_who_tells_what(
    observed: Observation,
    seen: Envelope,
    opened: Match | None,
    told: Told,
) -> None:
    assert matched(observed, seen, opened) == told


def test_dsd_events_may_have_the_scan_service_s_action() -> None:
    match = half("JobStatusEvent", service="dsd")
    seen = envelope(f"{WSCN}/JobStatusEvent", body_tag_of(match))
    assert matched(REQUEST, seen) == (
        "dsd",
        "JobStatusEvent",
        "request",
        ["is the scan service's, as in the published dsd events"],
    )
