"""HTTP messages as people paste them."""

import io
import random
import time
from contextlib import suppress

import pytest

from inspector.errors import Note
from inspector.events.told import tell
from inspector.formats import http_text
from inspector.formats.files import FileError
from inspector.protocols import scan
from inspector.soap.namespaces import WSCN
from inspector.wire.http1_head import BARE_LF
from inspector.wire.observation import Address, Observation, Request, Response
from tests.builders import envelope

ASKED = envelope(scan.GetActiveJobsRequest(), f"{WSCN}/GetActiveJobs")
REQUEST = (
    b"POST /WSD/Scan HTTP/1.1\r\nHost: 192.0.2.20:5358\r\nContent-Type: application/soap+xml\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(ASKED), ASKED)
)
ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nnone"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
EMPTY = b"HTTP/1.1 202 Accepted\r\n\r\n"


def read(data: bytes) -> list[Observation]:
    return [seen.observation for seen in http_text.read(io.BytesIO(data), "pasted.txt")]


def bodies(data: bytes) -> list[bytes]:
    return [seen.body() for seen in http_text.read(io.BytesIO(data), "pasted.txt")]


def notes(data: bytes) -> list[str]:
    return [note.text for seen in read(data) for note in seen.notes if note != BARE_LF]


def test_a_request_and_its_answer() -> None:
    asked, answered = read(REQUEST + ANSWER)
    assert isinstance(asked, Request)
    assert isinstance(answered, Response)
    assert (asked.method, asked.target, asked.body.head) == ("POST", "/WSD/Scan", ASKED)
    assert (answered.status, answered.reason, answered.body.head) == (404, "Not Found", b"none")
    assert asked.exchange == answered.exchange
    assert asked.destination == answered.source == Address("192.0.2.20", 5358)
    assert asked.source == answered.destination == Address("client", 0)
    assert asked.notes == answered.notes == ()


def test_what_is_pasted_is_told_like_a_message() -> None:
    (told,) = tell(http_text.read(io.BytesIO(REQUEST.replace(b"\r\n", b"\n")), "x"))
    assert told.events[0].operation == "GetActiveJobs"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(REQUEST + ANSWER, [ASKED, b"none"], id="as sent"),
        pytest.param(REQUEST + b"\r\n\n" + ANSWER + b"\n", [ASKED, b"none"], id="lines between"),
        pytest.param(b"\n\n" + REQUEST, [ASKED], id="lines before"),
        pytest.param(EMPTY + ANSWER + EMPTY, [b"", b"none", b""], id="without bodies"),
        pytest.param(CHUNKED + ANSWER, [b"abcde", b"none"], id="chunked"),
        pytest.param(CHUNKED.replace(b"\r", b"") + ANSWER, [b"abcde", b"none"], id="chunked, LF"),
        pytest.param(
            b"HTTP/1.0 200 OK\n\n<html>\n</html>\n\n" + REQUEST,
            [b"<html>\n</html>", ASKED],
            id="to the next message",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\nContent-Length: 20\n\na\nHTTP/1.1 200 OK\n\nb\nHTTP/1.1 200 OK\n\n",
            [b"a\nHTTP/1.1 200 OK\n\nb", b""],
            id="a start line within the length",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\n\n<a:Envelope>\nGET / HTTP/1.1\n</a:Envelope>\n" + ANSWER,
            [b"<a:Envelope>\nGET / HTTP/1.1\n</a:Envelope>", b"none"],
            id="a start line within an envelope",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\n\n<a:Envelope>\n" + ANSWER,
            [b"<a:Envelope>", b"none"],
            id="an envelope without end",
        ),
    ],
)
def test_bodies_end_where_the_next_message_begins(data: bytes, expected: list[bytes]) -> None:
    assert bodies(data) == expected
    assert notes(data) == []


@pytest.mark.parametrize(
    ("data", "body", "text"),
    [
        pytest.param(
            b"HTTP/1.1 200 OK\nContent-Length: 99\n\nshort\n",
            b"short",
            "Content-Length is 99, the text has 5 bytes",
            id="too long a length",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\nContent-Length: 3\n\nlonger\n",
            b"longer",
            "Content-Length is 3, the text has 6 bytes",
            id="too short a length",
        ),
        pytest.param(
            b"POST / HTTP/1.1\n\n<a/>\n",
            b"<a/>",
            "no Content-Length; the body ends with the text or the next message",
            id="no length",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n<a/>\n",
            b"<a/>",
            "the body is not chunked, as Transfer-Encoding says",
            id="out of its chunks",
        ),
        pytest.param(
            b"GET / HTTP/1.1\nHost: a", b"", "the head ends without an empty line", id="half a head"
        ),
    ],
)
def test_what_pasting_did_is_noted(data: bytes, body: bytes, text: str) -> None:
    assert bodies(data) == [body]
    assert notes(data) == [text]


def test_line_feeds_alone_are_noted() -> None:
    assert read(EMPTY.replace(b"\r", b""))[0].notes == (BARE_LF,)


def test_messages_pair_in_order() -> None:
    get = b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n"
    found = read(EMPTY + get % 1 + get % 2 + ANSWER + ANSWER + get % 3)
    assert [it.exchange for it in found] == ["text1", "text2", "text3", "text2", "text3", "text4"]


def test_an_interim_answer_is_a_note_on_the_next() -> None:
    asked, answered = read(REQUEST + b"HTTP/1.1 100 Continue\r\n\r\n" + ANSWER)
    assert asked.exchange == answered.exchange
    assert answered.notes == (Note("HTTP", "100 Continue came first"),)


CURL = b"""\
*   Trying 192.0.2.20:80...
* Connected to 192.0.2.20 (192.0.2.20) port 80
> POST /scan HTTP/1.1
> Host: 192.0.2.20
> Content-Length: 0
>\x20
* upload completely sent off
< HTTP/1.1 200 OK
< Content-Type: application/soap+xml
< Content-Length: 4
<\x20
{ [4 bytes data]
<a/>
* Connection #0 to host 192.0.2.20 left intact
"""


def test_what_curl_prints_is_read() -> None:
    asked, answered = read(CURL)
    assert isinstance(asked, Request)
    assert asked.target == "/scan"
    assert answered.body.head == b"<a/>"
    assert notes(CURL) == []


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("scanner", Address("scanner", 80)),
        ("scanner:5357", Address("scanner", 5357)),
        ("[fe80::1%25eth0]:80", Address("fe80::1", 80)),
        ("[fe80::1]", Address("fe80::1", 80)),
        ("fe80::1", Address("fe80::1", 80)),
        ("a:99999", Address("a:99999", 80)),
        (":1", Address("unknown", 1)),
        ("a:b:c", Address("a:b:c", 80)),
    ],
)
def test_a_host_header_is_an_address(host: str, address: Address) -> None:
    assert http_text.address_of(host, 80) == address


@pytest.mark.parametrize(
    ("start", "is_ours"),
    [
        (REQUEST, True),
        (ANSWER, True),
        (CURL, True),
        (b"\xef\xbb\xbf\r\nGET / HTTP/1.1\n", True),
        (b"NOTIFY * HTTP/1.1\r\n", True),
        (b"HTTP/2 200\n", True),
        (b"< HTTP/1.1 200 OK\n", True),
        (b"<?xml version='1.0'?><a/>", False),
        (b"< a", False),
        (b"HTTP is a protocol\n", False),
        (b"GET / HTTP/1.1 is a start line\n", False),
        (b"00:00:00.000: Fake: HTTP POST http://a/", False),
        (b"", False),
    ],
)
def test_a_text_is_told_by_its_first_bytes(start: bytes, is_ours: bool) -> None:
    assert http_text.looks_like(start) is is_ours


def test_other_texts_are_refused() -> None:
    with pytest.raises(FileError, match=r"^pasted.txt: begins no HTTP message but with b'hello'$"):
        read(b"hello\nHTTP/1.1 200 OK\n\n")


def test_gigabytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_text, "SIZE_LIMIT", 10)
    with pytest.raises(FileError, match="larger than 10 bytes"):
        read(REQUEST)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(b"GET / HTTP/1.1\n", id="start lines"),
        pytest.param(b"HTTP/1.1 200 OK\nContent-Length: 12\n\n<Envelope />\n", id="open envelopes"),
        pytest.param(b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", id="no chunks"),
        pytest.param(b"HTTP/1.1 200 OK\nContent-Length: 1\n\nx", id="no lines between"),
        pytest.param(b"> GET\n<  x\n* y\n", id="signs"),
        pytest.param(b"A" * 50 + b" ", id="no line ends"),
    ],
)
def test_time_grows_with_the_size_alone(part: bytes) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        read(b"GET / HTTP/1.1\n\n" + part * count + b"</Envelope>" + b" \n" * count)
        return time.process_time() - begun

    assert min(seconds(2000) for _ in range(3)) < 30 * min(seconds(200) for _ in range(3)) + 0.02


@pytest.mark.parametrize("seed", range(300))
def test_damaged_texts_raise_only_file_error(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(chance.choice([REQUEST + ANSWER + CHUNKED + EMPTY, CURL]))
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(raw)), chance.randint(0, 20)
        raw[at : at + size] = bytes(chance.choices(b"\r\n :<>*0123456789HTP/\0\xff", k=size % 7))
    with suppress(FileError):
        for told in tell(http_text.read(io.BytesIO(bytes(raw)), "x")):
            assert told.seen.body() is not None


def test_more_than_eight_megabytes_are_refused() -> None:
    with pytest.raises(FileError, match=r"^pasted.txt: larger than 8388608 bytes"):
        read(b"GET / HTTP/1.1\n" * 600_000)
