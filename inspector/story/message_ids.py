"""Message ids: which were given twice.

Rule: an id belongs to one message of one sender. The same bytes again are a retransmission, and
what a proxy hands on is seen twice: with other bytes, to another receiver.
"""

import msgspec

from inspector.events.event import Event, Kind
from inspector.newest import Newest
from inspector.soap.namespaces import ID_REMEMBERED, fold_id
from inspector.story.hosts import host_of
from inspector.wire.observation import Origin

IDS_LIMIT = 2000
"""Ids that are remembered at least, and twice as many at most: half of them goes at once.

Programs that number their messages begin again at once.
"""


class GivenId(msgspec.Struct, frozen=True):
    """The message that an id was given to: event, operation, SHA-256 of the body, and its way."""

    event: int
    operation: str
    sha256: str
    source: str
    destination: str
    kind: Kind

    @property
    def way(self) -> tuple[str, str]:
        """Sender and receiver. A client has another port for every answer."""
        is_answer = self.kind is Kind.RESPONSE
        there = host_of(self.destination) if is_answer else self.destination
        return host_of(self.source), there

    def goes_on_as(self, other: "GivenId") -> bool:
        """Whether the receiver of this message, or its sender, is at the other end of the other."""
        return host_of(self.destination) == host_of(other.source) or host_of(
            self.source
        ) == host_of(other.destination)


class MessageIds:
    """Told of every event, in order.

    ``reused`` is the earlier message that the last event took its id from, if it did, and
    ``handed_on`` the one that it is the same as, which somebody between both ends has handed on.
    """

    def __init__(self) -> None:
        self.reused: GivenId | None = None
        self.handed_on: GivenId | None = None
        self._given: dict[str, GivenId] = {}
        self._given_earlier: dict[str, GivenId] = {}
        self._handed_on: Newest[tuple[str, str, str], GivenId] = Newest(IDS_LIMIT)

    def add(self, event: Event, asked: Event | None) -> None:
        """Take one event, and the request that it answers.

        What we sent again ourselves has its id on purpose.
        """
        self.reused = self.handed_on = None
        sent = event.message_id
        if not sent or len(sent) > ID_REMEMBERED or event.repeats is not None:
            return
        if event.origin is not Origin.CAPTURED:
            return
        sent = fold_id(sent)
        given = GivenId(
            event.seq,
            event.operation,
            event.raw.sha256,
            event.source,
            event.destination,
            event.kind,
        )
        before = self._given.get(sent) or self._given_earlier.get(sent)
        if before is not None:
            self._given_before(sent, before, given)
            return
        if len(self._given) == IDS_LIMIT:
            self._given_earlier, self._given = self._given, {}
        self._given[sent] = given

    def _given_before(self, sent: str, before: GivenId, given: GivenId) -> None:
        """An id that is known: of the same sender, or of one that only handed it on."""
        way = given.way
        if way != before.way:
            if before.kind is given.kind and before.goes_on_as(given):
                self.handed_on = before
            first = self._handed_on.get((*way, sent))
            if first is None:
                self._handed_on[(*way, sent)] = given
                return
            before = first
        if before.sha256 != given.sha256:
            self.reused = before
