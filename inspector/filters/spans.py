"""Numbers, sizes, durations and times as people write them, as spans of integers.

Rule 1: a value is as exact as it is written: ``12:03`` is the whole minute, ``2.5s`` a tenth of a
second, ``7`` is 7.
Rule 2: integers only; a time is microseconds, and UTC.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import NamedTuple

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US


class Units(NamedTuple):
    """Units by name, in lower case, and how they are told to people."""

    scales: dict[str, int]
    told: str = ""


SIZES = Units(
    {
        "": 1,
        "b": 1,
        **dict.fromkeys(("k", "kb", "ki", "kib"), 1 << 10),
        **dict.fromkeys(("m", "mb", "mi", "mib"), 1 << 20),
        **dict.fromkeys(("g", "gb", "gi", "gib"), 1 << 30),
    },
    "B, k, M, G",
)
"""Units of sizes, in bytes; 1 KB is 1,024 bytes everywhere in this program."""

DURATIONS = Units(
    {
        **dict.fromkeys(("us", "µs", "μs"), 1),  # the micro sign and the Greek letter
        "ms": 1000,
        **dict.fromkeys(("s", "sec"), SECOND_US),
        **dict.fromkeys(("m", "min"), 60 * SECOND_US),
        "h": 3600 * SECOND_US,
    },
    "us, ms, s, min, h",
)
"""Units of durations, in microseconds."""

COUNTS = Units({"": 1})

_NUMBER = re.compile(r"(\d{1,15})(?:\.(\d{1,6}))?\s*([A-Za-zµμ]*)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Span(NamedTuple):
    """From ``low`` up to, but without, ``high``; ``None`` has no end."""

    low: int | None
    high: int | None

    def holds(self, number: int) -> bool:
        """Whether a number is in it."""
        low, high = self
        return (low is None or low <= number) and (high is None or number < high)


class Base(Enum):
    """What a time counts from."""

    EPOCH = "date and time"
    DAY = "time of day"
    START = "time since the start"


class Moment(NamedTuple):
    """A time as it was written."""

    base: Base
    span: Span


def number(text: str, units: Units) -> Span:
    """A number with one of ``units``; 0 needs none. Raises ``ValueError`` with one line."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a number")
    digits, decimals, unit = found[1], found[2] or "", found[3].lower()
    scale = units.scales.get(unit, 1 if not unit and not int(digits + decimals) else None)
    if scale is None:
        if not units.told:
            raise ValueError(f"{text!r} is not a number")
        told = f"unknown unit {found[3]!r}" if unit else f"{text!r} has no unit"
        raise ValueError(f"{told}, expected one of {units.told}")
    amount, parts = int(digits + decimals), 10 ** len(decimals)
    low = amount * scale // parts
    return Span(low, max(low + 1, (amount + 1) * scale // parts))


def moment(text: str) -> Moment:
    """A time of day, a date with or without time, or ``+`` and a duration.

    Raises ``ValueError`` with one line. Source: RFC 3339, section 5.6.
    """
    if text.startswith("+"):
        return Moment(Base.START, number(text[1:], DURATIONS))
    if clock := _CLOCK.fullmatch(text):
        return Moment(Base.DAY, _clock(text, clock))
    if date := _DATE.fullmatch(text):
        return Moment(Base.EPOCH, _date(text, date))
    raise ValueError(f"{text!r} is not a time, expected 12:03:04, 2026-03-02T12:03:04Z or +3.5s")


def _clock(text: str, found: re.Match[str]) -> Span:
    """From the beginning of the day."""
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(f"{text!r} is not a time of day")
    low = ((hours * 60 + minutes) * 60 + seconds) * SECOND_US
    if found[3] is None:
        return Span(low, low + 60 * SECOND_US)
    decimals = found[4] or ""
    step = SECOND_US // 10 ** len(decimals)
    low += int(decimals or 0) * step
    return Span(low, low + step)


def _date(text: str, found: re.Match[str]) -> Span:
    """From 1970 on; without an offset UTC is meant."""
    year, month, day, clock, zone = found.groups()
    try:
        begun = datetime(int(year), int(month), int(day), tzinfo=_zone(zone))
    except ValueError:
        raise ValueError(f"{text!r} is not a date") from None
    low = (begun - _EPOCH) // timedelta(microseconds=1)
    if clock is None:
        return Span(low, low + DAY_US)
    whole, _, decimals = clock.partition(".")
    clock = f"{whole}.{decimals[:6]}" if decimals else whole
    parts = _CLOCK.fullmatch(clock)
    if parts is None:  # cannot be: _DATE is as strict
        raise ValueError(f"{text!r} is not a time")
    span = _clock(text, parts)
    return Span(low + (span.low or 0), low + (span.high or 0))


def _zone(text: str | None) -> timezone:
    if text is None or text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
