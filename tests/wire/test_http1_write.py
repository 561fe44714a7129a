import msgspec
import pytest

from inspector.wire.http1_write import framed, head_bytes, wire_chunks
from inspector.wire.observation import Headers, Request, Response
from tests.wire.builders import START_US, request, response, with_chunks

LENGTH_3 = (("Content-Length", "3"),)
CHUNKED = (("Transfer-Encoding", "chunked"),)
CLOSE = (("Connection", "close"),)


def wire(seen_headers: Headers, body: bytes, *, method: str = "POST", status: int = 0) -> bytes:
    """What goes on the wire after the start line; a response if there is a status."""
    if status:
        seen = response(body, headers=seen_headers, status=status)
    else:
        seen = request(body, headers=seen_headers)
    message = seen.observation
    assert isinstance(message, Request | Response)
    frame = framed(message, method=method)
    chunks = wire_chunks(seen, frame, begin_us=message.time_us, end_us=message.end_us)
    return b"".join(chunk.data for chunk in chunks).split(b"\r\n", 1)[1]


CASES = [
    pytest.param(LENGTH_3, b"abc", 0, b"Content-Length: 3\r\n\r\nabc", id="true length"),
    pytest.param(
        (("Content-Length", "9"), ("A", "b"), ("content-length", "9")),
        b"abc",
        0,
        b"Content-Length: 3\r\nA: b\r\n\r\nabc",
        id="false length",
    ),
    pytest.param((), b"", 0, b"\r\n", id="request without a body"),
    pytest.param((), b"abc", 0, b"Content-Length: 3\r\n\r\nabc", id="request without a length"),
    pytest.param(
        CHUNKED,
        b"abc",
        0,
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        id="chunked request",
    ),
    pytest.param(
        CHUNKED, b"", 200, b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", id="empty chunked answer"
    ),
    pytest.param((), b"", 200, b"Content-Length: 0\r\n\r\n", id="answer without a length"),
    pytest.param(CLOSE, b"abc", 200, b"Connection: close\r\n\r\nabc", id="ends with connection"),
    pytest.param(
        (("Transfer-Encoding", "gzip"),),
        b"abc",
        200,
        b"Transfer-Encoding: gzip\r\n\r\nabc",
        id="another coding ends with the connection",
    ),
    pytest.param(LENGTH_3, b"abc", 204, b"Content-Length: 3\r\n\r\n", id="no body may follow"),
]


@pytest.mark.parametrize(("headers", "body", "status", "expected"), CASES)
def test_on_the_wire(headers: Headers, body: bytes, status: int, expected: bytes) -> None:
    assert wire(headers, body, status=status) == expected


def test_an_answer_to_head_keeps_its_length() -> None:
    assert wire(LENGTH_3, b"", method="HEAD", status=200) == b"Content-Length: 3\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body", "remarks"),
    [
        (LENGTH_3, b"abc", ()),
        ((("Content-Length", "9"),), b"abc", ("Content-Length was 9",)),
        ((), b"abc", ("Content-Length was absent",)),
    ],
    ids=["true", "false", "absent"],
)
def test_what_is_not_as_seen_is_remarked(
    headers: Headers, body: bytes, remarks: tuple[str, ...]
) -> None:
    message = response(body, headers=headers).observation
    assert isinstance(message, Response)
    assert framed(message).remarks == remarks


def test_another_version_is_written_as_http11() -> None:
    message = request(version="HTTP/2.0").observation
    assert isinstance(message, Request)
    frame = framed(message)
    assert frame.head.startswith(b"POST /WSDScanner HTTP/1.1\r\n")
    assert frame.remarks == ("seen as HTTP/2.0, written as HTTP/1.1",)


@pytest.mark.parametrize(("status", "told"), [(0, "not seen"), (1000, "1000")])
def test_a_status_that_cannot_be_is_written_as_200(status: int, told: str) -> None:
    message = response(status=status).observation
    assert isinstance(message, Response)
    frame = framed(message)
    assert frame.head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert frame.has_body
    assert frame.remarks == (f"status was {told}, 200 stands for it",)


def test_heads() -> None:
    asked, answered = request(headers=(("A", "é"), ("B", "日"))).observation, response().observation
    assert isinstance(asked, Request)
    assert isinstance(answered, Response)
    assert head_bytes(asked) == (
        b"POST /WSDScanner HTTP/1.1\r\nA: \xc3\xa9\r\nB: \xe6\x97\xa5\r\n\r\n"
    )
    assert head_bytes(answered, ()) == b"HTTP/1.1 200 OK\r\n\r\n"


def test_a_line_break_begins_no_header() -> None:
    message = request(headers=(("A", "b\r\nC: d"), ("E\n", "f\0"))).observation
    assert isinstance(message, Request)
    assert head_bytes(message) == b"POST /WSDScanner HTTP/1.1\r\nA: b C: d\r\nE : f \r\n\r\n"


def test_bytes_keep_their_times() -> None:
    seen = with_chunks(
        request(b"abcd", headers=()),
        (START_US, b"a"),
        (START_US + 10, b"b"),
        (START_US + 5, b"c"),
        (START_US + 9999, b"d"),
    )
    message = seen.observation
    assert isinstance(message, Request)
    frame = framed(msgspec.structs.replace(message, end_us=START_US + 20))
    chunks = list(wire_chunks(seen, frame, begin_us=START_US, end_us=START_US + 20))
    assert [(it.time_us - START_US, it.data[-2:]) for it in chunks] == [
        (0, b"\na"),
        (10, b"bc"),
        (20, b"d"),
    ]
