"""Exchanges out of connections: what is told, in which order, and what belongs together."""

import hashlib

import pytest

from inspector.formats.capture import identify
from inspector.wire.assembly import Assembly
from inspector.wire.observation import HEAD_LIMIT, Address, Body, Chunk, Cut, Request, Response
from tests.wire.builders import CLIENT, DEVICE
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


def test_an_exchange_has_its_times_and_addresses() -> None:
    talking = Talking().up(ASK[:10]).up(ASK[10:]).down(ANSWER[:-3]).down(ANSWER[-3:])
    asked, answered = talking.observations
    assert asked == Request(
        exchange="tcp0-1",
        time_us=1010,
        end_us=1020,
        source=CLIENT,
        destination=DEVICE,
        method="POST",
        target="/",
        headers=(("Content-Type", "application/soap+xml"), ("Content-Length", "3")),
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
        headers=(("Content-Type", "application/soap+xml"), ("Content-Length", "6")),
        body=Body.of(b"answer"),
    )
    assert list(talking.seen[1].chunks()) == [Chunk(1030, b"ans"), Chunk(1040, b"wer")]


@pytest.mark.parametrize(
    ("talking", "source", "reason"),
    [
        (Talking().up(ASK).close(by_client=True), CLIENT, "connection closed before"),
        (Talking().up(ASK).close(by_client=False), DEVICE, "connection closed before"),
        (Talking().up(ASK).reset(by_client=True), CLIENT, "connection reset before"),
        (Talking().up(ASK).down(b"no"), DEVICE, "answer is not HTTP/1"),
        (Talking().up(ASK).down(ANSWER[:9]).close(by_client=False), DEVICE, "connection closed"),
        (Talking().up(ASK).down(ANSWER[:-1]).finish(), DEVICE, "capture ends before"),
    ],
    ids=["client", "device", "reset", "garbage", "half a head", "end"],
)
def test_a_cut_tells_who_and_why(talking: Talking, source: Address, reason: str) -> None:
    observation = talking.observations[-1]
    assert isinstance(observation, Cut)
    assert observation.source == source
    assert {observation.source, observation.destination} == {CLIENT, DEVICE}
    assert observation.reason.startswith(reason)


def test_a_cut_tells_what_was_announced() -> None:
    cut = Talking().up(ASK).down(ANSWER[:-2]).close(by_client=False).observations[-1]
    assert isinstance(cut, Cut)
    assert cut.head is not None
    assert (cut.head.version, cut.head.status, cut.head.reason) == ("HTTP/1.1", 200, "OK")
    assert [note.text for note in cut.notes] == ["body ends too early, after 4 of 6 bytes"]


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


@pytest.mark.parametrize("by_client", [True, False])
def test_an_answer_whose_begin_is_missing_is_not_said_to_be_cut_off(*, by_client: bool) -> None:
    whole = answer(b"x" * 300)
    talking = Talking().up(ASK).lost_down(whole[:200]).down(whole[200:]).close(by_client=by_client)
    assert talking.told() == [REQUEST, NO_ANSWER]
    cut = talking.observations[-1]
    assert isinstance(cut, Cut)
    assert cut.reason == "200 bytes are missing from the capture"


def test_a_hole_says_nothing_of_who_asks_behind_it() -> None:
    talking = Talking().up(ASK).lost_down(ANSWER[:70]).down(ANSWER[70:])
    talking.up(ASK).reset(by_client=True)
    reasons = [it.reason for it in talking.observations if isinstance(it, Cut)]
    assert reasons[0] == "70 bytes are missing from the capture"
    assert reasons[1] == "connection reset before the answer was complete"


def test_an_answer_that_is_missing_altogether_is_said_to_be() -> None:
    one, two = (envelope(message_id=f"urn:uuid:{n}") for n in (1, 2))
    told = envelope(relates_to="urn:uuid:2")
    talking = Talking(Assembly(identify=identify)).up(ask(one)).lost_down(ANSWER)
    talking.up(ask(two)).down(answer(told)).finish()
    assert talking.told() == [
        ("Request", "tcp0-1", one),
        ("Request", "tcp0-2", two),
        ("Cut", "tcp0-1", b""),
        ("Response", "tcp0-2", told),
    ]
    cut = talking.observations[2]
    assert isinstance(cut, Cut)
    assert cut.reason == "its answer is missing from the capture"


def test_without_ids_an_answer_belongs_to_the_newest_request_before_it() -> None:
    talking = Talking().up(ask(b"one")).lost_down(ANSWER).up(ask(b"two")).down(ANSWER).finish()
    assert [it[:2] for it in talking.told()[-2:]] == [("Cut", "tcp0-1"), ("Response", "tcp0-2")]


def test_an_answer_to_a_request_that_is_missing_stands_alone() -> None:
    first = envelope(message_id="urn:uuid:1")
    other = envelope(relates_to="urn:uuid:2")
    talking = Talking(Assembly(identify=identify)).up(ask(first)).lost_up(ASK)
    talking.down(answer(other)).down(answer(envelope(relates_to="urn:uuid:1"))).finish()
    exchanges = [(name, exchange) for name, exchange, _ in talking.told()]
    assert exchanges == [("Request", "tcp0-1"), ("Response", "tcp0-2"), ("Response", "tcp0-1")]


def test_the_order_counts_again_once_nothing_is_open() -> None:
    talking = Talking().up(ASK).lost_down(ANSWER).up(ASK).down(ANSWER)
    talking.up(ASK + ASK).down(ANSWER).down(ANSWER).finish()
    answers = [exchange for name, exchange, _ in talking.told() if name == "Response"]
    assert answers == ["tcp0-2", "tcp0-3", "tcp0-4"]


def pairs(talking: Talking) -> list[tuple[str, str]]:
    asked = {o.exchange: identify(o)[0] for o in talking.observations if isinstance(o, Request)}
    return [
        (identify(o)[1], asked.get(o.exchange, ""))
        for o in talking.observations
        if isinstance(o, Response)
    ]


def test_request_behind_a_lost_request_is_paired() -> None:
    talking = Talking(Assembly(identify=identify))
    talking.sent(ask(envelope(message_id="urn:1")), from_client=True)  # nobody saw it
    talking.down(answer(envelope(relates_to="urn:1")))
    talking.time_us += 5_000
    talking.up(ask(envelope(message_id="urn:2")))
    talking.time_us += 12_000
    talking.down(answer(envelope(relates_to="urn:2")))
    talking.time_us += 1_000_000
    talking.up(ask(envelope(message_id="urn:3"))).down(
        answer(envelope(relates_to="urn:3"))
    ).finish()
    assert pairs(talking) == [("urn:1", ""), ("urn:2", "urn:2"), ("urn:3", "urn:3")]


def test_answer_is_not_given_to_a_request_that_breaks_off() -> None:
    talking = Talking(Assembly(identify=identify))
    one = ask(envelope("x" * 3000, message_id="urn:1"))
    talking.up(one[:1460])
    talking.sent(one[1460:], from_client=True)  # its rest is lost, its answer as well
    talking.time_us += 20_000
    talking.sent(answer(envelope(relates_to="urn:1")), from_client=False)
    talking.time_us += 20_000
    talking.up(ask(envelope(message_id="urn:2")))
    talking.time_us += 60_000
    talking.down(answer(envelope(relates_to="urn:2")))
    talking.time_us += 1_000_000
    talking.up(ask(envelope(message_id="urn:3"))).down(
        answer(envelope(relates_to="urn:3"))
    ).finish()
    assert pairs(talking) == [("urn:2", "urn:2"), ("urn:3", "urn:3")]


def test_a_hole_where_the_connection_begins_costs_one_request() -> None:
    """assembly._follow drops a Gap while nothing reads the stream yet."""
    talking = Talking(Assembly(identify=identify))
    _, second = talking.sent(ask(envelope("x" * 2000, message_id="urn:1")), from_client=True)
    talking._read([second])  # the head was not captured
    talking.time_us += 10
    talking._read(list(talking._connection.acknowledge(from_client=False)))
    talking.time_us += 500_000
    talking.down(answer(envelope(relates_to="urn:1")))
    talking.up(ask(envelope(message_id="urn:2"))).down(
        answer(envelope(relates_to="urn:2"))
    ).finish()
    assert pairs(talking) == [("urn:1", ""), ("urn:2", "urn:2")]


# --- a capture that begins in the middle --------------------------------------------------------


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


# --- what is not WSD ----------------------------------------------------------------------------

HTML = b"Content-Type: text/html\r\n"


def test_other_exchanges_are_counted() -> None:
    talking = Talking().up(ask(b"a=1", HTML)).down(answer(b"<html>", HTML))
    talking.up(b"GET / HTTP/1.1\r\n\r\n").finish()
    assert talking.seen == []
    assert talking.assembly.tally.other_exchanges == 2
    assert talking.assembly.tally.other_connections == 0


def test_a_request_that_does_not_tell_is_told_with_its_answer() -> None:
    talking = Talking().up(b"GET /wsd HTTP/1.1\r\n\r\n")
    assert talking.told() == []
    talking.down(ANSWER)
    assert [it[0] for it in talking.told()] == ["Request", "Response"]


def test_an_answer_that_is_no_soap_belongs_to_its_wsd_request() -> None:
    talking = Talking().up(ASK).down(answer(b"busy", b"Content-Type: text/plain\r\n"))
    assert talking.told() == [REQUEST, ("Response", "tcp0-1", b"busy")]


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
