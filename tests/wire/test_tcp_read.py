import random
from collections import defaultdict

import pytest

from inspector.wire import tcp_read
from inspector.wire.observation import Address
from inspector.wire.packets import ACK, FIN, PSH, RST, SYN, TcpSegment
from inspector.wire.tcp_holes import REORDER_US
from inspector.wire.tcp_pieces import Arrived, Connection, Ended, Gap, Lapsed, Missed, Piece
from inspector.wire.tcp_read import Reassembly
from tests.wire.segments import CLIENT, OPEN, SERVER, TALK, down, fed, of, up

JOINED = Connection(0, CLIENT, SERVER, opened=False)
JOINED_BY_SERVER = Connection(0, SERVER, CLIENT, opened=False)

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
    pytest.param(
        [up(99, b"ask", SYN), down(499, flags=SYN | ACK, ack=103), up(103, b"ing")],
        [Arrived(TALK, True, 0, b"ask"), Arrived(TALK, True, 2, b"ing")],
        id="bytes come with the SYN",
    ),
    pytest.param(
        [up(99, b"ask", SYN | FIN), down(499, flags=SYN | ACK, ack=104)],
        [Arrived(TALK, True, 0, b"ask"), Ended(TALK, True, 0, False)],
        id="all comes with the SYN",
    ),
]


@pytest.mark.parametrize(("segments", "expected"), CASES)
def test_segments(segments: list[TcpSegment], expected: list[Piece]) -> None:
    reassembly = Reassembly()
    found = [it for time, segment in enumerate(segments) for it in reassembly.feed(segment, time)]
    assert [_without_tag(it) for it in found] == expected


def _without_tag(piece: Piece) -> Piece:
    return piece._replace(tag=0) if isinstance(piece, Arrived) else piece


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


def test_connections_are_counted_with_those_whose_beginning_is_missing() -> None:
    reassembly = Reassembly()
    for port, segment in enumerate((up(99, flags=SYN), up(100, b"ask"), up(9, flags=SYN))):
        reassembly.feed(of(Address("10.0.0.1", port), segment), 0)
    assert (reassembly.counts.connections, reassembly.counts.joined) == (3, 1)


def test_what_is_missing_before_a_fin_is_given_up_once_its_peer_has_it() -> None:
    """Nothing waits behind it but the end, and its message must not come last of all."""
    reassembly, told = fed((0, up(100, b"ask")), (10, up(105, flags=FIN | ACK)))
    assert [type(it) for it in told] == [Arrived]
    assert reassembly.feed(down(500, ack=106, flags=ACK), 20) == [Missed(TALK, True)]
    later = of(Address("10.0.0.9", 1), up(99, flags=SYN))
    assert reassembly.feed(later, 20 + REORDER_US + 1) == [
        Gap(TALK, True, 10, 2),
        Ended(TALK, True, 10, False),
    ]
    assert reassembly.counts.lost_bytes == 2
    assert reassembly.counts.retransmitted == 0


def test_a_connection_that_is_let_go_was_one_sided_or_not() -> None:
    reassembly = Reassembly()
    for segment in (up(99, flags=SYN), up(100, b"ask"), up(7000, flags=SYN)):
        reassembly.feed(segment, 0)
    assert reassembly.counts.one_sided == 1
    reassembly.finish()
    assert reassembly.counts.one_sided == 1


def test_a_connection_is_let_go_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is over is kept for a while, and goes before that if its ports are used again."""
    monkeypatch.setattr(tcp_read, "CONNECTION_LIMIT", 50)
    reassembly = Reassembly()
    for start in range(0, 50_000, 5_000):
        for segment in (up(start, flags=SYN), up(start + 1, b"ask"), up(start + 4, flags=RST)):
            reassembly.feed(segment, 0)
    reassembly.finish()
    assert (reassembly.counts.connections, reassembly.counts.one_sided) == (10, 10)


def test_connections_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_read, "CONNECTION_LIMIT", 10)
    reassembly = Reassembly()
    lapsed = 0
    for port in range(1000):
        for segment in OPEN:
            moved = of(Address("10.0.0.1", port), segment)
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
