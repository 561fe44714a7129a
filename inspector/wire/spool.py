"""Where the bytes of a body wait until their message is over."""

from collections.abc import Callable, Iterator
from typing import Protocol

from inspector.wire.observation import Chunk


class Spool(Protocol):
    """Chunks of one body, in order; read again as often as wanted."""

    def add(self, chunk: Chunk) -> None:
        """Keep a chunk."""
        ...

    def chunks(self) -> Iterator[Chunk]:
        """All chunks that were added."""
        ...


type Spooling = Callable[[], Spool]
"""Makes the spool of one body."""


class MemorySpool:
    """Keeps everything in memory: for small captures and for tests."""

    def __init__(self) -> None:
        self._chunks: list[Chunk] = []

    def add(self, chunk: Chunk) -> None:
        """Keep a chunk."""
        self._chunks.append(chunk)

    def chunks(self) -> Iterator[Chunk]:
        """All chunks that were added."""
        return iter(self._chunks)


class NoSpool:
    """Keeps nothing: for who decodes and never asks for a whole body."""

    def add(self, chunk: Chunk) -> None:
        """Forget a chunk."""

    def chunks(self) -> Iterator[Chunk]:
        """Nothing."""
        return iter(())
