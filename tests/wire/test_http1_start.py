import random
from time import process_time

import pytest

from inspector.wire.http1_start import START_LIMIT, Search, Sought, begins_surely

# How reading goes on is tested with the reader, in test_http1.py.

SURE = [
    pytest.param(b"HTTP/1.1 200 OK\r\nServer: x", True, True, id="answer"),
    pytest.param(b"HTTP/1.0 204\r\n\r\n", True, True, id="answer without headers"),
    pytest.param(b"HTTP/1.1 200 OK\nServer:", True, True, id="answer with LF"),
    pytest.param(b"HTTP/1.1 200 OK\r\n", True, False, id="no header yet"),
    pytest.param(b"HTTP/1.1 200 OK\r\n<xml/>", True, False, id="no header but XML"),
    pytest.param(b"HTTP/1.1 999 OK\r\nServer: x", True, False, id="no status"),
    pytest.param(b"POST /x HTTP/1.1\r\nHost: a", False, True, id="request"),
    pytest.param(b"PAST /x HTTP/1.1\r\nHost: a", False, False, id="no method of HTTP"),
    pytest.param(b"POST /x y HTTP/1.1\r\nHost: a", False, False, id="blank in the target"),
    pytest.param(b"POST /x HTTP/1.1\r\nHost: a", True, False, id="request among answers"),
]


@pytest.mark.parametrize(("data", "responses", "expected"), SURE)
def test_beyond_doubt(data: bytes, responses: bool, expected: bool) -> None:
    assert begins_surely(data, responses=responses) is expected
    assert begins_surely(b"image" + data, 5, responses=responses) is expected


FOUND = [
    pytest.param(b"HTTP/1.0 200 OK\r\n", True, 0, id="a start line begins the segment"),
    pytest.param(b"HTTP/1  500\r\n", True, 0, id="an odd one too"),
    pytest.param(b"xHTTP/1.0 200 OK\r\n", True, 18, id="inside, nothing is behind it"),
    pytest.param(b"xHTTP/1.0 200 OK\r\nA:", True, 1, id="inside, with a header behind it"),
    pytest.param(b"</e>POST /a HTTP/1.1\r\nA:", False, 4, id="request inside"),
    pytest.param(b"M-SEARCH * HTTP/1.1\r\n", False, 0, id="a method of others"),
    pytest.param(b"HTTP/1.1 2", True, None, id="it may go on"),
    pytest.param(b"HTTP/1.1 200 O", True, None, id="it may go on, in the reason"),
    pytest.param(b"PO", False, None, id="it may go on, in the method"),
    pytest.param(b"POST /a", False, None, id="it may go on, in the target"),
    pytest.param(b"POST /a HTTP/1.1\r", False, None, id="it may go on, in the line end"),
    pytest.param(b"POST /" + b"a" * START_LIMIT, False, START_LIMIT + 6, id="but not for ever"),
    pytest.param(b"HTTP/2 200", True, 10, id="another version"),
    pytest.param(b"<a/>", False, 4, id="XML"),
    pytest.param(b"", False, 0, id="nothing"),
]


@pytest.mark.parametrize(("data", "responses", "expected"), FOUND)
def test_the_next_message_in_a_segment(data: bytes, responses: bool, expected: int | None) -> None:
    search = Search(responses)
    assert search.find(data, 0) == expected
    assert search.skipped_bytes == (expected or 0)


@pytest.mark.parametrize("number", range(1, 26))
def test_every_beginning_of_a_start_line_is_waited_for(number: int) -> None:
    for responses, line in (
        (False, b"POST /WSDScanner HTTP/1.1\r\n"),
        (True, b"HTTP/1.1 404 x\r\n"),
    ):
        begun = line[: min(number, len(line) - 1)]
        assert Search(responses).find(begun, 0) is None
        assert Search(responses).begins(line)


def test_what_is_passed_over_is_said_once() -> None:
    search = Search(responses=True)
    search.start(Sought.JOINED)
    search.skip(1000)
    search.lose(20)
    search.start(Sought.LOST)
    assert search.lost_messages
    assert [note.text for note in search.notes()] == [
        "20 bytes before it are missing from the capture",
        "1,000 bytes before it belong to a message whose beginning was not captured",
    ]
    assert (search.notes(), search.lost_messages, search.skipped_bytes) == ((), False, 1000)
    search.start(Sought.BROKEN)
    search.skip(1)
    search.lose(None)
    assert [note.text for note in search.notes()] == [
        "bytes before it are missing from the capture",
        "1 bytes before it belong to no message",
    ]


@pytest.mark.parametrize("responses", [False, True])
@pytest.mark.parametrize("unit", [b"POST ", b"POST /", b"HTTP/1.1 200 ", b"A", b"\0\xff", b" "])
def test_to_look_costs_no_more_than_the_length(unit: bytes, responses: bool) -> None:
    data = (unit * 200_000)[:200_000]
    begun = process_time()
    assert Search(responses).find(data, 0) == len(data)
    assert process_time() - begun < 1


@pytest.mark.parametrize("seed", range(50))
def test_noise_is_no_message(seed: int) -> None:
    chance = random.Random(seed)
    data = chance.randbytes(5000).replace(b"HTTP", b"")
    search = Search(responses=seed % 2 == 0)
    assert search.find(data, 0) == len(data)
