"""Conversations, and HAR files made of them, for the tests of HAR."""

import gzip
import io
import json
from collections.abc import Iterable
from typing import Any

import msgspec

from inspector.errors import Note
from inspector.events.told import tell
from inspector.formats import har
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import (
    Address,
    AnswerHead,
    Body,
    Chunk,
    Origin,
    Recorded,
    Remark,
    TlsConnection,
    recorded,
)
from tests.wire.builders import (
    CLIENT,
    CLIENT6,
    DEVICE,
    DEVICE6,
    SOAP,
    START_US,
    XML,
    cut,
    datagram,
    request,
    response,
    with_chunks,
)

LARGE = bytes(range(256)) * 2000
RELATED = "multipart/related; boundary=b"
IMAGE = (
    b"--b\r\nContent-Type: application/xop+xml\r\n\r\n<e/>\r\n"
    b"--b\r\nContent-Type: image/jpeg\r\nContent-ID: <1>\r\n\r\n\xff\xd8" + LARGE + b"\r\n--b--\r\n"
)


def changed(seen: Recorded, **changes: Any) -> Recorded:
    """The same, with other fields of its observation."""
    return seen._replace(observation=msgspec.structs.replace(seen.observation, **changes))


def streamed(seen: Recorded, data: bytes) -> Recorded:
    """The same with this body, of which the observation carries the beginning."""
    reader = BodyReader.of(getattr(seen.observation, "headers", ()))
    reader.feed(data)
    found = changed(seen, body=reader.close())
    times = [getattr(seen.observation, "end_us", START_US)] * -(-len(data) // 50_000)
    return with_chunks(
        found,
        *((at, data[n * 50_000 : (n + 1) * 50_000]) for n, at in enumerate(times)),
    )


CLOSED = TlsConnection(
    exchange="tls0",
    time_us=START_US,
    end_us=START_US + 70_000,
    source=CLIENT,
    destination=DEVICE,
    version="TLS 1.3",
    server_name="scanner.local",
    client_bytes=700,
    server_bytes=90_000,
    reason="no keys",
)
HEAD = AnswerHead(time_us=START_US + 6000, status=200, reason="OK", headers=(SOAP,))
CONVERSATIONS: dict[str, list[Recorded]] = {
    "nothing": [],
    "one exchange": [request(), response()],
    "IPv6": [
        request(client=CLIENT6, server=DEVICE6),
        response(client=CLIENT6, server=DEVICE6),
    ],
    "a zone": [request(server=Address("fe80::30%eth0", 80))],
    "a name": [request(server=Address("scanner.local", 443))],
    "TLS": [changed(request(server=Address("192.0.2.1", 443)), tls=True), response()],
    "an image": [
        request(),
        streamed(response(headers=(("Content-Type", RELATED),)), IMAGE),
    ],
    "a large request": [streamed(request(), LARGE), response(b"")],
    "no UTF-8": [request(b"\xff\xfe<\0a\0"), response("<ä/>".encode("latin-1"))],
    "a false charset": [
        request("<ä/>".encode(), headers=(("Content-Type", "text/xml; charset=utf-16"),)),
    ],
    "line ends and controls": [request(b"\xef\xbb\xbf<a>\r\n\t\x1b\x7f</a>"), response(b"\0")],
    "bytes of a head": [
        changed(
            request(headers=(("X-A", "caf\xe9"), ("X-a", ""), ("Host", "other"))),
            target="/\xe9 b?c=%41&d=#e",
            version="HTTP/1.0",
        ),
        changed(response(status=500), reason="Pr\xe9blem"),
    ],
    "targets": [
        *(
            changed(request(exchange=f"x{number}"), target=target, method="OPTIONS")
            for number, target in enumerate(("*", "http://d/x", "//a/b", "/a?b", "?", "", "x y"))
        ),
    ],
    "gzip as it was sent": [
        request(),
        streamed(response(headers=(("Content-Encoding", "gzip"),)), gzip.compress(XML)),
    ],
    "no answer": [request()],
    "a cut": [request(), cut()],
    "a cut by the client": [request(), cut(source=CLIENT, destination=DEVICE)],
    "a cut answer": [request(), changed(cut(b"half\xff"), head=HEAD)],
    "an answer alone": [response(exchange="never asked")],
    "a cut alone": [cut(b"", exchange="never asked")],
    "an answer and its cut": [request(), response(), cut()],
    "an answer that nobody saw": [request(), response(status=0)],
    "an answer before the end": [
        changed(request(), end_us=START_US + 50_000),
        response(),
    ],
    "datagrams": [datagram(), datagram(b"\0\xff", exchange="udp1", time_us=START_US + 1)],
    "closed TLS": [recorded(CLOSED)],
    "notes and origins": [
        changed(request(), notes=(Note("HTTP", "odd"),), origin=Origin.REWRITTEN),
        changed(response(), origin=Origin.VIRTUAL),
        changed(datagram(), origin=Origin.REPLAYED, time_us=START_US + 9000),
    ],
    "remarks": [
        request()._replace(remark=Remark("★", "look “here”")),
        response()._replace(remark=Remark(comment="and here")),
        datagram(time_us=START_US + 7000)._replace(remark=Remark("!")),
    ],
    "interleaved": [
        request(exchange="a", time_us=START_US),
        request(exchange="b", time_us=START_US + 2000),
        datagram(time_us=START_US + 3500),
        response(exchange="b", time_us=START_US + 4000),
        response(exchange="a", time_us=START_US + 9000),
    ],
    "no times": [changed(request(XML), time_us=0, end_us=0)],
}

ENVELOPE = "<Envelope/>"
CHROME: dict[str, Any] = {
    "_initiator": {"type": "other"},
    "_priority": "High",
    "_webSocketMessages": [{"type": "send", "time": 1.5, "opcode": 1, "data": "x"}],
    "cache": {},
    "connection": "52123",
    "request": {
        "method": "POST",
        "url": "https://scanner.local/wsd?x=1#top",
        "httpVersion": "h2",
        "headers": [
            {"name": ":method", "value": "POST"},
            {"name": "content-type", "value": "application/soap+xml"},
        ],
        "queryString": [],
        "cookies": [],
        "headersSize": -1,
        "bodySize": 11,
        "postData": {"mimeType": "application/soap+xml", "text": ENVELOPE},
    },
    "response": {
        "status": 200,
        "statusText": "",
        "httpVersion": "h2",
        "headers": [
            {"name": "content-type", "value": "application/soap+xml; charset=utf-8"},
            {"name": "content-encoding", "value": "br"},
        ],
        "cookies": [],
        "content": {"size": 11, "mimeType": "application/soap+xml", "text": ENVELOPE},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
        "_transferSize": 120,
        "_error": None,
    },
    "serverIPAddress": "[2001:db8::7]",
    "startedDateTime": "2026-03-02T09:00:00.250Z",
    "time": 60,
    "timings": {
        "blocked": 10,
        "dns": -1,
        "ssl": 5,
        "connect": 20,
        "send": 1,
        "wait": 25.5,
        "receive": 4,
    },
}
"""An entry after what Chrome writes, made by hand."""
MINIMAL: dict[str, Any] = {"request": {"url": "http://192.0.2.1:5357/x"}}
"""As little as an entry may hold."""


def written(items: Iterable[Recorded]) -> bytes:
    """The HAR file of a conversation."""
    stream = io.BytesIO()
    har.write(stream, tell(items))
    return stream.getvalue()


def log_of(items: Iterable[Recorded]) -> dict[str, Any]:
    """The log of that file, parsed by another parser than ours."""
    log: dict[str, Any] = json.loads(written(items))["log"]
    return log


def read(data: bytes | dict[str, Any]) -> list[Recorded]:
    """What a HAR file holds, or one made of an entry."""
    if isinstance(data, dict):
        data = json.dumps({"log": {"entries": [data]}}).encode()
    return list(har.read(io.BytesIO(data)))


def chunks_of(count: int, size: int) -> Recorded:
    """A request whose body comes in chunks that nobody keeps."""
    seen = changed(request(), body=Body(head=b"", length=count * size, sha256=""))
    return Recorded(seen.observation, lambda: (Chunk(START_US, bytes(size)) for _ in range(count)))
