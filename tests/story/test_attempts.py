"""Refused CreateScanJob requests, a burst in one row."""

from msgspec.structs import replace

from inspector.errors import Note
from inspector.events.event import Event, Kind, Phase
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN
from inspector.story.attempts import ATTEMPTS_LIMIT, EVENTS_LIMIT, PAUSE_US
from inspector.story.job import Attempt
from inspector.story.story import Story
from inspector.wire.observation import Response
from tests.builders import CLIENT, DEVICE, event
from tests.conversations.pulling import feeder_empty_not_accepting
from tests.conversations.waiting import device_busy, panel_armed, warming_up
from tests.diagnosis.kit import Scene, without
from tests.story.test_jobs import story_of

BUSY = "ServerErrorNotAcceptingJobs"
HOSTS = (CLIENT.host, DEVICE.host)


def attempts(scene: Scene) -> list[Attempt]:
    return [*story_of(scene).jobs.attempts]


def test_a_burst_is_one_row_with_the_job_in_the_way() -> None:
    (row,) = attempts(device_busy)
    assert (row.client, row.device, row.answer) == ("192.0.2.25", "192.0.2.11", BUSY)
    assert (row.count, row.events, row.accepted) == (4, [2, 4, 6, 8], "")
    assert row.last_us - row.first_us > 3_000_000
    assert (row.before, row.after and row.after.state) == (None, "Processing")
    assert (row.active, row.active_event) == (("job 41",), 12)


def test_the_state_before_and_after() -> None:
    (row,) = attempts(feeder_empty_not_accepting)
    assert row.before is not None
    assert row.after is not None
    assert (row.before.event, row.after.event) == (2, 8)
    assert row.before.state == row.after.state == "Idle"


def test_accepted_later() -> None:
    (row,) = attempts(panel_armed)
    assert (row.accepted, row.accepted_event, row.active) == ("job 5", 8, ())
    (row,) = attempts(warming_up)
    assert row.after is not None
    assert row.after.reasons == ("LampWarming", "Calibrating")


def refusal(seq: int, subcode: str = BUSY, client: str = "192.0.2.10") -> tuple[Event, Event]:
    known = {"operation": "CreateScanJob", "exchange": f"x{seq}"}
    fault = Fault(code="Receiver", subcode=subcode, subcode_namespace=WSCN)
    return (
        event(seq, source=f"{client}:4000", **known),
        event(seq + 1, kind=Kind.RESPONSE, phase=Phase.FAULT, fault=fault, **known),
    )


def told(*pairs: tuple[Event, Event]) -> Story:
    story = Story()
    for pair in pairs:
        for it in pair:
            story.add(it)
    return story


def test_another_answer_or_client_is_another_row() -> None:
    story = told(refusal(1), refusal(3, "InvalidArgs"), refusal(5, client="192.0.2.77"))
    assert [(it.client, it.answer) for it in story.jobs.attempts] == [
        ("192.0.2.10", BUSY),
        ("192.0.2.10", "InvalidArgs"),
        ("192.0.2.77", BUSY),
    ]


def test_an_answer_that_the_capture_lacks_refuses_nothing() -> None:
    asked, _ = refusal(1)
    why = (Note("HTTP", "the capture ends"),)
    cut = event(2, kind=Kind.CUT, phase=Phase.UNDECODED, exchange="x1", notes=why)
    story = told((asked, cut))
    assert [*story.jobs.attempts] == []
    (row,) = story.jobs.attempts.unanswered(story.unanswered)
    assert (row.client, row.device, row.count, row.events) == (*HOSTS, 1, [1])


def test_requests_without_an_answer_are_a_row_of_their_client() -> None:
    story = Story()
    for it in without(device_busy, Response):
        story.add(it)
    (row,) = story.jobs.attempts.unanswered(story.unanswered)
    assert (row.client, row.device, row.source) == ("192.0.2.25", "192.0.2.11", "Platen")
    assert (row.count, row.events) == (4, [1, 2, 3, 4])


def test_who_asks_again_after_hours_tries_anew() -> None:
    first, second = refusal(1), refusal(3)
    waited = PAUSE_US + 1_000_000
    late = replace(second[0], time_us=second[0].time_us + waited), second[1]
    assert [it.count for it in told(first, second).jobs.attempts] == [2]
    assert [it.count for it in told(first, late).jobs.attempts] == [1, 1]


def test_whether_the_connection_is_the_one_before() -> None:
    assert [it.kept_open for it in told(refusal(1)).jobs.attempts] == [False]
    assert [it.kept_open for it in told(refusal(1), refusal(3)).jobs.attempts] == [True]


def test_rows_and_their_events_have_limits() -> None:
    (row,) = told(*(refusal(seq) for seq in range(1, 100, 2))).jobs.attempts
    assert (row.count, len(row.events)) == (50, EVENTS_LIMIT)
    hostile = (refusal(seq, f"s{seq}") for seq in range(1, 2 * ATTEMPTS_LIMIT + 21, 2))
    made = told(*hostile).jobs.attempts
    assert (len(made), made.forgotten) == (ATTEMPTS_LIMIT, 10)
