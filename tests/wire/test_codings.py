import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.codings import (
    DECODED_LIMIT,
    RATIO_FREE,
    RATIO_LIMIT,
    Decoding,
    coding_of,
)

XML = b"<?xml version='1.0'?><Envelope>" + bytes(range(32, 127)) * 20 + b"</Envelope>"
NOISE = random.Random(1).randbytes(100_000)


def raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def undo(data: bytes, coding: str, step: int = 1 << 30) -> tuple[bytes, list[str]]:
    decoding = Decoding(coding)
    found = bytearray()
    for at in range(0, len(data), step):
        for piece in decoding.feed(data[at : at + step]):
            found += piece
    for piece in decoding.close():
        found += piece
    assert all(note.path == "HTTP" for note in decoding.notes)
    return bytes(found), [note.text for note in decoding.notes]


HEADERS = [
    pytest.param((), "", id="none"),
    pytest.param(("gzip",), "gzip", id="one"),
    pytest.param((" GZip ",), "gzip", id="in any case"),
    pytest.param(("identity",), "", id="identity is none"),
    pytest.param(("deflate, gzip",), "deflate, gzip", id="two in a line"),
    pytest.param(("deflate", "identity", "gzip"), "deflate, gzip", id="two in two lines"),
]


@pytest.mark.parametrize(("values", "coding"), HEADERS)
def test_what_headers_say(values: tuple[str, ...], coding: str) -> None:
    others = (("Content-Type", "text/xml"), ("content-lengthily", "x"))
    assert coding_of((*others, *(("Content-encoding", value) for value in values))) == coding


CODED = [
    pytest.param("gzip", gz(XML), [], id="gzip"),
    pytest.param("x-gzip", gz(XML), [], id="its old name"),
    pytest.param("deflate", zlib.compress(XML), [], id="deflate"),
    pytest.param("deflate", raw(XML), [], id="deflate without the zlib frame, as IIS sends it"),
    pytest.param("deflate, gzip", gz(zlib.compress(XML)), [], id="two, the last one outside"),
    pytest.param("gzip", gz(XML[:99]) + gz(XML[99:]), [], id="gzip in two members"),
    pytest.param("", XML, [], id="nothing said, nothing done"),
    pytest.param("identity", XML, [], id="identity"),
    pytest.param("", gz(XML), ["body is gzip, no Content-Encoding says so"], id="not said"),
    pytest.param(
        "gzip", XML, ["Content-Encoding is gzip, the body is not coded"], id="said, not done"
    ),
    pytest.param(
        "deflate",
        XML,
        ["Content-Encoding is deflate, the body is not coded"],
        id="deflate not done",
    ),
    pytest.param(
        "gzip",
        "\ufeff<a/>".encode("utf-16-le"),
        ["Content-Encoding is gzip, the body is not coded"],
        id="UTF-16, not coded",
    ),
    pytest.param(
        "deflate", gz(XML), ["Content-Encoding is deflate, the body is gzip"], id="gzip for deflate"
    ),
    pytest.param(
        "gzip", zlib.compress(XML), ["Content-Encoding is gzip, the body is zlib"], id="and back"
    ),
    pytest.param("br", NOISE, ["Content-Encoding br is not read"], id="unknown"),
    pytest.param("gzip, zstd", NOISE, ["Content-Encoding zstd is not read"], id="unknown outside"),
    pytest.param(
        "gzip," * 5, NOISE, ["Content-Encoding 5 codings in a row is not read"], id="too many"
    ),
    pytest.param(
        "gzip",
        gz(XML) + b"junk",
        ["4 bytes after the end of the gzip data"],
        id="something behind",
    ),
]


@pytest.mark.parametrize("step", [1, 3, 1000, 1 << 30])
@pytest.mark.parametrize(("coding", "data", "notes"), CODED)
def test_codings_are_undone(coding: str, data: bytes, notes: list[str], step: int) -> None:
    plain, said = undo(data, coding, step)
    wanted = {len(NOISE): NOISE}.get(len(data), XML if len(data) > 20 else data)
    assert plain == wanted
    assert said == notes


@pytest.mark.parametrize("step", [1, 1000])
@pytest.mark.parametrize(
    ("name", "coding", "pack"),
    [
        ("gzip", "gzip", gz),
        ("zlib", "deflate", zlib.compress),
        ("raw deflate", "deflate", raw),
    ],
)
def test_data_that_end_early_give_what_came(
    name: str, coding: str, pack: Callable[[bytes], bytes], step: int
) -> None:
    data = pack(NOISE)[:50_000]
    plain, notes = undo(data, coding, step)
    assert NOISE.startswith(plain)
    assert len(plain) > 40_000
    assert notes == [f"{name} data end early, after 50,000 bytes"]


@pytest.mark.parametrize("step", [1, 1000, 1 << 30])
def test_damage_costs_only_what_is_behind_it(step: int) -> None:
    text = b"".join(b"<Line%d/>" % number for number in range(9_000))
    stored = gz(text)[:-8] + bytes(4) + gz(text)[-4:]  # the checksum is wrong
    at = len(stored) - 5
    assert undo(stored, "gzip", step) == (
        text,
        [f"gzip data are damaged: incorrect data check (at byte {at}); the rest is not read"],
    )


@given(data=st.data())
def test_any_damage_in_any_pieces_tells_the_same_and_never_raises(data: st.DataObject) -> None:
    coded = bytearray(data.draw(st.sampled_from([gz(XML), zlib.compress(XML), raw(XML)])))
    for _ in range(data.draw(st.integers(0, 3))):
        coded[data.draw(st.integers(0, len(coded) - 1))] = data.draw(st.integers(0, 255))
    coding = data.draw(st.sampled_from(["gzip", "deflate", "", "gzip, deflate"]))
    told = undo(bytes(coded), coding, data.draw(st.integers(1, 300)))
    assert told == undo(bytes(coded), coding)


def test_of_data_that_end_anywhere_nothing_stays_inside() -> None:
    data = gz(bytes(200_000))
    for end in range(18, len(data)):
        assert undo(data[:end], "gzip") == undo(data[:end], "gzip", 1)


def test_a_bomb_is_not_followed_far() -> None:
    bomb = gz(bytes(20 * 1024 * 1024))
    tracemalloc.start()
    try:
        begun = process_time()
        lengths = [len(it) for it in Decoding("gzip").feed(bomb)]
        cost = process_time() - begun
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(lengths) == max(RATIO_FREE, RATIO_LIMIT * len(bomb)) < DECODED_LIMIT
    assert peak < RATIO_FREE
    assert cost < 1


def test_a_bomb_in_a_bomb_grows_no_more() -> None:
    bomb = gz(gz(bytes(5 * 1024 * 1024)))
    plain, notes = undo(bomb, "gzip, gzip")
    assert len(plain) == RATIO_FREE
    assert notes == [f"gzip data grow beyond {RATIO_FREE:,} bytes; the rest is not read"]


def test_much_may_come_out_of_much() -> None:
    page = NOISE * 30
    assert undo(gz(page), "gzip", 1460) == (page, [])
