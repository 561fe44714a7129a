"""A ticket beside what came of it: every setting, asked for and given.

Rule: pure and total; a setting that was not told is a dash.
"""

from collections.abc import Iterator, Sequence

from inspector.events.words import joined
from inspector.protocols.scan_ticket import DocumentFinalParameters, ScanTicket
from inspector.story.tickets import Difference, compare, is_length, label_of
from inspector.tui.text.lines import Source
from inspector.tui.views.paragraphs import table, title
from inspector.tui.views.table import Column

DIFFERS, MUST_HONOR = "≠", "!"

_NOT_TOLD = "-"
_MM_OF_MIL = 0.0254
_MOST_DIGITS = 9


def ticket_lines(
    asked: ScanTicket | None, final: DocumentFinalParameters | None, width: int
) -> Iterator[Source]:
    """The settings side by side, those that differ first; nothing if there is no ticket."""
    rows = compare(asked, final) if asked is not None or final is not None else ()
    if not rows:
        return
    differ = sum(it.differs for it in rows)
    signs = joined(
        f"{DIFFERS} {differ} changed" if differ else _unchanged(asked, final),
        f"{MUST_HONOR} MustHonor" if any(it.must_honor for it in rows) else "",
        by="   ",
    )
    yield from title(f"Ticket and final parameters:  {signs}", width)
    yield from table(COLUMNS, rows, width)


def _unchanged(asked: ScanTicket | None, final: DocumentFinalParameters | None) -> str:
    if asked is None:
        return "the ticket was not seen"
    return "nothing changed" if final is not None else "the device told none"


def _signs(it: Difference) -> str:
    return (DIFFERS if it.differs else " ") + (MUST_HONOR if it.must_honor else " ")


def _kind(it: Difference) -> str:
    if not it.differs:
        return "" if it.asked is not None else "muted"
    return "removed" if it.must_honor else "note"


def _value(words: str | None, path: str) -> str:
    """The value; a length with what people measure: ``8500 = 215.9 mm``."""
    if words is None:
        return _NOT_TOLD
    if is_length(path) and words.isdecimal() and len(words) <= _MOST_DIGITS:
        return f"{words} = {int(words) * _MM_OF_MIL:.1f} mm" if int(words) else words
    return words or "(empty)"


def _remark(it: Difference) -> str:
    return joined(
        "MustHonor" if it.must_honor and it.differs else "",
        "overridden" if it.override else "",
        "default" if it.used_default else "",
    )


_NARROW = 64  # cells from which there is room for remarks


def _asked(it: Difference) -> str:
    return _value(it.asked, it.element)


def _got(it: Difference) -> str:
    return _value(it.got, it.element)


def _label(it: Difference) -> str:
    return label_of(it.element)


COLUMNS: Sequence[Column[Difference]] = (
    Column("", 2, _signs, kind=_kind),
    Column("Setting", 16, _label, below_width=_NARROW, kind=_kind),
    Column("Setting", 26, _label, from_width=_NARROW, kind=_kind),
    Column("Asked for", 12, _asked, below_width=_NARROW, kind=_kind),
    Column("Asked for", 18, _asked, from_width=_NARROW, kind=_kind),
    Column("Got", 0, _got, below_width=_NARROW, kind=_kind),
    Column("Got", 18, _got, from_width=_NARROW, kind=_kind),
    Column("Remark", 0, _remark, from_width=_NARROW, kind=_kind),
)
"""What was asked for beside what was got; where there is room, what the device said of it."""
