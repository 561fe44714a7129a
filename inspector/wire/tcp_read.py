"""TCP reassembly: segments in, bytes of each connection in order out.

Rule 1: no waiting. Bytes leave when they come; a hole is told as ``Gap`` and bridged at once.
Rule 2: what was seen before (a retransmission) is not told again.
Rule 3: connections are numbered from 0 in the order of their first SYN or byte: Wireshark's
``tcp.stream``, unless a capture begins with an idle connection.
Rule 4: this module does not know HTTP, but for one guess: who opened a connection whose SYN is
missing, since a server speaks first only in the middle of a capture.
"""

from typing import NamedTuple

from inspector.wire.observation import Address
from inspector.wire.packets import ACK, FIN, RST, SYN, TcpSegment

_MASK = 0xFFFFFFFF
_HALF = 0x80000000


class Connection(NamedTuple):
    """Identity of one connection; the client is who opened it."""

    number: int
    client: Address
    server: Address


class Arrived(NamedTuple):
    """Bytes of one direction, in order, and when they came (Unix microseconds)."""

    connection: Connection
    from_client: bool
    time_us: int
    data: bytes


class Gap(NamedTuple):
    """``length`` bytes of one direction are missing from the capture."""

    connection: Connection
    from_client: bool
    time_us: int
    length: int


class Ended(NamedTuple):
    """One direction is over (FIN), or with ``reset`` both are (RST)."""

    connection: Connection
    from_client: bool
    time_us: int
    reset: bool


type Piece = Arrived | Gap | Ended


class _Way:
    """One direction: its first sequence number and the one that comes next, once known."""

    __slots__ = ("connection", "ended", "first", "from_client", "next")

    def __init__(self, connection: Connection, from_client: bool) -> None:
        self.connection = connection
        self.from_client = from_client
        self.first: int | None = None
        self.next = 0
        self.ended = False


class Reassembly:
    """All connections of one capture."""

    def __init__(self) -> None:
        self._ways: dict[tuple[Address, Address], _Way] = {}
        self._count = 0

    def feed(self, segment: TcpSegment, time_us: int) -> list[Piece]:
        """What one segment adds; never raises."""
        flags, payload = segment.flags, segment.payload
        way = self._ways.get((segment.source, segment.destination))
        if way is None or (flags & SYN and _is_another(way, segment)):
            if not payload and not flags & SYN:
                return []
            way = self._open(segment)
        if way.ended or (not payload and not flags & (SYN | FIN | RST)):
            return []
        sequence = segment.sequence
        if flags & SYN:
            sequence = sequence + 1 & _MASK
        if way.first is None:
            way.first = way.next = sequence
        pieces: list[Piece] = []
        if payload:
            self._arrive(way, sequence, payload, time_us, pieces)
        if flags & (FIN | RST):
            self._end(way, segment, time_us, pieces)
        return pieces

    def _open(self, segment: TcpSegment) -> _Way:
        """A new connection. Without a SYN, who sends a status line is the server."""
        source, destination = segment.source, segment.destination
        by_server = (
            segment.flags & ACK if segment.flags & SYN else segment.payload.startswith(b"HTTP/")
        )
        client, server = (destination, source) if by_server else (source, destination)
        connection = Connection(self._count, client, server)
        self._count += 1
        self._ways[client, server] = _Way(connection, from_client=True)
        self._ways[server, client] = _Way(connection, from_client=False)
        return self._ways[source, destination]

    def _arrive(
        self, way: _Way, sequence: int, payload: bytes, time_us: int, pieces: list[Piece]
    ) -> None:
        # Sequence numbers wrap; the nearer way round tells ahead from behind.
        ahead = (sequence - way.next + _HALF & _MASK) - _HALF
        if ahead > 0:
            pieces.append(Gap(way.connection, way.from_client, time_us, ahead))
        elif ahead < 0:
            payload = payload[-ahead:]
            if not payload:
                return
        way.next = way.next + max(ahead, 0) + len(payload) & _MASK
        pieces.append(Arrived(way.connection, way.from_client, time_us, payload))

    def _end(self, way: _Way, segment: TcpSegment, time_us: int, pieces: list[Piece]) -> None:
        reset = bool(segment.flags & RST)
        way.ended = True
        if reset:
            self._ways[segment.destination, segment.source].ended = True
        pieces.append(Ended(way.connection, way.from_client, time_us, reset))


def _is_another(way: _Way, segment: TcpSegment) -> bool:
    """Whether a SYN opens a new connection on old ports, rather than being late or repeated."""
    return way.first is not None and segment.sequence + 1 & _MASK != way.first
