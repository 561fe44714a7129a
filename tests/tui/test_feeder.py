import asyncio
import time
from collections.abc import Sequence

import pytest

from inspector.events.event import Event
from inspector.tui.feeder import (
    FIRST_EVENTS,
    LEAST_EVENTS,
    MOST_EVENTS,
    SLICE_SECONDS,
    batches,
    next_limit,
)
from tests.builders import event


class Session:
    """A session of so many events, of which more may come."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.limits: list[int] = []

    def read(self, after: int, limit: int) -> Sequence[Event]:
        self.limits.append(limit)
        return [event(seq) for seq in range(after + 1, min(after + limit, self.count) + 1)]


async def taken(session: Session, count: int, seconds: float = 0.0) -> list[int]:
    """The numbers of the first events, by somebody who takes that long over a batch."""
    seqs: list[int] = []
    async for batch in batches(session.read):
        seqs += [it.seq for it in batch]
        time.sleep(seconds)
        if len(seqs) >= count:
            break
    return seqs


def test_every_event_comes_once_in_order_and_what_comes_later_too() -> None:
    session = Session(1_000)

    async def run() -> None:
        later = asyncio.get_running_loop().call_later(0.05, setattr, session, "count", 1_010)
        assert await taken(session, 1_010) == list(range(1, 1_011))
        later.cancel()

    asyncio.run(run())
    assert session.limits[0] == FIRST_EVENTS


def test_who_takes_long_gets_less() -> None:
    session = Session(400)
    asyncio.run(taken(session, 200, seconds=SLICE_SECONDS * 2))
    assert session.limits[1] <= FIRST_EVENTS / 2


def test_others_have_their_turn_between_batches() -> None:
    async def run() -> int:
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.ensure_future(other())
        await taken(Session(300), 300)
        task.cancel()
        return turns

    assert asyncio.run(run()) >= 10  # as many as a key needs


@pytest.mark.parametrize(
    ("limit", "seconds", "then"),
    [
        (100, SLICE_SECONDS, 100),
        (100, SLICE_SECONDS * 2, 50),
        (100, SLICE_SECONDS / 10, 200),
        (100, 0.0, 200),
        (100, 60.0, LEAST_EVENTS),
        (MOST_EVENTS, 0.0001, MOST_EVENTS),
    ],
)
def test_the_next_batch_fits_the_slice(limit: int, seconds: float, then: int) -> None:
    assert next_limit(limit, seconds) == pytest.approx(then, abs=1)
