"""Captures in and out: exchanges per second and memory, against tshark on the same file."""

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from inspector.cli.sources import events_in
from inspector.events.told import Told, tell
from inspector.formats import pcapng
from inspector.wire.observation import (
    Address,
    Body,
    Chunk,
    Recorded,
    Request,
    Response,
    recorded,
)
from tests.bench.messages import message, question
from tests.bench.table import Result

EXCHANGES, ROUNDS = 50_000, 3
IMAGES, IMAGE_BYTES = 128, 8 * 1024 * 1024
TARGET, MEMORY_MB = 3.0, 300

DEVICE = Address("192.0.2.10", 80)
SOAP = ("Content-Type", "application/soap+xml")
ASKED = b"urn:uuid:405e3830-e8ee-4f31-95d9-fbc06692d502"
RELATED = (("Content-Type", 'multipart/related; boundary="b"; type="application/xop+xml"'),)
_PIECE = b"\xa5" * 65536


def exchanges(count: int) -> Iterator[Recorded]:
    """Questions for jobs and their answers; ids and numbers of jobs differ in every one."""
    asked, answered = question(), [message(jobs) for jobs in (1, 2, 3)]
    for number in range(count):
        time_us = 1_760_000_000_000_000 + number * 2000
        client = Address(f"192.0.2.{20 + number % 5}", 49152 + number // 100 % 10_000)
        message_id = b"urn:uuid:405e3830-e8ee-4f31-95d9-%012x" % number
        body = asked.replace(ASKED, message_id)
        job = b"JobId>%d<" % (number + 1)
        answer = answered[number % 3].replace(ASKED, message_id).replace(b"JobId>41<", job)
        yield from _pair(
            number, time_us, client, body, recorded_answer(number, time_us, client, answer)
        )


def _pair(
    number: int, time_us: int, client: Address, body: bytes, answer: Recorded
) -> Iterator[Recorded]:
    length = ("Content-Length", str(len(body)))
    more = (("User-Agent", "WSDAPI"), ("Cache-Control", "no-cache"), ("Pragma", "no-cache"))
    yield recorded(
        Request(
            exchange=f"x{number}",
            time_us=time_us,
            end_us=time_us + 50,
            source=client,
            destination=DEVICE,
            method="POST",
            target="/wsd/scan",
            headers=(("Host", "192.0.2.10"), SOAP, *more, length),
            body=Body.of(body),
        )
    )
    yield answer


def recorded_answer(number: int, time_us: int, client: Address, body: bytes) -> Recorded:
    """A small answer."""
    return recorded(
        Response(
            exchange=f"x{number}",
            time_us=time_us + 900,
            end_us=time_us + 950,
            source=DEVICE,
            destination=client,
            status=200,
            reason="OK",
            headers=(("Server", "Example/1.0"), SOAP, ("Content-Length", str(len(body)))),
            body=Body.of(body),
        )
    )


def images(count: int) -> Iterator[Recorded]:
    """Answers of 8 MB with an image each: a gigabyte."""
    start = b"--b\r\nContent-Type: application/xop+xml\r\n\r\n" + message(1)
    start += b"\r\n--b\r\nContent-Type: image/jpeg\r\nContent-ID: <1>\r\n\r\n"
    pieces = [start, *[_PIECE] * (IMAGE_BYTES // len(_PIECE)), b"\r\n--b--\r\n"]
    size = sum(map(len, pieces))
    for number in range(count):
        time_us = 1_760_000_000_000_000 + number * 2_000_000
        client = Address("192.0.2.20", 49152)
        chunks = [Chunk(time_us + 1000 + 10 * at, data) for at, data in enumerate(pieces)]
        seen = Response(
            exchange=f"x{number}",
            time_us=time_us + 900,
            end_us=chunks[-1].time_us,
            source=DEVICE,
            destination=client,
            status=200,
            reason="OK",
            headers=(*RELATED, ("Content-Length", str(size))),
            body=Body(head=b"", length=size, sha256=""),
        )
        answer = Recorded(seen, lambda chunks=chunks: iter(chunks))  # type: ignore[misc]  # bound now
        yield from _pair(number, time_us, client, question(), answer)


def _without_events(items: Iterator[Recorded]) -> Iterator[Told]:
    return (Told(seen, ()) for seen in items)


def _written(path: Path, told: Iterator[Told]) -> float:
    """Seconds to write a capture."""
    begun = perf_counter()
    with path.open("wb") as stream:
        pcapng.write(stream, told)
    return perf_counter() - begun


def _ours(path: Path) -> float:
    begun = perf_counter()
    assert sum(1 for _ in events_in(path)) == 2 * EXCHANGES
    return perf_counter() - begun


def _tshark(path: Path) -> float:
    fields = ("frame.time_epoch", "tcp.stream", "http.request.method", "http.response.code")
    options = [it for field in fields for it in ("-e", field)]
    begun = perf_counter()
    done = subprocess.run(
        ["tshark", "-n", "-r", path, "-Y", "http", "-T", "fields", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    assert done.stdout.count(b"\n") == 2 * EXCHANGES
    return perf_counter() - begun


def _peak_mb(*command: str | Path) -> tuple[int, float]:
    """Peak memory of a program of ours, and the seconds it took."""
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'inspector', *sys.argv[1:]], check=True,"
        " stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    begun = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, check=True, text=True
    )
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return int(done.stdout) // unit, perf_counter() - begun


def measure() -> Iterator[Result]:
    """The whole way to typed events, the way back, and a gigabyte of images."""
    assert resource.RUSAGE_CHILDREN
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exchanges.pcapng"
        seconds = _written(path, tell(exchanges(EXCHANGES)))
        size = path.stat().st_size / 1e6
        plain = _written(Path(folder) / "plain.pcapng", _without_events(exchanges(EXCHANGES)))
        yield from _reading(path, size)
        yield Result(
            f"{EXCHANGES:,} exchanges synthesised into a pcapng",
            f"{EXCHANGES / plain:,.0f} /s",
            f"decoded, with comments: {EXCHANGES / seconds:,.0f} /s",
            f"{seconds / plain:.1f} times as fast",
            "",
            None,
        )
        large = Path(folder) / "images.pcapng"
        _written(large, _without_events(images(IMAGES)))
        yield from _memory(large)


def _reading(path: Path, size: float) -> Iterator[Result]:
    ours = median(_ours(path) for _ in range(ROUNDS))
    told = f"{EXCHANGES / ours:,.0f} /s, {size / ours:.0f} MB/s"
    what = f"{EXCHANGES:,} exchanges of a pcapng ({size:.0f} MB) to typed events"
    if shutil.which("tshark") is None:
        yield Result(what, told, "tshark is not installed", "", "", None)
        return
    theirs = median(_tshark(path) for _ in range(ROUNDS))
    yield Result(
        what,
        told,
        f"tshark -T fields {EXCHANGES / theirs:,.0f} /s, {size / theirs:.0f} MB/s",
        f"{theirs / ours:.2f} times",
        f"at least {TARGET:.0f} times",
        theirs / ours >= TARGET,
    )


def _memory(large: Path) -> Iterator[Result]:
    size = large.stat().st_size / 1e9
    again = large.with_name("again.pcapng")
    commands: dict[str, tuple[str | Path, ...]] = {
        "decode": ("decode", large),
        "export to a pcapng": ("export", large, again),
    }
    for name, command in commands.items():
        peak, seconds = _peak_mb(*command)
        yield Result(
            f"peak memory of {name} of a {size:.2f} GB capture",
            f"{peak} MB",
            f"in {seconds:.0f} s ({size * 1000 / seconds:.0f} MB/s)",
            "",
            f"under {MEMORY_MB} MB",
            peak < MEMORY_MB,
        )
