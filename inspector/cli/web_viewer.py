"""One viewer: a process with the interface in it, whose terminal is a page.

Rule: it ends with its page. Asked to, then told to, then killed.
"""

import asyncio
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress

DRIVER = "inspector.tui.web_driver:PageDriver"

PRELUDE = b"__GANGLION__\n"
"""The line before the first packet; what comes before it is no packet."""

PRELUDE_LINES = 10

END_SECONDS = 3.0
"""How long a viewer may take to end before it is killed."""

STDERR_BYTES = 64 * 1024
"""Bytes that are kept of what a viewer says on stderr."""

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""What no process survives; on Windows SIGTERM is it."""

LARGEST = 1000
"""Columns or lines of a terminal at most."""


class Viewer:
    """A running viewer."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._told = b""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, arguments: Sequence[str], width: int, height: int) -> "Viewer":
        """Start a program on a terminal of that many columns and lines."""
        environment = {
            "TEXTUAL_DRIVER": DRIVER,
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "COLUMNS": str(bounded(width)),
            "ROWS": str(bounded(height)),
        }
        process = await asyncio.create_subprocess_exec(
            *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=os.environ | environment
        )
        return cls(process)

    @property
    def code(self) -> int | None:
        """Its exit code; ``None`` while it runs."""
        return self._process.returncode

    async def _listen(self) -> None:
        assert self._process.stderr is not None
        while text := await self._process.stderr.read(4096):
            self._told = (self._told + text)[-STDERR_BYTES:]

    async def screen(self) -> AsyncIterator[bytes]:
        """What the terminal gets, until the viewer ends."""
        stream = self._process.stdout
        assert stream is not None
        for _ in range(PRELUDE_LINES):
            line = await stream.readline()
            if line == PRELUDE:
                break
            if not line:
                return
        with suppress(asyncio.IncompleteReadError):
            while True:
                head = await stream.readexactly(5)
                payload = await stream.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"D":
                    yield payload
                elif _is_exit(payload):
                    return

    async def type(self, text: str) -> None:
        """Type into the terminal."""
        await self._send(b"D", text.encode("utf-8", "replace"))

    async def tell(self, about: Mapping[str, object]) -> None:
        """Say something about the terminal: ``{"type": "focus"}``."""
        await self._send(b"M", json.dumps(about).encode())

    async def _send(self, kind: bytes, payload: bytes) -> None:
        stream = self._process.stdin
        assert stream is not None
        with suppress(ConnectionError):  # it has ended, and the end of its screen follows
            stream.write(kind + len(payload).to_bytes(4, "big") + payload)
            await stream.drain()

    async def heard(self) -> str:
        """What it said on stderr, once it has ended; or what is known of that in a while."""
        await asyncio.wait([self._listening], timeout=END_SECONDS)
        return self._told.decode("utf-8", "replace")

    async def end(self) -> None:
        """End it, within some ``END_SECONDS``; nobody may be reading its screen any more."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        for number in (None, signal.SIGTERM, KILL):
            if number is not None and self._process.returncode is None:
                with suppress(ProcessLookupError):
                    self._process.send_signal(number)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._drained(), END_SECONDS)
                break

    async def _drained(self) -> None:
        """Wait for the end; a full pipe would keep the process from it."""
        assert self._process.stdout is not None
        while await self._process.stdout.read(65536):
            pass
        await self._process.wait()


def _is_exit(payload: bytes) -> bool:
    try:
        said = json.loads(payload)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("type") == "exit"


def bounded(size: object) -> int:
    """A number of columns or lines that a terminal may have, whatever a page says."""
    return max(1, min(size, LARGEST)) if isinstance(size, int) else 80
