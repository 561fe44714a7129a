"""The messages that the scan service and the managed scanner (dsd) share.

dsd's differ in the namespace of the root and its first child, written here with the prefix ``p``;
everything below is the scan service's.
"""

from datetime import UTC, datetime
from types import ModuleType
from typing import Any, NamedTuple

from tests.protocols.both_ways import declared

scan = declared("scan")
scan_job = declared("scan_job")
scan_scanner = declared("scan_scanner")
scan_ticket = declared("scan_ticket")

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

TICKET_XML = """<wscn:JobDescription>
    <wscn:JobName>Contract, signed</wscn:JobName>
    <wscn:JobOriginatingUserName>EXAMPLE\\alice</wscn:JobOriginatingUserName>
    <wscn:JobInformation></wscn:JobInformation></wscn:JobDescription>"""
TICKET = scan_ticket.ScanTicket(
    job_description=scan_ticket.JobDescription(
        job_name="Contract, signed",
        job_originating_user_name="EXAMPLE\\alice",
        job_information="",
    )
)
INFORMATION_XML = """<wscn:MediaFrontImageInfo>
    <wscn:PixelsPerLine>1700</wscn:PixelsPerLine><wscn:NumberOfLines>2338</wscn:NumberOfLines>
    <wscn:BytesPerLine>5100</wscn:BytesPerLine></wscn:MediaFrontImageInfo>"""
INFORMATION = scan_ticket.ImageInformation(
    media_front_image_info=scan_ticket.ImageInfo(
        pixels_per_line=1700, number_of_lines=2338, bytes_per_line=5100
    )
)
NAME_XML = """<wscn:ScannerDescription>
    <wscn:ScannerName xml:lang="en-US">Scanner 9</wscn:ScannerName></wscn:ScannerDescription>"""
NAME = scan_scanner.ScannerDescription(
    scanner_name=(scan_scanner.LocalizedText(lang="en-US", text="Scanner 9"),)
)
REASONS = scan_job.JobStateReasons(job_state_reason=("JobScanning", "JobTransfering"))


class Shared(NamedTuple):
    """One message: the name of its class, what is in its XML, and its fields."""

    name: str
    xml: str
    fields: dict[str, Any]

    def message(self, module: ModuleType) -> Any:
        """The message of the module's service."""
        return getattr(module, self.name)(**self.fields)

    def in_service(self, prefix: str) -> str:
        """The XML in the service's namespace."""
        whole = f"<p:{self.name}>{self.xml}</p:{self.name}>"
        return whole.replace("<p:", f"<{prefix}:").replace("</p:", f"</{prefix}:")


SHARED = (
    Shared(
        "GetScannerElementsRequest",
        """<p:RequestedElements>
          <wscn:Name>wscn:ScannerDescription</wscn:Name>
          <wscn:Name>wscn:ScannerConfiguration</wscn:Name>
          <wscn:Name>wscn:ScannerStatus</wscn:Name>
          <wscn:Name>wscn:DefaultScanTicket</wscn:Name>
        </p:RequestedElements>""",
        {
            "requested_elements": scan_scanner.RequestedElements(
                name=(
                    "wscn:ScannerDescription",
                    "wscn:ScannerConfiguration",
                    "wscn:ScannerStatus",
                    "wscn:DefaultScanTicket",
                )
            )
        },
    ),
    Shared(
        "GetScannerElementsResponse",
        f"""<p:ScannerElements>
          <wscn:ElementData Name="wscn:ScannerDescription" Valid="true">{NAME_XML}
          </wscn:ElementData>
          <wscn:ElementData Name="wscn:DefaultScanTicket" Valid="true">
            <wscn:DefaultScanTicket>{TICKET_XML}</wscn:DefaultScanTicket></wscn:ElementData>
          <wscn:ElementData Valid="false" Name="wscn:ScannerHumidity"/>
        </p:ScannerElements>""",
        {
            "scanner_elements": scan_scanner.ScannerElements(
                element_data=(
                    scan_scanner.ElementData(
                        name="wscn:ScannerDescription", valid=True, scanner_description=NAME
                    ),
                    scan_scanner.ElementData(
                        name="wscn:DefaultScanTicket", valid=True, default_scan_ticket=TICKET
                    ),
                    scan_scanner.ElementData(name="wscn:ScannerHumidity", valid=False),
                )
            )
        },
    ),
    Shared(
        "ValidateScanTicketRequest",
        f"<p:ScanTicket>{TICKET_XML}</p:ScanTicket>",
        {"scan_ticket": TICKET},
    ),
    Shared(
        "ValidateScanTicketResponse",
        f"""<p:ValidationInfo><wscn:ValidTicket>false</wscn:ValidTicket>
          <wscn:ImageInformation>{INFORMATION_XML}</wscn:ImageInformation>
          <wscn:ValidScanTicket>{TICKET_XML}</wscn:ValidScanTicket></p:ValidationInfo>""",
        {
            "validation_info": scan.ValidationInfo(
                valid_ticket=False, image_information=INFORMATION, valid_scan_ticket=TICKET
            )
        },
    ),
    Shared(
        "GetJobElementsRequest",
        """<p:JobId>41</p:JobId><p:RequestedElements>
          <wscn:Name>wscn:JobStatus</wscn:Name><wscn:Name>wscn:Documents</wscn:Name>
        </p:RequestedElements>""",
        {
            "job_id": 41,
            "requested_elements": scan_job.RequestedElements(
                name=("wscn:JobStatus", "wscn:Documents")
            ),
        },
    ),
    Shared(
        "GetJobElementsResponse",
        f"""<p:JobElements>
          <wscn:ElementData Name="wscn:ScanTicket" Valid="true">
            <wscn:ScanTicket>{TICKET_XML}</wscn:ScanTicket></wscn:ElementData>
        </p:JobElements>""",
        {
            "job_elements": scan_job.JobElements(
                element_data=(
                    scan_job.ElementData(name="wscn:ScanTicket", valid=True, scan_ticket=TICKET),
                )
            )
        },
    ),
    Shared("GetActiveJobsRequest", "", {}),
    Shared(
        "GetActiveJobsResponse",
        """<p:ActiveJobs><wscn:JobSummary><wscn:JobId>41</wscn:JobId>
          <wscn:JobName>
            Contract, signed
          </wscn:JobName>
          <wscn:JobOriginatingUserName>Zoë &amp; Søren</wscn:JobOriginatingUserName>
          <wscn:JobState> Processing </wscn:JobState>
          <wscn:JobStateReasons><wscn:JobStateReason>JobScanning</wscn:JobStateReason>
            <wscn:JobStateReason>JobTransfering</wscn:JobStateReason></wscn:JobStateReasons>
          <wscn:ScansCompleted>3</wscn:ScansCompleted></wscn:JobSummary></p:ActiveJobs>""",
        {
            "active_jobs": scan_job.JobSummaryList(
                job_summary=(
                    scan_job.JobSummary(
                        job_id=41,
                        job_name="Contract, signed",
                        job_originating_user_name="Zoë & Søren",
                        job_state="Processing",
                        job_state_reasons=REASONS,
                        scans_completed=3,
                    ),
                )
            )
        },
    ),
    Shared("GetJobHistoryRequest", "", {}),
    Shared("GetJobHistoryResponse", "<p:JobHistory/>", {"job_history": scan_job.JobSummaryList()}),
    Shared(
        "ScannerElementsChangeEvent",
        f"<p:ElementChanges>{NAME_XML}</p:ElementChanges>",
        {"element_changes": scan_scanner.ElementChanges(scanner_description=NAME)},
    ),
    Shared(
        "ScannerStatusSummaryEvent",
        """<p:StatusSummary><wscn:ScannerState>Idle</wscn:ScannerState>
          <wscn:ScannerStateReasons><wscn:ScannerStateReason>None</wscn:ScannerStateReason>
          </wscn:ScannerStateReasons></p:StatusSummary>""",
        {
            "status_summary": scan_scanner.StatusSummary(
                scanner_state="Idle",
                scanner_state_reasons=scan_scanner.ScannerStateReasons(
                    scanner_state_reason=("None",)
                ),
            )
        },
    ),
    Shared(
        "ScannerStatusConditionEvent",
        """<p:DeviceCondition Id="7"><wscn:Time>2026-03-02T12:00:00Z</wscn:Time>
          <wscn:Name>CoverOpen</wscn:Name><wscn:Component>ADF</wscn:Component>
          <wscn:Severity>Warning</wscn:Severity></p:DeviceCondition>""",
        {
            "device_condition": scan_scanner.DeviceCondition(
                id=7, time=NOON, name="CoverOpen", component="ADF", severity="Warning"
            )
        },
    ),
    Shared(
        "ScannerStatusConditionClearedEvent",
        """<p:DeviceConditionCleared><wscn:ConditionId>7</wscn:ConditionId>
          <wscn:ConditionClearTime>2026-03-02T12:00:00Z</wscn:ConditionClearTime>
        </p:DeviceConditionCleared>""",
        {
            "device_condition_cleared": scan_scanner.DeviceConditionCleared(
                condition_id=7, condition_clear_time=NOON
            )
        },
    ),
    Shared(
        "JobStatusEvent",
        """<p:JobStatus><wscn:JobId>41</wscn:JobId><wscn:JobState>Pending-Held</wscn:JobState>
          <wscn:ScansCompleted>0</wscn:ScansCompleted></p:JobStatus>""",
        {"job_status": scan_job.JobStatus(job_id=41, job_state="Pending-Held", scans_completed=0)},
    ),
    Shared(
        "JobEndStateEvent",
        """<p:JobEndState><wscn:JobId>41</wscn:JobId>
          <wscn:JobCompletedState>Completed</wscn:JobCompletedState>
          <wscn:JobCompletedStateReasons>
            <wscn:JobStateReason>JobCompletedSuccessfully</wscn:JobStateReason>
          </wscn:JobCompletedStateReasons>
          <wscn:JobName>Contract</wscn:JobName>
          <wscn:JobOriginatingUserName>alice</wscn:JobOriginatingUserName>
          <wscn:ScansCompleted>3</wscn:ScansCompleted>
          <wscn:JobCompletedTime>2026-03-02T12:00:00Z</wscn:JobCompletedTime></p:JobEndState>""",
        {
            "job_end_state": scan_job.JobEndState(
                job_id=41,
                job_completed_state="Completed",
                job_completed_state_reasons=scan_job.JobStateReasons(
                    job_state_reason=("JobCompletedSuccessfully",)
                ),
                job_name="Contract",
                job_originating_user_name="alice",
                scans_completed=3,
                job_completed_time=NOON,
            )
        },
    ),
)
"""Every message of dsd; the scan service has these and its own."""
