"""TCP reassembly: segments in, bytes of each connection in order out.

Rule 1: what is next leaves at once. What is ahead of a hole waits until the hole is filled, or
until it is given up (``tcp_holes``). Then the hole is told as ``Gap`` and the stream goes on.
Rule 2: what was seen before (a retransmission, a packet the capture tool saw twice, a keep-alive
probe) is counted and not told again.
Rule 3: connections are numbered from 0 in the order of their first packet: Wireshark's
``tcp.stream``.
Rule 4: this module does not know HTTP; it must work for any stream.
Source: RFC 9293.
"""

from collections import deque

from inspector.wire.observation import Address
from inspector.wire.packets import ACK, FIN, RST, SYN, TcpSegment
from inspector.wire.tcp_holes import Holes
from inspector.wire.tcp_pieces import Connection, Counts, Ended, Lapsed, Piece
from inspector.wire.tcp_way import MASK, Held, Way

CONNECTION_LIMIT = 20_000
"""Connections that are followed at one time; the oldest is let go."""


class Reassembly:
    """All connections of one capture."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.current: Connection  # of the segment that was fed last
        self._ways: dict[tuple[Address, Address], Way] = {}
        self._over: deque[Way] = deque()
        self._order: deque[Way] = deque()
        self._holes = Holes()
        self._count = 0

    def feed(self, segment: TcpSegment, time_us: int, tag: int = 0) -> list[Piece]:
        """What one segment adds; never raises. ``tag`` comes back with its bytes."""
        pieces: list[Piece] = []
        flags = segment.flags
        way = self._ways.get((segment.source, segment.destination))
        if way is None or way.is_another(segment) or way.is_beyond(segment):
            way = self._open(segment, pieces)
        way.seen = True
        self.current = way.connection
        if self._holes.waiting:
            self._look_at_holes(time_us, pieces)
        if flags & ACK:
            way.other.acknowledge(segment.acknowledged, time_us, pieces)
            if way.other.held:
                self._hear(way.other, segment, time_us, pieces)
        if flags & SYN and not way.started:
            if not way.held:
                way.acked = None  # of a connection that used the ports before
            way.start(segment.sequence + 1, time_us)
            self._holes.fill(way, pieces)
        if segment.length and not way.ended:
            if way.started and not way.held and way.next & MASK == segment.sequence:
                way.tell(time_us, segment.payload, segment.length, tag, pieces)
                way.recent.append((segment.sequence, segment.length, segment.identity, time_us))
            else:
                self._arrive(way, segment, time_us, tag, pieces)
        if flags & FIN and way.fin is None:
            end = segment.sequence + segment.length + (1 if flags & SYN else 0)
            if not way.started and not way.held:
                way.start(end, time_us)
            way.fin, way.fin_tag = way.place(end), tag
            if way.started and way.next < way.fin and not way.held:
                self._holes.hold(way, Held(way.fin, 0, time_us, b"", 0, tag))
                self._look_at_hole(way, time_us, pieces)
        if flags & RST and way.may_reset(segment):
            self._reset(way, time_us, tag, pieces)
        elif way.fin is not None and way.is_through():
            self._end(way, time_us, pieces)
        return pieces

    def finish(self) -> list[Piece]:
        """What was held when the capture ended."""
        pieces: list[Piece] = []
        for way in list(self._holes.waiting):
            self._bridge_all(way, pieces)
        for way in self._ways.values():
            self.counts.one_sided += way.from_client and way.is_one_sided()
        return pieces

    # --- connections ----------------------------------------------------------------------------

    def _open(self, segment: TcpSegment, pieces: list[Piece]) -> Way:
        """A new connection, in place of one that used the same ports before."""
        source, destination = segment.source, segment.destination
        opened = bool(segment.flags & SYN)
        by_server = opened and bool(segment.flags & ACK)
        client, server = (destination, source) if by_server else (source, destination)
        if old := self._ways.get((client, server)):
            self._let_go(old, pieces)
        elif len(self._ways) >= 2 * CONNECTION_LIMIT:
            self._let_go(self._over.popleft() if self._over else self._oldest(), pieces)
        connection = Connection(self._count, client, server, opened)
        self._count += 1
        self.counts.connections += 1
        self.counts.joined += not opened
        one = Way(connection, self.counts, from_client=True)
        other = Way(connection, self.counts, from_client=False)
        one.other, other.other = other, one
        self._ways[client, server], self._ways[server, client] = one, other
        self._order.append(one)
        if len(self._order) > 4 * CONNECTION_LIMIT:  # most of them are over
            self._order = deque(it for it in self._order if self._is_followed(it))
        return self._ways[source, destination]

    def _oldest(self) -> Way:
        """The connection that was opened first, of those that are followed."""
        while True:
            way = self._order.popleft()
            if self._is_followed(way):
                return way

    def _is_followed(self, way: Way) -> bool:
        connection = way.connection
        return self._ways.get((connection.client, connection.server)) is way

    def _let_go(self, way: Way, pieces: list[Piece]) -> None:
        connection = way.connection
        key = connection.client, connection.server
        if self._ways.get(key) not in (way, way.other):
            return  # another has its ports: it was let go then
        for it in (way, way.other):
            self._bridge_all(it, pieces)
        del self._ways[key], self._ways[connection.server, connection.client]
        self.counts.one_sided += way.is_one_sided()
        if not (way.ended and way.other.ended):
            pieces.append(Lapsed(connection))
        way.ended = way.other.ended = True

    def _end(self, way: Way, time_us: int, pieces: list[Piece]) -> None:
        way.end(time_us, pieces)
        self._retire(way)

    def _reset(self, way: Way, time_us: int, tag: int, pieces: list[Piece]) -> None:
        if way.ended and way.other.ended:
            return
        for it in (way, way.other):
            self._bridge_all(it, pieces)
            it.ended = True
        pieces.append(Ended(way.connection, way.from_client, time_us, True, tag))
        self._retire(way)

    def _retire(self, way: Way) -> None:
        """Remember a connection that is over for a while: its last packets may come late."""
        if way.ended and way.other.ended:
            self._over.append(way)
            if len(self._over) > CONNECTION_LIMIT // 50:
                self._let_go(self._over.popleft(), [])

    # --- bytes that are not simply the next ones ------------------------------------------------

    def _arrive(
        self, way: Way, segment: TcpSegment, time_us: int, tag: int, pieces: list[Piece]
    ) -> None:
        """Bytes that were told before, or lie ahead of a hole, or both."""
        sequence = segment.sequence + 1 if segment.flags & SYN else segment.sequence
        if not way.started and not way.held:
            way.guess_start(sequence, time_us)
        at, length = way.place(sequence), segment.length
        if way.started and at + length <= way.next:
            way.count_repeated(segment, time_us)
            return
        way.recent.append((segment.sequence, length, segment.identity, time_us))
        if way.started and at <= way.next and not way.held:
            skip = way.next - at
            way.tell(time_us, segment.payload[skip:], length - skip, tag, pieces)
            return
        self._holes.hold(way, Held(at, way.later, time_us, segment.payload, length, tag))
        self._holes.fill(way, pieces)
        self._look_at_hole(way, time_us, pieces)

    def _hear(self, way: Way, segment: TcpSegment, time_us: int, pieces: list[Piece]) -> None:
        """The peer acknowledges; when it speaks, what it had received must be told before."""
        self._look_at_hole(way, time_us, pieces)
        if segment.length:
            while way.held and self._holes.is_received(way, time_us):
                self._bridge(way, pieces)

    def _look_at_holes(self, time_us: int, pieces: list[Piece]) -> None:
        """Holes of other connections grow old, too; the oldest are looked at first."""
        while self._holes.waiting:
            way = next(iter(self._holes.waiting))
            if not self._holes.is_lost(way, time_us):
                break
            self._bridge(way, pieces)

    def _look_at_hole(self, way: Way, time_us: int, pieces: list[Piece]) -> None:
        while way.held and self._holes.is_lost(way, time_us):
            self._bridge(way, pieces)

    def _bridge(self, way: Way, pieces: list[Piece]) -> None:
        """Give up what is missing before the first held bytes; that may bring the end."""
        self._holes.bridge(way, pieces)
        if way.is_through():
            self._end(way, way.time_us, pieces)

    def _bridge_all(self, way: Way, pieces: list[Piece]) -> None:
        while way.held:
            self._bridge(way, pieces)
