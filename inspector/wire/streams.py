"""Connections of a capture: pieces of their streams in, observations out.

Rule 1: the first bytes of a connection decide what reads it; what was missing before them is told
to it then.
Rule 2: a connection is remembered for a while after its end, because its last packets come then.
"""

from collections import deque
from collections.abc import Iterator

from inspector.wire.observation import NO_REMARK, Recorded
from inspector.wire.sealed import Sealed, Watching, looks_sealed
from inspector.wire.spool import Spooling
from inspector.wire.stand_ins import StandIns
from inspector.wire.talk import Talk
from inspector.wire.talk_pairing import Identify
from inspector.wire.tally import Tally
from inspector.wire.tcp_pieces import Arrived, Connection, Ended, Gap, Lapsed, Missed, Piece

CLOSED_STREAMS = 1000
"""Connections that are remembered after their end."""


class Stream:
    """One connection, what reads it, and whether it is shown."""

    __slots__ = (
        "_shown",
        "connection",
        "doubted",
        "ended",
        "holes",
        "over",
        "reading",
        "remark",
        "show",
    )

    def __init__(self, connection: Connection, *, show: bool) -> None:
        self.connection = connection
        self.reading: Talk | Sealed | None = None
        self.doubted = False  # whether bytes were missed before anything was read
        self.ended: set[bool] = set()
        self.holes: dict[bool, int] = {}  # bytes that were missed before anything was read
        self.over = False
        self.show = show  # whether it is told, whatever it carries
        self.remark = NO_REMARK  # what was noted at the message that is under way
        self._shown = show

    @property
    def shown(self) -> bool:
        """Whether the connection carries something that is told."""
        return self._shown or (self.reading is not None and self.reading.shown)

    @shown.setter
    def shown(self, shown: bool) -> None:
        self._shown = shown

    def remark_on(self, found: list[Recorded]) -> None:
        """Give the first message that is complete what was noted at its packets."""
        if found and self.remark != NO_REMARK:
            found[0] = found[0]._replace(remark=self.remark)
            self.remark = NO_REMARK

    def finish(self) -> list[Recorded]:
        """What was under way; nothing is read any more."""
        reading = self.reading
        if reading is None:
            return []
        found = reading.finish()
        self._shown = self.shown
        self.reading = None
        return found


class Streams:
    """The connections of one capture, with the names that ``names`` knows when they begin."""

    def __init__(
        self,
        tally: Tally,
        names: StandIns,
        spooling: Spooling,
        watching: Watching | None,
        identify: Identify,
    ) -> None:
        self._tally = tally
        self._names = names
        self._spooling = spooling
        self._watching = watching
        self._identify = identify
        self._streams: dict[int, Stream] = {}
        self._closed: deque[int] = deque()

    def of(self, connection: Connection, *, show: bool) -> Stream:
        """The stream of a connection; a new one is told with ``show``, whatever it carries."""
        stream = self._streams.get(connection.number)
        if stream is None:
            stream = Stream(self._names.called(connection), show=show)
            self._streams[connection.number] = stream
        return stream

    def read(self, stream: Stream, piece: Piece) -> list[Recorded]:
        """What one piece completes."""
        reading = stream.reading
        match piece:
            case Arrived(_, from_client, time_us, data, tag):
                if reading is None:
                    reading = self._begin(stream, time_us, data)
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

    def finish(self) -> Iterator[tuple[Stream, list[Recorded]]]:
        """The capture is over: each connection, and what was under way."""
        streams, self._streams = self._streams, {}
        for stream in streams.values():
            yield stream, stream.finish()

    def _begin(self, stream: Stream, time_us: int, data: bytes) -> Talk | Sealed:
        """What reads a connection whose first bytes these are."""
        connection, watching = stream.connection, self._watching
        sealed = watching is not None and looks_sealed(data, joined=not connection.opened)
        reading: Talk | Sealed
        reading = talk = Talk(
            connection,
            self._tally,
            self._spooling,
            self._identify,
            tls=sealed,
            show_all=stream.show,
        )
        if sealed and watching is not None:
            reading = Sealed(connection, watching(), talk, self._tally)
        stream.reading = reading
        if stream.doubted:
            reading.doubt()
        for side, length in stream.holes.items():
            reading.lose(side, time_us, length)
        return reading

    def _close(self, stream: Stream) -> list[Recorded]:
        """A connection is over; its last packets may still come."""
        found = stream.finish()
        stream.over = True
        self._closed.append(stream.connection.number)
        if len(self._closed) > CLOSED_STREAMS:
            self._streams.pop(self._closed.popleft(), None)
        return found
