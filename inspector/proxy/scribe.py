"""The scribe: a child process of the proxy that decodes and writes files.

Rule 1: the proxy's loop only copies what it saw into a pipe. Decoding and SQLite in the proxy's
own process cost it a third of its requests per second, in a thread as much as without one.
Rule 2: the scribe reads to the end of its input, so what a killed proxy had seen is still kept.
"""

import contextlib
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from inspector.errors import InspectorError
from inspector.proxy.child import environment
from inspector.proxy.frames import frame, frames
from inspector.proxy.recorder import Recorder
from inspector.session.store import KINDS, body_key
from inspector.wire.observation import Chunk, Cut, Datagram, Observation, Request, Response

CLOSE_SECONDS = 60.0
"""How long a scribe may take to write what is waiting when the proxy stops."""

_CLASSES: tuple[type, ...] = (Request, Response, Datagram, Cut)
_PIECE = len(_CLASSES)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a scribe is asked to write; an empty path means not to."""

    session: str = ""
    record: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a scribe tells: once that it is ready, later why it had to stop."""

    error: str = ""


class Scribe:
    """The proxy's end of the pipe."""

    def __init__(
        self,
        session: Path | None,
        record: Path | None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        """Start a scribe and wait until its files are open.

        ``on_error`` is called in another thread if it has to stop later.
        Raises ``InspectorError`` if a file cannot be made or opened.
        """
        self.error = ""
        self._on_error = on_error
        self._process = subprocess.Popen(
            [sys.executable, "-m", "inspector.proxy.scribe"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment(),
        )
        job = Job(session=str(session or ""), record=str(record or ""))
        self._write(msgspec.json.encode(job) + b"\n")
        told = self._hear()
        if told is None or told.error:
            self.close()
            raise InspectorError(told.error if told else "the scribe did not start")
        self._listener = threading.Thread(target=self._listen, name="scribe-listener", daemon=True)
        self._listener.start()

    def chunk(self, exchange: str, kind: str, chunk: Chunk) -> None:
        """Keep bytes of a body that is still passing."""
        self._write(frame(_PIECE, (body_key(exchange, kind), chunk)))

    def observe(self, observation: Observation, chunks: Iterable[Chunk] = ()) -> None:
        """Keep an observation; ``chunks`` is its body unless that passed before."""
        key = body_key(observation.exchange, KINDS[type(observation)])
        frames = [frame(_PIECE, (key, chunk)) for chunk in chunks]
        frames.append(frame(_CLASSES.index(type(observation)), observation))
        self._write(b"".join(frames))

    def close(self) -> None:
        """Let it write what is waiting, and end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if hasattr(self, "_listener"):
            self._listener.join()
        self._process.stdout.close()

    def _write(self, data: bytes) -> None:
        """Write all of it; a pipe takes what it has room for. A scribe that died is an error."""
        assert self._process.stdin is not None
        rest = memoryview(data)
        try:
            while rest and not self.error:
                rest = rest[self._process.stdin.write(rest) or 0 :]
        except (OSError, ValueError):
            self._fail("the process that writes the session has ended")

    def _hear(self) -> Told | None:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.json.decode(line, type=Told)
        return None

    def _listen(self) -> None:
        while told := self._hear():
            self._fail(told.error)

    def _fail(self, error: str) -> None:
        """Keep the first error, and tell it; the traffic goes on."""
        if not self.error:
            self.error = error
            if self._on_error is not None:
                self._on_error(error)


def _tell(error: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # the proxy was killed
        sys.stdout.buffer.write(msgspec.json.encode(Told(error=error)) + b"\n")
        sys.stdout.buffer.flush()


def main() -> None:
    """Write what comes on stdin, for the job on its first line, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the proxy decides what Ctrl+C means
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    stream = sys.stdin.buffer
    job = msgspec.json.decode(stream.readline(), type=Job)
    try:
        recorder = Recorder(_path(job.session), _path(job.record), _tell)
    except InspectorError as error:
        _tell(str(error))
        return
    _tell("")
    try:
        for number, data in frames(stream):
            if number == _PIECE:
                key, chunk = msgspec.msgpack.decode(data, type=tuple[str, Chunk])
                recorder.chunk(key, chunk)
            else:
                recorder.observe(msgspec.msgpack.decode(data, type=_CLASSES[number]))
    finally:
        recorder.close()


def _path(text: str) -> Path | None:
    return Path(text) if text else None


if __name__ == "__main__":
    main()
