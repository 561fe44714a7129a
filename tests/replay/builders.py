"""Requests to replay, and small servers for the client to meet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from ssl import SSLContext
from typing import Any

from hypothesis import strategies as st

from inspector.protocols import scan
from inspector.replay.plan import Step
from inspector.soap import build
from inspector.soap.namespaces import WSCN
from inspector.wire.observation import Address, Recorded, recorded
from tests.builders import ASKED_ID, DEVICE, request

ACTION = f"{WSCN}/GetActiveJobs"
DEVICE_URL = f"http://{DEVICE.host}/WSD/Scan"
NEW_ID = "urn:uuid:99999999-9999-4999-8999-999999999999"


def asking(
    body: Any = None, *, action: str = ACTION, to: str = DEVICE_URL, message_id: str = ASKED_ID
) -> bytes:
    """An envelope that asks a scanner for its jobs."""
    content = scan.GetActiveJobsRequest() if body is None else body
    return build.envelope(content, action=action, message_id=message_id, to=to)


MIME_TYPE = 'multipart/related; type="application/xop+xml"; boundary="b0"; start="<root>"'
MIME = (
    b"--b0\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n"
    + asking()
    + b"\r\n--b0\r\nContent-Type: image/jpeg\r\nContent-ID: <image>\r\n\r\n\xff\xd8\xff\x00\r\n"
    b"--b0--\r\n"
)


def recorded_request(body: bytes | None = None, **changes: Any) -> Recorded:
    """A recorded POST to the scanner."""
    return recorded(request(asking() if body is None else body, **changes))


def step(url: str, body: bytes = b"<a/>", *, method: str = "POST") -> Step:
    """A request to send to ``url``."""
    headers = (("Host", "device"), ("Content-Length", str(len(body))))
    return Step(url=url, method=method, headers=headers, body=body, changes_state=False)


def damaged() -> st.SearchStrategy[bytes]:
    """Noise, and envelopes with a few bytes cut out or put in."""
    whole = asking()
    places = st.integers(0, len(whole))
    cuts = st.tuples(places, places, st.binary(max_size=4))
    return st.binary(max_size=200) | cuts.map(lambda it: whole[: it[0]] + it[2] + whole[it[1] :])


type Serving = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(behave: Serving, tls: SSLContext | None = None) -> AsyncIterator[Address]:
    """A server on loopback that behaves as told for every connection."""
    talks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            with suppress(OSError):
                await behave(reader, writer)
        finally:
            talks.discard(task)
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    try:
        yield Address(*server.sockets[0].getsockname()[:2])
    finally:
        server.close()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()


async def whole_request(reader: asyncio.StreamReader) -> bytes:
    """All bytes of one request that tells its length."""
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    return head + await reader.readexactly(length)
