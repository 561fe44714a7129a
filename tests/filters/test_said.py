"""Everything an event says."""

from hypothesis import given, settings

from inspector.errors import Note
from inspector.events.event import Event
from inspector.filters.said import said
from inspector.protocols.scan import CancelJobRequest
from tests.builders import event
from tests.tui.strategies import events


def test_values_are_said_and_names_of_fields_are_not() -> None:
    text = said(event(message=CancelJobRequest(job_id=4711), notes=(Note("a/b", "Odd value"),)))
    for word in ("4711", "odd value", "a/b", "getactivejobs"):
        assert word in text
    for word in ("job_id", "sha256", "message", "notes"):
        assert word not in text


@settings(max_examples=30)
@given(events())
def test_any_event_says_something(seen: Event) -> None:
    text = said(seen)
    assert seen.operation.lower() in text
