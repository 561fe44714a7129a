"""What a console says to the scan server, and is told by it."""

import pytest

from inspector.soap.extensions import Extension
from tests.protocols.both_ways import (
    assert_both_ways,
    assert_reads,
    declared,
    each,
    message_names,
    notes_of,
    told_of,
)
from tests.protocols.post_scanning import KNOWN, TOKEN, Told

dsc = declared("dsc")

TOLD = Told("dsc", dsc)
TOKEN_XML = f"<dsc:JobToken>{TOKEN}</dsc:JobToken>"
CONFIG = '<a:Fax xmlns:a="urn:acme">+1 555 0100</a:Fax>'
FILTERS_XML = f"""<dsc:Filters><dsc:Filter><dsc:Dialect>emlf:Email</dsc:Dialect>
  <dsc:FilterConfig>{CONFIG}</dsc:FilterConfig></dsc:Filter></dsc:Filters>"""
CONFIGURATION = dsc.RepositoryConfiguration(
    filters=dsc.Filters(
        filter=(
            dsc.Filter(
                dialect="emlf:Email",
                filter_config=dsc.FilterConfig(extensions=(Extension("urn:acme", "Fax", CONFIG),)),
            ),
        )
    )
)
STATUS_XML = """<dsc:RepositoryState>Idle</dsc:RepositoryState><dsc:RepositoryStateReasons>
  <dsc:RepositoryStateReason>None</dsc:RepositoryStateReason></dsc:RepositoryStateReasons>"""
STATUS = dsc.RepositoryStatus(
    repository_state="Idle",
    repository_state_reasons=dsc.RepositoryStateReasons(repository_state_reason=("None",)),
)


def element(name: str, inner: str) -> str:
    """An ElementData, whose attributes are qualified here."""
    data = f'<dsc:ElementData dsc:Name="dsc:{name}" dsc:Valid="true">'
    return f"{data}<dsc:{name}>{inner}</dsc:{name}></dsc:ElementData>"


DOCUMENTS_XML = """<dsc:Document><dsc:DocumentDescription><dsc:DocumentId>1</dsc:DocumentId>
  <dsc:Format>pdf-a</dsc:Format></dsc:DocumentDescription></dsc:Document>"""
DOCUMENTS = dsc.Documents(
    document=(
        dsc.Document(document_description=dsc.DocumentDescription(document_id=1, format="pdf-a")),
    )
)

CASES = [
    pytest.param(
        """<dsc:GetRepositoryElementsRequest><dsc:RequestedElements>
          <dsc:Name>dsc:RepositoryConfiguration</dsc:Name><dsc:Name>dsc:RepositoryStatus</dsc:Name>
        </dsc:RequestedElements></dsc:GetRepositoryElementsRequest>""",
        dsc.GetRepositoryElementsRequest(
            requested_elements=dsc.RequestedRepositoryElements(
                name=("dsc:RepositoryConfiguration", "dsc:RepositoryStatus")
            )
        ),
        id="ask about the server",
    ),
    pytest.param(
        f"""<dsc:GetRepositoryElementsResponse><dsc:RepositoryElements>
          {element("RepositoryConfiguration", FILTERS_XML)}
          {element("RepositoryStatus", STATUS_XML)}
        </dsc:RepositoryElements></dsc:GetRepositoryElementsResponse>""",
        dsc.GetRepositoryElementsResponse(
            repository_elements=dsc.RepositoryElements(
                element_data=(
                    dsc.RepositoryElementData(
                        name="dsc:RepositoryConfiguration",
                        valid=True,
                        repository_configuration=CONFIGURATION,
                    ),
                    dsc.RepositoryElementData(
                        name="dsc:RepositoryStatus", valid=True, repository_status=STATUS
                    ),
                )
            )
        ),
        id="the server, and what a filter of it is",
    ),
    pytest.param(
        f"<dsc:CancelPostScanJobRequest>{TOKEN_XML}</dsc:CancelPostScanJobRequest>",
        dsc.CancelPostScanJobRequest(job_token=TOKEN),
        id="cancel as an administrator",
    ),
    pytest.param("<dsc:CancelPostScanJobResponse/>", dsc.CancelPostScanJobResponse(), id="gone"),
    pytest.param(
        f"""<dsc:GetPostScanJobElementsRequest>{TOKEN_XML}<dsc:RequestedElements>
          <dsc:Name>dsc:JobStatus</dsc:Name><dsc:Name>dsc:Documents</dsc:Name>
        </dsc:RequestedElements></dsc:GetPostScanJobElementsRequest>""",
        dsc.GetPostScanJobElementsRequest(
            job_token=TOKEN,
            requested_elements=dsc.RequestedJobElements(name=("dsc:JobStatus", "dsc:Documents")),
        ),
        id="ask about a job",
    ),
    pytest.param(
        f"""<dsc:GetPostScanJobElementsResponse><dsc:JobElements>
          {element("JobStatus", TOLD.status_xml)}
          {element("JobDescription", TOLD.description_xml)}{element("Documents", DOCUMENTS_XML)}
          <dsc:ElementData dsc:Name="dsc:Toner" dsc:Valid="false"/>
        </dsc:JobElements></dsc:GetPostScanJobElementsResponse>""",
        dsc.GetPostScanJobElementsResponse(
            job_elements=dsc.JobElements(
                element_data=(
                    dsc.JobElementData(name="dsc:JobStatus", valid=True, job_status=TOLD.status),
                    dsc.JobElementData(
                        name="dsc:JobDescription", valid=True, job_description=TOLD.description
                    ),
                    dsc.JobElementData(name="dsc:Documents", valid=True, documents=DOCUMENTS),
                    dsc.JobElementData(name="dsc:Toner", valid=False),
                )
            )
        ),
        id="a job's elements",
    ),
    pytest.param("<dsc:GetActiveJobsRequest/>", dsc.GetActiveJobsRequest(), id="ask for jobs"),
    pytest.param(
        f"""<dsc:GetActiveJobsResponse><dsc:ActiveJobs>
          <dsc:JobSummary>{TOLD.summary_xml}</dsc:JobSummary></dsc:ActiveJobs>
        </dsc:GetActiveJobsResponse>""",
        dsc.GetActiveJobsResponse(active_jobs=dsc.JobSummaryList(job_summary=(TOLD.summary,))),
        id="one job with a filter that failed",
    ),
    pytest.param("<dsc:GetJobHistoryRequest/>", dsc.GetJobHistoryRequest(), id="ask for old jobs"),
    pytest.param(
        "<dsc:GetJobHistoryResponse><dsc:JobHistory/></dsc:GetJobHistoryResponse>",
        dsc.GetJobHistoryResponse(job_history=dsc.JobSummaryList()),
        id="no old jobs",
    ),
    pytest.param(
        f"""<dsc:RepositoryElementsChangeEvent><dsc:ElementChanges>
          <dsc:RepositoryConfiguration>{FILTERS_XML}</dsc:RepositoryConfiguration>
        </dsc:ElementChanges></dsc:RepositoryElementsChangeEvent>""",
        dsc.RepositoryElementsChangeEvent(
            element_changes=dsc.ElementChanges(repository_configuration=CONFIGURATION)
        ),
        id="the server is not what it was",
    ),
    pytest.param(
        f"""<dsc:RepositoryStatusSummaryEvent><dsc:StatusSummary>{STATUS_XML}</dsc:StatusSummary>
        </dsc:RepositoryStatusSummaryEvent>""",
        dsc.RepositoryStatusSummaryEvent(status_summary=STATUS),
        id="the server's state",
    ),
    pytest.param(
        f"""<dsc:PostScanJobStatusEvent><dsc:JobStatus>{TOLD.status_xml}</dsc:JobStatus>
        </dsc:PostScanJobStatusEvent>""",
        dsc.PostScanJobStatusEvent(job_status=TOLD.status),
        id="a job has come further",
    ),
    pytest.param(
        f"""<dsc:PostScanJobEndStateEvent>
          <dsc:PostScanJobEndState>{TOLD.end_xml}</dsc:PostScanJobEndState>
        </dsc:PostScanJobEndStateEvent>""",
        dsc.PostScanJobEndStateEvent(post_scan_job_end_state=TOLD.end),
        id="a job has ended",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_every_message_has_its_case() -> None:
    cased = {type(message).__name__ for case in CASES for message in case.values[1:]}
    assert message_names("dsc") == cased


def test_attributes_of_an_element_are_read_without_a_prefix_too() -> None:
    xml = '<dsc:ElementData Valid="0" Name="dsc:JobStatus"/>'
    assert_reads(xml, dsc.JobElementData(name="dsc:JobStatus", valid=False))


# --- values --------------------------------------------------------------------------------------

OWN = {
    ("JobStateReasons", "JobStateReason"): "SendImangeFailed",
    ("FilterStateReasons", "FilterStateReason"): "SharePointAccessDenied SharePointOutOfDiskSpace",
    ("RepositoryStatus", "RepositoryState"): "Idle Processing Stopped",
    ("RepositoryStateReasons", "RepositoryStateReason"): "None",
}
VARIANTS = {
    ("JobStateReasons", "JobStateReason"): "SendImageFailed",
    ("FilterStateReasons", "FilterStateReason"): "SharepointAccessDenied SharepointOutOfDiskSpace",
}


@pytest.mark.parametrize(("parent", "name", "text"), [*each(KNOWN), *each(OWN)])
def test_knows_every_value(parent: str, name: str, text: str) -> None:
    assert told_of(getattr(dsc, parent), name, text) == []


@pytest.mark.parametrize(("parent", "name", "text"), each(VARIANTS))
def test_notes_how_dsp_spells_it(parent: str, name: str, text: str) -> None:
    assert told_of(getattr(dsc, parent), name, text) == [f"{text!r} is a known variant spelling"]


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            "<dsc:GetActiveJobsResponse/>",
            dsc.GetActiveJobsResponse,
            ["GetActiveJobsResponse/ActiveJobs: required element is missing"],
            id="the published answer for no jobs",
        ),
        pytest.param(
            "<dsc:RequestedElements><dsc:Name>dsc:Toner</dsc:Name></dsc:RequestedElements>",
            dsc.RequestedJobElements,
            ["RequestedElements/Name: 'dsc:Toner' is not in the specification"],
            id="an element that nobody has specified",
        ),
        pytest.param(
            f"<dsc:CancelPostScanJobRequest><dsc:JobToken>{'x' * 256}</dsc:JobToken>"
            "</dsc:CancelPostScanJobRequest>",
            dsc.CancelPostScanJobRequest,
            ["CancelPostScanJobRequest/JobToken: 256 characters, expected at most 255"],
            id="a long token",
        ),
        pytest.param(
            "<dsc:Filter><dsc:Dialect>http://acme.example/fax</dsc:Dialect><dsc:FilterConfig/>"
            "</dsc:Filter>",
            dsc.Filter,
            ["Filter/Dialect: prefix of 'http://acme.example/fax' is not declared"],
            id="an address where the schema wants a qualified name",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
