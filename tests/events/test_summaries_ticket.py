from typing import Any

import pytest

from inspector.events.summaries_ticket import (
    changed_words,
    image_size,
    parameter_words,
    proposed_words,
    ticket_words,
)
from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    DocumentParameters,
    Exposure,
    ExposureSettings,
    ImageInfo,
    ImageInformation,
    InputMediaSize,
    InputSize,
    JobDescription,
    MediaSide,
    MediaSides,
    Resolution,
    Scaling,
    ScanRegion,
    ScanTicket,
    Setting,
)
from tests.events.examples import partly


def setting(value: Any, **marks: bool) -> Setting[Any]:
    return partly(Setting, value=value, **marks)


def front(**fields: Any) -> MediaSides:
    return partly(MediaSides, media_front=partly(MediaSide, **fields))


ASKED = partly(
    DocumentParameters,
    format=setting("jfif", must_honor=True),
    images_to_transfer=setting(0),
    input_source=setting("ADF"),
    media_sides=front(
        color_processing=setting("RGB24"),
        resolution=partly(Resolution, width=setting(300), height=setting(300)),
    ),
)
OWNER = partly(JobDescription, job_originating_user_name="ALICE")
TICKET = partly(ScanTicket, job_description=OWNER, document_parameters=ASKED)


@pytest.mark.parametrize(
    ("ticket", "told"),
    [
        pytest.param(TICKET, "ADF, jfif, RGB24, 300 dpi, all images, for ALICE", id="all of it"),
        pytest.param(
            partly(ScanTicket, job_description=OWNER),
            "all as the device likes, for ALICE",
            id="no parameters",
        ),
        pytest.param(partly(ScanTicket), "all as the device likes", id="an empty ticket"),
        pytest.param(None, "no ticket", id="no ticket"),
    ],
)
def test_a_ticket(ticket: ScanTicket | None, told: str) -> None:
    assert ticket_words(ticket) == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({}, "all as the device likes", id="nothing"),
        pytest.param({"images_to_transfer": setting(1)}, "1 image", id="one image"),
        pytest.param({"images_to_transfer": setting(7)}, "7 images", id="some images"),
        pytest.param({"images_to_transfer": setting(None)}, "all as the device likes", id="empty"),
        pytest.param({"input_source": setting(None)}, "?", id="an empty source"),
        pytest.param(
            {"media_sides": front(resolution=partly(Resolution, width=setting(600)))},
            "600 dpi",
            id="a resolution without height",
        ),
        pytest.param(
            {
                "media_sides": front(
                    resolution=partly(Resolution, width=setting(600), height=setting(1200))
                )
            },
            "600×1200 dpi",
            id="two resolutions",
        ),
        pytest.param(
            {"media_sides": front(resolution=partly(Resolution))},
            "all as the device likes",
            id="an empty resolution",
        ),
        pytest.param(
            {"media_sides": partly(MediaSides)}, "all as the device likes", id="empty sides"
        ),
    ],
)
def test_parameters(fields: dict[str, Any], told: str) -> None:
    assert parameter_words(partly(DocumentParameters, **fields)) == told


CHANGED = setting(1, override=True)
CHANGES = [
    pytest.param({}, "", id="nothing"),
    pytest.param({"format": setting("jfif", override=False)}, "", id="override is false"),
    pytest.param({"format": setting("jfif", used_default=True)}, "", id="a default is no change"),
    pytest.param({"format": CHANGED, "rotation": CHANGED}, "Format, Rotation", id="two settings"),
    pytest.param(
        {"scaling": partly(Scaling, scaling_width=CHANGED, scaling_height=CHANGED)},
        "Scaling",
        id="both of a pair are one change",
    ),
    pytest.param(
        {"input_size": partly(InputSize, input_media_size=partly(InputMediaSize, width=CHANGED))},
        "InputSize",
        id="deep in a size",
    ),
    pytest.param(
        {
            "exposure": partly(
                Exposure, exposure_settings=partly(ExposureSettings, brightness=CHANGED)
            )
        },
        "Exposure",
        id="deep in an exposure",
    ),
    pytest.param(
        {
            "format": CHANGED,
            "media_sides": partly(
                MediaSides,
                media_front=partly(MediaSide, resolution=partly(Resolution, height=CHANGED)),
                media_back=partly(
                    MediaSide,
                    resolution=partly(Resolution, width=CHANGED),
                    scan_region=partly(ScanRegion, scan_region_width=CHANGED),
                ),
            ),
        },
        "Format, Resolution, ScanRegion",
        id="the sides, each name once",
    ),
]


@pytest.mark.parametrize(("fields", "names"), CHANGES)
def test_what_the_device_changed(fields: dict[str, Any], names: str) -> None:
    final = partly(DocumentFinalParameters, **fields)
    assert changed_words(final) == (f"changed: {names}" if names else "")


def test_nothing_is_changed_in_what_was_not_sent() -> None:
    assert changed_words(None) == ""


@pytest.mark.parametrize(
    ("proposed", "told"),
    [
        pytest.param(
            TICKET, "proposes ADF, jfif, RGB24, 300 dpi, all images", id="nothing is marked"
        ),
        pytest.param(
            partly(ScanTicket, document_parameters=partly(DocumentParameters, rotation=CHANGED)),
            "proposes all as the device likes, changed: Rotation",
            id="a change is marked",
        ),
        pytest.param(None, "proposes nothing", id="nothing"),
    ],
)
def test_what_the_device_would_take(proposed: ScanTicket | None, told: str) -> None:
    assert proposed_words(proposed) == told


@pytest.mark.parametrize(
    ("announced", "told"),
    [
        pytest.param(
            partly(
                ImageInformation,
                media_front_image_info=partly(
                    ImageInfo, pixels_per_line=1700, number_of_lines=2338
                ),
            ),
            "1700×2338 px",
            id="the front",
        ),
        pytest.param(partly(ImageInformation), "", id="no front"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_the_announced_size(announced: ImageInformation | None, told: str) -> None:
    assert image_size(announced) == told
