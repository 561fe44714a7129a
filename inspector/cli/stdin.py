"""Streams whose first bytes are looked at before they are read, standard input among them."""

import io
from pathlib import Path
from typing import BinaryIO

STDIN = Path("-")
"""Stands for standard input, or output, where a file is named."""

START_BYTES = 4096
"""Bytes that tell the kind of a file."""

ENOUGH = 24
"""Bytes after which more is taken only if it is there: the header of a pcap that has no packet."""


class Peeked(io.BufferedReader):
    """A stream to read from its beginning, though its ``start`` was read before.

    ``count`` is how many bytes have been read of it. A pipe gives what it has. Closing it closes
    the stream. Raises ``OSError`` as reading does.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.start = _start_of(stream)
        self._rest = _Rest(self.start, stream)
        super().__init__(self._rest)

    @property
    def count(self) -> int:
        """Bytes that were read of the stream."""
        return self._rest.count


class _Rest(io.RawIOBase):
    """The start of a stream, then what comes behind it."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._start = start
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # typeshed's Buffer
        size = len(buffer)
        if self._start:
            data, self._start = self._start[:size], self._start[size:]
        else:
            data = _some(self._stream, size)
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _some(stream: BinaryIO, size: int) -> bytes:
    """At most ``size`` bytes, as soon as there are any."""
    read1 = getattr(stream, "read1", None)
    data: bytes = read1(size) if read1 is not None else stream.read(size)
    return data


def _start_of(stream: BinaryIO) -> bytes:
    """The first bytes: all of ``START_BYTES`` from a file, from a pipe what comes at first."""
    start = b""
    while len(start) < START_BYTES and (more := _some(stream, START_BYTES - len(start))):
        start += more
        if len(start) >= ENOUGH and not start[:1].isspace() and start[:1] not in b"{<0123456789":
            break
    return start
