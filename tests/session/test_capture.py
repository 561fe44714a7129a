"""What a session keeps of a capture: packets as they were, in whatever order they come."""

from pathlib import Path

import pytest

from inspector.events.told import tell
from inspector.session.reader import Reader
from inspector.session.store import Entry, Session, connect
from inspector.wire.capture import Direction, Interface, Names, Packet, Secrets
from inspector.wire.kept import Kept
from inspector.wire.observation import Remark, recorded
from tests.builders import request, response

ETHERNET = Interface(0, 1, "eth0", "the wire", 0, 0, 262144)
TUNNEL = Interface(1, 101, "tun0", ticks=0)
NAMES = Names((("192.0.2.7", "scanner.local"),))
SECRETS = Secrets(0x544C534B, b"CLIENT_RANDOM 00 11\n")


def packet(number: int, *comments: str) -> Kept:
    time_ns = 1_760_000_000_000_000_123 + number
    frame = b"\x45" + bytes((number % 256,))
    interface, link_type = number % 2, (1, 101)[number % 2]
    seen = Packet(time_ns, frame, interface, link_type, 1500, comments, Direction.INBOUND)
    return Kept(number, seen)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "capture.wsd"


def test_packets_come_back_as_they_were_in_their_order(path: Path) -> None:
    packets = [packet(number, *("why?",) * (number == 3)) for number in range(1, 1200)]
    session = Session.open(path)
    session.append([ETHERNET, TUNNEL, NAMES, SECRETS])
    session.append(packets[600:])
    session.append(packets[:600])
    session.close()
    reader = Reader(path)
    assert reader.around() == [ETHERNET, TUNNEL, NAMES, SECRETS]
    assert [it for it, _ in reader.packets()] == [it.packet for it in packets]
    reader.close()


def test_an_interface_with_a_hostile_clock_is_kept(path: Path) -> None:
    session = Session.open(path)
    session.append([ETHERNET._replace(ticks=10**127, offset=-(2**63)), packet(2)])
    session.close()
    reader = Reader(path)
    assert reader.around() == [ETHERNET]
    assert len(list(reader.packets())) == 1
    reader.close()


def test_a_packet_tells_what_begins_in_it(path: Path) -> None:
    session = Session.open(path)
    session.append([ETHERNET, packet(2), packet(4), packet(6)])
    told = list(tell([recorded(request(b"<a/>")), recorded(response(b"<b/>"))]))
    entries = [
        Entry(it.seen.observation, it.events, packet=number)
        for it, number in zip(told, (2, 6), strict=True)
    ]
    session.append(entries)
    session.close()
    reader = Reader(path)
    assert [[event.seq for event in events] for _, events in reader.packets()] == [[1], [], [2]]
    assert [it.packet for it in reader.observations()] == [2, 6]
    reader.close()


def test_what_a_person_noted_comes_with_what_it_was_noted_at(path: Path) -> None:
    session = Session.open(path)
    (asked,) = tell([recorded(request(b"<a/>"))])
    remark = Remark(mark="red", comment="why?")
    session.append([Entry(asked.seen.observation, asked.events, remark)])
    session.close()
    reader = Reader(path)
    (told,) = reader.told()
    assert told.seen.remark == remark
    assert [event.remark for event in told.events] == [remark]
    reader.close()


def test_a_session_of_an_earlier_version_is_read_and_gets_what_it_lacks(path: Path) -> None:
    session = Session.open(path)
    (asked,) = tell([recorded(request(b"<a/>"))])
    session.append([Entry(asked.seen.observation, asked.events)])
    session.close()
    connection = connect(path)
    for table in ("packet", "frame", "beginning", "remark"):
        connection.execute(f"DROP TABLE {table}")
    connection.close()
    reader = Reader(path)
    assert [it.events for it in reader.told()] == [asked.events]
    assert (reader.around(), list(reader.packets())) == ([], [])
    reader.close()
    session = Session.open(path)
    session.append([ETHERNET, packet(2)])
    session.close()
    reader = Reader(path)
    assert len(list(reader.packets())) == 1
    reader.close()


def test_a_damaged_packet_is_a_clear_error(path: Path) -> None:
    session = Session.open(path)
    session.append([packet(2)])  # of an interface that nobody described
    session.close()
    reader = Reader(path)
    with pytest.raises(Exception, match="is damaged"):
        list(reader.packets())
    reader.close()
