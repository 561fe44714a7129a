"""One direction: its places, what it tells, and which segments are not its own."""

import pytest

from inspector.wire.duplicates import DUPLICATE_US
from inspector.wire.packets import ACK, RST, SYN, TcpSegment
from inspector.wire.tcp_pieces import Arrived, Counts, Ended, Gap, Missed, Piece
from inspector.wire.tcp_way import LATE_BYTES, Held, Way
from tests.wire.segments import TALK, up


def new() -> Way:
    """A direction of which nothing is known yet."""
    counts = Counts()
    way, other = Way(TALK, counts, from_client=True), Way(TALK, counts, from_client=False)
    way.other, other.other = other, way
    return way


def at(place: int) -> Way:
    """A direction whose next byte is at a place, where its stream began."""
    way = new()
    way.start(place, 0)
    return way


def over(*, fin: int | None = None) -> Way:
    """One of a connection that is over, at place 100."""
    way = at(100)
    way.fin = fin
    way.ended = way.other.ended = True
    return way


# --- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "sequence", "expected"),
    [
        (100, 105, 105),
        (100, 95, 95),
        (5, 0xFFFFFFFF, -1),
        (0xFFFFFFFE, 3, 0x1_0000_0003),
        (0x3_0000_0000, 7, 0x3_0000_0007),
    ],
    ids=["ahead", "behind", "behind the wrap", "ahead of the wrap", "after several wraps"],
)
def test_a_place_is_the_nearest_that_a_number_may_mean(
    place: int, sequence: int, expected: int
) -> None:
    assert at(place).place(sequence) == expected


def test_what_the_peer_expects_tells_where_a_stream_began() -> None:
    way = new()
    way.acknowledge(95, 0, [])
    way.guess_start(100, 7)
    assert (way.started, way.first, way.next) == (True, 95, 95)


@pytest.mark.parametrize("expected", [None, 101, 100 - LATE_BYTES], ids=["no", "behind", "far"])
def test_what_the_peer_expects_does_not_tell_it_from_anywhere(expected: int | None) -> None:
    way = new()
    if expected is not None:
        way.acknowledge(expected, 0, [])
    way.guess_start(100, 7)
    assert (way.started, way.next, way.time_us) == (False, 100, 7)


# --- what is told -------------------------------------------------------------------------------


def test_time_does_not_go_back_in_a_stream() -> None:
    way, pieces = at(100), list[Piece]()
    way.tell(9, b"ab", 2, 1, pieces)
    way.tell(5, b"c", 1, 2, pieces)
    assert pieces == [Arrived(TALK, True, 9, b"ab", 1), Arrived(TALK, True, 9, b"c", 2)]
    assert way.next == 103


def test_bytes_that_a_packet_lacks_are_a_gap() -> None:
    way, pieces = at(100), list[Piece]()
    way.tell(1, b"", 4, 1, pieces)
    assert pieces == [Gap(TALK, True, 1, 4)]
    assert (way.next, way.counts.lost_bytes) == (104, 4)


def test_what_is_skipped_is_a_gap() -> None:
    way, pieces = at(100), list[Piece]()
    way.skip_to(Held(103, 0, 5, b"d", 1, 0), pieces)
    assert pieces == [Gap(TALK, True, 5, 3)]
    assert (way.next, way.counts.lost_bytes) == (103, 3)


def test_a_stream_whose_beginning_is_unknown_begins_with_what_is_there() -> None:
    way, pieces = new(), list[Piece]()
    way.skip_to(Held(103, 0, 5, b"d", 1, 0), pieces)
    assert pieces == []
    assert (way.started, way.first, way.next) == (True, 103, 103)


def test_the_peer_has_more_than_the_capture_which_is_told_once() -> None:
    way, pieces = at(100), list[Piece]()
    for time_us, acknowledged in enumerate((100, 105, 105, 107)):
        way.acknowledge(acknowledged, time_us, pieces)
    assert pieces == [Missed(TALK, True)]
    assert (way.acked, way.acked_us) == (107, 1)


def test_the_fin_is_no_byte_that_the_capture_missed() -> None:
    way, pieces = at(100), list[Piece]()
    way.fin = 100
    way.acknowledge(100, 0, pieces)
    way.acknowledge(101, 1, pieces)
    assert pieces == []


@pytest.mark.parametrize("acknowledged", [101, 102], ids=["bytes", "bytes-and-fin"])
def test_the_last_bytes_before_the_fin_may_be_missed(acknowledged: int) -> None:
    way, pieces = at(100), list[Piece]()
    way.fin = 101
    way.acknowledge(100, 0, pieces)
    way.acknowledge(acknowledged, 1, pieces)
    assert pieces == [Missed(TALK, True)]


def test_an_end_is_told_once_all_before_it_was() -> None:
    way, pieces = at(100), list[Piece]()
    way.fin, way.fin_tag = 102, 7
    assert not way.is_through()
    way.tell(4, b"ab", 2, 1, [])
    assert way.is_through()
    way.end(3, pieces)
    assert pieces == [Ended(TALK, True, 4, False, 7)]
    assert not way.is_through()


@pytest.mark.parametrize(
    ("segment", "later_us", "expected"),
    [
        (up(100, b"abc", identity=7), DUPLICATE_US, (1, 0)),
        (up(100, b"abc", identity=7), -DUPLICATE_US, (1, 0)),
        (up(100, b"abc", identity=7), DUPLICATE_US + 1, (0, 1)),
        (up(100, b"abc", identity=8), 1, (0, 1)),
        (up(100, b"ab", identity=7), 1, (0, 1)),
    ],
    ids=["at once", "the clock was put back", "late", "another packet", "a part"],
)
def test_a_packet_that_comes_twice_was_seen_twice_or_sent_twice(
    segment: TcpSegment, later_us: int, expected: tuple[int, int]
) -> None:
    way = at(103)
    way.recent.append((100, 3, 7, 1_000_000))
    way.count_repeated(segment, 1_000_000 + later_us)
    assert (way.counts.duplicated, way.counts.retransmitted) == expected


# --- what is asked ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("carried", "seen", "expected"),
    [(True, False, True), (True, True, False), (False, False, False)],
    ids=["bytes, no answer", "both were seen", "no bytes"],
)
def test_one_sided_is_what_carried_bytes_and_no_answer(
    carried: bool, seen: bool, expected: bool
) -> None:
    way = at(100)
    way.seen, way.other.seen = True, seen
    if carried:
        way.tell(0, b"x", 1, 0, [])
    assert way.is_one_sided() is way.other.is_one_sided() is expected


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [(100, True), (100 + LATE_BYTES, True), (101 + LATE_BYTES, False), (99 - LATE_BYTES, False)],
)
def test_a_reset_from_far_away_is_a_guess(sequence: int, expected: bool) -> None:
    segment = up(sequence, flags=RST)
    assert at(100).may_reset(segment) is expected
    assert new().may_reset(segment)


@pytest.mark.parametrize(
    ("way", "segment", "expected"),
    [
        (at(100), up(0x70000000, b"x"), False),
        (over(), up(0x70000000), False),
        (over(), up(0x70000000, b"x"), True),
        (over(), up(100 + LATE_BYTES, b"x"), False),
        (over(fin=100), up(110, b"x"), True),
        (over(fin=100), up(100, b"x"), False),
        (over(fin=120), up(130, b"x"), False),
    ],
    ids=[
        "goes on",
        "no bytes",
        "far away",
        "on its way when it was reset",
        "behind the FIN",
        "up to the FIN",
        "the FIN was not reached",
    ],
)
def test_bytes_behind_the_end_are_of_another_connection(
    way: Way, segment: TcpSegment, expected: bool
) -> None:
    assert way.is_beyond(segment) is expected


def joined(place: int) -> Way:
    """One of a connection whose SYN was not seen."""
    way = at(place)
    way.connection = TALK._replace(opened=False)
    return way


@pytest.mark.parametrize(
    ("way", "segment", "expected"),
    [
        (at(100), up(500, flags=ACK), False),
        (at(100), up(500, flags=SYN | ACK), False),
        (at(100), up(99, flags=SYN), False),
        (at(100), up(500, flags=SYN), True),
        (joined(100), up(90, flags=SYN), False),
        (joined(100), up(99 + LATE_BYTES, flags=SYN), False),
        (joined(100), up(100 + LATE_BYTES, flags=SYN), True),
        (new(), up(500, flags=SYN), False),
    ],
    ids=[
        "no SYN",
        "an answer",
        "the same again",
        "another number",
        "late",
        "just near enough",
        "too far to be late",
        "the first",
    ],
)
def test_a_syn_opens_another_connection_unless_it_is_late_or_repeated(
    way: Way, segment: TcpSegment, expected: bool
) -> None:
    assert way.is_another(segment) is expected
