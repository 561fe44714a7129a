"""Traces of go-mfp's virtual scanner, with and without the .tar."""

import io
import random
import tracemalloc
from collections.abc import Iterable
from contextlib import suppress

import pytest

from inspector.errors import InspectorError
from inspector.events.told import Told, tell
from inspector.formats import go_mfp
from inspector.formats.files import FileError
from inspector.protocols import scan
from inspector.protocols.binary import Include
from inspector.soap.namespaces import WSCN
from inspector.wire.capture import CaptureError
from inspector.wire.observation import Address, Recorded, Request, Response
from tests.builders import ANSWERED_ID, ASKED_ID, envelope
from tests.formats import trace_kit
from tests.formats.trace_kit import PICTURE

TIME = "20-11-2026 10:12:12:"
TIME_US = 1_795_169_532_000_000
WRITTEN = "as go-mfp wrote it anew: order of headers, prefixes and white space are its own"
TYPE = 'multipart/related; type="application/xop+xml"; boundary="b-1"; start="<root>"'
NEAR_LOGS = b"-:\n 0123456789</>\0\xff"
"""Bytes that mean something in a log, or nothing at all."""


def document(xml: bytes) -> str:
    """A document as go-mfp prints it: the root alone on its lines."""
    text = xml.decode().partition("?>")[2].strip()
    return '<?xml version="1.0"?>\n' + text.replace("</soap:Envelope>", "\n</soap:Envelope>\n")


ASKED = document(envelope(scan.GetActiveJobsRequest(), f"{WSCN}/GetActiveJobs"))
ANSWERED = document(
    envelope(
        scan.GetActiveJobsResponse(active_jobs=None),
        f"{WSCN}/GetActiveJobsResponse",
        message_id=ANSWERED_ID,
        relates_to=ASKED_ID,
    )
)
FETCH = document(
    envelope(
        scan.RetrieveImageRequest(document_description=None, job_id=1, job_token="t"),
        f"{WSCN}/RetrieveImage",
    )
)
PAGE = document(
    envelope(
        scan.RetrieveImageResponse(scan_data=scan.ScanData(include=Include(href="cid:page"))),
        f"{WSCN}/RetrieveImageResponse",
        message_id=ANSWERED_ID,
        relates_to=ASKED_ID,
    )
)


def lines(text: str, time: str = TIME) -> str:
    return "".join(f"{time} {line}".rstrip() + "\n" for line in text.split("\n"))


def asked(number: int, name: str, xml: str, prefix: str = "req-") -> str:
    head = "POST /WSScan HTTP/1.1\nHost: 192.0.2.20:50000\nContent-Type: application/soap+xml\n\n"
    return lines(
        f"WS-Scan request received:\n{head}{xml}"
        f"{number:08}/{prefix}{name}.http: 99 bytes saved\n"
        f"{number:08}/{prefix}{name}.xml: {len(xml)} bytes saved"
    )


def answered(
    number: int, name: str, xml: str, *, content_type: str = "application/soap+xml", more: str = ""
) -> str:
    head = f"HTTP/1.1 200 OK\nConnection: close\nContent-Type: {content_type}\n\n"
    return lines(
        f"HTTP-SRVR POST /WSScan -- 200 OK\nWS-Scan response sent:\n{head}{xml}"
        f"{number:08}/rsp-{name}.xml: {len(xml)} bytes saved{more}"
    )


SAVED = f"\n00000002/rsp-RetrieveImageResponse.jpeg: {len(PICTURE)} bytes saved"
BEGIN = lines("starting virtual MFP at http://localhost:50000")
TEXT = BEGIN + asked(1, "GetActiveJobsRequest", ASKED) + lines("VSCAN: scan requested:\n    Input")
TEXT += answered(1, "GetActiveJobsResponse", ANSWERED)
SCAN = TEXT + asked(2, "RetrieveImageRequest", FETCH)
SCAN += answered(2, "RetrieveImageResponse", PAGE, content_type=TYPE, more=SAVED)
FILES = (
    ("00000001/req-GetActiveJobsRequest.http", b"PUT /tar HTTP/1.1\r\nHost: d:1\r\n\r\n"),
    ("00000001/req-GetActiveJobsRequest.xml", ASKED.encode()),
    ("00000002/rsp-RetrieveImageResponse.xml", PAGE.encode()),
    ("00000002/rsp-RetrieveImageResponse.jpeg", PICTURE),
)


def tar_of(files: Iterable[tuple[str, bytes]], *, hours: int = 0) -> io.BytesIO:
    return trace_kit.tar_of(files, time_s=TIME_US // 1_000_000 - hours * 3600)


def read(log: str, tar: io.BytesIO | None = None) -> list[Recorded]:
    return list(go_mfp.read(io.BytesIO(log.encode()), tar, name="v03.log"))


def told(log: str, tar: io.BytesIO | None = None) -> list[Told]:
    return list(tell(read(log, tar)))


def test_an_exchange_is_told() -> None:
    one, other = told(TEXT)
    assert [it.events[0].operation for it in (one, other)] == ["GetActiveJobs"] * 2
    request, response = one.seen.observation, other.seen.observation
    assert isinstance(request, Request)
    assert isinstance(response, Response)
    assert (request.method, request.target, response.status) == ("POST", "/WSScan", 200)
    assert (one.seen.body().decode(), other.seen.body().decode()) == (ASKED, ANSWERED)
    assert request.destination == response.source == Address("192.0.2.20", 50000)
    assert request.source == response.destination == Address("client", 0)
    assert request.exchange == response.exchange
    assert [it.events[0].notes[0].text for it in (one, other)] == [WRITTEN] * 2


def test_the_head_of_the_tar_is_preferred() -> None:
    request = read(TEXT, tar_of(FILES))[0].observation
    assert isinstance(request, Request)
    assert (request.method, request.target) == ("PUT", "/tar")
    assert request.destination == Address("d", 1)


@pytest.mark.parametrize(
    ("tar", "time_us"),
    [
        (None, TIME_US),
        (tar_of(FILES), TIME_US),
        (tar_of(FILES, hours=2), TIME_US - 7_200_000_000),
        (tar_of(FILES, hours=-5), TIME_US + 18_000_000_000),
    ],
)
def test_the_tar_tells_the_time_zone_of_the_log(tar: io.BytesIO | None, time_us: int) -> None:
    assert {it.observation.time_us for it in read(TEXT, tar)} == {time_us}


def test_an_image_gets_a_frame_again() -> None:
    answer = told(SCAN, tar_of(FILES))[3]
    (event,) = answer.events
    (picture,) = event.attachments
    assert answer.seen.body()[picture.offset : picture.offset + picture.length] == PICTURE
    assert (picture.content_id, picture.content_type) == ("page", "image/jpeg")
    assert [note.text for note in event.notes] == [
        WRITTEN,
        "the frame of the parts was not recorded; it is made again",
    ]


@pytest.mark.parametrize(
    ("tar", "note"),
    [
        (None, "rsp-RetrieveImageResponse.jpeg is in v03.tar, which is not here"),
        (tar_of(FILES[:2]), "rsp-RetrieveImageResponse.jpeg is not in v03.tar"),
    ],
)
def test_without_the_image_its_length_is_told(tar: io.BytesIO | None, note: str) -> None:
    (event,) = told(SCAN, tar)[3].events
    assert (event.operation, event.phase) == ("RetrieveImage", "response")
    assert [it.length for it in event.attachments] == [len(PICTURE)]
    assert [it.text for it in event.notes] == [WRITTEN, note]


def test_an_image_may_be_saved_after_the_next_request() -> None:
    late = lines(SAVED.strip())
    log = SCAN.replace(late, "") + asked(3, "GetActiveJobsRequest", ASKED) + late
    found = told(log, tar_of(FILES))
    assert [it.length for it in found[3].events[0].attachments] == [len(PICTURE)]
    assert len(found) == 5


def test_newer_versions_number_their_files() -> None:
    names = {"rsp-RetrieveImageResponse.jpeg": "03-rdata.jpeg", "/rsp-": "/02-", "/req-": "/00-"}
    log, files = SCAN, list(FILES)
    for old, new in names.items():
        log = log.replace(old, new)
        files = [(name.replace(old, new), data) for name, data in files]
    assert told(log, tar_of(files))[3].events[0].attachments[0].width_px is None
    assert PICTURE in told(log, tar_of(files))[3].seen.body()


def test_a_refused_request_has_only_a_status() -> None:
    refused = lines("HTTP-SRVR POST /WSScan -- 503 Service Unavailable")
    log = BEGIN + asked(1, "GetActiveJobsRequest", ASKED) + refused
    log += asked(2, "GetActiveJobsRequest", ASKED) + answered(2, "Response", ANSWERED)
    _, answer, *rest = (it.observation for it in read(log))
    assert isinstance(answer, Response)
    assert (answer.status, answer.reason) == (503, "Service Unavailable")
    assert answer.notes[0].text == "the answer was not recorded, only its status is in the log"
    assert len(rest) == 2


def test_a_request_that_was_not_understood_has_only_its_first_line() -> None:
    request, answer = (
        it.observation for it in read(BEGIN + lines("HTTP-SRVR GET /x -- 404 Not Found"))
    )
    assert isinstance(request, Request)
    assert isinstance(answer, Response)
    assert (request.method, request.target, answer.status) == ("GET", "/x", 404)
    assert request.notes[0].text.startswith("the request was not recorded")


def test_a_log_that_breaks_off_gives_what_it_has() -> None:
    request, answer = read(TEXT[: TEXT.index("WS-Scan response")])
    assert isinstance(answer.observation, Response)
    assert answer.observation.status == 200
    (cut,) = read(BEGIN + lines("WS-Scan request received:\nPOST /WSS"))
    assert cut.observation.notes[0].text == "request line is 'POST /WSS'"
    assert request.observation.exchange == answer.observation.exchange


def test_a_tar_that_breaks_off_is_told_in_the_end() -> None:
    found = go_mfp.read(io.BytesIO(TEXT.encode()), io.BytesIO(tar_of(FILES).getvalue()[:1536]))
    assert len([next(found), next(found)]) == 2
    with pytest.raises(CaptureError, match="breaks off within"):
        next(found)


def test_a_log_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go_mfp, "LOG_LIMIT", len(TEXT))
    found = go_mfp.read(io.BytesIO(SCAN.encode()))
    assert len([next(found), next(found)]) == 2
    with pytest.raises(FileError, match="the log is longer than"):
        next(found)


@pytest.mark.parametrize("seed", range(300))
def test_damaged_traces_raise_only_inspector_error(seed: int) -> None:
    chance = random.Random(seed)
    tar = io.BytesIO(trace_kit.changed(tar_of(FILES).getvalue(), chance, NEAR_LOGS))
    log = io.BytesIO(trace_kit.changed(SCAN.encode(), chance, NEAR_LOGS))
    with suppress(InspectorError):
        for one in tell(go_mfp.read(log, tar)):
            assert one.seen.body() is not None


@pytest.mark.parametrize("time", ["00-00-0000 00:00:00:", "99-99-9999 99:99:99:"])
def test_times_that_are_none_stop_nothing(time: str) -> None:
    assert len(told(TEXT.replace(TIME, time))) == 2


@pytest.mark.parametrize(
    ("start", "is_ours"),
    [
        (TEXT, True),
        (TEXT.replace("\n", "\r\n"), True),
        (lines("something else"), False),
        ("00:00:00.000: Fake: HTTP POST http://a/\n", False),
        ("", False),
    ],
)
def test_a_log_is_told_by_its_first_bytes(start: str, is_ours: bool) -> None:
    assert go_mfp.looks_like(start.encode()[:4096]) is is_ours


def test_empty_lines_are_not_kept() -> None:
    log = io.BytesIO(BEGIN.encode() + b"\n" * 200_000 + TEXT.encode())
    tracemalloc.start()
    try:
        assert len(list(go_mfp.read(log))) == 2
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
