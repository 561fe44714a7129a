"""Captures as sessions: the interface and replays work on sessions only.

Rule 1: what a capture holds is appended as it is read, so that a list fills while reading.
Rule 2: beside an interface the reading is done by a process of its own; it ends with its owner.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import msgspec

from inspector.cli.printing import say
from inspector.cli.progress import Bar
from inspector.cli.sources import Contents, Wanted
from inspector.cli.stdin import STDIN
from inspector.errors import InspectorError
from inspector.events.told import Told
from inspector.events.words import counted
from inspector.formats.files import open_to_read
from inspector.proxy.child import environment
from inspector.session import store
from inspector.session.store import Entry, SessionError, pieces_of
from inspector.session.writer import Writer
from inspector.tls.keylog import KeyLog
from inspector.tui.ports import EngineStatus

TELL_SECONDS = 0.2
"""How often it is told how far reading is, though nothing of WSD is found."""

KEY_LOG_BYTES = 64 * 1024 * 1024
"""Bytes of the largest key log; a connection of TLS 1.3 takes a kilobyte."""

STOP_SECONDS = 5.0
"""How long a reading process may take to end."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What has been read: ``share`` of the file (0 to 1; None of what has no length)."""

    messages: int = 0
    share: float | None = None
    damage: str = ""
    over: bool = False


def imported(
    source: Path, folder: Path, *, keys: KeyLog | None = None, progress: bool = True
) -> Path:
    """A new session in ``folder`` with what a capture holds, as far as it can be read.

    Damage is told on stderr. Raises ``InspectorError`` if nothing can be read.
    """
    path = session_path(source, folder)
    contents = Contents(source, Wanted(keys=keys, packets=True))
    with Bar(f"reading {contents.name}", show=progress) as bar:
        result = append_all(path, contents, lambda now: bar.show(now.messages, now.share))
    if result.damage:
        if not result.messages:
            raise InspectorError(result.damage)
        say(f"wsd-inspector: {damage_text(result)}")
    return path


def session_path(source: Path, folder: Path) -> Path:
    """Where the session of a capture goes."""
    return folder / ("stdin.wsd" if source == STDIN else f"{source.stem}.wsd")


def damage_text(result: Result) -> str:
    """What to say of a file that could not be read to its end."""
    if not result.messages:
        return result.damage
    are = "is" if result.messages == 1 else "are"
    return f"{result.damage}; {counted(result.messages, 'message')} before that {are} shown"


def append_all(path: Path, contents: Contents, tell: Callable[[Result], object]) -> Result:
    """Append everything that a file holds to a session; ``tell`` hears how far that is.

    It hears, in either of two threads, of every commit, and now and then while nothing is found.
    What was read is committed while more is waited for. Damage is in the result.
    Raises ``SessionError`` if the session cannot be written.
    """
    size, messages, damage = size_of(contents.path), 0, ""

    def result(*, over: bool = False) -> Result:
        share = min(1.0, contents.read_bytes() / size) if size else None
        return Result(messages=messages, share=share, damage=damage, over=over)

    def committed(_: object) -> None:
        tell(result())

    writer, told = Writer(path, on_commit=committed), monotonic()
    tell(result())
    try:
        for item in contents.items():
            if monotonic() - told > TELL_SECONDS:
                told = monotonic()
                tell(result())
            if isinstance(item, Told):
                messages += 1
                for kept in as_items(item):
                    writer.put(kept)
            else:
                writer.put(item)
            if writer.error:
                break
    except InspectorError as error:
        damage = str(error)
    finally:
        writer.close()
    if writer.error:
        raise SessionError(writer.error)
    last = result(over=True)
    tell(last)
    return last


def size_of(path: Path) -> int:
    """Bytes of a file, 0 of what has no size."""
    if path == STDIN:
        return 0
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def as_items(told: Told) -> Iterator[store.Item]:
    """What a session keeps of something that was seen: its bytes, then itself and its events."""
    seen = told.seen
    yield from pieces_of(seen.observation, seen.chunks())
    yield Entry(seen.observation, told.events, seen.remark, seen.packet)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a reading process is asked for."""

    source: str
    session: str
    keylog: str = ""


class Import:
    """A process that reads a capture into a session. Use as a context manager.

    It is an ``Engine`` for the interface: its status says how far it is.
    """

    def __init__(self, source: Path, session: Path, *, keylog: Path | None = None) -> None:
        """Start reading; standard input, if that is the source, is handed over to the process."""
        self.result = Result()
        self._name = "stdin" if source == STDIN else source.name
        job = Job(source=str(source), session=str(session), keylog=str(keylog or ""))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "inspector.cli.importing", msgspec.json.encode(job).decode()],
            stdin=None if source == STDIN else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        self._heard = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="import-watcher", daemon=True)
        self._watcher.start()

    @property
    def damage(self) -> str:
        """What went wrong; empty while all is well."""
        if self.result.damage:
            return damage_text(self.result)
        if not self._watcher.is_alive() and not self.result.over:
            return "the process that reads the file has ended"
        return ""

    def wait_for_first(self, seconds: float) -> None:
        """Wait until something is there to show, or nothing will be."""
        self._heard.wait(seconds)

    def status(self) -> EngineStatus:
        """How far reading is."""
        result = self.result
        share = "" if result.share is None else f" {result.share:.0%}"
        reading = "" if result.over or self.damage else f"reading {self._name}{share}"
        return EngineStatus(exchanges=result.messages, error=self.damage, reading=reading)

    def stop(self) -> None:
        """End it, wherever it is."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._watcher.join(STOP_SECONDS)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def __enter__(self) -> "Import":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _watch(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with contextlib.suppress(msgspec.MsgspecError):
                self.result = msgspec.json.decode(line, type=Result)
                if self.result.messages or self.result.over or self.result.damage:
                    self._heard.set()  # a first report may tell of nothing yet
        self._heard.set()


def key_log(path: Path | None) -> KeyLog | None:
    """The keys of a file that SSLKEYLOGFILE made. Raises ``InspectorError`` if it has none."""
    if path is None:
        return None
    keys = KeyLog()
    with open_to_read(path) as stream:
        text = stream.read(KEY_LOG_BYTES + 1)
    if len(text) > KEY_LOG_BYTES:
        raise InspectorError(f"{path}: is larger than {KEY_LOG_BYTES:,} bytes, no key log is")
    if not keys.add(text):
        raise InspectorError(f"{path}: holds no TLS secrets, expected lines of SSLKEYLOGFILE")
    return keys


def main() -> None:
    """Read a capture into a session, and tell on stdout how far it is, a line of JSON each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the interface decides what Ctrl+C means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    job = msgspec.json.decode(sys.argv[1], type=Job)
    out: BinaryIO = sys.stdout.buffer

    def tell(result: Result) -> None:
        try:
            out.write(msgspec.json.encode(result) + b"\n")
            out.flush()
        except BrokenPipeError:  # the interface has gone, and nobody needs the session
            os._exit(1)

    try:
        keys = key_log(Path(job.keylog) if job.keylog else None)
        contents = Contents(Path(job.source), Wanted(keys=keys, packets=True))
        append_all(Path(job.session), contents, tell)
    except InspectorError as error:
        tell(Result(damage=str(error), over=True))


if __name__ == "__main__":
    main()
