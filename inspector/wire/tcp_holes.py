"""What waits behind holes of TCP streams, and when a hole is given up.

Rule 1: a hole is given up once it is certain that it will not be filled: the peer has acknowledged
past it, or has been silent for too long, or too much waits.
Rule 2: a hole is looked at when ``tcp_read`` asks; what its end means for the connection is not
known here.
"""

from bisect import insort

from inspector.wire.tcp_pieces import Piece
from inspector.wire.tcp_way import Held, Way

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

HELD_COST = 250
"""Bytes that a segment which waits costs beside its payload."""


class Holes:
    """The directions of one capture in which something waits: first who began to wait first."""

    def __init__(self) -> None:
        self.waiting: dict[Way, None] = {}
        self._bytes = 0

    def hold(self, way: Way, held: Held) -> None:
        """Keep a segment that belongs behind a hole."""
        if not way.held:
            way.since_us, way.later = held.time_us, 0
            self.waiting[way] = None
        way.later += 1
        insort(way.held, held)
        way.held_bytes += len(held.payload) + HELD_COST
        self._bytes += len(held.payload) + HELD_COST

    def fill(self, way: Way, pieces: list[Piece]) -> None:
        """Tell what is held and now follows."""
        if not way.started:
            return
        count = 0
        for held in way.held:
            if held.at > way.next:
                break
            count += 1
            way.held_bytes -= len(held.payload) + HELD_COST
            self._bytes -= len(held.payload) + HELD_COST
            skip = way.next - held.at
            if skip < held.length:
                way.counts.reordered += 1
                way.tell(held.time_us, held.payload[skip:], held.length - skip, held.tag, pieces)
            elif held.length:
                way.counts.retransmitted += 1
            else:  # a FIN that waited for the bytes before it
                way.time_us = max(way.time_us, held.time_us)
        del way.held[:count]
        if not way.held:
            self.waiting.pop(way, None)
        elif count:
            way.since_us, way.later = way.time_us, 0

    def bridge(self, way: Way, pieces: list[Piece]) -> None:
        """Give up what is missing before the first held bytes."""
        way.skip_to(way.held[0], pieces)
        self.fill(way, pieces)

    def is_lost(self, way: Way, time_us: int) -> bool:
        """Whether what is missing before the held bytes will not come any more."""
        waited_us = time_us - way.since_us
        if not way.started:  # only the order of the first segments is not known
            acked = way.acked is not None and way.place(way.acked) > way.held[0].at
            return acked or waited_us > REORDER_US or way.later > REORDER_SEGMENTS
        if way.held_bytes > HOLD_BYTES or len(way.held) > HOLD_SEGMENTS:
            return True
        if self._bytes > HOLD_ALL_BYTES or waited_us > HOLE_US:
            return True
        if not way.other.seen:
            return waited_us > ONE_SIDED_US
        if way.acked is None or way.acked <= way.next:
            return False
        late_us = time_us - way.acked_us
        return late_us > REORDER_US or way.later > REORDER_SEGMENTS

    def is_received(self, way: Way, time_us: int) -> bool:
        """Whether a peer that speaks had received what is missing before it spoke."""
        received = way.started and way.acked is not None and way.acked > way.next
        return received and time_us - way.since_us > SWAP_US
