import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.images_sample import (
    DPI_LIMIT,
    SAMPLE_HEAD,
    SAMPLE_TAIL,
    WINDOW_AFTER,
    WINDOWS_LIMIT,
    NextPlace,
    Sample,
    Sampler,
    Window,
    dpi,
    dpi_of_metres,
    size_px,
)

MARKER = re.compile(b"END")


def nowhere(first: bytes, content: bytes) -> int:
    return 0


def sampled(
    data: bytes, piece: int, next_place: NextPlace = nowhere, keep: int = SAMPLE_HEAD
) -> Sample:
    sampler = Sampler(keep, next_place)
    for at in range(0, len(data), piece):
        sampler.feed(data[at : at + piece])
    return sampler.sample()


def pattern(length: int) -> bytes:
    return b"".join(number.to_bytes(4) for number in range(length // 4 + 1))[:length]


@pytest.mark.parametrize("piece", [1460, SAMPLE_TAIL, 65536, 10**6])
@pytest.mark.parametrize(
    "length", [0, 5, SAMPLE_TAIL, SAMPLE_HEAD, SAMPLE_HEAD + SAMPLE_TAIL, 300_000]
)
def test_head_and_tail_are_kept_whatever_the_pieces(length: int, piece: int) -> None:
    data = pattern(length)
    sample = sampled(data, piece)
    assert sample.length == length
    assert sample.head[:SAMPLE_HEAD] == data[:SAMPLE_HEAD]
    assert sample.tail == data[-SAMPLE_TAIL:]


def test_a_byte_at_a_time_keeps_the_same() -> None:
    data = pattern(3 * SAMPLE_TAIL)
    one, whole = sampled(data, 1), sampled(data, len(data))
    assert (one.head, one.tail, one.length) == (whole.head, whole.tail, whole.length)


def test_only_the_head_asked_for_is_kept() -> None:
    sampler = Sampler(10, nowhere)
    sampler.feed(pattern(SAMPLE_TAIL * 2))
    assert bytes(sampler.head) == pattern(10)


@given(
    data=st.binary(max_size=40),
    head=st.integers(0, 40),
    tail=st.integers(0, 40),
    offset=st.integers(-5, 50),
    count=st.integers(0, 50),
)
def test_a_place_is_its_bytes_or_unknown(
    data: bytes, head: int, tail: int, offset: int, count: int
) -> None:
    late = data[len(data) - min(tail, len(data)) :]
    found = Sample(data[:head], late, len(data)).at(offset, count)
    assert found in (b"", data[max(0, offset) : max(0, offset) + count])
    if offset >= 0 and offset + count <= min(head, len(data)):
        assert found == data[offset : offset + count]
    if len(data) - len(late) <= offset and offset + count <= len(data):
        assert found == data[offset : offset + count]


def test_a_place_across_head_and_tail_is_known_if_nothing_is_between() -> None:
    assert Sample(b"abc", b"def", 6).at(2, 2) == b"cd"
    assert Sample(b"abc", b"bcdef", 6).at(2, 3) == b"cde"
    assert Sample(b"abc", b"efg", 7).at(2, 3) == b""


def test_a_window_is_a_place_too() -> None:
    sample = Sample(b"ab", b"yz", 26, [Window(5, b"fgh"), Window(12, b"mn")])
    assert [sample.at(at, 2) for at in (5, 6, 7, 12)] == [b"fg", b"gh", b"", b"mn"]


FAR = 20_000


def named(first: bytes, content: bytes) -> int:
    """A place is named by the four bytes that stand at the one before."""
    return int.from_bytes(content[:4])


def chain(*places: int, length: int = 2 * FAR) -> bytes:
    data = bytearray(length)
    for place, following in zip((0, *places), places, strict=False):
        data[place : place + 4] = following.to_bytes(4)
    for place in places:
        data[place + 4 : place + 8] = b"here"
    return bytes(data)


CHAIN = [
    pytest.param([FAR], [True], id="one"),
    pytest.param([FAR, FAR + 5_000], [True, True], id="two"),
    pytest.param([FAR, FAR + WINDOW_AFTER], [True, True], id="one right after the other"),
    pytest.param([FAR, FAR + 100], [True, True], id="one within the window of the other"),
    pytest.param([FAR + 5_000, FAR], [True, False], id="backwards"),
]


@pytest.mark.parametrize("piece", [1, 7, 1460, 10**6])
@pytest.mark.parametrize(("places", "kept"), CHAIN)
def test_places_that_the_image_names_are_kept(
    places: list[int], kept: list[bool], piece: int
) -> None:
    sample = sampled(chain(*places), piece, named, 16)
    assert [sample.at(place + 4, 4) == b"here" for place in places] == kept
    assert [sample.at(place - 250, 8) != b"" for place in places[:1]] == [True]


def test_places_are_counted() -> None:
    places = [FAR + 2000 * number for number in range(WINDOWS_LIMIT + 9)]
    sample = sampled(chain(*places, length=200_000), 65536, named, 16)
    assert sample.at(places[WINDOWS_LIMIT - 1], 4)
    assert not sample.at(places[WINDOWS_LIMIT], 4)


@pytest.mark.parametrize(
    ("offset", "numbers"), [(0, (0x0102,)), (2, (0x0304,)), (3, None), (-1, None), (2**32, None)]
)
def test_numbers_are_read_where_they_were_kept(
    offset: int, numbers: tuple[int, ...] | None
) -> None:
    assert Sample.of(b"\1\2\3\4").unpack(">H", offset) == numbers


@pytest.mark.parametrize(
    ("data", "since", "missing"),
    [
        pytest.param(b"...END", 0, "", id="at the end"),
        pytest.param(b"...END...", 0, "", id="with more behind"),
        pytest.param(b"...END" + bytes(SAMPLE_TAIL - 3), 0, "", id="padded"),
        pytest.param(b"...END" + bytes(SAMPLE_TAIL), 0, None, id="padded beyond what is kept"),
        pytest.param(b"......", 0, "no end", id="nowhere"),
        pytest.param(b"END...", 1, "no end", id="before the place to start from"),
        pytest.param(b"......", 99, "no end", id="a start beyond the data"),
        pytest.param(b"", 0, None, id="no data"),
    ],
)
def test_an_end_is_there_missing_or_unknown(data: bytes, since: int, missing: str | None) -> None:
    assert Sample.of(data).lacks_end(MARKER, "end", since) == missing


def test_bytes_announced_are_there_or_missing() -> None:
    assert Sample.of(b"abc").lacks_bytes(3) == ""
    assert Sample.of(b"abc").lacks_bytes(4) == "4 bytes announced, 3 came"


@pytest.mark.parametrize(
    ("count", "per_inch", "told"),
    [
        (300, 1, 300),
        (118, 2.54, 299.72),
        (72.009, 1, 72.01),
        (0, 1, None),
        (-5, 1, None),
        (DPI_LIMIT + 1, 1, None),
        (1e300, 1, None),
    ],
)
def test_a_resolution_is_in_dots_per_inch(
    count: float, per_inch: float, told: float | None
) -> None:
    assert dpi(count, per_inch) == told
    assert isinstance(dpi(count, per_inch), type(told))


@pytest.mark.parametrize("whole", [72, 75, 96, 100, 150, 200, 240, 300, 400, 600, 1200, 2400])
@pytest.mark.parametrize("rounded", [0, 1], ids=["cut off", "rounded"])
def test_pixels_per_metre_are_the_whole_dpi_that_they_stand_for(whole: int, rounded: int) -> None:
    told = dpi_of_metres(int(whole / 0.0254 + rounded / 2))
    assert told == whole
    assert type(told) is int


@pytest.mark.parametrize(
    ("pixels", "told"), [(0, None), (-3, None), (2**31, None), (4000, 101.6), (1e150, None)]
)
def test_other_pixels_per_metre_are_what_they_are(pixels: float, told: float | None) -> None:
    assert dpi_of_metres(pixels) == told


def test_a_size_of_zero_is_not_known_yet() -> None:
    assert (size_px(0), size_px(7)) == (None, 7)
