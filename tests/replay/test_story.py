"""A whole recording, again: who its devices are, and its requests in order."""

import asyncio
import socket

import pytest

from inspector.events.decode import Decoder
from inspector.events.event import Event
from inspector.replay.bodies import with_body
from inspector.replay.story import (
    LOOPBACK,
    devices_in,
    homes,
    moved,
    perform,
    requests_in,
    stage,
)
from inspector.wire.observation import Address, Body, Recorded, Request, recorded
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


def test_the_demo_has_two_devices_and_a_pc_that_hears() -> None:
    devices = devices_in(recorded_in(DEMO))
    assert {address: len(exchanges) for address, exchanges in devices.items()} == {
        SCANNER: 18,
        SCAN_SERVER: 6,
        Address("192.0.2.20", 5357): 3,
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
    hosts = homes(original)

    async def run() -> tuple[list[Recorded], list[Recorded]]:
        async with stage(original, hosts) as served:
            here = [moved(seen, served) for seen in original]
            route = {address: f"http://{at}" for address, at in served.items()}
            played = perform(here, route, hosts=hosts, pace_s=0)
            return here, [seen async for exchange in played for seen in exchange]

    here, played = asyncio.run(run())
    assert list(map(gist, told(played))) == list(map(gist, told(here)))
    ids = [event.message_id for event in told(played)]
    assert len(set(ids) - {""}) == len([it for it in ids if it])
    ends = [(it.observation.source.host, it.observation.destination.host) for it in original]
    live = [(it.observation.source.host, it.observation.destination.host) for it in played]
    assert live == [(hosts[source], hosts[destination]) for source, destination in ends]


def test_everybody_has_a_home_of_their_own() -> None:
    seen = [recorded(request()), recorded(response())]
    one, other = (end.host for end in (seen[0].observation.source, seen[0].observation.destination))
    assert homes(seen) in (
        {one: "127.0.0.2", other: "127.0.0.3"},
        {one: LOOPBACK, other: LOOPBACK},  # where the system has no other
    )


def test_all_live_together_where_the_system_has_one_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Narrow(socket.socket):
        def bind(self, address: object) -> None:
            raise OSError(49, "Can't assign requested address")

    monkeypatch.setattr(socket, "socket", Narrow)
    assert set(homes([recorded(request())]).values()) == {LOOPBACK}


def test_addresses_in_an_envelope_move_and_nothing_else_does() -> None:
    here = {SCANNER: Address(LOOPBACK, 4711)}
    envelope = f"<a><b>http://{SCANNER}/wsd</b><c>http://{SCANNER}0/</c></a>".encode()
    after = moved(with_body(request(envelope), envelope), here)
    said = f"<a><b>http://{LOOPBACK}:4711/wsd</b><c>http://{SCANNER}0/</c></a>".encode()
    assert after.body() == said
    assert isinstance(after.observation, Request)
    assert after.observation.body == Body.of(said)
    broken = recorded(cut())
    assert moved(broken, here) is broken


def test_an_image_stays_as_it_is() -> None:
    url = f"http://{SCANNER}/wsd"
    part = "--x\r\nContent-Type: {}\r\nContent-ID: <{}>\r\n\r\n{}\r\n"
    page = part.format("image/jpeg", "page", url)
    whole = part.format("application/xop+xml", "root", f"<a>{url}</a>") + page + "--x--\r\n"
    answer = response(whole.encode(), content_type='multipart/related; boundary=x; start="<root>"')
    after = moved(with_body(answer, whole.encode()), {SCANNER: Address(LOOPBACK, 4711)})
    assert after.body().decode() == whole.replace(str(SCANNER), f"{LOOPBACK}:4711", 1)


def test_a_tunnel_is_not_sent_again() -> None:
    assert requests_in([recorded(request(method="CONNECT"))]) == []


def test_requests_to_addresses_without_a_route_are_left_out() -> None:
    async def run() -> list[list[Recorded]]:
        nowhere = {Address("198.51.100.1", 80): "http://127.0.0.1:9"}
        return [seen async for seen in perform(recorded_in(DEMO), nowhere, hosts={})]

    assert asyncio.run(run()) == []
