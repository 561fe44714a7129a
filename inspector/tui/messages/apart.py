"""Events that are shown when a filter is on and requests and answers stand apart.

Rule: an event passes with its row; nobody reads half an exchange.
"""

from array import array
from bisect import bisect_left

from inspector.tui.messages.event_index import EventIndex
from inspector.tui.messages.rows import Row


class Apart:
    """The events that are ``shown``, ascending; ``flags`` says of each row whether it passes."""

    def __init__(self, events: EventIndex) -> None:
        self.shown: array[int] = array("I")
        self.flags = bytearray()
        self._events = events
        self._to = 0

    def extend(self, place: int) -> None:
        """Take what has come of the rows before ``place``; ``flags`` are of all those."""
        end = self._events.up_to(self._to, place)
        self.shown.extend(self._events.passing(self._to, end, self.flags))
        self._to = end

    def change(self, place: int, row: Row, *, passes: bool) -> None:
        """A row that did not pass does now, or the other way round."""
        self.flags[place] = passes
        if row.repeated:  # of datagrams that were sent again no numbers are kept
            self.shown = self._events.passing(0, self._to, self.flags)
            return
        for seq in (row.seq, *row.answers):
            number = self._events.find(seq)
            if number is not None and number < self._to:
                self._put(number, there=passes)

    def _put(self, number: int, *, there: bool) -> None:
        index = bisect_left(self.shown, number)
        is_there = index < len(self.shown) and self.shown[index] == number
        if there and not is_there:
            self.shown.insert(index, number)
        elif is_there and not there:
            del self.shown[index]
