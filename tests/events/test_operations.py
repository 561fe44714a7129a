"""Every operation is recognised by the decoder, however its messages are written.

The cases are what the specifications and the wild say (``tests/protocols/specified.py``), not what
is declared. Bodies are empty elements: the names are what counts here.
"""

from collections.abc import Iterator

import pytest

from inspector.events.event import Event, Phase
from inspector.protocols.printing import PRINT_SERVICE
from inspector.soap.namespaces import ANONYMOUS, SOAP11, SOAP12, WSA, WSDP
from tests.builders import ANSWERED_ID, ASKED_ID, datagram, request, response
from tests.events.conversation import decode, notes
from tests.protocols.specified import SPECIFIED, URIS, Specified, clark, uri

ANSWERING = [row for row in SPECIFIED if row.answers]
NOTIFYING = [row for row in SPECIFIED if not row.answers]
DISCOVERY = [row for row in SPECIFIED if row.service == "discovery"]

OTHER_NAMESPACES = {
    "wscn": ("http://schemas.microsoft.com/windows/2006/01/wdp/scan",),
    "wsd": ("http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01",),
    "dsp": ("http://schemas.microsoft.com/windows/2008/02/wdp/repository/processing",),
}
"""Drafts and successors in which bodies are seen; https is seen of every namespace."""

every_row = pytest.mark.parametrize("row", SPECIFIED, ids=lambda row: row.id)
every_operation = pytest.mark.parametrize("row", ANSWERING, ids=lambda row: row.id)
every_notification = pytest.mark.parametrize("row", NOTIFYING, ids=lambda row: row.id)


def element(tag: str) -> str:
    """An empty element of a name in Clark notation; nothing for no name."""
    namespace, _, name = tag[1:].partition("}")
    return f'<x:{name} xmlns:x="{namespace}"/>' if name else ""


def soap(body: str, action: str, *, relates_to: str = "", version: str = SOAP12) -> bytes:
    """An envelope; a request's, or the answer's to it."""
    headers = {"To": ANONYMOUS, "Action": action, "MessageID": ASKED_ID}
    if relates_to:
        headers |= {"MessageID": ANSWERED_ID, "RelatesTo": relates_to}
    told = "".join(f"<a:{name}>{text}</a:{name}>" for name, text in headers.items() if text)
    header, inner = f"<s:Header>{told}</s:Header>", f"<s:Body>{body}</s:Body>"
    names = f'xmlns:s="{version}" xmlns:a="{WSA}"'
    return f"<s:Envelope {names}>{header}{inner}</s:Envelope>".encode()


def ask(row: Specified, *, action: str | None = None, body: str | None = None) -> bytes:
    """The request of an operation, or its notification."""
    sent = row.asks[0] if action is None else action
    return soap(element(clark(row.request)) if body is None else body, sent)


def answer(row: Specified, *, action: str | None = None, body: str | None = None) -> bytes:
    """The response of an operation."""
    sent = row.answers[0] if action is None else action
    inside = element(clark(row.response)) if body is None else body
    return soap(inside, sent, relates_to=ASKED_ID)


def answered(row: Specified, answer: bytes, *, status: int = 200) -> Event:
    """The event of an answer to the operation's request."""
    return decode(request(ask(row)), response(answer, status=status))


def assert_is(event: Event, row: Specified, phase: Phase) -> None:
    assert (event.service, event.operation, event.phase) == (row.service, row.name, phase)


def asked_phase(row: Specified) -> Phase:
    return Phase.REQUEST if row.answers else Phase.NOTIFICATION


def message_name(event: Event) -> str:
    """The class of a typed message; empty if there is none."""
    return "" if event.message is None else type(event.message).__name__


def body_name(row: Specified, prefixed: str) -> str:
    """The class a body is typed with: print's messages are recognised and not decoded."""
    return "" if row.service == PRINT_SERVICE.name else prefixed.partition(":")[2]


# --- as specified --------------------------------------------------------------------------------


@every_row
def test_a_request_is_recognised_and_typed(row: Specified) -> None:
    event = decode(request(ask(row)))
    assert_is(event, row, asked_phase(row))
    assert message_name(event) == body_name(row, row.request)
    assert [note for note in notes(event) if "required element is missing" not in note] == []


@every_operation
def test_a_response_is_recognised_and_typed(row: Specified) -> None:
    event = answered(row, answer(row))
    assert_is(event, row, Phase.RESPONSE)
    assert message_name(event) == body_name(row, row.response)
    assert [note for note in notes(event) if "required element is missing" not in note] == []


@every_operation
def test_a_response_is_recognised_without_its_request(row: Specified) -> None:
    assert_is(decode(response(answer(row))), row, Phase.RESPONSE)


@every_notification
def test_a_notification_is_acknowledged_with_an_empty_answer(row: Specified) -> None:
    event = decode(request(ask(row)), response(b"", status=202, reason="Accepted"))
    assert_is(event, row, Phase.RESPONSE)
    assert event.notes == ()


# --- as seen -------------------------------------------------------------------------------------


ASKS = [
    pytest.param(row, action, id=f"{row.id} {action}") for row in SPECIFIED for action in row.asks
]
ANSWERS = [
    pytest.param(row, action, id=f"{row.id} {action}")
    for row in ANSWERING
    for action in row.answers
]


@pytest.mark.parametrize(("row", "action"), ASKS)
def test_every_action_of_a_request_is_recognised(row: Specified, action: str) -> None:
    assert_is(decode(request(ask(row, action=action))), row, asked_phase(row))


@pytest.mark.parametrize(("row", "action"), ANSWERS)
def test_every_action_of_a_response_is_recognised(row: Specified, action: str) -> None:
    assert_is(answered(row, answer(row, action=action)), row, Phase.RESPONSE)


@pytest.mark.parametrize(
    ("row", "body"),
    [pytest.param(row, body, id=body) for row in SPECIFIED for body in row.bodies],
)
def test_every_body_of_a_request_is_recognised_and_told(row: Specified, body: str) -> None:
    event = decode(request(ask(row, body=element(clark(body)))))
    assert_is(event, row, Phase.REQUEST)
    assert message_name(event) == body_name(row, row.request)
    expected = f"holds {body_name(row, body)!r}, expected {body_name(row, row.request)!r}"
    assert notes(event)[0] == f"Envelope/Body: {expected}"


def bodies_elsewhere() -> Iterator[object]:
    for row in SPECIFIED:
        prefix, _, name = row.request.partition(":")
        if name:
            secure = URIS[prefix].replace("http:", "https:")
            for namespace in (*OTHER_NAMESPACES.get(prefix, ()), secure):
                yield pytest.param(row, namespace, name, id=f"{row.id} {namespace}")


@pytest.mark.parametrize(("row", "namespace", "name"), [*bodies_elsewhere()])
def test_a_body_in_another_namespace_is_recognised_and_told(
    row: Specified, namespace: str, name: str
) -> None:
    event = decode(request(ask(row, body=element(f"{{{namespace}}}{name}"))))
    assert_is(event, row, asked_phase(row))
    assert message_name(event) == body_name(row, row.request)
    if row.service != PRINT_SERVICE.name:
        told = f"Body: namespace {namespace!r} read as {URIS[row.request.partition(':')[0]]!r}"
        assert told in notes(event)


@pytest.mark.parametrize("action", ["", "urn:nonsense"])
@pytest.mark.parametrize("row", [row for row in SPECIFIED if row.request], ids=lambda row: row.id)
def test_the_body_tells_where_the_action_does_not(row: Specified, action: str) -> None:
    event = decode(request(ask(row, action=action)))
    assert_is(event, row, asked_phase(row))
    assert any(note.startswith("Envelope/Header/Action: ") for note in notes(event))


@every_row
def test_the_action_tells_where_the_body_does_not(row: Specified) -> None:
    assert_is(decode(request(ask(row, body=""))), row, asked_phase(row))


@every_row
def test_line_breaks_in_an_action_are_read_over(row: Specified) -> None:
    action = row.asks[0].replace("/ws/", "/\n  ws/") + "\r\n\t"
    event = decode(request(ask(row, action=action)))
    assert_is(event, row, asked_phase(row))
    assert any(note.endswith(f" read as {row.asks[0]!r}") for note in notes(event))


def test_a_scan_action_is_as_good_as_the_own_for_a_managed_scanner() -> None:
    row = next(row for row in SPECIFIED if row.id == "dsd JobStatusEvent")
    event = decode(request(ask(row, action=uri("wscn:JobStatusEvent"))))
    assert notes(event)[0] == (
        "Envelope/Header/Action: is the scan service's, as in the published dsd events"
    )


def test_an_answer_that_repeats_the_requests_action_is_told() -> None:
    row = next(row for row in SPECIFIED if row.id == "scan CancelJob")
    event = answered(row, answer(row, action=row.asks[0]))
    assert notes(event) == ["Envelope/Header/Action: response Action lacks 'Response'"]


# --- over UDP ------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", DISCOVERY, ids=lambda row: row.name)
def test_discovery_is_recognised_in_datagrams(row: Specified) -> None:
    asked = datagram(ask(row))
    assert_is(decode(asked), row, Phase.REQUEST if row.answers else Phase.ONEWAY)
    if row.answers:
        assert_is(decode(asked, datagram(answer(row), exchange="d2")), row, Phase.RESPONSE)


# --- faults --------------------------------------------------------------------------------------


def fault_12(prefix: str, name: str) -> str:
    subcode = f"<s:Subcode><s:Value>p:{name}</s:Value></s:Subcode>"
    code = f"<s:Code><s:Value>s:Sender</s:Value>{subcode}</s:Code>"
    reason = '<s:Reason><s:Text xml:lang="en">No.</s:Text></s:Reason>'
    return f'<s:Fault xmlns:p="{URIS[prefix]}">{code}{reason}</s:Fault>'


def fault_11(prefix: str, name: str) -> str:
    told = f"<faultcode>p:{name}</faultcode><faultstring>No.</faultstring>"
    return f'<s:Fault xmlns:p="{URIS[prefix]}">{told}</s:Fault>'


WAYS = {
    "HTTP 500": (500, SOAP12, fault_12),
    "HTTP 400": (400, SOAP12, fault_12),
    "HTTP 200": (200, SOAP12, fault_12),
    "SOAP 1.1": (500, SOAP11, fault_11),
}
"""Status, envelope and shape of a fault: Lexmark and Xerox answer it with 200."""

FAULTS = [
    pytest.param(row, fault, id=f"{row.id} {fault}") for row in ANSWERING for fault in row.faults
]
FAULT_ACTIONS = {"wsdp": f"{WSDP}/Fault"}
"""Where it is not WS-Addressing's, by the prefix of the fault."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("row", "fault"), FAULTS)
def test_every_fault_of_an_operation_is_recognised(row: Specified, fault: str, way: str) -> None:
    status, version, shaped = WAYS[way]
    prefix, _, name = fault.partition(":")
    action = FAULT_ACTIONS.get(prefix, f"{WSA}/fault")
    body = soap(shaped(prefix, name), action, relates_to=ASKED_ID, version=version)
    event = answered(row, body, status=status)
    assert_is(event, row, Phase.FAULT)
    assert event.fault is not None
    assert (event.fault.subcode_namespace, event.fault.subcode) == (URIS[prefix], name)
    assert event.fault.reason == "No."
    assert event.http is not None
    assert event.http.status == status


def test_a_scan_body_is_as_good_as_the_own_for_a_managed_scanner() -> None:
    row = next(row for row in SPECIFIED if row.id == "dsd ValidateScanTicket")
    event = decode(request(ask(row, body=element(clark("wscn:ValidateScanTicketRequest")))))
    assert_is(event, row, Phase.REQUEST)
    assert notes(event)[0] == "Envelope/Body: is the scan service's element"
