"""Quirks: what is known of devices, read from ``quirks.toml`` beside this module.

Rule 1: a quirk is data. Whoever knows another one adds a row, and no code.
Rule 2: names of devices are hostile, and so is what a finding says: they are cut, and no expression
may take long with one.
"""

import pkgutil
import re
import tomllib
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

import msgspec

from inspector.errors import InspectorError

NAME_LIMIT = 200
"""Characters of a device's name that are looked at."""

TOLD_LIMIT = 1000
"""Characters of a text of a finding that are looked at."""

_FILE = "quirks.toml"
_REPEATS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[*+{]", re.DOTALL)


class QuirkError(InspectorError):
    """A row of the table of quirks that cannot be used; the text says which, and why."""


class Quirk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of devices whose name holds ``device``, a regular expression.

    ``devices`` names them for people. ``rules`` are those whose findings it explains, ``faults``
    the subcodes that it needs (any, if there are none), ``where`` another expression: it explains
    a finding only if that stands in its text or in a likely cause (empty: whatever it says).
    ``says`` is a sentence for people, ``source`` where it was reported.
    """

    device: str
    devices: str
    rules: tuple[str, ...]
    says: str
    source: str
    faults: tuple[str, ...] = ()
    where: str = ""


class _Known(NamedTuple):
    name: re.Pattern[str]
    where: re.Pattern[str] | None
    quirk: Quirk

    def explains(self, subcodes: Collection[str], told: Collection[str]) -> bool:
        """Whether a finding of such faults, with such texts, is one that it explains."""
        faults, where = self.quirk.faults, self.where
        if faults and set(faults).isdisjoint(subcodes):
            return False
        return where is None or any(where.search(it[:TOLD_LIMIT]) for it in told)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quirk: list[dict[str, object]] = []


def read(text: str) -> tuple[Quirk, ...]:
    """The rows of a table of quirks. Raises ``QuirkError`` that names the row and the problem."""
    try:
        rows = msgspec.convert(tomllib.loads(text), _Table).quirk
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise QuirkError(f"{_FILE}: {error}") from None
    return tuple(_row(number, row) for number, row in enumerate(rows, 1))


def _row(number: int, row: dict[str, object]) -> Quirk:
    where = f"{_FILE}: quirk {number} ({row.get('device', 'without a device')!r})"
    try:
        quirk = msgspec.convert(row, Quirk)
        re.compile(quirk.device)
        re.compile(quirk.where)
    except (msgspec.ValidationError, re.error) as error:
        raise QuirkError(f"{where}: {error}") from None
    problem = _problem(quirk)
    if problem:
        raise QuirkError(f"{where}: {problem}")
    return quirk


def _problem(quirk: Quirk) -> str:
    """What is wrong with a row, as far as its types do not say it."""
    if not quirk.device or re.search(quirk.device, ""):
        return "device fits every name, expected a part of one"
    if quirk.where and re.search(quirk.where, ""):
        return "where fits every text, expected words of one"
    for name, expression in (("device", quirk.device), ("where", quirk.where)):
        if slow := _slow(expression):
            return f"{name}: {slow}"
    if not quirk.devices:
        return "devices is empty, expected the names of the devices"
    if not quirk.rules:
        return "rules is empty, expected at least one rule"
    if not quirk.says.endswith("."):
        return "says does not end with a full stop, expected a sentence"
    return "" if quirk.source else "source is empty, expected where it was reported"


def _slow(expression: str) -> str:
    """Why an expression could take long with a hostile text; empty if it cannot."""
    for branch in expression.split("|"):
        repeats = [it for it in _REPEATS.finditer(branch) if it[0] in "*+{"]
        if len(repeats) > 1 or any("{" in it[0] for it in repeats):
            return "more than one repetition, expected one * or + in each alternative"
    if re.search(r"\)[*+?{]", expression):
        return "a repeated group, expected * or + after a single character only"
    return ""


@cache
def _known() -> tuple[_Known, ...]:
    data = pkgutil.get_data(__package__, _FILE) or b""
    return tuple(map(_known_from, read(data.decode("utf-8"))))


def _known_from(quirk: Quirk) -> _Known:
    where = re.compile(quirk.where, re.IGNORECASE) if quirk.where else None
    return _Known(re.compile(quirk.device, re.IGNORECASE), where, quirk)


@cache
def _known_of(rule: str) -> tuple[_Known, ...]:
    return tuple(known for known in _known() if rule in known.quirk.rules)


@cache
def all_quirks() -> tuple[Quirk, ...]:
    """Every quirk that is known, in the order of the file."""
    return tuple(it.quirk for it in _known())


def known_of(
    device_name: str, rule: str, subcodes: Collection[str], told: Collection[str]
) -> tuple[str, ...]:
    """What is known of a device that may explain a finding of a rule, with its sources.

    ``device_name`` is "Manufacturer Model", ``subcodes`` are those of the faults that the finding
    is about, ``told`` its text and likely causes. Nothing is known of a device without a name.
    """
    known, name = _known_of(rule), device_name[:NAME_LIMIT]
    if not known or not name.strip():
        return ()
    return tuple(
        f"{it.quirk.says} ({it.quirk.source})"
        for it in known
        if it.name.search(name) and it.explains(subcodes, told)
    )
