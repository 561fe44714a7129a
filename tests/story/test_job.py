"""The rows of a job: what follows from their fields."""

import pytest

from inspector.story.job import CANCELLED, Ending, Job


def job(**said: object) -> Job:
    given = {"name": "job 7", "number": 7, "device": "192.0.2.20", "seen_us": 1, "seen_event": 1}
    return Job(**{**given, **said})  # type: ignore[arg-type]  # a test names any field


@pytest.mark.parametrize("ending", Ending)
def test_a_job_is_over_unless_it_is_unfinished(ending: Ending) -> None:
    assert job(ending=ending).is_over == (ending != "unfinished")


def test_every_way_to_be_cancelled_is_named_so() -> None:
    assert {it for it in Ending if "cancelled" in it} == CANCELLED


@pytest.mark.parametrize(
    ("source", "feeder"), [("ADF", True), ("ADFDuplex", True), ("Platen", False), ("", False)]
)
def test_feeder(source: str, feeder: bool) -> None:
    assert job(source=source).from_feeder is feeder


@pytest.mark.parametrize(
    ("name", "one"),
    [("tiff-multi-g4", True), ("pdf-a", True), ("xps", True), ("jfif", False), ("", False)],
)
def test_formats_of_several_images(name: str, one: bool) -> None:
    assert job(format=name).in_one_file is one


def test_rows_share_no_lists() -> None:
    assert job().pages is not job().pages
