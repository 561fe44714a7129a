"""Conversations for the rules of ``inspector/diagnosis/addressing.py``."""

from dataclasses import replace

import pytest

from inspector.diagnosis.rule import Severity
from inspector.soap.namespaces import WSA_2005
from tests.conftest import Golden
from tests.conversations.cast import OFFICE, PC
from tests.conversations.eventing import sink
from tests.conversations.finding import announce, hello
from tests.conversations.peers import Device, Peer
from tests.conversations.pulling import feeder_ends_unknown, flatbed_scan
from tests.conversations.pushing import push_scan
from tests.conversations.remaining import managed_scanner, printer_beside
from tests.conversations.scanner import Job, job_status
from tests.conversations.scanning import request
from tests.conversations.stage import Asked, Stage
from tests.diagnosis.kit import Case, Scene, check, found, near_misses, triggers
from tests.diagnosis.test_messages import ASKED, JOBS, named, office

ORDER = ("MessageID", "RelatesTo", "To", "Action", "ReplyTo")
HEARD = sink(PC, "5f0c91d6-2b7e-4c18-9d43-a6e8b0f21c07")


def without(*names: str) -> tuple[str, ...]:
    """The headers of addressing, but some."""
    return tuple(name for name in ORDER if name not in names)


def computer(**manner: object) -> Peer:
    """The PC, but it writes otherwise."""
    return replace(PC, manner=replace(PC.manner, **manner))  # type: ignore[arg-type]


def asks(stage: Stage, client: Peer, device: Device = OFFICE, times: int = 1) -> None:
    """A computer asks for jobs."""
    for _ in range(times):
        stage.once(client, device, ASKED, JOBS)


# --- ADR-1 ----------------------------------------------------------------------------------------


def terse_request(stage: Stage) -> None:
    """Neither To nor MessageID."""
    asks(stage, computer(order=without("To", "MessageID")), times=2)


def no_action(stage: Stage) -> None:
    """A request without Action; its body tells what it is."""
    stage.once(computer(order=without("Action")), OFFICE, ASKED, JOBS)


def unrelated_answer(stage: Stage) -> None:
    """An answer that names no request."""
    asks(stage, PC, office(order=without("RelatesTo")))


def nothing_to_relate_to(stage: Stage) -> None:
    """The request has no id, so its answer cannot name it."""
    asks(stage, computer(order=without("MessageID")), office(order=without("RelatesTo", "To")))


def terse_notification(stage: Stage) -> None:
    """Nobody answers a notification, but it may come twice."""
    device = office(order=without("MessageID"))
    stage.notify(device, PC, HEARD, job_status(Job(id=4, created=stage.now())))


def terse_hello(stage: Stage) -> None:
    """A device announces itself without an id."""
    announce(stage, office(order=without("MessageID")), hello(stage, OFFICE))


def newer_addressing(stage: Stage) -> None:
    """In WS-Addressing 2005/08 a message without To is to anybody."""
    asks(stage, computer(order=without("To"), namespaces=named(wsa=WSA_2005)))


# --- ADR-2 ----------------------------------------------------------------------------------------


def answered_as(stage: Stage, message_id: str) -> None:
    """An answer that names this id."""
    talk = stage.talk(PC, OFFICE, OFFICE.scan_url)
    asked = talk.ask(ASKED)
    talk.answer(Asked(asked.exchange, message_id, asked.number, asked.time_us), JOBS)


def answers_another(stage: Stage) -> None:
    """RelatesTo is not the request's MessageID."""
    answered_as(stage, "urn:uuid:00000000-0000-4000-8000-00000000beef")


def answers_in_capitals(stage: Stage) -> None:
    """The same UUID, written otherwise."""
    answered_as(stage, PC.manner.message_id(1).removeprefix("urn:").upper())


# --- ADR-3, ADR-4 ---------------------------------------------------------------------------------


def replies_elsewhere(stage: Stage) -> None:
    """The answer is wanted at an address of its own."""
    asks(stage, computer(anonymous="http://192.0.2.20:5357/answers"))


def anonymous_of_2005(stage: Stage) -> None:
    """Anonymous, as WS-Addressing 2005/08 spells it."""
    asks(stage, computer(anonymous=f"{WSA_2005}/anonymous"))


def fixed_id(stage: Stage) -> None:
    """A program has one id for all that it sends."""
    client = computer(ids="urn:uuid:11111111-0000-4000-8000-000000000001")
    asks(stage, client)
    stage.once(client, OFFICE, request("GetJobHistory"), JOBS)


def both_sides_of_a_proxy(stage: Stage) -> None:
    """What a proxy hands on is seen twice where it runs; only To is another."""
    client = computer(ids="urn:uuid:11111111-0000-4000-8000-000000000001")
    proxy = replace(OFFICE, host=PC.host, scan_url="http://192.0.2.20:8019/wsd/scan")
    before, behind = (stage.talk(client, it, it.scan_url) for it in (proxy, OFFICE))
    asked, handed_on = before.ask(ASKED), behind.ask(ASKED)
    behind.answer(handed_on, JOBS)
    before.answer(asked, JOBS)


def sent_again(stage: Stage) -> None:
    """The same message again is a retransmission."""
    client = computer(ids="urn:uuid:11111111-0000-4000-8000-000000000001")
    asks(stage, client, times=3)


# --- ADR-5 ----------------------------------------------------------------------------------------


def action_without_response(stage: Stage) -> None:
    """The answer has the Action of the request, as in the documentation's examples."""
    stage.once(PC, OFFICE, ASKED, replace(JOBS, action=ASKED.action))


def another_action(stage: Stage) -> None:
    """The Action is of one operation, the body of another."""
    stage.once(PC, OFFICE, replace(ASKED, action=request("GetJobHistory").action), JOBS)


def answer_to_another(stage: Stage) -> None:
    """The whole answer is of another operation."""
    stage.once(PC, OFFICE, request("GetJobHistory"), JOBS)


CASES = (
    *triggers("ADR-1", terse_request, no_action, unrelated_answer, terse_notification, terse_hello),
    *near_misses("ADR-1", newer_addressing, flatbed_scan, printer_beside, push_scan),
    *near_misses("ADR-1", feeder_ends_unknown),
    *triggers("ADR-2", answers_another),
    *near_misses("ADR-2", answers_in_capitals, unrelated_answer),
    *triggers("ADR-3", replies_elsewhere),
    *near_misses("ADR-3", anonymous_of_2005, flatbed_scan),
    *triggers("ADR-4", fixed_id),
    *near_misses("ADR-4", sent_again, flatbed_scan, both_sides_of_a_proxy),
    *triggers("ADR-5", action_without_response, another_action, answer_to_another),
    *near_misses("ADR-5", managed_scanner, flatbed_scan),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_conversation(case: Case, golden: Golden) -> None:
    check(case, golden)


def test_an_answer_is_not_to_blame_for_the_request() -> None:
    (finding,) = found(nothing_to_relate_to, "ADR-1")
    assert "request" in finding.text
    assert "MessageID" in finding.text


@pytest.mark.parametrize(
    "scene", [unrelated_answer, terse_notification, terse_hello], ids=lambda it: it.__name__
)
def test_what_no_request_lacks_is_a_warning(scene: Scene) -> None:
    (finding,) = found(scene, "ADR-1")
    assert finding.severity is Severity.WARNING


def test_each_missing_header_is_counted_for_itself() -> None:
    findings = found(terse_request, "ADR-1")
    assert [(it.count, it.events) for it in findings] == [(2, (1, 3)), (2, (1, 3))]
