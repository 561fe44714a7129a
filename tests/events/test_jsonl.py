import json
from datetime import UTC, datetime
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.errors import Note
from inspector.events.decode import Decoder
from inspector.events.event import Event, Kind, Phase
from inspector.events.jsonl import (
    from_line,
    message_names,
    rfc3339,
    schema,
    schema_of,
    to_line,
)
from inspector.protocols import Match, Side
from inspector.protocols.discovery import Probe, ProbeMatches
from inspector.protocols.scan import GetActiveJobsResponse
from inspector.protocols.scan_job import JobStatus, JobSummary, JobSummaryList
from inspector.protocols.scan_ticket import Setting
from inspector.soap import build
from inspector.soap.extensions import Extension
from inspector.soap.fault import Fault
from inspector.soap.namespaces import FAULT_ACTION, WSCN, WSD
from inspector.wire.observation import AnswerHead, Attachment, Body, Observation, Origin
from tests.builders import ASKED_ID, START_US, cut, datagram, event, request, response
from tests.events.examples import encoded, example, partly
from tests.events.examples import observed as observed_as
from tests.events.schemas import check_schema
from tests.strategies import (
    IDS,
    MATCHES,
    TYPED,
    TYPED_IDS,
    action_of,
    class_of,
    matched_messages,
    messages,
)

DEFINITIONS = schema()["$defs"]
VALIDATOR = jsonschema.Draft202012Validator(
    schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def check(line: str) -> dict[str, Any]:
    """The line as a JSON object, after the schema has accepted it."""
    value: dict[str, Any] = json.loads(line)
    VALIDATOR.validate(value)
    return value


@pytest.mark.parametrize(
    ("time_us", "text"),
    [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (1_760_000_000_123_456, "2025-10-09T08:53:20.123456Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        (2**63, "9999-12-31T23:59:59.999999Z"),
        (-1, "1970-01-01T00:00:00.000000Z"),
    ],
)
def test_time_is_rfc_3339_with_microseconds(time_us: int, text: str) -> None:
    assert rfc3339(time_us) == text


def test_a_line_leads_with_schema_and_time() -> None:
    line = to_line(event(7))
    assert list(check(line))[:4] == ["schema", "time", "seq", "time_us"]
    assert check(line)["time"] == rfc3339(START_US + 7)
    assert "\n" not in line


def test_fields_that_were_not_sent_are_absent_from_the_message() -> None:
    jobs = JobSummaryList(
        job_summary=(
            JobSummary(
                job_id=41,
                job_name=None,
                job_originating_user_name=None,
                job_state="Processing",
                job_state_reasons=None,
                scans_completed=None,
            ),
        )
    )
    line = to_line(event(phase=Phase.RESPONSE, message=GetActiveJobsResponse(active_jobs=jobs)))
    assert check(line)["message"] == {
        "active_jobs": {"job_summary": [{"job_id": 41, "job_state": "Processing"}]}
    }


FAULT = build.envelope(
    build.fault(code="Sender", subcode=(WSCN, "X"), reason="no"),
    action=FAULT_ACTION,
    message_id=ASKED_ID,
)
PARTS = b"--B\r\n\r\n<a/>\r\n--B\r\n\r\n\xff\xd8\xff\r\n--B--"


@pytest.mark.parametrize(
    "observed",
    [
        pytest.param(request(b""), id="nothing"),
        pytest.param(request(b"<a/>"), id="undecoded"),
        pytest.param(response(FAULT), id="fault"),
        pytest.param(response(PARTS, content_type="multipart/related"), id="attachments"),
        pytest.param(response(b"", status=202), id="accepted"),
        pytest.param(datagram(b"\0"), id="datagram"),
        pytest.param(cut(), id="cut"),
        pytest.param(request(b"", origin=Origin.VIRTUAL, target="/\x1b[2J\u202e"), id="controls"),
    ],
)
def test_every_kind_of_event_survives_its_line(observed: Observation) -> None:
    (seen,) = Decoder().feed(observed)
    line = to_line(seen)
    check(line)
    assert from_line(line) == seen
    assert from_line(line.encode()) == seen


@pytest.mark.parametrize("match", TYPED, ids=TYPED_IDS)
@settings(max_examples=5)
@given(data=st.data())
def test_every_declared_message_obeys_the_schema(match: Match, data: st.DataObject) -> None:
    message = data.draw(messages(class_of(match)))
    sent = build.envelope(message, action=action_of(match), message_id=ASKED_ID)
    (seen,) = Decoder().feed(request(sent) if match.side is Side.REQUEST else response(sent))
    value = check(to_line(seen))
    name = f"{match.protocol.name}.{class_of(match).__name__}"
    described = {"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS}
    jsonschema.Draft202012Validator(described).validate(value["message"])


@pytest.mark.parametrize("match", MATCHES, ids=IDS)
def test_every_half_of_every_operation_survives_its_line(match: Match) -> None:
    data = encoded(match)
    for seen in (
        observed_as(match, data),
        datagram(data),
        datagram(data[:-20]),
        cut(head=AnswerHead(time_us=1, status=200), body=Body.of(data[:-20])),
    ):
        (event,) = Decoder().feed(seen)
        check(to_line(event))
        assert from_line(to_line(event)) == event


@pytest.mark.parametrize(
    ("message", "typed"),
    [
        pytest.param(
            partly(
                JobStatus,
                job_id=42,
                scans_completed=3,
                job_created_time=datetime(2026, 3, 2, 9, 0, 0, 500, tzinfo=UTC),
                job_completed_time=datetime(2008, 1, 1, 0, 0),
            ),
            {
                "job_id": 42,
                "scans_completed": 3,
                "job_created_time": "2026-03-02T09:00:00.000500Z",
                "job_completed_time": "2008-01-01T00:00:00",
            },
            id="numbers, times with and without a zone",
        ),
        pytest.param(
            partly(Setting, value=300, must_honor=True, used_default=False),
            {"value": 300, "must_honor": True, "used_default": False},
            id="booleans",
        ),
        pytest.param(
            partly(Probe, types=("wscn:ScanDeviceType", "{urn:acme}Service")),
            {"types": ["wscn:ScanDeviceType", "{urn:acme}Service"]},
            id="a list of names",
        ),
        pytest.param(
            partly(Probe, extensions=(Extension("urn:acme", "Speed", "<Speed/>"),)),
            {"extensions": [{"namespace": "urn:acme", "name": "Speed", "text": "<Speed/>"}]},
            id="extensions",
        ),
    ],
)
def test_values_are_typed(message: Any, typed: dict[str, Any]) -> None:
    assert json.loads(to_line(event(message=message)))["message"] == typed
    assert msgspec.convert(typed, type(message)) == message


@pytest.mark.parametrize(
    ("fields", "cls"),
    [
        pytest.param({"message": {"types": ["wsdp:Device"]}}, Probe, id="fields of the question"),
        pytest.param({"message": {"probe_match": [{}]}}, ProbeMatches, id="fields of the answer"),
        pytest.param({"action": f"{WSD}/Probe", "message": {}}, Probe, id="no fields, its action"),
        pytest.param(
            {"action": f"{WSD}/ProbeMatches", "message": {}}, ProbeMatches, id="the answer's action"
        ),
        pytest.param({"message": {}}, Probe, id="nothing tells: the question"),
        pytest.param({"message": {"toast": 1}}, dict, id="fields of neither"),
    ],
)
def test_a_broken_datagram_gets_the_class_that_fits(fields: dict[str, Any], cls: type) -> None:
    seen = event(
        kind=Kind.DATAGRAM, phase=Phase.UNDECODED, service="discovery", operation="Probe", **fields
    )
    assert type(from_line(to_line(seen)).message) is cls


def test_what_had_come_of_an_answer_is_an_answer() -> None:
    seen = event(kind=Kind.CUT, phase=Phase.UNDECODED, message={})
    assert from_line(to_line(seen)).message == GetActiveJobsResponse(active_jobs=None)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(event(operation="Fly", message={"a": 1}), id="an operation nobody knows"),
        pytest.param(
            event(service="print", operation="CancelJob", message={"a": 1}), id="only named"
        ),
    ],
)
def test_a_message_without_a_class_stays_plain(seen: Event) -> None:
    assert from_line(to_line(seen)) == seen


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBER = st.integers(0, 2**62)
EVENTS = st.builds(
    event,
    seq=NUMBER,
    time_us=NUMBER,
    elapsed_us=st.none() | NUMBER,
    kind=st.sampled_from(Kind),
    phase=st.sampled_from([Phase.FAULT, Phase.UNDECODED]),
    service=TEXT,
    operation=TEXT,
    action=TEXT,
    exchange=TEXT,
    job_id=st.none() | NUMBER,
    fault=st.none() | st.builds(Fault, code=TEXT, reason=TEXT),
    notes=st.lists(st.builds(Note, TEXT, TEXT), max_size=2).map(tuple),
    attachments=st.lists(
        st.builds(
            Attachment,
            content_id=TEXT,
            content_type=TEXT,
            offset=NUMBER,
            length=NUMBER,
            sha256=TEXT,
            magic=st.binary(max_size=16),
        ),
        max_size=2,
    ).map(tuple),
    origin=st.sampled_from(Origin),
)


@given(seen=EVENTS)
def test_any_event_survives_its_line(seen: Event) -> None:
    check(to_line(seen))
    assert from_line(to_line(seen)) == seen


@given(case=matched_messages())
def test_a_message_gets_its_class_back(case: tuple[Match, Any]) -> None:
    match, message = case
    seen = event(
        service=match.protocol.name,
        operation=match.operation.name,
        phase=Phase(match.side.value),
        message=message,
    )
    assert from_line(to_line(seen)) == seen


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="nothing"),
        pytest.param("{}", id="no event"),
        pytest.param("[1]", id="no object"),
        pytest.param(to_line(event())[:-1], id="cut off"),
        pytest.param(
            to_line(event(message={"active_jobs": 7}, phase=Phase.RESPONSE)),
            id="a message of another class",
        ),
        pytest.param(
            to_line(event(kind=Kind.DATAGRAM, phase=Phase.UNDECODED, message=[7])),
            id="a message that is no object",
        ),
    ],
)
def test_a_line_of_others_is_refused(line: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        from_line(line)


def test_the_schema_is_one_and_names_every_message() -> None:
    described = schema()
    check_schema(described)
    names = {f"{match.protocol.name}.{class_of(match).__name__}" for match in TYPED}
    assert names <= set(described["$defs"])
    assert {"schema", "time", "seq", "kind", "phase", "raw"} <= set(described["required"])


def test_each_message_has_a_schema_of_its_own() -> None:
    names = message_names()
    assert len(set(names)) == len(names) == len(TYPED)
    for name, match in zip(names, TYPED, strict=True):
        described = schema_of(name)
        check_schema(described)
        value = json.loads(msgspec.json.encode(example(class_of(match))))
        jsonschema.Draft202012Validator(described).validate(value)


def test_a_schema_refuses_another_type() -> None:
    validator = jsonschema.Draft202012Validator(schema_of("scan.CancelJobRequest"))
    assert validator.is_valid({"job_id": 7})
    assert not validator.is_valid({"job_id": "seven"})


def test_a_message_nobody_knows_has_no_schema() -> None:
    with pytest.raises(KeyError):
        schema_of("scan.Fly")


@pytest.mark.parametrize("wrong", [{"seq": "1"}, {"kind": "smoke"}, {"schema": 99}])
def test_the_schema_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(json.loads(to_line(event())) | wrong)
