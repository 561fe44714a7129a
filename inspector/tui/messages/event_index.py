"""Every event in order of arrival, and the row it belongs to.

Rule: numbers only, 20 bytes an event; what an event tells stands in its row.
"""

from array import array
from bisect import bisect_left
from itertools import compress

_LEAST, _MOST = -(2**63), 2**63 - 1


class EventIndex:
    """Numbers, times (Unix microseconds) and rows of events, numbered from 0 as they came."""

    def __init__(self) -> None:
        self._seqs: array[int] = array("q")
        self._times: array[int] = array("q")
        self._places: array[int] = array("I")

    def __len__(self) -> int:
        return len(self._seqs)

    def add(self, seq: int, time_us: int, place: int) -> None:
        """One event more."""
        _append(self._seqs, seq)
        _append(self._times, time_us)
        self._places.append(place)

    def seq(self, number: int) -> int:
        """The number that the session gave the event."""
        return self._seqs[number]

    def time_us(self, number: int) -> int:
        """When it was seen."""
        return self._times[number]

    def place(self, number: int) -> int:
        """The row it belongs to."""
        return self._places[number]

    def find(self, seq: int) -> int | None:
        """Which one has a number that the session gave."""
        number = bisect_left(self._seqs, seq)
        return number if number < len(self._seqs) and self._seqs[number] == seq else None

    def passing(self, begin: int, end: int, passes: bytearray) -> "array[int]":
        """Those of a range whose row passes; ``passes`` has a byte for each row."""
        flags = map(passes.__getitem__, self._places[begin:end])
        return array("I", compress(range(begin, end), flags))

    def up_to(self, begin: int, place: int) -> int:
        """The first event from ``begin`` on that belongs to a row at ``place`` or after it."""
        places = self._places
        while begin < len(places) and places[begin] < place:
            begin += 1
        return begin


def _append(numbers: "array[int]", number: int) -> None:
    try:
        numbers.append(number)
    except OverflowError:  # no clock and no recorder says that, a file may
        numbers.append(min(max(number, _LEAST), _MOST))
