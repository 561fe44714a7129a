"""The feeder: hands a session over in batches that take the screen no longer than a blink.

Rule 1: time decides, not number. A batch is as large as what was read and taken in
``SLICE_SECONDS`` lately, so whoever takes batches takes them in the loop that asks for them.
Rule 2: after each batch everybody else gets a turn. A key passes through some ten rounds of the
event loop until it is painted, so that one round is not enough.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from time import perf_counter

from inspector.events.event import Event
from inspector.session.reader import FOLLOW_SECONDS
from inspector.tui.turns import Turns

SLICE_SECONDS = 0.005
"""How long a batch may take: reading it, and what the taker does before it asks for the next."""

FIRST_EVENTS = 100
"""Events of the first batch: two screens, there at once."""

LEAST_EVENTS, MOST_EVENTS = 20, 2_000

type Read = Callable[[int, int], Sequence[Event]]
"""Reads the next events after a number, at most so many: ``Reader.events``."""


async def batches(
    read: Read, after: int = 0, turns: Turns | None = None
) -> AsyncGenerator[Sequence[Event], None]:
    """Batches of events as they come, for ever; cancel it to stop. Each takes one of ``turns``.

    Raises what ``read`` raises.
    """
    limit = FIRST_EVENTS
    turns = turns or Turns()
    while True:
        await turns.mine()
        begun = perf_counter()
        batch = read(after, limit)
        if batch:
            after = batch[-1].seq
            yield batch
        more = len(batch) == limit
        if more:
            limit = next_limit(limit, perf_counter() - begun)
        turns.over()
        if not more:
            await asyncio.sleep(FOLLOW_SECONDS)


def next_limit(limit: int, seconds: float) -> int:
    """How many events to read next, if the last ``limit`` took so long; at most twice as many."""
    fitting = int(limit * SLICE_SECONDS / seconds) if seconds > 0 else MOST_EVENTS
    return max(LEAST_EVENTS, min(fitting, limit * 2, MOST_EVENTS))
