"""One exchange, read from the session: the value that the detail shows."""

from collections.abc import Callable, Iterator

import msgspec

from inspector.events.event import Event, Kind, Phase
from inspector.session.reader import Reader
from inspector.tui.messages.rows import Row
from inspector.wire import multipart
from inspector.wire.observation import Chunk, Observation, recorded

TITLES = {
    Phase.REQUEST: "Request",
    Phase.RESPONSE: "Answer",
    Phase.FAULT: "Fault",
    Phase.NOTIFICATION: "Notification",
    Phase.ONEWAY: "Message",
    Phase.UNDECODED: "Undecoded",
}

PARTS_LIMIT = 20
"""Events of one exchange that are read: a request, its answer, perhaps a cut."""


class Part(msgspec.Struct, frozen=True):
    """One event of an exchange and what it was told from (the head of its body included).

    ``whole`` reads the body again, in the pieces that arrived; it may raise ``SessionError``.
    """

    event: Event
    observation: Observation
    whole: Callable[[], Iterator[Chunk]] | None = None

    def chunks(self) -> Iterator[Chunk]:
        """The bytes of the body as they arrived; its head if there is no more."""
        return (self.whole or recorded(self.observation).chunks)()

    @property
    def title(self) -> str:
        """What the part is: ``Request``, ``Answer``, ``Undecoded request``, ``TLS connection``."""
        if self.event.kind is Kind.TLS:
            return "TLS connection"
        title = TITLES[self.event.phase]
        return f"{title} {self.event.kind}" if self.event.phase is Phase.UNDECODED else title

    @property
    def root(self) -> bytes:
        """The envelope's bytes: the root part of a multipart body, else the body itself."""
        return multipart.root_of(self.observation)


class Snapshot(msgspec.Struct, frozen=True):
    """An exchange as far as it is known now."""

    row: Row
    parts: tuple[Part, ...]


def take(reader: Reader, row: Row) -> Snapshot:
    """Read the exchange of a row. Raises ``SessionError`` if it cannot be read."""
    seqs = (row.seq, *row.answers)[:PARTS_LIMIT]
    return Snapshot(row, tuple(_part(reader, seq) for seq in seqs))


def _part(reader: Reader, seq: int) -> Part:
    seen = reader.observation(seq)
    return Part(reader.event(seq), seen.observation, seen.chunks)
