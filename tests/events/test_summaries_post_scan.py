from types import ModuleType
from typing import Any

import pytest

from inspector.events.summaries_post_scan import POST_SCAN, POST_SCAN_EVENTS
from inspector.protocols import dsc, dsp, psp
from inspector.soap.namespaces import EMLF, FSF, SPF
from inspector.wire.observation import Attachment
from tests.builders import event
from tests.events.examples import partly

BOTH = pytest.mark.parametrize("service", [dsp, dsc], ids=["dsp", "dsc"])


def told(message: Any) -> str:
    return POST_SCAN[type(message)](message)


def instructions(*dialects: str | None) -> psp.PostScanInstructions:
    steps = tuple(partly(psp.Filter, dialect=dialect) for dialect in dialects)
    return partly(
        psp.PostScanInstructions, filters_to_process=partly(psp.FiltersToProcess, filter=steps)
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(
            {
                "user_identifier": "S-1-5-21-2127521184-1604012920-1887927527-500",
                "psp_identifier": "C4F199C7-30A5-4C7B-8E12-93BB0D8AF0E2",
                "post_scan_instructions": instructions(EMLF, FSF, SPF),
            },
            "process C4F199C7…, user S-1-5-…-500, e-mail + file share + SharePoint",
            id="all of it",
        ),
        pytest.param(
            {"user_identifier": "S-1-5-18", "psp_identifier": "P1"},
            "process P1, user S-1-5-18, no filter",
            id="a short identifier is told whole",
        ),
        pytest.param(
            {"user_identifier": "alice", "post_scan_instructions": instructions(None)},
            "process ?, user alice, filter",
            id="no SID, no dialect",
        ),
        pytest.param({}, "process ?, user ?, no filter", id="nothing"),
    ],
)
def test_a_post_scan_job_is_asked_for(fields: dict[str, Any], words: str) -> None:
    assert told(partly(dsp.CreatePostScanJobRequest, **fields)) == words


@pytest.mark.parametrize(
    ("message", "words"),
    [
        pytest.param(partly(dsp.CreatePostScanJobResponse, job_token="t"), "job t", id="created"),
        pytest.param(partly(dsp.SendImageResponse), "received", id="an image arrived"),
        pytest.param(partly(dsp.EndPostScanJobRequest, job_token="t"), "job t", id="end"),
        pytest.param(partly(dsp.EndPostScanJobResponse), "processing begins", id="ended"),
        pytest.param(partly(dsc.GetRepositoryElementsRequest), "", id="no names"),
        pytest.param(
            partly(
                dsc.GetRepositoryElementsRequest,
                requested_elements=partly(
                    dsc.RequestedRepositoryElements, name=("dsc:RepositoryStatus",)
                ),
            ),
            "RepositoryStatus",
            id="names",
        ),
        pytest.param(partly(dsc.GetActiveJobsResponse), "no active jobs", id="no active jobs"),
        pytest.param(partly(dsc.GetJobHistoryResponse), "no jobs", id="no finished jobs"),
        pytest.param(
            partly(
                dsc.GetJobHistoryResponse,
                job_history=partly(
                    dsc.JobSummaryList,
                    job_summary=(
                        partly(
                            dsc.JobSummary,
                            job_token="t",
                            job_state="Aborted",
                            job_originating_user_name="CAROL",
                        ),
                    ),
                ),
            ),
            "1 job: t Aborted (CAROL)",
            id="a finished job",
        ),
        pytest.param(partly(dsc.RepositoryStatusSummaryEvent), "?", id="no state"),
        pytest.param(
            partly(
                dsc.RepositoryStatusSummaryEvent,
                status_summary=partly(
                    dsc.RepositoryStatus,
                    repository_state="Stopped",
                    repository_state_reasons=partly(
                        dsc.RepositoryStateReasons, repository_state_reason=("None", "acme:Full")
                    ),
                ),
            ),
            "Stopped, acme:Full",
            id="a state and its reason",
        ),
        pytest.param(partly(dsc.RepositoryElementsChangeEvent), "", id="no changes"),
        pytest.param(
            partly(
                dsc.RepositoryElementsChangeEvent,
                element_changes=partly(
                    dsc.ElementChanges,
                    repository_configuration=partly(dsc.RepositoryConfiguration),
                ),
            ),
            "changed: RepositoryConfiguration without a filter",
            id="changes",
        ),
    ],
)
def test_messages_of_one_service(message: Any, words: str) -> None:
    assert told(message) == words


@BOTH
@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("CancelPostScanJobRequest", {"job_token": "t-1"}, "job t-1"),
        ("CancelPostScanJobRequest", {}, "job ?"),
        ("CancelPostScanJobResponse", {}, "cancelled"),
        ("GetPostScanJobElementsRequest", {"job_token": "t-1"}, "job t-1"),
        ("GetPostScanJobElementsResponse", {}, "no elements"),
        ("PostScanJobStatusEvent", {}, "job ?"),
        ("PostScanJobEndStateEvent", {}, "job ?"),
    ],
)
def test_what_dsp_and_dsc_have_in_common(
    service: ModuleType, name: str, fields: dict[str, Any], words: str
) -> None:
    assert told(getattr(service, name)(**fields)) == words


@pytest.mark.parametrize(
    ("service", "data"),
    [pytest.param(dsp, dsp.ElementData, id="dsp"), pytest.param(dsc, dsc.JobElementData, id="dsc")],
)
def test_elements_of_a_post_scan_job(service: ModuleType, data: type) -> None:
    found = partly(
        service.JobElements,
        element_data=(
            partly(
                data,
                job_status=partly(service.JobStatus, job_token="t", job_state="Processing"),
            ),
            partly(
                data,
                job_description=partly(
                    service.JobDescription,
                    psp_display_name="Invoices",
                    job_originating_user_name="DOM\\alice",
                ),
            ),
            partly(data, name="x:Toaster", valid=False),
        ),
    )
    assert told(partly(service.GetPostScanJobElementsResponse, job_elements=found)) == (
        "job t Processing; process Invoices, for DOM\\alice; not valid: Toaster"
    )


def test_documents_of_a_post_scan_job() -> None:
    described = [
        partly(dsc.DocumentDescription, document_id=number, format=form)
        for number, form in enumerate(("png", "jfif", "png", None), 1)
    ]
    documents = partly(
        dsc.Documents,
        document=tuple(partly(dsc.Document, document_description=it) for it in [*described, None]),
    )
    found = partly(
        dsc.JobElements,
        element_data=(
            partly(dsc.JobElementData, documents=documents),
            partly(dsc.JobElementData, documents=partly(dsc.Documents)),
        ),
    )
    message = partly(dsc.GetPostScanJobElementsResponse, job_elements=found)
    assert told(message) == "5 documents: png, jfif; 0 documents"


def test_elements_of_the_scan_server() -> None:
    filters = tuple(partly(dsc.Filter, dialect=dialect) for dialect in (EMLF, "{urn:acme}Fax"))
    found = partly(
        dsc.RepositoryElements,
        element_data=(
            partly(
                dsc.RepositoryElementData,
                repository_status=partly(dsc.RepositoryStatus, repository_state="Idle"),
            ),
            partly(
                dsc.RepositoryElementData,
                repository_configuration=partly(
                    dsc.RepositoryConfiguration, filters=partly(dsc.Filters, filter=filters)
                ),
            ),
            partly(dsc.RepositoryElementData, name="x:Toaster", valid=False),
        ),
    )
    message = partly(dsc.GetRepositoryElementsResponse, repository_elements=found)
    assert told(message) == (
        "RepositoryStatus Idle; RepositoryConfiguration e-mail, Fax; not valid: Toaster"
    )
    assert told(partly(dsc.GetRepositoryElementsResponse)) == "no elements"


PNG = Attachment(
    content_id="i",
    content_type="image/png",
    offset=0,
    length=421_888,
    sha256="",
    format="png",
    width_px=1700,
    height_px=2338,
)


def test_an_image_is_sent() -> None:
    tell = POST_SCAN_EVENTS[dsp.SendImageRequest]
    message = partly(
        dsp.SendImageRequest,
        job_token="t",
        document_description=partly(dsp.DocumentDescription, document_id=3, format="png"),
    )
    assert tell(event(message=message, attachments=(PNG,))) == (
        "job t, document 3, PNG 1700×2338 px, 412 KB"
    )
    assert tell(event(message=partly(dsp.SendImageRequest))) == "job ?, no image"
