"""The next line that somebody looks for who asks what failed: a fault, a cut, a finding.

Rule: pure. A million lines take a few tenths of a second, so a line costs no more than a look at
its first row: what is folded with it says the same.
"""

from collections.abc import Iterable

from inspector.events.event import Phase
from inspector.tui.messages.listing import Listing
from inspector.tui.messages.rows import Row

_FAILED = (Phase.FAULT, Phase.UNDECODED)


def next_troubled(listing: Listing, line: int, found: Iterable[int], step: int) -> int | None:
    """The next troubled line after one, or (-1) the one before; the ends are joined.

    ``found`` are the events at which a rule found something. ``None`` if there is no other.
    """
    noted, rows, count = _lines_of(listing, found), listing.rows, listing.lines
    for away in range(1, count):
        other = (line + step * away) % count
        if other in noted:
            return other
        if _failed(rows[listing.place_at(other)]) and _failed(listing.row_at(other)):
            return other
    return None


def _failed(row: Row) -> bool:
    """Whether it is a fault, or was cut, or could not be read; TLS that is closed is none."""
    return row.state in _FAILED and not row.sealed


def _lines_of(listing: Listing, events: Iterable[int]) -> set[int | None]:
    """On which lines these events are, as far as the filter lets them through."""
    found = ((event, listing.find(event)) for event in events)
    return {listing.index_of(it.place, event) for event, it in found if it is not None}
