"""Numbers and times are as exact as they are written."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.filters.spans import (
    COUNTS,
    DAY_US,
    DURATIONS,
    SIZES,
    Base,
    Moment,
    Span,
    Units,
    moment,
    number,
)

MINUTE_US = 60_000_000
NOON_US = 12 * 60 * MINUTE_US
MARCH_US = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("text", "units", "span"),
    [
        ("7", COUNTS, Span(7, 8)),
        ("7", SIZES, Span(7, 8)),
        ("64k", SIZES, Span(65_536, 66_560)),
        ("1.5 MB", SIZES, Span(1_572_864, 1_677_721)),
        ("2 GiB", SIZES, Span(2 << 30, 3 << 30)),
        ("0", DURATIONS, Span(0, 1)),
        ("500ms", DURATIONS, Span(500_000, 501_000)),
        ("2.5S", DURATIONS, Span(2_500_000, 2_600_000)),
        ("3 min", DURATIONS, Span(3 * MINUTE_US, 4 * MINUTE_US)),
        ("740 µs", DURATIONS, Span(740, 741)),
        ("0.0001ms", DURATIONS, Span(0, 1)),  # never empty
    ],
)
def test_a_number_with_its_unit(text: str, units: Units, span: Span) -> None:
    assert number(text, units) == span


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "1.", ".5", "1e3", "\u0663", "1" * 16, "1 2", "1k", "1.5"]
)
def test_what_is_no_count(text: str) -> None:
    if text == "1.5":
        assert number(text, COUNTS)  # it lies between 1 and 2, and is of no use
    else:
        with pytest.raises(ValueError, match="is not a number"):
            number(text, COUNTS)


@pytest.mark.parametrize(
    ("text", "base", "low", "length"),
    [
        ("12:00", Base.DAY, NOON_US, MINUTE_US),
        ("12:00:01", Base.DAY, NOON_US + 1_000_000, 1_000_000),
        ("12:00:00.25", Base.DAY, NOON_US + 250_000, 10_000),
        ("12:00:00.000001", Base.DAY, NOON_US + 1, 1),
        ("2026-03-02", Base.EPOCH, MARCH_US, DAY_US),
        ("2026-03-02T12:00Z", Base.EPOCH, MARCH_US + NOON_US, MINUTE_US),
        ("2026-03-02 14:00:00+02:00", Base.EPOCH, MARCH_US + NOON_US, 1_000_000),
        ("2026-03-02T12:00:00.000001999z", Base.EPOCH, MARCH_US + NOON_US + 1, 1),
        ("+3.5s", Base.START, 3_500_000, 100_000),
    ],
)
def test_a_time(text: str, base: Base, low: int, length: int) -> None:
    assert moment(text) == Moment(base, Span(low, low + length))


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "24:00", "12:60", "12:00:00.", "\uff11\uff12:00"),
        *("2026-02-30", "2026-03-02T25:00", "0000-01-01", "2026-03-02T12:00+99:00"),
        *("+", "+3"),
    ],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        moment(text)


@given(st.text("0123456789:.-+TZ sk", max_size=30))
def test_any_text_is_read_or_refused_with_a_value_error(text: str) -> None:
    with suppress(ValueError):
        low, high = moment(text).span
        assert low is not None
        assert high is not None
        assert low < high
