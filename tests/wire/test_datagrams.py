"""Datagrams: which are told, once, and under which number."""

from inspector.wire.capture import Names
from inspector.wire.datagrams import Datagrams
from inspector.wire.observation import Address, Body, Datagram
from inspector.wire.packets import UdpDatagram
from inspector.wire.stand_ins import StandIns
from inspector.wire.tally import Tally
from tests.wire.builders import CLIENT, DEVICE
from tests.wire.talking import envelope

HELLO = envelope("<hello/>")


class Reading:
    """The datagrams of one capture, from the client to the device unless it is said."""

    def __init__(self, names: StandIns | None = None) -> None:
        self.tally = Tally()
        self._datagrams = Datagrams(self.tally, names or StandIns())

    def take(
        self,
        time_us: int = 0,
        payload: bytes = HELLO,
        *,
        missing: int = 0,
        source: Address = CLIENT,
        show: bool = False,
    ) -> Datagram | None:
        read = UdpDatagram(source, DEVICE, payload, len(payload) + missing)
        return self._datagrams.take(read, time_us, show=show)


def test_datagrams_are_numbered() -> None:
    reading = Reading()
    assert [reading.take(5), reading.take(100_000)] == [
        Datagram(
            exchange=f"udp{number}",
            time_us=time_us,
            source=CLIENT,
            destination=DEVICE,
            body=Body.of(HELLO),
        )
        for number, time_us in enumerate((5, 100_000))
    ]
    assert reading.tally.datagrams == 2


def test_other_datagrams_are_counted() -> None:
    reading = Reading()
    assert reading.take(5, b"NOTIFY * HTTP/1.1") is None
    assert reading.take(6, b"\0") is None
    assert (reading.tally.other_datagrams, reading.tally.datagrams) == (2, 0)


def test_where_all_is_shown_they_are_told() -> None:
    told = Reading().take(5, b"\0", show=True)
    assert told is not None
    assert told.body == Body.of(b"\0")


def test_a_datagram_that_the_capture_tool_saw_twice_is_told_once() -> None:
    reading = Reading()
    told = [reading.take(it) for it in (5, 105, 60_000)]
    assert [it.exchange for it in told if it] == ["udp0", "udp1"]
    assert reading.tally.duplicated == 1


def test_a_datagram_that_was_cut_short_says_so() -> None:
    told = Reading().take(5, HELLO[:-20], missing=20)
    assert told is not None
    assert told.body == Body.of(HELLO[:-20])
    assert [note.text for note in told.notes] == [
        f"the last 20 of {len(HELLO)} bytes are missing from the capture"
    ]


def test_a_stand_in_is_called_by_its_name() -> None:
    names = StandIns()
    names.learn(Names((("192.0.2.7", "scanner.local"),)))
    told = Reading(names).take(source=Address("192.0.2.7", 2))
    assert told is not None
    assert (told.source, told.destination) == (Address("scanner.local", 2), DEVICE)
