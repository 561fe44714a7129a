from inspector.wire import sieve
from inspector.wire.observation import REFUSED, Recorded
from inspector.wire.sieve import Sieve
from tests.wire.builders import cut, datagram, request, response

HTML = (("Content-Type", "text/html"),)
WSD = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
    b' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"/>'
)


def strained(*seen: Recorded) -> tuple[list[Recorded], int]:
    it = Sieve()
    return list(it.strain(seen)), it.others


def test_exchanges_of_wsd_pass_in_their_order() -> None:
    asked, answered = request(), response()
    assert strained(asked, answered) == ([asked, answered], 0)


def test_others_are_counted() -> None:
    assert strained(request(b"a", headers=HTML), response(b"b", headers=HTML)) == ([], 1)


def test_a_request_waits_for_an_answer_that_tells() -> None:
    asked, answered = request(b"", headers=(), method="GET"), response(WSD, headers=HTML)
    assert strained(asked, answered) == ([asked, answered], 0)


def test_whatever_answers_a_wsd_request_passes() -> None:
    asked = request()
    assert strained(asked, response(b"busy", headers=HTML))[0][1:] != []
    assert strained(asked, cut())[0] == [asked, cut()] or len(strained(asked, cut())[0]) == 2


def test_a_request_that_got_no_answer_is_counted() -> None:
    assert strained(request(b"", headers=HTML)) == ([], 1)


def test_datagrams_tell_by_their_content() -> None:
    hello = datagram(WSD)
    assert strained(hello, datagram(b"SSDP")) == ([hello], 1)


def test_what_waits_is_bounded() -> None:
    many = [
        request(b"", headers=HTML, exchange=f"x{number}") for number in range(sieve.WAITING + 50)
    ]
    assert strained(*many) == ([], sieve.WAITING + 50)


def test_a_connection_that_was_never_opened_passes_unless_it_was_asked_for_something_else() -> None:
    never, asked = cut(reason=REFUSED), request(b"", headers=HTML)
    assert strained(never) == ([never], 0)
    assert strained(asked, never) == ([], 1)
    assert strained(cut()) == ([], 1)
