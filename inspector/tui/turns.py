"""Turns: whoever reads much in the event loop asks for its turn, so that a key never waits long.

Rule 1: one works at a time, and after each turn comes a rest that is nobody's. Were the rest of
one the turn of another, keys would wait for both.
Rule 2: a key comes first: for a moment after it nobody gets a turn. Who waited ``LONGEST_SECONDS``
gets one all the same, so that a key that is held down stops nothing.
"""

import asyncio
from time import perf_counter

REST_SECONDS = 0.002
"""How long everybody else has the loop after a turn."""

KEY_SECONDS = LONGEST_SECONDS = 0.03
"""How long it takes from a key to the paint that shows where it led, and some more."""


class Turns:
    """Shared by all who read in the background of one loop."""

    def __init__(self) -> None:
        self._free = 0.0

    async def mine(self) -> None:
        """Wait for a turn; what is done in it is to take a few milliseconds."""
        begun = now = perf_counter()
        while now < min(self._free, begun + LONGEST_SECONDS):
            await asyncio.sleep(min(self._free, begun + LONGEST_SECONDS) - now)
            now = perf_counter()

    def over(self) -> None:
        """The turn is over."""
        self._rest(REST_SECONDS)

    def keyed(self) -> None:
        """The user has done something, and waits to see it."""
        self._rest(KEY_SECONDS)

    def _rest(self, seconds: float) -> None:
        self._free = max(self._free, perf_counter() + seconds)
