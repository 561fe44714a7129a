"""Finding an operation, and properties that hold for everything that is declared."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from inspector import protocols
from inspector.errors import Note
from inspector.protocols import (
    Match,
    Side,
    accepts_scan_action,
    find_by_body,
    find_by_name,
    names_of,
)
from inspector.soap.namespaces import DSC, DSD, DSP, WSCN
from inspector.soap.schema import elements_below, read, write
from inspector.soap.xml import parse
from tests.strategies import IDS, MATCHES, messages

every_half = pytest.mark.parametrize("match", MATCHES, ids=IDS)


def test_what_is_declared() -> None:
    assert [(m.protocol.name, m.operation.name) for m in MATCHES if m.side is Side.REQUEST] == [
        ("scan", "GetActiveJobs"),
        ("dsd", "GetActiveJobs"),
        ("dsp", "CancelPostScanJob"),
        ("dsc", "GetActiveJobs"),
        ("dsc", "CancelPostScanJob"),
    ]


@every_half
def test_found_by_action_and_by_body(match: Match) -> None:
    assert protocols.find_by_action(protocols.action_of(match)) == match
    assert find_by_body(protocols.body_tag_of(match)) == match


@pytest.mark.parametrize(
    ("action", "service"),
    [(WSCN, "scan"), (DSD, "dsd"), (DSC, "dsc")],
    ids=["scan", "dsd", "dsc"],
)
def test_the_namespace_tells_which_get_active_jobs(action: str, service: str) -> None:
    found = protocols.find_by_action(f"{action}/GetActiveJobsResponse")
    assert found is not None
    assert (found.protocol.name, found.side) == (service, Side.RESPONSE)


def test_a_body_name_without_request_is_found() -> None:
    found = find_by_body(f"{{{DSP}}}CancelPostScanJob")
    assert found is not None
    assert (found.protocol.name, found.side) == ("dsp", Side.REQUEST)


def test_found_by_the_names_of_events() -> None:
    found = find_by_name("dsc", "CancelPostScanJob")
    assert found is not None
    assert found.side is Side.REQUEST
    assert found.operation.changes_state
    assert find_by_name("dsc", "Fly") is None


def test_only_dsd_takes_the_scan_action() -> None:
    assert {m.protocol.name for m in MATCHES if accepts_scan_action(m)} == {"dsd"}


@pytest.mark.parametrize(
    ("action", "names"),
    [
        (f"{WSCN}/CreateScanJobResponse", ("scan", "CreateScanJob")),
        ("http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe", ("discovery", "Probe")),
        ("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get", ("transfer", "Get")),
        ("http://example.com/Unknown", ("", "")),
        ("", ("", "")),
    ],
)
def test_names_what_is_not_declared(action: str, names: tuple[str, str]) -> None:
    assert names_of(action) == names


@every_half
def test_every_element_is_documented(match: Match) -> None:
    for cls in elements_below(match.message_class):
        assert (cls.__doc__ or "").strip(), cls


@every_half
@given(data=st.data())
def test_what_we_write_we_read(match: Match, data: st.DataObject) -> None:
    message: Any = data.draw(messages(match.message_class))
    notes: list[Note] = []
    assert read(match.message_class, parse(etree.tostring(write(message))), notes) == message
    assert notes == []
