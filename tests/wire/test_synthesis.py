import time
from collections.abc import Iterator
from itertools import islice

import pytest

from inspector.wire.assembly import Assembly
from inspector.wire.observation import (
    REFUSED,
    UNANSWERED,
    UNREACHABLE,
    Address,
    Chunk,
    Recorded,
)
from inspector.wire.packets import ACK, FIN, RST, SYN, TcpSegment, UdpDatagram
from inspector.wire.synthesis import Named, Synthesis
from inspector.wire.tcp_write import Sent
from tests.wire.builders import (
    CLIENT,
    DEVICE,
    SOAP,
    START_US,
    XML,
    cut,
    datagram,
    request,
    response,
)
from tests.wire.frames import parse
from tests.wire.talking import packet

CLOSE = (SOAP, ("Connection", "close"), ("Content-Length", str(len(XML))))


def packets(*seen: Recorded, comments: tuple[str, ...] = ()) -> list[Sent]:
    synthesis = Synthesis()
    items = [it for one in seen for it in synthesis.add(one, comments)]
    return [it for it in [*items, *synthesis.close()] if isinstance(it, Sent)]


def segments(*seen: Recorded) -> list[TcpSegment]:
    parsed = [parse(101, sent.frame) for sent in packets(*seen)]
    return [it for it in parsed if isinstance(it, TcpSegment)]


def marks(*seen: Recorded) -> list[int]:
    """The SYN, FIN and RST flags in their order."""
    return [it.flags & ~ACK for it in segments(*seen) if it.flags & (SYN | FIN | RST)]


def test_exchanges_share_a_connection() -> None:
    found = marks(request(), response(), request(exchange="b"), response(exchange="b"))
    assert found == [SYN, SYN, FIN, FIN]


def test_connection_close_closes() -> None:
    found = segments(request(headers=CLOSE), response())
    assert [it.source for it in found if it.flags & FIN] == [DEVICE, CLIENT]
    later = request(exchange="b", time_us=START_US + 10_000)
    assert marks(request(), response(headers=CLOSE), later) == [SYN, SYN, FIN, FIN, SYN, SYN]


def test_an_exchange_without_an_answer_stays_open() -> None:
    assert marks(request()) == [SYN, SYN]


def test_a_cut_ends_the_connection() -> None:
    assert marks(request(), cut()) == [SYN, SYN, FIN, FIN]
    assert marks(request(), cut(reason="connection reset")) == [SYN, SYN, RST]
    assert marks(request(), cut(b"half")) == [SYN, SYN, RST]
    assert marks(cut()) == [SYN, SYN, FIN, FIN]


def test_a_cut_comes_from_who_ended_it() -> None:
    by_client = cut(reason="reset", source=CLIENT, destination=DEVICE)
    assert segments(request(), by_client)[-1].source == CLIENT
    assert segments(request(), cut(reason="reset"))[-1].source == DEVICE


def test_a_connection_that_was_never_opened_has_no_handshake() -> None:
    assert marks(cut(reason=REFUSED)) == [SYN, RST]
    assert marks(cut(reason=UNANSWERED)) == [SYN, SYN]
    assert segments(cut(reason=UNREACHABLE))[0].source == CLIENT
    assert marks(request(), response(), cut(reason=REFUSED)) == [SYN, SYN, FIN, FIN, SYN, RST]
    assert marks(request(), cut(reason=REFUSED))[:2] == [SYN, SYN]  # a proxy's: it was asked
    assert packets(cut(reason=REFUSED))[0].comments == ("wsd: cut: connection refused",)


@pytest.mark.parametrize("reason", [REFUSED, UNANSWERED])
def test_a_connection_that_was_never_opened_is_read_back(reason: str) -> None:
    seen = cut(reason=reason, exchange="tcp0-0")
    assembly = Assembly()
    assembly.show_all.add(0)
    found = [it for sent in packets(seen) for it in assembly.feed(packet(sent.frame, sent.time_us))]
    found += assembly.finish()
    assert [it.observation for it in found if isinstance(it, Recorded)] == [seen.observation]


def test_a_busy_connection_is_not_shared() -> None:
    found = packets(
        request(exchange="a"),
        request(exchange="b"),
        request(exchange="c"),
        response(b"B", exchange="b"),
        response(b"A", exchange="a"),
    )
    parsed = [it for it in (parse(101, sent.frame) for sent in found) if isinstance(it, TcpSegment)]
    ports = [it.source.port for it in parsed if it.flags == SYN]
    assert ports == [CLIENT.port, 49152, 49153]
    answers = {it.payload[-1:]: it.destination.port for it in parsed if it.source == DEVICE}
    assert answers[b"A"] == CLIENT.port
    assert answers[b"B"] == 49152
    busy = "wsd: port 49152 stands for 50123, which was busy"
    assert (busy,) in [it.comments for it in found]


def test_an_answer_without_a_request_is_written() -> None:
    found = segments(response())
    assert [it.source for it in found if it.payload] == [DEVICE, DEVICE]


def test_comments_are_on_the_first_packet_with_data() -> None:
    found = packets(request(), response(headers=(SOAP,)), comments=("hello",))
    assert [it.comments for it in found if it.comments] == [
        ("hello",),
        ("hello", "wsd: Content-Length was absent"),
    ]
    assert found[3].comments == ("hello",)


def test_names_are_told_before_their_packets() -> None:
    named = request(server=Address("scanner.local", 80))
    first, *rest = Synthesis().add(named)
    assert isinstance(first, Named)
    assert first.name == "scanner.local"
    assert all(isinstance(it, Sent) for it in rest)


def test_a_datagram_is_one_packet() -> None:
    (sent,) = packets(datagram(b"hello"))
    parsed = parse(101, sent.frame)
    assert isinstance(parsed, UdpDatagram)
    assert parsed.payload == b"hello"
    (sent,) = packets(datagram(bytes(70_000)))
    assert sent.comments == ("wsd: 70000 bytes, cut to what a datagram can hold",)


def test_a_large_body_streams() -> None:
    taken = 0

    def chunks() -> Iterator[Chunk]:
        nonlocal taken
        while True:
            taken += 1
            yield Chunk(START_US, bytes(64_000))

    items = Synthesis().add(Recorded(request().observation, chunks))
    assert len(list(islice(items, 200))) == 200
    assert taken < 10


def test_requests_that_nobody_answers_get_possible_ports() -> None:
    synthesis, opened, ends = Synthesis(), list[TcpSegment](), 0
    begun = time.process_time()
    for number in range(20_000):
        for sent in synthesis.add(request(exchange=f"x{number}", time_us=START_US + number)):
            assert isinstance(sent, Sent)
            if number < 5 or number > 16_000:
                parsed = parse(101, sent.frame)
                assert isinstance(parsed, TcpSegment)
                opened += [parsed] if parsed.flags == SYN else []
                ends += bool(parsed.flags & FIN) and parsed.source.host == CLIENT.host
    assert time.process_time() - begun < 15
    ports = [it.source.port for it in opened]
    assert all(49152 <= it <= 65535 for it in ports)
    assert ports[:5] == [CLIENT.port, 49152, 49153, 49154, 49155]
    assert ends == 20_000 - 1 - (65536 - 49152 - 1)
    late = [it for it in synthesis.add(response(exchange="x2")) if isinstance(it, Sent)]
    assert late
