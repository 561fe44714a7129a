"""TCP synthesis: bytes of one connection in, packets out.

Rule 1: streaming; packets leave as bytes come, nothing is kept but sequence numbers.
Rule 2: time never goes back within a connection; otherwise packets have the times as seen.
Rule 3: this module does not know HTTP; it must work for any stream.
Source: RFC 9293.
"""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.wire.capture import Direction
from inspector.wire.packets import ACK, FIN, PSH, RST, SYN, Route

AGAIN_US = 1_000_000
"""When a SYN that nobody answers is sent again. Source: RFC 6298, section 2.1."""

_ACK_EVERY = 16  # segments; 16 x 1,460 bytes stay well below the window
_MASK = 0xFFFFFFFF


class Sent(NamedTuple):
    """One packet to write (Unix microseconds)."""

    time_us: int
    frame: bytes
    direction: Direction
    comments: tuple[str, ...] = ()


class _Side:
    """One end of the connection: its packets' way, its next byte, its segments without ACK."""

    __slots__ = ("direction", "next", "route", "waiting")

    def __init__(self, route: Route, direction: Direction, initial: int) -> None:
        self.route = route
        self.direction = direction
        self.next = initial & _MASK
        self.waiting = 0


class Connection:
    """One TCP connection from handshake to end; the client is who opens it.

    ``number`` makes the initial sequence numbers differ between connections that reuse a port.
    """

    def __init__(self, client: Route, server: Route, *, number: int = 0) -> None:
        initial = number * 0x01000193
        self._client = _Side(client, Direction.OUTBOUND, initial)
        self._server = _Side(server, Direction.INBOUND, initial + 0x80000000)
        # The largest segment in a packet of 1,500 bytes.
        self._segment_bytes = 1440 if client.is_v6 else 1460
        self._mss = b"\x02\x04" + self._segment_bytes.to_bytes(2)
        self.time_us = 0

    def open(self, time_us: int, comments: tuple[str, ...] = ()) -> Iterator[Sent]:
        """SYN, SYN/ACK and ACK, in the three microseconds before ``time_us``."""
        client, server = self._client, self._server
        self.time_us = max(0, time_us - 3)
        yield self._packet(client, SYN, options=self._mss, comments=comments)
        client.next = client.next + 1 & _MASK
        self.time_us += 1
        yield self._packet(server, SYN | ACK, options=self._mss)
        server.next = server.next + 1 & _MASK
        self.time_us += 1
        yield self._packet(client, ACK)

    def refused(self, time_us: int, comments: tuple[str, ...] = ()) -> Iterator[Sent]:
        """SYN, and the RST that answers it at ``time_us``."""
        yield from self._ask(time_us - 1, comments)
        self._client.next = self._client.next + 1 & _MASK
        yield self.reset(from_client=False, time_us=time_us)

    def unanswered(self, time_us: int, comments: tuple[str, ...] = ()) -> Iterator[Sent]:
        """SYN, and SYN again at ``time_us``."""
        yield from self._ask(time_us - AGAIN_US, comments)
        yield from self._ask(time_us)

    def _ask(self, time_us: int, comments: tuple[str, ...] = ()) -> Iterator[Sent]:
        self.time_us = max(self.time_us, time_us)
        yield self._packet(self._client, SYN, options=self._mss, comments=comments)

    def send(
        self, data: bytes, *, from_client: bool, time_us: int, comments: tuple[str, ...] = ()
    ) -> Iterator[Sent]:
        """``data`` in segments; the comments are on the first.

        The other side acknowledges before the window is half full; what is left waits for
        ``acknowledge`` or for whatever it sends next, as real stacks do.
        """
        sender, other = self._sides(from_client)
        self.time_us = max(self.time_us, time_us)
        step, size = self._segment_bytes, len(data)
        for at in range(0, size, step):
            payload = data if size <= step else data[at : at + step]
            flags = PSH | ACK if at + step >= size else ACK
            yield self._packet(sender, flags, payload, comments=comments)
            comments = ()
            sender.next = sender.next + len(payload) & _MASK
            sender.waiting += 1
            if sender.waiting == _ACK_EVERY:
                yield self._packet(other, ACK)

    def acknowledge(self, *, from_client: bool) -> Iterator[Sent]:
        """One side acknowledges what it has received, if there is anything new."""
        side, other = self._sides(from_client)
        if other.waiting:
            yield self._packet(side, ACK)

    def close(
        self, *, from_client: bool, time_us: int, comments: tuple[str, ...] = ()
    ) -> Iterator[Sent]:
        """FIN of one side, FIN of the other, ACK."""
        first, second = self._sides(from_client)
        self.time_us = max(self.time_us, time_us)
        yield self._packet(first, FIN | ACK, comments=comments)
        first.next = first.next + 1 & _MASK
        yield self._packet(second, FIN | ACK)
        second.next = second.next + 1 & _MASK
        yield self._packet(first, ACK)

    def reset(self, *, from_client: bool, time_us: int, comments: tuple[str, ...] = ()) -> Sent:
        """RST of one side: nothing follows."""
        sender, _ = self._sides(from_client)
        self.time_us = max(self.time_us, time_us)
        return self._packet(sender, RST | ACK, comments=comments)

    def _sides(self, from_client: bool) -> tuple[_Side, _Side]:
        return (self._client, self._server) if from_client else (self._server, self._client)

    def _packet(
        self,
        side: _Side,
        flags: int,
        payload: bytes = b"",
        options: bytes = b"",
        comments: tuple[str, ...] = (),
    ) -> Sent:
        other = self._server if side is self._client else self._client
        acknowledged = 0
        if flags & ACK:
            acknowledged, other.waiting = other.next, 0
        frame = side.route.tcp(side.next, acknowledged, flags, payload, options)
        return Sent(self.time_us, frame, side.direction, comments)
