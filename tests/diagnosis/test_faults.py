"""Conversations for the rule of ``inspector/diagnosis/faults.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from inspector.diagnosis.rules import RULES
from inspector.wire.observation import Request
from tests.conftest import Golden
from tests.conversations.cast import HALLWAY, LINUX, OFFICE, PC
from tests.conversations.dsm import send_image
from tests.conversations.eventing import sink, subscribe, subscribed, to_manager
from tests.conversations.faults import fault
from tests.conversations.images import png
from tests.conversations.post_scanning import TOKEN, ask, begin
from tests.conversations.pulling import feeder, feeder_empty, feeder_ends_unknown
from tests.conversations.pushing import MANAGER
from tests.conversations.scanner import condition, event, state, status
from tests.conversations.scanning import (
    airscan_retrieve,
    elements,
    get_elements,
    node,
    request,
    retrieve,
)
from tests.conversations.stage import Stage
from tests.conversations.waiting import device_busy
from tests.diagnosis.kit import Case, check, diagnosed, found, near_misses, triggers, without
from tests.diagnosis.test_images import cut_off_by_a_restart
from tests.diagnosis.test_jobs import began
from tests.diagnosis.test_jobs import refused as page_refused
from tests.diagnosis.test_messages import ASKED, JOBS, office


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
    jam = condition(stage.now(), "MediaJam", "ADF", "Critical")
    told = event("ScannerStatusConditionEvent", node('DeviceCondition Id="5"', jam))
    stage.notify(HALLWAY, LINUX, sink(LINUX, "x"), told)
    page_refused(stage, fault("OperationFailed"))


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
    *triggers("FLT-1", without_get_status, before_a_restart, jam_in_the_job),
    *near_misses("FLT-1", no_fault, feeder, feeder_empty, feeder_ends_unknown, device_busy),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_it_is_asked_last() -> None:
    assert [rule.id for rule in RULES if rule.fallback] == ["HTTP-4", "HTTP-5", "FLT-1"]


def test_a_fault_is_counted_by_its_operation() -> None:
    assert [it.count for it in found(failed, "FLT-1")] == [2, 1]


def test_the_state_that_was_told_before_is_named() -> None:
    (finding,) = found(jammed, "FLT-1")
    assert "it stands still: a paper jam, VendorWord (event 2)." in finding.text


def test_a_scan_server_is_not_told_of_scanners() -> None:
    (finding,) = found(server_refuses_image, "FLT-1")
    assert "The scan server cannot do it" in finding.text
    assert "Ricoh" not in finding.text


def test_advice_is_for_the_operation_that_failed() -> None:
    (finding,) = found(of_another_operation, "FLT-1")
    assert "only other operations are known to answer it" in finding.text
    assert "CreateScanJobResponse" not in finding.text


def test_what_a_device_need_not_offer_is_no_error() -> None:
    (finding,) = found(without_get_status, "FLT-1")
    assert finding.severity is Severity.INFORMATION


def test_a_fault_whose_request_was_missed_is_no_error() -> None:
    findings = diagnosed(without(feeder, Request)).findings()
    ends = [it for it in findings if it.rule == "FLT-1"]
    assert {it.severity for it in ends} == {Severity.INFORMATION}
    assert "answered a message, which was not seen, with the fault" in ends[0].text


def test_after_a_restart_that_is_why() -> None:
    (finding,) = found(before_a_restart, "FLT-1")
    assert "the device was restarted in between (event 9)" in finding.text
    assert "60 seconds" not in finding.text


def test_what_is_wrong_at_that_moment_is_named() -> None:
    (finding,) = found(jam_in_the_job, "FLT-1")
    assert finding.text.endswith("It had told: a paper jam (event 3).")
