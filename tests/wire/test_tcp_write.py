from itertools import pairwise

from inspector.wire.capture import Direction
from inspector.wire.packets import ACK, FIN, PSH, RST, SYN, Route, TcpSegment
from inspector.wire.tcp_write import AGAIN_US, Connection, Sent
from tests.wire.frames import parse

ENDS = b"\x0a\0\0\1", b"\x0a\0\0\2"


def connection(number: int = 0) -> Connection:
    return Connection(
        Route(ENDS[0], 50000, ENDS[1], 80), Route(ENDS[1], 80, ENDS[0], 50000), number=number
    )


def told(sent: Sent) -> tuple[int, str, int, int]:
    """Time, who, flags, and length of the payload."""
    segment = parse(101, sent.frame)
    assert isinstance(segment, TcpSegment)
    who = "client" if sent.direction is Direction.OUTBOUND else "server"
    assert segment.source.port == (50000 if who == "client" else 80)
    return sent.time_us, who, segment.flags, len(segment.payload)


def test_a_conversation() -> None:
    talk = connection()
    sent = [
        *talk.open(1000),
        *talk.send(b"ask", from_client=True, time_us=1000, comments=("question",)),
        *talk.acknowledge(from_client=False),
        *talk.send(bytes(3000), from_client=False, time_us=2000),
        *talk.close(from_client=False, time_us=3000),
    ]
    assert [told(it) for it in sent] == [
        (997, "client", SYN, 0),
        (998, "server", SYN | ACK, 0),
        (999, "client", ACK, 0),
        (1000, "client", PSH | ACK, 3),
        (1000, "server", ACK, 0),
        (2000, "server", ACK, 1460),
        (2000, "server", ACK, 1460),
        (2000, "server", PSH | ACK, 80),
        (3000, "server", FIN | ACK, 0),
        (3000, "client", FIN | ACK, 0),
        (3000, "server", ACK, 0),
    ]
    assert [it.comments for it in sent].index(("question",)) == 3


def test_every_byte_has_its_number() -> None:
    talk = connection(number=12345)
    sent = [*talk.open(9), *talk.send(bytes(200_000), from_client=True, time_us=9)]
    segments = [it for it in (parse(101, s.frame) for s in sent) if isinstance(it, TcpSegment)]
    data = [it for it in segments if it.payload]
    for before, after in pairwise(data):
        assert after.sequence == before.sequence + len(before.payload) & 0xFFFFFFFF
    assert sum(len(it.payload) for it in data) == 200_000
    acknowledged = [it.acknowledged for it in segments if it.source.port == 80][1:]
    assert acknowledged[0] == data[16].sequence


def test_the_window_is_never_full() -> None:
    in_flight = 0
    for sent in connection().send(bytes(500_000), from_client=True, time_us=9):
        _, who, _, size = told(sent)
        in_flight = in_flight + size if who == "client" else 0
        assert in_flight < 0xFFFF


def test_time_never_goes_back() -> None:
    talk = connection()
    sent = [
        *talk.open(1000),
        *talk.send(b"late", from_client=True, time_us=5000),
        *talk.send(b"early", from_client=False, time_us=2000),
        talk.reset(from_client=True, time_us=1),
    ]
    times = [it.time_us for it in sent]
    assert times == sorted(times)
    assert told(sent[-1]) == (5000, "client", RST | ACK, 0)


def test_nothing_new_is_not_acknowledged() -> None:
    talk = connection()
    list(talk.open(1000))
    assert list(talk.acknowledge(from_client=True)) == []


def test_a_handshake_at_the_epoch_is_not_before_it() -> None:
    assert [it.time_us for it in connection().open(0)] == [0, 1, 2]


def test_a_connection_that_is_refused() -> None:
    assert [told(it) for it in connection().refused(1000, ("cut",))] == [
        (999, "client", SYN, 0),
        (1000, "server", RST | ACK, 0),
    ]


def test_a_connection_that_nobody_answers() -> None:
    sent = list(connection().unanswered(2 * AGAIN_US, ("cut",)))
    assert [told(it) for it in sent] == [
        (AGAIN_US, "client", SYN, 0),
        (2 * AGAIN_US, "client", SYN, 0),
    ]
    first, again = (parse(101, it.frame) for it in sent)
    assert first == again
    assert [it.comments for it in sent] == [("cut",), ()]
