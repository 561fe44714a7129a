"""Times, durations and lengths as people read them."""

from collections.abc import Callable
from typing import NamedTuple

from inspector.events.jsonl import rfc3339
from inspector.events.words import three_digits

_MM_OF_MIL = 0.0254


def length(mil: int) -> str:
    """Thousandths of an inch, and what people measure: ``8500 (8.5 in, 215.9 mm)``."""
    inches = f"{mil / 1000:.3f}".rstrip("0").rstrip(".")
    return f"{mil} ({inches} in, {mil * _MM_OF_MIL:.1f} mm)" if mil else "0"


class Unit(NamedTuple):
    """A unit of numbers in messages: its name, what follows a number, how a number is told."""

    name: str
    suffix: str = ""
    number: Callable[[int], str] = str

    def told(self, *numbers: int) -> str:
        """Numbers of this unit on one line: ``100 · 200 · 300 dpi``."""
        return " · ".join(map(self.number, numbers)) + self.suffix


PLAIN = Unit("")
MIL = Unit("1/1000 inch", number=length)
DPI = Unit("dpi", " dpi")
PERCENT = Unit("percent", " %")
DEGREES = Unit("degrees", "°")

UNITS = {
    "InputMediaSize": MIL,
    "ScanRegion": MIL,
    "Dimensions": MIL,
    "Resolution": DPI,
    "ResolutionPair": DPI,
    "Widths": DPI,
    "Heights": DPI,
    "Scaling": PERCENT,
    "PercentRange": PERCENT,
    "Rotation": DEGREES,
    "RotationValue": DEGREES,
}
"""Units by an element's name or by the declared class around it, whose numbers are all alike."""


def unit_of(name: str, around: str) -> Unit:
    """The unit of numbers in the element ``name`` of the class ``around``."""
    return UNITS.get(name) or UNITS.get(around, PLAIN)


def clock(time_us: int) -> str:
    """The time of day in UTC, with milliseconds: ``10:54:00.001``; empty if nobody knows (0)."""
    return rfc3339(time_us)[11:23] if time_us else ""


def passed(time_us: int) -> str:
    """Time that has passed, with milliseconds: ``+0.011``, ``+1:02:03.250``, ``-0.500``.

    From a day on without them: ``+3d 01:02:03``.
    """
    sign, ms = "-" if time_us < 0 else "+", abs(time_us) // 1_000
    seconds, ms = divmod(ms, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{sign}{days}d {hours:02}:{minutes:02}:{seconds:02}"
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds:02}.{ms:03}"
    return f"{sign}{minutes}:{seconds:02}.{ms:03}" if minutes else f"{sign}{seconds}.{ms:03}"


def moment(time_us: int) -> str:
    """Date and time in UTC: ``2026-11-20 10:54:00.000001 UTC``; empty if nobody knows (0)."""
    return rfc3339(time_us).replace("T", " ").replace("Z", " UTC") if time_us else ""


def place(address: str) -> str:
    """An address as people read it: a port of 0 is none, as of the ``file`` that XML came from."""
    return address.removesuffix(":0")


def duration(elapsed_us: int) -> str:
    """A duration in the unit that fits: ``740 µs``, ``12.3 ms``, ``4.05 s``, ``2 min 5 s``."""
    if elapsed_us < 1_000:
        return f"{elapsed_us} µs"
    if elapsed_us < 1_000_000:
        return f"{three_digits(elapsed_us / 1_000)} ms"
    if elapsed_us < 60_000_000:
        return f"{three_digits(elapsed_us / 1_000_000)} s"
    minutes, seconds = divmod(elapsed_us // 1_000_000, 60)
    return f"{minutes} min {seconds} s"
