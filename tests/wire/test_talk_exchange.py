from inspector.wire.talk_exchange import Exchange
from tests.wire.builders import START_US, request, response
from tests.wire.talking import Talking, answer, ask

ASK, ANSWER = ask(), answer()
REQUEST = ("Request", "tcp0-1", b"ask")


def test_a_request_that_does_not_tell_is_told_with_its_answer() -> None:
    talking = Talking().up(b"GET /wsd HTTP/1.1\r\n\r\n")
    assert talking.told() == []
    talking.down(ANSWER)
    assert [it[0] for it in talking.told()] == ["Request", "Response"]


def test_an_answer_that_is_no_soap_belongs_to_its_wsd_request() -> None:
    talking = Talking().up(ASK).down(answer(b"busy", b"Content-Type: text/plain\r\n"))
    assert talking.told() == [REQUEST, ("Response", "tcp0-1", b"busy")]


ASKED, ANSWERED = request(), response()


def test_a_request_comes_first_and_once() -> None:
    exchange = Exchange("tcp0-1", requested=False, wsd=True)
    exchange.answer = ANSWERED
    assert exchange.tell() == []
    exchange.request, exchange.requested = ASKED, True
    assert exchange.tell() == [ASKED, ANSWERED]
    assert exchange.tell() == [ANSWERED]


def test_an_answer_to_a_request_that_nobody_saw_is_told() -> None:
    exchange = Exchange("tcp0-1", requested=True, wsd=True)
    exchange.answer = ANSWERED
    assert exchange.tell() == [ANSWERED]


def test_what_is_not_wsd_is_told_nowhere_and_counts_once_it_is_over() -> None:
    exchange = Exchange("tcp0-1", requested=False, wsd=False)
    exchange.request, exchange.requested = ASKED, True
    assert (exchange.tell(), exchange.is_other) == ([], False)
    exchange.answer = ANSWERED
    assert (exchange.tell(), exchange.is_other) == ([], True)
    exchange.wsd = True
    assert (exchange.tell(), exchange.is_other) == ([ASKED, ANSWERED], False)


def test_when_it_was_asked() -> None:
    exchange = Exchange("tcp0-1", requested=False, wsd=True)
    assert exchange.asked_us == 0
    exchange.request = ASKED
    assert exchange.asked_us == START_US + 1000
