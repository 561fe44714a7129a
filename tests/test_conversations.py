"""The conversations as they are on the wire, whatever a decoder makes of them."""

import ipaddress
import re
import struct
import zlib
from collections import Counter
from io import BytesIO
from xml.etree import ElementTree

import pytest

from inspector.formats import capture
from inspector.wire.capture import Packet
from inspector.wire.multipart import root_of
from inspector.wire.observation import (
    Address,
    Cut,
    Recorded,
    Request,
    TlsConnection,
    is_unopened,
)
from inspector.wire.packets import TcpSegment, UdpDatagram
from inspector.wire.pcapng import blocks
from tests.conversations.images import png
from tests.conversations.scenes import SCENES
from tests.conversations.stage import Stage
from tests.wire.frames import parse

DOCUMENTATION = [
    ipaddress.ip_network(text)
    for text in (
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"),
        *("fe80::/10", "239.255.255.250/32", "ff02::c/128"),
    )
]
IPV4 = re.compile(rb"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")


@pytest.fixture(scope="module", params=SCENES, name="stage")
def played(request: pytest.FixtureRequest) -> Stage:
    stage = Stage()
    SCENES[request.param](stage)
    return stage


def packets(stage: Stage) -> list[Packet]:
    return [it for it in blocks(BytesIO(stage.encoded())) if isinstance(it, Packet)]


def answerable(stage: Stage) -> list[Recorded]:
    """What was said; one that was opened, and reset before it carried a byte, says nothing."""
    asked = {it.observation.exchange for it in stage.seen if isinstance(it.observation, Request)}
    return [
        it
        for it in stage.seen
        if not isinstance(it.observation, Cut)
        or it.observation.exchange in asked
        or is_unopened(it.observation.reason)
    ]


def summary(seen: Recorded) -> tuple[str, str, str, int, bytes]:
    it = seen.observation
    time_us = 0 if isinstance(it, Cut) else it.time_us
    return type(it).__name__, str(it.source), str(it.destination), time_us, seen.body()


def test_every_situation_has_its_conversation() -> None:
    assert {int(name[:2]) for name in SCENES} >= set(range(1, 16))


def test_packets_are_in_the_order_of_their_times(stage: Stage) -> None:
    times = [packet.time_us for packet in packets(stage)]
    assert times == sorted(times)


def test_what_was_said_is_read_back(stage: Stage) -> None:
    read = [*capture.read(BytesIO(stage.encoded()))]
    said = [it for it in read if not isinstance(it.observation, TlsConnection)]
    assert Counter(map(summary, said)) == Counter(map(summary, answerable(stage)))


def test_every_message_is_well_formed(stage: Stage) -> None:
    for seen in stage.seen:
        if not isinstance(seen.observation, Cut) and seen.observation.body.length:
            ElementTree.fromstring(root_of(seen.observation))


def test_every_address_is_reserved(stage: Stage) -> None:
    hosts = {it.host for packet in packets(stage) for it in ends(packet)}
    texts = {it.decode() for seen in stage.seen for it in IPV4.findall(root_of(seen.observation))}
    for host in hosts | texts:
        address = ipaddress.ip_address(host)
        assert any(address in network for network in DOCUMENTATION), host


def ends(packet: Packet) -> list[Address]:
    parsed = parse(packet.link_type, packet.frame)
    assert isinstance(parsed, TcpSegment | UdpDatagram)
    return [parsed.source, parsed.destination]


def test_a_png_holds_its_rows() -> None:
    width, height = 425, 550
    data = png(width, height, 50).data
    at = data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", data, at - 4)
    rows = zlib.decompress(data[at + 4 : at + 4 + length])
    assert len(rows) == height * (1 + (width + 7) // 8)
