"""Exchanges out of connections: what is told, in which order, and what belongs together."""

import hashlib

import pytest

from inspector.wire.assembly import Assembly
from inspector.wire.observation import HEAD_LIMIT, Body, Chunk, Cut
from tests.wire.talking import SOAP, Talking, answer, ask, envelope

ASK, ANSWER = ask(), answer()
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
REST = b"HTTP/1.1 200 OK\r\n" + SOAP + b"\r\nanswer"

REQUEST, RESPONSE = ("Request", "tcp0-1", b"ask"), ("Response", "tcp0-1", b"answer")
NO_ANSWER = ("Cut", "tcp0-1", b"")
HALF = ("Cut", "tcp0-1", b"answ")
CASES = [
    pytest.param(Talking().up(ASK).down(ANSWER), [REQUEST, RESPONSE], id="exchange"),
    pytest.param(
        Talking().up(ASK + ASK).down(ANSWER).down(ANSWER),
        [REQUEST, ("Request", "tcp0-2", b"ask"), RESPONSE, ("Response", "tcp0-2", b"answer")],
        id="pipelined requests",
    ),
    pytest.param(Talking().up(ASK).down(CONTINUE + ANSWER), [REQUEST, RESPONSE], id="continue"),
    pytest.param(
        Talking().up(ASK[:-1]).down(ANSWER).up(ASK[-1:]), [REQUEST, RESPONSE], id="answer is early"
    ),
    pytest.param(Talking().down(ANSWER), [("Response", "tcp0-1", b"answer")], id="answer alone"),
    pytest.param(
        Talking().up(ASK).down(REST).close(by_client=False), [REQUEST, RESPONSE], id="until close"
    ),
    pytest.param(Talking().up(ASK).finish(), [REQUEST], id="capture ends before an answer"),
    pytest.param(Talking().up(ASK).down(REST[:-2]).finish(), [REQUEST, HALF], id="capture ends"),
    pytest.param(
        Talking().up(ASK).down(ANSWER[:-2]).close(by_client=False), [REQUEST, HALF], id="closed"
    ),
    pytest.param(
        Talking().up(ASK).down(REST[:-2]).reset(by_client=True), [REQUEST, HALF], id="reset"
    ),
    pytest.param(
        Talking().up(ASK).close(by_client=True), [REQUEST, NO_ANSWER], id="client gives up"
    ),
    pytest.param(
        Talking().up(ASK[:-1]).reset(by_client=True),
        [("Request", "tcp0-1", b"as"), NO_ANSWER],
        id="reset in the request",
    ),
    pytest.param(
        Talking().up(ASK).down(b"\x15\x03\x01"),
        [REQUEST, ("Cut", "tcp0-1", b"\x15\x03\x01")],
        id="answer is not HTTP",
    ),
    pytest.param(Talking().close(by_client=True), [], id="nothing was said"),
]


@pytest.mark.parametrize(("talking", "expected"), CASES)
def test_talks(talking: Talking, expected: list[tuple[str, str, bytes]]) -> None:
    assert talking.told() == expected


def test_a_large_body_travels_with_its_head() -> None:
    body = bytes(range(256)) * 1200
    (seen,) = Talking().up(ask(body)).seen
    assert seen.observation.body == Body(
        head=body[:HEAD_LIMIT], length=len(body), sha256=hashlib.sha256(body).hexdigest()
    )
    assert seen.body() == body


# --- bytes that are missing ---------------------------------------------------------------------


def test_a_hole_in_an_answer_is_a_cut_and_the_stream_goes_on() -> None:
    talking = Talking().up(ASK).down(answer(b"0123456789")[:-8]).lost_down(b"2345")
    talking.down(b"6789").up(ASK).down(ANSWER).finish()
    assert talking.told() == [
        REQUEST,
        ("Cut", "tcp0-1", b"01"),
        ("Request", "tcp0-2", b"ask"),
        ("Response", "tcp0-2", b"answer"),
    ]
    cut = talking.observations[1]
    assert isinstance(cut, Cut)
    assert cut.reason == "4 bytes are missing from the capture"


# --- what is not WSD ----------------------------------------------------------------------------

HTML = b"Content-Type: text/html\r\n"


def test_other_exchanges_are_counted() -> None:
    talking = Talking().up(ask(b"a=1", HTML)).down(answer(b"<html>", HTML))
    talking.up(b"GET / HTTP/1.1\r\n\r\n").finish()
    assert talking.seen == []
    assert talking.assembly.tally.other_exchanges == 2
    assert talking.assembly.tally.other_connections == 0


@pytest.mark.parametrize("head", [b"", b"Content-Type: text/xml\r\n"], ids=["no type", "text/xml"])
def test_an_envelope_is_wsd_whatever_its_type(head: bytes) -> None:
    assert len(Talking().up(ask(envelope(), head)).seen) == 1


def test_everything_is_shown_of_a_capture_that_shows_all() -> None:
    assembly = Assembly()
    assembly.show_all = {0}
    talking = Talking(assembly).up(ask(b"a=1", HTML)).down(answer(b"<html>", HTML))
    assert [it[0] for it in talking.told()] == ["Request", "Response"]


def test_a_large_body_that_is_not_wsd_is_not_kept() -> None:
    kept: list[Chunk] = []

    class Spool:
        def add(self, chunk: Chunk) -> None:
            kept.append(chunk)

        def chunks(self) -> "list[Chunk]":
            return kept

    talking = Talking(Assembly(spooling=Spool))  # type: ignore[arg-type]  # a list does for the test
    talking.up(ask(b"x" * 3_000_000, HTML)).down(answer(b"y" * 3_000_000, HTML)).finish()
    assert sum(len(chunk.data) for chunk in kept) < 1_200_000
    assert talking.seen == []


def test_a_connection_that_speaks_no_http_is_counted() -> None:
    talking = Talking().up(b"\x00\x01binary").down(b"\x00").finish()
    assert talking.seen == []
    assert talking.assembly.tally.other_connections == 1
