"""What waits behind holes: how much, how long, and in which order it goes."""

import pytest

from inspector.wire import tcp_holes
from inspector.wire.observation import Address
from inspector.wire.tcp_holes import HELD_COST, HOLE_US, ONE_SIDED_US, REORDER_US, SWAP_US, Holes
from inspector.wire.tcp_pieces import Arrived, Counts, Gap, Missed, Piece
from inspector.wire.tcp_read import Reassembly
from inspector.wire.tcp_way import Held, Way
from tests.wire.segments import OPEN, TALK, down, fed, of, up

LATE = REORDER_US + 10
BEGUN_US = 1_000_000


def begun(*, answered: bool = True) -> Way:
    """A direction whose next byte is at place 100."""
    counts = Counts()
    way, other = Way(TALK, counts, from_client=True), Way(TALK, counts, from_client=False)
    way.other, other.other = other, way
    other.seen = answered
    way.start(100, 0)
    return way


def held(at: int, data: bytes) -> Held:
    return Held(at, 0, BEGUN_US, data, len(data), 0)


# --- what is held -------------------------------------------------------------------------------


def test_what_is_held_goes_in_the_order_of_its_bytes() -> None:
    holes, way, pieces = Holes(), begun(), list[Piece]()
    for part in (held(104, b"e"), held(101, b"bcd"), held(102, b"cd")):
        holes.hold(way, part)
    holes.fill(way, pieces)
    assert pieces == []
    way.tell(0, b"a", 1, 0, [])
    holes.fill(way, pieces)
    assert [it.data for it in pieces if isinstance(it, Arrived)] == [b"bcd", b"e"]
    assert (way.counts.reordered, way.counts.retransmitted) == (2, 1)


def test_a_direction_waits_until_nothing_of_it_is_held() -> None:
    holes, way = Holes(), begun()
    for part in (held(102, b"c"), held(104, b"e")):
        holes.hold(way, part)
    assert way.held_bytes == 2 * (HELD_COST + 1)
    holes.bridge(way, [])
    assert list(holes.waiting) == [way]
    holes.bridge(way, [])
    assert (list(holes.waiting), way.held_bytes) == ([], 0)


def test_a_bridge_tells_the_hole_and_what_follows_up_to_the_next() -> None:
    holes, way, pieces = Holes(), begun(), list[Piece]()
    for part in (held(102, b"c"), held(103, b"d"), held(105, b"f")):
        holes.hold(way, part)
    holes.bridge(way, pieces)
    assert pieces == [
        Gap(TALK, True, BEGUN_US, 2),
        Arrived(TALK, True, BEGUN_US, b"c"),
        Arrived(TALK, True, BEGUN_US, b"d"),
    ]


def test_of_a_stream_that_has_not_begun_nothing_is_told() -> None:
    holes, pieces = Holes(), list[Piece]()
    way = Way(TALK, Counts(), from_client=True)
    holes.hold(way, held(0, b"a"))
    holes.fill(way, pieces)
    assert pieces == []


# --- when a hole is given up --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "acked", "waited_us", "expected"),
    [
        (True, None, HOLE_US, False),
        (True, None, HOLE_US + 1, True),
        (True, 100, REORDER_US + 1, False),
        (True, 101, REORDER_US, False),
        (True, 101, REORDER_US + 1, True),
        (False, None, ONE_SIDED_US, False),
        (False, None, ONE_SIDED_US + 1, True),
    ],
    ids=[
        "nothing is known",
        "nothing was known for long",
        "the peer waits for it, too",
        "the peer has received it",
        "the peer received it long ago",
        "no peer in the capture",
        "no peer, and no retransmission",
    ],
)
def test_a_hole_is_lost(answered: bool, acked: int | None, waited_us: int, expected: bool) -> None:
    holes, way = Holes(), begun(answered=answered)
    holes.hold(way, held(105, b"f"))
    if acked is not None:
        way.acknowledge(acked, BEGUN_US, [])
    assert holes.is_lost(way, BEGUN_US + waited_us) is expected


def test_a_hole_that_was_received_is_lost_after_some_later_segments() -> None:
    holes, way = Holes(), begun()
    way.acknowledge(101, BEGUN_US, [])
    told = []
    for number in range(tcp_holes.REORDER_SEGMENTS + 1):
        holes.hold(way, held(105 + number, b"x"))
        told.append(holes.is_lost(way, BEGUN_US))
    assert told == [False] * tcp_holes.REORDER_SEGMENTS + [True]


@pytest.mark.parametrize(
    ("acked", "segments", "waited_us", "expected"),
    [
        (None, 1, REORDER_US, False),
        (None, 1, REORDER_US + 1, True),
        (None, tcp_holes.REORDER_SEGMENTS, 0, False),
        (None, tcp_holes.REORDER_SEGMENTS + 1, 0, True),
        (105, 1, 0, False),
        (106, 1, 0, True),
    ],
    ids=[
        "for a moment",
        "no longer",
        "for some segments",
        "for no more",
        "the peer waits for it, too",
        "the peer has received it",
    ],
)
def test_before_a_stream_has_begun_only_the_order_is_waited_for(
    acked: int | None, segments: int, waited_us: int, expected: bool
) -> None:
    holes, way = Holes(), Way(TALK, Counts(), from_client=True)
    way.guess_start(105, 0)
    for number in range(segments):
        holes.hold(way, held(105 + number, b"x"))
    if acked is not None:
        way.acknowledge(acked, BEGUN_US, [])
    assert holes.is_lost(way, BEGUN_US + waited_us) is expected


def test_bytes_of_all_directions_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_holes, "HOLD_ALL_BYTES", 3 * HELD_COST)
    holes, one, other = Holes(), begun(), begun()
    holes.hold(one, held(105, b"f"))
    holes.hold(other, held(105, b"f"))
    assert not holes.is_lost(one, BEGUN_US)
    holes.hold(other, held(107, b"h"))
    assert holes.is_lost(one, BEGUN_US)
    holes.bridge(other, [])
    assert not holes.is_lost(one, BEGUN_US)


@pytest.mark.parametrize(("limit", "value"), [("HOLD_BYTES", HELD_COST + 1), ("HOLD_SEGMENTS", 1)])
def test_what_waits_of_one_direction_is_bounded(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp_holes, limit, value)
    holes, way = Holes(), begun()
    holes.hold(way, held(105, b"f"))
    assert not holes.is_lost(way, BEGUN_US)
    holes.hold(way, held(107, b"h"))
    assert holes.is_lost(way, BEGUN_US)


@pytest.mark.parametrize(
    ("acked", "waited_us", "expected"),
    [(101, SWAP_US + 1, True), (101, SWAP_US, False), (100, SWAP_US + 1, False)],
    ids=["received", "packets may be swapped", "not received"],
)
def test_what_the_peer_had_received_it_may_answer(
    acked: int, waited_us: int, expected: bool
) -> None:
    holes, way = Holes(), begun()
    holes.hold(way, held(105, b"f"))
    way.acknowledge(acked, BEGUN_US, [])
    assert holes.is_received(way, BEGUN_US + waited_us) is expected


# --- in the stream ------------------------------------------------------------------------------


def test_a_hole_is_given_up_once_the_peer_has_received_what_is_missing() -> None:
    reassembly, found = fed(
        (1, up(100, b"a")), (2, up(105, b"f")), (3, down(500, ack=106)), (LATE, down(500, ack=106))
    )
    assert found == [
        Arrived(TALK, True, 1, b"a"),
        Missed(TALK, True),
        Gap(TALK, True, 2, 4),
        Arrived(TALK, True, 2, b"f"),
    ]
    assert reassembly.counts.lost_bytes == 4


def test_a_hole_is_given_up_before_the_answer_to_what_is_missing() -> None:
    _, found = fed((1, up(105, b"f")), (SWAP_US + 2, down(500, b"answer", ack=106)))
    assert [type(it) for it in found] == [Missed, Gap, Arrived, Arrived]
    assert found[-1] == Arrived(TALK, False, SWAP_US + 2, b"answer")


def test_bytes_that_the_capture_has_after_their_acknowledgement_are_no_hole() -> None:
    _, found = fed((1, up(105, b"f")), (2, down(500, ack=106)), (3, up(100, b"abcde")))
    assert [it.data for it in found if isinstance(it, Arrived)] == [b"abcde", b"f"]


def test_a_hole_of_a_silent_connection_is_given_up_when_others_go_on() -> None:
    other = [of(Address("10.0.0.9", 50000), it) for it in OPEN]
    _, found = fed((1, up(105, b"f")), (2, down(500, ack=106)), *((LATE * 2, it) for it in other))
    assert [type(it) for it in found] == [Missed, Gap, Arrived]


def test_when_only_one_side_was_captured_holes_close_after_a_retransmission_would_have_come() -> (
    None
):
    reassembly = Reassembly()
    found = [
        it
        for at, segment in (
            (0, OPEN[0]),
            (1, up(105, b"f")),
            (ONE_SIDED_US // 2, up(106, b"g")),
            (ONE_SIDED_US + 2, up(107, b"h")),
        )
        for it in reassembly.feed(segment, at)
    ]
    assert [it.data for it in found if isinstance(it, Arrived)] == [b"f", b"g", b"h"]
    reassembly.finish()
    assert reassembly.counts.one_sided == 1


def test_what_is_held_is_told_in_the_end() -> None:
    reassembly, found = fed((1, up(105, b"f")))
    assert found == []
    assert reassembly.finish() == [Gap(TALK, True, 1, 5), Arrived(TALK, True, 1, b"f")]


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_holes, "HOLD_BYTES", HELD_COST + 10)
    _, found = fed((1, up(200, b"x" * 8)), (2, up(300, b"y" * 8)))
    assert [type(it) for it in found] == [Gap, Arrived]
