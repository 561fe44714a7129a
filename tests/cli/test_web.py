"""``open --web``: the interface in a browser, served by a real process to a real client."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.cli.exits import WrongCallError
from inspector.cli.stdin import STDIN
from inspector.cli.web import run as serve
from inspector.errors import InspectorError
from tests.cli.programs import DEMO, LIMIT_SECONDS, refused, run, started
from tests.proxy.devices import wait_for


@pytest.mark.parametrize("module", ["aiohttp", "textual_serve"])
def test_without_the_extra_it_says_what_to_install(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "inspector.cli.web_server", raising=False)
    monkeypatch.delattr("inspector.cli.web_server", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InspectorError, match=r'pip install "wsd-inspector\[web\]"'):
        serve(DEMO, web=True, port=0)


def test_wrong_calls() -> None:
    assert refused(run("open", DEMO, "--port", 8080), 2).startswith("--port is of the browser")
    assert "65535" in refused(run("open", DEMO, "--web", "--port", 65536), 2)
    with pytest.raises(WrongCallError, match="--web needs a file"):
        serve(STDIN, web=True, port=0)


def test_a_file_that_is_not_there_is_told_before_anything_is_served(tmp_path: Path) -> None:
    assert "cannot be read" in refused(run("open", tmp_path / "none.wsd", "--web"), 1)


type Served = tuple[subprocess.Popen[str], str]


@pytest.fixture
def served() -> Iterator[Served]:
    """A server, and its address."""
    with started("open", DEMO, "--web") as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()


def children(of: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True)
    return [int(word) for word in done.stdout.split()]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_sigterm_ends_it_like_ctrl_c(served: Served) -> None:
    served[0].terminate()
    assert served[0].wait(LIMIT_SECONDS) == 130


@pytest.mark.skipif(sys.platform == "win32", reason="signals and ps")
def test_the_screen_arrives_keys_go_back_and_nothing_stays_behind(served: Served) -> None:
    process, address = served
    viewers: list[int] = []

    async def look() -> None:
        import aiohttp

        async with aiohttp.ClientSession() as session:
            origin = address.rsplit("/", 2)[0]
            async with session.ws_connect(f"{address}ws?width=100&height=30", origin=origin) as it:
                await arrives(it, b"GetActiveJobs")
                viewers.extend(children(process.pid))
                await it.send_json(["stdin", "?"])
                await arrives(it, b"Esc back")
                process.send_signal(signal.SIGINT)
                async for _ in it:
                    pass

    async def arrives(it: object, text: bytes) -> None:
        screen = b""
        while text not in screen:
            screen += await it.receive_bytes(timeout=LIMIT_SECONDS)  # type: ignore[attr-defined]  # a websocket

    asyncio.run(look())
    assert process.wait(LIMIT_SECONDS) == 130
    assert len(viewers) == 1
    wait_for(lambda: not Path(f"/proc/{viewers[0]}").exists())
    assert process.stdout is not None
    assert process.stdout.read() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_server_that_is_killed_leaves_no_viewer(served: Served) -> None:
    process, address = served
    viewers: list[int] = []

    async def look() -> None:
        import aiohttp

        async with aiohttp.ClientSession() as session:
            origin = address.rsplit("/", 2)[0]
            async with session.ws_connect(f"{address}ws", origin=origin) as it:
                await it.receive_bytes(timeout=LIMIT_SECONDS)
                viewers.extend(children(process.pid))
                os.kill(process.pid, signal.SIGKILL)

    asyncio.run(look())
    assert len(viewers) == 1
    wait_for(lambda: not Path(f"/proc/{viewers[0]}").exists())
