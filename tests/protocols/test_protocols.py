"""Finding an operation, and properties that hold for everything that is declared."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from inspector.errors import Note
from inspector.protocols import (
    PROTOCOLS,
    Match,
    Side,
    accepts_scan_action,
    body_tag_of,
    device_answers,
    find_by_action,
    find_by_body,
    find_by_name,
    names_of,
)
from inspector.protocols.operation import Protocol
from inspector.soap.constraints import Known
from inspector.soap.namespaces import DSP, WSCN, fold_action, fold_tag
from inspector.soap.reader import read
from inspector.soap.schema import elements_below, slots_of
from inspector.soap.writer import write
from inspector.soap.xml import parse
from tests.protocols.both_ways import notes_of
from tests.protocols.required import REQUIRED
from tests.protocols.specified import SPECIFIED, Specified, clark, uri
from tests.strategies import IDS, MATCHES, TYPED, TYPED_IDS, action_of, class_of, messages

FEW = settings().max_examples // 10
"""Examples a message: the messages share most of their elements, and the large ones are slow."""

ELEMENTS = tuple(dict.fromkeys(cls for match in TYPED for cls in elements_below(class_of(match))))
"""Every declared class that a message is built of, once."""


def module_of(cls: type) -> str:
    return cls.__module__.rpartition(".")[2]


every_element = pytest.mark.parametrize(
    "cls", ELEMENTS, ids=lambda cls: f"{module_of(cls)} {cls.__name__}"
)
every_half = pytest.mark.parametrize("match", MATCHES, ids=IDS)
every_message = pytest.mark.parametrize("match", TYPED, ids=TYPED_IDS)
every_row = pytest.mark.parametrize("row", SPECIFIED, ids=lambda row: row.id)


def told(match: Match | None) -> tuple[str, str] | None:
    """Service and operation of what was found."""
    return match and (match.protocol.name, match.operation.name)


def test_all_that_is_specified_is_declared_and_nothing_else() -> None:
    declared = [(m.protocol.name, m.operation.name) for m in MATCHES if m.side is Side.REQUEST]
    assert declared == [(row.service, row.name) for row in SPECIFIED]
    assert len(declared) == 67


@every_row
def test_the_specified_names_are_declared(row: Specified) -> None:
    asked = find_by_name(row.service, row.name)
    assert asked is not None
    assert (action_of(asked), body_tag_of(asked)) == (row.asks[0], clark(row.request))
    assert asked.operation.notifies == (not row.answers)
    if row.answers:
        answer = Match(asked.protocol, asked.operation, Side.RESPONSE)
        assert (action_of(answer), body_tag_of(answer)) == (row.answers[0], clark(row.response))


@every_row
def test_every_action_that_is_seen_names_its_operation(row: Specified) -> None:
    borrowed = {uri(f"wscn:{row.name}")} if row.service == "dsd" else set()
    for action in {*row.asks, *row.answers} - borrowed:
        assert told(find_by_action(fold_action(action))) == (row.service, row.name), action


@every_row
def test_a_specified_action_tells_its_side(row: Specified) -> None:
    sides = [(row.asks[0], Side.REQUEST), *((uri_, Side.RESPONSE) for uri_ in row.answers[:1])]
    for action, side in sides:
        found = find_by_action(action)
        assert found is not None
        assert found.side is side


@every_row
def test_every_body_that_is_seen_names_its_operation(row: Specified) -> None:
    for side, names in (
        (Side.REQUEST, (row.request, *row.bodies)),
        (Side.RESPONSE, (row.response,)),
    ):
        for name in filter(None, names):
            found = find_by_body(fold_tag(clark(name)))
            assert told(found) == (row.service, row.name), name
            assert found is not None
            assert found.side is side


@every_half
def test_found_by_action_and_by_body(match: Match) -> None:
    assert find_by_action(action_of(match)) == match
    assert find_by_body(body_tag_of(match)) == (match if body_tag_of(match) else None)


@pytest.mark.parametrize(
    ("name", "services"),
    [
        ("GetActiveJobs", {"scan", "dsd", "dsc", "print"}),
        ("GetJobHistory", {"scan", "dsd", "dsc", "print"}),
        ("GetScannerElements", {"scan", "dsd"}),
        ("CancelPostScanJob", {"dsp", "dsc"}),
        ("GetPostScanJobElements", {"dsp", "dsc"}),
        ("PostScanJobStatusEvent", {"dsp", "dsc"}),
        ("CancelJob", {"scan", "print"}),
        ("JobEndStateEvent", {"scan", "dsd", "print"}),
    ],
)
def test_the_namespace_tells_operations_of_one_name_apart(name: str, services: set[str]) -> None:
    found = [match for match in MATCHES if find_by_action(action_of(match)) == match]
    assert {match.protocol.name for match in found if match.operation.name == name} == services


@pytest.mark.parametrize(
    "tag",
    [
        f"{{{DSP}}}CancelPostScanJob",
        f"{{{DSP}}}GetPostScanJobElementRequest",
        f"{{{WSCN}}}GetJobElements",
        f"{{{WSCN}}}CreateScanJob",
    ],
)
def test_a_body_name_without_request_is_a_request(tag: str) -> None:
    found = find_by_body(tag)
    assert found is not None
    assert found.side is Side.REQUEST


def test_an_answer_may_be_misspelt_as_its_request_is() -> None:
    found = find_by_body(f"{{{DSP}}}GetPostScanJobElementResponse")
    assert told(found) == ("dsp", "GetPostScanJobElements")
    assert found is not None
    assert found.side is Side.RESPONSE


@pytest.mark.parametrize("name", ["", "GetJobStatus", "Get JobStatus", "Fly"])
def test_what_does_not_exist_is_not_found(name: str) -> None:
    assert find_by_action(f"{WSCN}/{name}") is None
    assert find_by_body(f"{{{WSCN}}}{name}") is None
    assert find_by_name("scan", name) is None


def test_only_dsd_takes_the_scan_action() -> None:
    assert {m.protocol.name for m in MATCHES if accepts_scan_action(m)} == {"dsd"}


def test_only_in_post_scan_processing_the_device_asks() -> None:
    assert [p.name for p in PROTOCOLS if not device_answers(p.name)] == ["dsp"]
    assert device_answers("unheard of")


CHANGING = {
    "eventing": {"Subscribe", "Renew", "Unsubscribe"},
    "scan": {"CreateScanJob", "RetrieveImage", "CancelJob"},
    "dsp": {"CreatePostScanJob", "SendImage", "EndPostScanJob", "CancelPostScanJob"},
    "dsc": {"CancelPostScanJob"},
    "print": {"CreatePrintJob", "SendDocument", "AddDocument", "CancelJob", "SetEventRate"},
}


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_what_has_effects_is_marked(protocol: Protocol) -> None:
    changing = {operation.name for operation in protocol.operations if operation.changes_state}
    assert changing == CHANGING.get(protocol.name, set())


@pytest.mark.parametrize(
    ("action", "names"),
    [
        (f"{WSCN}/CreateScanJobResponse", ("scan", "CreateScanJob")),
        (f"{WSCN}/GetJobStatus", ("scan", "GetJobStatus")),
        ("http://schemas.xmlsoap.org/ws/2004/09/transfer/Put", ("transfer", "Put")),
        ("http://example.com/Unknown", ("", "")),
        ("", ("", "")),
    ],
)
def test_names_what_is_not_declared(action: str, names: tuple[str, str]) -> None:
    assert names_of(action) == names


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_every_service_says_what_it_is_and_rests_on(protocol: Protocol) -> None:
    assert protocol.title
    assert protocol.basis


@every_element
def test_every_element_is_documented(cls: type) -> None:
    assert (cls.__doc__ or "").strip()


@every_element
def test_no_value_is_known_and_a_variant_at_once(cls: type) -> None:
    for slot in slots_of(cls):
        if isinstance(known := slot.value.constraint, Known):
            assert len({*known.values, *known.variants}) == len(known.values + known.variants)


@every_element
def test_what_is_demanded_is_missed(cls: Any) -> None:
    empty = f'<p:{cls.__name__} xmlns:p="{cls.NAMESPACE}"/>'
    demanded = REQUIRED.get(module_of(cls), {}).get(cls.__name__, "").split()
    assert notes_of(empty, cls) == [
        f"{cls.__name__}/{name}: required element is missing" for name in demanded
    ]


def test_nothing_is_demanded_of_what_is_not_declared() -> None:
    demanding = {(module, name) for module, classes in REQUIRED.items() for name in classes}
    assert demanding <= {(module_of(cls), cls.__name__) for cls in ELEMENTS}


@every_message
@settings(max_examples=FEW)
@given(data=st.data())
def test_what_we_write_we_read(match: Match, data: st.DataObject) -> None:
    message: Any = data.draw(messages(class_of(match)))
    notes: list[Note] = []
    assert read(class_of(match), parse(etree.tostring(write(message))), notes) == message
    assert notes == []
