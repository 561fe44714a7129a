"""What a configuration says of a setting."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from inspector.protocols.scan_scanner import (
    ADF,
    DeviceSettings,
    PercentRange,
    Platen,
    ScalingRangeSupported,
    ScannerConfiguration,
)
from inspector.soap.namespaces import WSCN
from inspector.soap.reader import read
from inspector.story.abilities import (
    ability_of,
    capability_of,
    size_ability,
    source_of,
    sources_of,
)
from tests.conversations.scanner import Abilities

FRONT = "MediaSides/MediaFront"
FILM = Abilities(platen=None, feeder=None, film=(1417, 945), resolutions=(600, 2400))


def made[T](cls: type[T], **told: Any) -> T:
    """A message of which only this was sent."""
    return cls(**told)


def configuration(able: Abilities) -> ScannerConfiguration:
    """As a scanner sends it."""
    (node,) = etree.fromstring(f'<a xmlns:wscn="{WSCN}">{able.xml()}</a>')
    return read(ScannerConfiguration, node, [])


@pytest.mark.parametrize(
    ("path", "source", "words"),
    [
        ("Scaling/ScalingWidth", "Platen", "25\N{EN DASH}400 %"),
        (f"{FRONT}/Resolution/Width", "Platen", "75, 100, 200, 300, 600 dpi"),
        (f"{FRONT}/Resolution/Height", "", ""),  # two sources, and none was named
        (f"{FRONT}/ColorProcessing", "ADF", "BlackAndWhite1, Grayscale8, RGB24"),
        ("Format", "", "jfif, exif, tiff-single-g4"),
        ("InputSource", "", "Platen, ADF"),
        ("Exposure/AutoExposure", "", "not supported"),
        ("Rotation", "", "0 degrees"),
        ("InputSize/InputMediaSize/Height", "ADF", "500\N{EN DASH}14000 (1/1000 inch)"),
        ("FilmScanMode", "Platen", ""),
        ("NoSuchSetting", "Platen", ""),
    ],
)
def test_in_words(path: str, source: str, words: str) -> None:
    assert capability_of(configuration(Abilities()), path, source) == words


def test_the_only_source_needs_no_name() -> None:
    able = configuration(FILM)
    assert sources_of(able) == ("Film",)
    assert capability_of(able, f"{FRONT}/Resolution/Width", "") == "600, 2400 dpi"


def test_a_back_without_duplex_counts() -> None:
    able = configuration(replace(Abilities(), duplex=True))
    assert able.adf is not None
    assert sources_of(able) == ("Platen", "ADF", "ADFDuplex")


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("Scaling/ScalingWidth", 400, ""),
        ("Scaling/ScalingWidth", 401, "401 exceeds 25\N{EN DASH}400 %"),
        ("Scaling/ScalingWidth", 24, "24 is below 25\N{EN DASH}400 %"),
        ("Format", "jfif", ""),
        ("Format", "xps", "xps is none of jfif, exif, tiff-single-g4"),
        ("Rotation", 0, ""),
        ("Rotation", 90, "90 is not 0 degrees"),
        ("Exposure/AutoExposure", False, ""),
        ("Exposure/AutoExposure", True, "true is not supported"),
        ("InputSize/InputMediaSize/Width", 8515, ""),
        (
            "InputSize/InputMediaSize/Width",
            8516,
            "8516 exceeds 500\N{EN DASH}8500 (1/1000 inch)",
        ),
    ],
)
def test_complaints(path: str, value: object, complaint: str) -> None:
    ability = ability_of(configuration(Abilities()), path, "Platen")
    assert ability is not None
    assert ability.complaint(value) == complaint


def test_what_was_not_told_is_no_ability() -> None:
    backwards = made(PercentRange, min_value=400, max_value=25)
    bare = (
        None,
        made(
            ScannerConfiguration,
        ),
        made(
            ScannerConfiguration,
            platen=made(
                Platen,
            ),
            adf=made(
                ADF,
            ),
            device_settings=made(
                DeviceSettings,
            ),
        ),
        made(
            ScannerConfiguration,
            device_settings=made(
                DeviceSettings,
                scaling_range_supported=made(ScalingRangeSupported, scaling_width=backwards),
            ),
        ),
    )
    paths = ("Format", "Scaling/ScalingWidth", f"{FRONT}/ColorProcessing", "FilmScanMode")
    told = {
        capability_of(it, path, source)
        for it in bare
        for path in paths
        for source in ("", "ADF", "Platen", "acme:Roll")
    }
    assert told == {""}


def test_sizes_of_a_source() -> None:
    here = source_of(configuration(Abilities()), "Platen")
    assert here is not None
    able = size_ability(here, "height")
    assert able is not None
    assert (able.least, able.most) == (500, 11730)
