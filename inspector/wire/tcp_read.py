"""TCP reassembly: segments in, bytes of each connection in order out.

Rule 1: what is next leaves at once. What is ahead of a hole waits until the hole is filled, or
until it is certain that it will not be: the peer has acknowledged past it, or too much waits.
Then the hole is told as ``Gap`` and the stream goes on.
Rule 2: what was seen before (a retransmission, a packet the capture tool saw twice, a keep-alive
probe) is counted and not told again.
Rule 3: connections are numbered from 0 in the order of their first packet: Wireshark's
``tcp.stream``.
Rule 4: this module does not know HTTP; it must work for any stream.
Source: RFC 9293.
"""

from bisect import insort
from collections import deque
from typing import NamedTuple

from inspector.wire.observation import Address
from inspector.wire.packets import ACK, FIN, RST, SYN, TcpSegment

REORDER_US = 50_000
"""How long bytes that the peer has acknowledged may still turn up: captures swap packets."""

SWAP_US = 2_000
"""How long they may still turn up when the peer has answered."""

REORDER_SEGMENTS = 16
"""Later segments of the direction after which they are not waited for any more."""

ONE_SIDED_US = 3_000_000
"""How long a hole stays open when nothing of the peer is in the capture; a retransmission takes
a second at the most, as a rule (RFC 6298)."""

HOLE_US = 60_000_000
"""How long any hole stays open."""

HOLD_BYTES = 8 * 1024 * 1024
"""Bytes of one direction that wait behind a hole: more than hosts have in flight."""

HOLD_SEGMENTS = 16_384
"""Segments of one direction that wait behind a hole."""

HOLD_ALL_BYTES = 64 * 1024 * 1024
"""Bytes of all connections that wait behind holes."""

DUPLICATE_US = 10_000
"""A packet that comes again sooner was seen twice by the capture tool; hosts wait longer."""

HELD_COST = 250
"""Bytes that a segment which waits costs beside its payload."""

CONNECTION_LIMIT = 20_000
"""Connections that are followed at one time; the oldest is let go."""

LATE_BYTES = 1024 * 1024
"""How near to the start of a stream a SYN must be to be late, and not of another connection."""

_RECENT = 16
_MASK = 0xFFFFFFFF
_HALF = 0x80000000


class Connection(NamedTuple):
    """Identity of one connection. ``opened``: its SYN was seen, so the client is who opened it;
    otherwise the client is who was seen first."""

    number: int
    client: Address
    server: Address
    opened: bool = True


class Arrived(NamedTuple):
    """Bytes of one direction, in order, and when they came (Unix microseconds).

    ``tag`` is that of the packet that carried them.
    """

    connection: Connection
    from_client: bool
    time_us: int
    data: bytes
    tag: int = 0


class Gap(NamedTuple):
    """``length`` bytes of one direction are missing from the capture."""

    connection: Connection
    from_client: bool
    time_us: int
    length: int


class Missed(NamedTuple):
    """The peer has received bytes of a direction that the capture has not, or not yet."""

    connection: Connection
    from_client: bool


class Ended(NamedTuple):
    """One direction is over (FIN), or with ``reset`` both are (RST); ``tag`` of that packet."""

    connection: Connection
    from_client: bool
    time_us: int
    reset: bool
    tag: int = 0


class Lapsed(NamedTuple):
    """Nothing more will be told of a connection, though its end was not seen."""

    connection: Connection


type Piece = Arrived | Gap | Missed | Ended | Lapsed


class Counts:
    """What happened to the segments of a capture."""

    __slots__ = (
        "connections",
        "duplicated",
        "joined",
        "lost_bytes",
        "one_sided",
        "reordered",
        "retransmitted",
    )

    def __init__(self) -> None:
        self.connections = 0
        self.joined = 0  # connections whose beginning is not in the capture
        self.one_sided = 0  # of those that carried bytes, how many only one way
        self.retransmitted = 0
        self.duplicated = 0
        self.reordered = 0
        self.lost_bytes = 0


class _Held(NamedTuple):
    """A segment ahead of a hole; sorts by where its bytes belong."""

    at: int
    order: int
    time_us: int
    payload: bytes
    length: int
    tag: int


class _Way:
    """One direction. Places in the stream are sequence numbers that do not wrap."""

    __slots__ = (
        "acked",
        "acked_us",
        "connection",
        "ended",
        "fin",
        "fin_tag",
        "first",
        "from_client",
        "held",
        "held_bytes",
        "later",
        "next",
        "other",
        "recent",
        "seen",
        "since_us",
        "started",
        "time_us",
    )

    def __init__(self, connection: Connection, from_client: bool) -> None:
        self.connection = connection
        self.from_client = from_client
        self.other: _Way = self
        self.seen = False  # whether any packet of this direction was seen
        self.started = False  # whether it is known where the stream begins
        self.first = self.next = 0
        self.acked: int | None = None  # what the peer expects next
        self.acked_us = 0
        self.fin: int | None = None
        self.fin_tag = 0
        self.ended = False
        self.time_us = 0
        self.held: list[_Held] = []
        self.held_bytes = 0
        self.since_us = 0  # since when something is held
        self.later = 0  # segments that came since then
        self.recent: deque[tuple[int, int, int, int]] = deque(maxlen=_RECENT)

    def place(self, sequence: int) -> int:
        """Where a sequence number is in the stream: the nearest of the places it may mean."""
        return self.next + ((sequence - self.next + _HALF & _MASK) - _HALF)


class Reassembly:
    """All connections of one capture."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.current: Connection  # of the segment that was fed last
        self._ways: dict[tuple[Address, Address], _Way] = {}
        self._over: deque[_Way] = deque()
        self._order: deque[_Way] = deque()
        self._holding: dict[_Way, None] = {}
        self._held_bytes = 0
        self._count = 0

    def feed(self, segment: TcpSegment, time_us: int, tag: int = 0) -> list[Piece]:
        """What one segment adds; never raises. ``tag`` comes back with its bytes."""
        pieces: list[Piece] = []
        flags = segment.flags
        way = self._ways.get((segment.source, segment.destination))
        if way is None or _is_another(way, segment) or _is_beyond(way, segment):
            way = self._open(segment, pieces)
        way.seen = True
        self.current = way.connection
        if self._holding:
            self._look_at_holes(time_us, pieces)
        if flags & ACK:
            self._acknowledge(way.other, segment.acknowledged, time_us, pieces)
            if segment.length and way.other.held:
                self._hear_answer(way.other, time_us, pieces)
        if flags & SYN and not way.started:
            if not way.held:
                way.acked = None  # of a connection that used the ports before
            self._start(way, segment.sequence + 1, time_us)
            self._fill(way, pieces)
        if segment.length and not way.ended:
            if way.started and not way.held and way.next & _MASK == segment.sequence:
                self._tell(way, time_us, segment.payload, segment.length, tag, pieces)
                way.recent.append((segment.sequence, segment.length, segment.identity, time_us))
            else:
                self._arrive(way, segment, time_us, tag, pieces)
        if flags & FIN and way.fin is None:
            end = segment.sequence + segment.length + (1 if flags & SYN else 0)
            if not way.started and not way.held:
                self._start(way, end, time_us)
            way.fin, way.fin_tag = way.place(end), tag
        if flags & RST and _may_reset(way, segment):
            self._reset(way, time_us, tag, pieces)
        elif way.fin is not None and not way.ended and not way.held and way.next >= way.fin:
            self._end(way, time_us, pieces)
        return pieces

    def finish(self) -> list[Piece]:
        """What was held when the capture ended."""
        pieces: list[Piece] = []
        for way in list(self._holding):
            self._bridge_all(way, pieces)
        for way in self._ways.values():
            self.counts.one_sided += way.from_client and _is_one_sided(way)
        return pieces

    # --- connections ----------------------------------------------------------------------------

    def _open(self, segment: TcpSegment, pieces: list[Piece]) -> _Way:
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
        one, other = _Way(connection, from_client=True), _Way(connection, from_client=False)
        one.other, other.other = other, one
        self._ways[client, server], self._ways[server, client] = one, other
        self._order.append(one)
        if len(self._order) > 4 * CONNECTION_LIMIT:  # most of them are over
            self._order = deque(it for it in self._order if self._is_followed(it))
        return self._ways[source, destination]

    def _oldest(self) -> _Way:
        """The connection that was opened first, of those that are followed."""
        while True:
            way = self._order.popleft()
            if self._is_followed(way):
                return way

    def _is_followed(self, way: _Way) -> bool:
        connection = way.connection
        return self._ways.get((connection.client, connection.server)) is way

    def _let_go(self, way: _Way, pieces: list[Piece]) -> None:
        connection = way.connection
        for it in (way, way.other):
            self._bridge_all(it, pieces)
        key = connection.client, connection.server
        if self._ways.get(key) in (way, way.other):
            del self._ways[key], self._ways[connection.server, connection.client]
        self.counts.one_sided += _is_one_sided(way)
        if not (way.ended and way.other.ended):
            pieces.append(Lapsed(connection))
        way.ended = way.other.ended = True

    def _start(self, way: _Way, sequence: int, time_us: int) -> None:
        way.first = way.next = way.place(sequence) if way.held else sequence
        way.started = True
        way.time_us = max(way.time_us, 0 if way.held else time_us)

    # --- bytes ----------------------------------------------------------------------------------

    def _arrive(
        self, way: _Way, segment: TcpSegment, time_us: int, tag: int, pieces: list[Piece]
    ) -> None:
        """A segment that is not simply the next one."""
        sequence = segment.sequence + 1 if segment.flags & SYN else segment.sequence
        if not way.started and not way.held:
            self._guess_start(way, sequence, time_us)
        at, length = way.place(sequence), segment.length
        if way.started and at + length <= way.next:
            self._count_repeated(way, segment, time_us)
            return
        way.recent.append((segment.sequence, length, segment.identity, time_us))
        if way.started and at <= way.next and not way.held:
            skip = way.next - at
            self._tell(way, time_us, segment.payload[skip:], length - skip, tag, pieces)
            return
        self._hold(way, _Held(at, way.later, time_us, segment.payload, length, tag), time_us)
        self._fill(way, pieces)
        self._look_at_hole(way, time_us, pieces)

    def _guess_start(self, way: _Way, sequence: int, time_us: int) -> None:
        """The beginning was not seen: what the peer expects tells where we are, if it is near.

        Otherwise the first bytes are held for a moment, because they may be out of order.
        """
        way.next = sequence
        way.time_us = time_us
        if way.acked is not None:
            expected = way.place(way.acked)
            if 0 <= sequence - expected < LATE_BYTES:
                self._start(way, expected, time_us)

    def _tell(
        self, way: _Way, time_us: int, payload: bytes, length: int, tag: int, pieces: list[Piece]
    ) -> None:
        """The next bytes of a stream; those that a snapped packet lacks are a hole."""
        if time_us > way.time_us:
            way.time_us = time_us
        way.next += length
        if payload:
            pieces.append(Arrived(way.connection, way.from_client, way.time_us, payload, tag))
        if missing := length - len(payload):
            self.counts.lost_bytes += missing
            pieces.append(Gap(way.connection, way.from_client, way.time_us, missing))

    def _count_repeated(self, way: _Way, segment: TcpSegment, time_us: int) -> None:
        sequence, length, identity = segment.sequence, segment.length, segment.identity
        for known in way.recent:
            near = abs(time_us - known[3]) <= DUPLICATE_US
            if near and known[:3] == (sequence, length, identity):
                self.counts.duplicated += 1
                return
        self.counts.retransmitted += 1

    def _end(self, way: _Way, time_us: int, pieces: list[Piece]) -> None:
        way.ended = True
        time_us = max(time_us, way.time_us)
        pieces.append(Ended(way.connection, way.from_client, time_us, False, way.fin_tag))
        self._retire(way)

    def _reset(self, way: _Way, time_us: int, tag: int, pieces: list[Piece]) -> None:
        if way.ended and way.other.ended:
            return
        for it in (way, way.other):
            self._bridge_all(it, pieces)
            it.ended = True
        pieces.append(Ended(way.connection, way.from_client, time_us, True, tag))
        self._retire(way)

    def _retire(self, way: _Way) -> None:
        """Remember a connection that is over for a while: its last packets may come late."""
        if way.ended and way.other.ended:
            self._over.append(way)
            if len(self._over) > CONNECTION_LIMIT // 50:
                self._let_go(self._over.popleft(), [])

    # --- holes ----------------------------------------------------------------------------------

    def _hold(self, way: _Way, held: _Held, time_us: int) -> None:
        if not way.held:
            way.since_us, way.later = time_us, 0
            self._holding[way] = None
        way.later += 1
        insort(way.held, held)
        way.held_bytes += len(held.payload) + HELD_COST
        self._held_bytes += len(held.payload) + HELD_COST

    def _fill(self, way: _Way, pieces: list[Piece]) -> None:
        """Tell what is held and now follows."""
        if not way.started:
            return
        count = 0
        for held in way.held:
            if held.at > way.next:
                break
            count += 1
            way.held_bytes -= len(held.payload) + HELD_COST
            self._held_bytes -= len(held.payload) + HELD_COST
            skip = way.next - held.at
            if skip < held.length:
                self.counts.reordered += 1
                payload, length = held.payload[skip:], held.length - skip
                self._tell(way, held.time_us, payload, length, held.tag, pieces)
            else:
                self.counts.retransmitted += 1
        del way.held[:count]
        if not way.held:
            self._holding.pop(way, None)
        elif count:
            way.since_us, way.later = way.time_us, 0

    def _acknowledge(self, way: _Way, acknowledged: int, time_us: int, pieces: list[Piece]) -> None:
        """The peer says which byte it expects next."""
        expected = way.place(acknowledged) if way.started else acknowledged
        if way.acked is None or not way.started:
            way.acked, way.acked_us = expected, time_us
        elif expected > way.acked:
            if way.acked <= way.next < expected:
                way.acked_us = time_us  # since when it is certain that the hole was received
                if way.fin is None or expected <= way.fin:
                    pieces.append(Missed(way.connection, way.from_client))
            way.acked = expected
        if way.held:
            self._look_at_hole(way, time_us, pieces)

    def _hear_answer(self, way: _Way, time_us: int, pieces: list[Piece]) -> None:
        """The peer speaks: what it has received by then must be told before."""
        acked = way.acked
        while (
            way.held
            and way.started
            and acked is not None
            and acked > way.next
            and time_us - way.since_us > SWAP_US
        ):
            self._bridge(way, pieces)

    def _look_at_holes(self, time_us: int, pieces: list[Piece]) -> None:
        """Holes of other connections grow old, too; the oldest are looked at first."""
        while self._holding:
            way = next(iter(self._holding))
            if not self._is_lost(way, time_us):
                break
            self._bridge(way, pieces)

    def _look_at_hole(self, way: _Way, time_us: int, pieces: list[Piece]) -> None:
        while way.held and self._is_lost(way, time_us):
            self._bridge(way, pieces)

    def _is_lost(self, way: _Way, time_us: int) -> bool:
        """Whether what is missing before the held bytes will not come any more."""
        waited_us = time_us - way.since_us
        if not way.started:  # only the order of the first segments is not known
            acked = way.acked is not None and way.place(way.acked) > way.held[0].at
            return acked or waited_us > REORDER_US or way.later > REORDER_SEGMENTS
        if way.held_bytes > HOLD_BYTES or len(way.held) > HOLD_SEGMENTS:
            return True
        if self._held_bytes > HOLD_ALL_BYTES or waited_us > HOLE_US:
            return True
        if not way.other.seen:
            return waited_us > ONE_SIDED_US
        if way.acked is None or way.acked <= way.next:
            return False
        late_us = time_us - way.acked_us
        return late_us > REORDER_US or way.later > REORDER_SEGMENTS

    def _bridge(self, way: _Way, pieces: list[Piece]) -> None:
        """Give up what is missing before the first held bytes."""
        first = way.held[0]
        if not way.started:
            way.started = True
            way.first = way.next = first.at
        if missing := first.at - way.next:
            self.counts.lost_bytes += missing
            time_us = max(way.time_us, first.time_us)
            pieces.append(Gap(way.connection, way.from_client, time_us, missing))
            way.next = first.at
        self._fill(way, pieces)
        if way.fin is not None and not way.ended and not way.held and way.next >= way.fin:
            self._end(way, way.time_us, pieces)

    def _bridge_all(self, way: _Way, pieces: list[Piece]) -> None:
        while way.held:
            self._bridge(way, pieces)


def _may_reset(way: _Way, segment: TcpSegment) -> bool:
    """Whether a reset is of this stream: one with a number far from it is somebody's guess."""
    return not way.started or abs(way.place(segment.sequence) - way.next) <= LATE_BYTES


def _is_beyond(way: _Way, segment: TcpSegment) -> bool:
    """Whether bytes after the end belong to a connection whose beginning was not captured.

    After a reset, what was on its way still comes; only bytes from far away are others.
    """
    if not (way.ended and way.other.ended and segment.length):
        return False
    ahead = way.place(segment.sequence) - way.next
    closed = way.fin is not None and way.next >= way.fin
    return abs(ahead) > LATE_BYTES or (closed and ahead > 0)


def _is_one_sided(way: _Way) -> bool:
    """Whether bytes went one way, and nothing at all of the other is in the capture."""
    carried = way.next > way.first or way.other.next > way.other.first
    return carried and not (way.seen and way.other.seen)


def _is_another(way: _Way, segment: TcpSegment) -> bool:
    """Whether a SYN opens a new connection on old ports, rather than being late or repeated."""
    if segment.flags & (SYN | ACK) != SYN:
        return False
    if not way.started and not way.held:
        return way.ended
    start = segment.sequence + 1
    near = ((start - way.first + _HALF & _MASK) - _HALF) if way.started else 0
    return bool(near) and (way.connection.opened or abs(near) > LATE_BYTES)
