import pytest

from inspector.wire.observation import Address
from inspector.wire.packets import ACK, FIN, PSH, RST, SYN, TcpSegment
from inspector.wire.tcp_read import Arrived, Connection, Ended, Gap, Piece, Reassembly

CLIENT, SERVER = Address("10.0.0.1", 50000), Address("10.0.0.2", 80)
TALK = Connection(0, CLIENT, SERVER)


def up(sequence: int, payload: bytes = b"", flags: int = PSH | ACK) -> TcpSegment:
    return TcpSegment(CLIENT, SERVER, sequence & 0xFFFFFFFF, 0, flags, payload)


def down(sequence: int, payload: bytes = b"", flags: int = PSH | ACK) -> TcpSegment:
    return TcpSegment(SERVER, CLIENT, sequence & 0xFFFFFFFF, 0, flags, payload)


OPEN = [up(99, flags=SYN), down(499, flags=SYN | ACK)]
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
        [*OPEN, up(100, b"a"), up(105, b"f")],
        [Arrived(TALK, True, 2, b"a"), Gap(TALK, True, 3, 4), Arrived(TALK, True, 3, b"f")],
        id="hole",
    ),
    pytest.param(
        [*OPEN, up(100, b"a", FIN | ACK), down(500, b"", FIN | ACK), up(102, flags=ACK)],
        [Arrived(TALK, True, 2, b"a"), Ended(TALK, True, 2, False), Ended(TALK, False, 3, False)],
        id="both sides close",
    ),
    pytest.param(
        [*OPEN, down(500, flags=RST), up(100, b"too late"), down(500, flags=RST)],
        [Ended(TALK, False, 2, True)],
        id="reset",
    ),
    pytest.param(
        [down(500, b"HTTP/1.1 200 OK"), up(100, b"next")],
        [Arrived(TALK, False, 0, b"HTTP/1.1 200 OK"), Arrived(TALK, True, 1, b"next")],
        id="no handshake, the server speaks first",
    ),
    pytest.param(
        [up(100, b"ask"), up(99, flags=SYN), down(499, flags=SYN | ACK), down(500, b"answer")],
        [Arrived(TALK, True, 0, b"ask"), Arrived(TALK, False, 3, b"answer")],
        id="late handshake",
    ),
    pytest.param([up(5, flags=ACK), down(9, flags=FIN | ACK)], [], id="nothing was ever said"),
    pytest.param(
        [down(499, flags=SYN | ACK), up(100, b"ask")],
        [Arrived(TALK, True, 1, b"ask")],
        id="first SYN is missing",
    ),
]


@pytest.mark.parametrize(("segments", "expected"), CASES)
def test_segments(segments: list[TcpSegment], expected: list[Piece]) -> None:
    reassembly = Reassembly()
    found = [it for time, segment in enumerate(segments) for it in reassembly.feed(segment, time)]
    assert found == expected


def test_a_port_may_be_used_again() -> None:
    reassembly = Reassembly()
    segments = [*OPEN, up(100, b"one"), up(7000, flags=SYN), up(7001, b"two")]
    found = [it for segment in segments for it in reassembly.feed(segment, 0)]
    assert [(it.connection.number, it.data) for it in found if isinstance(it, Arrived)] == [
        (0, b"one"),
        (1, b"two"),
    ]
