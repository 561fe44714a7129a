from time import process_time

import pytest

from inspector.errors import NoteKind
from inspector.wire.http1 import Reader
from inspector.wire.http1_head import RequestHead
from inspector.wire.http1_held import HEAD_BYTES_LIMIT, Held, oddity
from inspector.wire.http1_pieces import Data, End

POST = b"POST /scan HTTP/1.1\r\nHost: a\r\n"

WORTH = [
    pytest.param([b"POST", b" /scan", b" HTTP/1.1\r\n", b"\r\n"], 3, id="the empty line"),
    pytest.param([b"P", b" / HTTP/1.1\r\n\r", b"\nbody"], 2, id="half an empty line"),
    pytest.param([b"P", b" / HTTP/1.1\n", b"\n"], 2, id="empty line with LF"),
    pytest.param([b"POST", b"\x16\x03"], 1, id="no request any more"),
    pytest.param([b"POST / HTTP/1.1\r\nX: ", b"a" * HEAD_BYTES_LIMIT], 1, id="too long"),
    pytest.param([b"\r", b"P"], 1, id="an empty line before it"),
]


@pytest.mark.parametrize(("parts", "at"), WORTH)
def test_when_what_is_held_may_be_read(parts: list[bytes], at: int) -> None:
    held = Held(responses=False)
    held.hold(parts[0])
    worth = []
    for part in parts[1:]:
        held.add(part)
        worth.append(held.may_be_read())
    assert worth.index(True) + 1 == at
    assert (held.take(), bytes(held.data)) == (b"".join(parts), b"")


ODD = [
    pytest.param(b"\x16\x03", False, "begins no request", NoteKind.HTTP, id="TLS"),
    pytest.param(b"\x15\x03", True, "begins no response", NoteKind.HTTP, id="TLS for an answer"),
    pytest.param(
        POST + bytes(HEAD_BYTES_LIMIT),
        False,
        "head is longer than 65536 bytes",
        NoteKind.LIMIT,
        id="long head",
    ),
]


@pytest.mark.parametrize(("begun", "responses", "text", "kind"), ODD)
def test_what_can_be_no_head(begun: bytes, responses: bool, text: str, kind: NoteKind) -> None:
    note = oddity(begun, responses=responses)
    assert note is not None
    assert (note.text, note.kind) == (text, kind)


@pytest.mark.parametrize("begun", [b"P", b"\r", POST, POST + b"a" * 60_000])
def test_what_may_be_a_head(begun: bytes) -> None:
    assert oddity(begun, responses=False) is None


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_a_head_may_be_cut_anywhere(line_end: bytes) -> None:
    data = (POST + b"Content-Length: 1\r\n\r\na").replace(b"\r\n", line_end)
    for at in range(1, len(data)):
        reader = Reader(responses=False)
        pieces = reader.feed(data[:at], 0) + reader.feed(data[at:], 0)
        assert [type(piece) for piece in pieces] == [RequestHead, Data, End]


def test_a_byte_at_a_time_costs_no_more_than_its_length() -> None:
    begun = process_time()
    reader = Reader(responses=False)
    head = POST + b"X: " + b"a\r\n b" * 10_000 + b"\r\n\r\n"
    pieces = [it for at in range(len(head)) for it in reader.feed(head[at : at + 1], at)]
    assert [type(it) for it in pieces] == [RequestHead, End]
    assert process_time() - begun < 2
