"""Packets of a capture in, observations out.

Rule 1: WSD is told by content, on any port; everything else is counted.
Rule 2: packets are numbered from 1, as Wireshark numbers frames. Those of connections and
datagrams that are shown come out again as ``Kept``, so that they can be written as they were.
Rule 3: nothing raises, and what is remembered is bounded; large bodies go to the spool.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from inspector.errors import Note, NoteKind
from inspector.newest import Newest
from inspector.wire.attempts import Attempts, Failed
from inspector.wire.capture import Names, Packet
from inspector.wire.hosts import ROLE_SUFFIX, stands_in
from inspector.wire.icmp import Unreachable
from inspector.wire.observation import (
    NO_REMARK,
    Address,
    Body,
    Datagram,
    Observation,
    Recorded,
    recorded,
)
from inspector.wire.packets import SYN, TcpSegment, UdpDatagram
from inspector.wire.packets_read import PacketReader
from inspector.wire.recognition import is_wsd
from inspector.wire.remarks import joined, remark_of
from inspector.wire.sealed import Sealed, Watching, looks_sealed
from inspector.wire.spool import MemorySpool, Spooling
from inspector.wire.talk import Identify, Talk
from inspector.wire.tally import Tally
from inspector.wire.tcp_read import (
    DUPLICATE_US,
    Arrived,
    Connection,
    Ended,
    Gap,
    Lapsed,
    Missed,
    Piece,
    Reassembly,
)

WAITING_BYTES = 16 * 1024 * 1024
"""Bytes of packets that wait until it is known whether their connections are WSD."""

PASSED_PACKETS = 1000
"""Packets that are remembered because they may be fragments."""

CLOSED_STREAMS = 1000
"""Connections that are remembered after their end, because their last packets come then."""

UNREAD_REASONS = 100
"""Reasons that are told apart of why packets cannot be read."""

_RECENT_DATAGRAMS = 256


class Kept(NamedTuple):
    """A packet of something that is shown; ``number`` counts all packets of the capture."""

    number: int
    packet: Packet


type Found = Recorded | Kept


def _unidentified(observed: Observation) -> tuple[str, str]:
    return "", ""


class _Stream:
    """One connection: what reads it, and its packets until that says whether it is shown."""

    __slots__ = ("_shown", "connection", "doubted", "ended", "holes", "over", "reading", "remark",
                 "showing", "waiting")  # fmt: skip

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.reading: Talk | Sealed | None = None
        self.waiting: list[Kept] = []
        self.doubted = False  # whether bytes were missed before anything was read
        self.ended: set[bool] = set()
        self.holes: dict[bool, int] = {}  # bytes that were missed before anything was read
        self.over = False
        self.showing = False
        self.remark = NO_REMARK  # what was noted at the message that is under way
        self._shown = False

    @property
    def shown(self) -> bool:
        """Whether the connection carries something that is told."""
        return self._shown or (self.reading is not None and self.reading.shown)

    @shown.setter
    def shown(self, shown: bool) -> None:
        self._shown = shown


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
        self._spooling = spooling
        self._watching = watching
        self._identify = identify
        self._keep_packets = keep_packets
        self._reader = PacketReader()
        self._reassembly = Reassembly()
        self._attempts = Attempts(self._name_of)
        self._streams: dict[int, _Stream] = {}
        self._names: dict[str, str] = {}
        self._closed: deque[int] = deque()
        self._held: dict[_Stream, None] = {}  # the streams whose packets wait
        self._waiting_bytes = 0
        self._recent: deque[tuple[int, tuple[object, ...]]] = deque(maxlen=_RECENT_DATAGRAMS)
        self._passed = Newest[int, Kept](PASSED_PACKETS)

    def name(self, names: Names) -> None:
        """Learn for which names our stand-in addresses stand; other names are not used."""
        self._names.update(
            (address, name)
            for address, name in names.names
            if stands_in(address) and not name.endswith(ROLE_SUFFIX)
        )

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
                stream = self._reassembly.current.number
                failed += attempts.take(
                    read,
                    stream,
                    time_us,
                    number,
                    show=self._showing,
                    chosen=packet.interface in self.chosen,
                )
                if failed:
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
        for stream in self._streams.values():
            found += self._finish(stream)
            found += self._waiting_of(stream)
        self._streams.clear()
        tally, counts = self.tally, self._reassembly.counts
        tally.connections, tally.joined = counts.connections, counts.joined
        tally.one_sided = counts.one_sided
        tally.duplicated += counts.duplicated
        tally.retransmitted, tally.reordered = counts.retransmitted, counts.reordered
        tally.lost_bytes = counts.lost_bytes
        tally.lost_fragments = self._reader.dropped_fragments
        return found

    # --- TCP ------------------------------------------------------------------------------------

    def _take_pieces(self, segment: TcpSegment, pieces: list[Piece], kept: Kept) -> Iterable[Found]:
        stream = self._stream(self._reassembly.current)
        if comments := kept.packet.comments:
            stream.remark = joined(stream.remark, remark_of(comments))
        if self._keep_packets:
            parts = (*self._parts(segment.fragments), kept)
            if stream.over and not stream.shown:
                parts = ()
            stream.waiting.extend(parts)
            self._held.update(dict.fromkeys([stream] if parts else ()))
            self._waiting_bytes += sum(len(it.packet.frame) for it in parts)
        found: list[Found] = [seen for piece in pieces for seen in self._follow(piece)]
        if self._keep_packets:
            found += self._waiting_of(stream)
            self._drop_waiting()
        return found

    def _show(self, failed: list[Failed]) -> None:
        """Their packets are worth keeping, the one that ends them too."""
        for it in failed:
            self._stream(it.connection).shown = True

    def _unopened(self, failed: list[Failed]) -> list[Found]:
        """What is told of connections that were never opened, and their packets."""
        self._show(failed)
        found: list[Found] = []
        for it in failed:
            stream = self._stream(it.connection)
            seen: list[Found] = [recorded(it.cut)._replace(packet=it.packet)]
            _remark(seen, stream)
            found += [*seen, *self._waiting_of(stream)]
        return found

    def _waiting_of(self, stream: _Stream) -> Iterable[Kept]:
        """The packets of a stream that is shown; those of others go on waiting."""
        if not (stream.shown and stream.waiting):
            return ()
        waiting = list(stream.waiting)
        self._forget_waiting(stream)
        return waiting

    def _forget_waiting(self, stream: _Stream) -> None:
        self._waiting_bytes -= sum(len(it.packet.frame) for it in stream.waiting)
        stream.waiting.clear()
        self._held.pop(stream, None)

    def _drop_waiting(self) -> None:
        """Too much waits: the connections that have waited longest will not be WSD."""
        while self._waiting_bytes > WAITING_BYTES and self._held:
            self._forget_waiting(next(iter(self._held)))

    def _stream(self, connection: Connection) -> _Stream:
        stream = self._streams.get(connection.number)
        if stream is None:
            stream = self._streams[connection.number] = _Stream(self._called(connection))
            stream.shown = stream.showing = self._showing
        return stream

    def _follow(self, piece: Piece) -> list[Found]:
        """What a piece of a stream completes, with what was noted, and packets that waited."""
        stream = self._stream(piece.connection)
        read = self._read(stream, piece)
        for seen in read:
            self._attempts.hear(seen.observation)
        found: list[Found] = [*read]
        if found and stream.remark != NO_REMARK:
            _remark(found, stream)
        if stream.waiting and stream is not self._streams.get(self._reassembly.current.number):
            found += self._waiting_of(stream)
        return found

    def _read(self, stream: _Stream, piece: Piece) -> list[Recorded]:
        reading = stream.reading
        match piece:
            case Arrived(_, from_client, time_us, data, tag):
                if reading is None:
                    reading = stream.reading = self._begin(
                        stream.connection, data, showing=stream.showing
                    )
                    if stream.doubted:
                        reading.doubt()
                    for side, length in stream.holes.items():
                        reading.lose(side, time_us, length)
                return reading.arrive(from_client, time_us, data, tag)
            case Gap(_, from_client, time_us, length) if reading is not None:
                return reading.lose(from_client, time_us, length)
            case Gap(_, from_client, _, length):
                stream.holes[from_client] = stream.holes.get(from_client, 0) + length
            case Missed():
                stream.doubted = True
                if reading is not None:
                    reading.doubt()
            case Ended(_, from_client, time_us, reset, tag):
                found = []
                if reading is not None:
                    found = reading.end(from_client, time_us, reset, tag)
                stream.ended |= {True, False} if reset else {from_client}
                return found + self._close(stream) if len(stream.ended) == 2 else found
            case Lapsed():
                return self._close(stream)
        return []

    def _begin(self, connection: Connection, data: bytes, *, showing: bool) -> Talk | Sealed:
        """What reads a connection whose first bytes these are."""
        sealed = self._watching is not None and looks_sealed(data, joined=not connection.opened)
        talk = Talk(
            connection,
            self.tally,
            self._spooling,
            self._identify,
            tls=sealed,
            show_all=showing,
        )
        if not sealed or self._watching is None:
            return talk
        return Sealed(connection, self._watching(), talk, self.tally)

    def _close(self, stream: _Stream) -> list[Recorded]:
        """A connection is over; its last packets may still come."""
        found = self._finish(stream)
        stream.over = True
        if not stream.shown:
            self._forget_waiting(stream)
        self._closed.append(stream.connection.number)
        if len(self._closed) > CLOSED_STREAMS:
            self._streams.pop(self._closed.popleft(), None)
        return found

    def _finish(self, stream: _Stream) -> list[Recorded]:
        reading, stream.reading = stream.reading, None
        if reading is None:
            return []
        found = reading.finish()
        stream.shown = stream.shown or reading.shown
        return found

    def _called(self, connection: Connection) -> Connection:
        if not self._names:
            return connection
        client, server = self._name_of(connection.client), self._name_of(connection.server)
        return connection._replace(client=client, server=server)

    def _name_of(self, address: Address) -> Address:
        return Address(self._names.get(address.host, address.host), address.port)

    # --- UDP ------------------------------------------------------------------------------------

    def _take_datagram(self, read: UdpDatagram, time_us: int, kept: Kept) -> Iterable[Found]:
        parts = self._parts(read.fragments)
        if not (self._showing or is_wsd(read.payload)):
            self.tally.other_datagrams += 1
            return ()
        if self._is_duplicate(read, time_us):
            self.tally.duplicated += 1
            return ()
        self.tally.datagrams += 1
        notes: tuple[Note, ...] = ()
        if missing := read.length - len(read.payload):
            text = f"the last {missing:,} of {read.length:,} bytes are missing from the capture"
            notes = (Note("UDP", text, NoteKind.LOST),)
        observation = Datagram(
            exchange=f"udp{self.tally.datagrams - 1}",
            time_us=time_us,
            source=self._name_of(read.source),
            destination=self._name_of(read.destination),
            body=Body.of(read.payload),
            notes=notes,
        )
        self._attempts.hear(observation)
        remark = remark_of(kept.packet.comments)
        seen = recorded(observation)._replace(packet=kept.number, remark=remark)
        return [*parts, kept, seen] if self._keep_packets else [seen]

    def _is_duplicate(self, read: UdpDatagram, time_us: int) -> bool:
        """Whether the capture tool saw a datagram twice; programs repeat after 50 ms at least.

        Source: SOAP-over-UDP, appendix I (UDP_MIN_DELAY).
        """
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


def _remark(found: list[Found], stream: _Stream) -> None:
    """Give the first message of a stream that is complete what was noted at its packets."""
    for index, item in enumerate(found):
        if isinstance(item, Recorded):
            found[index] = item._replace(remark=stream.remark)
            stream.remark = NO_REMARK
            return
