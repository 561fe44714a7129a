"""A connection that carries TLS: opened where keys are known, otherwise told as a whole.

Rule: this room has no cryptography. Who assembles a capture brings what watches the records.
"""

from collections.abc import Callable
from typing import Protocol

from inspector.wire.observation import Recorded, TlsConnection, recorded
from inspector.wire.talk import Talk
from inspector.wire.tally import Tally
from inspector.wire.tcp_pieces import Connection


class TlsFacts(Protocol):
    """What a TLS connection shows of itself; see ``TlsConnection``."""

    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def server_name(self) -> str: ...  # noqa: D102
    @property
    def certificate(self) -> str: ...  # noqa: D102
    @property
    def client_bytes(self) -> int: ...  # noqa: D102
    @property
    def server_bytes(self) -> int: ...  # noqa: D102


class TlsWatcher(Protocol):
    """Reads the records of one connection. Never raises."""

    def feed(self, from_client: bool, data: bytes) -> list[tuple[bool, bytes]]:
        """Bytes of one direction; the application data that they bring, with its direction."""
        ...

    def lose(self, from_client: bool, length: int) -> None:
        """Bytes of one direction are missing."""
        ...

    def end(self, from_client: bool) -> None:
        """One direction is over."""
        ...

    @property
    def facts(self) -> TlsFacts:
        """What is known so far."""
        ...

    @property
    def reason(self) -> str:
        """Why it cannot be read; empty if it can."""
        ...

    @property
    def opened(self) -> bool:
        """Whether application data can be read."""
        ...


type Watching = Callable[[], TlsWatcher]
"""Makes the watcher of one connection."""


def looks_sealed(data: bytes, *, joined: bool) -> bool:
    """Whether a direction begins with a TLS record: a handshake, or any when it was ``joined``."""
    kinds = (b"\x14", b"\x15", b"\x16", b"\x17") if joined else (b"\x16",)
    return data[:1] in kinds and data[1:2] in (b"", b"\x03") and data[2:3] <= b"\x04"


class Sealed:
    """A TLS connection in place of its ``Talk``, which gets what could be opened."""

    def __init__(
        self, connection: Connection, watcher: TlsWatcher, talk: Talk, tally: Tally
    ) -> None:
        self.connection = connection
        self.over = False
        self._watcher = watcher
        self._talk = talk
        self._tally = tally
        self._begun_us = self._now_us = 0
        self._packet = 0
        self._ended: set[bool] = set()
        self._told = self._closed = False
        tally.tls += 1

    @property
    def shown(self) -> bool:
        """Whether it is told: what it carries is WSD, or could not be read to the end."""
        return self._talk.shown or self._closed

    def arrive(self, from_client: bool, time_us: int, data: bytes, packet: int) -> list[Recorded]:
        """Bytes of one direction."""
        if not self._packet:
            self._begun_us, self._packet = time_us, packet
        self._now_us = max(self._now_us, time_us)
        found: list[Recorded] = []
        for side, plain in self._watcher.feed(from_client, data):
            found += self._talk.arrive(side, time_us, plain, packet)
        return found

    def lose(self, from_client: bool, time_us: int, length: int) -> list[Recorded]:
        """Bytes are missing: records of that direction cannot be counted any more."""
        self._watcher.lose(from_client, length)
        return self._talk.lose(from_client, time_us, None) if self._watcher.opened else []

    def doubt(self) -> None:
        """A message may be missing."""
        self._talk.doubt()

    def end(self, from_client: bool, time_us: int, reset: bool, packet: int) -> list[Recorded]:
        """One direction is over, with ``reset`` both are."""
        self._now_us = max(self._now_us, time_us)
        for side in (True, False) if reset else (from_client,):
            self._watcher.end(side)
            self._ended.add(side)
        self.over = len(self._ended) == 2
        found = self._talk.end(from_client, time_us, reset, packet) if self._watcher.opened else []
        return found + (self._tell() if self.over else [])

    def finish(self) -> list[Recorded]:
        """The capture is over."""
        return (self._talk.finish() if self._watcher.opened else []) + self._tell()

    def _tell(self) -> list[Recorded]:
        """The connection itself, if its content could not be read, or not all of it."""
        if self._told:
            return []
        self._told = True
        self._tally.tls_opened += self._watcher.opened
        if self._watcher.opened and not self._watcher.reason:
            return []
        self._closed = True
        facts = self._watcher.facts
        seen = TlsConnection(
            exchange=f"tcp{self.connection.number}-tls",
            time_us=self._begun_us,
            end_us=self._now_us,
            source=self.connection.client,
            destination=self.connection.server,
            version=facts.version,
            server_name=facts.server_name,
            certificate=facts.certificate,
            client_bytes=facts.client_bytes,
            server_bytes=facts.server_bytes,
            reason=self._watcher.reason,
        )
        return [recorded(seen)._replace(packet=self._packet)]
