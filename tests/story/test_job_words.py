"""A job in words, for every kind of end; whole conversations are in test_jobs.py."""

import pytest

from inspector.story.job import Cancel, Ending
from inspector.story.job_words import images, outcome_of, owner_of, quoted, seconds, span, words_of
from tests.story.test_job import job

MINE = "192.0.2.10"


@pytest.mark.parametrize(
    ("length_us", "text"),
    [
        (0, "0 s"),
        (12_400, "12.4 ms"),
        (6_120_000, "6.1 s"),
        (75_000_000, "75 s"),
        (-28_700_000, "0 s"),
    ],
)
def test_seconds(length_us: int, text: str) -> None:
    assert seconds(length_us) == text
    assert span(length_us) == text


def test_spans_that_are_long() -> None:
    assert span(119_000_000) == "119 s"
    assert span(120_000_000) == "2 min"
    assert span(86_405_000_000) == "1 d 5 s"


def test_a_job_of_which_nothing_is_known() -> None:
    assert words_of(job()) == "job 7 · unfinished"
    assert words_of(job(x_dpi=300, y_dpi=600)) == "job 7 · 300×600 dpi · unfinished"


def test_images() -> None:
    assert images(job(client=MINE, created_us=1)) == "no image"
    assert images(job(client=MINE)) == "no image seen"
    assert images(job(client=MINE, created_us=1, missed=1)) == "no image seen"
    assert images(job(client=MINE, created_us=1, images=1, pages_in_files=1)) == "1 image"
    assert images(job(client=MINE, created_us=1, images=1, pages_in_files=3)) == "3 pages in 1 file"
    assert images(job(client=MINE, images=2, pages_in_files=2)) == "at least 2 images"
    assert images(job(scans_completed=12)) == "12 scans"


@pytest.mark.parametrize(
    ("ending", "count", "text"),
    [
        (Ending.FEEDER_EMPTY, 3, "3 images, feeder empty: normal end"),
        (Ending.FEEDER_EMPTY, 0, "no image, feeder empty: nothing was scanned"),
        (Ending.COMPLETED, 1, "1 image: normal end"),
        (Ending.COMPLETED, 0, "no image, completed"),
        (Ending.CANCELLED_BY_OTHER, 1, "1 image, cancelled by 192.0.2.77"),
        (Ending.CANCELLED_AT_DEVICE, 1, "1 image, cancelled at device"),
        (Ending.TIMED_OUT, 0, "no image, aborted (timed out)"),
        (Ending.LOST, 2, "2 images, lost with restart"),
        (Ending.UNFINISHED, 2, "2 images, unfinished"),
    ],
)
def test_outcome(ending: Ending, count: int, text: str) -> None:
    by = Cancel(host="192.0.2.77", time_us=1, event=1, answer="cancelled")
    row = job(client=MINE, created_us=1, ending=ending, cancels=[by])
    row.images = row.pages_in_files = count
    assert outcome_of(row) == text


def test_an_empty_feeder_says_nothing_of_what_was_not_seen() -> None:
    row = job(client=MINE, ending=Ending.FEEDER_EMPTY)
    assert outcome_of(row) == "no image seen, feeder empty"


def test_whose_job() -> None:
    assert owner_of(job(owner="ALICE", client=MINE)) == "of 'ALICE'"
    assert owner_of(job(client=MINE)) == f"of {MINE}"
    assert owner_of(job()) == ""


def test_hostile_texts_are_quoted_and_have_an_end() -> None:
    assert quoted("a\n\x1b[31m") == r"'a\n\x1b[31m'"
    assert len(quoted("x" * 10_000)) < 80
