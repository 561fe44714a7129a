"""Expires as a moment."""

import random

import pytest

from inspector.story.durations import MOST_US, expires_us, lasting

NOW_US = 1_760_000_000_000_000
MINUTE_US = 60_000_000
MARCH_US = 1_772_445_600_000_000  # 2026-03-02T10:00:00Z


@pytest.mark.parametrize(
    ("sent", "after_us"),
    [
        ("PT1H", 60 * MINUTE_US),
        ("P0Y0M0DT1H0M0S", 60 * MINUTE_US),
        (" PT1H\n", 60 * MINUTE_US),
        ("PT3600.5S", 60 * MINUTE_US + 500_000),
        ("PT0.1234567S", 123_456),
        ("P1D", 24 * 60 * MINUTE_US),
        ("P1M", 30 * 24 * 60 * MINUTE_US),
        ("P1Y", 365 * 24 * 60 * MINUTE_US),
        ("PT0S", 0),
        ("-PT1M", -MINUTE_US),
    ],
)
def test_a_duration_counts_from_now(sent: str, after_us: int) -> None:
    assert expires_us(sent, NOW_US) == NOW_US + after_us


@pytest.mark.parametrize(
    "sent",
    [
        "2026-03-02T10:00:00Z",
        "2026-03-02T10:00:00",
        "2026-03-02T10:00:00.000Z",
        "2026-03-02T12:00:00+02:00",
    ],
)
def test_a_time_is_a_time(sent: str) -> None:
    assert expires_us(sent, NOW_US) == MARCH_US


@pytest.mark.parametrize(
    ("sent", "moment_us"),
    [
        ("P" + "9" * 90 + "D", MOST_US),
        ("-P99999999Y", 0),
        ("0001-01-01T00:00:00+14:00", 0),
        ("9999-12-31T23:59:59-14:00", MOST_US),
    ],
)
def test_what_is_absurd_is_bounded(sent: str, moment_us: int) -> None:
    assert expires_us(sent, NOW_US) == moment_us


@pytest.mark.parametrize(
    "sent",
    ["", "P", "PT", "0:20:00", "PT1", "1H", "2026-02-30T10:00:00Z", "tomorrow", "PT" + "1" * 200],
)
def test_anything_else_tells_nothing(sent: str) -> None:
    assert expires_us(sent, NOW_US) is None


@pytest.mark.parametrize("seed", range(50))
def test_no_text_raises(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices("P-T0123456789YMDHS.:+Zté\x00", k=chance.randrange(30)))
    moment = expires_us(text, NOW_US)
    assert moment is None or 0 <= moment <= MOST_US


def test_a_length_in_words() -> None:
    assert lasting(80 * MINUTE_US + 999_999) == "1 h 20 min"
    assert lasting(-1) == "0 s"
