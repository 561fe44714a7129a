"""Folding XML that is indented: which lines an element spans, and its line when it is folded.

Rule 1: pure and total; text that is no XML has nothing to fold.
Rule 2: one pass over the lines: a megabyte takes some 15 ms.
"""

import re
from collections.abc import Collection, Sequence

from inspector.tui.text.lines import Line, Piece, Source, paint_xml

_NAME = re.compile(r"</?([^\s<>/]+)")
_FOLDED_PARTS = re.compile(r"(\s*<[^\s<>/]+)( …)?(>)(…)(</[^\s<>/]+>)( .*)")

type Blocks = dict[int, int]
"""The first line of an element and its last one."""


def blocks_of(lines: Sequence[str]) -> Blocks:
    """The elements that span several lines."""
    found: Blocks = {}
    opened: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines):
        text = line.lstrip(" ")
        if text[:1] != "<":
            continue
        indent = len(line) - len(text)
        if text[1:2] == "/":
            while opened and opened[-1][1] > indent:
                opened.pop()
            if opened and opened[-1][1:] == (indent, _name(text)):
                found[opened.pop()[0]] = number
        elif _opens(text):
            opened.append((number, indent, _name(text)))
    return found


def _opens(text: str) -> bool:
    """Whether a line is a start tag and nothing more."""
    is_tag = text[1:2] not in ("!", "?") and text[-1] == ">" and text[-2] != "/"
    return is_tag and text.find("<", 1) < 0


def _name(text: str) -> str:
    match = _NAME.match(text)
    return match[1] if match else ""


def shown_lines(count: int, blocks: Blocks, folded: Collection[int]) -> list[int]:
    """The numbers of the lines that are in view when these elements are folded."""
    if not folded:
        return list(range(count))
    shown: list[int] = []
    at = 0
    while at < count:
        shown.append(at)
        at = blocks[at] + 1 if at in folded else at + 1
    return shown


def folded_line(text: str, lines: int) -> Source:
    """The line of an element that is folded: ``<Tag …>…</Tag> (12 lines)``."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    name = _name(text.lstrip(" "))
    more = " …" if " " in text.strip() else ""
    return Source(f"{indent}<{name}{more}>…</{name}> ({lines:,} lines)", _paint_folded)


def _paint_folded(text: str) -> Line:
    match = _FOLDED_PARTS.fullmatch(text)
    if match is None:
        return paint_xml(text)
    kinds = ("tag", "attribute", "tag", "muted", "tag", "muted")
    parts = zip(match.groups(""), kinds, strict=True)
    return tuple(Piece(part, kind) for part, kind in parts if part)
