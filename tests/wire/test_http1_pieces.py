"""What a reader tells follows one grammar, whatever it reads; who matches on it relies on that."""

import random

import pytest

from inspector.wire.http1 import Reader
from inspector.wire.http1_pieces import Broken, Data, End, Piece, Tunnel
from inspector.wire.observation import Headers

REQUEST = b"POST /a HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: 20\r\n\r\n" + b"x" * 20
ANSWER = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\nX: y\r\n\r\n"
LAST = b"HTTP/1.0 200 OK\r\n\r\nup to the end"


def grammar(pieces: list[Piece]) -> None:
    """Heads have data and one end; times never go back; a tunnel is the last."""
    under_way = tunnel = False
    now_us = 0
    for piece in pieces:
        match piece:
            case Data(time_us, data):
                assert under_way
                assert data
            case End(time_us, _, trailers, _):
                assert under_way
                assert isinstance(trailers, tuple)
                under_way = False
            case Broken(time_us, data, _):
                assert not under_way
                assert data
            case Tunnel(time_us, _):
                assert not under_way
                tunnel = True
            case _:
                assert not under_way
                assert not tunnel
                under_way = True
                time_us = now_us  # its first byte, which may have been held
        assert time_us >= now_us or isinstance(piece, Broken)
        now_us = max(now_us, time_us)
    assert not under_way


@pytest.mark.parametrize("seed", range(400))
def test_any_stream_with_damage_and_holes_is_told_in_one_grammar(seed: int) -> None:
    chance = random.Random(seed)
    responses = chance.random() < 0.5
    data = bytearray(ANSWER * 3 + LAST if responses else REQUEST * 4)
    for _ in range(chance.randrange(4)):
        data[chance.randrange(len(data))] = chance.choice(b"\r\n\0 :aH/9")
    reader = Reader(
        responses=responses, joined=chance.random() < 0.3, captured=chance.random() < 0.5
    )
    for method in ("POST", "HEAD", "CONNECT")[: chance.randrange(4)]:
        reader.expect(method)
    found: list[Piece] = []
    at = 0
    while at < len(data):
        size = chance.choice((1, 5, 30, 200))
        if chance.random() < 0.1:
            found += reader.lose(chance.choice((size, None)), at)
        else:
            found += reader.feed(bytes(data[at : at + size]), at)
        at += size
    found += reader.close(reset=chance.random() < 0.5)
    grammar(found)
    told = sum(len(piece.data) for piece in found if isinstance(piece, Data))
    assert told + reader.skipped_bytes <= len(data)


def test_trailers_are_headers() -> None:
    trailers: Headers = (("X", "y"),)
    assert Reader(responses=True).feed(ANSWER, 7)[-1] == End(7, True, trailers, ())
