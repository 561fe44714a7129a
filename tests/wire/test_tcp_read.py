import random
from collections import defaultdict

import pytest
from msgspec.structs import replace

from inspector.wire import tcp_read
from inspector.wire.observation import Address
from inspector.wire.packets import ACK, FIN, PSH, RST, SYN, TcpSegment
from inspector.wire.tcp_read import (
    Arrived,
    Connection,
    Ended,
    Gap,
    Lapsed,
    Missed,
    Piece,
    Reassembly,
)

CLIENT, SERVER = Address("10.0.0.1", 50000), Address("10.0.0.2", 80)
TALK = Connection(0, CLIENT, SERVER)
JOINED = Connection(0, CLIENT, SERVER, opened=False)
JOINED_BY_SERVER = Connection(0, SERVER, CLIENT, opened=False)
LATE = tcp_read.REORDER_US + 10


def up(
    sequence: int, payload: bytes = b"", flags: int = PSH | ACK, ack: int = 0, **more: int
) -> TcpSegment:
    length, identity = more.get("length", len(payload)), more.get("identity", 0)
    sequence &= 0xFFFFFFFF
    return TcpSegment(CLIENT, SERVER, sequence, ack, flags, payload, length, identity)


def down(
    sequence: int, payload: bytes = b"", flags: int = PSH | ACK, ack: int = 0, **more: int
) -> TcpSegment:
    segment = up(sequence, payload, flags, ack, **more)
    return replace(segment, source=SERVER, destination=CLIENT)


OPEN = [up(99, flags=SYN), down(499, flags=SYN | ACK, ack=100)]

CASES = [
    pytest.param(OPEN, [], id="handshake"),
    pytest.param(
        [*OPEN, up(100, b"ask"), down(500, b"answer")],
        [Arrived(TALK, True, 2, b"ask"), Arrived(TALK, False, 3, b"answer")],
        id="question and answer",
    ),
    pytest.param(
        [*OPEN, up(100, b"ask"), up(100, b"ask"), up(102, b"king")],
        [Arrived(TALK, True, 2, b"ask"), Arrived(TALK, True, 4, b"ing")],
        id="repeated and overlapping segments",
    ),
    pytest.param(
        [up(-3, flags=SYN), up(-2, b"abcd"), up(2, b"e")],
        [Arrived(TALK, True, 1, b"abcd"), Arrived(TALK, True, 2, b"e")],
        id="sequence number wraps",
    ),
    pytest.param(
        [up(-3, flags=SYN), up(2, b"e"), up(-2, b"abcd")],
        [Arrived(TALK, True, 2, b"abcd"), Arrived(TALK, True, 2, b"e")],
        id="sequence number wraps in what is out of order",
    ),
    pytest.param(
        [*OPEN, up(103, b"def"), up(100, b"abc")],
        [Arrived(TALK, True, 3, b"abc"), Arrived(TALK, True, 3, b"def")],
        id="out of order",
    ),
    pytest.param(
        [*OPEN, up(104, b"e"), up(102, b"cd"), up(104, b"ef"), up(100, b"abc")],
        [
            Arrived(TALK, True, 5, b"abc"),
            Arrived(TALK, True, 5, b"d"),
            Arrived(TALK, True, 5, b"e"),
            Arrived(TALK, True, 5, b"f"),
        ],
        id="out of order and overlapping",
    ),
    pytest.param(
        [*OPEN, up(100, b"a"), up(105, b"f"), down(500, ack=101)],
        [Arrived(TALK, True, 2, b"a")],
        id="a hole that the peer has not received stays open",
    ),
    pytest.param(
        [*OPEN, up(100, b"a"), up(105, b"f"), up(101, b"bcde")],
        [
            Arrived(TALK, True, 2, b"a"),
            Arrived(TALK, True, 4, b"bcde"),
            Arrived(TALK, True, 4, b"f"),
        ],
        id="a hole that a retransmission fills",
    ),
    pytest.param(
        [*OPEN, up(100, b"abc", length=10), up(110, b"k")],
        [Arrived(TALK, True, 2, b"abc"), Gap(TALK, True, 2, 7), Arrived(TALK, True, 3, b"k")],
        id="a packet that the capture cut short",
    ),
    pytest.param(
        [*OPEN, up(100, b"a", FIN | ACK), down(500, b"", FIN | ACK), up(102, flags=ACK)],
        [Arrived(TALK, True, 2, b"a"), Ended(TALK, True, 2, False), Ended(TALK, False, 3, False)],
        id="both sides close",
    ),
    pytest.param(
        [*OPEN, up(103, b"", FIN | ACK), up(100, b"abc")],
        [Arrived(TALK, True, 3, b"abc"), Ended(TALK, True, 3, False)],
        id="FIN before the last bytes",
    ),
    pytest.param(
        [*OPEN, up(102, b"c", FIN | ACK), up(100, b"ab")],
        [
            Arrived(TALK, True, 3, b"ab"),
            Arrived(TALK, True, 3, b"c"),
            Ended(TALK, True, 3, False),
        ],
        id="FIN with the last bytes, out of order",
    ),
    pytest.param(
        [*OPEN, down(500, flags=RST), up(100, b"too late"), down(500, flags=RST)],
        [Ended(TALK, False, 2, True)],
        id="reset",
    ),
    pytest.param(
        [*OPEN, up(100, b"a"), down(0x70000000, flags=RST), up(101, b"b")],
        [Arrived(TALK, True, 2, b"a"), Arrived(TALK, True, 4, b"b")],
        id="a reset that somebody guessed",
    ),
    pytest.param(
        [*OPEN, down(500, flags=RST), up(0x70000000, b"other"), down(9, b"", ACK, 0x70000005)],
        [
            Ended(TALK, False, 2, True),
            Arrived(Connection(1, CLIENT, SERVER, opened=False), True, 3, b"other"),
        ],
        id="ports are used again, and the handshake is missing",
    ),
    pytest.param(
        [*OPEN, up(103, b"d"), down(500, flags=RST)],
        [Gap(TALK, True, 2, 3), Arrived(TALK, True, 2, b"d"), Ended(TALK, False, 3, True)],
        id="reset behind a hole",
    ),
    pytest.param(
        [*OPEN, up(100, b"ab"), up(101, b"b"), up(101, b"?"), up(102, b"c")],
        [Arrived(TALK, True, 2, b"ab"), Arrived(TALK, True, 5, b"c")],
        id="keep-alive probes",
    ),
    pytest.param(
        [down(500, b"HTTP/1.1 200 OK", ack=100), up(100, b"next", ack=515)],
        [
            Arrived(JOINED_BY_SERVER, True, 0, b"HTTP/1.1 200 OK"),
            Arrived(JOINED_BY_SERVER, False, 1, b"next"),
        ],
        id="no handshake, the server speaks first",
    ),
    pytest.param(
        [up(103, b"def"), up(100, b"abc"), down(500, ack=106)],
        [Arrived(JOINED, True, 1, b"abc"), Arrived(JOINED, True, 1, b"def")],
        id="no handshake, and the first bytes out of order",
    ),
    pytest.param(
        [up(100, b"ask"), up(99, flags=SYN), down(499, flags=SYN | ACK, ack=103), down(500, b"x")],
        [Arrived(JOINED, True, 0, b"ask"), Arrived(JOINED, False, 3, b"x")],
        id="late handshake",
    ),
    pytest.param(
        [up(5, flags=ACK), down(9, flags=FIN | ACK)],
        [Ended(JOINED, False, 1, False)],
        id="nothing was ever said",
    ),
    pytest.param(
        [up(90, flags=ACK, ack=9000), *OPEN, down(503, b"d"), down(500, b"abc")],
        [Arrived(JOINED, False, 4, b"abc"), Arrived(JOINED, False, 4, b"d")],
        id="an acknowledgement of another connection came before",
    ),
    pytest.param(
        [down(499, flags=SYN | ACK, ack=100), up(100, b"ask")],
        [Arrived(TALK, True, 1, b"ask")],
        id="first SYN is missing",
    ),
]


@pytest.mark.parametrize(("segments", "expected"), CASES)
def test_segments(segments: list[TcpSegment], expected: list[Piece]) -> None:
    reassembly = Reassembly()
    found = [it for time, segment in enumerate(segments) for it in reassembly.feed(segment, time)]
    assert [_without_tag(it) for it in found] == expected


def _without_tag(piece: Piece) -> Piece:
    return piece._replace(tag=0) if isinstance(piece, Arrived) else piece


def fed(*timed: tuple[int, TcpSegment]) -> tuple[Reassembly, list[Piece]]:
    reassembly = Reassembly()
    opened = [(0, it) for it in OPEN]
    return reassembly, [
        it for at, segment in (*opened, *timed) for it in reassembly.feed(segment, at)
    ]


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


def test_bytes_that_the_capture_has_after_their_acknowledgement_are_no_hole() -> None:
    _, found = fed((1, up(105, b"f")), (2, down(500, ack=106)), (3, up(100, b"abcde")))
    assert [it.data for it in found if isinstance(it, Arrived)] == [b"abcde", b"f"]


def test_a_hole_of_a_silent_connection_is_given_up_when_others_go_on() -> None:
    other = [
        replace(
            it,
            source=Address("10.0.0.9", it.source.port) if it.source == CLIENT else it.source,
            destination=Address("10.0.0.9", 50000) if it.destination == CLIENT else it.destination,
        )
        for it in OPEN
    ]
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
            (tcp_read.ONE_SIDED_US // 2, up(106, b"g")),
            (tcp_read.ONE_SIDED_US + 2, up(107, b"h")),
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
    monkeypatch.setattr(tcp_read, "HOLD_BYTES", tcp_read.HELD_COST + 10)
    _, found = fed((1, up(200, b"x" * 8)), (2, up(300, b"y" * 8)))
    assert [type(it) for it in found] == [Gap, Arrived]


def test_a_packet_that_comes_twice_was_seen_twice_or_sent_twice() -> None:
    reassembly, _ = fed(
        (1, up(100, b"abc", identity=7)),
        (2, up(100, b"abc", identity=7)),
        (3, up(100, b"abc", identity=8)),
    )
    assert (reassembly.counts.duplicated, reassembly.counts.retransmitted) == (1, 1)


def test_a_packet_of_long_ago_was_sent_twice_though_the_clock_was_put_back() -> None:
    reassembly, _ = fed((9_000_000, up(100, b"abc")), (5, up(100, b"abc")))
    assert (reassembly.counts.duplicated, reassembly.counts.retransmitted) == (0, 1)


def test_a_tag_comes_back_with_its_bytes() -> None:
    reassembly = Reassembly()
    for segment in OPEN:
        reassembly.feed(segment, 0)
    reassembly.feed(up(103, b"def"), 0, tag=1)
    found = reassembly.feed(up(100, b"abc"), 0, tag=2)
    assert [(it.data, it.tag) for it in found if isinstance(it, Arrived)] == [
        (b"abc", 2),
        (b"def", 1),
    ]


def test_a_port_may_be_used_again() -> None:
    reassembly = Reassembly()
    segments = [*OPEN, up(100, b"one"), up(7000, flags=SYN), up(7001, b"two")]
    found = [it for segment in segments for it in reassembly.feed(segment, 0)]
    again = Connection(1, CLIENT, SERVER)
    assert found == [
        Arrived(TALK, True, 0, b"one"),
        Lapsed(TALK),
        Arrived(again, True, 0, b"two"),
    ]


def test_connections_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_read, "CONNECTION_LIMIT", 10)
    reassembly = Reassembly()
    lapsed = 0
    for port in range(1000):
        for segment in OPEN:
            client = Address("10.0.0.1", port)
            moved = replace(
                segment,
                source=client if segment.source == CLIENT else segment.source,
                destination=client if segment.destination == CLIENT else segment.destination,
            )
            lapsed += sum(isinstance(it, Lapsed) for it in reassembly.feed(moved, 0))
    assert lapsed == 990
    assert reassembly.counts.connections == 1000


@pytest.mark.parametrize("seed", range(60))
def test_any_order_of_any_pieces_gives_the_stream(seed: int) -> None:
    """Segments of random sizes, shuffled within a window, some twice, some overlapping."""
    chance = random.Random(seed)
    data = chance.randbytes(3000)
    start = chance.choice([100, 0xFFFFFF00, 0xFFFFFFFF - 1500])
    pieces = []
    at = 0
    while at < len(data):
        size = chance.randrange(1, 200)
        back = min(at, chance.choice([0, 0, 0, 10]))
        pieces.append((at - back, data[at - back : at + size]))
        at += size
    pieces += chance.sample(pieces, 5)
    pieces.sort(key=lambda it: it[0] + chance.randrange(600))
    reassembly = Reassembly()
    reassembly.feed(up(start - 1, flags=SYN), 0)
    reassembly.feed(down(499, flags=SYN | ACK, ack=start & 0xFFFFFFFF), 0)
    told = [it for at, part in pieces for it in reassembly.feed(up(start + at, part), 1)]
    assert all(isinstance(it, Arrived) for it in told)
    assert b"".join(it.data for it in told if isinstance(it, Arrived)) == data


@pytest.mark.parametrize("seed", range(200))
def test_noise_raises_nothing_and_tells_no_byte_twice(seed: int) -> None:
    chance = random.Random(seed)
    reassembly = Reassembly()
    told: defaultdict[tuple[int, bool], int] = defaultdict(int)
    pieces: list[Piece] = []
    for time in range(200):
        make = chance.choice([up, down])
        segment = make(
            chance.choice([0, 100, 150, 0x80000000, 0xFFFFFFF0]) + chance.randrange(80),
            chance.randbytes(chance.choice([0, 1, 30])),
            chance.choice([ACK, PSH | ACK, SYN, SYN | ACK, FIN | ACK, RST, 0]),
            chance.choice([0, 100, 130, 0x80000010]),
        )
        pieces += reassembly.feed(segment, time * chance.choice([1, 30_000]))
    pieces += reassembly.finish()
    for piece in pieces:
        if isinstance(piece, Arrived):
            told[piece.connection.number, piece.from_client] += len(piece.data)
    assert sum(told.values()) <= 200 * 30
