"""The managed scanner's messages: the scan service's, in an envelope of their own namespace."""

import pytest

from inspector.soap.namespaces import DSD, WSCN
from tests.protocols.both_ways import (
    assert_both_ways,
    assert_reads,
    declared,
    message_names,
    notes_of,
    read_one,
)
from tests.protocols.scanning import SHARED, Shared

dsd = declared("dsd")
scan_job = declared("scan_job")


@pytest.mark.parametrize("shared", SHARED, ids=lambda shared: shared.name)
def test_reads_and_writes(shared: Shared) -> None:
    assert_both_ways(shared.in_service("dsd"), shared.message(dsd))


def test_every_message_has_its_case() -> None:
    assert message_names("dsd") == {shared.name for shared in SHARED}


def test_it_creates_no_jobs_and_announces_no_scans() -> None:
    names = {operation.name for operation in dsd.DISTRIBUTED_SCAN_DEVICE.operations}
    assert names.isdisjoint({"CreateScanJob", "RetrieveImage", "CancelJob", "ScanAvailableEvent"})


def test_the_id_of_a_condition_is_read_with_a_prefix_too() -> None:
    (shared,) = (shared for shared in SHARED if shared.name == "ScannerStatusConditionEvent")
    xml = shared.in_service("dsd").replace(" Id=", " wscn:Id=")
    assert_reads(xml, shared.message(dsd))


def test_notes_jobs_in_the_wrong_namespace() -> None:
    xml = """<dsd:GetActiveJobsResponse><dsd:ActiveJobs><dsd:JobSummary/></dsd:ActiveJobs>
      </dsd:GetActiveJobsResponse>"""
    assert notes_of(xml, dsd.GetActiveJobsResponse)[0] == (
        f"GetActiveJobsResponse/ActiveJobs/JobSummary: is in namespace {DSD!r}, expected {WSCN!r}"
    )


def test_notes_a_first_child_in_the_scan_namespace() -> None:
    xml = "<dsd:GetJobHistoryResponse><wscn:JobHistory/></dsd:GetJobHistoryResponse>"
    message, notes = read_one(xml, dsd.GetJobHistoryResponse)
    assert message == dsd.GetJobHistoryResponse(job_history=scan_job.JobSummaryList())
    assert notes == [
        f"GetJobHistoryResponse/JobHistory: is in namespace {WSCN!r}, expected {DSD!r}"
    ]
