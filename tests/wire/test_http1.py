import random

import pytest

from inspector.errors import Note
from inspector.wire.http1 import (
    HEAD_BYTES_LIMIT,
    Broken,
    Data,
    End,
    Piece,
    Reader,
    RequestHead,
    ResponseHead,
)

LF = "line ends with LF, not CR LF"


def told(pieces: list[Piece]) -> list[object]:
    """Heads as start line and headers, joined body, ends with their notes: easy to compare."""
    found: list[object] = []
    for piece in pieces:
        match piece:
            case RequestHead(_, method, target, version, headers, notes):
                found.append((method, target, version, headers, texts(notes)))
            case ResponseHead(_, status, reason, version, headers, notes):
                found.append((status, reason, version, headers, texts(notes)))
            case Data(_, data):
                if found and isinstance(found[-1], bytes):
                    data = found.pop() + data  # type: ignore[operator]  # bytes, as just checked
                found.append(data)
            case End(_, complete, trailers, notes):
                found.append(("end" if complete else "cut", trailers, texts(notes)))
            case Broken(_, data, note):
                found.append(("broken", data, note.text))
    return found


def texts(notes: tuple[Note, ...]) -> list[str]:
    assert all(note.path == "HTTP" for note in notes)
    return [note.text for note in notes]


END: tuple[object, ...] = ("end", (), [])
POST = b"POST /scan HTTP/1.1\r\nHost: a\r\n"
OK = b"HTTP/1.1 200 OK\r\n"


def ok(*headers: tuple[str, str], notes: tuple[str, ...] = ()) -> tuple[object, ...]:
    return (200, "OK", "HTTP/1.1", headers, list(notes))


def post(*headers: tuple[str, str], notes: tuple[str, ...] = ()) -> tuple[object, ...]:
    return ("POST", "/scan", "HTTP/1.1", (("Host", "a"), *headers), list(notes))


CHUNKED = ("Transfer-Encoding", "chunked")
TE = b"Transfer-Encoding: chunked\r\n\r\n"

REQUESTS = [
    pytest.param(POST + b"\r\n", [post(), END], id="no body"),
    pytest.param(
        POST + b"Content-Length: 3\r\n\r\nabc",
        [post(("Content-Length", "3")), b"abc", END],
        id="body of a known length",
    ),
    pytest.param(
        POST + TE + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
        [post(CHUNKED), b"abcde", END],
        id="chunked",
    ),
    pytest.param(
        POST + TE + b"1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n",
        [post(CHUNKED), b"a", ("end", (("X-Sum", "1"),), [])],
        id="chunked with a trailer",
    ),
    pytest.param(
        (POST + b"Content-Length: 1\r\n\r\na") * 2,
        [post(("Content-Length", "1")), b"a", END] * 2,
        id="two on one connection",
    ),
    pytest.param(b"\r\n\r\n" + POST + b"\r\n", [post(), END], id="empty lines first"),
    pytest.param(
        b"POST /scan HTTP/1.1\nHost: a\nContent-Length: 1\n\na",
        [post(("Content-Length", "1"), notes=(LF,)), b"a", END],
        id="LF for CR LF",
    ),
    pytest.param(
        POST + b"X: a\r\n  b\r\n\tc\r\n\r\n",
        [post(("X", "a b c"), notes=("header is folded over several lines",)), END],
        id="folded header",
    ),
    pytest.param(
        POST + b"X : a\r\nnonsense\r\n\r\n",
        [
            post(
                ("X", "a"),
                notes=(
                    "header X has white space before its colon",
                    "header line is 'nonsense', not a name, a colon and a value",
                ),
            ),
            END,
        ],
        id="header names",
    ),
    pytest.param(
        b"POST  /a b HTTP/1.1\r\n\r\n",
        [
            (
                "POST",
                "/a b",
                "HTTP/1.1",
                (),
                ["request line has white space beyond two single spaces"],
            ),
            END,
        ],
        id="spaces in the request line",
    ),
    pytest.param(
        POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\na",
        [
            post(
                ("Content-Length", "1"),
                ("Content-Length", "2"),
                notes=("Content-Length is '1, 2', not one number",),
            ),
            b"a",
            END,
        ],
        id="two lengths, the first counts",
    ),
    pytest.param(
        POST + b"Content-Length: +1\r\n\r\n",
        [post(("Content-Length", "+1"), notes=("Content-Length is '+1', not one number",)), END],
        id="length is no number",
    ),
    pytest.param(
        POST + b"Content-Length: 9\r\n" + TE + b"1\r\na\r\n0\r\n\r\n",
        [
            post(
                ("Content-Length", "9"),
                CHUNKED,
                notes=("Content-Length beside chunked; chunked counts",),
            ),
            b"a",
            END,
        ],
        id="length beside chunked",
    ),
    pytest.param(
        POST + b"Transfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\na",
        [
            post(
                ("Transfer-Encoding", "gzip"),
                ("Content-Length", "1"),
                notes=("Transfer-Encoding is 'gzip', not chunked",),
            ),
            b"a",
            END,
        ],
        id="another coding",
    ),
    pytest.param(
        POST + TE + b"2\nab\n0\n\n",
        [post(CHUNKED), b"ab", ("end", (), [LF])],
        id="chunks with LF",
    ),
    pytest.param(
        POST + TE + b"z\r\n",
        [post(CHUNKED), ("cut", (), ["body has chunk size 'z', after 0 bytes"])],
        id="chunk size is no number",
    ),
    pytest.param(
        POST + TE + b"1\r\nabc",
        [
            post(CHUNKED),
            b"a",
            ("cut", (), ["body has a chunk longer than its size, after 1 bytes"]),
        ],
        id="chunk longer than its size",
    ),
    pytest.param(
        POST + b"Content-Length: 3\r\n\r\na",
        [
            post(("Content-Length", "3")),
            b"a",
            ("cut", (), ["body ends too early, after 1 of 3 bytes"]),
        ],
        id="end in a body",
    ),
    pytest.param(
        POST,
        [("broken", POST, "head ends after 30 bytes, without an empty line")],
        id="end in head",
    ),
    pytest.param(b"\r\n", [], id="nothing but an empty line"),
]

RESPONSES = [
    pytest.param(OK + b"\r\nabc", [ok(), b"abc", END], id="ends with the connection"),
    pytest.param(OK + b"Content-Length: 0\r\n\r\n", [ok(("Content-Length", "0")), END], id="empty"),
    pytest.param(
        b"HTTP/1.1 204\r\n\r\nHTTP/1.0 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        [
            (204, "", "HTTP/1.1", (), []),
            END,
            (304, "Not Modified", "HTTP/1.0", (("Content-Length", "5"),), []),
            END,
        ],
        id="answers that never have a body",
    ),
    pytest.param(
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\na",
        [ok(("Content-Length", "1"), notes=("100 Continue came first",)), b"a", END],
        id="interim response",
    ),
    pytest.param(
        OK + b"Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na",
        [ok(("Transfer-Encoding", "identity"), ("Content-Length", "1")), b"a", END],
        id="identity is no coding",
    ),
    pytest.param(
        b"HTTP/1.1 4xx No\r\n\r\n",
        [("broken", b"HTTP/1.1 4xx No\r\n\r\n", "status line is 'HTTP/1.1 4xx No'")],
        id="status is no number",
    ),
    pytest.param(b"\x16\x03", [("broken", b"\x16\x03", "begins no response")], id="TLS"),
]


def read(reader: Reader, data: bytes, step: int) -> list[Piece]:
    found: list[Piece] = []
    for at in range(0, len(data), step):
        found += reader.feed(data[at : at + step], at)
    return found + reader.close()


@pytest.mark.parametrize("step", [1, 2, 7, 10_000])
@pytest.mark.parametrize(("data", "expected"), REQUESTS)
def test_requests(data: bytes, expected: list[object], step: int) -> None:
    assert told(read(Reader(responses=False), data, step)) == expected


@pytest.mark.parametrize("step", [2, 7, 10_000])
@pytest.mark.parametrize(("data", "expected"), RESPONSES)
def test_responses(data: bytes, expected: list[object], step: int) -> None:
    assert told(read(Reader(responses=True), data, step)) == expected


def test_times_are_of_the_first_and_the_last_byte() -> None:
    reader = Reader(responses=True)
    reader.feed(OK[:5], 10)
    (head,) = reader.feed(OK[5:] + b"Content-Length: 2\r\n\r\n", 20)
    assert isinstance(head, ResponseHead)
    assert head.time_us == 10
    assert reader.feed(b"a", 30) == [Data(30, b"a")]
    data, end = reader.feed(b"b" + OK[:3], 40)
    assert (data, end) == (Data(40, b"b"), End(40, True, (), ()))
    (head,) = reader.feed(OK[3:] + b"\r\n", 50)
    assert isinstance(head, ResponseHead)
    assert head.time_us == 40


def test_a_body_that_ends_with_the_connection_ended_with_its_last_byte() -> None:
    reader = Reader(responses=True)
    reader.feed(OK + b"\r\nabc", 10)
    assert reader.close() == [End(10, True, (), ())]


def test_a_reset_does_not_complete_a_body() -> None:
    reader = Reader(responses=True)
    reader.feed(OK + b"\r\nabc", 10)
    (end,) = reader.close(reset=True)
    assert isinstance(end, End)
    assert not end.complete


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("CONNECT", 200), ("GET", 101)])
def test_an_answer_without_a_body_by_its_request(method: str, status: int) -> None:
    reader = Reader(responses=True)
    reader.expect(method)
    head, end = reader.feed(b"HTTP/1.1 %d \r\nContent-Length: 5\r\n\r\n" % status, 0)
    assert isinstance(head, ResponseHead)
    assert isinstance(end, End)


def test_idle_is_between_messages() -> None:
    reader = Reader(responses=False)
    assert reader.idle
    reader.feed(POST, 0)
    assert not reader.idle
    reader.feed(b"Content-Length: 1\r\n\r\n", 0)
    assert not reader.idle
    reader.feed(b"a", 0)
    assert reader.idle


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x16\x03\x01", "begins no request"),
        (b"GET / HTTP/9.9.9\r\n\r\n", "request line is 'GET / HTTP/9.9.9'"),
        (POST + b"X: " + bytes(HEAD_BYTES_LIMIT), "head is longer than 65536 bytes"),
    ],
    ids=["TLS", "version", "long head"],
)
def test_what_is_no_request_is_told_once(data: bytes, text: str) -> None:
    reader = Reader(responses=False)
    (broken,) = reader.feed(data, 5)
    assert broken == Broken(5, data, Note("HTTP", text))
    assert reader.feed(POST + b"\r\n", 6) == []
    assert reader.close() == []


def test_endless_lines_of_a_chunked_body_are_cut() -> None:
    for endless in (b"1" * 5000, b"0\r\n" + b"x" * 70_000, b"0\r\n" + b"x: y\r\n" * 20_000):
        pieces = Reader(responses=False).feed(POST + TE + endless, 0)
        end = pieces[-1]
        assert isinstance(end, End)
        assert not end.complete


@pytest.mark.parametrize("seed", range(300))
def test_damage_never_raises(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(POST + TE + b"3\r\nabc\r\n0\r\nX: y\r\n\r\n" + POST + b"\r\n")
    for _ in range(3):
        data[chance.randrange(len(data))] = chance.randrange(256)
    read(Reader(responses=chance.random() < 0.2), bytes(data), chance.randrange(1, 30))
