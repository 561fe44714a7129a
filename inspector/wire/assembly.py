"""Packets of a capture in, observations out.

Rule 1: WSD is told by content, on any port; everything else is counted.
Rule 2: packets are numbered from 1, as Wireshark numbers frames. Those of connections and
datagrams that are shown come out again as ``Kept``, so that they can be written as they were.
Rule 3: nothing raises, and what is remembered is bounded; large bodies go to the spool.
"""

from collections.abc import Iterable

from inspector.errors import Note
from inspector.newest import Newest
from inspector.wire.attempts import Attempts, Failed
from inspector.wire.capture import Names, Packet
from inspector.wire.datagrams import Datagrams
from inspector.wire.icmp import Unreachable
from inspector.wire.kept import Kept, Waiting
from inspector.wire.observation import Observation, Recorded, recorded
from inspector.wire.packets import SYN, TcpSegment, UdpDatagram
from inspector.wire.packets_read import PacketReader
from inspector.wire.remarks import joined, remark_of
from inspector.wire.sealed import Watching
from inspector.wire.spool import MemorySpool, Spooling
from inspector.wire.stand_ins import StandIns
from inspector.wire.streams import Stream, Streams
from inspector.wire.talk_pairing import Identify
from inspector.wire.tally import Tally
from inspector.wire.tcp_pieces import Piece
from inspector.wire.tcp_read import Reassembly

PASSED_PACKETS = 1000
"""Packets that are remembered because they may be fragments."""

UNREAD_REASONS = 100
"""Reasons that are told apart of why packets cannot be read."""

type Found = Recorded | Kept


def _unidentified(observed: Observation) -> tuple[str, str]:
    return "", ""


class Assembly:
    """Observations out of the packets of one capture.

    Exchanges are called ``tcp3-1``: the first of connection 3, numbered as ``tcp.stream`` in
    Wireshark; ``tcp3-0`` if it was never opened; datagrams ``udp0`` and so on.

    Of the interfaces in ``show_all`` everything is shown, whether it is WSD or not; those in
    ``chosen`` have only packets that were shown before.
    ``spooling`` makes the places where large bodies wait, ``watching`` reads TLS, ``identify``
    tells MessageID and RelatesTo. With ``keep_packets`` packets come out as ``Kept``.
    """

    def __init__(
        self,
        *,
        spooling: Spooling = MemorySpool,
        watching: Watching | None = None,
        identify: Identify = _unidentified,
        keep_packets: bool = False,
    ) -> None:
        self.tally = Tally()
        self.show_all: set[int] = set()
        self.chosen: set[int] = set()
        self._showing = False
        self._keep_packets = keep_packets
        self._names = StandIns()
        self._reader = PacketReader()
        self._reassembly = Reassembly()
        self._attempts = Attempts(self._names.named)
        self._streams = Streams(self.tally, self._names, spooling, watching, identify)
        self._datagrams = Datagrams(self.tally, self._names)
        self._waiting = Waiting()
        self._passed = Newest[int, Kept](PASSED_PACKETS)

    def name(self, names: Names) -> None:
        """Learn for which names our stand-in addresses stand."""
        self._names.learn(names)

    def feed(self, packet: Packet) -> Iterable[Found]:
        """What is complete after one packet, and the packets that it was made of."""
        tally = self.tally
        tally.packets += 1
        number, time_us = tally.packets, packet.time_ns // 1000
        self._showing = packet.interface in self.show_all
        tally.first_us = min(tally.first_us or time_us, time_us)
        tally.last_us = max(tally.last_us, time_us)
        tally.snapped += packet.original_length > len(packet.frame)
        read = self._reader.read(
            packet.link_type, packet.frame, packet.original_length, time_us, number
        )
        attempts = self._attempts
        failed = attempts.lapse(time_us) if time_us > attempts.due_us else []
        found: Iterable[Found] = ()
        if type(read) is TcpSegment:
            pieces = self._reassembly.feed(read, time_us, number)
            if attempts.waiting or read.flags & SYN:
                chosen = packet.interface in self.chosen
                failed += self._ask(read, time_us, number, chosen=chosen)
                self._show(failed)
            if pieces or self._keep_packets or packet.comments:
                found = self._take_pieces(read, pieces, Kept(number, packet))
        elif type(read) is UdpDatagram:
            found = self._take_datagram(read, time_us, Kept(number, packet))
        elif isinstance(read, Note):
            self._count_unread(read)
        elif type(read) is Unreachable and (bounced := attempts.bounce(read, time_us)):
            failed += bounced
            found = (Kept(number, packet),) if self._keep_packets else ()
        else:
            self._pass_over(Kept(number, packet))
        return [*self._unopened(failed), *found] if failed else found

    def finish(self) -> list[Found]:
        """What was under way when the capture ended."""
        found = self._unopened(self._attempts.finish(self.tally.last_us))
        for piece in self._reassembly.finish():
            found += self._follow(piece)
        for stream, read in self._streams.finish():
            found += read
            found += self._waiting_of(stream)
        tally, counts = self.tally, self._reassembly.counts
        tally.connections, tally.joined = counts.connections, counts.joined
        tally.one_sided = counts.one_sided
        tally.duplicated += counts.duplicated
        tally.retransmitted, tally.reordered = counts.retransmitted, counts.reordered
        tally.lost_bytes = counts.lost_bytes
        tally.lost_fragments = self._reader.dropped_fragments
        return found

    # --- TCP ------------------------------------------------------------------------------------

    def _ask(self, segment: TcpSegment, time_us: int, number: int, *, chosen: bool) -> list[Failed]:
        """What a segment means for the connections that were asked for."""
        connection, show = self._reassembly.current.number, self._showing
        return self._attempts.take(segment, connection, time_us, number, show=show, chosen=chosen)

    def _take_pieces(self, segment: TcpSegment, pieces: list[Piece], kept: Kept) -> Iterable[Found]:
        stream = self._streams.of(self._reassembly.current, show=self._showing)
        if comments := kept.packet.comments:
            stream.remark = joined(stream.remark, remark_of(comments))
        if self._keep_packets:
            parts = (*self._parts(segment.fragments), kept)
            if not stream.over or stream.shown:
                self._waiting.add(stream.connection.number, parts)
        found: list[Found] = [seen for piece in pieces for seen in self._follow(piece)]
        if self._keep_packets:
            found += self._waiting_of(stream)
            self._waiting.drop_excess()
        return found

    def _show(self, failed: list[Failed]) -> None:
        """Their packets are worth keeping, the one that ends them too."""
        for it in failed:
            self._streams.of(it.connection, show=self._showing).shown = True

    def _unopened(self, failed: list[Failed]) -> list[Found]:
        """What is told of connections that were never opened, and their packets."""
        self._show(failed)
        found: list[Found] = []
        for it in failed:
            stream = self._streams.of(it.connection, show=self._showing)
            seen = [recorded(it.cut)._replace(packet=it.packet)]
            stream.remark_on(seen)
            found += [*seen, *self._waiting_of(stream)]
        return found

    def _follow(self, piece: Piece) -> list[Found]:
        """What a piece of a stream completes, with what was noted, and packets that waited."""
        stream = self._streams.of(piece.connection, show=self._showing)
        read = self._streams.read(stream, piece)
        if read:
            for seen in read:
                self._attempts.hear(seen.observation)
            stream.remark_on(read)
        found: list[Found] = [*read]
        if self._keep_packets:
            number = piece.connection.number
            if stream.over and not stream.shown:
                self._waiting.take(number)
            elif number != self._reassembly.current.number:
                found += self._waiting_of(stream)
        return found

    def _waiting_of(self, stream: Stream) -> Iterable[Kept]:
        """The packets of a stream that is shown; those of others go on waiting."""
        return self._waiting.take(stream.connection.number) if stream.shown else ()

    # --- UDP ------------------------------------------------------------------------------------

    def _take_datagram(self, read: UdpDatagram, time_us: int, kept: Kept) -> Iterable[Found]:
        parts = self._parts(read.fragments)
        told = self._datagrams.take(read, time_us, show=self._showing)
        if told is None:
            return ()
        self._attempts.hear(told)
        remark = remark_of(kept.packet.comments)
        seen = recorded(told)._replace(packet=kept.number, remark=remark)
        return [*parts, kept, seen] if self._keep_packets else [seen]

    # --- the rest -------------------------------------------------------------------------------

    def _pass_over(self, kept: Kept) -> None:
        """Nothing can be told of a packet, unless it turns out to be part of a datagram."""
        self.tally.other_packets += 1
        if self._keep_packets:
            self._passed[kept.number] = kept

    def _parts(self, numbers: tuple[int, ...]) -> list[Kept]:
        """The packets of a datagram's earlier fragments."""
        self.tally.other_packets -= len(numbers)
        return [self._passed.pop(number) for number in numbers if number in self._passed]

    def _count_unread(self, note: Note) -> None:
        reason = f"{note.path}: {note.text}"
        unread = self.tally.unread
        if reason not in unread and len(unread) >= UNREAD_REASONS:
            reason = "other reasons"
        unread[reason] = unread.get(reason, 0) + 1
