"""A whole recording, again: its devices on stage, its requests sent in their order.

Rule: who is on stage is where the messages say; the addresses in envelopes move along.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import msgspec

from inspector.replay.answers import Exchange
from inspector.replay.bodies import body_of, with_body
from inspector.replay.client import TIMEOUT_SECONDS, fresh_message_id, send
from inspector.replay.plan import plan
from inspector.replay.rewrite import take_root, uncoded
from inspector.replay.virtual import VirtualDevice
from inspector.wire.observation import (
    Address,
    Cut,
    Observation,
    Recorded,
    Request,
    Response,
    header,
)

PACE_SECONDS = 0.25
"""Time between two requests that a person can follow."""

LOOPBACK = "127.0.0.1"


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


def homes(recorded: Iterable[Recorded]) -> dict[str, str]:
    """A loopback address for each host of a recording, counted from 127.0.0.2 as they are seen.

    All share 127.0.0.1 where the system listens at no other one, as macOS does.
    """
    ends = (
        end for seen in recorded for end in (seen.observation.source, seen.observation.destination)
    )
    hosts = list(dict.fromkeys(end.host for end in ends))
    first = ipaddress.IPv4Address(LOOPBACK) + 1
    own = [str(first + number) for number in range(len(hosts))]
    return dict(zip(hosts, own if all(map(_is_ours, own)) else [LOOPBACK] * len(own), strict=True))


def _is_ours(host: str) -> bool:
    try:
        with socket.socket() as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


@asynccontextmanager
async def stage(
    recorded: Iterable[Recorded], hosts: Mapping[str, str]
) -> AsyncIterator[dict[Address, Address]]:
    """Serve every device of a recording; recorded addresses and where they answer now.

    ``hosts`` tells for each recorded host the one to listen at.
    """
    exchanges = devices_in(recorded)
    devices = {address: VirtualDevice() for address in exchanges}
    async with AsyncExitStack() as stack:
        here = {
            address: await stack.enter_async_context(device.serve(hosts[address.host]))
            for address, device in devices.items()
        }
        for address, device in devices.items():
            device.learn((moved(it, here), moved(told, here)) for it, told in exchanges[address])
        yield here


def moved(seen: Recorded, here: Mapping[Address, Address]) -> Recorded:
    """A message whose envelope names the addresses ``here`` for the recorded ones.

    What is no whole message comes back as it is.
    """
    message = seen.observation
    if not isinstance(message, Request | Response):
        return seen
    headers, body = uncoded(message.headers, seen.body())
    before, root, after = take_root(header(headers, "content-type"), body)
    for there, now in here.items():
        root = root.replace(f"http://{there}/".encode(), f"http://{now}/".encode())
    body = before + root + after
    whole = msgspec.structs.replace(message, headers=headers, body=body_of(headers, body))
    return with_body(whole, body)


async def perform(
    recorded: Sequence[Recorded],
    route: Mapping[Address, str],
    *,
    hosts: Mapping[str, str],
    pace_s: float = PACE_SECONDS,
    timeout_s: float = TIMEOUT_SECONDS,
    message_id: Callable[[], str] = fresh_message_id,
) -> AsyncIterator[list[Recorded]]:
    """Send the requests of a recording again, one after the other; what each brought.

    ``route`` tells the URL for a recorded address; requests to others are left out. ``hosts``
    tells the host to send from for a recorded one.
    """
    first = True
    for seen in requests_in(recorded):
        to = route.get(seen.observation.destination)
        if to is None:
            continue
        if not first:
            await asyncio.sleep(pace_s)
        first = False
        step = plan(seen, to=to, message_id=message_id())
        source = hosts[seen.observation.source.host]
        yield await send(step, timeout_s=timeout_s, source=source)
