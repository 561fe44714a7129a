"""The scan service's messages, as Windows, sane-airscan and devices write them."""

import pytest

from inspector.soap.namespaces import WSCN, WSCN_2006_01
from tests.protocols.both_ways import (
    assert_both_ways,
    assert_reads,
    declared,
    message_names,
    notes_of,
    read_one,
)
from tests.protocols.scanning import (
    INFORMATION,
    INFORMATION_XML,
    SHARED,
    TICKET,
    TICKET_XML,
    Shared,
)
from tests.protocols.ticketing import FINAL, FINAL_XML

binary = declared("binary")
scan = declared("scan")
scan_job = declared("scan_job")
scan_ticket = declared("scan_ticket")

CASES = [
    pytest.param(
        f"""<wscn:CreateScanJobRequest><wscn:ScanTicket>{TICKET_XML}</wscn:ScanTicket>
        </wscn:CreateScanJobRequest>""",
        scan.CreateScanJobRequest(scan_ticket=TICKET),
        id="create a job, pull scan",
    ),
    pytest.param(
        f"""<wscn:CreateScanJobRequest>
          <wscn:ScanIdentifier>583ea42a-0000-4000-8000-000000000001</wscn:ScanIdentifier>
          <wscn:DestinationToken>Client_1</wscn:DestinationToken>
          <wscn:ScanTicket>{TICKET_XML}</wscn:ScanTicket></wscn:CreateScanJobRequest>""",
        scan.CreateScanJobRequest(
            scan_identifier="583ea42a-0000-4000-8000-000000000001",
            destination_token="Client_1",
            scan_ticket=TICKET,
        ),
        id="create a job, push scan",
    ),
    pytest.param(
        f"""<wscn:CreateScanJobResponse><wscn:JobId>42</wscn:JobId>
          <wscn:JobToken>ScanJob1</wscn:JobToken>
          <wscn:ImageInformation>{INFORMATION_XML}</wscn:ImageInformation>
          <wscn:DocumentFinalParameters>{FINAL_XML}</wscn:DocumentFinalParameters>
        </wscn:CreateScanJobResponse>""",
        scan.CreateScanJobResponse(
            job_id=42,
            job_token="ScanJob1",
            image_information=INFORMATION,
            document_final_parameters=FINAL,
        ),
        id="the job",
    ),
    pytest.param(
        """<wscn:RetrieveImageRequest><wscn:JobId>42</wscn:JobId>
          <wscn:JobToken>ScanJob1</wscn:JobToken><wscn:DocumentDescription>
            <wscn:DocumentName>Page 1</wscn:DocumentName></wscn:DocumentDescription>
        </wscn:RetrieveImageRequest>""",
        scan.RetrieveImageRequest(
            job_id=42,
            job_token="ScanJob1",
            document_description=scan_job.DocumentDescription(document_name="Page 1"),
        ),
        id="ask for an image",
    ),
    pytest.param(
        """<wscn:RetrieveImageResponse><wscn:ScanData><xop:Include href="cid:0@wsd.example"/>
        </wscn:ScanData></wscn:RetrieveImageResponse>""",
        scan.RetrieveImageResponse(
            scan_data=scan.ScanData(include=binary.Include(href="cid:0@wsd.example"))
        ),
        id="an image",
    ),
    pytest.param(
        "<wscn:CancelJobRequest><wscn:JobId>2147483647</wscn:JobId></wscn:CancelJobRequest>",
        scan.CancelJobRequest(job_id=2**31 - 1),
        id="cancel",
    ),
    pytest.param("<wscn:CancelJobResponse/>", scan.CancelJobResponse(), id="cancelled"),
    pytest.param(
        """<wscn:ScanAvailableEvent><wscn:ClientContext>ScanToPrint</wscn:ClientContext>
          <wscn:ScanIdentifier>583ea42a</wscn:ScanIdentifier>
          <wscn:InputSource>ADF</wscn:InputSource></wscn:ScanAvailableEvent>""",
        scan.ScanAvailableEvent(
            client_context="ScanToPrint", scan_identifier="583ea42a", input_source="ADF"
        ),
        id="the button, with the source that the pages do not have",
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


@pytest.mark.parametrize("shared", SHARED, ids=lambda shared: shared.name)
def test_reads_and_writes_what_managed_scanners_share(shared: Shared) -> None:
    assert_both_ways(shared.in_service("wscn"), shared.message(scan))


def test_every_message_has_its_case() -> None:
    cased = {type(message).__name__ for case in CASES for message in case.values[1:]}
    assert message_names("scan") == cased | {shared.name for shared in SHARED}


# --- in other words ------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["sca:", "scan:", ""], ids=["Windows", "Kyocera", "default"])
def test_prefixes_do_not_matter(prefix: str) -> None:
    attribute = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    for shared in SHARED:
        xml = shared.in_service("wscn").replace("<wscn:", f"<{prefix}")
        xml = xml.replace("</wscn:", f"</{prefix}").replace(">wscn:", f">{prefix}")
        xml = xml.replace('"wscn:', f'"{prefix}')
        name = f"<{prefix}{shared.name}"
        assert_reads(xml.replace(name, f'{name} {attribute}="{WSCN}"', 1), shared.message(scan))


def test_line_ends_in_an_empty_element_do_not_matter() -> None:
    xml = "<wscn:GetActiveJobsRequest>\r\n\t</wscn:GetActiveJobsRequest>"
    assert_reads(xml, scan.GetActiveJobsRequest())


def test_the_description_may_come_first_as_sane_airscan_sends_it() -> None:
    xml = """<sca:RetrieveImageRequest xmlns:sca="{}"><sca:DocumentDescription>
        <sca:DocumentName>IMAGE000.JPG</sca:DocumentName></sca:DocumentDescription>
      <sca:JobId>1</sca:JobId><sca:JobToken>t</sca:JobToken></sca:RetrieveImageRequest>"""
    described = scan_job.DocumentDescription(document_name="IMAGE000.JPG")
    message = scan.RetrieveImageRequest(job_id=1, job_token="t", document_description=described)
    read, notes = read_one(xml.format(WSCN), scan.RetrieveImageRequest)
    assert read == message
    assert notes == ["RetrieveImageRequest: its children are not in the specified order"]


# --- deviations ----------------------------------------------------------------------------------

TOKEN = "<wscn:DestinationToken>Client_1</wscn:DestinationToken>"


def test_an_element_of_the_draft_is_read_and_told() -> None:
    """WSD-python mixes both years; Samsung finds no token where it is in the draft's namespace."""
    old = TOKEN.replace("wscn:", "old:").replace("Token>", f'Token xmlns:old="{WSCN_2006_01}">', 1)
    xml = f"""<wscn:CreateScanJobRequest>{old}
      <wscn:ScanTicket>{TICKET_XML}</wscn:ScanTicket></wscn:CreateScanJobRequest>"""
    message, notes = read_one(xml, scan.CreateScanJobRequest)
    assert message == scan.CreateScanJobRequest(destination_token="Client_1", scan_ticket=TICKET)
    assert notes == [f"Body: namespace {WSCN_2006_01!r} read as {WSCN!r}"]


def test_the_misspelt_parameters_of_the_published_example_are_read_and_told() -> None:
    xml = f"""<wscn:CreateScanJobResponse><wscn:JobId>1</wscn:JobId>
      <wscn:JobToken>t</wscn:JobToken>
      <wscn:ImageInformation>{INFORMATION_XML}</wscn:ImageInformation>
      <wscn:DocumentFinalParamters/></wscn:CreateScanJobResponse>"""
    message, notes = read_one(xml, scan.CreateScanJobResponse)
    assert message.document_final_parameters == scan_ticket.DocumentFinalParameters()
    assert notes[0] == (
        "CreateScanJobResponse/DocumentFinalParamters: is a variant spelling of"
        " 'DocumentFinalParameters'"
    )


@pytest.mark.parametrize(
    ("xml", "cls", "expected"),
    [
        pytest.param(
            f"<old:GetActiveJobsRequest xmlns:old='{WSCN_2006_01}'><old:Extra/>"
            "</old:GetActiveJobsRequest>",
            scan.GetActiveJobsRequest,
            [f"GetActiveJobsRequest/Extra: unknown element of namespace {WSCN_2006_01!r}"],
            id="an element that nobody has specified",
        ),
        pytest.param(
            "<wscn:RetrieveImageRequest><wscn:JobId>1</wscn:JobId><wscn:JobToken>t</wscn:JobToken>"
            "</wscn:RetrieveImageRequest>",
            scan.RetrieveImageRequest,
            ["RetrieveImageRequest/DocumentDescription: required element is missing"],
            id="an image without description",
        ),
        pytest.param(
            "<wscn:CancelJobRequest><wscn:JobId>0</wscn:JobId></wscn:CancelJobRequest>",
            scan.CancelJobRequest,
            ["CancelJobRequest/JobId: 0 is below 1"],
            id="job ids start at 1",
        ),
        pytest.param(
            "<wscn:CancelJobRequest><wscn:JobId>2147483648</wscn:JobId></wscn:CancelJobRequest>",
            scan.CancelJobRequest,
            ["CancelJobRequest/JobId: 2147483648 is above 2147483647"],
            id="job ids have 31 bits",
        ),
        pytest.param(
            """<wscn:ValidationInfo><wscn:ValidTicket>True</wscn:ValidTicket>
              <wscn:ImageInformation><wscn:MediaFrontImageInfo>
                <wscn:PixelsPerLine>0</wscn:PixelsPerLine>
                <wscn:NumberOfLines>0</wscn:NumberOfLines>
                <wscn:BytesPerLine>0</wscn:BytesPerLine>
              </wscn:MediaFrontImageInfo></wscn:ImageInformation></wscn:ValidationInfo>""",
            scan.ValidationInfo,
            [
                "ValidationInfo/ValidTicket: 'True' is not lower case, as XML Schema demands",
                "ValidationInfo/ImageInformation/MediaFrontImageInfo/PixelsPerLine: 0 is below 1",
                "ValidationInfo/ImageInformation/MediaFrontImageInfo/NumberOfLines: 0 is below 1",
            ],
            id="a verdict with zero sizes",
        ),
        pytest.param(
            "<wscn:ScanAvailableEvent><wscn:InputSource>ADFBack</wscn:InputSource>"
            "</wscn:ScanAvailableEvent>",
            scan.ScanAvailableEvent,
            [
                "ScanAvailableEvent/InputSource: 'ADFBack' is not in the specification",
                "ScanAvailableEvent/ClientContext: required element is missing",
                "ScanAvailableEvent/ScanIdentifier: required element is missing",
            ],
            id="a button that says nothing",
        ),
    ],
)
def test_notes_what_is_odd(xml: str, cls: type, expected: list[str]) -> None:
    assert notes_of(xml, cls) == expected
