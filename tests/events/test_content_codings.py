"""A coded body is decoded to the same message: whole, cut short, and out of a session."""

import gzip
import zlib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from inspector.events.event import Phase
from inspector.protocols import scan
from inspector.session.reader import Reader
from inspector.session.store import Entry, Session, pieces_of
from inspector.soap.namespaces import WSCN
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import HEAD_LIMIT, AnswerHead, Body, Headers, Request, recorded
from tests.builders import DEVICE, SOAP, START_US, cut, envelope, request
from tests.events.conversation import decode, notes

CANCEL = envelope(scan.CancelJobRequest(job_id=42), f"{WSCN}/CancelJob")
ANSWER = envelope(scan.CancelJobResponse(), f"{WSCN}/CancelJobResponse")
MESSAGE = scan.CancelJobRequest(job_id=42)
NOISE = b"".join(b"%032x" % (number * 0x9E3779B97F4A7C15) for number in range(30_000))
MIME = 'multipart/related; boundary="B"; type="application/xop+xml"'
WITH_IMAGE = (
    b"--B\r\nContent-Type: application/xop+xml\r\n\r\n" + CANCEL
    + b"\r\n--B\r\nContent-ID: <p@x>\r\n\r\n" + NOISE + b"\r\n--B--\r\n"
)  # fmt: skip


def headers_of(coding: str, content_type: str = SOAP) -> Headers:
    return (("Host", str(DEVICE)), ("Content-Type", content_type), ("Content-Encoding", coding))


@pytest.mark.parametrize(("coding", "body"), [
    pytest.param("gzip", gzip.compress(CANCEL), id="gzip"),
    pytest.param("deflate", zlib.compress(CANCEL), id="deflate"),
])  # fmt: skip
def test_a_coded_message_is_read_as_if_it_were_not(coding: str, body: bytes) -> None:
    plain, coded = decode(request(CANCEL)), decode(request(body, headers=headers_of(coding)))
    assert coded.message == MESSAGE
    assert notes(coded) == []
    assert coded.raw.length == len(body)
    same = {"raw": plain.raw}
    assert msgspec.structs.replace(coded, **same) == plain


def test_what_contradicts_is_noted_and_read() -> None:
    said = decode(request(CANCEL, headers=headers_of("gzip")))
    done = decode(request(gzip.compress(CANCEL)))
    unknown = decode(request(CANCEL, headers=headers_of("br")))
    assert said.message == done.message == unknown.message == MESSAGE
    assert notes(said) == ["HTTP: Content-Encoding is gzip, the body is not coded"]
    assert notes(done) == ["HTTP: body is gzip, no Content-Encoding says so"]
    assert notes(unknown) == ["HTTP: Content-Encoding br is not read"]


def test_a_coded_page_of_html_is_shown_decoded() -> None:
    headers = headers_of("gzip", "text/plain")
    event = decode(request(gzip.compress(b"not today"), headers=headers))
    assert notes(event) == ["HTTP: text/plain: 'not today', expected a SOAP envelope"]


def test_of_a_damaged_message_what_comes_before_is_shown() -> None:
    stored = zlib.compress(CANCEL, 0)  # as it is, in a frame with a checksum
    event = decode(request(stored[:-40], headers=headers_of("deflate")))
    assert (event.phase, event.operation, event.message) == (Phase.UNDECODED, "CancelJob", MESSAGE)
    assert notes(event)[0] == f"HTTP: zlib data end early, after {len(stored) - 40} bytes"


def test_an_answer_that_was_cut_short_is_decoded_as_far_as_it_came() -> None:
    head = AnswerHead(time_us=START_US, status=200, headers=headers_of("gzip"))
    event = decode(cut(head=head, body=Body.of(gzip.compress(ANSWER)[:-4])))
    assert isinstance(event.message, scan.CancelJobResponse)


@pytest.mark.parametrize(
    ("plain", "content_type"),
    [
        pytest.param(CANCEL, SOAP, id="small"),
        pytest.param(WITH_IMAGE, MIME, id="larger than what travels"),
    ],
)
def test_a_session_gives_back_what_was_decoded(
    tmp_path: Path, plain: bytes, content_type: str
) -> None:
    reader = BodyReader(content_type, "gzip")
    data = gzip.compress(plain)
    reader.feed(data)
    seen = request(reader.close(), headers=headers_of("gzip", content_type))
    assert isinstance(seen, Request)
    assert seen.body.complete == (len(data) <= HEAD_LIMIT) == (plain is CANCEL)
    event = decode(seen)
    whole = recorded(msgspec.structs.replace(seen, body=Body.of(data)))
    with closing(Session.open(tmp_path / "a.wsd")) as session:
        session.append([*pieces_of(seen, whole.chunks()), Entry(seen, [event])])
    with closing(Reader(tmp_path / "a.wsd")) as session_reader:
        (found,) = session_reader.observations()
        again = decode(found.observation)
        assert (again, again.message) == (event, MESSAGE)
        assert found.body() == data
