"""Texts: whether one contains, fits, is, or holds what a regular expression looks for.

Rule 1: upper and lower case are alike. Of several lines one must fit.
Rule 2: a regular expression is its writer's own, but it is kept from taking for ever: it looks at
the first ``SUBJECT_LIMIT`` characters, a repeat inside a repeat is refused, and many repeats are.
"""

import re
import warnings
from collections.abc import Callable
from functools import lru_cache

PATTERN_LIMIT = 200
"""Characters of a regular expression."""

SUBJECT_LIMIT = 160
"""Characters of a text that a regular expression looks at; a cell of the list keeps as many."""

REPEATS_LIMIT = 3
"""Repeats without an end; each multiplies the worst time by the length of the text."""

GROUPS_LIMIT = 20
"""Groups inside each other."""

REMEMBERED = 4096
"""Texts whose answer is remembered: devices and operations come again and again."""

_STARS = re.compile(r"\*+")
_TIMES = re.compile(r"\{(\d*)(,?)(\d*)\}", re.ASCII)
_SET = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_OPENING = re.compile(r"\((\?(?:P?<\w+>|P=\w+|<?[=!]|[:>#]|\(\w+\)|[aiLmsux-]+[:)]))?", re.ASCII)
_UNWELCOME = re.compile(r"\(\?(?:#|[aiLmsu]*x)")
"""What could part a repeat from what it repeats."""

_MOST_TIMES = 1000

type Matches = Callable[[str], bool]


def contains(value: str) -> Matches:
    """Whether a text holds ``value``; if that has a ``*``, whether a line fits it as a whole."""
    if "*" in value:
        return _found(re.compile(f"^{_fitting(value)}$", re.IGNORECASE | re.MULTILINE))
    wanted = value.lower()
    return lambda text: wanted in text.lower()


def occurs(value: str) -> Matches:
    """Whether ``value`` occurs in a text that is in lower case already."""
    if "*" in value:
        pattern = re.compile(_fitting(value.lower()))
        return lambda text: pattern.search(text) is not None
    wanted = value.lower()
    return lambda text: wanted in text


def equals(value: str) -> Matches:
    """Whether a text, or one of its lines, is ``value``."""
    wanted = value.lower()

    def matches(text: str) -> bool:
        text = text.lower()
        return text == wanted or ("\n" in text and wanted in text.split("\n"))

    return matches


def finds(pattern: str) -> Matches:
    """Whether a regular expression finds something. Raises ``ValueError`` with one line."""
    _check(pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what Python may once read otherwise
            compiled = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except (re.error, OverflowError) as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return _found(compiled, SUBJECT_LIMIT)


def _found(pattern: re.Pattern[str], limit: int | None = None) -> Matches:
    @lru_cache(REMEMBERED)
    def matches(text: str) -> bool:
        return text != "" and pattern.search(text[:limit]) is not None

    return matches


def _fitting(value: str) -> str:
    """The regular expression of a value with ``*``, which gives way but never comes back.

    Each star takes as little as it can and what follows is taken at once (an atomic group), so
    that many stars cost no more than one after the other.
    """
    first, *others = map(re.escape, _STARS.split(value))
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>.*?{part})" for part in middle) + (f".*{last}" if last else ".*")


def _check(pattern: str) -> None:
    """Refuse what could take for ever."""
    if len(pattern) > PATTERN_LIMIT:
        raise ValueError(f"a regular expression has at most {PATTERN_LIMIT} characters")
    groups = [False]  # whether there is a choice in the group: a repeat or an alternative
    repeats, at, atom_chooses = 0, 0, False
    while at < len(pattern):
        at, piece = _piece(pattern, at)
        if _UNWELCOME.match(piece):
            raise ValueError("comments and verbose patterns are not taken")
        if piece[0] == "(" and piece[-1:] != ")":
            groups.append(False)
            if len(groups) > GROUPS_LIMIT:
                raise ValueError(f"more than {GROUPS_LIMIT} groups inside each other")
        elif piece == ")" and len(groups) > 1:
            atom_chooses = groups.pop()
            groups[-1] |= atom_chooses
            continue
        elif piece == "|":
            groups[-1] = True
        elif (times := _repeats(piece)) is not None:
            if times and atom_chooses:
                raise ValueError("a repeat of what repeats or chooses could take for ever")
            repeats += times == _ENDLESS
            groups[-1] |= times != _FIXED
            if repeats > REPEATS_LIMIT:
                raise ValueError(f"more than {REPEATS_LIMIT} repeats could take for ever")
        atom_chooses = False


_ENDLESS, _FIXED, _MAYBE = 2, 1, 0


def _repeats(piece: str) -> int | None:
    """Whether a piece repeats the one before it: without end, often, or at most once."""
    if piece in ("*", "+"):
        return _ENDLESS
    if piece == "?":
        return _MAYBE
    times = _TIMES.fullmatch(piece)
    if times is None or not (times[1] or times[3]):
        return None
    if any(len(it) > 4 or int(it) > _MOST_TIMES for it in (times[1], times[3]) if it):
        raise ValueError(f"more than {_MOST_TIMES} times is too often")
    return _ENDLESS if times[2] else _FIXED


def _piece(pattern: str, at: int) -> tuple[int, str]:
    """The next piece of a regular expression, and where the one behind it begins."""
    if pattern[at] == "\\":
        return at + 2, "\\x"
    for known in (_SET, _TIMES, _OPENING):
        if found := known.match(pattern, at):
            return found.end(), found[0]
    return at + 1, pattern[at]
