import random
from time import process_time
from typing import NamedTuple

import pytest

from inspector.errors import Note, NoteKind
from inspector.wire.http1 import (
    Broken,
    Data,
    End,
    Piece,
    Reader,
    RequestHead,
    ResponseHead,
    Tunnel,
)
from inspector.wire.http1_held import HEAD_BYTES_LIMIT

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
            case Tunnel(_, data):
                if found and isinstance(found[-1], tuple) and found[-1][0] == "tunnel":
                    data = found.pop()[1] + data  # type: ignore[index]  # as just checked
                found.append(("tunnel", data))
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
        POST + b"X: a\nY: b\r\nZ: c\r\n\r\n",
        [post(("X", "a"), ("Y", "b"), ("Z", "c"), notes=(LF,)), END],
        id="one LF among CR LF",
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
    pytest.param(
        POST + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\na",
        [post(("Expect", "100-continue"), ("Content-Length", "1")), b"a", END],
        id="a body that was asked for",
    ),
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
    pytest.param(
        b"\r\n" + OK + b"Content-Length: 0\r\n\r\n",
        [ok(("Content-Length", "0")), END],
        id="an empty line first",
    ),
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


LENGTH_9 = ("Content-Length", "9")
NINE = OK + b"Content-Length: 9\r\n\r\n"
XML_9 = OK + b"Content-Type: text/xml\r\nContent-Length: 9\r\n\r\n"
EMPTY = OK + b"Content-Length: 0\r\n\r\n"
EMPTY_HEADER = ("Content-Length", "0")
XML = ("Content-Type", "text/xml")


def cut(*notes: str) -> tuple[object, ...]:
    return ("cut", (), list(notes))


def missing(count: int, at: int, of: str = "body") -> str:
    return f"{count} bytes are missing from the capture after byte {at} of the {of}"


HOLES = [
    pytest.param(
        [NINE + b"ab", 3, b"fghi" + EMPTY],
        [ok(LENGTH_9), b"ab", cut(missing(3, 2)), ok(EMPTY_HEADER), END],
        0,
        id="inside a counted body, which goes on being counted",
    ),
    pytest.param(
        [NINE + b"ab", 7, EMPTY],
        [ok(LENGTH_9), b"ab", cut(missing(7, 2)), ok(EMPTY_HEADER), END],
        0,
        id="up to the end of a counted body",
    ),
    pytest.param(
        [NINE, 1, b"bc", 2, b"fghi", EMPTY],
        [ok(LENGTH_9), cut(missing(1, 0)), ok(EMPTY_HEADER), END],
        0,
        id="two in one body",
    ),
    pytest.param(
        [NINE + b"ab", 8, b"est", EMPTY],
        [
            ok(LENGTH_9),
            b"ab",
            cut(missing(8, 2)),
            ok(
                EMPTY_HEADER,
                notes=(
                    "8 bytes before it are missing from the capture",
                    "3 bytes before it belong to a message of which a part is missing",
                ),
            ),
            END,
        ],
        3,
        id="over the end of a body",
    ),
    pytest.param(
        [NINE + b"ab", None, EMPTY],
        [
            ok(LENGTH_9),
            b"ab",
            cut("bytes are missing from the capture after byte 2 of the body"),
            ok(EMPTY_HEADER, notes=("bytes before it are missing from the capture",)),
            END,
        ],
        0,
        id="of unknown length",
    ),
    pytest.param(
        [OK[:9], 3, b"OK\r\n\r\n", EMPTY],
        [
            ("broken", OK[:9], missing(3, 9, "head")),
            ok(
                EMPTY_HEADER,
                notes=(
                    "3 bytes before it are missing from the capture",
                    "6 bytes before it belong to a message of which a part is missing",
                ),
            ),
            END,
        ],
        6,
        id="in a head",
    ),
    pytest.param(
        [EMPTY, 5, EMPTY],
        [
            ok(EMPTY_HEADER),
            END,
            ok(EMPTY_HEADER, notes=("5 bytes before it are missing from the capture",)),
            END,
        ],
        0,
        id="between messages",
    ),
    pytest.param(
        [5, b"rest", 6, b"more", EMPTY],
        [
            ok(
                EMPTY_HEADER,
                notes=(
                    "11 bytes before it are missing from the capture",
                    "8 bytes before it belong to a message of which a part is missing",
                ),
            ),
            END,
        ],
        8,
        id="twice, before anything can be read",
    ),
    pytest.param(
        [OK + TE + b"5\r\nab", 2, b"e\r\n0\r\n\r\n" + EMPTY],
        [ok(CHUNKED), b"ab", cut(missing(2, 2)), ok(EMPTY_HEADER), END],
        0,
        id="inside a chunk",
    ),
    pytest.param(
        [OK + TE + b"2\r\nab\r\n", 5, b"x\r\n0\r\n\r\n", EMPTY],
        [
            ok(CHUNKED),
            b"ab",
            cut(missing(5, 2)),
            ok(
                EMPTY_HEADER,
                notes=(
                    "5 bytes before it are missing from the capture",
                    "8 bytes before it belong to a message of which a part is missing",
                ),
            ),
            END,
        ],
        8,
        id="at the size of a chunk",
    ),
    pytest.param(
        [OK + b"\r\nab", 2, b"e", EMPTY],
        [
            ok(),
            b"ab",
            cut(missing(2, 2)),
            ok(
                EMPTY_HEADER,
                notes=(
                    "2 bytes before it are missing from the capture",
                    "1 bytes before it belong to a message of which a part is missing",
                ),
            ),
            END,
        ],
        1,
        id="in a body that ends with the connection",
    ),
    pytest.param(
        [NINE + b"ab", 3, b"f"],
        [
            ok(LENGTH_9),
            b"ab",
            cut(missing(3, 2), "body ends too early, after 2 of 9 bytes"),
        ],
        0,
        id="in a body that never ends",
    ),
]


@pytest.mark.parametrize(("parts", "expected", "skipped"), HOLES)
def test_a_hole_costs_the_messages_that_it_touches(
    parts: list[bytes | int | None], expected: list[object], skipped: int
) -> None:
    reader = Reader(responses=True)
    assert told(heard(reader, parts)) == expected
    assert reader.skipped_bytes == skipped


def heard(reader: Reader, parts: list[bytes | int | None]) -> list[Piece]:
    """What a reader tells of segments, and of holes given by their length."""
    found: list[Piece] = []
    for number, part in enumerate(parts):
        if isinstance(part, bytes):
            found += reader.feed(part, number)
        else:
            found += reader.lose(part, number)
    return found + reader.close()


ODD_STREAMS = [
    pytest.param(
        [NINE + b"abcdefghijk", b"lm" + EMPTY],
        [
            ok(LENGTH_9),
            b"abcdefghi",
            END,
            ("broken", b"jk", "begins no response"),
            ok(EMPTY_HEADER, notes=("4 bytes before it belong to no message",)),
            END,
        ],
        id="a body is longer than its length",
    ),
    pytest.param(
        [XML_9 + b"<a/>", EMPTY],
        [
            ok(XML, LENGTH_9),
            b"<a/>",
            ("end", (), ["Content-Length is 9, the next message begins after 4 bytes"]),
            ok(EMPTY_HEADER),
            END,
        ],
        id="a text is shorter than its length",
    ),
    pytest.param(
        [NINE, EMPTY[:9]],
        [ok(LENGTH_9), EMPTY[:9], END],
        id="what is no text may begin like a message",
    ),
    pytest.param(
        [OK + TE + b"z\r\n", b"more", EMPTY],
        [
            ok(CHUNKED),
            cut("body has chunk size 'z', after 0 bytes"),
            ok(EMPTY_HEADER, notes=("4 bytes before it belong to no message",)),
            END,
        ],
        id="a chunked body that makes no sense",
    ),
    pytest.param(
        [EMPTY + b"HTTP/1.1 4xx\r\n\r\n" + EMPTY],
        [
            ok(EMPTY_HEADER),
            END,
            ("broken", b"HTTP/1.1 4xx\r\n\r\n", "status line is 'HTTP/1.1 4xx'"),
            ok(EMPTY_HEADER, notes=("16 bytes before it belong to no message",)),
            END,
        ],
        id="a status line that cannot be read",
    ),
]


@pytest.mark.parametrize(("parts", "expected"), ODD_STREAMS)
def test_reading_goes_on_behind_what_makes_no_sense(
    parts: list[bytes | int | None], expected: list[object]
) -> None:
    assert told(heard(Reader(responses=True), parts)) == expected


JOINED = "%d bytes before it belong to a message whose beginning was not captured"
JOINED_STREAMS = [
    pytest.param([EMPTY], (), id="with a message"),
    pytest.param([b"rest of one", EMPTY], (JOINED % 11,), id="in a message"),
    pytest.param([b"H", b"TTP/1.1 2", EMPTY[10:]], (), id="with a message in small segments"),
    pytest.param([b"HTTP/1.1", b" no", EMPTY], (JOINED % 11,), id="with what only looks like one"),
    pytest.param([b"rest" + EMPTY], (JOINED % 4,), id="in a segment that has the end of another"),
]


@pytest.mark.parametrize(("parts", "notes"), JOINED_STREAMS)
def test_a_capture_may_begin_anywhere(
    parts: list[bytes | int | None], notes: tuple[str, ...]
) -> None:
    reader = Reader(responses=True, joined=True)
    assert told(heard(reader, parts)) == [ok(EMPTY_HEADER, notes=notes), END]


def test_a_direction_that_is_never_http_is_counted() -> None:
    reader = Reader(responses=False, joined=True)
    assert heard(reader, [b"\x17\x03\x03" + bytes(1000), 5, b"POST", b"x" * 2000, b"GET"]) == []
    assert reader.skipped_bytes == 3010


def test_after_a_loss_the_newest_request_is_answered() -> None:
    reader = Reader(responses=True)
    for method in ("HEAD", "GET"):
        reader.expect(method)
    assert told(reader.lose(500, 0) + reader.feed(NINE + b"abcdefghi", 1))[1:] == [
        b"abcdefghi",
        END,
    ]


UNSIZED = [
    pytest.param([POST + b"\r\n"], [post(), END], id="nothing says that there is a body"),
    pytest.param(
        [POST + b"Content-Type: text/xml\r\n\r\n<a>", b"</a>"],
        [
            post(XML),
            b"<a></a>",
            ("end", (), ["no Content-Length; took what comes before the next request"]),
        ],
        id="a body up to the end",
    ),
    pytest.param(
        [POST + b"Content-Type: text/xml\r\n\r\n", b"<a/>", POST + b"\r\n"],
        [
            post(XML),
            b"<a/>",
            ("end", (), ["no Content-Length; took what comes before the next request"]),
            post(),
            END,
        ],
        id="a body up to the next request",
    ),
    pytest.param(
        [POST + b"Content-Type: text/xml\r\n\r\n" + POST + b"\r\n"],
        [post(XML), END, post(), END],
        id="no body",
    ),
]


@pytest.mark.parametrize(("parts", "expected"), UNSIZED)
def test_a_request_without_a_length_is_read_to_its_end(
    parts: list[bytes | int | None], expected: list[object]
) -> None:
    assert told(heard(Reader(responses=False, captured=True), parts)) == expected


def test_where_somebody_waits_a_request_without_a_length_has_no_body() -> None:
    pieces = Reader(responses=False).feed(POST + b"Content-Type: text/xml\r\n\r\n", 0)
    assert told(pieces) == [post(XML), END]


class Sent(NamedTuple):
    """A message of a stream: its segments, and all that it is told as."""

    segments: list[bytes]
    told: list[object]


def sent(chance: random.Random, number: int) -> Sent:
    """A message in segments that no other message shares."""
    body = chance.randbytes(chance.choice((0, 5, 40, 3000))).replace(b"H", b"h")
    name = ("X-Number", str(number))
    if chance.random() < 0.3:
        framed, header = b"", CHUNKED
        for at in range(0, len(body), 700):
            framed += b"%x\r\n%b\r\n" % (len(body[at : at + 700]), body[at : at + 700])
        framed += b"0\r\n\r\n"
    else:
        framed, header = body, ("Content-Length", str(len(body)))
    lines = "".join(f"{key}: {value}\r\n" for key, value in (name, header))
    data = OK + lines.encode() + b"\r\n" + framed
    size = chance.choice((20, 536, 1460))
    segments = [data[at : at + size] for at in range(0, len(data), size)]
    return Sent(segments, [ok(name, header), *([body] if body else []), END])


@pytest.mark.parametrize("seed", range(200))
def test_every_message_that_a_hole_does_not_touch_is_read(seed: int) -> None:
    chance = random.Random(seed)
    messages = [sent(chance, number) for number in range(6)]
    segments = [(it, number) for number, message in enumerate(messages) for it in message.segments]
    first = chance.randrange(len(segments))
    last = min(len(segments), first + chance.choice((1, 1, 2, 5, 40)))
    touched = {number for _, number in segments[first:last]}
    length = sum(len(it) for it, _ in segments[first:last])
    parts: list[bytes | int | None] = [it for it, _ in segments]
    parts[first:last] = [length]
    found = [without_loss_notes(it) for it in told(heard(Reader(responses=True), parts))]
    for number, message in enumerate(messages):
        if number not in touched:
            at = next(at for at, it in enumerate(found) if it == message.told[0])
            assert found[at : at + len(message.told)] == message.told
    assert sum(it == END for it in found) == len(messages) - len(touched)


def without_loss_notes(piece: object) -> object:
    """A head without what is said of the bytes before it."""
    if isinstance(piece, tuple) and isinstance(piece[-1], list) and piece[0] == 200:
        return (*piece[:-1], [note for note in piece[-1] if " bytes before it " not in note])
    return piece


@pytest.mark.parametrize("seed", range(100))
def test_in_what_pieces_a_stream_comes_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    messages = [sent(chance, number) for number in range(4)]
    data = b"".join(it for message in messages for it in message.segments)
    reader, found = Reader(responses=True), list[Piece]()
    at = 0
    while at < len(data):
        size = chance.choice((1, 2, 3, 50, 1460, 5000))
        found += reader.feed(data[at : at + size], at)
        at += size
    assert told(found + reader.close()) == [it for message in messages for it in message.told]


def test_many_heads_at_once_cost_no_more_than_their_length() -> None:
    begun = process_time()
    pieces = Reader(responses=False).feed(b"GET / HTTP/1.1\n\n" * 20_000, 0)
    assert len(pieces) == 40_000
    assert process_time() - begun < 5


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


def test_an_answer_to_head_has_no_body() -> None:
    reader = Reader(responses=True)
    for method in ("HEAD", "GET"):
        reader.expect(method)
    five = OK + b"Content-Length: 5\r\n\r\n"
    answer = ok(("Content-Length", "5"))
    assert told(reader.feed(five + five + b"abcde", 0)) == [answer, END, answer, b"abcde", END]


@pytest.mark.parametrize("step", [1, 7, 10_000])
@pytest.mark.parametrize(("method", "status"), [("CONNECT", 200), ("GET", 101)])
def test_after_a_switch_of_protocols_there_is_no_http(method: str, status: int, step: int) -> None:
    reader = Reader(responses=True)
    reader.expect(method)
    inside = b"\x16\x03\x01" + OK + b"\r\n"
    data = b"HTTP/1.1 %d \r\nContent-Length: 5\r\n\r\n" % status + inside
    length = (("Content-Length", "5"),)
    found = told(read(reader, data, step))
    assert found == [(status, "", "HTTP/1.1", length, []), END, ("tunnel", inside)]


def test_the_other_direction_of_a_tunnel_is_told_to_be_one() -> None:
    reader = Reader(responses=False)
    found = told(reader.feed(b"CONNECT a:443 HTTP/1.1\r\n\r\n", 0))
    assert found == [("CONNECT", "a:443", "HTTP/1.1", (), []), END]
    reader.tunnel()
    assert reader.feed(b"\x16\x03", 5) == [Tunnel(5, b"\x16\x03")]
    assert reader.lose(10, 6) == reader.close() == []


def test_a_refused_connect_is_no_tunnel() -> None:
    reader = Reader(responses=True)
    reader.expect("CONNECT")
    pieces = reader.feed(b"HTTP/1.1 403 No\r\nContent-Length: 1\r\n\r\na", 0)
    assert not any(isinstance(piece, Tunnel) for piece in pieces)


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
    ("data", "text", "kind"),
    [
        (b"\x16\x03\x01", "begins no request", NoteKind.HTTP),
        (b"GET / HTTP/9.9.9\r\n\r\n", "request line is 'GET / HTTP/9.9.9'", NoteKind.HTTP),
        (
            POST + b"X: " + bytes(HEAD_BYTES_LIMIT),
            "head is longer than 65536 bytes",
            NoteKind.LIMIT,
        ),
    ],
    ids=["TLS", "version", "long head"],
)
def test_what_is_no_request_is_told_once(data: bytes, text: str, kind: NoteKind) -> None:
    reader = Reader(responses=False)
    (broken,) = reader.feed(data, 5)
    assert broken == Broken(5, data, Note("HTTP", text, kind))
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
    reader = Reader(responses=chance.random() < 0.2, joined=chance.random() < 0.2)
    read(reader, bytes(data), chance.randrange(1, 30))
