"""What a scanner says to the scan server, and is told by it."""

import pytest

from inspector.soap.namespaces import DSP, DSP_2008_02, EMLF
from tests.protocols.both_ways import (
    assert_both_ways,
    assert_reads,
    declared,
    each,
    message_names,
    notes_of,
    told_of,
)
from tests.protocols.post_scanning import KNOWN, PROCESS, TOKEN, Told

binary = declared("binary")
dsp = declared("dsp")
psp = declared("psp")

TOLD = Told("dsp", dsp)
TOKEN_XML = f"<dsp:JobToken>{TOKEN}</dsp:JobToken>"

CASES = [
    pytest.param(
        f"""<dsp:CreatePostScanJobRequest>
          <dsp:UserIdentifier>S-1-5-21-1-2-3-1001</dsp:UserIdentifier>
          <dsp:PSP_Identifier>{PROCESS}</dsp:PSP_Identifier>
          <dsp:PostScanInstructions>
            <psp:DocumentRootName>invoice</psp:DocumentRootName>
            <psp:FiltersToProcess><psp:Filter><psp:Dialect>{EMLF}</psp:Dialect>
              <psp:Instructions><emlf:EmailConfig/></psp:Instructions></psp:Filter>
            </psp:FiltersToProcess></dsp:PostScanInstructions></dsp:CreatePostScanJobRequest>""",
        dsp.CreatePostScanJobRequest(
            user_identifier="S-1-5-21-1-2-3-1001",
            psp_identifier=PROCESS,
            post_scan_instructions=psp.PostScanInstructions(
                document_root_name="invoice",
                filters_to_process=psp.FiltersToProcess(
                    filter=(
                        psp.Filter(
                            dialect=EMLF,
                            instructions=psp.Instructions(email_config=psp.EmailConfig()),
                        ),
                    )
                ),
            ),
        ),
        id="hand over a job; the instructions' content is in the psp namespace",
    ),
    pytest.param(
        f"<dsp:CreatePostScanJobResponse>{TOKEN_XML}</dsp:CreatePostScanJobResponse>",
        dsp.CreatePostScanJobResponse(job_token=TOKEN),
        id="taken",
    ),
    pytest.param(
        f"""<dsp:SendImageRequest>{TOKEN_XML}<dsp:DocumentDescription>
            <dsp:DocumentId>1</dsp:DocumentId><dsp:Format>tiff-single-g4</dsp:Format>
          </dsp:DocumentDescription>
          <dsp:ImageData><xop:Include href="cid:1@scanner.example"/></dsp:ImageData>
        </dsp:SendImageRequest>""",
        dsp.SendImageRequest(
            job_token=TOKEN,
            document_description=dsp.DocumentDescription(document_id=1, format="tiff-single-g4"),
            image_data=dsp.ImageData(include=binary.Include(href="cid:1@scanner.example")),
        ),
        id="an image",
    ),
    pytest.param("<dsp:SendImageResponse/>", dsp.SendImageResponse(), id="received"),
    pytest.param(
        f"<dsp:EndPostScanJobRequest>{TOKEN_XML}</dsp:EndPostScanJobRequest>",
        dsp.EndPostScanJobRequest(job_token=TOKEN),
        id="that was all",
    ),
    pytest.param("<dsp:EndPostScanJobResponse/>", dsp.EndPostScanJobResponse(), id="processing"),
    pytest.param(
        f"<dsp:CancelPostScanJobRequest>{TOKEN_XML}</dsp:CancelPostScanJobRequest>",
        dsp.CancelPostScanJobRequest(job_token=TOKEN),
        id="cancel",
    ),
    pytest.param("<dsp:CancelPostScanJobResponse/>", dsp.CancelPostScanJobResponse(), id="gone"),
    pytest.param(
        f"""<dsp:GetPostScanJobElementsRequest>{TOKEN_XML}<dsp:RequestedElements>
          <dsp:Name>dsp:JobStatus</dsp:Name><dsp:Name>dsp:JobDescription</dsp:Name>
        </dsp:RequestedElements></dsp:GetPostScanJobElementsRequest>""",
        dsp.GetPostScanJobElementsRequest(
            job_token=TOKEN,
            requested_elements=dsp.RequestedElements(name=("dsp:JobStatus", "dsp:JobDescription")),
        ),
        id="ask about a job",
    ),
    pytest.param(
        f"""<dsp:GetPostScanJobElementsResponse><dsp:JobElements>
          <dsp:ElementData dsp:Name="dsp:JobStatus" dsp:Valid="true">
            <dsp:JobStatus>{TOLD.status_xml}</dsp:JobStatus></dsp:ElementData>
          <dsp:ElementData dsp:Name="dsp:JobDescription" dsp:Valid="true">
            <dsp:JobDescription>{TOLD.description_xml}</dsp:JobDescription></dsp:ElementData>
          <dsp:ElementData dsp:Name="dsp:Toner" dsp:Valid="false"/>
        </dsp:JobElements></dsp:GetPostScanJobElementsResponse>""",
        dsp.GetPostScanJobElementsResponse(
            job_elements=dsp.JobElements(
                element_data=(
                    dsp.ElementData(name="dsp:JobStatus", valid=True, job_status=TOLD.status),
                    dsp.ElementData(
                        name="dsp:JobDescription", valid=True, job_description=TOLD.description
                    ),
                    dsp.ElementData(name="dsp:Toner", valid=False),
                )
            )
        ),
        id="a job's elements",
    ),
    pytest.param(
        f"""<dsp:PostScanJobStatusEvent><dsp:JobStatus>{TOLD.status_xml}</dsp:JobStatus>
        </dsp:PostScanJobStatusEvent>""",
        dsp.PostScanJobStatusEvent(job_status=TOLD.status),
        id="a job has come further",
    ),
    pytest.param(
        f"""<dsp:PostScanJobEndStateEvent>
          <dsp:PostScanJobEndState>{TOLD.end_xml}</dsp:PostScanJobEndState>
        </dsp:PostScanJobEndStateEvent>""",
        dsp.PostScanJobEndStateEvent(post_scan_job_end_state=TOLD.end),
        id="a job has ended",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_every_message_has_its_case() -> None:
    cased = {type(message).__name__ for case in CASES for message in case.values[1:]}
    assert message_names("dsp") == cased


def test_attributes_of_an_element_are_read_without_a_prefix_too() -> None:
    xml = '<dsp:ElementData Valid="0" Name="dsp:JobStatus"/>'
    assert_reads(xml, dsp.ElementData(name="dsp:JobStatus", valid=False))


# --- values --------------------------------------------------------------------------------------

OWN = {
    ("JobStateReasons", "JobStateReason"): "SendImageFailed",
    ("FilterStateReasons", "FilterStateReason"): "SharepointAccessDenied SharepointOutOfDiskSpace",
    ("RequestedElements", "Name"): "dsp:JobStatus dsp:JobDescription",
}
VARIANTS = {
    ("JobStateReasons", "JobStateReason"): "SendImangeFailed",
    ("FilterStateReasons", "FilterStateReason"): "SharePointAccessDenied SharePointOutOfDiskSpace",
}


@pytest.mark.parametrize(("parent", "name", "text"), [*each(KNOWN), *each(OWN)])
def test_knows_every_value(parent: str, name: str, text: str) -> None:
    assert told_of(getattr(dsp, parent), name, text) == []


@pytest.mark.parametrize(("parent", "name", "text"), each(VARIANTS))
def test_notes_how_dsc_spells_it(parent: str, name: str, text: str) -> None:
    assert told_of(getattr(dsp, parent), name, text) == [f"{text!r} is a known variant spelling"]


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            f"""<old:EndPostScanJobRequest xmlns:old="{DSP_2008_02}">
              <old:JobToken>1</old:JobToken></old:EndPostScanJobRequest>""",
            dsp.EndPostScanJobRequest,
            [f"Body: namespace {DSP_2008_02!r} read as {DSP!r}"],
            id="the namespace of the published fault",
        ),
        pytest.param(
            "<dsp:DocumentDescription><dsp:DocumentId>0</dsp:DocumentId><dsp:Format>xps"
            "</dsp:Format></dsp:DocumentDescription>",
            dsp.DocumentDescription,
            ["DocumentDescription/DocumentId: 0 is below 1"],
            id="images are counted from 1",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
