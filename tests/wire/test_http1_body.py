import pytest

from inspector.errors import Note, NoteKind
from inspector.wire.http1_body import Body, Counted, Unsized, last_words, uncounted
from inspector.wire.http1_chunked import Chunked
from inspector.wire.http1_head import BARE_LF, UNFRAMED, Framing, RequestHead, ResponseHead
from inspector.wire.observation import Headers

# How whole messages are read is tested with the reader, in test_http1.py.

XML: Headers = (("Content-Type", "text/xml"),)
IMAGE: Headers = (("Content-Type", "image/jpeg"),)
ANSWER = b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"
ASK = b"POST /x HTTP/1.1\r\nHost: a\r\n\r\n"


def follow(body: Body, *segments: bytes) -> tuple[bytes, int]:
    """The body bytes, and where in the last segment that was looked at the body ended."""
    found = b""
    for segment in segments:
        found += b"".join(body.feed(segment, 0))
        if body.over:
            break
    return found, body.at


COUNTED = [
    pytest.param([b"abcde"], b"abcde", 5, True, id="whole"),
    pytest.param([b"ab", b"cde"], b"abcde", 3, True, id="in two segments"),
    pytest.param([b"", b"ab", b""], b"ab", 0, False, id="more is to come"),
    pytest.param([b"abcdefg"], b"abcde", 5, True, id="something is behind it"),
]


@pytest.mark.parametrize(("segments", "data", "at", "over"), COUNTED)
def test_a_counted_body(segments: list[bytes], data: bytes, at: int, *, over: bool) -> None:
    body = Counted(5, XML, True)
    assert follow(body, *segments) == (data, at)
    assert (body.over, body.broken, last_words(body)) == (over, "", ((), ()))


def test_a_body_may_begin_inside_a_segment() -> None:
    body = Counted(3, XML, True)
    assert list(body.feed(b"head" + ANSWER, 4)) == [ANSWER[:3]]
    assert (body.at, body.over) == (7, True)


NEXT = [
    pytest.param(XML, True, ANSWER, True, id="answer behind a text"),
    pytest.param(XML, False, ASK, True, id="request behind a text"),
    pytest.param((("Content-Type", "application/soap+xml"),), True, ANSWER, True, id="SOAP"),
    pytest.param(XML, True, ASK, False, id="no request among answers"),
    pytest.param(IMAGE, True, ANSWER, False, id="an image may hold anything"),
    pytest.param((), True, ANSWER, False, id="and so may what has no type"),
    pytest.param(
        (("Content-Type", "multipart/related; type=text/xml"),), True, ANSWER, False, id="parts"
    ),
]


@pytest.mark.parametrize(("headers", "responses", "segment", "shorter"), NEXT)
def test_a_text_may_be_shorter_than_its_length(
    headers: Headers, responses: bool, segment: bytes, shorter: bool
) -> None:
    body = Counted(100, headers, responses)
    found, _ = follow(body, b"<a/>", segment)
    text = "Content-Length is 100, the next message begins after 4 bytes"
    note = Note("HTTP", text, NoteKind.HTTP)
    assert found == (b"<a/>" if shorter else b"<a/>" + segment)
    assert (body.over, last_words(body)[0]) == (shorter, (note,) if shorter else ())


def test_what_is_missing_of_a_counted_body_counts() -> None:
    body = Counted(9, XML, True)
    assert not body.lose(10)
    assert body.lose(3)
    assert follow(body, b"abcd") == (b"abcd", 4)
    assert not body.lose(3)
    assert body.lose(2)
    assert follow(body, b"") == (b"", 0)
    assert body.over


def test_a_body_without_a_length_never_ends() -> None:
    body = Unsized()
    assert follow(body, b"\r\n", ANSWER, ASK) == (b"\r\n" + ANSWER + ASK, len(ASK))
    assert not body.lose(1)
    assert (body.over, body.broken, last_words(body)) == (False, "", ((), ()))


TOOK = Note("HTTP", "no Content-Length; took what comes before the next request", NoteKind.HTTP)
BEFORE_REQUEST = [
    pytest.param([b"<a>", b"</a>"], b"<a></a>", [TOOK], False, id="no other"),
    pytest.param([b"<a/>", ASK], b"<a/>", [TOOK], True, id="behind a body"),
    pytest.param([ASK], b"", [], True, id="at once"),
    pytest.param([b"\r\n", b"", ASK], b"", [], True, id="behind an empty line"),
    pytest.param([b"<a>" + ASK], b"<a>" + ASK, [TOOK], False, id="inside a segment"),
]


@pytest.mark.parametrize(("segments", "data", "notes", "over"), BEFORE_REQUEST)
def test_a_body_up_to_the_next_request(
    segments: list[bytes], data: bytes, notes: list[Note], over: bool
) -> None:
    body = Unsized(before_request=True)
    assert follow(body, *segments)[0] == data
    assert (list(last_words(body)[0]), body.over) == (notes, over)


def asking(method: str, headers: Headers = XML) -> RequestHead:
    return RequestHead(0, method, "/", "HTTP/1.1", headers, ())


ANSWERING = ResponseHead(0, 200, "OK", "HTTP/1.1", (), ())
CHUNKED = Framing(True, None, ())
KINDS = [
    pytest.param(ANSWERING, CHUNKED, False, Chunked, id="chunked answer"),
    pytest.param(asking("GET"), CHUNKED, False, Chunked, id="chunked request"),
    pytest.param(ANSWERING, UNFRAMED, False, Unsized, id="answer up to the end"),
    pytest.param(asking("POST"), UNFRAMED, True, Unsized, id="request up to the next"),
    pytest.param(asking("POST"), UNFRAMED, False, type(None), id="somebody waits"),
    pytest.param(asking("POST", ()), UNFRAMED, True, type(None), id="no type, no body"),
    pytest.param(asking("GET"), UNFRAMED, True, type(None), id="GET has no body"),
]


@pytest.mark.parametrize(("head", "frame", "captured", "kind"), KINDS)
def test_what_body_nothing_says_the_length_of(
    head: RequestHead | ResponseHead, frame: Framing, captured: bool, kind: type
) -> None:
    assert type(uncounted(head, frame, captured=captured)) is kind


def test_the_last_words_of_a_chunked_body() -> None:
    body = Chunked()
    assert list(body.feed(b"1\na\n0\r\nX: y\r\nodd\r\n", 0)) == [b"a"]
    assert last_words(body) == ([BARE_LF], ())
    assert list(body.feed(b"\r\n", 0)) == []
    notes, trailers = last_words(body)
    assert trailers == (("X", "y"),)
    assert [note.text for note in notes] == [
        BARE_LF.text,
        "header line is 'odd', not a name, a colon and a value",
    ]
