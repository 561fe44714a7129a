import pytest
from lxml import etree

from inspector.errors import Note
from inspector.protocols.discovery import Probe
from inspector.protocols.scan import GetActiveJobsRequest
from inspector.soap.build import envelope, fault
from inspector.soap.envelope import parse_envelope
from inspector.soap.fault import read_fault
from inspector.soap.namespaces import ANONYMOUS, FAULT_ACTION, WSCN, WSD, WSDP, WSE
from inspector.soap.reader import read

ACTION = f"{WSCN}/GetActiveJobs"


def test_an_envelope_of_ours_conforms() -> None:
    notes: list[Note] = []
    data = envelope(
        GetActiveJobsRequest(), action=ACTION, message_id="urn:uuid:1", relates_to="urn:uuid:2"
    )
    seen = parse_envelope(data, notes)
    assert notes == []
    assert (seen.action, seen.message_id, seen.relates_to) == (ACTION, "urn:uuid:1", "urn:uuid:2")
    assert seen.to == ANONYMOUS
    assert seen.body is not None
    assert read(GetActiveJobsRequest, seen.body, notes) == GetActiveJobsRequest()
    assert notes == []


def test_it_stands_on_one_line_with_the_prefixes_asked_for() -> None:
    data = envelope(
        GetActiveJobsRequest(), action=ACTION, message_id="urn:uuid:1", prefixes={"wscn": WSCN}
    )
    assert b"<wscn:GetActiveJobsRequest/>" in data
    assert data.partition(b"?>")[2].count(b"\n") == 1  # behind the declaration only
    assert b"RelatesTo" not in data


def test_an_element_is_taken_as_it_is() -> None:
    element = fault(code="Sender", subcode=(WSCN, "X"), reason="no")
    seen = parse_envelope(envelope(element, action=FAULT_ACTION, message_id="urn:uuid:1"), [])
    assert seen.is_fault
    assert seen.body is not None
    assert etree.QName(seen.body).localname == "Fault"


NAMES = ("wscn:ScanDeviceType", "wsdp:Device", "{urn:acme}Printer", "Other")


@pytest.mark.parametrize(
    "prefixes",
    [
        pytest.param(None, id="none"),
        pytest.param({"wscn": WSCN, "wsdp": WSDP}, id="the usual ones"),
        pytest.param({"q": WSCN, "d": WSDP, "v": "urn:acme"}, id="others"),
        pytest.param({"wscn": WSDP, "wsdp": WSCN}, id="exchanged"),
        pytest.param({"wscn": "urn:acme"}, id="taken for another"),
    ],
)
def test_names_in_texts_resolve_with_any_prefixes(prefixes: dict[str, str] | None) -> None:
    message = Probe(types=NAMES, scopes=None)
    data = envelope(message, action=f"{WSD}/Probe", message_id="urn:uuid:1", prefixes=prefixes)
    notes: list[Note] = []
    seen = parse_envelope(data, notes)
    assert seen.body is not None
    assert read(Probe, seen.body, notes) == message
    assert notes == []


def test_a_fault_keeps_the_prefix_of_its_subcode() -> None:
    element = fault(code="Sender", subcode=(WSCN, "X"), reason="no")
    data = envelope(element, action=FAULT_ACTION, message_id="urn:uuid:1", prefixes={"wse": WSE})
    seen = parse_envelope(data, [])
    assert seen.body is not None
    assert read_fault(seen.body, []).subcode_namespace == WSCN
