"""Refused CreateScanJob requests, a burst in one row."""

from inspector.events.event import Event, Kind, Phase
from inspector.soap.fault import Fault
from inspector.soap.namespaces import WSCN
from inspector.story.attempts import ATTEMPTS_LIMIT, EVENTS_LIMIT
from inspector.story.job import Attempt
from inspector.story.story import Story
from tests.builders import event
from tests.conversations.pulling import feeder_empty_not_accepting
from tests.conversations.waiting import device_busy, panel_armed, warming_up
from tests.diagnosis.kit import Scene
from tests.story.test_jobs import story_of

BUSY = "ServerErrorNotAcceptingJobs"


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


def test_rows_and_their_events_have_limits() -> None:
    (row,) = told(*(refusal(seq) for seq in range(1, 100, 2))).jobs.attempts
    assert (row.count, len(row.events)) == (50, EVENTS_LIMIT)
    hostile = (refusal(seq, f"s{seq}") for seq in range(1, 2 * ATTEMPTS_LIMIT + 21, 2))
    made = told(*hostile).jobs.attempts
    assert (len(made), made.forgotten) == (ATTEMPTS_LIMIT, 10)
