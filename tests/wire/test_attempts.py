"""Connections that were never opened: which are told, when, and which are nobody's fault."""

import random
import struct
from collections.abc import Sequence

import pytest

from inspector.errors import Note
from inspector.wire import attempts
from inspector.wire.assembly import Assembly
from inspector.wire.attempts import PATIENCE_US
from inspector.wire.icmp import ICMP
from inspector.wire.kept import Kept
from inspector.wire.observation import (
    REFUSED,
    UNANSWERED,
    UNREACHABLE,
    Address,
    Cut,
    Recorded,
    is_unopened,
)
from inspector.wire.packets import ACK, FIN, PSH, RST, SYN, Route
from tests.wire.talking import envelope, packet

PC, SINK = b"\xc0\0\2\x0a", b"\xc0\0\2\x14"  # 192.0.2.10, a device, asks 192.0.2.20
CLIENT, SERVER = Address("192.0.2.10", 4711), Address("192.0.2.20", 5357)
SECOND = 1_000_000
ISN = 0xFFFFFFFF  # the number behind it is 0

type Timed = tuple[int, bytes]


def up(flags: int, sequence: int = ISN, ack: int = 0, data: bytes = b"", port: int = 5357) -> bytes:
    return Route(PC, 4711, SINK, port).tcp(sequence, ack, flags, data)


def down(flags: int, ack: int = 0, data: bytes = b"", port: int = 5357) -> bytes:
    return Route(SINK, port, PC, 4711).tcp(1000, ack, flags, data)


ASK, REFUSE, ACCEPT = up(SYN), down(RST | ACK), down(SYN | ACK)
GO_ON = up(ACK, sequence=0, ack=1001)
LATER = (60 * SECOND, Route(PC, 1, SINK, 2).udp(b"something else"))
AGAIN = [(0, ASK), (SECOND, ASK), (3 * SECOND, ASK)]


def read(*timed: Timed, assembly: Assembly | None = None) -> list[Recorded]:
    assembly = assembly or Assembly()
    found = [it for time_us, frame in timed for it in assembly.feed(packet(frame, time_us))]
    return [it for it in [*found, *assembly.finish()] if isinstance(it, Recorded)]


def cuts(*timed: Timed, assembly: Assembly | None = None) -> list[Cut]:
    seen = [it.observation for it in read(*timed, assembly=assembly)]
    return [it for it in seen if isinstance(it, Cut) and is_unopened(it.reason)]


def cut(time_us: int, reason: str, *notes: Note, exchange: str = "tcp0-0") -> Cut:
    return Cut(
        exchange=exchange,
        time_us=time_us,
        source=SERVER,
        destination=CLIENT,
        reason=reason,
        notes=notes,
    )


def times(count: int, lasted_s: float) -> Note:
    return Note("TCP", f"the connection was asked for {count} times in {lasted_s:.1f} s")


def icmp(code: int, *, sequence: int = ISN, kind: int = 3, by: bytes = SINK) -> bytes:
    """What a host says of the request; IP has 20 bytes of header, the protocol is byte 9."""
    segment = up(SYN, sequence)[:28]
    body = bytes([kind, code]) + bytes(6) + segment
    head = bytearray(Route(by, 0, PC, 0).udp(body)[:20])
    head[2:4] = struct.pack(">H", 20 + len(body))
    head[9] = ICMP
    return bytes(head) + body


TOLD = [
    pytest.param([(0, ASK), (9, REFUSE)], [cut(9, REFUSED)], id="refused"),
    pytest.param(
        [*AGAIN, LATER], [cut(3 * SECOND, UNANSWERED, times(3, 3.0))], id="asked for in vain"
    ),
    pytest.param(
        [*AGAIN, (6 * SECOND, GO_ON[:20])],
        [cut(3 * SECOND, UNANSWERED, times(3, 3.0))],
        id="the capture ends while it is asked for again, but long after it began",
    ),
    pytest.param(
        [(0, ASK), (9, REFUSE), (500_000, ASK), (500_009, REFUSE), (10 * SECOND, ASK), LATER],
        [cut(9, REFUSED)],
        id="Windows asks again after a refusal",
    ),
    pytest.param(
        [*AGAIN, (12 * SECOND, ASK), (28 * SECOND, ASK), LATER],
        [cut(3 * SECOND, UNANSWERED, times(3, 3.0))],
        id="repeated after it was told",
    ),
    pytest.param(
        [(0, ASK), (9, REFUSE), (SECOND, up(SYN, 5)), (SECOND + 9, down(RST | ACK, ack=6))],
        [cut(9, REFUSED), cut(SECOND + 9, REFUSED, exchange="tcp1-0")],
        id="another attempt with the same ports",
    ),
    pytest.param(
        [*AGAIN[:2], (9 * SECOND, up(SYN, 5)), (9 * SECOND + 1, down(SYN | ACK, ack=6))],
        [cut(SECOND, UNANSWERED, times(2, 1.0))],
        id="another attempt with the same ports is answered",
    ),
    pytest.param(
        [(0, ASK), (9, icmp(3))],
        [cut(9, f"{REFUSED} (port unreachable, ICMP from 192.0.2.20)")],
        id="a firewall refuses",
    ),
    pytest.param(
        [(0, ASK), (9, icmp(1, by=b"\xc0\0\2\1"))],
        [cut(9, f"{UNREACHABLE} (host unreachable, ICMP from 192.0.2.1)")],
        id="a router knows no way",
    ),
]


@pytest.mark.parametrize(("timed", "expected"), TOLD)
def test_told(timed: list[Timed], expected: list[Cut]) -> None:
    assert cuts(*timed) == expected


NOT_TOLD = [
    pytest.param([(0, ASK), (9, ACCEPT), LATER], id="answered"),
    pytest.param([(0, ASK), (SECOND, ASK), (SECOND + 9, ACCEPT), LATER], id="answered late"),
    pytest.param([(0, ASK), (9, GO_ON), LATER], id="only the client was captured"),
    pytest.param([(9, ACCEPT), (10, down(RST | ACK)), LATER], id="only the server was captured"),
    pytest.param(
        [(0, ASK), (9, up(PSH | ACK, 0, 1001, b"GET /")), LATER], id="the handshake has a hole"
    ),
    pytest.param([(0, ASK), (9, ACCEPT), (10, up(RST, 0)), LATER], id="asked whether it is open"),
    pytest.param(
        [(1, ASK), (SECOND, ASK), (SECOND + 9, up(RST, 0)), LATER],
        id="asked whether it is open, and the capture lost the answer",
    ),
    pytest.param([(0, ASK), (9, down(RST)), (10, ACCEPT)], id="a reset that acknowledges nothing"),
    pytest.param([(0, ASK), (9, down(RST | ACK, 77)), (10, ACCEPT)], id="somebody guesses a reset"),
    pytest.param([(0, ASK), LATER], id="asked for once, perhaps the capture lost the rest"),
    pytest.param([(0, ASK), (5, ASK), LATER], id="a packet that the capture tool saw twice"),
    pytest.param(AGAIN, id="could still be answered when the capture ends"),
    pytest.param([(0, ASK), (9, icmp(4)), (10, ACCEPT)], id="a packet that is too large"),
    pytest.param([(0, ASK), (9, icmp(3, sequence=5)), (10, ACCEPT)], id="ICMP of another segment"),
    pytest.param([(0, ASK), (9, icmp(3, kind=11)), (10, ACCEPT)], id="ICMP of another kind"),
    pytest.param([(0, ASK), (9, icmp(3)[:40]), (10, ACCEPT)], id="ICMP cut short"),
]


@pytest.mark.parametrize("timed", NOT_TOLD)
def test_not_told(timed: list[Timed]) -> None:
    assert cuts(*timed) == []


def hello(text: str) -> Timed:
    """A message of the sink's host that names addresses."""
    return 1, Route(SINK, 3702, PC, 3702).udp(envelope(f"<x>{text}</x>"))


FOR_WHOM = [
    pytest.param(5357, "", True, id="a port of WSDAPI"),
    pytest.param(8018, "http://192.0.2.20:8018/wsd", True, id="an address that was named"),
    pytest.param(80, "http://192.0.2.20/wsd", True, id="a named address without a port"),
    pytest.param(443, "nothing", True, id="the web port of a host that spoke"),
    pytest.param(443, "", False, id="the web port of a host that nobody knows"),
    pytest.param(445, "http://192.0.2.20/wsd", False, id="another service of a host that spoke"),
    pytest.param(8018, "http://198.51.100.7:8018/wsd", False, id="another host at this port"),
]


@pytest.mark.parametrize(("port", "named", "told"), FOR_WHOM)
def test_only_what_may_concern_the_field_is_told(port: int, named: str, told: bool) -> None:
    asked = [(9, up(SYN, port=port)), (10, down(RST | ACK, port=port))]
    assert bool(cuts(*([hello(named)] if named else []), *asked)) is told


def test_an_address_may_be_written_in_any_way() -> None:
    ends = b"\xfe\x80" + bytes(13) + b"\x14", b"\xfe\x80" + bytes(13) + b"\x1e"
    there, back = Route(ends[0], 4711, ends[1], 8018), Route(ends[1], 8018, ends[0], 4711)
    named = (1, Route(PC, 3702, SINK, 3702).udp(envelope("http://[FE80:0:0::001E%25eth0]:8018/")))
    asked = [(9, there.tcp(5, 0, SYN, b"")), (10, back.tcp(0, 6, RST | ACK, b""))]
    assert [it.source for it in cuts(named, *asked)] == [Address("fe80::1e", 8018)]


def test_one_request_suffices_if_the_host_is_heard_otherwise() -> None:
    assert cuts(hello("nothing"), (9, ASK), LATER) == [cut(9, UNANSWERED)]


def test_a_host_that_was_heard_by_everybody_says_nothing_of_one_request() -> None:
    """At another port of the switch: the first request to a host that it forgot comes there."""
    group = Route(SINK, 3702, b"\xef\xff\xff\xfa", 3702).udp(envelope("<x/>"))
    assert cuts((1, group), (9, ASK), LATER) == []


def test_what_was_copied_was_found_to_be_in_vain_before() -> None:
    asked = [(9, up(SYN, port=8018)), (10, Route(PC, 1, SINK, 2).udp(b"x"))]
    assert cuts(*asked) == []
    assembly = Assembly()
    assembly.chosen.add(0)
    assert [it.source.port for it in cuts(*asked, assembly=assembly)] == [8018]
    answered = [*asked, (11, down(SYN | ACK, port=8018))]
    assert cuts(*answered, assembly=assembly) == []


def test_a_silence_is_told_when_it_was_long_enough() -> None:
    assembly = Assembly()
    for time_us, frame in AGAIN:
        assert list(assembly.feed(packet(frame, time_us))) == []
    other = Route(PC, 1, SINK, 2).udp(b"x")
    assert not list(assembly.feed(packet(other, 3 * SECOND + PATIENCE_US)))
    assert len(list(assembly.feed(packet(other, 3 * SECOND + PATIENCE_US + 1)))) == 1
    assert assembly.finish() == []


def test_its_packets_are_kept_and_the_first_is_its_number() -> None:
    assembly = Assembly(keep_packets=True)
    timed = [LATER, (0, ASK), (1, up(SYN, port=445)), (2, REFUSE), (3, down(RST | ACK, port=445))]
    found = [it for time_us, frame in timed for it in assembly.feed(packet(frame, time_us))]
    found += assembly.finish()
    assert sorted(it.number for it in found if isinstance(it, Kept)) == [2, 4]
    assert [it.packet for it in found if isinstance(it, Recorded)] == [2]


def test_what_a_firewall_says_is_kept_too() -> None:
    assembly = Assembly(keep_packets=True)
    found = [it for frame in (ASK, icmp(10)) for it in assembly.feed(packet(frame, 5))]
    assert [it.number for it in found if isinstance(it, Kept)] == [1, 2]
    assert assembly.tally.other_packets == 0


def test_a_scan_of_ports_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "WAITING_LIMIT", 8)
    state = attempts.Attempts(lambda address: address)
    assembly = Assembly()
    for port in range(1, 200):
        syn = Route(PC, port, SINK, 5357).tcp(port, 0, SYN, b"")
        segment = assembly._reader.read(101, syn, len(syn), port, port)
        assert segment is not None
        state.take(segment, port, port, port, show=False)  # type: ignore[arg-type]
    assert len(state.waiting) == 8
    assert next(iter(state.waiting))[0].port == 192


@pytest.mark.parametrize("seed", range(60))
def test_noise_is_never_told_before_it_was_asked_for(seed: int) -> None:
    chance = random.Random(seed)
    choices: Sequence[bytes] = (ASK, REFUSE, ACCEPT, GO_ON, up(SYN, 7), icmp(3), up(FIN | ACK, 0))
    time_us, timed = 0, []
    for _ in range(40):
        time_us += chance.choice((1, 20_000, SECOND, 6 * SECOND))
        frame = bytearray(chance.choice(choices))
        if chance.random() < 0.2:
            frame[chance.randrange(len(frame))] = chance.randrange(256)
        timed.append((time_us, bytes(frame)))
    asked = sum(bool(frame[33] & SYN and not frame[33] & ACK) for _, frame in timed)
    found = cuts(*timed)
    assert len(found) <= asked
    assert all(it.time_us <= time_us for it in found)
