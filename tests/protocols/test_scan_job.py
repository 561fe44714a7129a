"""Jobs of a scanner, as answers and notifications tell of them."""

from datetime import UTC, datetime

import pytest

from tests.protocols.both_ways import (
    assert_both_ways,
    assert_reads,
    declared,
    each,
    notes_of,
    read_one,
    told_of,
)
from tests.protocols.scanning import TICKET, TICKET_XML
from tests.protocols.ticketing import FINAL, FINAL_XML

j = declared("scan_job")

REASONS_XML = """<wscn:JobStateReason>JobScanning</wscn:JobStateReason>
  <wscn:JobStateReason>JobTransfering</wscn:JobStateReason>"""
REASONS = j.JobStateReasons(job_state_reason=("JobScanning", "JobTransfering"))
STATUS_XML = f"""<wscn:JobStatus><wscn:JobId>41</wscn:JobId>
  <wscn:JobState>Processing</wscn:JobState>
  <wscn:JobStateReasons>{REASONS_XML}</wscn:JobStateReasons>
  <wscn:ScansCompleted>3</wscn:ScansCompleted>
  <wscn:JobCreatedTime>2026-03-02T12:00:00Z</wscn:JobCreatedTime>
  <wscn:JobCompletedTime>2026-03-02T13:00:00+01:00</wscn:JobCompletedTime></wscn:JobStatus>"""
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STATUS = j.JobStatus(
    job_id=41,
    job_state="Processing",
    job_state_reasons=REASONS,
    scans_completed=3,
    job_created_time=NOON,
    job_completed_time=datetime.fromisoformat("2026-03-02T13:00:00+01:00"),
)
PAGE_XML = """<wscn:Document><wscn:DocumentDescription>
  <wscn:DocumentName>Page 1</wscn:DocumentName></wscn:DocumentDescription></wscn:Document>"""
PAGE = j.Document(document_description=j.DocumentDescription(document_name="Page 1"))
SUMMARY = j.JobSummary(
    job_id=2**31 - 1,
    job_name="",
    job_originating_user_name="Zoë & Søren",
    job_state="Pending-Held",
    job_state_reasons=REASONS,
    scans_completed=0,
)

CASES = [
    pytest.param(
        f"""<wscn:ActiveJobs><wscn:JobSummary><wscn:JobId>2147483647</wscn:JobId>
          <wscn:JobName/>
          <wscn:JobOriginatingUserName>Zoë &amp; Søren</wscn:JobOriginatingUserName>
          <wscn:JobState> Pending-Held </wscn:JobState>
          <wscn:JobStateReasons>{REASONS_XML}</wscn:JobStateReasons>
          <wscn:ScansCompleted>0</wscn:ScansCompleted></wscn:JobSummary></wscn:ActiveJobs>""",
        j.JobSummaryList(job_summary=(SUMMARY,)),
        id="a job in the list",
    ),
    pytest.param(STATUS_XML, STATUS, id="how far a job has come"),
    pytest.param(
        f"""<wscn:JobEndState><wscn:JobId>41</wscn:JobId>
          <wscn:JobCompletedState>Canceled</wscn:JobCompletedState>
          <wscn:JobCompletedStateReasons>{REASONS_XML}</wscn:JobCompletedStateReasons>
          <wscn:JobName>Contract</wscn:JobName>
          <wscn:JobOriginatingUserName>alice</wscn:JobOriginatingUserName>
          <wscn:ScansCompleted>1</wscn:ScansCompleted></wscn:JobEndState>""",
        j.JobEndState(
            job_id=41,
            job_completed_state="Canceled",
            job_completed_state_reasons=REASONS,
            job_name="Contract",
            job_originating_user_name="alice",
            scans_completed=1,
        ),
        id="how a job ended",
    ),
    pytest.param(
        f"""<wscn:JobElements>
          <wscn:ElementData Name="wscn:JobStatus" Valid="true">{STATUS_XML}</wscn:ElementData>
          <wscn:ElementData Name="wscn:ScanTicket" Valid="true">
            <wscn:ScanTicket>{TICKET_XML}</wscn:ScanTicket></wscn:ElementData>
          <wscn:ElementData Name="wscn:Documents" Valid="true"><wscn:Documents>
            <wscn:DocumentFinalParameters>{FINAL_XML}</wscn:DocumentFinalParameters>
            {PAGE_XML}{PAGE_XML}</wscn:Documents></wscn:ElementData>
          <wscn:ElementData Name="wscn:Toner" Valid="false"/></wscn:JobElements>""",
        j.JobElements(
            element_data=(
                j.ElementData(name="wscn:JobStatus", valid=True, job_status=STATUS),
                j.ElementData(name="wscn:ScanTicket", valid=True, scan_ticket=TICKET),
                j.ElementData(
                    name="wscn:Documents",
                    valid=True,
                    documents=j.Documents(document_final_parameters=FINAL, document=(PAGE, PAGE)),
                ),
                j.ElementData(name="wscn:Toner", valid=False),
            )
        ),
        id="all that can be asked of a job",
    ),
    pytest.param(
        """<wscn:RequestedElements><wscn:Name>wscn:JobStatus</wscn:Name>
          <wscn:Name>ScanTicket</wscn:Name></wscn:RequestedElements>""",
        j.RequestedElements(name=("wscn:JobStatus", "ScanTicket")),
        id="names as the pages have them, and as the schema has them",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_names_may_have_another_prefix() -> None:
    xml = """<sca:RequestedElements xmlns:sca="http://schemas.microsoft.com/windows/2006/08/wdp/scan">
      <sca:Name>sca:Documents</sca:Name></sca:RequestedElements>"""
    assert_reads(xml, j.RequestedElements(name=("wscn:Documents",)))


# --- values --------------------------------------------------------------------------------------

KNOWN = {
    ("JobSummary", "JobState"): """Aborted Canceled Completed Creating Pending Pending-Held
        Processing Started Terminating""",
    ("JobEndState", "JobCompletedState"): "Aborted Canceled Completed Terminating",
    ("JobStateReasons", "JobStateReason"): """InvalidScanTicket CompressionError
        DocumentFormatError JobCanceledAtDevice JobCompletedSuccessfully JobCompletedWithErrors
        JobCompletedWithWarnings JobScanning JobScanningAndTransfering JobTimedOut JobTransfering
        None ScannerStopped""",
    ("RequestedElements", "Name"): """wscn:JobStatus wscn:ScanTicket wscn:Documents JobStatus
        ScanTicket Document""",
}
VARIANTS = {
    ("JobSummary", "JobState"): "Held",
    ("JobStateReasons", "JobStateReason"): """JobScanningAndTransferring JobTransferring
        ImageTransferError""",
    ("RequestedElements", "Name"): "Documents wscn:Document",
}


@pytest.mark.parametrize(("parent", "name", "text"), each(KNOWN))
def test_knows_every_value(parent: str, name: str, text: str) -> None:
    assert told_of(getattr(j, parent), name, text) == []


@pytest.mark.parametrize(("parent", "name", "text"), each(VARIANTS))
def test_notes_a_variant_spelling(parent: str, name: str, text: str) -> None:
    assert told_of(getattr(j, parent), name, text) == [f"{text!r} is a known variant spelling"]


@pytest.mark.parametrize(
    ("name", "text", "note"),
    [
        pytest.param("JobId", "0", "0 is below 1", id="job ids start at 1"),
        pytest.param("JobId", "2147483648", "2147483648 is above 2147483647", id="31 bits"),
        pytest.param("JobId", "x", "'x' is not a valid int", id="no number"),
        pytest.param("JobId", "", "'' is not a valid int", id="empty number"),
        pytest.param("JobId", "٤١", "'٤١' is not a valid int", id="Arabic digits"),
        pytest.param("ScansCompleted", "-1", "-1 is below 0", id="negative"),
        pytest.param(
            "JobState", "Dreaming", "'Dreaming' is not in the specification", id="unknown"
        ),
        pytest.param("JobState", "a:Cool", "'a:Cool' is a vendor's own value", id="a vendor's"),
        pytest.param(
            "JobState", "processing", "'processing' is not in the specification", id="lower case"
        ),
        pytest.param(
            "JobName", "x" * 256, "256 characters, expected at most 255", id="a long name"
        ),
    ],
)
def test_notes_a_strange_value(name: str, text: str, note: str) -> None:
    assert told_of(j.JobSummary, name, text) == [note]


def test_keeps_a_strange_value() -> None:
    xml = "<wscn:JobId>0</wscn:JobId><wscn:JobState>Dreaming</wscn:JobState>"
    summary, _ = read_one(f"<wscn:JobSummary>{xml}</wscn:JobSummary>", j.JobSummary)
    assert (summary.job_state, summary.job_id) == ("Dreaming", 0)


def test_an_end_without_reasons_is_told_and_a_list_of_none_is_not() -> None:
    assert notes_of("<wscn:JobStateReasons/>", j.JobStateReasons) == []
    assert "JobEndState/JobCompletedStateReasons: required element is missing" in notes_of(
        "<wscn:JobEndState/>", j.JobEndState
    )
