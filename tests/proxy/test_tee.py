"""Which bodies pass while they arrive, and the copy that is made of them."""

import gzip
import hashlib

import pytest
from mitmproxy.http import Headers
from mitmproxy.test import tutils

from inspector.proxy.tee import BUFFER_LIMIT, Tee, must_stream
from inspector.wire.observation import Chunk
from tests.replay.builders import MIME, MIME_TYPE


@pytest.mark.parametrize(
    ("headers", "request_streams", "response_streams"),
    [
        ({"Content-Length": "100"}, False, False),
        ({"Content-Length": str(BUFFER_LIMIT)}, False, False),
        ({"Content-Length": str(BUFFER_LIMIT + 1)}, True, True),
        ({"Content-Length": "9" * 5000}, True, True),
        ({"Content-Length": " 12 "}, False, False),
        ({"Content-Length": "nonsense"}, False, True),
        ({"Transfer-Encoding": "chunked"}, True, True),
        ({}, False, True),  # a request without length has no body; an answer ends with its line
        ({"Content-Type": MIME_TYPE, "Content-Length": "100"}, True, True),
        ({"Content-Type": "Multipart/Related", "Content-Length": "100"}, True, True),
        ({"Content-Type": "multipart/form-data", "Content-Length": "100"}, False, False),
    ],
)
def test_large_unknown_and_multipart_bodies_stream(
    headers: dict[str, str], request_streams: bool, response_streams: bool
) -> None:
    fields = Headers([(name.encode(), value.encode()) for name, value in headers.items()])
    assert must_stream(tutils.treq(headers=fields)) is request_streams
    assert must_stream(tutils.tresp(headers=fields)) is response_streams


def test_every_piece_passes_and_is_kept_with_its_time() -> None:
    kept: list[Chunk] = []
    times = iter(range(1, 100))
    tee = Tee(MIME_TYPE, kept.append, lambda: next(times))
    pieces = [MIME[:50], MIME[50:51], MIME[51:]]
    assert [tee(piece) for piece in [*pieces, b""]] == [*pieces, b""]
    assert kept == [Chunk(number, piece) for number, piece in enumerate(pieces, 1)]
    body = tee.close()
    assert body.sha256 == hashlib.sha256(MIME).hexdigest()
    assert body.length == len(MIME)
    assert tee.close() is body


def test_a_coded_body_passes_as_it_is_and_its_parts_are_told() -> None:
    coded = gzip.compress(MIME)
    tee = Tee(MIME_TYPE, lambda chunk: None, lambda: 0, "gzip")
    assert b"".join(tee(coded[at : at + 9]) for at in range(0, len(coded), 9)) == coded
    body = tee.close()
    assert (body.head, body.length) == (coded, len(coded))
    assert body.multipart is not None
    assert MIME[body.multipart.attachments[0].offset :].startswith(b"\xff\xd8")


def test_nothing_passed_is_an_empty_body() -> None:
    tee = Tee("", lambda chunk: None, lambda: 0)
    assert tee.close().length == 0
