"""A viewer ends with its page, whatever it is doing."""

import asyncio
import sys
import time

import pytest

from inspector.cli import web_viewer
from inspector.cli.web_viewer import Viewer, bounded

BEGIN = "import sys, time, signal; sys.stdout.buffer.write(b'__GANGLION__\\n');"
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN);"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM cannot be ignored there")
@pytest.mark.parametrize(
    "program",
    [
        "sys.stdin.read()",
        "sys.stdout.flush(); time.sleep(60)",
        f"{DEAF} sys.stdout.flush(); time.sleep(60)",
        "sys.stdin.read(); sys.stdout.write('x' * 10_000_000)",
    ],
    ids=["asked", "told", "killed", "with a full pipe"],
)
def test_it_ends(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_viewer, "END_SECONDS", 0.2)

    async def run() -> int | None:
        viewer = await Viewer.start([sys.executable, "-c", BEGIN + program], 80, 24)
        await asyncio.sleep(0.1)
        await viewer.end()
        await viewer.end()
        return viewer.code

    started = time.monotonic()
    assert asyncio.run(run()) is not None
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "said",
    [b"", b"no prelude\n" * 50, b"__GANGLION__\nD\0\0", b"__GANGLION__\nD\0\0\0\x09short"],
    ids=["nothing", "no prelude", "half a head", "half a packet"],
)
def test_what_is_no_screen_ends_it(said: bytes) -> None:
    async def run() -> list[bytes]:
        program = f"import sys; sys.stdout.buffer.write({said!r})"
        viewer = await Viewer.start([sys.executable, "-c", program], 80, 24)
        seen = [data async for data in viewer.screen()]
        await viewer.end()
        return seen

    assert asyncio.run(run()) == []


def test_only_terminal_data_is_the_screen_and_exit_ends_it() -> None:
    packets = b"".join(
        kind + len(data).to_bytes(4, "big") + data
        for kind, data in [
            (b"D", b"one"),
            (b"M", b'{"type": "open_url", "url": "http://192.0.2.1/"}'),
            (b"M", b"no JSON"),
            (b"P", b"packed"),
            (b"D", b"two"),
            (b"M", b'{"type": "exit"}'),
            (b"D", b"three"),
        ]
    )

    async def run() -> list[bytes]:
        program = (
            f"import sys; sys.stdout.buffer.write({b'__GANGLION__' + bytes([10]) + packets!r})"
        )
        viewer = await Viewer.start([sys.executable, "-c", program], 80, 24)
        seen = [data async for data in viewer.screen()]
        await viewer.end()
        return seen

    assert asyncio.run(run()) == [b"one", b"two"]


@pytest.mark.parametrize(
    ("asked", "given"), [(80, 80), (0, 1), (-5, 1), (10**30, 1000), ("9", 80), (None, 80)]
)
def test_sizes_are_bounded(asked: object, given: int) -> None:
    assert bounded(asked) == given
