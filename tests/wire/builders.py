"""Exchanges with sane defaults, for tests of the wire and of the formats."""

from inspector.wire.observation import (
    Address,
    Body,
    Chunk,
    Cut,
    Datagram,
    Headers,
    Recorded,
    Request,
    Response,
    recorded,
)

CLIENT = Address("192.168.1.20", 50123)
DEVICE = Address("192.168.1.30", 53048)
CLIENT6 = Address("fe80::20", 50123)
DEVICE6 = Address("fe80::30", 5358)
START_US = 1_750_000_000_000_000
SOAP = ("Content-Type", "application/soap+xml")
XML = b'<?xml version="1.0"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"/>'


def request(
    body: bytes = XML,
    *,
    exchange: str = "tcp0-1",
    headers: Headers | None = None,
    time_us: int = START_US,
    client: Address = CLIENT,
    server: Address = DEVICE,
    method: str = "POST",
    version: str = "HTTP/1.1",
) -> Recorded:
    """A request that took a millisecond; the length is told unless headers are given."""
    return recorded(
        Request(
            exchange=exchange,
            time_us=time_us,
            end_us=time_us + 1000 if body else time_us,
            source=client,
            destination=server,
            method=method,
            target="/WSDScanner",
            version=version,
            headers=(SOAP, ("Content-Length", str(len(body)))) if headers is None else headers,
            body=Body.of(body),
        )
    )


def response(
    body: bytes = XML,
    *,
    exchange: str = "tcp0-1",
    headers: Headers | None = None,
    time_us: int = START_US + 5000,
    client: Address = CLIENT,
    server: Address = DEVICE,
    status: int = 200,
) -> Recorded:
    """A response that took a millisecond; the length is told unless headers are given."""
    return recorded(
        Response(
            exchange=exchange,
            time_us=time_us,
            end_us=time_us + 1000 if body else time_us,
            source=server,
            destination=client,
            status=status,
            reason="OK",
            headers=(SOAP, ("Content-Length", str(len(body)))) if headers is None else headers,
            body=Body.of(body),
        )
    )


def cut(
    body: bytes = b"",
    *,
    exchange: str = "tcp0-1",
    reason: str = "connection closed before the answer was complete",
    source: Address = DEVICE,
    destination: Address = CLIENT,
    time_us: int = START_US + 9000,
) -> Recorded:
    """An exchange that the device ended."""
    return recorded(
        Cut(
            exchange=exchange,
            time_us=time_us,
            source=source,
            destination=destination,
            reason=reason,
            body=Body.of(body),
        )
    )


def datagram(body: bytes = XML, *, exchange: str = "udp0", time_us: int = START_US) -> Recorded:
    """A WS-Discovery datagram to the IPv4 group."""
    return recorded(
        Datagram(
            exchange=exchange,
            time_us=time_us,
            source=Address("192.168.1.20", 40000),
            destination=Address("239.255.255.250", 3702),
            body=Body.of(body),
        )
    )


def with_chunks(seen: Recorded, *chunks: tuple[int, bytes]) -> Recorded:
    """The same observation, its body read in these chunks."""
    timed = tuple(Chunk(time_us, data) for time_us, data in chunks)
    return Recorded(seen.observation, lambda: iter(timed))
