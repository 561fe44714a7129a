"""Settings of a refused ticket."""

from inspector.story.job import RefusedSetting
from inspector.story.refused_settings import refused_settings
from tests.story.kit import story_of

WIDTH = "MediaSides/MediaFront/Resolution/Width"


def test_only_what_was_changed_or_cannot_be_done_is_told() -> None:
    (attempt,) = story_of("09").jobs.attempts
    told = {it.element: it for it in attempt.settings}
    assert told[WIDTH] == RefusedSetting(
        element=WIDTH, asked="350", proposed="300", able="75, 100, 200, 300 dpi", must_honor=True
    )
    assert len(told) == 4


def test_without_a_ticket_or_a_scanner_nothing_is_told() -> None:
    (job,) = story_of("01").jobs
    assert refused_settings(None, None, None) == ()
    assert refused_settings(job.asked, None, None) == ()
    assert refused_settings(job.asked, job.asked, None) == ()
