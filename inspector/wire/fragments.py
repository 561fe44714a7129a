"""IP fragments: pieces of one datagram in, its bytes out.

Rule 1: of bytes that came twice the first win (RFC 5722 would have overlaps dropped; an inspector
shows what was there).
Rule 2: memory is bounded: what is too old or too much is given up, the oldest first.
Rule 3: this module does not know IP; a key tells which pieces belong together.
Sources: RFC 791, section 3.2; RFC 8200, section 4.5.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable
from typing import NamedTuple

DATAGRAM_LIMIT = 65_535
"""Bytes of the largest datagram that fragments make."""

OPEN_LIMIT = 256
"""Datagrams that wait for a fragment at once."""

BYTES_LIMIT = 4 * 1024 * 1024
"""Bytes that wait in all, as in Linux (``ipfrag_high_thresh``); each fragment costs some more."""

AGE_LIMIT_US = 30_000_000
"""How long a datagram waits, by packet time; Linux's ``ipfrag_time``."""

_FRAGMENT_COST = 256


class Fragment(NamedTuple):
    """A piece of a datagram: ``length`` bytes from ``offset``, of which ``data`` was captured.

    ``more``: others follow. ``tag`` is the packet's.
    """

    offset: int
    data: bytes
    length: int
    more: bool
    tag: int


class Whole(NamedTuple):
    """A datagram of ``length`` bytes; ``data`` ends at the first byte that was not captured.

    ``tags`` are those of all its fragments but the last to come.
    """

    data: bytes
    length: int
    tags: tuple[int, ...]


class _Waiting:
    """A datagram that is not complete: its pieces, and the bytes that they are (in order)."""

    __slots__ = ("_ends", "_pieces", "_starts", "_total", "cost", "since_us", "tags")

    def __init__(self, since_us: int) -> None:
        self.since_us = since_us
        self.cost = 0
        self.tags: list[int] = []
        self._total: int | None = None
        self._pieces: list[tuple[int, bytes]] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, fragment: Fragment) -> Whole | None:
        """The datagram, if this was the last of it."""
        offset, data, length, more, tag = fragment
        for start, end in self._claim(offset, offset + length):
            if piece := data[start - offset : end - offset]:
                self._pieces.append((start, piece))
        if not more and self._total is None:
            self._total = offset + length
        if self._total is not None and self._starts[0] == 0 and self._ends[0] >= self._total:
            return Whole(self._joined(self._total), self._total, tuple(self.tags))
        self.tags.append(tag)
        self.cost += len(data) + _FRAGMENT_COST
        return None

    def _claim(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts from start to end that nobody claimed; neighbours become one."""
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        free, at = [], start
        for number in range(first, last):
            if at < self._starts[number]:
                free.append((at, self._starts[number]))
            at = max(at, self._ends[number])
        if at < end:
            free.append((at, end))
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]
        return free

    def _joined(self, total: int) -> bytes:
        whole = bytearray()
        for start, data in sorted(self._pieces):
            if start != len(whole):
                break  # the capture cut the piece before
            whole += data
        return bytes(whole[:total])


class Fragments:
    """All datagrams that wait for fragments."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, _Waiting] = {}
        self._cost = 0
        self._given_up = 0

    @property
    def dropped(self) -> int:
        """Fragments of which nothing came: given up, or still waiting."""
        return self._given_up + sum(len(it.tags) for it in self._waiting.values())

    def add(self, key: Hashable, fragment: Fragment, time_us: int) -> Whole | None:
        """The datagram that a fragment completes. It lies within ``DATAGRAM_LIMIT``, not empty."""
        self._give_up_old(time_us)
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = _Waiting(time_us)
        cost = waiting.cost
        whole = waiting.add(fragment)
        if whole is not None:
            del self._waiting[key]
            self._cost -= cost
            return whole
        self._cost += waiting.cost - cost
        while self._cost > BYTES_LIMIT or len(self._waiting) > OPEN_LIMIT:
            self._give_up_oldest()
        return None

    def _give_up_old(self, time_us: int) -> None:
        while self._waiting:
            oldest = next(iter(self._waiting.values()))
            if oldest.since_us + AGE_LIMIT_US >= time_us:
                return
            self._give_up_oldest()

    def _give_up_oldest(self) -> None:
        oldest = self._waiting.pop(next(iter(self._waiting)))
        self._cost -= oldest.cost
        self._given_up += len(oldest.tags)
