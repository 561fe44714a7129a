import io

import pytest

from inspector.events.decode import Decoder
from inspector.events.event import Event, Phase
from inspector.formats import envelope
from inspector.formats.files import FileError
from inspector.protocols import dsp, scan
from inspector.soap import build
from inspector.soap.namespaces import DSP, FAULT_ACTION, WSCN

ID = "urn:uuid:6d1f0a52-3c41-4be0-9a0e-000000000001"
ASKED = build.envelope(
    scan.GetActiveJobsRequest(), action=f"{WSCN}/GetActiveJobs", message_id=ID, to="http://d/scan"
)
ANSWERED = build.envelope(
    dsp.CancelPostScanJobResponse(),
    action=f"{DSP}/CancelPostScanJobResponse",
    message_id=ID,
    relates_to=ID,
)
FAULT = build.envelope(
    build.fault(code="Receiver", subcode=(WSCN, "OperationFailed"), reason="no"),
    action=FAULT_ACTION,
    message_id=ID,
)


def event(data: bytes, name: str = "report.xml") -> Event:
    (seen,) = envelope.read(io.BytesIO(data), name)
    (found,) = Decoder().feed(seen.observation)
    return found


@pytest.mark.parametrize(
    ("data", "phase", "operation"),
    [
        pytest.param(ASKED, Phase.REQUEST, "GetActiveJobs", id="a request"),
        pytest.param(ANSWERED, Phase.RESPONSE, "CancelPostScanJob", id="an answer"),
        pytest.param(FAULT, Phase.FAULT, "", id="a fault"),
        pytest.param(
            ASKED.decode().encode("utf-16"),
            Phase.REQUEST,
            "GetActiveJobs",
            id="a lie about UTF-16",
        ),
        pytest.param(b"<html/>", Phase.UNDECODED, "", id="other XML"),
        pytest.param(ASKED[:300], Phase.UNDECODED, "GetActiveJobs", id="cut short"),
    ],
)
def test_a_file_is_told_like_a_message(data: bytes, phase: Phase, operation: str) -> None:
    told = event(data, "folder/report.xml")
    assert (told.phase, told.operation, told.exchange) == (phase, operation, "report.xml")


def test_a_message_of_a_file_has_no_status() -> None:
    http = event(ANSWERED).http
    assert http is not None
    assert http.status is None


@pytest.mark.parametrize(
    ("start", "is_xml"),
    [
        (b"<?xml", True),
        (b"\xef\xbb\xbf\r\n <a", True),
        ("<a".encode("utf-16"), True),
        ("<a".encode("utf-16-le"), True),
        (b"POST /", False),
        (b"", False),
    ],
)
def test_xml_is_told_by_its_first_bytes(start: bytes, is_xml: bool) -> None:
    assert envelope.looks_like_xml(start) is is_xml


def test_a_file_of_gigabytes_is_no_envelope(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "SIZE_LIMIT", 10)
    with pytest.raises(FileError, match="larger than 10 bytes"):
        list(envelope.read(io.BytesIO(b"<" * 11), "a.xml"))


def test_megabytes_are_no_envelope() -> None:
    """XML takes a hundredfold in memory."""
    with pytest.raises(FileError, match=r"^a.xml: larger than 4194304 bytes"):
        list(envelope.read(io.BytesIO(b"<a>" * 2_000_000), "a.xml"))
