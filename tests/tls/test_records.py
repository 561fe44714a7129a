import random

import pytest

from inspector.tls.records import RECORD_LIMIT, ContentType, Lost, Record, RecordReader
from tests.tls.sealing import record

ONE, TWO = record(22, b"hello"), record(23, b"data" * 5)
RECORDS = [Record(22, ONE[:5], b"hello"), Record(23, TWO[:5], b"data" * 5)]


def fed(*pieces: bytes) -> tuple[RecordReader, list[Record]]:
    reader = RecordReader()
    return reader, [it for piece in pieces for it in reader.feed(piece)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 11, 1000])
def test_records_come_out_however_the_bytes_are_cut(size: int) -> None:
    whole = ONE + TWO
    reader, found = fed(*(whole[at : at + size] for at in range(0, len(whole), size)))
    assert found == RECORDS
    assert not reader.within_record


def test_a_record_waits_for_its_last_byte() -> None:
    reader, found = fed(ONE, TWO[:-1])
    assert found == RECORDS[:1]
    assert reader.within_record
    assert reader.feed(TWO[-1:]) == RECORDS[1:]


def test_an_empty_record_is_one() -> None:
    assert fed(record(23, b""))[1] == [Record(23, b"\x17\3\3\0\0", b"")]


BROKEN = [
    pytest.param(b"HTTP/1.1 200 OK", id="not TLS"),
    pytest.param(b"\x16\x02\x00\x00\x01x", id="not version 3"),
    pytest.param(b"\x16\x03\x03" + (RECORD_LIMIT + 1).to_bytes(2), id="too long"),
    pytest.param(b"\x80\x2e\x01\x03\x01", id="hello of SSLv2"),
]


@pytest.mark.parametrize("wrong", BROKEN)
def test_what_is_no_record_ends_the_search(wrong: bytes) -> None:
    reader, found = fed(ONE, wrong, TWO)
    assert found == RECORDS[:1]
    assert reader.broken == f"{wrong[:5].hex(' ')} is not the head of a TLS record"
    assert not reader.within_record


def test_the_longest_record_is_read() -> None:
    longest = record(23, b"x" * RECORD_LIMIT)
    assert len(fed(longest)[1]) == 1


HOLES = [
    pytest.param(TWO[:5], 20, b"", id="all of it but the head"),
    pytest.param(TWO[:6], 3, TWO[9:], id="in the middle"),
    pytest.param(TWO[:20], 5, b"", id="its end"),
]


@pytest.mark.parametrize(("before", "length", "after"), HOLES)
def test_a_hole_within_a_record_costs_that_record(before: bytes, length: int, after: bytes) -> None:
    reader, found = fed(ONE, before)
    assert reader.lose(length) == Lost(ContentType.APPLICATION_DATA, 20)
    assert found + reader.feed(after + ONE) == [RECORDS[0], RECORDS[0]]
    assert not reader.broken


def test_a_second_hole_in_the_same_record_costs_nothing_more() -> None:
    reader, _ = fed(TWO[:6])
    assert reader.lose(3) == Lost(23, 20)
    assert reader.feed(TWO[9:12]) == []
    assert reader.lose(len(TWO) - 12) is None
    assert reader.feed(ONE) == RECORDS[:1]


LOST = [
    pytest.param(b"", 5, id="between two records"),
    pytest.param(TWO[:4], 1, id="within a head"),
    pytest.param(TWO[:6], 20, id="over the end of a record"),
]


@pytest.mark.parametrize(("before", "length"), LOST)
def test_a_hole_that_hides_a_beginning_ends_the_search(before: bytes, length: int) -> None:
    reader, _ = fed(ONE, before)
    assert reader.lose(length) is None
    assert reader.broken == f"{length} bytes are missing from the capture"
    assert reader.feed(ONE) == []


@pytest.mark.parametrize("seed", range(100))
def test_damage_is_no_error(seed: int) -> None:
    lots = random.Random(seed)
    data = bytearray((ONE + TWO) * 3)
    data[lots.randrange(len(data))] = lots.randrange(256)
    reader = RecordReader()
    for at in range(0, len(data), 9):
        reader.feed(bytes(data[at : at + 9]))
        if lots.random() < 0.2:
            reader.lose(lots.randint(0, 30))
    assert not (reader.broken and reader.within_record)
