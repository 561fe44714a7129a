"""The list's content: rows in order of arrival, which the filter lets through, and their lines.

Rule 1: no widget in here; a million rows cost a list of them and a few numbers each.
Rule 2: a row never moves. Its place is its index; an answer, or the same datagram sent again,
changes it where it stands.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from inspector.events.event import Event, Kind, Phase
from inspector.tui.messages.apart import Apart
from inspector.tui.messages.event_index import EventIndex
from inspector.tui.messages.filter import Filter
from inspector.tui.messages.folding import Folding
from inspector.tui.messages.names import Names
from inspector.tui.messages.row_parts import again, alike, part
from inspector.tui.messages.rows import Row, answered, repeated, row_of

REMEMBERED = 100_000
"""Exchanges and datagrams whose place is known at least, the latest ones.

What belongs to one that is forgotten is a row of its own.
"""


class Arrangement(StrEnum):
    """What a line of the list is."""

    FOLDED = "folded"
    """An exchange, or several that say the same."""
    PLAIN = "plain"
    """An exchange."""
    APART = "apart"
    """An event: request and answer stand apart."""


class Change(NamedTuple):
    """What a batch did: rows added at the end, rows that were there and changed (by place)."""

    added: int
    changed: frozenset[int]


class Found(NamedTuple):
    """Where an event is: the place of its row, and whether the filter hides it."""

    place: int
    hidden: bool


class Listing:
    """Rows by place, the places that are shown, and the lines they are shown on.

    ``faults`` and ``noted`` count the exchanges that have a fault or notes. A line has an index;
    ``place_at`` says whose it is.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.names = Names()
        self.filter = Filter()
        self.arrangement = Arrangement.FOLDED
        self.faults = 0
        self.noted = 0
        self.first_us = 0  # the first message whose time is known
        self.index = EventIndex()
        self._shown: list[int] | None = None  # None: everything
        self._all_folded = Folding(self._alike)
        self._folded = self._all_folded  # of what is shown
        self._apart: Apart | None = None  # None: everything
        self._places = _Recent[str]()
        self._datagrams = _Recent[int]()
        self._filtered_to = 0

    # --- what comes in -------------------------------------------------------------------------

    def feed(self, events: Iterable[Event]) -> Change:
        """Take events as they come: new rows, or what belongs to rows that are there."""
        before = len(self.rows)
        changed: set[int] = set()
        for event in events:
            place = self._belongs_to(event)
            if place is None:
                place = self._add(event)
            else:
                changes = answered if event.repeats is None else repeated
                self._change(place, changes(self.rows[place], event))
                if place < before:
                    changed.add(place)
            self.index.add(event.seq, event.time_us, place)
        self._arrange(before, changed)
        return Change(len(self.rows) - before, frozenset(changed))

    def refresh(self, events: Sequence[Event]) -> Change:
        """Take the events of an exchange as they are read now: somebody noted something there."""
        changed = {it.place for event in events if (it := self.find(event.seq)) is not None}
        for place in changed:
            self._change(place, again(self.rows[place], events))
        self._arrange(len(self.rows), changed)
        return Change(0, frozenset(changed))

    def _belongs_to(self, event: Event) -> int | None:
        if event.repeats is not None:
            return self._datagrams.get(event.repeats)
        return None if event.kind is Kind.REQUEST else self._places.get(event.exchange)

    def _add(self, event: Event) -> int:
        row, place = row_of(event, self.names), len(self.rows)
        self.rows.append(row)
        self._count(row, 1)
        self.first_us = self.first_us or row.time_us
        self._places.remember(row.exchange, place)
        if event.kind is Kind.DATAGRAM:
            self._datagrams.remember(event.repeats or event.seq, place)
        return place

    def _change(self, place: int, row: Row) -> None:
        self._count(self.rows[place], -1)
        self._count(row, 1)
        self.rows[place] = row

    def _count(self, row: Row, step: int) -> None:
        self.faults += step * (row.state is Phase.FAULT)
        self.noted += step * (row.notes > 0)

    def _arrange(self, before: int, changed: Iterable[int]) -> None:
        """Put the rows from ``before`` on, and what was changed, where they are shown."""
        self._all_folded.change(changed)
        self._all_folded.extend(range(before, len(self.rows)))
        if self._shown is None or self._apart is None:
            return
        for place in changed:
            if place < self._filtered_to:
                self._filter_again(self._shown, self._apart, place)
        if self._filtered_to == before:
            self.filter_more(len(self.rows) - before)

    def _filter_again(self, shown: list[int], apart: Apart, place: int) -> None:
        index = bisect_left(shown, place)
        was = index < len(shown) and shown[index] == place
        passes = self.filter.passes(self.rows[place])
        if passes and was:
            self._folded.change((place,))
        elif passes:
            shown.insert(index, place)
            self._folded.enter(place)
            apart.change(place, self.rows[place], passes=True)
        elif was:
            del shown[index]
            self._folded.leave(place)
            apart.change(place, self.rows[place], passes=False)

    def _alike(self, one: int, other: int) -> bool:
        return alike(self.rows[one], self.rows[other])

    # --- the filter ----------------------------------------------------------------------------

    def start_filter(self, wanted: Filter) -> None:
        """Show only what passes, from now on; rows that are there come with ``filter_more``."""
        self.filter = wanted
        self._shown = None if wanted.empty else []
        self._folded = self._all_folded if wanted.empty else Folding(self._alike)
        self._apart = None if wanted.empty else Apart(self.index)
        self._filtered_to = len(self.rows) if wanted.empty else 0

    def filter_more(self, limit: int) -> bool:
        """Look at the next ``limit`` rows; whether any are left to look at."""
        if self._shown is None or self._apart is None:
            return False
        begin, end = self._filtered_to, min(self._filtered_to + limit, len(self.rows))
        passes = self.filter.passes
        flags = [passes(row) for row in self.rows[begin:end]]
        places = [place for place, passed in enumerate(flags, begin) if passed]
        self._shown += places
        self._folded.extend(places)
        self._filtered_to = end
        self._apart.flags.extend(flags)
        self._apart.extend(end)
        return end < len(self.rows)

    # --- looking -------------------------------------------------------------------------------

    @property
    def shown(self) -> Sequence[int]:
        """The places that are shown, ascending."""
        return range(len(self.rows)) if self._shown is None else self._shown

    @property
    def lines(self) -> int:
        """How many lines there are."""
        if self.arrangement is Arrangement.FOLDED:
            return len(self._folded.lines)
        return len(self.shown if self.arrangement is Arrangement.PLAIN else self._shown_events)

    @property
    def _shown_events(self) -> Sequence[int]:
        return range(len(self.index)) if self._apart is None else self._apart.shown

    @property
    def folded(self) -> Folding | None:
        """The folds of what is shown; ``None`` if nothing is folded."""
        return self._folded if self.arrangement is Arrangement.FOLDED else None

    def place_at(self, index: int) -> int:
        """The place of the row that a line begins with."""
        if self.arrangement is Arrangement.APART:
            return self.index.place(self._shown_events[index])
        lines = self.shown if self.folded is None else self.folded.lines
        return lines[index]

    def seq_at(self, index: int) -> int:
        """The number of the event that a line begins with."""
        if self.arrangement is Arrangement.APART:
            return self.index.seq(self._shown_events[index])
        return self.rows[self.place_at(index)].seq

    def row_at(self, index: int) -> Row:
        """What a line shows: a row, or of one that is shown apart an event alone."""
        row = self.rows[self.place_at(index)]
        if self.arrangement is not Arrangement.APART:
            return row
        event = self._shown_events[index]
        return part(row, self.index.seq(event), self.index.time_us(event))

    def members_at(self, index: int) -> Sequence[int]:
        """The places that a line stands for."""
        place = self.place_at(index)
        return (place,) if self.folded is None else self.folded.members(place)

    def index_of(self, place: int, seq: int | None = None) -> int | None:
        """The line that shows a place (and event ``seq``); ``None`` when the filter hides it."""
        if self.arrangement is Arrangement.APART:
            wanted = self.rows[place].seq if seq is None else seq
            event = self.index.find(wanted) if place < len(self.rows) else None
            return None if event is None else _index(self._shown_events, event)
        return _index(self.shown, place) if self.folded is None else self.folded.index_of(place)

    def nearest(self, place: int, seq: int | None = None) -> int:
        """The line that shows a place, else the closest below it, or the last one."""
        if self.folded is not None:
            return self.folded.nearest(place)
        if self.arrangement is Arrangement.PLAIN:
            return max(0, min(bisect_left(self.shown, place), len(self.shown) - 1))
        wanted = self.rows[place].seq if seq is None and place < len(self.rows) else seq
        event = self.index.find(wanted or 0) or 0
        return max(0, min(bisect_left(self._shown_events, event), len(self._shown_events) - 1))

    def place_of(self, exchange: str) -> int | None:
        """Where an exchange stands; ``None`` when it has not been seen or was long ago."""
        return self._places.get(exchange)

    def find(self, seq: int) -> Found | None:
        """Where the event with a number is; ``None`` if it has not come."""
        event = self.index.find(seq)
        if event is None:
            return None
        place = self.index.place(event)
        return Found(place, _index(self.shown, place) is None)


def _index(numbers: Sequence[int], wanted: int) -> int | None:
    index = bisect_left(numbers, wanted)
    return index if index < len(numbers) and numbers[index] == wanted else None


class _Recent[K]:
    """Places of the latest keys: ``REMEMBERED`` of them at least, twice as many at most.

    In two halves, because a dict that loses its oldest key again and again looks for the next one
    among all it has lost.
    """

    def __init__(self) -> None:
        self._new: dict[K, int] = {}
        self._old: dict[K, int] = {}

    def get(self, key: K) -> int | None:
        place = self._new.get(key)
        return self._old.get(key) if place is None else place

    def remember(self, key: K, place: int) -> None:
        if len(self._new) >= REMEMBERED:
            self._old, self._new = self._new, {}
        self._new[key] = place
