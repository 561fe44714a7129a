"""The list's content: rows in order of arrival, and which of them the filter lets through.

Rule 1: no widget in here; a million rows cost a list of them and, when filtered, a list of places.
Rule 2: a row never moves. Its place is its index; an answer, or the same datagram sent again,
changes it where it stands.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inspector.events.event import Event, Kind, Phase
from inspector.tui.filter import Filter
from inspector.tui.rows import Row, answered, repeated, row_of

REMEMBERED = 100_000
"""Exchanges and datagrams whose place is known, the oldest goes first.

What belongs to one that is forgotten is a row of its own.
"""


class Change(NamedTuple):
    """What a batch did: rows added at the end, rows that were there and changed (by place)."""

    added: int
    changed: frozenset[int]


class Listing:
    """Rows by place, and the places that are shown.

    ``faults`` and ``noted`` count the exchanges that have a fault or notes.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.filter = Filter()
        self.faults = 0
        self.noted = 0
        self._shown: list[int] | None = None  # None: everything
        self._places: dict[str, int] = {}
        self._datagrams: dict[int, int] = {}
        self._filtered_to = 0

    @property
    def shown(self) -> Sequence[int]:
        """The places that are shown, ascending."""
        return range(len(self.rows)) if self._shown is None else self._shown

    def feed(self, events: Iterable[Event]) -> Change:
        """Take events as they come: new rows, or what belongs to rows that are there."""
        before = len(self.rows)
        changed: set[int] = set()
        for event in events:
            place = self._belongs_to(event)
            if place is None:
                self._add(row_of(event))
                if event.kind is Kind.DATAGRAM:
                    _remember(self._datagrams, event.repeats or event.seq, len(self.rows) - 1)
            else:
                changes = answered if event.repeats is None else repeated
                self._change(place, changes(self.rows[place], event))
                changed.add(place)
        return Change(len(self.rows) - before, frozenset(p for p in changed if p < before))

    def _belongs_to(self, event: Event) -> int | None:
        if event.repeats is not None:
            return self._datagrams.get(event.repeats)
        return None if event.kind is Kind.REQUEST else self._places.get(event.exchange)

    def place_of(self, exchange: str) -> int | None:
        """Where an exchange stands; ``None`` when it has not been seen or was long ago."""
        return self._places.get(exchange)

    def index_of(self, place: int) -> int | None:
        """The how-manieth shown row a place is; ``None`` when the filter hides it."""
        if self._shown is None:
            return place if place < len(self.rows) else None
        index = bisect_left(self._shown, place)
        return index if index < len(self._shown) and self._shown[index] == place else None

    def nearest(self, place: int) -> int:
        """The index of the shown row that is closest below a place, or the last one."""
        return max(0, min(bisect_left(self.shown, place), len(self.shown) - 1))

    def start_filter(self, wanted: Filter) -> None:
        """Show only what passes, from now on; rows that are there come with ``filter_more``."""
        self.filter = wanted
        self._shown = None if wanted.empty else []
        self._filtered_to = len(self.rows) if wanted.empty else 0

    def filter_more(self, limit: int) -> bool:
        """Look at the next ``limit`` rows; whether any are left to look at."""
        if self._shown is None:
            return False
        end = min(self._filtered_to + limit, len(self.rows))
        passes = self.filter.passes
        rows = self.rows
        self._shown += [place for place in range(self._filtered_to, end) if passes(rows[place])]
        self._filtered_to = end
        return end < len(rows)

    def _add(self, row: Row) -> None:
        place = len(self.rows)
        self.rows.append(row)
        self._count(row, 1)
        _remember(self._places, row.exchange, place)
        if self._shown is not None and self._filtered_to == place:
            self._filtered_to = place + 1
            if self.filter.passes(row):
                self._shown.append(place)

    def _change(self, place: int, row: Row) -> None:
        self._count(self.rows[place], -1)
        self._count(row, 1)
        self.rows[place] = row
        if self._shown is None or place >= self._filtered_to:
            return
        index = self.index_of(place)
        if self.filter.passes(row):
            if index is None:
                self._shown.insert(bisect_left(self._shown, place), place)
        elif index is not None:
            del self._shown[index]

    def _count(self, row: Row, step: int) -> None:
        self.faults += step * (row.state is Phase.FAULT)
        self.noted += step * (row.notes > 0)


def _remember[K](places: dict[K, int], key: K, place: int) -> None:
    places[key] = place
    if len(places) > REMEMBERED:
        del places[next(iter(places))]
