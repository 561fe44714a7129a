"""A whole recording, again: who its devices are, and its requests in order."""

import asyncio

import pytest

from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.replay.story import devices_in, perform, requests_in, stage
from inspector.wire.observation import Address, Recorded, recorded
from tests.builders import START_US, cut, datagram, request, response
from tests.make_captures import ROOT, SCAN_SERVER, SCANNER
from tests.test_captures import recorded_in

DEMO = ROOT / "captures" / "demo.pcapng"


def told(seen: list[Recorded]) -> list[Event]:
    decoder = Decoder()
    return [event for it in seen for event in decoder.feed(it.observation)]


def gist(event: Event) -> tuple[object, ...]:
    notes = {note.path for note in event.notes}
    return event.service, event.operation, event.phase, event.message, event.fault, notes


def test_the_demo_has_two_devices() -> None:
    devices = devices_in(recorded_in(DEMO))
    assert {address: len(exchanges) for address, exchanges in devices.items()} == {
        SCANNER: 9,
        SCAN_SERVER: 6,
    }


def test_exchanges_are_paired_by_their_name() -> None:
    seen = [
        recorded(request(b"1", exchange="a")),
        recorded(request(b"2", exchange="b")),
        recorded(response(b"two", exchange="b")),
        recorded(cut(exchange="a")),
    ]
    (exchanges,) = devices_in(seen).values()
    assert exchanges == [(seen[1], seen[2]), (seen[0], seen[3])]


@pytest.mark.parametrize(
    "alone", [request(), response(), cut(), datagram()], ids=lambda it: type(it).__name__
)
def test_what_is_no_exchange_is_left_out(alone: object) -> None:
    assert devices_in([recorded(alone)]) == {}  # type: ignore[arg-type]  # each kind in turn


def test_requests_come_in_the_order_they_were_sent() -> None:
    late = recorded(request(b"1", time_us=START_US + 5))
    early = recorded(request(b"2", time_us=START_US))
    assert requests_in([late, recorded(response()), early]) == [early, late]


def test_the_demo_tells_the_same_story_when_it_is_played() -> None:
    original = recorded_in(DEMO)

    async def run() -> list[Recorded]:
        async with stage(original) as served:
            route = {address: f"http://{at}" for address, at in served.items()}
            played = perform(original, route, pace_s=0)
            return [seen async for exchange in played for seen in exchange]

    played = asyncio.run(run())
    assert list(map(gist, told(played))) == list(map(gist, told(original)))
    ids = [event.message_id for event in told(played)]
    assert len(set(ids)) == len(ids)


def test_a_tunnel_is_not_sent_again() -> None:
    assert requests_in([recorded(request(method="CONNECT"))]) == []


def test_requests_to_addresses_without_a_route_are_left_out() -> None:
    async def run() -> list[list[Recorded]]:
        nowhere = {Address("198.51.100.1", 80): "http://127.0.0.1:9"}
        return [seen async for seen in perform(recorded_in(DEMO), nowhere)]

    assert asyncio.run(run()) == []
