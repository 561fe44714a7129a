import hashlib

import pytest

from inspector.wire.assembly import Assembly
from inspector.wire.observation import (
    HEAD_LIMIT,
    Address,
    Body,
    Chunk,
    Cut,
    Datagram,
    Recorded,
    Request,
    Response,
)
from inspector.wire.packets import Route
from inspector.wire.tcp_write import Connection, Sent
from tests.wire.builders import CLIENT, DEVICE

UP = Route(b"\xc0\xa8\x01\x14", CLIENT.port, b"\xc0\xa8\x01\x1e", DEVICE.port)
DOWN = Route(b"\xc0\xa8\x01\x1e", DEVICE.port, b"\xc0\xa8\x01\x14", CLIENT.port)
ASK = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nask"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nanswer"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
REST = b"HTTP/1.1 200 OK\r\n\r\nanswer"


class Talk:
    """A connection whose packets are read as soon as they are made."""

    def __init__(self) -> None:
        self.assembly = Assembly()
        self.found: list[Recorded] = []
        self.time_us = 1000
        self._connection = Connection(UP, DOWN)
        self._read(list(self._connection.open(self.time_us)))

    def up(self, data: bytes) -> "Talk":
        return self._say(data, from_client=True)

    def down(self, data: bytes) -> "Talk":
        return self._say(data, from_client=False)

    def close(self, *, by_client: bool) -> "Talk":
        self.time_us += 10
        return self._read(list(self._connection.close(from_client=by_client, time_us=self.time_us)))

    def reset(self, *, by_client: bool) -> "Talk":
        self.time_us += 10
        return self._read([self._connection.reset(from_client=by_client, time_us=self.time_us)])

    def finish(self) -> "Talk":
        self.found += self.assembly.finish()
        return self

    def told(self) -> list[tuple[str, str, bytes]]:
        return [
            (type(it.observation).__name__, it.observation.exchange, it.body()) for it in self.found
        ]

    def _say(self, data: bytes, *, from_client: bool) -> "Talk":
        self.time_us += 10
        return self._read(
            list(self._connection.send(data, from_client=from_client, time_us=self.time_us))
        )

    def _read(self, packets: list[Sent]) -> "Talk":
        for sent in packets:
            self.found += self.assembly.feed(101, sent.frame, sent.time_us)
        return self


REQUEST, RESPONSE = ("Request", "tcp0-1", b"ask"), ("Response", "tcp0-1", b"answer")
NO_ANSWER = ("Cut", "tcp0-1", b"")
HALF = ("Cut", "tcp0-1", b"answ")
CASES = [
    pytest.param(Talk().up(ASK).down(ANSWER), [REQUEST, RESPONSE], id="exchange"),
    pytest.param(
        Talk().up(ASK + ASK).down(ANSWER).down(ANSWER),
        [REQUEST, ("Request", "tcp0-2", b"ask"), RESPONSE, ("Response", "tcp0-2", b"answer")],
        id="pipelined requests",
    ),
    pytest.param(Talk().up(ASK).down(CONTINUE + ANSWER), [REQUEST, RESPONSE], id="continue"),
    pytest.param(
        Talk().up(ASK[:-1]).down(ANSWER).up(ASK[-1:]), [REQUEST, RESPONSE], id="answer is early"
    ),
    pytest.param(Talk().down(ANSWER), [("Response", "tcp0-1", b"answer")], id="answer alone"),
    pytest.param(
        Talk().up(ASK).down(REST).close(by_client=False), [REQUEST, RESPONSE], id="until close"
    ),
    pytest.param(Talk().up(ASK).finish(), [REQUEST], id="capture ends before an answer"),
    pytest.param(Talk().up(ASK).down(REST[:-2]).finish(), [REQUEST, HALF], id="capture ends"),
    pytest.param(
        Talk().up(ASK).down(ANSWER[:-2]).close(by_client=False), [REQUEST, HALF], id="closed"
    ),
    pytest.param(Talk().up(ASK).down(REST[:-2]).reset(by_client=True), [REQUEST, HALF], id="reset"),
    pytest.param(Talk().up(ASK).close(by_client=True), [REQUEST, NO_ANSWER], id="client gives up"),
    pytest.param(
        Talk().up(ASK[:-1]).reset(by_client=True),
        [("Request", "tcp0-1", b"as"), NO_ANSWER],
        id="reset in the request",
    ),
    pytest.param(
        Talk().up(ASK).down(b"\x15\x03\x01"),
        [REQUEST, ("Cut", "tcp0-1", b"\x15\x03\x01")],
        id="answer is not HTTP",
    ),
    pytest.param(Talk().up(b"\x16\x03").down(b"\x16").reset(by_client=True).finish(), [], id="TLS"),
    pytest.param(Talk().close(by_client=True), [], id="nothing was said"),
]


@pytest.mark.parametrize(("talk", "expected"), CASES)
def test_talks(talk: Talk, expected: list[tuple[str, str, bytes]]) -> None:
    assert talk.told() == expected


def test_an_exchange_has_its_times_and_addresses() -> None:
    talk = Talk().up(ASK[:10]).up(ASK[10:]).down(ANSWER[:-3]).down(ANSWER[-3:])
    asked, answered = (it.observation for it in talk.found)
    assert asked == Request(
        exchange="tcp0-1",
        time_us=1010,
        end_us=1020,
        source=CLIENT,
        destination=DEVICE,
        method="POST",
        target="/",
        headers=(("Content-Length", "3"),),
        body=Body.of(b"ask"),
    )
    assert answered == Response(
        exchange="tcp0-1",
        time_us=1030,
        end_us=1040,
        source=DEVICE,
        destination=CLIENT,
        status=200,
        reason="OK",
        headers=(("Content-Length", "6"),),
        body=Body.of(b"answer"),
    )
    assert list(talk.found[1].chunks()) == [Chunk(1030, b"ans"), Chunk(1040, b"wer")]


@pytest.mark.parametrize(
    ("talk", "source", "reason"),
    [
        (Talk().up(ASK).close(by_client=True), CLIENT, "connection closed before"),
        (Talk().up(ASK).close(by_client=False), DEVICE, "connection closed before"),
        (Talk().up(ASK).reset(by_client=True), CLIENT, "connection reset before"),
        (Talk().up(ASK).down(b"no"), DEVICE, "answer is not HTTP/1"),
        (Talk().up(ASK).down(ANSWER[:9]).close(by_client=False), DEVICE, "connection closed"),
        (Talk().up(ASK).down(ANSWER[:-1]).finish(), DEVICE, "capture ends before"),
    ],
    ids=["client", "device", "reset", "garbage", "half a head", "end"],
)
def test_a_cut_tells_who_and_why(talk: Talk, source: Address, reason: str) -> None:
    observation = talk.found[-1].observation
    assert isinstance(observation, Cut)
    assert observation.source == source
    assert {observation.source, observation.destination} == {CLIENT, DEVICE}
    assert observation.reason.startswith(reason)


def test_a_cut_tells_what_was_announced() -> None:
    talk = Talk().up(ASK).down(ANSWER[:-2]).close(by_client=False)
    cut = talk.found[-1].observation
    assert isinstance(cut, Cut)
    assert cut.head is not None
    assert (cut.head.version, cut.head.status, cut.head.reason) == ("HTTP/1.1", 200, "OK")
    assert [note.text for note in cut.notes] == ["body ends too early, after 4 of 6 bytes"]


def test_a_hole_cuts_the_answer() -> None:
    talk = Talk().up(ASK).down(ANSWER[:-4])
    lost = list(talk._connection.send(b"sw", from_client=False, time_us=2000))
    talk.down(b"er")
    assert lost
    cut = talk.found[-1].observation
    assert isinstance(cut, Cut)
    assert cut.reason == "2 bytes are missing from the capture"


def test_a_large_body_travels_with_its_head() -> None:
    body = bytes(range(256)) * 1200
    talk = Talk().up(b"PUT / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body)).up(body)
    (seen,) = talk.found
    assert seen.observation.body == Body(
        head=body[:HEAD_LIMIT], length=len(body), sha256=hashlib.sha256(body).hexdigest()
    )
    assert seen.body() == body


def test_datagrams_are_numbered() -> None:
    assembly = Assembly()
    found = [it for data in (b"a", b"b") for it in assembly.feed(101, UP.udp(data), 5)]
    assert [it.observation for it in found] == [
        Datagram(
            exchange=f"udp{number}",
            time_us=5,
            source=CLIENT,
            destination=DEVICE,
            body=Body.of(data),
        )
        for number, data in enumerate((b"a", b"b"))
    ]


def test_names_stand_for_stand_in_addresses_only() -> None:
    assembly = Assembly()
    assembly.name([("192.0.2.7", "scanner.local"), ("192.168.1.20", "pc.local")])
    route = Route(b"\xc0\xa8\x01\x14", 1, b"\xc0\0\2\7", 2)
    (seen,) = assembly.feed(101, route.udp(b""), 0)
    assert seen.observation.source.host == "192.168.1.20"
    assert seen.observation.destination.host == "scanner.local"


@pytest.mark.parametrize("frame", [b"", b"\x45", b"\xff" * 40], ids=["empty", "short", "garbage"])
def test_frames_that_cannot_be_read_add_nothing(frame: bytes) -> None:
    assert Assembly().feed(101, frame, 0) == []
