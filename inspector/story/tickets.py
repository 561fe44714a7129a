"""Tickets: every setting of one by its path, and what became of what was asked for.

Rule: the paths are those of the declared messages; nothing here knows the name of a setting,
except where the specification lets one stand for another.
"""

from functools import cache
from typing import Any, NamedTuple

import msgspec

from inspector.protocols.scan_ticket import ScanTicket, Setting
from inspector.soap.namespaces import local_name
from inspector.soap.schema import OWN, slots_of
from inspector.story.once import once_each

TEXT_LIMIT = 80
"""Characters that are told of a value; the specification's longest has 25."""

ROUNDING = 15
"""Thousandths of an inch by which a length may differ: devices reckon in pixels or millimetres."""

TICKETS_REMEMBERED = 32
"""Tickets whose settings are remembered: several rules look at the same one in a row."""

_LENGTHS = ("InputSize/InputMediaSize/", "/ScanRegion/")
_HEIGHT = "/Resolution/Height"
_WIDTH = "/Resolution/Width"
_SIDE_BACK = "MediaSides/MediaBack/"
_AMBIGUOUS = ("Width", "Height")


class Value(msgspec.Struct, frozen=True):
    """A setting as it was told; ``must_honor`` may be said of an element around it."""

    value: str | int | bool | None
    must_honor: bool = False
    override: bool = False
    used_default: bool = False

    @property
    def words(self) -> str:
        """The value as it is written on the wire; empty if it could not be read."""
        if isinstance(self.value, bool):
            return str(self.value).lower()
        return "" if self.value is None else str(self.value)[:TEXT_LIMIT]


class Difference(NamedTuple):
    """A setting, asked for and got; ``None`` was not told. ``differs``: both were, differently.

    ``must_honor`` is what was asked, ``override`` and ``used_default`` is what was answered.
    """

    element: str
    asked: str | None
    got: str | None
    must_honor: bool
    override: bool
    used_default: bool
    differs: bool


def settings_of(parameters: Any) -> dict[str, Value]:
    """Every setting of a ticket or of (final) parameters, by its path below the parameters.

    ``MediaSides/MediaFront/Resolution/Width``; in declared order.
    """
    if isinstance(parameters, ScanTicket):
        parameters = parameters.document_parameters
    return _settings_below(parameters) if parameters is not None else {}


@once_each(TICKETS_REMEMBERED)
def _settings_below(parameters: Any) -> dict[str, Value]:
    found: dict[str, Value] = {}
    _take_settings(found, parameters, "", must_honor=False)
    return found


def compare(asked: Any, got: Any) -> tuple[Difference, ...]:
    """What was asked for beside what was got (final or proposed), differing settings first."""
    wanted, given = settings_of(asked), settings_of(got)
    rows = [_difference(path, wanted, given) for path in wanted | given]
    return tuple(sorted(rows, key=lambda row: not row.differs))


def changes(asked: Any, got: Any) -> list[Difference]:
    """Only those settings of ``compare`` that differ, which are few or none."""
    wanted, given = settings_of(asked), settings_of(got)
    return [
        _difference(path, wanted, given)
        for path in wanted | given
        if wanted.get(path) != given.get(path)  # nearly all are the same
        and _differs(_told(path, wanted), _told(path, given))
    ]


def label_of(path: str) -> str:
    """A setting's path for people: ``ScalingWidth``, ``Resolution Width (back)``."""
    *around, name = path.split("/")
    told = f"{around[-1]} {name}" if around and name in _AMBIGUOUS else name
    return f"{told} (back)" if path.startswith(_SIDE_BACK) else told


def is_length(path: str) -> bool:
    """Whether a setting is a length, 1/1000 inch."""
    return any(part in path for part in _LENGTHS)


def source_in(settings: dict[str, Value]) -> str:
    """The InputSource of a ticket's settings; empty if there is none."""
    told = settings.get("InputSource")
    return told.words if told else ""


def number_in(settings: dict[str, Value], path: str) -> int | None:
    """The number that a setting was told as."""
    told = settings.get(path)
    return told.value if told is not None and isinstance(told.value, int) else None


def is_rounded(path: str, asked: str | None, got: str | None) -> bool:
    """Whether a value is empty, or a length that differs by no more than rounding."""
    if not asked or not got:
        return True
    if not (is_length(path) and asked.isdecimal() and got.isdecimal()):
        return False
    return abs(int(asked) - int(got)) <= ROUNDING


def _take_settings(found: dict[str, Value], message: Any, path: str, *, must_honor: bool) -> None:
    """Find the settings below an element; what must be honoured holds for those inside."""
    element: type = type(message)
    may_demand, children = _children(element, path)
    must_honor = must_honor or (may_demand and message.must_honor is True)
    for name, there in children:
        inner = getattr(message, name)
        if inner is None:
            continue
        cls: type = type(inner)
        if cls is Setting:
            honored = must_honor if inner.must_honor is None else inner.must_honor
            found[there] = Value(
                inner.value, honored, inner.override is True, inner.used_default is True
            )
        elif isinstance(inner, msgspec.Struct):
            _take_settings(found, inner, f"{there}/", must_honor=must_honor)
        elif cls is not tuple:
            found[there] = Value(inner, must_honor)


@cache
def _children(cls: type, path: str) -> tuple[bool, tuple[tuple[str, str], ...]]:
    """Whether an element at a path may say MustHonor, and its children: field and path."""
    slots = slots_of(cls)
    children = tuple((it.name, path + local_name(it.tag)) for it in slots if it.form not in OWN)
    return any(it.name == "must_honor" for it in slots), children


def _difference(path: str, wanted: dict[str, Value], given: dict[str, Value]) -> Difference:
    asked, got = _told(path, wanted), _told(path, given)
    return Difference(
        element=path,
        asked=None if asked is None else asked.words,
        got=None if got is None else got.words,
        must_honor=asked is not None and asked.must_honor,
        override=got is not None and got.override,
        used_default=got is not None and got.used_default,
        differs=_differs(asked, got),
    )


def _differs(asked: Value | None, got: Value | None) -> bool:
    return asked is not None and got is not None and asked.value != got.value


def _told(path: str, settings: dict[str, Value]) -> Value | None:
    """A setting; a resolution without a height has that of its width ("Resolution element")."""
    told = settings.get(path)
    if told is None and path.endswith(_HEIGHT):
        told = settings.get(path.removesuffix(_HEIGHT) + _WIDTH)
    return told
