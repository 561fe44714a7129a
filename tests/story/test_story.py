"""The story as a whole: what ties its parts together, and that it stays small."""

import gc
import random
from collections.abc import Iterator
from types import FunctionType, MethodType, ModuleType
from typing import Any

import msgspec
import pytest

from inspector.events.event import Event, Kind, Phase
from inspector.story.story import ASKED_LIMIT, Story
from tests.builders import START_US, event
from tests.story.kit import ROOT, events_in, story_of

NAMES = sorted(path.stem.partition("-")[0] for path in (ROOT / "captures").glob("[0-9]*.pcapng"))

LARGEST = 2000
"""Entries of the largest table there may be: addresses, of 500 devices."""


def answer(asked: Event, seq: int) -> Event:
    return msgspec.structs.replace(
        asked, seq=seq, kind=Kind.RESPONSE, phase=Phase.RESPONSE, elapsed_us=1
    )


def test_an_answer_finds_its_request() -> None:
    story, asked = Story(), event(1)
    story.add(asked)
    assert story.asked is None
    story.add(answer(asked, 2))
    assert story.asked is asked
    story.add(answer(asked, 3))
    assert story.asked is None


def test_requests_without_answers_are_forgotten() -> None:
    story, first = Story(), event(1)
    story.add(first)
    for seq in range(2, ASKED_LIMIT + 2):
        story.add(event(seq))
    story.add(answer(first, 5000))
    assert story.asked is None


def test_a_story_has_a_beginning_and_an_end() -> None:
    story = Story()
    for seq in (2, 1, 3):
        story.add(event(seq))
    story.add(event(4, time_us=0))  # a message from a file without times
    assert (story.events, story.first_us, story.last_us) == (4, START_US + 1, START_US + 3)


def test_a_conversation_ends_when_nothing_came_any_more() -> None:
    story = Story()
    story.add(event(1))
    story.close(START_US - 5)
    assert story.last_us == START_US + 1
    story.close(START_US + 60_000_000)
    assert story.last_us == START_US + 60_000_000


def test_a_restart_ends_subscriptions() -> None:
    story = story_of("08b")
    assert next(it.ending for it in story.subscriptions) == "device restarted"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_events_make_the_same_story(name: str) -> None:
    assert _told(events_in(name)) == _told(events_in(name))


@pytest.mark.parametrize("seed", range(20))
def test_no_order_of_events_raises(seed: int) -> None:
    draw = random.Random(seed)
    events = [it for name in draw.sample(NAMES, 6) for it in events_in(name)]
    draw.shuffle(events)
    _told(events[: len(events) * 2 // 3])


def test_a_long_session_fills_no_table() -> None:
    """Every day has other jobs, tokens, exchanges, devices and clients."""
    events = [it for name in ("01", "04", "05", "08d", "12", "14") for it in events_in(name)]
    story, days = Story(), 150
    for day in range(days):
        for seen in events:
            story.add(_on_another_day(seen, day, len(events)))
    assert max(_lengths(story)) <= LARGEST < days * len(events) / 4


def _lengths(story: Story) -> Iterator[int]:
    """The lengths of all containers that a story holds."""
    known: set[int] = set()
    waiting: list[Any] = [vars(story)]
    while waiting:
        found = waiting.pop()
        if id(found) in known or isinstance(found, type | FunctionType | MethodType | ModuleType):
            continue
        known.add(id(found))
        if isinstance(found, dict | list | set | tuple):
            yield len(found)
        waiting += gc.get_referents(found)


def _on_another_day(seen: Event, day: int, count: int) -> Event:
    def moved(address: str) -> str:
        return address.replace("192.0.2.", f"10.{day // 250}.{day % 250}.")

    return msgspec.structs.replace(
        seen,
        seq=seen.seq + day * count,
        time_us=seen.time_us + day * 86_400_000_000,
        exchange=f"{day} {seen.exchange}",
        message_id=f"{seen.message_id} {day}",
        source=moved(seen.source),
        destination=moved(seen.destination),
        device=moved(seen.device),
        subscription=f"{seen.subscription} {day}" if seen.subscription else "",
        job_token=f"{day}{seen.job_token}" if seen.job_token else "",
    )


def _told(events: list[Event]) -> bytes:
    story = Story()
    for seen in events:
        story.add(seen)
    rows = [
        [*story.devices],
        [*story.searches],
        [*story.jobs],
        [*story.jobs.attempts],
        [*story.post_scan_jobs],
        [*story.subscriptions],
        [*story.pushes],
    ]
    return msgspec.json.encode(rows)
