"""Conversations for the rule of ``inspector/diagnosis/faults.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from inspector.diagnosis.rules import RULES
from inspector.wire.observation import Request
from tests.conftest import Golden
from tests.conversations.cast import COLLEAGUE, HALLWAY, LINUX, OFFICE, PC
from tests.conversations.dsm import send_image
from tests.conversations.eventing import sink, subscribe, subscribed, to_manager
from tests.conversations.faults import fault
from tests.conversations.images import png
from tests.conversations.manners import Letter
from tests.conversations.post_scanning import TOKEN, ask, begin
from tests.conversations.pulling import feeder, feeder_empty, feeder_ends_unknown
from tests.conversations.pushing import MANAGER
from tests.conversations.scanner import Job, condition, event, job_end, state, status
from tests.conversations.scanning import (
    airscan_retrieve,
    cancel,
    elements,
    get_elements,
    node,
    request,
    retrieve,
)
from tests.conversations.stage import Stage
from tests.conversations.waiting import device_busy
from tests.diagnosis.kit import (
    Case,
    Scene,
    check,
    diagnosed,
    events_of,
    found,
    in_part,
    near_misses,
    triggers,
    without,
)
from tests.diagnosis.test_images import cut_off_by_a_restart
from tests.diagnosis.test_jobs import began, page
from tests.diagnosis.test_jobs import refused as page_refused
from tests.diagnosis.test_messages import ASKED, JOBS, camera, camera_with_events, office


def failed(stage: Stage) -> None:
    """The same fault twice, and another operation's."""
    refused = fault("OperationFailed")
    for asked in (ASKED, ASKED, request("GetJobHistory")):
        stage.once(PC, OFFICE, asked, refused, status=500)


def unknown_to_all(stage: Stage) -> None:
    """A code that no specification has."""
    refused = fault("OperationFailed")
    body = refused.body.replace("wscn:OperationFailed", "wscn:TonerSulks")
    stage.once(PC, OFFICE, ASKED, replace(refused, body=body), status=500)


def misspelt_names(stage: Stage) -> None:
    """A program writes its names wrongly, and nothing else is seen of it."""
    for names in ("http://schemas.microsoft.com/windows/2006/08/wdp/scanner", "http://x.example/"):
        letter = Letter(action="", body=f'<GetActiveJobsRequest xmlns="{names}"/>')
        stage.once(PC, OFFICE, letter, fault("InvalidArgs"), status=500)


def code_alone(stage: Stage) -> None:
    """A fault that says no more than who is to blame."""
    body = fault("OperationFailed").body
    start, end = body.index("<soap:Subcode>"), body.index("</soap:Subcode>")
    bare = replace(
        fault("OperationFailed"), body=body[:start] + body[end + len("</soap:Subcode>") :]
    )
    stage.once(PC, OFFICE, ASKED, bare, status=500)


def no_fault(stage: Stage) -> None:
    """An answer with status 500."""
    stage.once(PC, office(), ASKED, JOBS, status=500)


def jammed(stage: Stage) -> None:
    """The scanner had told of a paper jam before the page failed."""
    jam = status(stage.now(), state("Stopped", "MediaJam", "VendorWord"))
    stage.once(PC, OFFICE, get_elements("ScannerStatus"), elements(ScannerStatus=jam))
    refused = fault("OperationFailed")
    stage.once(PC, OFFICE, retrieve(7, "ScanJob7"), refused, status=500)


def jam_in_the_job(stage: Stage) -> None:
    """The scanner tells of a paper jam by an event, and nothing of its state."""
    began(stage)
    told(stage)
    page_refused(stage, fault("OperationFailed"))


def told(stage: Stage, name: str = "MediaJam") -> None:
    """The scanner tells by an event what is wrong."""
    wrong = condition(stage.now(), name, "ADF", "Critical")
    letter = event("ScannerStatusConditionEvent", node('DeviceCondition Id="5"', wrong))
    stage.notify(HALLWAY, LINUX, sink(LINUX, "x"), letter)


def asked(stage: Stage, *words: str) -> None:
    """The client asks how the scanner is."""
    seen = elements(ScannerStatus=status(stage.now(), state(*words)))
    stage.once(LINUX, HALLWAY, get_elements("ScannerStatus"), seen)


def jam_asked_for(stage: Stage) -> None:
    """The client asks why as soon as a page is refused."""
    began(stage)
    page(stage)
    page_refused(stage, fault("OperationFailed"))
    asked(stage, "Stopped", "MediaJam", "AttentionRequired")
    asked(stage, "Stopped", "MediaJam", "AttentionRequired")


def idle_all_the_time(stage: Stage) -> None:
    """The scanner names nothing that is wrong."""
    began(stage)
    asked(stage, "Idle", "None")
    page_refused(stage, fault("OperationFailed"))


def cover_opened_later(stage: Stage) -> None:
    """Two minutes later somebody opens the cover."""
    began(stage)
    page_refused(stage, fault("ServerErrorTemporaryError"))
    asked(stage, "Idle", "None")
    stage.pause(120_000)
    told(stage, "CoverOpen")


def asked_from_another_address(stage: Stage) -> None:
    """That the client has two addresses does not explain why the device failed."""
    began(stage)
    talk = stage.talk(COLLEAGUE, HALLWAY, HALLWAY.scan_url)
    talk.exchange(airscan_retrieve(7, "t-7"), fault("OperationFailed"), status=500)


def begun_before_the_capture(stage: Stage) -> None:
    """How some devices end a job; how it went before nobody knows."""
    page_refused(stage, fault("ClientErrorJobIdNotFound"))


def jam_before_the_last_page(stage: Stage) -> None:
    """A jam that was taken out, although nobody says so: a page came after it."""
    began(stage)
    told(stage)
    page(stage)
    page_refused(stage, fault("OperationFailed"))
    asked(stage, "Processing", "None")


def request_is_blamed(stage: Stage) -> None:
    """A jam is no reason to call the request wrong."""
    began(stage)
    told(stage)
    page_refused(stage, fault("InvalidArgs"))
    asked(stage, "Stopped", "MediaJam")


def jam_after_a_late_page(stage: Stage) -> None:
    """That the client came too late is told by JOB-1."""
    began(stage)
    page(stage)
    stage.pause(90_000)
    page_refused(stage, fault("OperationFailed"))
    asked(stage, "Stopped", "MediaJam")


def jam_and_the_end(stage: Stage) -> None:
    """Then the device gives the job up: JOB-8 tells of all that."""
    began(stage)
    page(stage)
    page_refused(stage, fault("OperationFailed"))
    asked(stage, "Stopped", "MediaJam")
    told(stage)
    given_up = job_end(Job(id=7, state="Aborted", reason="ScannerStopped", done=1))
    stage.notify(HALLWAY, LINUX, sink(LINUX, "x"), given_up)


def cancel_of_a_colleague(stage: Stage) -> None:
    """Another computer wants to cancel the job, and its own client as well."""
    began(stage)
    for client in (COLLEAGUE, LINUX):
        stage.once(client, HALLWAY, cancel(7), fault("OperationFailed"), status=500)


def server_refuses_image(stage: Stage) -> None:
    """A scan server answers with the scan service's fault: it means what it does for a server."""
    begin(stage, 2)
    page = send_image(TOKEN, 3, png(425, 550, 50))
    ask(stage).exchange(page, fault("OperationFailed"), status=500)


def of_another_operation(stage: Stage) -> None:
    """A list of jobs is answered with a fault of RetrieveImage."""
    stage.once(PC, OFFICE, ASKED, fault("ClientErrorInvalidJobToken"), status=400)


def before_a_restart(stage: Stage) -> None:
    """A client goes on with a job that the device had before it was restarted."""
    cut_off_by_a_restart(stage)
    refused = fault("ClientErrorJobIdNotFound")
    stage.once(LINUX, OFFICE, airscan_retrieve(9, "9"), refused, status=400)


def without_get_status(stage: Stage) -> None:
    """A device need not know GetStatus."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    talk.exchange(
        subscribe(sink(PC, "x"), "JobEndStateEvent"), subscribed(OFFICE.scan_url, MANAGER)
    )
    refused = fault("ActionNotSupported", prefix="wsa")
    talk.exchange(to_manager("GetStatus", MANAGER), refused, status=500)


CASES = (
    *triggers("FLT-1", failed, unknown_to_all, jammed, server_refuses_image, of_another_operation),
    *triggers("FLT-1", without_get_status, before_a_restart, jam_in_the_job, jam_asked_for),
    *triggers("FLT-1", asked_from_another_address, begun_before_the_capture),
    *triggers("FLT-1", cover_opened_later, jam_before_the_last_page, request_is_blamed),
    *triggers("FLT-1", cancel_of_a_colleague, code_alone, idle_all_the_time, misspelt_names),
    *near_misses("FLT-1", no_fault, feeder, feeder_empty, feeder_ends_unknown, device_busy),
    *near_misses("FLT-1", jam_after_a_late_page, jam_and_the_end, camera, camera_with_events),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_it_is_asked_last() -> None:
    assert [rule.id for rule in RULES if rule.fallback] == ["HTTP-4", "HTTP-5", "FLT-1"]


def test_a_fault_is_counted_by_its_operation() -> None:
    assert [it.count for it in found(failed, "FLT-1")] == [2, 1]


def test_what_the_scanner_had_said_goes_first() -> None:
    (finding,) = found(jammed, "FLT-1")
    assert finding.text.endswith("The scanner had said: a paper jam, VendorWord (event 2).")
    assert finding.likely == ("a paper jam", "VendorWord")


def test_what_the_scanner_says_when_it_is_asked_is_why() -> None:
    (finding,) = found(jam_asked_for, "FLT-1")
    assert finding.text == (
        "RetrieveImage of 192.0.2.25 (event 5) was refused with OperationFailed. "
        "The scanner says: a paper jam (event 8)."
    )
    assert (finding.likely, finding.events) == (("a paper jam",), (5, 6, 8))
    assert finding.advice == "Take the paper out and scan again."
    assert finding.count == 1


@pytest.mark.parametrize(
    "scene",
    [cover_opened_later, jam_before_the_last_page, request_is_blamed],
    ids=lambda scene: scene.__name__,
)
def test_what_cannot_be_why_is_not_named(scene: Scene) -> None:
    (finding,) = found(scene, "FLT-1")
    assert "The scanner" not in finding.text
    assert finding.likely == ()


def test_whose_job_it_is_is_told_if_another_asks() -> None:
    theirs, own = found(cancel_of_a_colleague, "FLT-1")
    assert "CancelJob of 192.0.2.77 (event 3) for job 7 of 192.0.2.25 was" in theirs.text
    assert theirs.advice == "Cancel it at 192.0.2.25, or at the device."
    assert "CancelJob of 192.0.2.25 (event 5) was refused" in own.text


def test_a_scan_server_is_not_told_of_scanners() -> None:
    (finding,) = found(server_refuses_image, "FLT-1")
    assert "was refused by 192.0.2.30" in finding.text
    assert "the scan server cannot do it" in finding.text
    assert "cancel" not in finding.advice


def test_advice_is_for_the_operation_that_failed() -> None:
    (finding,) = found(of_another_operation, "FLT-1")
    assert "only other operations are known to answer it" in finding.text
    assert "CreateScanJobResponse" not in f"{finding.text} {finding.advice}"


def test_what_a_device_need_not_offer_is_no_error() -> None:
    (finding,) = found(without_get_status, "FLT-1")
    assert finding.severity is Severity.INFORMATION


def test_a_fault_whose_request_was_missed_is_no_error() -> None:
    findings = diagnosed(without(feeder, Request)).findings()
    ends = [it for it in findings if it.rule == "FLT-1"]
    assert {it.severity for it in ends} == {Severity.INFORMATION}
    assert "A message of 192.0.2.25, which was not seen, was refused with" in ends[0].text


def test_a_fault_whose_request_came_in_part_is_no_error() -> None:
    asked, refused, *_ = events_of(failed)
    for seen, severity in ((asked, Severity.ERROR), (in_part(asked), Severity.INFORMATION)):
        (it,) = (it for it in diagnosed((seen, refused)).findings() if it.rule == "FLT-1")
        assert it.severity is severity


def test_after_a_restart_that_is_why() -> None:
    (finding,) = found(before_a_restart, "FLT-1")
    assert "the device was restarted in between (event 9)" in finding.text
    assert finding.advice == "Begin a new job."
