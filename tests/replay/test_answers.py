"""Which recorded answer is given, and how it is made right for who asked."""

from hypothesis import given

from inspector.protocols import scan
from inspector.replay.answers import (
    NAMES_TOLD,
    Answers,
    Question,
    plain,
    question_of,
    refusal,
    reply,
)
from inspector.soap.envelope import parse_envelope
from inspector.soap.fault import read_fault
from inspector.soap.namespaces import DSC, FAULT_ACTION, WSCN, WSCN_2006_01
from inspector.wire.observation import Recorded, Response, recorded
from tests.builders import ANSWERED_ID, ASKED_ID, envelope, request, response
from tests.capture_kit import ANSWERED, ASKED, Capture, Message, windows
from tests.make_captures import CONTRACTS, INVOICES, cancel, console_line, jobs, two_jobs
from tests.replay.builders import ACTION, NEW_ID, asking, damaged


def question(message: Message) -> Question:
    body = message.encoded(NEW_ID)
    return question_of(request(body), body)


def told(text: bytes) -> Recorded:
    return recorded(response(text))


def answer_of(found: Recorded | None) -> bytes:
    assert found is not None
    return found.body()


def test_a_question_is_its_action_and_what_its_body_says() -> None:
    asked = windows(WSCN, "GetActiveJobs", to="http://a/")
    other = windows(WSCN, "GetActiveJobs", to="http://b/other", prefix="q")
    assert question(asked) == question(other)
    assert question(asked).name == ACTION
    assert question(asked).message_id == NEW_ID


def test_a_draft_namespace_asks_the_same() -> None:
    one, other = (windows(ns, "GetActiveJobs", to="http://a/") for ns in (WSCN, WSCN_2006_01))
    assert question(one) == question(other)


def test_the_token_of_a_job_asks_something_else() -> None:
    line = console_line(Capture())
    one, other = (question(cancel(line, DSC, "dsc", token)) for token in (INVOICES, CONTRACTS))
    assert one.name == other.name
    assert one.content != other.content


def test_without_an_action_the_body_names_the_question() -> None:
    body = asking(action="")
    assert question_of(request(body), body).name == f"{{{WSCN}}}GetActiveJobsRequest"


def test_what_is_no_soap_message_is_known_by_its_bytes() -> None:
    one = question_of(request(method="GET", target="/icon.png?x=1"), b"")
    assert (one.name, one.is_soap) == ("GET /icon.png", False)
    assert question_of(request(), b"<a").content != question_of(request(), b"<b").content


def test_a_repeated_question_gets_the_next_answer_and_the_last_one_sticks() -> None:
    asked = recorded(request(asking()))
    answers = Answers([(asked, told(b"1")), (asked, told(b"2"))])
    again = question_of(request(), asking(message_id=NEW_ID))
    assert [answer_of(answers.find(again)) for _ in range(4)] == [b"1", b"2", b"2", b"2"]


def test_each_question_counts_for_itself() -> None:
    line = console_line(Capture())
    asked = {token: cancel(line, DSC, "dsc", token) for token in (INVOICES, CONTRACTS)}
    rows = [(recorded(request(m.encoded(ASKED_ID))), told(t.encode())) for t, m in asked.items()]
    answers = Answers(rows)
    assert answer_of(answers.find(question(asked[CONTRACTS]))) == CONTRACTS.encode()
    assert answer_of(answers.find(question(asked[INVOICES]))) == INVOICES.encode()


def test_a_body_never_recorded_gets_the_answers_of_its_action() -> None:
    line = console_line(Capture())
    asked = recorded(request(cancel(line, DSC, "dsc", INVOICES).encoded(ASKED_ID)))
    answers = Answers([(asked, told(b"1")), (asked, told(b"2"))])
    unknown = question(cancel(line, DSC, "dsc", "another"))
    assert [answer_of(answers.find(unknown)) for _ in range(3)] == [b"1", b"2", b"2"]


def test_an_action_never_recorded_has_no_answer() -> None:
    answers = Answers([(recorded(request(asking())), told(b"1"))])
    assert answers.names == (ACTION,)
    assert answers.find(question(windows(DSC, "GetActiveJobs", to="http://a/"))) is None


def test_only_the_ids_of_an_answer_change() -> None:
    text = jobs(*two_jobs()).encoded(ANSWERED.format(1), ASKED.format(1))
    seen = response(text)
    said = reply(recorded(seen), seen, question(windows(WSCN, "GetActiveJobs", to="http://a/")))
    now = parse_envelope(said.body, [])
    assert now.relates_to == NEW_ID
    assert now.message_id not in ("", ANSWERED.format(1))
    back = said.body.replace(now.message_id.encode(), ANSWERED.format(1).encode())
    assert back.replace(NEW_ID.encode(), ASKED.format(1).encode()) == text


def test_an_answer_keeps_the_form_of_its_ids() -> None:
    text = envelope(
        scan.GetActiveJobsResponse(active_jobs=None),
        "a",
        message_id=ANSWERED_ID[4:],
        relates_to="x",
    )
    seen = response(text)
    said = reply(recorded(seen), seen, question_of(request(), asking(message_id="uuid:7")))
    assert parse_envelope(said.body, []).message_id.startswith("uuid:")
    assert parse_envelope(said.body, []).relates_to == "uuid:7"


def test_a_broken_answer_is_given_as_it_was() -> None:
    seen: Response = response(b"<soap:Envelope", status=500)
    said = reply(recorded(seen), seen, question_of(request(), asking()))
    assert (said.status, said.body) == (500, b"<soap:Envelope")


def test_an_unknown_action_is_refused_with_what_is_known() -> None:
    said = refusal(question_of(request(), asking(action="urn:a/Reboot")), [ACTION])
    now = parse_envelope(said.body, [])
    assert (said.status, now.action, now.relates_to) == (500, FAULT_ACTION, ASKED_ID)
    assert now.body is not None
    fault = read_fault(now.body, [])
    assert (fault.code, fault.subcode) == ("Sender", "ActionNotSupported")
    assert fault.detail == f"urn:a/Reboot was not recorded; recorded: {ACTION}"


def test_what_is_no_soap_message_is_refused_in_plain_text() -> None:
    said = refusal(question_of(request(method="GET", target="/x"), b""), [])
    assert (said.status, said.reason) == (404, "Not Found")
    assert said.body.startswith(b"GET /x was not recorded: ")
    assert said.body.endswith(b"; recorded: nothing\n")


def test_a_body_that_cannot_be_read_is_refused_as_such() -> None:
    said = refusal(question_of(request(), b"<a><b></a>"), [])
    assert said.status == 400
    assert b"POST /WSD/Scan was not recorded: not well-formed XML" in said.body


def test_a_refusal_lists_some_names_and_counts_the_rest() -> None:
    names = [f"GET /{number}" for number in range(NAMES_TOLD + 3)]
    said = refusal(question_of(request(method="GET", target="/x"), b""), names)
    assert said.body.endswith(b"and 3 more\n")


@given(asked=damaged(), answered=damaged())
def test_whatever_was_recorded_can_be_answered(asked: bytes, answered: bytes) -> None:
    seen = response(answered)
    answers = Answers([(recorded(request(asked)), recorded(seen))])
    question = question_of(request(asked), asked)
    assert answers.find(question) is not None
    assert reply(recorded(seen), seen, question).status == 200
    assert refusal(question, answers.names).status in (400, 500)


def test_plain_text_survives_strange_characters() -> None:
    assert plain(400, "Bad Request", "\udcff").body == b"?"
