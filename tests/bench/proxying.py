"""Requests per second: our engine with everything on, against bare ``mitmdump -q``."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from inspector.proxy.engine import Config, Route
from inspector.proxy.launch import EngineProcess
from tests.bench.messages import question
from tests.bench.peers import device, free_port, mitmdump
from tests.bench.table import Result

SECONDS, ROUNDS, CONNECTIONS = 3.0, 3, 8


class _Client(asyncio.Protocol):
    """Sends the next request as soon as an answer is whole; keep-alive."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._buffer = b""
        self.answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        text = self._buffer[:head].lower()
        length = int(text.partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(self._buffer) >= head + 4 + length:
            self._buffer = b""
            self.answers += 1
            self._transport.write(self._request)

    def close(self) -> None:
        self._transport.close()


def _rate(port: int) -> float:
    """Answers per second with eight clients that never wait."""
    body = question()
    request = (
        f"POST /wsd HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/soap+xml\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )

    async def load() -> float:
        loop = asyncio.get_running_loop()
        clients = [
            (await loop.create_connection(lambda: _Client(request), "127.0.0.1", port))[1]
            for _ in range(CONNECTIONS)
        ]
        await asyncio.sleep(0.5)  # warm up
        before, begun = sum(client.answers for client in clients), loop.time()
        await asyncio.sleep(SECONDS)
        rate = (sum(client.answers for client in clients) - before) / (loop.time() - begun)
        for client in clients:
            client.close()
        return rate

    return asyncio.run(load())


def measure() -> Iterator[Result]:
    """Rounds in turn, so that both meet the same machine."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, device() as target, mitmdump(target) as peer:
        config = Config(
            routes=(Route(host="127.0.0.1", port=port, device=f"http://127.0.0.1:{target}"),),
            session=str(Path(folder) / "bench.wsd"),
            record=str(Path(folder) / "bench.pcapng"),
        )
        with EngineProcess(config):
            rates = [(_rate(target), _rate(peer), _rate(port)) for _ in range(ROUNDS)]
    direct, theirs, ours = (median(column) for column in zip(*rates, strict=True))
    yield Result(
        "requests through the engine, decoded, in session and pcapng",
        f"{ours:.0f} /s",
        f"mitmdump -q {theirs:.0f} /s (direct {direct:.0f} /s)",
        f"{ours / theirs:.2f} times",
        "more than mitmdump",
        ours > theirs,
    )
