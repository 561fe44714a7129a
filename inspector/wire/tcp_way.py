"""One direction of a TCP connection: where its bytes belong, and telling them in order.

Rule 1: places in the stream are sequence numbers that do not wrap.
Rule 2: only what is next is told, and ``next`` moves with it.
Rule 3: nothing is known here of other connections, nor of how long to wait for what is missing.
Source: RFC 9293.
"""

from collections import deque
from typing import NamedTuple

from inspector.wire.duplicates import DUPLICATE_US
from inspector.wire.packets import ACK, SYN, TcpSegment
from inspector.wire.tcp_pieces import Arrived, Connection, Counts, Ended, Gap, Missed, Piece

LATE_BYTES = 1024 * 1024
"""How near to the start of a stream a SYN must be to be late, and not of another connection."""

MASK = 0xFFFFFFFF
"""Bits of a sequence number."""

_RECENT = 16
_HALF = 0x80000000


class Held(NamedTuple):
    """A segment ahead of a hole; sorts by where its bytes belong."""

    at: int
    order: int
    time_us: int
    payload: bytes
    length: int
    tag: int


class Way:
    """One direction; ``other`` is that of the peer."""

    __slots__ = (
        "acked",
        "acked_us",
        "connection",
        "counts",
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

    def __init__(self, connection: Connection, counts: Counts, *, from_client: bool) -> None:
        self.connection = connection
        self.counts = counts
        self.from_client = from_client
        self.other: Way = self
        self.seen = False  # whether any packet of this direction was seen
        self.started = False  # whether it is known where the stream begins
        self.first = self.next = 0
        self.acked: int | None = None  # what the peer expects next
        self.acked_us = 0
        self.fin: int | None = None
        self.fin_tag = 0
        self.ended = False
        self.time_us = 0
        self.recent: deque[tuple[int, int, int, int]] = deque(maxlen=_RECENT)
        # What waits behind a hole; ``tcp_holes`` keeps it.
        self.held: list[Held] = []
        self.held_bytes = 0
        self.since_us = 0  # since when something is held
        self.later = 0  # segments that came since then

    def place(self, sequence: int) -> int:
        """Where a sequence number is in the stream: the nearest of the places it may mean."""
        return self.next + ((sequence - self.next + _HALF & MASK) - _HALF)

    # --- where the stream begins ----------------------------------------------------------------

    def start(self, sequence: int, time_us: int) -> None:
        """The stream begins here."""
        self.first = self.next = self.place(sequence) if self.held else sequence
        self.started = True
        self.time_us = max(self.time_us, 0 if self.held else time_us)

    def guess_start(self, sequence: int, time_us: int) -> None:
        """The beginning was not seen: what the peer expects tells where we are, if it is near.

        Otherwise the first bytes are held for a moment, because they may be out of order.
        """
        self.next = sequence
        self.time_us = time_us
        if self.acked is not None:
            expected = self.place(self.acked)
            if 0 <= sequence - expected < LATE_BYTES:
                self.start(expected, time_us)

    # --- what is told ---------------------------------------------------------------------------

    def tell(
        self, time_us: int, payload: bytes, length: int, tag: int, pieces: list[Piece]
    ) -> None:
        """The next bytes of the stream; those that a snapped packet lacks are a hole."""
        if time_us > self.time_us:
            self.time_us = time_us
        self.next += length
        if payload:
            pieces.append(Arrived(self.connection, self.from_client, self.time_us, payload, tag))
        if missing := length - len(payload):
            self.counts.lost_bytes += missing
            pieces.append(Gap(self.connection, self.from_client, self.time_us, missing))

    def skip_to(self, held: Held, pieces: list[Piece]) -> None:
        """What is missing before a segment will not come any more."""
        if not self.started:
            self.started = True
            self.first = self.next = held.at
        if missing := held.at - self.next:
            self.counts.lost_bytes += missing
            time_us = max(self.time_us, held.time_us)
            pieces.append(Gap(self.connection, self.from_client, time_us, missing))
            self.next = held.at

    def acknowledge(self, acknowledged: int, time_us: int, pieces: list[Piece]) -> None:
        """The peer says which byte it expects next."""
        expected = self.place(acknowledged) if self.started else acknowledged
        if self.acked is None or not self.started:
            self.acked, self.acked_us = expected, time_us
        elif expected > self.acked:
            if self.acked <= self.next < expected:
                self.acked_us = time_us  # since when it is certain that the hole was received
                if self.fin is None or self.next < self.fin:
                    pieces.append(Missed(self.connection, self.from_client))
            self.acked = expected

    def end(self, time_us: int, pieces: list[Piece]) -> None:
        """Everything up to the FIN was told."""
        self.ended = True
        time_us = max(time_us, self.time_us)
        pieces.append(Ended(self.connection, self.from_client, time_us, False, self.fin_tag))

    def count_repeated(self, segment: TcpSegment, time_us: int) -> None:
        """All bytes of a segment were told before."""
        same = (segment.sequence, segment.length, segment.identity)
        for known in self.recent:
            if abs(time_us - known[3]) <= DUPLICATE_US and known[:3] == same:
                self.counts.duplicated += 1
                return
        self.counts.retransmitted += 1

    # --- what is asked --------------------------------------------------------------------------

    def is_through(self) -> bool:
        """Whether everything up to the FIN was told, and the end itself was not."""
        through = self.fin is not None and self.next >= self.fin
        return through and not self.ended and not self.held

    def is_one_sided(self) -> bool:
        """Whether bytes went one way, and nothing at all of the other is in the capture."""
        other = self.other
        carried = self.next > self.first or other.next > other.first
        return carried and not (self.seen and other.seen)

    def may_reset(self, segment: TcpSegment) -> bool:
        """Whether a reset is of this stream: one with a number far from it is somebody's guess."""
        return not self.started or abs(self.place(segment.sequence) - self.next) <= LATE_BYTES

    def is_beyond(self, segment: TcpSegment) -> bool:
        """Whether bytes after the end belong to a connection whose beginning was not captured.

        After a reset, what was on its way still comes; only bytes from far away are others.
        """
        if not (self.ended and self.other.ended and segment.length):
            return False
        ahead = self.place(segment.sequence) - self.next
        closed = self.fin is not None and self.next >= self.fin
        return abs(ahead) > LATE_BYTES or (closed and ahead > 0)

    def is_another(self, segment: TcpSegment) -> bool:
        """Whether a SYN opens a new connection on old ports, rather than being late or repeated."""
        if segment.flags & (SYN | ACK) != SYN:
            return False
        if not self.started and not self.held:
            return self.ended
        start = segment.sequence + 1
        near = ((start - self.first + _HALF & MASK) - _HALF) if self.started else 0
        return bool(near) and (self.connection.opened or abs(near) > LATE_BYTES)
