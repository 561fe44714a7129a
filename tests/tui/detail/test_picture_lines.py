from typing import Any

import pytest

from inspector.events.clean import clean
from inspector.tui.detail.picture_lines import picture_lines, why_not_drawn
from inspector.tui.detail.pictures import Picture
from tests.tui.detail.test_decoded import attachment

PAGE: dict[str, Any] = {
    "format": "jpeg",
    "width_px": 1654,
    "height_px": 2339,
    "x_dpi": 200,
    "y_dpi": 200,
}


def told(*, number: int = 1, count: int = 1, page: int = 0, **changes: Any) -> list[str]:
    lines = picture_lines(attachment(**changes), number, count, page=page)
    return ["".join(piece.text for piece in line) for line in lines]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        pytest.param(
            PAGE,
            "Image  jpeg · 1654 × 2339 px · 200 dpi · 210 × 297 mm (A4) · 2.98 KB",
            id="a page",
        ),
        pytest.param(
            {**PAGE, "x_dpi": 203.2, "y_dpi": 97.79, "number": 2, "count": 3},
            "Image 2 of 3  jpeg · 1654 × 2339 px · 203.2 × 97.79 dpi · 207 × 608 mm · 2.98 KB",
            id="a fax among others",
        ),
        pytest.param(
            {"format": "tiff", "content_type": "", "pages": 7, "page": 2},
            "Image · page 3 of 7  tiff · 2.98 KB",
            id="of many pages",
        ),
        pytest.param({"x_dpi": 100}, "Image  unknown format · 100 × ? dpi · 2.98 KB", id="little"),
    ],
)
def test_what_an_image_is(changes: dict[str, Any], line: str) -> None:
    assert told(**changes) == [line]


def test_what_is_odd_has_a_line_of_its_own() -> None:
    assert told(**PAGE, truncated=True, content_type="IMAGE/TIFF; x=y")[1:] == [
        "! its bytes end before its format does",
        "! it was announced as image/tiff",
    ]


def test_colours_and_pages_are_known_once_it_is_decoded() -> None:
    picture = Picture(2, 1, 4, "1", bytes(6))
    ((head, facts),) = picture_lines(
        attachment(format="tiff", content_type=""), 1, 1, picture=picture
    )
    assert head.text == "Image · page 1 of 4"
    assert "black and white" in facts.text


def test_what_cannot_be_drawn_says_so() -> None:
    assert why_not_drawn(attachment(format="jpeg")) == ""
    assert why_not_drawn(attachment(format="pdf")) == "A file in the format pdf is not drawn here."
    assert why_not_drawn(attachment()) == "An unknown format is not drawn here."


def test_every_line_is_clean() -> None:
    for line in told(format="\x1b[2J", content_type="\u202e", x_dpi=float("nan"), y_dpi=1):
        assert clean(line) == line
