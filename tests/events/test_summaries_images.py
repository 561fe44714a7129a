from typing import Any

import pytest

from inspector.events.summaries_images import image_words, images_words
from inspector.wire.observation import Attachment
from tests.builders import event


def image(**facts: Any) -> Attachment:
    told: dict[str, Any] = {
        "content_id": "i",
        "content_type": "",
        "offset": 0,
        "length": 421_888,
        "sha256": "",
    }
    return Attachment(**(told | facts))


JPEG = image(format="jpeg", width_px=1700, height_px=2338, x_dpi=200, y_dpi=200)


@pytest.mark.parametrize(
    ("attachment", "told"),
    [
        pytest.param(JPEG, "JPEG 1700×2338 px, 200 dpi, 412 KB", id="all is known"),
        pytest.param(
            image(format="pdf", pages=12, length=9_500_000), "PDF, 12 pages, 9.06 MB", id="pages"
        ),
        pytest.param(image(format="tiff", pages=1), "TIFF, 412 KB", id="one page is no news"),
        pytest.param(
            image(format="png", width_px=10, height_px=20, x_dpi=300, y_dpi=72.5, truncated=True),
            "PNG 10×20 px, 300×72.5 dpi, 412 KB, truncated",
            id="truncated",
        ),
        pytest.param(
            image(content_type="image/jpeg", length=3),
            "unknown format, 3 B",
            id="the media type is not believed",
        ),
    ],
)
def test_an_image(attachment: Attachment, told: str) -> None:
    assert image_words(attachment) == told


def test_the_images_of_a_message() -> None:
    assert images_words(event()) == "no image"
    assert images_words(event(attachments=(JPEG,))) == "JPEG 1700×2338 px, 200 dpi, 412 KB"
    two = event(attachments=(image(format="bmp"), image(format="dib")))
    assert images_words(two) == "BMP, 412 KB; DIB, 412 KB"


def test_a_thousand_parts_are_not_all_told() -> None:
    many = event(attachments=(JPEG,) * 1000)
    assert images_words(many).endswith("; …")
    assert len(images_words(many)) < 1000
