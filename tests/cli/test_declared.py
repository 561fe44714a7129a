"""What is told of the declarations agrees with them, for every operation."""

import pytest

from inspector import protocols
from inspector.cli.declared import (
    Field,
    fields_below,
    message_field,
    operation_detail,
    operation_line,
    service_line,
)
from inspector.events.jsonl import message_names
from inspector.protocols import PROTOCOLS, Side, discovery, dsp, eventing, scan, transfer
from inspector.protocols.operation import Operation, Protocol
from inspector.protocols.values import JOB_STATES
from inspector.soap.namespaces import DSP, WSCN, WSD, WXF, XML, local_name
from inspector.soap.schema import elements_below, slots_of
from tests.strategies import TYPED, TYPED_IDS, class_of

ALL = [(protocol, operation) for protocol in PROTOCOLS for operation in protocol.operations]
IDS = [f"{protocol.name} {operation.name}" for protocol, operation in ALL]


def field_at(message: type | None, path: str) -> Field:
    """The field at a path of names."""
    here = message_field(message)
    for name in path.split("/"):
        assert here is not None
        here = {inner.name: inner for inner in (*here.attributes, *here.children)}[name]
    assert here is not None
    return here


@pytest.mark.parametrize(("protocol", "operation"), ALL, ids=IDS)
def test_every_action_that_is_decoded_is_told(protocol: Protocol, operation: Operation) -> None:
    line = operation_line(protocol, operation)
    told = {
        Side.REQUEST: (line.action, *line.other_actions),
        Side.RESPONSE: (line.response_action, *line.other_response_actions),
    }
    for side in (Side.REQUEST,) if operation.notifies else Side:
        for action in told[side]:
            assert protocols.find_by_action(action) == (protocol, operation, side)
    if operation.notifies:
        assert told[Side.RESPONSE] == ("",)


@pytest.mark.parametrize(("protocol", "operation"), ALL, ids=IDS)
def test_every_message_is_named_as_its_schema_is(protocol: Protocol, operation: Operation) -> None:
    line = operation_line(protocol, operation)
    named = {name for name in (line.request, line.response) if name}
    assert named <= set(message_names())
    assert len(named) == sum(cls is not None for cls in (operation.request, operation.response))


@pytest.mark.parametrize("match", TYPED, ids=TYPED_IDS)
def test_every_field_of_every_message_is_told(match: protocols.Match) -> None:
    cls = class_of(match)
    told = message_field(cls)
    assert told is not None
    assert told.name == cls.__name__
    assert told.about.endswith(".")
    declared = [
        f"{'@' if slot.form.__name__ == 'Attr' else ''}{local_name(slot.tag)}"
        for one in elements_below(cls)
        for slot in slots_of(one)
        if slot.form.__name__ != "Text"
    ]
    below = [field for _, field in fields_below(told)]
    assert sorted(field.name for field in below) == sorted(declared)
    for field in below:
        assert field.demand in ("must", "may", "either", "some", "many")
        assert field.type or field.about, field.name


@pytest.mark.parametrize(
    ("message", "path", "field"),
    [
        pytest.param(
            scan.CreateScanJobRequest,
            "ScanIdentifier",
            Field(name="ScanIdentifier", namespace=WSCN, demand="may", type="text", max_length=255),
            id="text",
        ),
        pytest.param(
            scan.CancelJobRequest,
            "JobId",
            Field(
                name="JobId",
                namespace=WSCN,
                demand="must",
                type="integer",
                minimum=1,
                maximum=2**31 - 1,
            ),
            id="number",
        ),
        pytest.param(
            eventing.SubscribeResponse,
            "Expires",
            Field(
                name="Expires",
                namespace=eventing.EVENTING.namespace,
                demand="must",
                type="text",
                format="a duration or a time",
            ),
            id="pattern",
        ),
        pytest.param(
            discovery.Hello,
            "Types",
            Field(name="Types", namespace=WSD, demand="may", type="list of qualified names"),
            id="list of names",
        ),
        pytest.param(
            scan.JobStatusEvent,
            "JobStatus/JobCreatedTime",
            Field(name="JobCreatedTime", namespace=WSCN, demand="may", type="time"),
            id="time",
        ),
        pytest.param(
            transfer.Metadata,
            "MetadataSection/ThisDevice/FriendlyName/@lang",
            Field(name="@lang", namespace=XML, demand="may", type="text"),
            id="attribute of a text",
        ),
        pytest.param(
            dsp.JobStatus,
            "JobState",
            Field(
                name="JobState",
                namespace=DSP,
                demand="must",
                type="text",
                values=JOB_STATES,
            ),
            id="known values",
        ),
    ],
)
def test_a_field_tells_what_is_demanded(message: type, path: str, field: Field) -> None:
    assert field_at(message, path) == field


def test_a_value_of_a_ticket_has_its_own_type_and_three_attributes() -> None:
    ticket = "ScanTicket/DocumentParameters"
    rotation = field_at(scan.CreateScanJobRequest, f"{ticket}/Rotation")
    assert (rotation.type, rotation.values, rotation.unit) == (
        "integer",
        (0, 90, 180, 270),
        "degrees",
    )
    flags = [attribute.name for attribute in rotation.attributes]
    assert flags == ["@MustHonor", "@Override", "@UsedDefault"]
    width = field_at(
        scan.CreateScanJobRequest, f"{ticket}/MediaSides/MediaFront/ScanRegion/ScanRegionWidth"
    )
    assert (width.minimum, width.unit) == (1, "1/1000 inch")


def test_spellings_that_are_seen_instead_are_told() -> None:
    final = field_at(scan.CreateScanJobResponse, "DocumentFinalParameters")
    assert final.variants == ("DocumentFinalParamters",)
    color = field_at(
        scan.CreateScanJobResponse, "DocumentFinalParameters/MediaSides/MediaFront/ColorProcessing"
    )
    assert color.variants == ("GrayScale4",)


def test_sentences_have_names_of_the_xml() -> None:
    info = field_at(scan.CreateScanJobResponse, "ImageInformation/MediaFrontImageInfo")
    assert "BytesPerLine 0 says nothing" in info.about


@pytest.mark.parametrize(
    ("service", "name", "ends"),
    [
        ("scan", "CreateScanJob", ("client", "device")),
        ("scan", "ScanAvailableEvent", ("device", "client")),
        ("dsp", "SendImage", ("device", "scan server")),
        ("dsp", "PostScanJobStatusEvent", ("scan server", "device")),
        ("dsc", "GetActiveJobs", ("client", "scan server")),
    ],
)
def test_a_direction_is_told(service: str, name: str, ends: tuple[str, str]) -> None:
    match = protocols.find_by_name(service, name)
    assert match is not None
    line = operation_line(match.protocol, match.operation)
    assert (line.sender, line.receiver) == ends


def test_an_operation_has_the_faults_it_may_answer_and_a_notification_none() -> None:
    named = {operation.name: operation for operation in scan.SCAN_SERVICE.operations}
    cancel = operation_detail(scan.SCAN_SERVICE, named["CancelJob"])
    assert "ClientErrorJobIdNotFound" in [fault.name for fault in cancel.faults]
    assert operation_detail(scan.SCAN_SERVICE, named["JobStatusEvent"]).faults == ()


def test_what_is_only_named_says_so() -> None:
    assert [s.name for s in map(service_line, PROTOCOLS) if not s.decoded] == ["print"]
    (get,) = transfer.TRANSFER.operations
    detail = operation_detail(transfer.TRANSFER, get)
    assert detail.decoded
    assert detail.request is None
    assert detail.operation.action == f"{WXF}/Get"
