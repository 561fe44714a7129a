"""Words that all texts for people share: counts, sizes, durations, names.

Rule 1: pure and total. ``None`` was not sent: it shows as ``?``, or not at all.
Rule 2: a list is told up to ``LISTED`` items; a hostile message must not make a summary slow.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

LISTED = 20
"""Items of a list that are told; a line has no room for more."""

ID_LENGTH = 12
"""Characters up to which an identifier is told whole."""

_ID_HEAD = 8  # the first group of a GUID
_URN = "urn:uuid:"
_DURATION = re.compile(
    r"P(?=[\dT])(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?", re.ASCII
)
_PARTS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_SIZES = ("KB", "MB", "GB", "TB")


def or_unknown(value: object) -> str:
    """The value, or ``?`` for what was not sent."""
    return "?" if value is None else str(value)


def joined(*parts: str | None, by: str = ", ") -> str:
    """The parts that say something."""
    return by.join(filter(None, parts))


def labelled(label: str, value: object) -> str:
    """``firmware 1.2``; empty if there is no value."""
    return "" if value is None else f"{label} {value}"


def listed[T](items: Sequence[T], tell: Callable[[T], str] = str, by: str = ", ") -> str:
    """The first items of a list, each in words; three dots stand for the rest."""
    told = by.join(map(tell, items[:LISTED]))
    return told if len(items) <= LISTED else f"{told}{by}…"


def counted(number: int | None, noun: str) -> str:
    """``1 job``, ``12,345 jobs``; empty if there is no number."""
    if number is None:
        return ""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(length: int) -> str:
    """A number of bytes in the unit that fits, 1 KB being 1,024 bytes: ``542 B``, ``1.2 MB``."""
    if length < 1024:
        return f"{length} B"
    amount = float(length)
    for unit in _SIZES:
        amount /= 1024
        if amount < 1024 or unit == _SIZES[-1]:
            break
    return f"{three_digits(amount)} {unit}"


def three_digits(amount: float) -> str:
    """As many decimals as leave three digits, and no zeros for show."""
    decimals = 2 if amount < 10 else 1 if amount < 100 else 0
    text = f"{amount:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def by_two(across: object, down: object, unit: str) -> str:
    """``1700×2338 px``; one number if nothing tells the other, or it is the same dpi."""
    if across is None and down is None:
        return ""
    if down is None or (across == down and unit == "dpi"):
        return f"{across} {unit}"
    return f"{or_unknown(across)}×{down} {unit}"


def duration(sent: str | None) -> str:
    """``1 h`` for ``PT1H`` or ``PT3600S``; a time, and any odd duration, as it was sent."""
    match = _DURATION.fullmatch(sent or "")
    if match is None:
        return sent or ""
    rest = sum(
        int(number) * seconds
        for number, (seconds, _) in zip(match.groups(default="0"), _PARTS, strict=True)
    )
    told = []
    for seconds, unit in _PARTS:
        number, rest = divmod(rest, seconds)
        if number:
            told.append(f"{number} {unit}")
    return " ".join(told) or "0 s"


def bare(name: str | None) -> str:
    """A qualified name without what qualifies it: ``ScanDeviceType`` of ``wscn:ScanDeviceType``."""
    return "?" if name is None else name.rpartition("}")[2].rpartition(":")[2]


def bare_names(names: Sequence[str] | None) -> str:
    """Qualified names, bare: ``Device, ScanDeviceType``."""
    return listed(names or (), bare)


def requested(elements: Any) -> str:
    """The names in a RequestedElements of any service."""
    return bare_names(elements.name) if elements else ""


def told_of(data: Sequence[Any], tell: Callable[[Any], str]) -> str:
    """Each ElementData of any service in a few words, then the names that were not known."""
    told: list[str] = []
    unknown: list[str] = []
    for item in data[:LISTED]:
        if item.valid is False:
            unknown.append(bare(item.name))
        else:
            told.append(tell(item) or bare(item.name))
    refused = f"not valid: {', '.join(unknown)}" if unknown else ""
    return joined(*told, refused, by="; ") or "no elements"


def last_name(uri: str) -> str:
    """The last name of an action or a dialect: ``ScanAvailableEvent``."""
    return uri.rstrip("/").rpartition("/")[2] or uri


def short(identifier: str | None) -> str:
    """Enough of a random identifier to recognise it: ``583ea42a…``."""
    text = or_unknown(identifier).removeprefix(_URN)
    return text if len(text) <= ID_LENGTH else f"{text[:_ID_HEAD]}…"
