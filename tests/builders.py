"""Observations and events with sane defaults; a test names only what it is about."""

from typing import Any

import msgspec

from inspector.events.event import Event, Kind, Phase, Raw
from inspector.soap import build
from inspector.soap.namespaces import WSCN
from inspector.wire.observation import (
    Address,
    Body,
    Cut,
    Datagram,
    Origin,
    Request,
    Response,
)

CLIENT = Address("192.0.2.10", 49152)
DEVICE = Address("192.0.2.20", 80)
MULTICAST = Address("239.255.255.250", 3702)
START_US = 1_760_000_000_000_000
SOAP = "application/soap+xml"
ASKED_ID = "urn:uuid:11111111-1111-4111-8111-111111111111"
ANSWERED_ID = "urn:uuid:22222222-2222-4222-8222-222222222222"


def _body(seen: bytes | Body) -> Body:
    return seen if isinstance(seen, Body) else Body.of(seen)


def request(
    body: bytes | Body = b"", *, exchange: str = "x1", content_type: str = SOAP, **changes: Any
) -> Request:
    """A POST from the client to the device's scan service."""
    seen = Request(
        exchange=exchange,
        time_us=START_US,
        end_us=START_US + 1_000,
        source=CLIENT,
        destination=DEVICE,
        method="POST",
        target="/WSD/Scan",
        headers=(("Host", str(DEVICE)), ("Content-Type", content_type)),
        body=_body(body),
    )
    return msgspec.structs.replace(seen, **changes)


def response(
    body: bytes | Body = b"", *, exchange: str = "x1", content_type: str = SOAP, **changes: Any
) -> Response:
    """The device's answer, 10 ms after the request."""
    seen = Response(
        exchange=exchange,
        time_us=START_US + 10_000,
        end_us=START_US + 11_000,
        source=DEVICE,
        destination=CLIENT,
        status=200,
        reason="OK",
        headers=(("Content-Type", content_type),),
        body=_body(body),
    )
    return msgspec.structs.replace(seen, **changes)


def exchange(asked: bytes, answered: bytes, *, name: str = "x1") -> tuple[Request, Response]:
    """A request and its answer."""
    return request(asked, exchange=name), response(answered, exchange=name)


def datagram(body: bytes | Body = b"", *, exchange: str = "d1", **changes: Any) -> Datagram:
    """A UDP datagram from the client to the discovery group."""
    seen = Datagram(
        exchange=exchange,
        time_us=START_US,
        source=Address(CLIENT.host, 50000),
        destination=MULTICAST,
        body=_body(body),
    )
    return msgspec.structs.replace(seen, **changes)


def cut(reason: str = "connection reset", *, exchange: str = "x1", **changes: Any) -> Cut:
    """An exchange that the device ended without an answer."""
    seen = Cut(
        exchange=exchange,
        time_us=START_US + 20_000,
        source=DEVICE,
        destination=CLIENT,
        reason=reason,
    )
    return msgspec.structs.replace(seen, **changes)


def event(seq: int = 1, **changes: Any) -> Event:
    """A request that asks a scanner for its jobs."""
    seen = Event(
        seq=seq,
        time_us=START_US + seq,
        kind=Kind.REQUEST,
        service="scan",
        operation="GetActiveJobs",
        phase=Phase.REQUEST,
        action=f"{WSCN}/GetActiveJobs",
        message_id=ASKED_ID,
        exchange=f"x{seq}",
        source=str(CLIENT),
        destination=str(DEVICE),
        device=str(DEVICE),
        raw=Raw(sha256=Body.of(b"").sha256, length=0),
        origin=Origin.CAPTURED,
    )
    return msgspec.structs.replace(seen, **changes)


def envelope(body: Any, action: str, *, message_id: str = ASKED_ID, relates_to: str = "") -> bytes:
    """A conforming envelope around a declared message or an element."""
    return build.envelope(body, action=action, message_id=message_id, relates_to=relates_to)
