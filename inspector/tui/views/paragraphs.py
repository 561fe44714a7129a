"""What is told of an item below its list: titles, labelled words, tables, in lines of a width.

Rule: pure and total; every text is cut and cleaned, and folded between words, so that no line is
wider than asked for unless the width is less than ``NARROWEST``.
"""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple

from rich.cells import cell_len

from inspector.tui.messages.columns import fit
from inspector.tui.text.lines import Line, Piece, Source, as_kind, plain
from inspector.tui.views.table import Column, heads, layout, line, shown

TEXT_LIMIT = 4000
"""Characters of one text that are told."""

NARROWEST = 10
"""Cells into which words are folded at least."""

LABEL_WIDTH = 24
"""Cells of a label at most."""

type Pairs = Iterable[tuple[str, str]]


class Entry(NamedTuple):
    """A label of its own kind of piece, words beside it, and what is remarked below them."""

    label: str
    kind: str
    words: str
    remark: str = ""


def drawn(pieces: Line) -> Source:
    """A line that is coloured already."""
    return Source("".join(it.text for it in pieces), lambda text: pieces)


def title(text: str, width: int) -> list[Source]:
    """A heading, with an empty line before it."""
    return [Source("", plain), *told(text, width, "title")]


def told(text: str, width: int, kind: str = "", indent: str = "") -> list[Source]:
    """A text of one kind, folded between words; all lines but the first are indented."""
    room = max(width, NARROWEST)
    return [Source(it, as_kind(kind)) for it in _folded(shown(text, TEXT_LIMIT), room, indent)]


def labelled(pairs: Pairs, width: int) -> Iterator[Source]:
    """Labels and words, the words below each other; a label that comes again is left out."""
    rows = [(shown(label), shown(words, TEXT_LIMIT)) for label, words in pairs]
    longest = max((cell_len(label) for label, _ in rows), default=0)
    wide = max(1, min(longest, LABEL_WIDTH, width // 3))
    room = max(width - wide - 2, NARROWEST)
    before = ""
    for label, words in rows:
        name = "" if label == before else label
        before = label
        for text in _folded(words, room) or [""]:
            yield drawn((Piece(fit(name, wide) + "  ", "muted"), Piece(text)))
            name = ""


def entries(rows: Sequence[Entry], width: int) -> Iterator[Source]:
    """Entries with their words below each other."""
    longest = max((cell_len(shown(it.label)) for it in rows), default=0)
    wide = max(1, min(longest, width * 2 // 5))
    room = max(width - wide - 2, NARROWEST)
    for it in rows:
        label = shown(it.label)
        for text in _folded(shown(it.words, TEXT_LIMIT), room) or [""]:
            yield drawn((Piece(fit(label, wide) + "  ", it.kind), Piece(text)))
            label = ""
        for text in _folded(shown(it.remark, TEXT_LIMIT), room):
            yield drawn((Piece(" " * (wide + 2)), Piece(text, "muted")))


def table[T](columns: Sequence[Column[T]], rows: Iterable[T], width: int) -> Iterator[Source]:
    """A table with its heads; nothing if it has no rows."""
    laid = layout(columns, width)
    for number, row in enumerate(rows):
        if not number:
            yield Source(heads(laid), as_kind("muted"))
        yield drawn(line(row, laid))


def _folded(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most ``width`` cells, folded between words where there are any."""
    if len(text) * 2 <= width:
        return [text] if text else []
    lines = wrap(text, width, subsequent_indent=indent, break_on_hyphens=False)
    if text.isascii() or all(cell_len(it) <= width for it in lines):
        return lines
    # wide characters: half as many surely fit
    return wrap(text, max(width // 2, 1), break_on_hyphens=False)
