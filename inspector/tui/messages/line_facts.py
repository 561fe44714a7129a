"""What there is to know about a line of the list, put together when it is drawn.

Rule: pure; a line is asked for while it is in view, so that nothing of it is kept.
"""

from collections.abc import Collection, Mapping, Sequence

from inspector.tui.messages.columns import Shown, Timing
from inspector.tui.messages.listing import Listing
from inspector.tui.messages.rows import Row

FOUND_LOOK = 100
"""Rows of a fold that are looked at for findings; a longer one shows those of its beginning."""

type Findings = Mapping[int, Collection[str]]
"""Which rules an event is evidence of."""


def facts_of(
    listing: Listing,
    index: int,
    *,
    timing: Timing = Timing.ABSOLUTE,
    findings: Findings | None = None,
    chosen: Collection[int] = (),
) -> Shown:
    """The line with an index; ``chosen`` are places."""
    place, row = listing.place_at(index), listing.row_at(index)
    members = listing.members_at(index)
    return Shown(
        row,
        _since_us(listing, index, timing),
        len(members),
        listing.folded is not None and listing.folded.is_open(place),
        place in chosen,
        bool(findings) and _is_found(listing, row, members, findings or {}),
    )


def _since_us(listing: Listing, index: int, timing: Timing) -> int | None:
    """The moment from which the time of a line counts; 0 if there is none."""
    match timing:
        case Timing.ABSOLUTE:
            return None
        case Timing.RELATIVE:
            return listing.first_us
    return listing.row_at(index - 1).time_us if index else 0


def _is_found(listing: Listing, row: Row, members: Sequence[int], findings: Findings) -> bool:
    """Whether one of the events of a line is evidence of something."""
    rows = (row,) if len(members) == 1 else [listing.rows[it] for it in members[:FOUND_LOOK]]
    return any(seq in findings for it in rows for seq in (it.seq, *it.answers))
