import pytest

from inspector.soap.namespaces import local_name
from inspector.soap.schema import elements_below, slots_of
from inspector.tui.text.units import (
    DPI,
    MIL,
    PERCENT,
    PLAIN,
    UNITS,
    clock,
    duration,
    length,
    moment,
    passed,
    place,
    unit_of,
)
from tests.strategies import TYPED, class_of


@pytest.mark.parametrize(
    ("elapsed_us", "text"),
    [
        (0, "0 µs"),
        (999, "999 µs"),
        (1_000, "1 ms"),
        (12_345, "12.3 ms"),
        (4_050_000, "4.05 s"),
        (59_999_999, "60 s"),
        (125_000_000, "2 min 5 s"),
    ],
)
def test_duration_in_the_unit_that_fits(elapsed_us: int, text: str) -> None:
    assert duration(elapsed_us) == text


def test_times_are_utc() -> None:
    assert clock(1_760_000_000_123_456) == "08:53:20.123"
    assert moment(1_760_000_000_123_456) == "2025-10-09 08:53:20.123456 UTC"


@pytest.mark.parametrize(
    ("time_us", "text"),
    [
        (0, "+0.000"),
        (11_400, "+0.011"),
        (61_250_000, "+1:01.250"),
        (3_723_250_000, "+1:02:03.250"),
        (-500_000, "-0.500"),
        (86_400_000_000 * 3 + 3_723_250_000, "+3d 01:02:03"),
    ],
)
def test_time_that_has_passed(time_us: int, text: str) -> None:
    assert passed(time_us) == text


def test_a_time_and_a_port_of_0_are_none() -> None:
    assert (clock(0), moment(0)) == ("", "")
    assert [place("file:0"), place("192.0.2.1:80")] == ["file", "192.0.2.1:80"]


@pytest.mark.parametrize(
    ("mil", "text"),
    [
        (0, "0"),
        (1, "1 (0.001 in, 0.0 mm)"),
        (8500, "8500 (8.5 in, 215.9 mm)"),
        (11693, "11693 (11.693 in, 297.0 mm)"),
        (-500, "-500 (-0.5 in, -12.7 mm)"),
        (10**18, f"{10**18} ({10**15} in, {254 * 10**14}.0 mm)"),
    ],
)
def test_a_length_in_what_people_measure(mil: int, text: str) -> None:
    assert length(mil) == text


def test_numbers_of_one_unit_are_told_together() -> None:
    assert DPI.told(100, 200, 300) == "100 · 200 · 300 dpi"
    assert [PERCENT.told(100), PLAIN.told(7)] == ["100 %", "7"]


def test_a_unit_is_told_by_the_element_or_by_what_is_around_it() -> None:
    assert unit_of("Width", "Resolution") is DPI
    assert unit_of("Width", "Dimensions") is MIL
    assert unit_of("Rotation", "DocumentParameters").told(90) == "90°"
    assert unit_of("JobId", "JobSummary") is PLAIN


CLASSES = {below for match in TYPED for below in elements_below(class_of(match))}


@pytest.mark.parametrize("name", UNITS)
def test_every_name_with_a_unit_is_of_one_class_or_of_elements_alike(name: str) -> None:
    classes = [cls for cls in CLASSES if cls.__name__ == name]
    elements = {
        (slot.value.argument or slot.value).constraint
        for cls in CLASSES
        for slot in slots_of(cls)
        if local_name(slot.tag) == name
    }
    assert len(classes) == 1 or (not classes and len(elements) == 1)
