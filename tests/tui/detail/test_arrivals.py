from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from inspector.tui.detail import arrivals
from inspector.tui.detail.arrivals import Arrival, Gap, arrivals_of, binned, gaps_in
from inspector.tui.detail.snapshot import Part
from inspector.wire.observation import Chunk
from tests.builders import event, request

SECOND = 1_000_000


def test_a_body_that_came_at_once_is_one_arrival() -> None:
    seen = request(b"<a/>")
    assert arrivals_of(Part(event(), seen)) == [Arrival(seen.end_us, 4)]
    assert arrivals_of(Part(event(), request())) == []


def test_a_body_is_read_up_to_a_limit() -> None:
    taken = 0

    def endless() -> Iterator[Chunk]:
        nonlocal taken
        while True:
            taken += 1
            yield Chunk(taken, bytes(8 * 1024 * 1024))

    found = arrivals_of(Part(event(), request(), endless))
    assert sum(it.length for it in found) == arrivals.BYTES_LIMIT
    assert taken == len(found) == 8


def test_silences_of_a_second_are_gaps() -> None:
    seen = [Arrival(2 * SECOND, 10), Arrival(2 * SECOND + 999_999, 10), Arrival(9 * SECOND, 5)]
    assert gaps_in(seen, 1 * SECOND) == [Gap(SECOND, 0), Gap(6_000_001, 20)]
    assert gaps_in(seen[:2], 0) == []
    assert gaps_in([], SECOND) == []


def test_bytes_are_counted_in_equal_stretches_of_time() -> None:
    seen = [Arrival(100, 1), Arrival(149, 2), Arrival(150, 4), Arrival(200, 8)]
    assert binned(seen, 100, 2) == [3, 12]


@given(
    st.lists(st.builds(Arrival, st.integers(-(2**63), 2**63), st.integers(0, 2**40)), max_size=9),
    st.integers(0, 2**63),
    st.integers(1, 20),
)
def test_no_byte_is_lost_whatever_the_clock_says(
    seen: list[Arrival], begun_us: int, bins: int
) -> None:
    assert sum(binned(seen, begun_us, bins)) == sum(it.length for it in seen)
    assert all(gap.length_us >= SECOND for gap in gaps_in(seen, begun_us))
