"""What a user has configured: keys, theme, how times are told, saved filters.

Rule 1: pure; the command line reads the file and hands its text in.
Rule 2: nothing in the file stops the program. What is wrong is told in one line each, naming file
and line, and the default holds in its place.
Rule 3: the file is its user's; the program never writes it.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

import msgspec

from inspector.events.clean import clean
from inspector.filters.expression import FilterError
from inspector.filters.parse import parse as filter_of
from inspector.tui.keys import Pane, is_key, long_name, shadowed
from inspector.tui.messages.columns import Timing

MAX_BYTES = 32 * 1024
"""Bytes of a file that can be meant as one; a comment and a key for each action are 8 KB.

tomllib takes quadratic time for a name of many dots: 5 s for a file this long.
"""

TOLD_TROUBLES = 5
"""Lines that are told at most of what is wrong."""

DEEPEST = 4
"""Dots in the name of an action or of a saved filter."""

FOUND_LENGTH = 60
"""Characters of a wrong value that are told."""

_NAME = r"(?:[\w-]+|\"[^\"]*\"|'[^']*')"
_ENTRY = re.compile(rf"({_NAME}(?:[ \t]*\.[ \t]*{_NAME})*)[ \t]*=")
_NAMED_LINE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)


TIMINGS = {timing.name.lower(): timing for timing in Timing}
"""What ``time`` may be."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What is configured; empty: as it is by default.

    ``keys`` has the keys of an action id, comma between them (``{"replay": "r,f5"}``), ``filters``
    the valid expression of each saved view. ``troubles`` says what of the file could not be used.
    """

    keys: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    theme: str = ""
    time: Timing | None = None
    filters: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    troubles: tuple[str, ...] = ()


class Known(NamedTuple):
    """What a file may name: panes with their keys, and themes."""

    panes: Sequence[Pane]
    themes: Collection[str]

    @property
    def actions(self) -> tuple[str, ...]:
        """The ids that ``[keys]`` may have."""
        return tuple(it.id for pane in self.panes for it in pane.bindings if it.id is not None)


type Trouble = tuple[str, str]
"""Where something is wrong (``keys.replay``; empty: in the whole file), and what."""


def parse(text: str, known: Known, *, name: str) -> Settings:
    """What a file of this ``name`` says. Never raises; see ``Settings.troubles``."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # deep nesting, too
        return Settings(troubles=(_no_toml(error, text, name),))
    reading = _Reading(known)
    settings = reading.settings(document)
    lines = _lines(text) if reading.troubles else {}
    placed = sorted((lines.get(where, 0), text) for where, text in reading.troubles)
    told = [_told(name, line, text) for line, text in placed]
    if len(told) > TOLD_TROUBLES:
        told[TOLD_TROUBLES:] = [f"{name}: {len(told) - TOLD_TROUBLES} more are wrong"]
    return msgspec.structs.replace(settings, troubles=tuple(told))


def _told(name: str, line: int, text: str) -> str:
    place = f"{name}: line {line}: " if line else f"{name}: "
    return clean(f"{place}{text}")


def _no_toml(error: Exception, text: str, name: str) -> str:
    if isinstance(error, RecursionError):
        return _told(name, 0, "nested too deeply, expected TOML")
    found = _NAMED_LINE.match(str(error))
    if found is None:
        return _told(name, 0, f"{_short(str(error))}; expected TOML")
    line = int(found[2]) if found[2] else len(text.splitlines())
    return _told(name, line, f"{_short(found[1])}; expected TOML")


class _Reading:
    """One pass over a document; what is wrong is put aside."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.troubles: list[Trouble] = []

    def settings(self, document: Mapping[str, object]) -> Settings:
        for name in document:
            if name not in _ENTRIES:
                self._trouble(name, f"{_short(name)!r} is no setting{_near(name, _ENTRIES)}")
        read = {name: _ENTRIES[name](self, document[name]) for name in _ENTRIES if name in document}
        return msgspec.convert(read, Settings)

    def _trouble(self, where: str, text: str) -> None:
        self.troubles.append((where, text))

    def _texts(self, table: str, value: object) -> Iterator[tuple[str, str]]:
        """The entries of a table that are strings; ``a.b = ""`` is an entry ``a.b``."""
        if not isinstance(value, dict):
            self._trouble(table, f"{table} is {_found(value)}, expected a table [{table}]")
            return
        for name, entry in _flat(value):
            if isinstance(entry, str):
                yield name, entry
            else:
                self._trouble(
                    f"{table}.{name}", f"{_short(name)} is {_found(entry)}, expected text in quotes"
                )

    def _choice(self, name: str, value: object, choices: Collection[str]) -> str | None:
        if isinstance(value, str) and value in choices:
            return value
        near = _near(value if isinstance(value, str) else "", choices)
        self._trouble(name, f"{name} is {_found(value)}{near}")
        return None

    def theme(self, value: object) -> str:
        return self._choice("theme", value, self._known.themes) or ""

    def time(self, value: object) -> Timing | None:
        return TIMINGS.get(self._choice("time", value, TIMINGS) or "")

    def filters(self, value: object) -> dict[str, str]:
        saved: dict[str, str] = {}
        for name, text in self._texts("filters", value):
            try:
                filter_of(text)
            except FilterError as error:
                self._trouble(f"filters.{name}", f"filter {_short(name)!r}: {error}")
            else:
                saved[name] = text
        return saved

    def keys(self, value: object) -> dict[str, str]:
        wanted: dict[str, str] = {}
        for action, keys in self._texts("keys", value):
            named = [key.strip() for key in keys.split(",")]
            wrong = next((key for key in named if not is_key(key)), None)
            if action not in self._known.actions:
                near = _near(action, self._known.actions)
                self._trouble(f"keys.{action}", f"{_short(action)!r} is no action{near}")
            elif wrong is not None:
                self._trouble(
                    f"keys.{action}",
                    f"{action}: {_short(wrong)!r} is no key, expected one like r, ?, f5, ctrl+s or"
                    " pagedown, with commas between several",
                )
            else:
                wanted[action] = ",".join(map(long_name, named))
        for action, text in shadowed(self._known.panes, wanted):
            self._trouble(f"keys.{action}", text)
        return wanted


_ENTRIES: Mapping[str, Callable[[_Reading, object], object]] = {
    "theme": _Reading.theme,
    "time": _Reading.time,
    "keys": _Reading.keys,
    "filters": _Reading.filters,
}
"""What the file may have at its top, and what reads it."""


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """The entries of a table and of those inside, by their dotted names."""
    for name, value in table.items():
        if isinstance(value, dict) and value and before.count(".") < DEEPEST:
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _near(wanted: str, known: Collection[str]) -> str:
    """The known names that may be meant; all of them if there are few, else one that is near."""
    near = get_close_matches(wanted[:FOUND_LENGTH], known, 1)
    if near:
        return f", did you mean {near[0]!r}?"
    if len(known) <= TOLD_TROUBLES:
        return f", expected {' or '.join(known)}"
    return "; wsd-inspector locate config --example lists all"


def _found(value: object) -> str:
    """A value as people call it."""
    kinds = {dict: "a table", list: "a list", bool: "a yes or no", int: "a number"}
    if isinstance(value, str):
        return repr(_short(value))
    return kinds.get(type(value), "no text")


def _short(text: str) -> str:
    return text if len(text) <= FOUND_LENGTH else f"{text[:FOUND_LENGTH]}…"


def _lines(text: str) -> dict[str, int]:
    """Where each entry of a document stands, by its dotted name; tomllib does not say it."""
    found: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line.startswith("["):
            section = _bare(line.partition("#")[0].strip().strip("[]"))
            found.setdefault(section, number)
        elif entry := _ENTRY.match(line):
            name = f"{section}.{_bare(entry[1])}" if section else _bare(entry[1])
            found.setdefault(name, number)
    return found


def _bare(name: str) -> str:
    """A dotted name without quotes and blanks."""
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
