import pytest

from inspector.wire.observation import Request, Response
from inspector.wire.talk_sides import Sides
from inspector.wire.tcp_pieces import Connection
from tests.wire.builders import CLIENT, DEVICE
from tests.wire.talking import Talking, answer, ask

ASK, ANSWER = ask(), answer()


def test_who_asks_is_the_client_when_nobody_saw_the_connection_open() -> None:
    talking = Talking(opened=False).down(b"the end of an image").up(ASK).down(ANSWER).finish()
    asked, answered = talking.observations
    assert isinstance(asked, Request)
    assert (asked.source, asked.destination) == (CLIENT, DEVICE)
    assert isinstance(answered, Response)
    assert talking.assembly.tally.skipped_bytes == len(b"the end of an image")


def test_who_answers_first_is_the_server_when_nobody_saw_the_connection_open() -> None:
    talking = Talking(opened=False).down(ANSWER).up(ASK).down(ANSWER).finish()
    assert [it[0] for it in talking.told()] == ["Response", "Request", "Response"]
    assert talking.observations[0].source == DEVICE


OPENED = Connection(0, CLIENT, DEVICE)
JOINED = Connection(0, CLIENT, DEVICE, opened=False)

FIRST = [
    pytest.param(True, ASK, False, id="the client asks"),
    pytest.param(False, ASK, True, id="the other one asks"),
    pytest.param(False, ANSWER, False, id="the server answers"),
    pytest.param(True, ANSWER, True, id="the other one answers"),
]


@pytest.mark.parametrize(("from_client", "data", "flipped"), FIRST)
def test_the_first_start_line_tells_who_asks(from_client: bool, data: bytes, flipped: bool) -> None:
    sides = Sides(JOINED)
    assert not sides.known
    assert sides.learn(from_client, data)
    assert (sides.known, sides.flipped) == (True, flipped)
    assert (sides.client, sides.server) == ((DEVICE, CLIENT) if flipped else (CLIENT, DEVICE))


@pytest.mark.parametrize("data", [b"", b"<xml/>", b"x" + ANSWER, b"POST /", b"HTTP/1.1 x"])
def test_what_is_no_start_line_tells_nothing(data: bytes) -> None:
    sides = Sides(JOINED)
    assert not sides.learn(True, data)
    assert (sides.client, sides.server, sides.known) == (CLIENT, DEVICE, False)


def test_who_opened_a_connection_is_its_client() -> None:
    sides = Sides(OPENED)
    assert (sides.client, sides.server, sides.known) == (CLIENT, DEVICE, True)
