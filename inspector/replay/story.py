"""A whole recording, again: its devices on stage, its requests sent in their order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from inspector.replay.answers import Exchange
from inspector.replay.client import TIMEOUT_SECONDS, fresh_message_id, send
from inspector.replay.plan import plan
from inspector.replay.virtual import VirtualDevice
from inspector.wire.observation import Address, Cut, Observation, Recorded, Request, Response

PACE_SECONDS = 0.25
"""Time between two requests that a person can follow."""


def devices_in(recorded: Iterable[Recorded]) -> dict[Address, list[Exchange]]:
    """The exchanges of a recording by the address that answered, in recorded order.

    A request without an answer or a cut is left out: nothing is known that could be said.
    """
    asked: dict[str, Recorded] = {}
    devices: dict[Address, list[Exchange]] = {}
    for seen in recorded:
        observation = seen.observation
        match observation:
            case Request():
                asked[observation.exchange] = seen
            case Response() | Cut() if observation.exchange in asked:
                request = asked.pop(observation.exchange)
                devices.setdefault(request.observation.destination, []).append((request, seen))
    return devices


def requests_in(recorded: Iterable[Recorded]) -> list[Recorded]:
    """The requests of a recording that can be sent again, in the order they were sent."""
    requests = [seen for seen in recorded if _can_be_sent(seen.observation)]
    return sorted(requests, key=lambda seen: seen.observation.time_us)


def _can_be_sent(observation: Observation) -> bool:
    return isinstance(observation, Request) and observation.method != "CONNECT"


@asynccontextmanager
async def stage(
    recorded: Iterable[Recorded], *, host: str = "127.0.0.1"
) -> AsyncIterator[dict[Address, Address]]:
    """Serve every device of a recording; recorded addresses and where they answer now."""
    async with AsyncExitStack() as stack:
        yield {
            address: await stack.enter_async_context(VirtualDevice(exchanges).serve(host))
            for address, exchanges in devices_in(recorded).items()
        }


async def perform(
    recorded: Sequence[Recorded],
    route: Mapping[Address, str],
    *,
    pace_s: float = PACE_SECONDS,
    timeout_s: float = TIMEOUT_SECONDS,
    message_id: Callable[[], str] = fresh_message_id,
) -> AsyncIterator[list[Recorded]]:
    """Send the requests of a recording again, one after the other; what each brought.

    ``route`` tells the URL for a recorded address; requests to others are left out.
    """
    first = True
    for seen in requests_in(recorded):
        to = route.get(seen.observation.destination)
        if to is None:
            continue
        if not first:
            await asyncio.sleep(pace_s)
        first = False
        yield await send(plan(seen, to=to, message_id=message_id()), timeout_s=timeout_s)
