"""UDP datagrams in, observations out.

Rule: a datagram is told once, if it is WSD or all is shown; every other is counted.
"""

from inspector.errors import Note, NoteKind
from inspector.wire.duplicates import RecentDatagrams
from inspector.wire.observation import Body, Datagram
from inspector.wire.packets import UdpDatagram
from inspector.wire.recognition import is_wsd
from inspector.wire.stand_ins import StandIns
from inspector.wire.tally import Tally


class Datagrams:
    """All datagrams of one capture; those that are told are numbered from ``udp0``."""

    def __init__(self, tally: Tally, names: StandIns) -> None:
        self._tally = tally
        self._names = names
        self._recent = RecentDatagrams()

    def take(self, read: UdpDatagram, time_us: int, *, show: bool) -> Datagram | None:
        """What is told of a datagram; with ``show`` whatever it is."""
        tally = self._tally
        if not (show or is_wsd(read.payload)):
            tally.other_datagrams += 1
            return None
        if self._recent.seen_twice(read, time_us):
            tally.duplicated += 1
            return None
        tally.datagrams += 1
        return Datagram(
            exchange=f"udp{tally.datagrams - 1}",
            time_us=time_us,
            source=self._names.named(read.source),
            destination=self._names.named(read.destination),
            body=Body.of(read.payload),
            notes=_notes(read),
        )


def _notes(read: UdpDatagram) -> tuple[Note, ...]:
    missing = read.length - len(read.payload)
    if not missing:
        return ()
    text = f"the last {missing:,} of {read.length:,} bytes are missing from the capture"
    return (Note("UDP", text, NoteKind.LOST),)
