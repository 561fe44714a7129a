"""Large captures by two processes: one puts packets together, ours decodes the messages.

Rule 1: what comes out is what one process would tell, in the same order.
Rule 2: no process is left behind, however ours ends: the other one goes when its stdin ends.
Measured: both halves take about as long, so that two cores are nearly twice as fast.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from inspector.errors import InspectorError
from inspector.formats.capture import CaptureReader
from inspector.formats.files import FileError, open_to_read
from inspector.proxy.child import environment
from inspector.proxy.frames import frame, frames
from inspector.wire.observation import (
    Cut,
    Datagram,
    Observation,
    Recorded,
    Remark,
    Request,
    Response,
    TlsConnection,
)
from inspector.wire.tally import Tally

WORTH_BYTES = 8 * 1024 * 1024
"""Bytes of a file for which starting a process pays; it takes a third of a second."""

_CLASSES: tuple[type, ...] = (Request, Response, Datagram, Cut, TlsConnection)
_NUMBERS = {cls: number for number, cls in enumerate(_CLASSES)}
_LAST = len(_CLASSES)
_WRITE_BYTES = 128 * 1024


class Seen(NamedTuple):
    """One thing that was seen, and how many bytes of the file had been read then."""

    observation: Any
    remark: Remark
    packet: int
    offset: int


class Last(msgspec.Struct, frozen=True):
    """What is told in the end: the counts, and where the file is damaged."""

    tally: Tally
    damage: str


class Assembled:
    """What a capture holds, without large bodies. ``offset`` is how far the file was read."""

    def __init__(self, path: Path) -> None:
        self.tally = Tally()
        self.offset = 0
        self._path = path

    def recorded(self) -> Iterator[Recorded]:
        """What was seen. Raises ``InspectorError`` where the capture is damaged."""
        process = subprocess.Popen(
            [sys.executable, "-m", "inspector.cli.assembling", str(self._path)],
            stdin=subprocess.PIPE,  # nothing is written: it ends when our process does
            stdout=subprocess.PIPE,
            bufsize=1024 * 1024,
            env=environment(),
        )
        assert process.stdin is not None
        assert process.stdout is not None
        decoders = [_decoder(cls) for cls in _CLASSES]
        try:
            for number, data in frames(process.stdout):  # type: ignore[arg-type]  # it can be read
                if number == _LAST:
                    self._end(msgspec.msgpack.decode(data, type=Last))
                    return
                observation, remark, packet, self.offset = decoders[number].decode(data)
                yield Recorded(observation, _nothing, remark, packet)
            raise FileError("the process that reads the capture has ended")
        finally:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

    def _end(self, last: Last) -> None:
        self.tally = last.tally
        if last.damage:
            raise FileError(last.damage)


def _decoder(cls: type) -> msgspec.msgpack.Decoder[tuple[Observation, Remark, int, int]]:
    return msgspec.msgpack.Decoder(tuple[cls, Remark, int, int])  # type: ignore[valid-type]  # made


def _nothing() -> Iterator[Any]:
    return iter(())


def is_worth_it(path: Path) -> bool:
    """Whether a file is large enough, and there is a second core."""
    cores = getattr(os, "sched_getaffinity", None)
    count = len(cores(0)) if cores is not None else os.cpu_count() or 1
    try:
        return count > 1 and path.is_file() and path.stat().st_size >= WORTH_BYTES
    except OSError:
        return False


def _leave_with_parent() -> None:
    """End this process when whoever started it has gone, which ends our stdin."""
    while os.read(0, 1):
        pass
    os._exit(1)


def main() -> None:
    """Read a capture, and write what was seen to stdout as frames."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us decides
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    out = sys.stdout.buffer
    damage = ""
    with open_to_read(Path(sys.argv[1])) as stream, contextlib.suppress(BrokenPipeError):
        reader = CaptureReader(stream, decode_only=True)
        ready = bytearray()
        try:
            for observation, _, remark, packet in reader.recorded():
                seen = (observation, remark, packet, stream.tell())
                ready += frame(_NUMBERS[type(observation)], seen)
                if len(ready) >= _WRITE_BYTES:
                    out.write(ready)
                    ready.clear()
        except InspectorError as error:
            damage = str(error)
        ready += frame(_LAST, Last(reader.tally, damage))
        out.write(ready)
        out.flush()


if __name__ == "__main__":
    main()
