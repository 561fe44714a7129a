from inspector.tui.views.findings import Findings, counts, finding_lines, rules_of, shown_by, worst
from tests.tui.tales import tale


def test_findings_of_a_job_are_those_of_its_device() -> None:
    told = tale("07c")
    findings = Findings(told)
    assert [it.rule for it in findings.of_job(("192.0.2.10",), "job 46")] == ["JOB-7"]
    assert not findings.of_job(("192.0.2.99",), "job 46")
    assert not findings.of_job(("", "192.0.2.10"), "job 1")


def test_findings_of_a_device_are_found_whichever_of_its_names_they_have() -> None:
    told = tale("14")
    (device,) = told.story.devices
    assert [it.rule for it in Findings(told).of_device(device)] == ["DIS-1"]


def test_what_is_about_the_whole_conversation_is_not_about_an_event() -> None:
    told = tale("05")
    assert {it.rule for it in told.diagnosis.findings()} == {"JOB-6", "PRIV-1"}
    assert [it.rule for it in Findings(told).at(range(100))] == ["JOB-6"]


def test_every_event_that_shows_something_has_its_rules() -> None:
    rules = rules_of(shown_by(tale("05")), severe=True)
    assert rules == {event: {"JOB-6"} for event in (2, 4, 6, 8, 10, 12)}


def test_information_is_no_reason_to_look_twice() -> None:
    shown = shown_by(tale("01"))
    assert rules_of(shown, severe=True) == {}
    assert all(rules_of(shown, severe=False).values())


def test_errors_and_warnings_are_counted() -> None:
    found = tale("08").diagnosis.findings()
    assert (counts(found), worst(found)) == ("×1 !1", "removed")
    assert (counts([]), worst([])) == ("", "")


def test_the_worst_is_told_first_with_advice() -> None:
    lines = [it.text for it in finding_lines(reversed(tale("08").diagnosis.findings()), 200)]
    assert lines[:3] == ["", "Findings", "× PUSH-1 A push scan shows the wrong token or identifier"]
    assert lines[5].startswith("  → Keep the tokens")
    assert not [*finding_lines([], 80)]
