"""Marks that a person puts at messages: words, each with a sign and a colour.

Rule: any word is a mark. Those of the table have a sign of their own, all others share
``REMARKED``; what a file says (``:red_circle:`` of mitmproxy) is read as the word of the table.
"""

from typing import NamedTuple

from inspector.events.clean import clean
from inspector.events.text import REMARKED

MARK_LIMIT = 40
"""Characters of a mark: it is a word."""


class Mark(NamedTuple):
    """A mark: its word, its sign (one cell), its colour, and what mitmproxy calls it.

    ``colour`` is an ANSI colour; empty where there is none. A mark of no table has no ``flow``.
    """

    word: str
    sign: str
    colour: str = ""
    flow: str = ""


MARKS = (
    Mark("red", "●", "red", ":red_circle:"),
    Mark("yellow", "▲", "yellow", ":yellow_circle:"),
    Mark("green", "✓", "green", ":green_circle:"),
    Mark("blue", "◆", "blue", ":large_blue_circle:"),
    Mark("magenta", "✚", "magenta", ":purple_circle:"),
    Mark("star", REMARKED, "", ":default:"),
)
"""In the order in which a key goes through them."""

_OTHER_NAMES = {"purple": "magenta", "blue_circle": "blue", REMARKED: "star", "⭐": "star"}
_BY_NAME = {
    name: mark
    for mark in MARKS
    for name in (
        mark.word,
        mark.flow.strip(":"),
        *(n for n, w in _OTHER_NAMES.items() if w == mark.word),
    )
}


def mark_named(text: str) -> Mark:
    """The mark that a file or a person calls so (``red``, ``:red_circle:``, ``todo``).

    Its word is clean; empty if the text says nothing.
    """
    name = text.strip(": \t\r\n")
    return _BY_NAME.get(name.lower()) or Mark(clean(" ".join(name.split()))[:MARK_LIMIT], REMARKED)


def next_word(text: str) -> str:
    """The word of the mark that comes after this one in the table; empty after the last."""
    words = ["", *(mark.word for mark in MARKS)]
    word = mark_named(text).word
    return words[(words.index(word) + 1) % len(words)] if word in words else ""


def flow_name(text: str) -> str:
    """What mitmproxy calls a mark: its own name for those of the table, else the mark as it is."""
    return (text and mark_named(text).flow) or text


def from_flow(name: str) -> str:
    """The mark that mitmproxy calls so, the inverse of ``flow_name``."""
    mark = mark_named(name)
    return mark.word if mark.flow == name else name
