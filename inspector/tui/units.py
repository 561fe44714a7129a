"""Times, sizes and durations as people read them."""

from inspector.events.jsonl import rfc3339

_SIZES = ("KB", "MB", "GB", "TB")


def clock(time_us: int) -> str:
    """The time of day in UTC, with milliseconds: ``10:54:00.001``; empty if nobody knows (0)."""
    return rfc3339(time_us)[11:23] if time_us else ""


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
        return f"{_three_digits(elapsed_us / 1_000)} ms"
    if elapsed_us < 60_000_000:
        return f"{_three_digits(elapsed_us / 1_000_000)} s"
    minutes, seconds = divmod(elapsed_us // 1_000_000, 60)
    return f"{minutes} min {seconds} s"


def size(length: int) -> str:
    """A number of bytes in the unit that fits, 1 KB being 1,024 bytes: ``542 B``, ``1.2 MB``."""
    if length < 1024:
        return f"{length} B"
    amount = float(length)
    for unit in _SIZES:
        amount /= 1024
        if amount < 1024 or unit == _SIZES[-1]:
            break
    return f"{_three_digits(amount)} {unit}"


def count(number: int, name: str) -> str:
    """A number and its noun: ``1 fault``, ``12,345 exchanges``."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _three_digits(amount: float) -> str:
    """As many decimals as leave three digits, and no zeros for show."""
    decimals = 2 if amount < 10 else 1 if amount < 100 else 0
    text = f"{amount:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
