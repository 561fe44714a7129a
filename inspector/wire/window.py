"""A window on a stream: the bytes that were read but not taken yet.

Rule 1: no waiting for more than is needed; a pipe gives what it has and that is passed on.
Rule 2: every byte is copied a fixed number of times, however small the pieces of a pipe are.
"""

from collections.abc import Callable
from typing import Protocol, Self

READ_BYTES = 256 * 1024
"""Bytes to ask a stream for at once."""


class Source(Protocol):
    """Anything that can be read; ``b""`` is the end (None too: nothing there, no waiting)."""

    def read(self, size: int, /) -> bytes | None:
        """At most ``size`` bytes."""


class Window:
    """What was read of a stream and not taken: ``buffer`` from ``at`` on.

    Fast readers look into ``buffer`` themselves and move ``at``; ``offset`` is the place of
    ``at`` in the stream. Whatever reading the stream raises passes through.
    """

    __slots__ = ("_before", "_read", "at", "buffer")

    def __init__(self, stream: Source, buffer: bytes = b"") -> None:
        # read(n) of a buffered pipe waits for n bytes, read1(n) for one.
        self._read: Callable[[int], bytes | None] = getattr(stream, "read1", stream.read)
        self._before = 0
        self.buffer = buffer
        self.at = 0

    @classmethod
    def on(cls, source: "Source | bytes | Window") -> "Self | Window":
        """A window on bytes, on a stream, or the window itself."""
        if isinstance(source, Window):
            return source
        return cls(_Nothing(), source) if isinstance(source, bytes) else cls(source)

    @property
    def offset(self) -> int:
        """Bytes of the stream that were taken."""
        return self._before + self.at

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only at the end of the stream."""
        if len(self.buffer) - self.at < size:
            self._fill(size)
        return self.buffer[self.at : self.at + size]

    def take(self, size: int) -> bytes:
        """The next bytes, gone from the window."""
        taken = self.peek(size)
        self.at += len(taken)
        return taken

    def take_some(self) -> bytes:
        """What is there, at least one byte; nothing at the end of the stream."""
        self.peek(1)
        return self.take(len(self.buffer) - self.at)

    def _fill(self, size: int) -> None:
        parts = [self.buffer[self.at :]]
        missing = size - len(parts[0])
        while missing > 0 and (more := self._read(max(missing, READ_BYTES))):
            parts.append(more)
            missing -= len(more)
        self._before += self.at
        self.buffer, self.at = b"".join(parts), 0


class _Nothing:
    def read(self, size: int, /) -> bytes:
        return b""
