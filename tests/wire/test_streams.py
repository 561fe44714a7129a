"""Connections: what reads them, what it is told of the time before, and how long they last."""

import pytest

from inspector.wire import streams
from inspector.wire.capture import Names
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    Cut,
    Observation,
    Recorded,
    Remark,
    Response,
)
from inspector.wire.sealed import Sealed, Watching
from inspector.wire.spool import MemorySpool
from inspector.wire.stand_ins import StandIns
from inspector.wire.streams import Stream, Streams
from inspector.wire.talk import Talk
from inspector.wire.talk_pairing import Identify
from inspector.wire.tally import Tally
from inspector.wire.tcp_pieces import Arrived, Connection, Ended, Gap, Lapsed, Missed, Piece
from tests.wire.builders import CLIENT, DEVICE
from tests.wire.talking import answer, ask, envelope
from tests.wire.watching import HELLO_RECORD, Closed, Open

TALK = Connection(0, CLIENT, DEVICE)


def unidentified(observed: Observation) -> tuple[str, str]:
    return "", ""


class Reading:
    """The connections of one capture; ``read`` tells of one."""

    def __init__(
        self,
        watching: Watching | None = None,
        *,
        names: StandIns | None = None,
        identify: Identify = unidentified,
    ) -> None:
        self.streams = Streams(Tally(), names or StandIns(), MemorySpool, watching, identify)

    def read(self, *pieces: Piece, show: bool = False) -> list[str]:
        """The kinds of what is told."""
        found = [it for piece in pieces for it in self.streams.read(self.of(piece, show), piece)]
        return [type(it.observation).__name__ for it in found]

    def of(self, piece: Piece, show: bool = False) -> Stream:
        return self.streams.of(piece.connection, show=show)

    @property
    def stream(self) -> Stream:
        return self.streams.of(TALK, show=False)


def up(data: bytes, connection: Connection = TALK) -> Arrived:
    return Arrived(connection, True, 5, data, 1)


def down(data: bytes, connection: Connection = TALK) -> Arrived:
    return Arrived(connection, False, 6, data, 2)


ENDED = [Ended(TALK, True, 7, False), Ended(TALK, False, 8, False)]


# --- what reads a connection --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("watching", "data", "expected"),
    [
        (None, ask(), Talk),
        (None, HELLO_RECORD, Talk),
        (Closed, ask(), Talk),
        (Closed, HELLO_RECORD, Sealed),
    ],
    ids=["plain", "nobody watches TLS", "plain, watched", "TLS"],
)
def test_the_first_bytes_decide(
    watching: Watching | None, data: bytes, expected: type[Talk | Sealed]
) -> None:
    reading = Reading(watching)
    reading.read(up(data))
    assert type(reading.stream.reading) is expected


@pytest.mark.parametrize(("opened", "expected"), [(True, Talk), (False, Sealed)])
def test_the_middle_of_tls_is_where_a_connection_was_joined(
    opened: bool, expected: type[Talk | Sealed]
) -> None:
    connection = TALK._replace(opened=opened)
    reading = Reading(Closed)
    reading.read(up(b"\x17\x03\x03\0\x20", connection))
    assert type(reading.stream.reading) is expected


def test_what_was_said_inside_tls_is_told() -> None:
    reading = Reading(Open)
    assert reading.read(up(HELLO_RECORD + ask()), down(HELLO_RECORD + answer())) == [
        "Request",
        "Response",
    ]


def test_a_hole_before_the_first_bytes_is_a_hole_of_what_they_begin() -> None:
    holes = [Gap(TALK, False, 1, 30), Gap(TALK, False, 2, 12)]
    reading = Reading()
    assert reading.read(*holes, up(ask()), ENDED[0]) == ["Request"]
    reading.read(ENDED[1])
    assert reading.stream.holes == {False: 42}


@pytest.mark.parametrize("before", [True, False], ids=["before", "while it is read"])
def test_bytes_that_the_capture_has_not_put_the_order_in_doubt(before: bool) -> None:
    """Then the ids decide which answer is whose, not the order."""

    def ids(observed: Observation) -> tuple[str, str]:
        known = {b"1": ("1", ""), b"2": ("2", ""), b"of 2": ("", "2")}
        return next(it for text, it in known.items() if b">%b<" % text in observed.body.head)

    reading = Reading(identify=ids)
    asked: list[Piece] = [up(ask(envelope("1"))), up(ask(envelope("2")))]
    missed = Missed(TALK, False)
    reading.read(*([missed, *asked] if before else [*asked, missed]))
    found = reading.streams.read(reading.stream, down(answer(envelope("of 2"))))
    told = [(type(it.observation), it.observation.exchange) for it in found]
    assert told == [(Cut, "tcp0-1"), (Response, "tcp0-2")]


# --- what is shown ------------------------------------------------------------------------------


def test_a_connection_is_shown_once_it_carries_wsd() -> None:
    reading = Reading()
    reading.read(up(b"GET / HTTP/1.1\r\n\r\n"), down(answer(b"", b"")))
    assert not reading.stream.shown
    reading.read(up(ask()))
    assert reading.stream.shown
    reading.read(*ENDED)
    assert reading.stream.shown
    assert reading.stream.reading is None


def test_where_all_is_shown_it_is_told_whatever_it_carries() -> None:
    reading = Reading()
    asked = up(b"GET / HTTP/1.1\r\n\r\n")
    assert reading.read(asked, down(answer(b"", b"")), show=True) == ["Request", "Response"]


def test_a_connection_is_called_by_the_names_that_are_known_when_it_begins() -> None:
    names = StandIns()
    names.learn(Names((("192.0.2.7", "scanner.local"),)))
    connection = Connection(4, CLIENT, Address("192.0.2.7", 80))
    stream = Reading(names=names).of(Lapsed(connection))
    assert stream.connection == connection._replace(server=Address("scanner.local", 80))


def test_a_remark_is_of_the_first_message_that_is_complete() -> None:
    reading = Reading()
    stream = reading.stream
    stream.remark = Remark(comment="why here?")
    stream.remark_on([])
    found: list[Recorded] = [
        *reading.streams.read(stream, up(ask())),
        *reading.streams.read(stream, down(answer())),
    ]
    stream.remark_on(found)
    assert [it.remark for it in found] == [Remark(comment="why here?"), NO_REMARK]
    assert stream.remark == NO_REMARK


# --- the end ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (ENDED, True),
        ([Ended(TALK, True, 7, True)], True),
        ([Lapsed(TALK)], True),
        (ENDED[:1], False),
        ([ENDED[0], ENDED[0]], False),
    ],
    ids=["both sides", "a reset", "let go", "one side", "one side twice"],
)
def test_a_connection_is_over(ends: list[Piece], expected: bool) -> None:
    reading = Reading()
    reading.read(up(ask()), *ends)
    assert reading.stream.over is expected


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (Ended(TALK, False, 7, True), "connection reset before the answer was complete"),
        (Lapsed(TALK), "capture ends before the answer is complete"),
    ],
    ids=["reset", "let go"],
)
def test_what_was_under_way_is_told_at_the_end(end: Piece, reason: str) -> None:
    reading = Reading()
    reading.read(up(ask()), down(answer()[:-2]))
    (cut,) = reading.streams.read(reading.stream, end)
    assert isinstance(cut.observation, Cut)
    assert cut.observation.reason == reason


def test_of_a_connection_without_a_byte_nothing_is_told() -> None:
    reading = Reading()
    assert reading.read(Missed(TALK, True), Gap(TALK, True, 1, 5), *ENDED) == []
    assert reading.stream.over


def test_what_was_under_way_is_told_when_the_capture_ends() -> None:
    reading = Reading()
    reading.read(up(ask()), down(answer()[:-2]))
    ((stream, found),) = reading.streams.finish()
    assert stream.connection == TALK
    assert [type(it.observation).__name__ for it in found] == ["Cut"]
    assert list(reading.streams.finish()) == []


def test_connections_that_are_over_are_remembered_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "CLOSED_STREAMS", 2)
    reading = Reading()
    known = [reading.of(Lapsed(TALK._replace(number=number))) for number in range(4)]
    reading.read(*(Lapsed(it.connection) for it in known[:3]))
    assert [reading.of(Lapsed(it.connection)) is it for it in known] == [False, True, True, True]
