import msgspec

from inspector.diagnosis.finding import Finding
from inspector.diagnosis.report import evidence, line_of, sections_of, verdict
from inspector.diagnosis.rule import Severity
from inspector.story.story import Story
from tests.conversations.addressing import LOCAL_DEVICE, LOCAL_PC, link_local
from tests.conversations.cast import PANEL_FIRST, PC
from tests.conversations.faults import fault
from tests.conversations.scanning import get_elements
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


def test_the_verdict_counts_what_is_wrong() -> None:
    error, warning, note = (finding(severity) for severity in Severity)
    assert verdict([], 9, 9) == verdict([note], 9, 9) == "no problem found"
    assert verdict([error, warning, warning, note], 9, 9) == "1 error, 2 warnings"


def test_what_nobody_could_read_is_not_called_healthy() -> None:
    assert verdict([], 9, 0) == "nothing in it could be judged"
    assert verdict([], 0, 0) == "no WSD message came"
    assert verdict([finding()], 9, 0) == "1 error"


def test_halves_of_exchanges_are_not_called_healthy() -> None:
    told = verdict([], 9, 9, one_sided=True)
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
