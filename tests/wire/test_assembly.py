"""Packets to observations: datagrams, names, remarks, and packets that are kept."""

import pytest
from msgspec.structs import replace

from inspector.wire.assembly import Assembly
from inspector.wire.capture import Names
from inspector.wire.kept import Kept
from inspector.wire.observation import NO_REMARK, Recorded, Remark
from inspector.wire.packets import Route
from tests.wire.talking import SOAP, UP, Talking, answer, ask, envelope, packet
from tests.wire.watching import HELLO_RECORD, Open

HELLO = envelope("<hello/>")


def datagrams(assembly: Assembly, *timed: tuple[int, bytes], route: Route = UP) -> list[Recorded]:
    return [
        it
        for time_us, data in timed
        for it in assembly.feed(packet(route.udp(data), time_us))
        if isinstance(it, Recorded)
    ]


def test_a_datagram_sent_again_is_told_though_the_clock_was_put_back() -> None:
    assembly = Assembly()
    again = (9_000_000, HELLO + b" "), (5, HELLO), (500_000, HELLO)
    assert len(datagrams(assembly, *again)) == 3
    assert assembly.tally.duplicated == 0


def test_a_datagram_that_was_cut_short_is_told() -> None:
    frame = UP.udp(HELLO)
    whole = packet(frame, 5)
    (seen,) = Assembly().feed(replace(whole, frame=frame[:-20], original_length=len(frame)))
    assert isinstance(seen, Recorded)
    assert seen.body() == HELLO[:-20]


def test_names_of_the_capture_are_used() -> None:
    assembly = Assembly()
    assembly.name(Names((("192.0.2.7", "scanner.local"),)))
    route = Route(b"\xc0\xa8\x01\x14", 1, b"\xc0\0\2\7", 2)
    (seen,) = datagrams(assembly, (0, HELLO), route=route)
    assert seen.observation.source.host == "192.168.1.20"
    assert seen.observation.destination.host == "scanner.local"


@pytest.mark.parametrize("frame", [b"", b"\x45", b"\xff" * 40], ids=["empty", "short", "garbage"])
def test_frames_that_cannot_be_read_are_counted_with_their_reason(frame: bytes) -> None:
    assembly = Assembly()
    assert list(assembly.feed(packet(frame, 0))) == []
    assert sum(assembly.tally.unread.values()) == 1


def test_reasons_are_bounded() -> None:
    assembly = Assembly()
    for number in range(1000):
        assembly.feed(replace(packet(b"", 0), link_type=1000 + number))
    assert len(assembly.tally.unread) <= 101
    assert sum(assembly.tally.unread.values()) == 1000


# --- packets that are kept ----------------------------------------------------------------------


def keeping() -> Talking:
    return Talking(Assembly(keep_packets=True))


def test_packets_of_a_connection_come_out_from_its_handshake_to_its_end() -> None:
    talking = keeping().up(ask()).down(answer()).close(by_client=True).finish()
    assert talking.kept == list(range(1, talking.assembly.tally.packets + 1))


def test_packets_of_a_message_that_is_told_in_the_end_come_out_then() -> None:
    talking = keeping().up(ask(b"x" * 5000)[:3000]).finish()
    assert [type(it) for it in talking.observations]
    assert talking.kept == list(range(1, talking.assembly.tally.packets + 1))


@pytest.mark.parametrize("head", [SOAP, b""], ids=["its head tells", "its content tells"])
def test_packets_of_a_large_message_all_come_out(head: bytes) -> None:
    talking = keeping().up(ask(envelope("x" * 600_000), head)).reset(by_client=True).finish()
    assert talking.kept == list(range(1, talking.assembly.tally.packets + 1))


def test_packets_of_tls_that_carries_something_else_do_not_come_out() -> None:
    talking = Talking(Assembly(watching=Open, keep_packets=True)).up(HELLO_RECORD)
    talking.up(b"GET / HTTP/1.1\r\n\r\n").down(answer(b"", b"")).close(by_client=True).finish()
    assert talking.kept == []


def test_packets_of_other_connections_do_not() -> None:
    talking = keeping().up(b"GET / HTTP/1.1\r\n\r\n").down(answer(b"", b"")).finish()
    assert talking.kept == []


def test_a_message_says_in_which_packet_it_began() -> None:
    talking = keeping().up(ask()[:10]).up(ask()[10:]).down(answer()).finish()
    assert [it.packet for it in talking.seen] == [4, 6]


def test_a_datagram_comes_with_its_packet() -> None:
    found = list(Assembly(keep_packets=True).feed(packet(UP.udp(HELLO), 5)))
    assert [type(it) for it in found] == [Kept, Recorded]


# --- what a person noted ------------------------------------------------------------------------


def test_a_comment_of_any_packet_is_a_remark_of_its_message() -> None:
    talking = Talking().up(ask()[:10], "why here?").up(ask()[10:]).down(answer(), "wsd: ours")
    assert [it.remark for it in talking.seen] == [Remark(comment="why here?"), NO_REMARK]


def test_a_mark_comes_back() -> None:
    talking = Talking().up(ask(), "mark: red", "look")
    assert [it.remark for it in talking.seen] == [Remark(mark="red", comment="look")]
