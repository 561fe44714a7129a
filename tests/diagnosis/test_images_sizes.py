"""Pictures against announcements: what is near enough."""

from typing import Any

import msgspec
import pytest

from inspector.diagnosis.images_sizes import sizes
from inspector.diagnosis.rule import Severity
from inspector.protocols import scan
from inspector.protocols.scan_ticket import ImageInfo, ImageInformation, InputSize
from inspector.story.story import Story
from inspector.wire.observation import Attachment
from tests.builders import event
from tests.conversations.cast import OFFICE
from tests.conversations.pulling import flatbed_scan
from tests.conversations.stage import Stage
from tests.diagnosis.kit import events_of, found
from tests.diagnosis.test_images import PAGE, begin, fetch

type Size = tuple[int | None, int | None]


def replaced(message: Any, **changes: object) -> Any:
    """A message with other values: its class is a struct, of which mypy does not know."""
    return msgspec.structs.replace(message, **changes)


def severity_of(
    picture: Size, announced: Size, source: str = "Platen", *, automatic: str = ""
) -> Severity | str | None:
    """What is said of a picture: a severity of its own, None for the rule's, or nothing."""
    story = Story()
    for it in events_of(flatbed_scan):
        story.add(it)
    (job,) = story.jobs
    front = ImageInfo(pixels_per_line=announced[0], number_of_lines=announced[1], bytes_per_line=0)
    job.announced = ImageInformation(media_front_image_info=front, media_back_image_info=None)
    job.source = source
    found = InputSize(must_honor=None, document_size_auto_detect=True, input_media_size=None)
    if automatic == "asked":
        assert job.asked is not None
        parameters = replaced(job.asked.document_parameters, input_size=found)
        job.asked = replaced(job.asked, document_parameters=parameters)
    elif automatic == "final":
        job.final = replaced(job.final, input_size=found)
    image = Attachment(
        content_id="",
        content_type="",
        offset=0,
        length=1,
        sha256="",
        width_px=picture[0],
        height_px=picture[1],
    )
    message = scan.RetrieveImageResponse(scan_data=None)
    answer = event(
        99, message=message, attachments=(image,), job_id=job.number, device=f"{job.device}:80"
    )
    return next((it.severity for it in sizes(story, answer)), "nothing")


@pytest.mark.parametrize(
    ("picture", "announced", "said"),
    [
        ((1700, 2346), (1700, 2346), "nothing"),
        ((1700, 2338), (1700, 2346), Severity.INFORMATION),
        ((1696, 2346), (1700, 2346), Severity.INFORMATION),
        ((1700, 2300), (1700, 2346), Severity.INFORMATION),  # 2 %
        ((1700, 2299), (1700, 2346), None),
        ((1712, 2352), (1700, 2346), Severity.INFORMATION),  # whole blocks of JPEG
        ((1717, 2346), (1700, 2346), None),
        ((850, 1173), (1700, 2346), None),
        ((100, 68), (100, 100), Severity.INFORMATION),  # 32 pixels of a small one
        ((100, 67), (100, 100), None),
        ((None, 2338), (1700, 2346), "nothing"),
        ((1700, 2338), (None, 2346), "nothing"),
        ((1700, 2338), (0, 0), "nothing"),
    ],
)
def test_near_enough(picture: Size, announced: Size, said: Severity | str | None) -> None:
    assert severity_of(picture, announced) == said


def test_paper_in_a_feeder_may_be_shorter_but_not_narrower() -> None:
    assert severity_of((1700, 1100), (1700, 2346), "ADF") is Severity.INFORMATION
    assert severity_of((1100, 2346), (1700, 2346), "ADF") is None


@pytest.mark.parametrize("automatic", ["asked", "final"])
def test_a_device_that_finds_the_size_announces_the_most(automatic: str) -> None:
    assert severity_of((800, 600), (1700, 2346), automatic=automatic) == "nothing"
    assert severity_of((1717, 600), (1700, 2346), automatic=automatic) is None


def test_without_a_job_there_is_nothing_to_measure_by() -> None:
    assert list(sizes(Story(), event(message=scan.RetrieveImageResponse(scan_data=None)))) == []


def estimates(stage: Stage) -> None:
    """Three jobs whose images have some lines fewer than announced, and one with a hundred more."""
    for lines in (1177, 1177, 1175, 1069):
        begin(stage, OFFICE, announced=(850, lines, 0))
        fetch(stage, OFFICE, PAGE)


def test_a_device_that_estimates_is_told_once() -> None:
    larger, habit = found(estimates, "IMG-2")
    assert (larger.severity, larger.count) == (Severity.WARNING, 1)
    assert (habit.severity, habit.job, habit.count) == (Severity.INFORMATION, "", 3)
    assert habit.text.startswith("In 3 jobs, the last is job 9 (3): The image is ")
