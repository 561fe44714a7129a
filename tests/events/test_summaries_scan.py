from types import ModuleType
from typing import Any

import pytest

from inspector.events.summaries_scan import SCAN
from inspector.protocols import dsd, scan
from inspector.protocols.scan_job import (
    Documents,
    JobElements,
    JobEndState,
    JobStatus,
    JobSummary,
    JobSummaryList,
)
from inspector.protocols.scan_job import ElementData as JobData
from inspector.protocols.scan_job import RequestedElements as RequestedJobElements
from inspector.protocols.scan_scanner import (
    ADF,
    ActiveConditions,
    ADFSide,
    DeviceCondition,
    DeviceConditionCleared,
    ElementChanges,
    ElementData,
    Film,
    LocalizedText,
    Platen,
    RequestedElements,
    Resolutions,
    ScannerConfiguration,
    ScannerDescription,
    ScannerElements,
    ScannerStateReasons,
    ScannerStatus,
    StatusSummary,
    Widths,
)
from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    DocumentParameters,
    ImageInfo,
    ImageInformation,
    JobDescription,
    ScanTicket,
    Setting,
)
from tests.events.examples import partly


def told(message: Any) -> str:
    return SCAN[type(message)](message)


def setting(value: Any, **marks: bool) -> Setting[Any]:
    return partly(Setting, value=value, **marks)


TICKET = partly(
    ScanTicket,
    job_description=partly(JobDescription, job_originating_user_name="ALICE"),
    document_parameters=partly(
        DocumentParameters, format=setting("jfif"), input_source=setting("ADF")
    ),
)
SIZE = partly(
    ImageInformation,
    media_front_image_info=partly(ImageInfo, pixels_per_line=1700, number_of_lines=2338),
)
FINAL = partly(DocumentFinalParameters, format=setting("exif", override=True))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        pytest.param(
            partly(scan.CreateScanJobRequest, scan_ticket=TICKET),
            "ADF, jfif, for ALICE",
            id="a pull scan",
        ),
        pytest.param(
            partly(
                scan.CreateScanJobRequest,
                scan_ticket=TICKET,
                scan_identifier="583ea42a-5a8b-41e4-9c68-0f2f2a5d0e11",
                destination_token="Client_229c4a",
            ),
            "ADF, jfif, push scan 583ea42a…, token Client_2…, for ALICE",
            id="a push scan",
        ),
        pytest.param(partly(scan.CreateScanJobRequest), "no ticket", id="an empty creation"),
        pytest.param(
            partly(
                scan.CreateScanJobResponse,
                job_id=42,
                job_token="ScanJob1",
                image_information=SIZE,
                document_final_parameters=FINAL,
            ),
            "job 42, token ScanJob1, 1700×2338 px, changed: Format",
            id="a job",
        ),
        pytest.param(partly(scan.CreateScanJobResponse), "job ?", id="no job"),
        pytest.param(
            partly(scan.RetrieveImageRequest, job_id=42, job_token="ScanJob1"),
            "job 42, token ScanJob1",
            id="an image is asked for",
        ),
        pytest.param(partly(scan.RetrieveImageRequest, job_id=42), "job 42", id="without a token"),
        pytest.param(partly(scan.CancelJobRequest, job_id=44), "job 44", id="cancel"),
        pytest.param(partly(scan.CancelJobResponse), "cancelled", id="cancelled"),
        pytest.param(
            partly(
                scan.ScanAvailableEvent,
                client_context="Scan",
                scan_identifier="583ea42a-5a8b-41e4-9c68-0f2f2a5d0e11",
                input_source="Platen",
            ),
            "button: context Scan, identifier 583ea42a…, Platen",
            id="the button",
        ),
        pytest.param(
            partly(scan.ScanAvailableEvent), "button: context ?, identifier ?", id="an empty button"
        ),
    ],
)
def test_jobs_and_images(message: Any, words: str) -> None:
    assert told(message) == words


BOTH = pytest.mark.parametrize("service", [scan, dsd], ids=["scan", "dsd"])


def jobs(state: str) -> JobSummaryList:
    summary = partly(JobSummary, job_id=41, job_state=state, job_originating_user_name="ALICE")
    return partly(JobSummaryList, job_summary=(summary,))


def verdict(valid: bool | None, **fields: Any) -> dict[str, Any]:
    return {"validation_info": partly(scan.ValidationInfo, valid_ticket=valid, **fields)}


SHARED = [
    ("GetScannerElementsRequest", {}, ""),
    (
        "GetScannerElementsRequest",
        {"requested_elements": partly(RequestedElements, name=("wscn:ScannerStatus", "x:Toaster"))},
        "ScannerStatus, Toaster",
    ),
    ("ValidateScanTicketRequest", {"scan_ticket": TICKET}, "ADF, jfif, for ALICE"),
    ("ValidateScanTicketResponse", {}, "no verdict"),
    ("ValidateScanTicketResponse", verdict(None), "no verdict"),
    ("ValidateScanTicketResponse", verdict(True, image_information=SIZE), "valid, 1700×2338 px"),
    ("ValidateScanTicketResponse", verdict(True), "valid"),
    (
        "ValidateScanTicketResponse",
        verdict(False, valid_scan_ticket=TICKET),
        "not valid; proposes ADF, jfif",
    ),
    ("ValidateScanTicketResponse", verdict(False), "not valid; proposes nothing"),
    (
        "GetJobElementsRequest",
        {"job_id": 42, "requested_elements": partly(RequestedJobElements, name=("JobStatus",))},
        "job 42: JobStatus",
    ),
    ("GetActiveJobsRequest", {}, None),
    ("GetActiveJobsResponse", {"active_jobs": jobs("Pending")}, "1 job: 41 Pending (ALICE)"),
    ("GetActiveJobsResponse", {}, "no active jobs"),
    ("GetJobHistoryRequest", {}, None),
    ("GetJobHistoryResponse", {"job_history": jobs("Aborted")}, "1 job: 41 Aborted (ALICE)"),
    ("GetJobHistoryResponse", {}, "no jobs"),
    ("ScannerStatusSummaryEvent", {}, "?"),
    (
        "ScannerStatusSummaryEvent",
        {"status_summary": partly(StatusSummary, scanner_state="Idle")},
        "Idle",
    ),
    ("ScannerStatusConditionEvent", {}, ""),
    (
        "ScannerStatusConditionEvent",
        {
            "device_condition": partly(
                DeviceCondition, id=3, name="CoverOpen", component="ADF", severity="Warning"
            )
        },
        "CoverOpen, ADF, Warning, condition 3",
    ),
    ("ScannerStatusConditionClearedEvent", {}, "condition ? cleared"),
    (
        "ScannerStatusConditionClearedEvent",
        {"device_condition_cleared": partly(DeviceConditionCleared, condition_id=3)},
        "condition 3 cleared",
    ),
    (
        "JobStatusEvent",
        {"job_status": partly(JobStatus, job_id=42, job_state="Processing", scans_completed=3)},
        "job 42 Processing, 3 scans",
    ),
    (
        "JobEndStateEvent",
        {"job_end_state": partly(JobEndState, job_id=42, job_completed_state="Aborted")},
        "job 42 Aborted",
    ),
    ("ScannerElementsChangeEvent", {}, ""),
    ("ScannerElementsChangeEvent", {"element_changes": partly(ElementChanges)}, ""),
    (
        "ScannerElementsChangeEvent",
        {"element_changes": partly(ElementChanges, default_scan_ticket=TICKET)},
        "changed: DefaultScanTicket ADF, jfif",
    ),
]


@BOTH
@pytest.mark.parametrize(("name", "fields", "words"), SHARED)
def test_what_scan_and_dsd_have_in_common(
    service: ModuleType, name: str, fields: dict[str, Any], words: str | None
) -> None:
    tell = SCAN.get(getattr(service, name))
    assert (tell and tell(getattr(service, name)(**fields))) == words


def widths(*dpi: int) -> Resolutions:
    return partly(Resolutions, widths=partly(Widths, width=dpi))


PLATEN = partly(Platen, platen_resolutions=widths(75, 150, 300))
FEEDER = partly(ADFSide, adf_resolutions=widths(100, 600))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({}, "without a source", id="nothing"),
        pytest.param({"platen": PLATEN}, "Platen, 75\N{EN DASH}300 dpi", id="glass"),
        pytest.param(
            {"platen": PLATEN, "adf": partly(ADF, adf_supports_duplex=True, adf_front=FEEDER)},
            "Platen, ADF duplex, 75\N{EN DASH}600 dpi",
            id="glass and feeder",
        ),
        pytest.param(
            {"adf": partly(ADF, adf_supports_duplex=False)}, "ADF", id="a feeder of one side"
        ),
        pytest.param(
            {"film": partly(Film, film_resolutions=widths(2400))},
            "Film, 2400 dpi",
            id="one resolution",
        ),
        pytest.param(
            {"platen": partly(Platen, platen_resolutions=partly(Resolutions))},
            "Platen",
            id="no resolution",
        ),
    ],
)
def test_what_the_scanner_can_do(fields: dict[str, Any], words: str) -> None:
    assert elements(scanner_configuration=partly(ScannerConfiguration, **fields)) == (
        f"ScannerConfiguration {words}"
    )


def elements(**fields: Any) -> str:
    """What a GetScannerElementsResponse with one element says."""
    data = partly(ElementData, name="wscn:X", valid=True, **fields)
    found = partly(ScannerElements, element_data=(data,))
    return told(partly(scan.GetScannerElementsResponse, scanner_elements=found))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(partly(ScannerStatus), "ScannerStatus ?", id="empty"),
        pytest.param(
            partly(
                ScannerStatus,
                scanner_state="Idle",
                active_conditions=partly(ActiveConditions, device_condition=()),
            ),
            "ScannerStatus Idle",
            id="idle",
        ),
        pytest.param(
            partly(
                ScannerStatus,
                scanner_state="Stopped",
                scanner_state_reasons=partly(
                    ScannerStateReasons, scanner_state_reason=("None", "CoverOpen")
                ),
                active_conditions=partly(
                    ActiveConditions,
                    device_condition=(
                        partly(DeviceCondition, name="CoverOpen"),
                        partly(DeviceCondition),
                    ),
                ),
            ),
            "ScannerStatus Stopped, CoverOpen, 2 conditions: CoverOpen, ?",
            id="stopped",
        ),
    ],
)
def test_what_the_scanner_does(status: ScannerStatus, words: str) -> None:
    assert elements(scanner_status=status) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        pytest.param((), "ScannerDescription", id="no name"),
        pytest.param((None, "Scanner"), "ScannerDescription 'Scanner'", id="the first with words"),
        pytest.param(("it's",), 'ScannerDescription "it\'s"', id="quoted"),
    ],
)
def test_what_the_scanner_is_called(names: tuple[str | None, ...], words: str) -> None:
    texts = tuple(partly(LocalizedText, text=name) for name in names)
    assert elements(scanner_description=partly(ScannerDescription, scanner_name=texts)) == words


def test_names_that_the_scanner_does_not_know() -> None:
    found = partly(
        ScannerElements,
        element_data=(
            partly(ElementData, name="x:Toaster", valid=False),
            partly(ElementData, valid=True, default_scan_ticket=TICKET),
            partly(ElementData, name="wscn:VendorSection", valid=True),
        ),
    )
    message = partly(scan.GetScannerElementsResponse, scanner_elements=found)
    assert told(message) == "DefaultScanTicket ADF, jfif; VendorSection; not valid: Toaster"
    assert told(partly(scan.GetScannerElementsResponse)) == "no elements"


def test_elements_of_a_job() -> None:
    found = partly(
        JobElements,
        element_data=(
            partly(JobData, job_status=partly(JobStatus, job_id=42, job_state="Pending")),
            partly(JobData, scan_ticket=TICKET),
            partly(JobData, documents=partly(Documents, document_final_parameters=FINAL)),
            partly(JobData, documents=partly(Documents)),
            partly(JobData, name="x:Toaster", valid=False),
        ),
    )
    assert told(partly(scan.GetJobElementsResponse, job_elements=found)) == (
        "job 42 Pending; ScanTicket ADF, jfif, for ALICE; 0 documents, exif;"
        " 0 documents, all as the device likes; not valid: Toaster"
    )
    assert told(partly(scan.GetJobElementsResponse)) == "no elements"
