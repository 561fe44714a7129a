"""The same packet twice: the capture tool saw it twice, or a host sent it again.

Rule: who repeats waits for longer than ``DUPLICATE_US``; who sees twice does not.
Sources: RFC 6298, section 2 (a retransmission waits for a second, as a rule); SOAP-over-UDP,
appendix I (UDP_MIN_DELAY: 50 ms).
"""

from collections import deque

from inspector.wire.packets import UdpDatagram

DUPLICATE_US = 10_000
"""A packet that comes again sooner was seen twice by the capture tool; hosts wait longer."""

_RECENT = 256


class RecentDatagrams:
    """The datagrams of one capture that came last."""

    def __init__(self) -> None:
        self._recent: deque[tuple[int, tuple[object, ...]]] = deque(maxlen=_RECENT)

    def seen_twice(self, read: UdpDatagram, time_us: int) -> bool:
        """Whether the capture tool saw a datagram before; if not, it is known from now on."""
        if read.length > len(read.payload):
            return False  # what differs may be in what the capture cut off
        same = (read.source, read.destination, read.identity, read.payload)
        recent = self._recent
        while recent and abs(time_us - recent[0][0]) > DUPLICATE_US:  # a clock may be put back
            recent.popleft()
        if any(known == same for _, known in recent):
            return True
        recent.append((time_us, same))
        return False
