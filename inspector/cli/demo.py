"""``wsd-inspector demo``: a scanner, a scan server and PCs of our own, with the proxy between.

The devices answer from ``captures/demo.pcapng``, the PCs send that capture's requests; the proxy,
the sockets, the session and the pcapng are the real ones.
"""

import asyncio
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from time import monotonic

from inspector.cli.exits import ExitCode
from inspector.cli.headless import Following
from inspector.cli.options import Form
from inspector.cli.printing import say
from inspector.cli.running import RunningEngine, Wish
from inspector.cli.sources import recorded_in
from inspector.cli.view import show
from inspector.errors import InspectorError
from inspector.formats.files import FileError
from inspector.proxy.launch import EngineProcess
from inspector.replay.story import homes, moved, perform, requests_in, stage
from inspector.replay.target import parse_target
from inspector.session.reader import Reader
from inspector.wire.observation import Address

HEADLESS_PACE_SECONDS = 0.02
SHOWN_PACE_SECONDS = 0.4
"""Slow enough to watch, fast enough not to wait."""

PATIENCE_SECONDS = 15.0
"""The story must be over by then; it takes three seconds."""


def captures_folder() -> Path:
    """Where the demo's capture is: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "captures"
    return inside if inside.is_dir() else package.parent / "captures"


class _Play(threading.Thread):
    """Devices and PCs in a thread of their own, with their own event loop."""

    def __init__(self, capture: Path, pace_s: float) -> None:
        super().__init__(name="demo", daemon=True)
        self.recorded = list(recorded_in(capture))
        self._hosts = homes(self.recorded)
        self.devices: Mapping[Address, Address] = {}
        self.staged = threading.Event()
        self.over = threading.Event()
        self.failure: BaseException | None = None
        self.deadline = 0.0
        self._pace_s = pace_s
        self._loop = asyncio.new_event_loop()
        self._routes: asyncio.Future[Mapping[Address, str]] = self._loop.create_future()
        self._closed = asyncio.Event()

    def run(self) -> None:
        """Serve the devices; perform the story once the proxy's addresses are known."""
        with closing(self._loop):
            self._loop.run_until_complete(self._act())

    async def _act(self) -> None:
        async with stage(self.recorded, self._hosts) as self.devices:
            self.staged.set()
            performing = asyncio.create_task(self._perform())
            performing.add_done_callback(self._ended)
            await self._closed.wait()
            performing.cancel()

    async def _perform(self) -> None:
        routes = await self._routes
        told = [moved(seen, self.devices) for seen in self.recorded]
        async for _ in perform(told, routes, hosts=self._hosts, pace_s=self._pace_s):
            pass

    def _ended(self, performing: asyncio.Task[None]) -> None:
        if not performing.cancelled():
            self.failure = performing.exception()
        self.over.set()

    def begin(self, routes: Mapping[Address, str]) -> None:
        """Let the PCs start; ``routes`` tells the URL for each recorded device."""
        self.deadline = monotonic() + PATIENCE_SECONDS
        self._loop.call_soon_threadsafe(self._routes.set_result, routes)

    def close(self) -> None:
        """End the devices."""
        self._loop.call_soon_threadsafe(self._closed.set)
        self.join(PATIENCE_SECONDS)


def run(*, headless: bool, form: Form, folder: Path | None) -> int:
    """Play the story through the proxy, live in the interface or printed."""
    headless = headless or not sys.stdout.isatty()
    folder = folder or Path(tempfile.mkdtemp(prefix="wsd-inspector-demo-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{folder}: cannot be made: {error.strerror}") from None
    session, record = folder / "demo.wsd", folder / "demo.pcapng"
    for path in (session, record):
        if path.exists():
            raise InspectorError(f"{path}: exists already; choose another --output")
    capture = captures_folder() / "demo.pcapng"
    play = _Play(capture, HEADLESS_PACE_SECONDS if headless else SHOWN_PACE_SECONDS)
    play.start()
    if not play.staged.wait(PATIENCE_SECONDS):
        raise InspectorError("the demo's devices do not answer")
    try:
        return _through_proxy(play, session, record, headless=headless, form=form)
    finally:
        play.close()
        say(f"session: {session}\npcapng:  {record}")


def _through_proxy(play: _Play, session: Path, record: Path, *, headless: bool, form: Form) -> int:
    targets = [parse_target(f"http://{address}/") for address in play.devices.values()]
    with RunningEngine(targets, Wish(session, record)) as running:
        play.begin(dict(zip(play.devices, running.urls, strict=True)))
        if not headless:
            show(session, title="demo", engine=running)
            return ExitCode.OK
        wanted = 2 * len(requests_in(play.recorded))
        with closing(Reader(session)) as reader:
            return Following(session, form).until(
                lambda: _done(play, running.engine, reader, wanted)
            )


def _done(play: _Play, engine: EngineProcess, reader: Reader, wanted: int) -> bool:
    """Whether everything was said and written, or never will be."""
    if not engine.alive:
        raise InspectorError(f"the proxy ended: {engine.state.error or 'no reason told'}")
    if play.failure is not None:
        raise InspectorError(f"the demo's PCs stopped: {play.failure}")
    if monotonic() > play.deadline:
        raise InspectorError(f"the demo is not over after {PATIENCE_SECONDS:.0f} s")
    return play.over.is_set() and len(reader.events(wanted - 1)) > 0
