from datetime import datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.events.clean import clean
from inspector.events.summaries import EVENTS, MESSAGES, message_words
from inspector.events.text import summary
from inspector.protocols import scan
from inspector.protocols.scan_job import JobStatus
from inspector.soap.extensions import Extension
from inspector.soap.schema import REPEATED, Slot, Value, extensions_in, is_element, slots_of
from tests.builders import event
from tests.events.examples import example, partly
from tests.strategies import TYPED, TYPED_IDS, class_of

every_class = pytest.mark.parametrize("cls", [class_of(m) for m in TYPED], ids=TYPED_IDS)


PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(),
    bool: st.booleans(),
    datetime: st.datetimes(),
}


@cache
def gaps(cls: type, argument: Value | None = None) -> st.SearchStrategy[Any]:
    """Messages of which anything may be missing, at any depth, and any value may be odd."""
    return st.builds(cls, **{slot.name: maybe(slot) for slot in slots_of(cls, argument)})


def maybe(slot: Slot) -> st.SearchStrategy[Any]:
    value = slot.value
    item = gaps(value.type, value.argument) if is_element(value.type) else PLAIN[value.type]
    if slot.form in REPEATED:
        return st.lists(item, max_size=2).map(tuple)
    return st.none() | (st.lists(item, max_size=2).map(tuple) if value.words else item)


@every_class
def test_every_message_that_says_something_has_a_row(cls: type) -> None:
    assert cls in MESSAGES or cls in EVENTS or not slots_of(cls)


@every_class
def test_every_message_with_all_in_it_has_words(cls: type) -> None:
    words = message_words(event(message=example(cls)))
    assert bool(words) == (cls in MESSAGES or cls in EVENTS)
    assert "None" not in words


@every_class
@settings(max_examples=8)
@given(data=st.data())
def test_whatever_is_missing_words_come_out(cls: type, data: st.DataObject) -> None:
    told = summary(event(message=data.draw(gaps(cls))))
    assert clean(told) == told


@every_class
def test_an_empty_message_never_says_none(cls: type) -> None:
    assert "None" not in message_words(event(message=partly(cls)))


VENDORS = (Extension("urn:acme", "Speed", "<Speed/>"), Extension("urn:acme", "@fast", "1"))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        pytest.param(
            partly(scan.CancelJobRequest, job_id=44, extensions=VENDORS),
            "job 44 (+2 extensions)",
            id="of the message",
        ),
        pytest.param(
            partly(
                scan.JobStatusEvent,
                job_status=partly(JobStatus, job_id=42, job_state="X", extensions=VENDORS[:1]),
            ),
            "job 42 X (+1 extension)",
            id="of an element below",
        ),
        pytest.param(
            partly(scan.GetActiveJobsRequest, extensions=VENDORS),
            "(+2 extensions)",
            id="of a message without words",
        ),
    ],
)
def test_extensions_are_counted(message: Any, words: str) -> None:
    assert message_words(event(message=message)) == words


@every_class
def test_extensions_are_found_wherever_they_are(cls: type) -> None:
    message = example(cls, extensions=VENDORS)
    number = sum(1 for _ in extensions_in(message))
    assert message_words(event(message=message)).endswith(f"(+{number:,} extensions)")


@pytest.mark.parametrize("message", [None, {"job_id": 7}, "text", 7])
def test_what_is_no_message_has_no_words(message: Any) -> None:
    assert message_words(event(message=message)) == ""
