"""Packets to observations: datagrams, names, remarks, and packets that are kept."""

import pytest
from msgspec.structs import replace

from inspector.wire import assembly
from inspector.wire.assembly import Assembly, Kept
from inspector.wire.capture import Names
from inspector.wire.observation import NO_REMARK, Body, Datagram, Recorded, Remark, TlsConnection
from inspector.wire.packets import Route
from tests.wire.builders import CLIENT, DEVICE
from tests.wire.talking import SOAP, UP, Talking, answer, ask, envelope, packet

HELLO = envelope("<hello/>")


def datagrams(assembly: Assembly, *timed: tuple[int, bytes], route: Route = UP) -> list[Recorded]:
    return [
        it
        for time_us, data in timed
        for it in assembly.feed(packet(route.udp(data), time_us))
        if isinstance(it, Recorded)
    ]


def test_datagrams_are_numbered() -> None:
    found = datagrams(Assembly(), (5, HELLO), (100_000, HELLO))
    assert [it.observation for it in found] == [
        Datagram(
            exchange=f"udp{number}",
            time_us=time_us,
            source=CLIENT,
            destination=DEVICE,
            body=Body.of(HELLO),
        )
        for number, time_us in enumerate((5, 100_000))
    ]


def test_other_datagrams_are_counted() -> None:
    assembly = Assembly()
    assert datagrams(assembly, (5, b"NOTIFY * HTTP/1.1"), (6, b"\0")) == []
    assert assembly.tally.other_datagrams == 2


def test_a_datagram_that_the_capture_tool_saw_twice_is_told_once() -> None:
    assembly = Assembly()
    assert len(datagrams(assembly, (5, HELLO), (105, HELLO), (60_000, HELLO))) == 2
    assert assembly.tally.duplicated == 1


def test_a_datagram_sent_again_is_told_though_the_clock_was_put_back() -> None:
    assembly = Assembly()
    again = (9_000_000, HELLO + b" "), (5, HELLO), (500_000, HELLO)
    assert len(datagrams(assembly, *again)) == 3
    assert assembly.tally.duplicated == 0


def test_a_datagram_that_was_cut_short_says_so() -> None:
    frame = UP.udp(HELLO)
    whole = packet(frame, 5)
    (seen,) = Assembly().feed(replace(whole, frame=frame[:-20], original_length=len(frame)))
    assert isinstance(seen, Recorded)
    assert seen.body() == HELLO[:-20]
    assert [note.text for note in seen.observation.notes] == [
        f"the last 20 of {len(HELLO)} bytes are missing from the capture"
    ]


def test_names_stand_for_stand_in_addresses_only() -> None:
    assembly = Assembly()
    names = (("192.0.2.7", "scanner.local"), ("192.168.1.20", "pc.local"))
    assembly.name(Names((*names, ("192.0.2.8", "scanner-1.wsd"))))
    route = Route(b"\xc0\xa8\x01\x14", 1, b"\xc0\0\2\7", 2)
    (seen,) = datagrams(assembly, (0, HELLO), route=route)
    assert seen.observation.source.host == "192.168.1.20"
    assert seen.observation.destination.host == "scanner.local"
    role = Route(b"\xc0\xa8\x01\x14", 1, b"\xc0\0\2\x08", 2)
    (seen,) = datagrams(assembly, (0, HELLO), route=role)
    assert seen.observation.destination.host == "192.0.2.8"


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


def test_packets_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "WAITING_BYTES", 10_000)
    talking = keeping().up(ask(b"x" * 50_000, b"")).down(answer()).finish()
    assert 0 < len(talking.kept) < talking.assembly.tally.packets


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


# --- TLS ----------------------------------------------------------------------------------------


class Facts:
    version, server_name, certificate = "TLS 1.2", "scanner.local", "CN=scanner"
    client_bytes, server_bytes = 10, 20


class Closed:
    """What watches TLS, as the room ``tls`` would without keys."""

    facts, reason, opened = Facts(), "keys are needed", False

    def feed(self, from_client: bool, data: bytes) -> list[tuple[bool, bytes]]:
        return []

    def lose(self, from_client: bool, length: int) -> None:
        pass

    def end(self, from_client: bool) -> None:
        pass


class Open(Closed):
    """Passes everything behind the first five bytes of a record: a key that opens all."""

    reason, opened = "", True

    def feed(self, from_client: bool, data: bytes) -> list[tuple[bool, bytes]]:
        return [(from_client, data.removeprefix(b"\x16\x03\x01\0\0\0"))]


HELLO_RECORD = b"\x16\x03\x01\0\0\0"


def test_a_tls_connection_is_told_when_it_is_over() -> None:
    talking = Talking(Assembly(watching=Closed)).up(HELLO_RECORD).down(HELLO_RECORD)
    assert talking.seen == []
    (seen,) = talking.close(by_client=True).observations
    assert seen == TlsConnection(
        exchange="tcp0-tls",
        time_us=1010,
        end_us=1030,
        source=CLIENT,
        destination=DEVICE,
        version="TLS 1.2",
        server_name="scanner.local",
        certificate="CN=scanner",
        client_bytes=10,
        server_bytes=20,
        reason="keys are needed",
    )
    assert talking.finish().assembly.tally.tls == 1
    assert len(talking.seen) == 1


def test_what_was_said_inside_is_told_in_its_place() -> None:
    talking = (
        Talking(Assembly(watching=Open)).up(HELLO_RECORD + ask()).down(HELLO_RECORD + answer())
    )
    talking.close(by_client=True).finish()
    assert [it[0] for it in talking.told()] == ["Request", "Response"]
    assert getattr(talking.observations[0], "tls", None) is True
    assert talking.assembly.tally.tls_opened == 1
