"""``wsd-inspector protocols``, from all services down to one field."""

import json
import re
from typing import Any

import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.options import Listing
from inspector.cli.protocols import LEGEND, run
from inspector.protocols import PROTOCOLS
from inspector.soap.namespaces import DSD, WSCN, WSX
from tests.cli import programs


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    def told(service: str = "", operation: str = "") -> list[str]:
        assert run(service, operation, Listing.TEXT) == 0
        return capsys.readouterr().out.splitlines()

    return told


@pytest.fixture
def value(capsys: pytest.CaptureFixture[str]) -> Any:
    def told(service: str = "", operation: str = "") -> Any:
        assert run(service, operation, Listing.JSON) == 0
        return json.loads(capsys.readouterr().out)

    return told


def test_all_services_and_operations_are_listed_with_their_actions(lines: Any) -> None:
    told = lines()
    for protocol in PROTOCOLS:
        assert f"{protocol.name}  {protocol.title}" in told
        assert f"  {protocol.namespace}" in told
        assert f"  rests on {protocol.basis}" in told
        for operation in protocol.operations:
            action = f"{protocol.namespace}/{operation.name}"
            assert [line for line in told if line.endswith(f"  {action}")]
    assert "8 services, 67 operations and notifications" in told


@pytest.mark.parametrize(
    "row",
    [
        f"  CreateScanJob  client → device  changes state  {WSCN}/CreateScanJob",
        f"  GetActiveJobs  client → device  asks  {DSD}/GetActiveJobs",
        f"  ScanAvailableEvent  device → client  notification  {WSCN}/ScanAvailableEvent",
    ],
)
def test_a_row_tells_direction_and_effect(lines: Any, row: str) -> None:
    assert row in [re.sub("  +", "  ", line) for line in lines()]


def test_a_service_tells_its_actions_and_variants(lines: Any) -> None:
    told = lines("SCAN")
    at = told.index("    Ask the scanner to queue a job.")
    assert told[at + 1 : at + 5] == [
        f"    action  {WSCN}/CreateScanJob",
        f"    answer  {WSCN}/CreateScanJobResponse",
        "    schema  scan.CreateScanJobRequest",
        "    schema  scan.CreateScanJobResponse",
    ]
    assert "    variant ScannerElementsChangedEvent" in [re.sub(" +S", " S", line) for line in told]
    assert f"    also    {WSX}/GetMetadata/Request" in lines("transfer")


def test_an_operation_tells_what_its_messages_carry(lines: Any) -> None:
    told = lines("scan", "createscanjob")
    flat = [re.sub("  +", "  ", line) for line in told]
    assert flat[0] == "scan CreateScanJob  client → device  changes state"
    assert "CreateScanJobRequest  Ask the scanner to queue a job." in flat
    assert "  ScanIdentifier  may  text, at most 255 characters" in flat
    assert "  ScanTicket  must  Everything a client asks of a scan." in flat
    flags = "@MustHonor @Override @UsedDefault"
    assert f"  Rotation  may  integer, degrees: 0, 90, 180, 270  {flags}" in flat
    assert f"  ScanRegionWidth  must  integer, at least 1, 1/1000 inch  {flags}" in flat
    assert (
        "  DocumentFinalParameters  must  What the device will really do."
        "  (seen: DocumentFinalParamters)"
    ) in flat
    assert any(line.startswith("  ClientErrorNoImagesAvailable  Sender  ") for line in flat)
    assert told[-1] == LEGEND


def test_depth_is_indented_and_demands_stand_in_one_column(lines: Any) -> None:
    told = [line for line in lines("scan", "CancelJob") if "JobId " in line]
    assert told == ["  JobId  must  integer, 1 to 2147483647"]
    deep = [line for line in lines("scan", "JobStatusEvent") if " must " in line or " may " in line]
    assert deep[0].startswith("  JobStatus ")
    assert deep[1].startswith("    JobId ")
    assert len({re.search("must|may", line).start() for line in deep}) == 1  # type: ignore[union-attr]  # each has one


def test_names_of_other_namespaces_have_their_prefix(lines: Any) -> None:
    hello = lines("discovery", "hello")
    assert any(line.startswith("  wsa:EndpointReference ") for line in hello)
    assert any(line.startswith("    @MatchBy ") for line in hello)
    assert any(line.startswith("    wscn:JobId ") for line in lines("dsd", "JobStatusEvent"))
    assert any(line.startswith("        @xml:lang ") for line in lines("transfer", "Get"))


def test_a_name_that_is_seen_instead_finds_the_operation(lines: Any) -> None:
    assert lines("dsc", "GetJobsHistory") == lines("dsc", "GetJobHistory")


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (("transfer", "Get"), "request: an empty body"),
        (("eventing", "Unsubscribe"), "response: an empty body"),
        (("print", "SendDocument"), "request: not decoded"),
        (("print", "JobStatusEvent"), "message: not decoded"),
        (("scan", "GetActiveJobs"), "  holds nothing"),
    ],
)
def test_what_carries_nothing_says_so(lines: Any, names: tuple[str, str], line: str) -> None:
    assert line in lines(*names)


@pytest.mark.parametrize(
    "names",
    [(p.name, o.name) for p in PROTOCOLS for o in p.operations],
    ids=" ".join,
)
def test_every_operation_can_be_told_in_both_forms(
    lines: Any, value: Any, names: tuple[str, str]
) -> None:
    assert lines(*names)[0].startswith(" ".join(names))
    told = value(*names)
    assert (told["service"], told["operation"]["name"]) == names


def test_programs_get_the_same_as_json(value: Any) -> None:
    assert [service["name"] for service in value()] == [protocol.name for protocol in PROTOCOLS]
    scan = value("scan")
    assert (scan["namespace"], len(scan["operations"])) == (WSCN, 15)
    cancel = value("scan", "CancelJob")
    assert cancel["operation"]["changes_state"] is True
    assert cancel["request"]["children"] == [
        {
            "name": "JobId",
            "namespace": WSCN,
            "demand": "must",
            "type": "integer",
            "minimum": 1,
            "maximum": 2147483647,
        }
    ]
    assert {"name", "code", "meaning", "advice", "retry"} <= cancel["faults"][0].keys()


@pytest.mark.parametrize(
    ("service", "operation", "known"),
    [("sacn", "", "scan, dsd, dsp"), ("scan", "Frob", "CancelJob, GetJobElements")],
)
def test_an_unknown_name_is_refused_with_those_that_are_known(
    service: str, operation: str, known: str
) -> None:
    with pytest.raises(WrongCallError, match=known):
        run(service, operation, Listing.TEXT)


def test_a_wrong_call_is_one_line_and_exit_code_2() -> None:
    told = programs.refused(programs.run("protocols", "scan", "\x1b[2J"), 2)
    assert told.startswith("scan has no operation")
    assert "\x1b" not in told


def test_a_terminal_gets_colours_and_folded_lines_and_a_pipe_gets_neither() -> None:
    pipe = programs.ok(programs.run("protocols", "scan", "JobEndStateEvent"))
    assert "\x1b" not in pipe
    assert max(map(len, pipe.splitlines())) > 200
    shown = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"}
    terminal = programs.ok(programs.run("protocols", "scan", "JobEndStateEvent", **shown))
    assert "\x1b[36m" in terminal
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", terminal).splitlines())) <= 100
    plain = programs.run("protocols", "scan", "JobEndStateEvent", **shown, NO_COLOR="1")
    assert not re.search(r"\x1b\[(?:\d+;)*3\d", programs.ok(plain))


def test_a_narrow_terminal_gets_the_list_without_actions() -> None:
    shown = {"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"}
    told = re.sub(r"\x1b\[[\d;]*m", "", programs.ok(programs.run("protocols", **shown)))
    assert f"{WSCN}/CreateScanJob" not in told
    assert max(map(len, told.splitlines())) <= 100
    wide = programs.ok(programs.run("protocols", **shown | {"COLUMNS": "200"}))
    assert f"{WSCN}/CreateScanJob" in wide
