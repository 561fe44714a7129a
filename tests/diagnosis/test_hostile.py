"""Hostile messages: whatever a field holds, there is a diagnosis, and its words have an end."""

import random
from typing import Any

import msgspec
import pytest

from inspector.diagnosis.diagnosis import TEXT_LIMIT, Diagnosis
from inspector.diagnosis.report import line_of, sections_of
from inspector.events.event import Event
from inspector.story.job_details import attempt_words, job_details
from inspector.story.post_scan_details import post_scan_details
from inspector.story.sequence import Steps
from inspector.story.subscription_details import push_words, subscription_details
from tests.story.kit import ROOT, events_in

NAMES = sorted(path.stem.partition("-")[0] for path in (ROOT / "captures").glob("[0-9]*.pcapng"))
TEXTS = ("", "x\n\x1b[2J\u202e", "A" * 100_000, "http://[", "-1", "P1Y", "ADF", "0")
NUMBERS = (0, -1, 2**62, 5)


def spoilt(seen: Event, draw: random.Random) -> Event:
    """An event with some fields of it, and of its message, replaced."""
    changes: dict[str, Any] = {}
    if draw.random() < 0.5:
        changes["message"] = _spoilt(seen.message, draw)
    if draw.random() < 0.2:
        changes["notes"] = ()
    if draw.random() < 0.2:
        changes["time_us"] = draw.choice((0, 1, seen.time_us * 2))
    for name in draw.sample(("job_token", "subscription", "message_id", "to", "reply_to"), 1):
        changes[name] = draw.choice(("", "\n" * 50, "é" * 5000))
    if seen.fault is not None:
        changes["fault"] = msgspec.structs.replace(
            seen.fault, subcode=draw.choice(("", "B" * 4000))
        )
    return msgspec.structs.replace(seen, **changes)


def _spoilt(value: Any, draw: random.Random) -> Any:
    """A value of the same type, as the reader gives it of what a device writes; or none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return draw.choice(NUMBERS)
    if isinstance(value, str):
        return draw.choice(TEXTS)
    if isinstance(value, tuple):
        changed = tuple(_spoilt(it, draw) if draw.random() < 0.5 else it for it in value)
        return draw.choice(((), value * 50, tuple(it for it in changed if it is not None)))
    fields = getattr(value, "__struct_fields__", ())
    if not fields or draw.random() < 0.1:
        return None
    name = draw.choice(fields)
    inner = getattr(value, name)
    absent = draw.random() < 0.2 and not isinstance(inner, tuple)
    return msgspec.structs.replace(value, **{name: None if absent else _spoilt(inner, draw)})


@pytest.mark.parametrize("seed", range(60))
def test_there_is_a_diagnosis(seed: int) -> None:
    draw = random.Random(seed)
    events = [it for name in draw.sample(NAMES, 4) for it in events_in(name)]
    diagnosis = Diagnosis()
    steps = Steps(diagnosis.story)
    for seen in events:
        event = spoilt(seen, draw) if draw.random() < 0.4 else seen
        diagnosis.add(event)
        steps.add(event)
    diagnosis.close(draw.choice((0, 2**61)))
    story = diagnosis.story
    for finding in diagnosis.findings():
        assert len(finding.text) <= TEXT_LIMIT
        assert "\n" not in line_of(finding, story)
    sections_of(diagnosis)
    steps.told()
    told = [words for job in story.jobs for _, words in job_details(job)]
    told += [attempt_words(it) for it in story.jobs.attempts]
    told += [words for job in story.post_scan_jobs for _, words in post_scan_details(job)]
    told += [words for it in story.subscriptions for _, words in subscription_details(it)]
    told += [push_words(it) for it in story.pushes]
    assert all(told)
