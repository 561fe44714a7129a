"""Turns, by the clock of a real loop; what is waited for is far longer than a loop is late."""

import asyncio
from time import perf_counter

from inspector.tui import turns
from inspector.tui.turns import KEY_SECONDS, LONGEST_SECONDS, REST_SECONDS, Turns


def waited(prepare: list[str]) -> float:
    """Seconds until one has its turn, after these calls."""
    shared = Turns()

    async def run() -> float:
        for call in prepare:
            getattr(shared, call)()
        begun = perf_counter()
        await shared.mine()
        return perf_counter() - begun

    return asyncio.run(run())


def test_the_first_turn_is_had_at_once() -> None:
    async def run() -> bool:
        turn = Turns().mine()
        try:
            turn.send(None)
        except StopIteration:
            return True
        turn.close()
        return False

    assert asyncio.run(run())


def test_after_a_turn_comes_a_rest_and_after_a_key_a_longer_one() -> None:
    assert waited(["over"]) >= REST_SECONDS * 0.9
    assert waited(["keyed"]) >= KEY_SECONDS * 0.9
    assert waited(["keyed", "over"]) >= KEY_SECONDS * 0.9


def test_two_who_work_leave_others_their_rest() -> None:
    shared, ends, rests = Turns(), [0.0], list[float]()

    async def worker() -> None:
        for _ in range(5):
            await shared.mine()
            rests.append(perf_counter() - ends[-1])
            shared.over()
            ends.append(perf_counter())

    async def run() -> None:
        await asyncio.gather(worker(), worker())

    asyncio.run(run())
    assert len(rests) == 10
    assert min(rests[1:]) >= REST_SECONDS * 0.9


def test_a_key_that_is_held_down_stops_nobody_for_ever() -> None:
    shared = Turns()

    async def hold() -> None:
        while True:
            shared.keyed()
            await asyncio.sleep(turns.KEY_SECONDS / 10)

    async def run() -> None:
        holding = asyncio.ensure_future(hold())
        await asyncio.sleep(0)
        await asyncio.wait_for(shared.mine(), LONGEST_SECONDS * 100)
        holding.cancel()

    asyncio.run(run())
