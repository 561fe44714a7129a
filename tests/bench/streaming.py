"""A 200 MB image through the engine: memory, first byte and rate, against the direct way."""

import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from inspector.proxy.engine import Config, Route
from inspector.proxy.launch import EngineProcess
from tests.bench.peers import LARGE_BYTES, device, free_port
from tests.bench.table import Result

ROUNDS = 3
PEAK_MB, FIRST_BYTE_MS = 120, 150


class _Fetch(NamedTuple):
    first_byte_ms: float
    seconds: float


def _fetch(port: int) -> _Fetch:
    request = b"POST /large HTTP/1.1\r\nHost: device\r\nContent-Length: 2\r\n\r\nhi"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        begun = perf_counter()
        connection.sendall(request)
        received = len(connection.recv(65536))
        first = perf_counter() - begun
        while received < LARGE_BYTES:
            received += len(connection.recv(1 << 20))
        return _Fetch(first * 1000, perf_counter() - begun)


def _peak_mb(pid: int) -> float:
    """The most memory a process ever had (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmHWM")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def measure() -> Iterator[Result]:
    """Each way three times, in turn."""
    if not sys.platform.startswith("linux"):
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, device() as target:
        config = Config(
            routes=(Route(host="127.0.0.1", port=port, device=f"http://127.0.0.1:{target}"),),
            session=str(Path(folder) / "bench.wsd"),
        )
        with EngineProcess(config) as engine:
            fetched = [(_fetch(target), _fetch(port)) for _ in range(ROUNDS)]
            scribes = [_peak_mb(pid) for pid in _children(engine.pid)]
            peak = _peak_mb(engine.pid)
    direct, ours = zip(*fetched, strict=True)
    first = median(fetch.first_byte_ms for fetch in ours)
    first_direct = median(fetch.first_byte_ms for fetch in direct)
    rate, rate_direct = (
        LARGE_BYTES / 1e6 / median(fetch.seconds for fetch in way) for way in (ours, direct)
    )
    yield Result(
        "first byte of a 200 MB answer through the engine",
        f"{first:.1f} ms",
        f"direct {first_direct:.1f} ms",
        f"{first / first_direct:.0f} times",
        f"under {FIRST_BYTE_MS} ms",
        first < FIRST_BYTE_MS,
    )
    yield Result(
        "peak memory of the proxy's process after three of them",
        f"{peak:.0f} MB",
        f"(its scribe, which writes the files: {sum(scribes):.0f} MB)",
        "",
        f"under {PEAK_MB} MB",
        peak < PEAK_MB,
    )
    yield Result(
        "rate of the 200 MB answer, recorded on disk",
        f"{rate:.0f} MB/s",
        f"direct {rate_direct:.0f} MB/s",
        f"{rate / rate_direct:.2f} times",
        "",
        None,
    )
