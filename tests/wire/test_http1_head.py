from time import process_time

import pytest

from inspector.errors import Note, NoteKind
from inspector.wire.http1_head import (
    NOTES_LIMIT,
    Framing,
    framing,
    may_begin,
    parse_fields,
    parse_request,
    parse_response,
)
from inspector.wire.observation import Headers

# How whole heads are read is tested with the reader, in test_http1.py.

BEGINNINGS = [
    pytest.param(b"P", False, True, id="method begins"),
    pytest.param(b"POST /", False, True, id="method and target"),
    pytest.param(b"\r", False, True, id="half an empty line"),
    pytest.param(b"\x16\x03\x01", False, False, id="TLS is no request"),
    pytest.param(b"x" * 41, False, False, id="method without end"),
    pytest.param(b"HT", True, True, id="version begins"),
    pytest.param(b"HTTP/1.1 200", True, True, id="status line"),
    pytest.param(b"\x15\x03", True, False, id="TLS is no response"),
]


@pytest.mark.parametrize(("start", "responses", "expected"), BEGINNINGS)
def test_beginnings(start: bytes, responses: bool, expected: bool) -> None:
    assert may_begin(start, responses=responses) == expected


def test_first_lines_that_are_none() -> None:
    assert parse_request(b"nonsense\r\n\r\n", 0) == Note(
        "HTTP", "request line is 'nonsense'", NoteKind.HTTP
    )
    assert parse_response(b"nonsense\r\n\r\n", 0) == Note(
        "HTTP", "status line is 'nonsense'", NoteKind.HTTP
    )


LENGTH, TWO = ("Content-Length", "3"), ("Content-Length", "3, 3")
CHUNKED = ("Transfer-Encoding", "gzip, Chunked")
FRAMINGS = [
    pytest.param((), True, (False, None), 0, id="nothing said"),
    pytest.param((LENGTH,), True, (False, 3), 0, id="length"),
    pytest.param((TWO,), True, (False, 3), 1, id="length said twice"),
    pytest.param((("Content-Length", "1" * 19),), True, (False, None), 1, id="too long a number"),
    pytest.param((CHUNKED,), True, (True, None), 0, id="chunked comes last"),
    pytest.param((LENGTH, CHUNKED), False, (True, None), 1, id="both"),
    pytest.param((("Transfer-Encoding", "gzip"), LENGTH), True, (False, None), 1, id="coding"),
]


@pytest.mark.parametrize(("headers", "of_response", "expected", "notes"), FRAMINGS)
def test_framing(
    headers: Headers, of_response: bool, expected: tuple[bool, int | None], notes: int
) -> None:
    found = framing(headers, of_response=of_response)
    assert isinstance(found, Framing)
    assert (found.chunked, found.length) == expected
    assert len(found.notes) == notes


def test_notes_on_garbage_come_to_an_end() -> None:
    notes: list[Note] = []
    assert parse_fields([b"garbage %d" % number for number in range(9000)], notes) == ()
    assert len(notes) == NOTES_LIMIT


def test_a_request_line_of_blanks_costs_no_more_than_its_length() -> None:
    begun = process_time()
    assert isinstance(parse_request(b"GET a" + b" " * 60_000 + b"x\r\n\r\n", 0), Note)
    assert process_time() - begun < 1  # it took 12 s
