import pytest

from inspector.diagnosis.rule import About
from inspector.diagnosis.wording import about, capital, device_of, named
from inspector.events.event import Event, Kind, Phase
from inspector.story.story import Story
from tests.builders import event
from tests.conversations.post_scanning import TOKEN, cancelled_by_other
from tests.conversations.pulling import flatbed_scan
from tests.diagnosis.kit import diagnosed, events_of


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        pytest.param(event(7), "the GetActiveJobs request of 192.0.2.10 (event 7)", id="request"),
        pytest.param(
            event(8, phase=Phase.FAULT, kind=Kind.RESPONSE, source="[fe80::1]:80"),
            "the GetActiveJobs fault of fe80::1 (event 8)",
            id="fault",
        ),
        pytest.param(
            event(9, phase=Phase.UNDECODED, kind=Kind.DATAGRAM, operation=""),
            "the datagram of 192.0.2.10 (event 9)",
            id="nobody knows what",
        ),
    ],
)
def test_a_message_is_named(seen: Event, words: str) -> None:
    assert named(seen) == words


def test_a_name_from_the_wire_has_an_end() -> None:
    assert len(named(event(operation="x" * 10_000))) < 200


def test_a_sentence_begins_with_a_capital() -> None:
    assert capital("the PC of ALICE") == "The PC of ALICE"
    assert capital("") == ""


def test_of_a_datagram_the_sender_is_known() -> None:
    assert device_of(event()) == About("192.0.2.20")
    assert device_of(event(device="")) == About("192.0.2.10")


def test_a_job_is_told_where_there_is_one() -> None:
    events = events_of(flatbed_scan)
    story = diagnosed(events).story
    assert about(story, events[-1]).job.startswith("job ")
    assert about(Story(), event()) == About("192.0.2.20")


def test_the_job_of_a_scan_server_is_told_too() -> None:
    events = events_of(cancelled_by_other)
    story = diagnosed(events).story
    told = {about(story, it) for it in events if it.job_token == TOKEN}
    assert told == {About("192.0.2.40", "post-scan job 264a19bf…")}
