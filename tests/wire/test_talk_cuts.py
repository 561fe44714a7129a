from collections.abc import Callable

import pytest

from inspector.errors import Note, NoteKind
from inspector.wire.http1_pieces import Broken
from inspector.wire.observation import Address, AnswerHead, Body, Cut, Response
from inspector.wire.talk_cuts import Cuts
from inspector.wire.talk_exchange import Exchange
from inspector.wire.talk_sides import Sides
from inspector.wire.tcp_pieces import Connection
from tests.wire.builders import CLIENT, DEVICE, request, response
from tests.wire.talking import Talking, answer, ask

ASK, ANSWER = ask(), answer()
REQUEST, NO_ANSWER = ("Request", "tcp0-1", b"ask"), ("Cut", "tcp0-1", b"")


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


SIDES = Sides(Connection(0, CLIENT, DEVICE))


def exchange(asked_us: int = 0) -> Exchange:
    it = Exchange("tcp0-3", requested=True, wsd=True)
    it.request = request(b"", time_us=asked_us)
    return it


def test_without_anything_that_happened_an_answer_breaks_http() -> None:
    cuts = Cuts(SIDES)
    assert cuts.unanswered(exchange(), 5) == Cut(
        exchange="tcp0-3",
        time_us=5,
        source=DEVICE,
        destination=CLIENT,
        reason="answer breaks HTTP/1",
    )
    note = Note("HTTP", "begins no response", NoteKind.HTTP)
    assert cuts.broken(exchange(), Broken(9, b"no", note), 5) == Cut(
        exchange="tcp0-3",
        time_us=9,
        source=DEVICE,
        destination=CLIENT,
        reason="answer is not HTTP/1",
        body=Body.of(b"no"),
        notes=(note,),
    )


def test_what_happened_last_is_the_reason() -> None:
    cuts = Cuts(SIDES)
    answer = response(b"ab", time_us=10).observation
    assert isinstance(answer, Response)
    happens: list[Callable[[], None]] = [
        lambda: cuts.lose(None, 1, of_answers=False),
        lambda: cuts.lose(1460, 2, of_answers=True),
        lambda: cuts.end(by_client=True, reset=False),
        lambda: cuts.end(by_client=False, reset=True),
        cuts.finish,
    ]
    told = []
    for happen in happens:
        happen()
        cut = cuts.short(answer, 99)
        told.append((cut.source, cut.reason))
    assert told == [
        (DEVICE, "an unknown number of bytes are missing from the capture"),
        (DEVICE, "1,460 bytes are missing from the capture"),
        (CLIENT, "connection closed before the answer was complete"),
        (CLIENT, "connection reset before the answer was complete"),
        (CLIENT, "capture ends before the answer is complete"),
    ]


def test_a_hole_holds_the_answers_that_were_asked_for_before_it() -> None:
    cuts = Cuts(SIDES)
    cuts.lose(7, 50, of_answers=True)
    cuts.end(by_client=False, reset=False)
    hole = "7 bytes are missing from the capture"
    closed = "connection closed before the answer was complete"
    reasons = [cuts.unanswered(exchange(asked_us), 60).reason for asked_us in (40, 50, 51)]
    assert reasons == [hole, hole, closed]
    cuts.forget_hole()
    assert cuts.unanswered(exchange(40), 60).reason == closed


def test_a_hole_among_the_requests_holds_no_answer() -> None:
    cuts = Cuts(SIDES)
    cuts.lose(7, 50, of_answers=False)
    cuts.finish()
    assert cuts.unanswered(exchange(40), 60).reason.startswith("capture ends")


def test_what_came_of_an_answer_is_kept() -> None:
    answer = response(b"ab", time_us=10).observation
    assert isinstance(answer, Response)
    cut = Cuts(SIDES).short(answer, 3)
    assert cut.head == AnswerHead(time_us=10, status=200, reason="OK", headers=answer.headers)
    assert (cut.exchange, cut.time_us, cut.body) == ("tcp0-1", answer.end_us, answer.body)


def test_an_answer_that_a_later_one_overtook_is_missing() -> None:
    cuts = Cuts(SIDES)
    cuts.finish()
    cut = cuts.missing(exchange(), 4)
    assert (cut.time_us, cut.reason) == (4, "its answer is missing from the capture")
