import pytest

from inspector.protocols.dsp import CancelPostScanJobRequest, CancelPostScanJobResponse
from tests.protocols.both_ways import assert_both_ways, notes_of

DSP = 'xmlns:dsp="http://schemas.microsoft.com/windows/2008/12/wdp/distributedscan/processing"'

CASES = [
    pytest.param(
        f"""<dsp:CancelPostScanJobRequest {DSP}>
          <dsp:JobToken> token-1 </dsp:JobToken>
        </dsp:CancelPostScanJobRequest>""",
        CancelPostScanJobRequest(job_token="token-1"),
        id="cancel",
    ),
    pytest.param(
        f"<dsp:CancelPostScanJobResponse {DSP}/>", CancelPostScanJobResponse(), id="cancelled"
    ),
]


@pytest.mark.parametrize(("xml", "message"), CASES)
def test_reads_and_writes(xml: str, message: object) -> None:
    assert_both_ways(xml, message)


def test_notes_a_missing_token() -> None:
    assert notes_of(f"<dsp:CancelPostScanJobRequest {DSP}/>", CancelPostScanJobRequest) == [
        "CancelPostScanJobRequest/JobToken: required element is missing"
    ]
