"""Expires: how long, or until when, as a moment.

Rule: pure and total. What is neither a duration nor a time is None, what is absurd is bounded.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from inspector.events.words import duration

MOST_US = 253_402_300_799_999_999
"""The last microsecond of the year 9999, in Unix microseconds."""

_LENGTH = 100
"""Characters of an Expires that is read."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND_US = 1_000_000
_DURATION = re.compile(
    r"(-?)P(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?",
    re.ASCII,
)
_UNITS = (365 * 86_400, 30 * 86_400, 86_400, 3_600, 60, 1)
_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)


def expires_us(sent: str, now_us: int) -> int | None:
    """The moment of an Expires in Unix microseconds, None if it tells none.

    A duration counts from ``now_us``; a year has 365 days in it and a month 30. A time without
    a zone is UTC. The moment is never before 1970 nor after 9999.
    Source: WS-Eventing 2004/08, section 3.1; XML Schema part 2, 3.2.6 and 3.2.7.
    """
    text = sent.strip() if len(sent) <= _LENGTH else ""
    length_us = _length_us(text)
    moment = _moment_us(text) if length_us is None else now_us + length_us
    return None if moment is None else min(max(moment, 0), MOST_US)


@lru_cache(256)
def _length_us(text: str) -> int | None:
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    sign, *numbers, fraction = match.groups(default="")
    seconds = sum(int(number or 0) * unit for number, unit in zip(numbers, _UNITS, strict=True))
    length_us = seconds * _SECOND_US + int(fraction[:6].ljust(6, "0"))
    return -length_us if sign else length_us


def _moment_us(text: str) -> int | None:
    if _TIME.fullmatch(text) is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def lasting(length_us: int) -> str:
    """A length of time in words, to the second: ``1 h 20 min``."""
    return _lasting(min(max(length_us, 0) // _SECOND_US, 999_999_999))


@lru_cache(256)
def _lasting(seconds: int) -> str:
    return duration(f"PT{seconds}S")
