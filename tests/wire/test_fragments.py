import random
from itertools import permutations

import pytest

from inspector.wire.fragments import (
    AGE_LIMIT_US,
    BYTES_LIMIT,
    OPEN_LIMIT,
    Fragment,
    Fragments,
    Whole,
)

DATA = bytes(range(40))


def piece(start: int, end: int, *, tag: int = 0, data: bytes | None = None) -> Fragment:
    data = DATA[start:end] if data is None else data
    return Fragment(start, data, end - start, more=end < len(DATA), tag=tag)


def whole(*pieces: Fragment) -> list[Whole]:
    fragments = Fragments()
    added = [fragments.add("key", it, 0) for it in pieces]
    return [it for it in added if it]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_fragments_come_in_any_order(order: tuple[int, ...]) -> None:
    pieces = [piece(0, 16, tag=7), piece(16, 24, tag=8), piece(24, 40, tag=9)]
    tags = tuple(pieces[number].tag for number in order[:2])
    assert whole(*[pieces[number] for number in order]) == [Whole(DATA, 40, tags)]


def test_of_bytes_that_came_twice_the_first_win() -> None:
    found = whole(
        piece(8, 16, data=b"A" * 8),
        piece(24, 32, data=b"B" * 8),
        piece(0, 32, data=b"C" * 32),
        piece(24, 40, data=b"D" * 16),
    )
    assert [it.data for it in found] == [b"CCCCCCCCAAAAAAAACCCCCCCCBBBBBBBBDDDDDDDD"]


def test_a_repeated_fragment_completes_nothing() -> None:
    assert whole(piece(0, 16), piece(0, 16), piece(24, 40), piece(24, 40)) == []


def test_what_lies_behind_the_last_byte_is_left_out() -> None:
    beyond = Fragment(32, b"x" * 16, 16, more=True, tag=0)
    assert [it.data for it in whole(piece(0, 32), beyond, piece(24, 40))] == [DATA[:32] + b"x" * 8]


def test_a_fragment_that_was_cut_ends_the_bytes() -> None:
    found = whole(piece(0, 16), piece(16, 32, data=DATA[16:20]), piece(32, 40))
    assert found == [Whole(DATA[:20], 40, (0, 0))]


def test_keys_are_told_apart() -> None:
    fragments = Fragments()
    assert fragments.add("one", piece(0, 16), 0) is None
    assert fragments.add("other", piece(16, 40), 0) is None
    assert fragments.dropped == 2
    assert fragments.add("one", piece(16, 40), 0) == Whole(DATA, 40, (0,))
    assert fragments.dropped == 1


def test_what_is_too_old_is_given_up() -> None:
    fragments = Fragments()
    fragments.add("young enough", piece(0, 16), 1)
    fragments.add("old", piece(0, 16), 0)
    assert fragments.add("young enough", piece(16, 40), AGE_LIMIT_US + 1) is not None
    assert fragments.add("old", piece(16, 40), AGE_LIMIT_US + 1) is None
    assert fragments.dropped == 2


def test_the_oldest_is_given_up_when_too_many_wait() -> None:
    fragments = Fragments()
    for key in range(OPEN_LIMIT + 1):
        fragments.add(key, piece(0, 16), 0)
    assert fragments.add(1, piece(16, 40), 0) is not None
    assert fragments.add(0, piece(16, 40), 0) is None


def test_the_oldest_is_given_up_when_too_many_bytes_wait() -> None:
    fragments, size = Fragments(), 60_000
    count = BYTES_LIMIT // size
    for key in range(count + 1):
        fragments.add(key, Fragment(0, bytes(size), size, more=True, tag=0), 0)
    assert fragments.add(1, Fragment(size, b"", 8, more=False, tag=0), 0) is not None
    assert fragments.add(0, Fragment(size, b"", 8, more=False, tag=0), 0) is None


@pytest.mark.parametrize("seed", range(100))
def test_any_pieces_give_the_same(seed: int) -> None:
    chance = random.Random(seed)
    fragments = Fragments()
    missing, found = set(range(40)), None
    while found is None:
        start = chance.randrange(40)
        end = chance.randrange(start, 40) + 1
        missing -= set(range(start, end))
        found = fragments.add("key", piece(start, end), 0)
        assert (found is None) is bool(missing)
    assert found.data == DATA
    assert fragments.dropped == 0


def test_the_smallest_fragments_make_the_largest_datagram() -> None:
    """Every second first: the most places to remember, then the most to join."""
    fragments, size = Fragments(), 65_528
    starts = [*range(0, size, 16), *range(8, size, 16)]
    parts = [Fragment(start, bytes(8), 8, more=start + 8 < size, tag=start) for start in starts]
    found = [fragments.add("key", part, 0) for part in parts]
    assert found[:-1] == [None] * (len(parts) - 1)
    assert found[-1] == Whole(bytes(size), size, tuple(starts[:-1]))
