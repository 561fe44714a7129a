import pytest

from inspector.formats.capture import identify
from inspector.wire.assembly import Assembly
from inspector.wire.observation import Cut, Observation, Request, Response
from inspector.wire.talk_pairing import OPEN_LIMIT, Pairing
from tests.wire.builders import request, response
from tests.wire.talking import Talking, answer, ask, envelope

ASK, ANSWER = ask(), answer()


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
    talking = Talking(Assembly(identify=identify))
    _, second = talking.sent(ask(envelope("x" * 2000, message_id="urn:1")), from_client=True)
    talking._read([second])  # the head was not captured, and nothing reads the stream yet
    talking.time_us += 10
    talking._read(list(talking._connection.acknowledge(from_client=False)))
    talking.time_us += 500_000
    talking.down(answer(envelope(relates_to="urn:1")))
    talking.up(ask(envelope(message_id="urn:2"))).down(
        answer(envelope(relates_to="urn:2"))
    ).finish()
    assert pairs(talking) == [("urn:1", ""), ("urn:2", "urn:2")]


def said(observed: Observation) -> tuple[str, str]:
    """MessageID and RelatesTo of a body that reads ``1 2``; a dot is none."""
    message_id, relates_to = observed.body.head.decode().replace(".", "").split(" ")
    return message_id, relates_to


def pairing(*bodies: str) -> Pairing:
    """Requests that were over in this order, a second each."""
    it = Pairing(0, said, show_all=False)
    for number, body in enumerate(bodies):
        exchange = it.ask()
        exchange.request = request(body.encode(), exchange=exchange.id, time_us=number * 1_000_000)
        exchange.requested = True
    return it


def test_exchanges_are_numbered_and_answered_in_their_order() -> None:
    it = Pairing(7, said, show_all=True)
    asked = [it.ask(), it.ask()]
    answered = [it.answer(), it.answer(), it.answer()]
    assert answered[:2] == asked
    assert [(one.id, one.requested, one.wsd) for one in answered] == [
        ("tcp7-1", False, True),
        ("tcp7-2", False, True),
        ("tcp7-3", True, True),
    ]


def test_the_oldest_of_very_many_requests_are_forgotten() -> None:
    it = Pairing(0, said, show_all=False)
    asked = [it.ask() for _ in range(OPEN_LIMIT + 2)]
    assert it.answer() is asked[2]


SETTLED = [
    pytest.param(["1 .", "2 ."], ". 2", True, "tcp0-2", ["tcp0-1"], [], False, id="a later one"),
    pytest.param(["1 .", "2 ."], ". 1", True, "tcp0-1", [], ["tcp0-2"], False, id="its own"),
    pytest.param(["1 .", "2 ."], ". 1", False, "tcp0-1", [], ["tcp0-2"], True, id="cut short"),
    pytest.param(["1 ."], ". 9", True, "tcp0-2", [], ["tcp0-1"], True, id="one that nobody saw"),
    pytest.param([". ."], ". 9", True, "tcp0-1", [], [], False, id="the request has no id"),
    pytest.param(
        ["1 .", "2 .", "3 ."], ". .", True, "tcp0-2", ["tcp0-1"], ["tcp0-3"], True, id="no id"
    ),
]


@pytest.mark.parametrize(
    ("asked", "answered", "complete", "chosen", "unanswered", "left", "unsure"), SETTLED
)
def test_after_a_loss_the_ids_decide_and_without_them_the_newest_request_before(
    asked: list[str],
    answered: str,
    complete: bool,
    chosen: str,
    unanswered: list[str],
    left: list[str],
    unsure: bool,
) -> None:
    it = pairing(*asked)
    it.unsure = True
    told = response(answered.encode(), time_us=1_500_000).observation
    assert isinstance(told, Response)
    exchange, lost = it.settle(it.answer(), told, complete=complete)
    assert (exchange.id, [one.id for one in lost]) == (chosen, unanswered)
    assert ([one.id for one in it.open], it.unsure) == (left, unsure)


def test_without_a_loss_the_order_decides_whatever_the_ids_say() -> None:
    it = pairing("1 .", "2 .")
    told = response(b". 2").observation
    assert isinstance(told, Response)
    assigned = it.answer()
    assert it.settle(assigned, told, complete=True) == (assigned, [])
    assert len(it.open) == 1


def test_an_answer_alone_stays_alone_after_a_loss() -> None:
    it = Pairing(0, said, show_all=False)
    it.unsure = True
    told = response(b". 1").observation
    assert isinstance(told, Response)
    assigned = it.answer()
    assert it.settle(assigned, told, complete=True) == (assigned, [])
    assert it.unsure
