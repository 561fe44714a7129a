"""The other programs of a bench: a fast device, and mitmdump as people run it."""

import asyncio
import contextlib
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.messages import message

LARGE_BYTES = 200 * 1024 * 1024
_PIECE = b"\xa5" * 65536


class _Device(asyncio.Protocol):
    """Answers every POST; ``/large`` gets 200 MB of multipart/related, others 2 KB of SOAP."""

    def __init__(self) -> None:
        self._buffer = b""
        body = message(2)
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: {len(body)}"
        )
        self._small = head.encode() + b"\r\n\r\n" + body
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or b"0")
            if len(self._buffer) < end + 4 + length:
                return
            self._buffer = self._buffer[end + 4 + length :]
            if b" /large " in head:
                self._task = asyncio.ensure_future(self._send_large())
            else:
                self._transport.write(self._small)

    async def _send_large(self) -> None:
        root = b"--b\r\nContent-Type: application/xop+xml\r\n\r\n" + message(1)
        start = root + b"\r\n--b\r\nContent-Type: image/jpeg\r\nContent-ID: <1>\r\n\r\n"
        end = b"\r\n--b--\r\n"
        length = len(start) + LARGE_BYTES + len(end)
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: multipart/related; boundary=b\r\n"
            b"Content-Length: %d\r\n\r\n" % length + start
        )
        for _ in range(LARGE_BYTES // len(_PIECE)):
            await self._writable.wait()
            self._transport.write(_PIECE)
        self._transport.write(end)


def _serve(told: Connection) -> None:
    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(_Device, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@contextlib.contextmanager
def device() -> Iterator[int]:
    """A device in a process of its own; its port."""
    told, tell = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(tell,), daemon=True)
    process.start()
    try:
        yield told.recv()
    finally:
        process.kill()
        process.join()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def mitmdump(target: int) -> Iterator[int]:
    """``mitmdump -q`` in front of a port, without anything of ours; its port."""
    port = free_port()
    program = Path(sys.executable).parent / "mitmdump"
    mode = f"reverse:http://127.0.0.1:{target}@127.0.0.1:{port}"
    process = subprocess.Popen([program, "-q", "--mode", mode], env=os.environ)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Wait until somebody listens. Raises ``TimeoutError`` after 20 s."""
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")
