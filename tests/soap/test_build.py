from lxml import etree

from inspector.errors import Note
from inspector.protocols.scan import GetActiveJobsRequest
from inspector.soap.build import envelope, fault
from inspector.soap.envelope import parse_envelope
from inspector.soap.namespaces import ANONYMOUS, FAULT_ACTION, WSCN
from inspector.soap.schema import read

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
