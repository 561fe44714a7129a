"""Starting, watching and stopping an engine, from any process.

Rule: no waiting without a limit, and no engine outlives its owner.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Self

import msgspec

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.proxy.child import environment
from inspector.proxy.control import Config, State
from inspector.proxy.scribe import CLOSE_SECONDS

START_SECONDS = 20.0
"""An engine listens within half a second; a loaded or cold machine may take much longer."""

STOP_SECONDS = CLOSE_SECONDS + 5.0
"""How long an engine may take to end: its scribe may still be writing."""


class EngineError(InspectorError):
    """An engine that did not start; ``taken`` is the port that another program has, or 0."""

    def __init__(self, text: str, taken: int = 0) -> None:
        super().__init__(text)
        self.taken = taken


class EngineProcess:
    """A running engine. Use as a context manager, or call ``stop``."""

    def __init__(self, config: Config) -> None:
        """Start the engine and wait until it listens.

        Raises ``EngineError``; the files that it has made are gone then.
        """
        self.config = config
        new = [
            path for it in (config.session, config.record) if it and not (path := Path(it)).exists()
        ]
        self._state = State()
        self._changed = threading.Condition()
        self._log = tempfile.TemporaryFile(  # noqa: SIM115 - lives as long as the process
            mode="w+", encoding="utf-8", errors="replace"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "inspector.proxy.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
            env=environment(),
        )
        self._watcher = threading.Thread(target=self._watch, name="engine-watcher", daemon=True)
        self._watcher.start()
        try:
            self._say(msgspec.json.encode(config).decode())
            self._wait_until_ready()
        except BaseException:
            self.stop()
            for path in new:
                path.unlink(missing_ok=True)
            raise

    @property
    def state(self) -> State:
        """The last state the engine told."""
        with self._changed:
            return self._state

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def stop(self) -> None:
        """Let it write what is waiting and end; kill it if that takes too long."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(OSError):  # it has gone already
                self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._watcher.join(STOP_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        if not self._log.closed:
            self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it died at once; waiting for readiness tells why
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _watch(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                state = msgspec.json.decode(line, type=State)
            except msgspec.MsgspecError:
                continue
            with self._changed:
                self._state = state
                self._changed.notify_all()
        self._process.wait()
        with self._changed:
            self._changed.notify_all()

    def _wait_until_ready(self) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._state.ready or self._state.error or not self.alive, START_SECONDS
            )
            state = self._state
        if state.error:
            raise EngineError(clean(f"the proxy did not start: {state.error}"), state.taken)
        if not state.ready:
            raise EngineError(f"the proxy did not start: {self._last_words()}")

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = [line for line in self._log.read().splitlines() if line.strip()]
        return clean(lines[-1]) if lines else f"nothing heard for {START_SECONDS:.0f} s"
