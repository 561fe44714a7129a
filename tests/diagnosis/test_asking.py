"""What became of the tickets that were asked with."""

import pytest

from inspector.diagnosis.asking import Outcome, asking
from inspector.story.story import Story
from tests.conversations import pulling, refusing, waiting
from tests.conversations.cast import OFFICE
from tests.diagnosis.kit import Scene, events_of


@pytest.mark.parametrize(
    ("scene", "outcomes"),
    [
        (pulling.flatbed_scan, [Outcome.ACCEPTED, Outcome.ACCEPTED]),
        (refusing.ticket_rejected, [Outcome.INVALID, Outcome.REFUSED, Outcome.ACCEPTED]),
        (refusing.demands_conflict, [Outcome.REFUSED]),
        (waiting.device_busy, [Outcome.OTHER] * 4),
        (pulling.feeder_empty, [Outcome.OTHER]),
    ],
)
def test_outcomes(scene: Scene, outcomes: list[Outcome]) -> None:
    story, seen = Story(), []
    for event in events_of(scene):
        story.add(event)
        if it := asking(story, event):
            seen.append(it.outcome)
    assert seen == outcomes


def test_what_is_known_when_a_ticket_is_refused() -> None:
    story = Story()
    for event in events_of(refusing.ticket_rejected)[:6]:
        story.add(event)
    it = asking(story, event)
    assert it is not None
    assert (it.device, it.source) == (OFFICE.host, "Platen")
    assert it.configuration is not None
    assert it.verdict is not None
    assert it.evidence == (2, 4, 5, 6)
