"""Settings of a ticket, and what became of them."""

from typing import Any

import pytest

from inspector.protocols.scan_ticket import (
    DocumentFinalParameters,
    DocumentParameters,
    InputMediaSize,
    InputSize,
    MediaSide,
    MediaSides,
    Resolution,
    ScanTicket,
    Setting,
)
from inspector.story.tickets import (
    ROUNDING,
    Difference,
    Value,
    changes,
    compare,
    is_rounded,
    label_of,
    number_in,
    settings_of,
    source_in,
)

WIDTH = "InputSize/InputMediaSize/Width"
DPI = "MediaSides/MediaFront/Resolution"


def made[T](cls: type[T], **told: Any) -> T:
    """A message of which only this was sent."""
    return cls(**told)


def resolution(width: Setting[int] | None, height: Setting[int] | None, **more: Any) -> MediaSides:
    side = made(MediaSide, resolution=made(Resolution, width=width, height=height, **more))
    return made(MediaSides, media_front=side)


def test_every_setting_has_its_path() -> None:
    size = made(
        InputSize,
        must_honor=True,
        input_media_size=made(
            InputMediaSize,
            width=made(Setting, value=8500),
            height=made(Setting, value=11690, must_honor=False),
        ),
    )
    asked = made(
        DocumentParameters,
        input_source=made(Setting, value="ADF", override=True),
        format=made(Setting, value="jfif", used_default=True),
        input_size=size,
        media_sides=resolution(made(Setting, value=300), None),
    )
    assert settings_of(made(ScanTicket, document_parameters=asked)) == {
        "Format": Value("jfif", used_default=True),
        "InputSource": Value("ADF", override=True),
        WIDTH: Value(8500, must_honor=True),
        "InputSize/InputMediaSize/Height": Value(11690),
        f"{DPI}/Width": Value(300),
    }


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        made(
            ScanTicket,
        ),
        made(
            DocumentFinalParameters,
        ),
    ],
)
def test_nothing_asked_for(nothing: Any) -> None:
    assert settings_of(nothing) == {}
    assert compare(nothing, nothing) == ()


def test_words_are_those_of_the_wire() -> None:
    assert [Value(it).words for it in (True, 75, "jfif", "", None)] == [
        "true",
        "75",
        "jfif",
        "",
        "",
    ]
    assert len(Value("x" * 10_000).words) == 80


def test_what_differs_comes_first() -> None:
    asked = made(
        DocumentParameters,
        format=made(Setting, value="jfif"),
        images_to_transfer=made(Setting, value=3),
        input_source=made(Setting, value="ADF", must_honor=True),
    )
    got = made(
        DocumentFinalParameters,
        format=made(Setting, value="jfif"),
        input_source=made(Setting, value="Platen", override=True),
        compression_quality_factor=made(Setting, value=80, used_default=True),
    )
    assert compare(asked, got) == (
        Difference("InputSource", "ADF", "Platen", True, True, False, True),
        Difference("Format", "jfif", "jfif", False, False, False, False),
        Difference("ImagesToTransfer", "3", None, False, False, False, False),
        Difference("CompressionQualityFactor", None, "80", False, False, True, False),
    )


def test_changes_are_what_differs() -> None:
    asked = made(
        DocumentParameters,
        format=made(Setting, value="jfif"),
        input_source=made(Setting, value="ADF"),
        media_sides=resolution(made(Setting, value=300), None),
    )
    final = made(
        DocumentFinalParameters,
        format=made(Setting, value="png"),
        input_source=made(Setting, value="ADF"),
        media_sides=resolution(made(Setting, value=300), made(Setting, value=600)),
    )
    assert changes(asked, final) == [row for row in compare(asked, final) if row.differs]
    assert [it.element for it in changes(asked, final)] == ["Format", f"{DPI}/Height"]
    assert changes(asked, asked) == []


def test_a_resolution_without_a_height_has_that_of_its_width() -> None:
    asked = made(DocumentParameters, media_sides=resolution(made(Setting, value=300), None))
    same = made(
        DocumentFinalParameters,
        media_sides=resolution(made(Setting, value=300), made(Setting, value=300)),
    )
    other = made(
        DocumentFinalParameters,
        media_sides=resolution(made(Setting, value=300), made(Setting, value=600)),
    )
    assert not any(row.differs for row in compare(asked, same))
    assert [row.element for row in compare(asked, other) if row.differs] == [f"{DPI}/Height"]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("Scaling/ScalingWidth", "ScalingWidth"),
        (f"{DPI}/Width", "Resolution Width"),
        ("MediaSides/MediaBack/ColorProcessing", "ColorProcessing (back)"),
        ("Format", "Format"),
    ],
)
def test_labels(path: str, label: str) -> None:
    assert label_of(path) == label


@pytest.mark.parametrize(
    ("path", "asked", "got", "rounded"),
    [
        (WIDTH, "8500", str(8500 - ROUNDING), True),
        (WIDTH, "8500", str(8500 - ROUNDING - 1), False),
        (f"{DPI}/Width", "300", "299", False),
        ("ContentType", "", "Auto", True),
        ("Format", "exif", "jfif", False),
    ],
)
def test_rounding_is_for_lengths(path: str, asked: str, got: str, rounded: bool) -> None:
    assert is_rounded(path, asked, got) is rounded


def test_looking_one_up() -> None:
    settings = {"InputSource": Value("ADF"), "Rotation": Value(90)}
    assert (source_in(settings), source_in({})) == ("ADF", "")
    assert (number_in(settings, "Rotation"), number_in(settings, "InputSource")) == (90, None)
