"""Packets that come out again as they were, and how long they wait for that.

Rule: the packets of a connection wait until it is known whether it is shown; what waits is bounded.
"""

from collections.abc import Iterable
from typing import NamedTuple

from inspector.wire.capture import Packet

WAITING_BYTES = 16 * 1024 * 1024
"""Bytes of packets that wait until it is known whether their connections are WSD."""


class Kept(NamedTuple):
    """A packet of something that is shown; ``number`` counts all packets of the capture."""

    number: int
    packet: Packet


class Waiting:
    """Packets that wait, by the number of their connection."""

    def __init__(self) -> None:
        self._packets: dict[int, list[Kept]] = {}
        self._bytes = 0

    def add(self, connection: int, packets: Iterable[Kept]) -> None:
        """More packets of a connection."""
        for kept in packets:
            self._packets.setdefault(connection, []).append(kept)
            self._bytes += len(kept.packet.frame)

    def take(self, connection: int) -> list[Kept]:
        """The packets of a connection: they wait no more, whatever becomes of them."""
        packets = self._packets.pop(connection, [])
        self._bytes -= sum(len(it.packet.frame) for it in packets)
        return packets

    def drop_excess(self) -> None:
        """Too much waits: the connections that have waited longest will not be WSD."""
        while self._bytes > WAITING_BYTES:
            self.take(next(iter(self._packets)))
