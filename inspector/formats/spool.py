"""Bodies on disk: one temporary file for all large bodies of a capture.

Rule: memory stays flat. The file has no name, so it is gone when the capture has been read,
whatever happens to the program.
"""

import tempfile
import weakref
from array import array
from collections.abc import Iterator
from typing import BinaryIO

from inspector.wire.observation import Chunk


class DiskSpooling:
    """Makes spools that share one file; it is closed when the last of them is gone."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None

    def __call__(self) -> "DiskSpool":
        """A spool for one body."""
        return DiskSpool(self)

    def append(self, data: bytes) -> int:
        """Write bytes; where they are. Raises ``OSError`` when the disk is full."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(  # noqa: SIM115  # lives as long as this
                prefix="wsd-inspector-", buffering=0
            )
            weakref.finalize(self, self._file.close)
        at = self._file.seek(0, 2)
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
        return at

    def read(self, at: int, size: int) -> bytes:
        """Read bytes again. Raises ``OSError``."""
        assert self._file is not None
        self._file.seek(at)
        return self._file.read(size)


class DiskSpool:
    """Chunks of one body; each costs 24 bytes of memory: its time, its place and its length."""

    def __init__(self, shared: DiskSpooling) -> None:
        self._shared = shared
        self._places = array("q")

    def add(self, chunk: Chunk) -> None:
        """Keep a chunk. Raises ``OSError`` when the disk is full."""
        self._places.extend((chunk.time_us, self._shared.append(chunk.data), len(chunk.data)))

    def chunks(self) -> Iterator[Chunk]:
        """All chunks that were added. Raises ``OSError`` if they cannot be read."""
        places = self._places
        for index in range(0, len(places), 3):
            time_us, at, size = places[index : index + 3]
            yield Chunk(time_us, self._shared.read(at, size))
