from dataclasses import replace

import msgspec
import pytest

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.report import evidence, fruitless, line_of, sections_of, verdict, who
from inspector.diagnosis.rule import Severity
from inspector.story.story import Story
from tests.conversations.addressing import LOCAL_DEVICE, LOCAL_PC, link_local
from tests.conversations.cast import OFFICE, PANEL_FIRST, PC
from tests.conversations.faults import fault
from tests.conversations.finding import read_metadata
from tests.conversations.peers import Device
from tests.conversations.scanning import (
    Ticket,
    create,
    created,
    get_elements,
    image_information,
    retrieve,
)
from tests.conversations.stage import Stage
from tests.diagnosis.kit import diagnosed, events_of
from tests.story.kit import events_in


def finding(severity: Severity = Severity.ERROR, count: int = 1, *events: int) -> Finding:
    return Finding(
        rule="JOB-1",
        severity=severity,
        title="late",
        device="192.0.2.10",
        job="job 42",
        text="75 s passed",
        likely=(),
        advice="Hurry.",
        events=events,
        count=count,
    )


def test_findings_stand_with_their_device_and_their_job() -> None:
    (section, whole) = sections_of(diagnosed(events_in("01")))
    assert section.title == "Brightlake M2070 (192.0.2.10)"
    (job,) = section.parts
    assert job.words.startswith("job 42 · Platen · RGB24")
    assert [it.rule for it in job.findings] == ["IMG-2"]
    assert whole.title == ""
    assert [it.rule for part in whole.parts for it in part.findings] == ["PRIV-1"]


def refused_over_both(stage: Stage) -> None:
    """A device is read over IPv6 and over IPv4, and refuses something over each."""
    link_local(stage)
    for client, device in ((LOCAL_PC, LOCAL_DEVICE), (PC, PANEL_FIRST)):
        stage.once(
            client, device, get_elements("ScannerStatus"), fault("OperationFailed"), status=500
        )


def test_a_device_is_one_whichever_of_its_addresses_is_spoken_of() -> None:
    diagnosis = diagnosed(events_of(refused_over_both))
    device, *_ = sections_of(diagnosis)
    assert device.title == f"{PANEL_FIRST.model} ({LOCAL_DEVICE.host}, {PANEL_FIRST.host})"
    refused = [it for part in device.parts for it in part.findings if it.rule == "FLT-1"]
    assert [it.device for it in refused] == [LOCAL_DEVICE.host, PANEL_FIRST.host]
    assert {it.endpoint for it in refused} == {PANEL_FIRST.endpoint}


def on_one_machine(number: int) -> Device:
    """One of several devices of this machine, each with a port and an endpoint of its own."""
    start = f"http://127.0.0.1:800{number}/wsd"
    endpoint = f"urn:uuid:16a65700-007c-1000-bb49-{number:012}"
    return replace(
        OFFICE,
        host="127.0.0.1",
        model=f"Fake {number}",
        endpoint=endpoint,
        device_url=start,
        scan_url=f"{start}/scan",
        print_url="",
    )


def two_on_one_machine(stage: Stage) -> None:
    """Both make a job of the same number, and so does a third that is elsewhere."""
    here, ticket = replace(PC, host="127.0.0.1"), Ticket()
    pairs = ((here, on_one_machine(1)), (here, on_one_machine(2)), (PC, OFFICE))
    for client, device in pairs:
        read_metadata(stage, client, device)
    for client, device in pairs:
        said = created(1, device.model, image_information((850, 1169, 0)), ticket.final())
        stage.once(client, device, create(ticket.xml()), said)
    for client, device in pairs:
        refused = fault("ClientErrorNoImagesAvailable")
        stage.once(client, device, retrieve(1, device.model), refused, status=500)


def test_devices_of_one_machine_are_told_apart_by_the_port_of_a_job() -> None:
    diagnosis = diagnosed(events_of(two_on_one_machine))
    *devices, _ = sections_of(diagnosis)
    assert [it.title for it in devices] == [
        "Brightlake Fake 1 (127.0.0.1)",
        "Brightlake Fake 2 (127.0.0.1)",
        "Brightlake M2070 (192.0.2.10)",
    ]
    names = [part.words.partition(" · ")[0] for it in devices for part in it.parts]
    assert names == ["job 1", "job 1 (2)", "job 1"]
    found = [it for each in devices for part in each.parts for it in part.findings]
    assert [who(it, diagnosis.story).partition(" (")[0] for it in found] == [
        "Brightlake Fake 1",
        "Brightlake Fake 2",
        "Brightlake M2070",
    ]
    assert len({it.endpoint for it in found}) == 3
    assert [(it.rule, it.events) for it in found] == [
        ("JOB-4", (13, 14)),
        ("JOB-4", (15, 16)),
        ("JOB-4", (17, 18)),
    ]


def test_the_verdict_counts_what_is_wrong() -> None:
    error, warning, note = (finding(severity) for severity in Severity)
    assert verdict([], 9, 9) == verdict([note], 9, 9) == "no problem found"
    assert verdict([error, warning, warning, note], 9, 9) == "1 error, 2 warnings"


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        pytest.param("01", 0, id="an-image"),
        pytest.param("03", 1, id="refused-without-paper"),
        pytest.param("03b", 1, id="refused-once-and-for-all"),
        pytest.param("07b", 1, id="cancelled"),
        pytest.param("10b", 1, id="fetched-too-late"),
        pytest.param("05b", 0, id="taken-in-the-end"),
    ],
)
def test_a_scan_without_an_image_is_told(name: str, empty: int) -> None:
    assert fruitless(diagnosed(events_in(name)).story) == empty
    assert ("brought no image" in verdict([], 9, 9, empty=empty)) == bool(empty)


def test_a_scan_that_was_not_seen_whole_may_have_brought_images() -> None:
    story = diagnosed(it for it in events_in("02") if it.seq >= 13).story
    assert [it.images for it in story.jobs] == [0]
    assert fruitless(story) == 0


def test_only_scans_after_an_event_are_counted() -> None:
    story = diagnosed(events_in("03")).story
    assert (fruitless(story, after=1), fruitless(story, after=99)) == (1, 0)


def test_what_nobody_could_read_is_not_called_healthy() -> None:
    assert verdict([], 9, 0) == "nothing in it could be judged"
    assert verdict([], 0, 0) == "no WSD message came"
    assert verdict([finding()], 9, 0) == "1 error"


def test_halves_of_exchanges_are_not_called_healthy() -> None:
    told = verdict([], 9, 9, one_sided=True, empty=1)
    assert told == "no exchange is whole: little could be judged"
    assert verdict([finding()], 9, 9, one_sided=True) == "1 error"


def test_evidence_names_events_and_how_often() -> None:
    assert evidence(finding(Severity.ERROR, 1, 7)) == "event 7"
    assert evidence(finding(Severity.ERROR, 2, 7, 9)) == "events 7, 9; 2 times"
    assert evidence(finding(Severity.ERROR, 41, 7, 9)) == "events 7, 9, …; 41 times"
    assert evidence(finding()) == ""


def test_a_finding_on_one_line() -> None:
    told = line_of(finding(Severity.ERROR, 2, 7, 9), Story())
    assert told == "error JOB-1 192.0.2.10, job 42: 75 s passed (events 7, 9; 2 times)"


def test_what_a_device_wrote_makes_no_second_line() -> None:
    forged = msgspec.structs.replace(finding(), text="a\ndiagnosis: no problem found\x1b[2J")
    assert "\n" not in line_of(forged, Story())
    assert "\x1b" not in line_of(forged, Story())
