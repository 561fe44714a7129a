"""Connections of which bytes are missing or wrong: nothing raises, nothing is made up."""

import random
from pathlib import Path

import pytest

from inspector.tls.facts import TlsFacts
from inspector.tls.stream import TlsStream
from tests.tls.peers import CHATTER, VERSIONS, Said, Talk, known, talk_of

LONG = [(True, b"ask"), (False, b"a" * 16_000), (False, b"b" * 16_000), (False, b"c" * 100)]


def read_with_hole(talk: Talk, at: int, length: int) -> tuple[TlsStream, list[Said]]:
    """Read a conversation of which ``length`` bytes of the server were not captured."""
    stream = TlsStream(known(talk.keylog))
    found: list[Said] = []
    seen = 0
    for by, data in talk.pieces:
        if by:
            found += stream.feed(by, data)
            continue
        before, after = max(at - seen, 0), max(at + length - seen, 0)
        found += stream.feed(by, data[:before])
        if seen <= at < seen + len(data):
            stream.lose(by, length)
        found += stream.feed(by, data[max(before, after) :])
        seen += len(data)
    return stream, found


def start_of(talk: Talk, part: int) -> int:
    """Where the server's piece number ``part``, counted from the end, begins."""
    return sum(len(data) for data in [data for by, data in talk.pieces if not by][:part])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_hole_within_a_record_costs_that_record(tmp_path: Path, version: str) -> None:
    talk = talk_of(tmp_path, version, LONG)
    stream, found = read_with_hole(talk, start_of(talk, -2) + 5000, 1460)
    assert found == [LONG[0], LONG[1], LONG[3]]
    assert stream.reason == "1 record of the server lost: bytes are missing from the capture"
    assert stream.facts == talk.read()[0].facts


@pytest.mark.parametrize("version", VERSIONS)
def test_a_hole_over_the_end_of_a_record_ends_one_direction(tmp_path: Path, version: str) -> None:
    talk = talk_of(tmp_path, version, LONG)
    stream, found = read_with_hole(talk, start_of(talk, -1) - 10, 20)
    assert found == LONG[:2]
    assert stream.reason == "the server's side: 20 bytes are missing from the capture"
    assert stream.opened


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", range(20))
def test_a_hole_anywhere_makes_nothing_up(tmp_path: Path, version: str, seed: int) -> None:
    talk = talk_of(tmp_path, version, LONG)
    lots = random.Random(seed)
    total = sum(len(data) for by, data in talk.pieces if not by)
    at = lots.randrange(total if seed % 2 else 1500)
    stream, found = read_with_hole(talk, at, lots.choice([1, 10, 200]))
    told = iter(LONG)
    assert all(it in told for it in found)
    assert stream.reason


def test_a_damaged_record_ends_one_direction(tmp_path: Path) -> None:
    talk = talk_of(tmp_path, "TLSv1_3", LONG)
    pieces = list(talk.pieces)
    pieces[-2] = (False, pieces[-2][1][:-1] + bytes([pieces[-2][1][-1] ^ 1]))
    stream, found = Talk(pieces, talk.keylog).read()
    assert found == LONG[:2]
    assert stream.reason == "2 records of the server could not be opened"


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> list[Talk]:
    return [talk_of(tmp_path_factory.mktemp("talk"), version) for version in VERSIONS]


@pytest.mark.parametrize("seed", range(400))
def test_damage_is_no_error_and_makes_nothing_up(talks: list[Talk], seed: int) -> None:
    """Bytes changed, cut out or repeated; pieces swapped; holes: what is told was said."""
    lots = random.Random(seed)
    talk = talks[seed % 2]
    stream = TlsStream(known(talk.keylog))
    pieces = [(by, bytearray(data)) for by, data in talk.pieces]
    for _ in range(lots.randint(1, 4)):
        _, data = lots.choice(pieces)
        at = lots.randrange(len(data) + 1)
        match lots.randrange(4):
            case 0:
                data[at : at + 1] = bytes([lots.randrange(256)])
            case 1:
                del data[at : at + lots.randint(1, 40)]
            case 2:
                data[at:at] = data[at : at + lots.randint(1, 40)]
            case 3:
                lots.shuffle(pieces)
    found: list[Said] = []
    for by, data in pieces:
        found += stream.feed(by, bytes(data))
        if lots.random() < 0.1:
            stream.lose(by, lots.randint(0, 50))
        assert isinstance(stream.reason, str)
        assert isinstance(stream.facts, TlsFacts)
    for by in (True, False):
        stream.end(by)
    assert all(it in CHATTER for it in found)
    assert stream.reason or found == CHATTER
