"""The HTTP messages of one connection: bytes of both directions in, exchanges out.

Rule 1: exchanges come out in the order in which their messages ended.
Rule 2: what is not WSD is counted and dropped.
Rule 3: a body of more than ``SMALL_BYTES`` goes to a spool while it comes.
"""

import msgspec

from inspector.wire.http1 import Reader
from inspector.wire.http1_head import RequestHead, ResponseHead
from inspector.wire.http1_pieces import Broken, Data, End, Piece, Tunnel
from inspector.wire.message import Message
from inspector.wire.observation import Cut, Recorded, Response, recorded
from inspector.wire.recognition import holds_wsd, is_wsd_type
from inspector.wire.spool import Spooling
from inspector.wire.talk_cuts import Cuts
from inspector.wire.talk_exchange import Exchange
from inspector.wire.talk_observed import request_of, response_of
from inspector.wire.talk_pairing import Identify, Pairing
from inspector.wire.talk_sides import Sides
from inspector.wire.tally import Tally
from inspector.wire.tcp_pieces import Connection


class Talk:
    """One connection. ``shown`` says whether any of it was WSD."""

    def __init__(
        self,
        connection: Connection,
        tally: Tally,
        spooling: Spooling,
        identify: Identify,
        *,
        tls: bool = False,
        show_all: bool = False,
    ) -> None:
        self.connection = connection
        self.shown = False
        self._tally = tally
        self._spooling = spooling
        self._tls = tls
        self._sides = Sides(connection)
        self._pairing = Pairing(connection.number, identify, show_all=show_all)
        self._cuts = Cuts(self._sides)
        joined = not connection.opened
        self._requests = Reader(responses=False, joined=joined, captured=True)
        self._responses = Reader(responses=True, joined=joined)
        self._request: Message | None = None
        self._response: Message | None = None
        self._asked: Exchange | None = None
        self._answered: Exchange | None = None
        self._messages = 0
        self._packets = {True: 0, False: 0}

    # --- what happens ---------------------------------------------------------------------------

    def arrive(self, from_client: bool, time_us: int, data: bytes, packet: int) -> list[Recorded]:
        """Bytes of one direction, and the number of the packet that brought them."""
        sides = self._sides
        if not sides.known and not sides.learn(from_client, data):
            self._tally.skipped_bytes += len(data)
            return []
        from_client ^= sides.flipped
        reader = self._requests if from_client else self._responses
        if reader.idle:
            self._packets[from_client] = packet
        pieces = reader.feed(data, time_us)
        if from_client:
            return self._follow_requests(pieces, packet)
        return self._follow_responses(pieces, time_us, packet)

    def lose(self, from_client: bool, time_us: int, length: int | None) -> list[Recorded]:
        """Bytes of one direction are missing; the stream goes on behind them.

        A length of None says that nobody knows how many.
        """
        self.doubt()
        if not self._sides.known:
            return []
        from_client ^= self._sides.flipped
        self._cuts.lose(length, time_us, of_answers=not from_client)
        if from_client:
            return self._follow_requests(self._requests.lose(length, time_us), 0)
        return self._follow_responses(self._responses.lose(length, time_us), time_us, 0)

    def doubt(self) -> None:
        """A message may be missing: the order on the connection says less from now on."""
        self._pairing.unsure = True

    def end(self, from_client: bool, time_us: int, reset: bool, packet: int) -> list[Recorded]:
        """One direction is over, with ``reset`` both are; ``packet`` says so."""
        from_client ^= self._sides.flipped
        self._cuts.end(by_client=from_client and self._sides.known, reset=reset)
        found = self._shut(True, time_us, reset=reset) if from_client or reset else []
        if reset or not from_client:
            found += self._shut(False, time_us, reset=reset)
            found += self._cut_open(time_us, packet)
        return found

    def finish(self) -> list[Recorded]:
        """The capture is over; an exchange without a byte of answer is left open."""
        self._cuts.finish()
        found = self._shut(True, 0, reset=True) + self._shut(False, 0, reset=True)
        self._tally.skipped_bytes += self._requests.skipped_bytes + self._responses.skipped_bytes
        for exchange in self._pairing.open:
            self._tally.other_exchanges += not exchange.wsd
        self._tally.other_connections += self._messages == 0
        return found

    # --- messages -------------------------------------------------------------------------------

    def _begin(self, exchange: Exchange, head: RequestHead | ResponseHead, packet: int) -> Message:
        self._messages += 1
        exchange.wsd = exchange.wsd or is_wsd_type(head.headers)
        self.shown = self.shown or exchange.wsd
        return Message(head, packet, self._spooling, keep=exchange.wsd)

    def _follow_requests(self, pieces: list[Piece], packet: int) -> list[Recorded]:
        found: list[Recorded] = []
        for piece in pieces:
            match piece:
                case Data() if self._request:
                    self._request.add(piece.time_us, piece.data)
                case RequestHead():
                    self._asked = self._pairing.ask()
                    self._responses.expect(piece.method)
                    self._request = self._begin(self._asked, piece, self._packets[True])
                case End() if self._request and self._asked:
                    exchange, self._asked = self._asked, None
                    message, self._request = self._request, None
                    self._packets[True] = packet
                    request = request_of(exchange.id, message, piece, self._sides, tls=self._tls)
                    exchange.wsd = exchange.wsd or holds_wsd(request.body)
                    exchange.request = message.seen(request)
                    exchange.requested = True
                    found += self._show(exchange)
                case Tunnel():
                    self._responses.tunnel()
        return found

    def _follow_responses(self, pieces: list[Piece], time_us: int, packet: int) -> list[Recorded]:
        found: list[Recorded] = []
        for piece in pieces:
            match piece:
                case Data() if self._response:
                    self._response.add(piece.time_us, piece.data)
                case ResponseHead():
                    self._answered = self._pairing.answer()
                    self._response = self._begin(self._answered, piece, self._packets[False])
                case End() if self._response and self._answered:
                    exchange, self._answered = self._answered, None
                    message, self._response = self._response, None
                    self._packets[False] = packet
                    answer = response_of(exchange.id, message, piece, self._sides)
                    found += self._answer(exchange, message, answer, time_us, piece.complete)
                case Broken() if self._pairing.open:
                    exchange = self._pairing.answer()
                    cut = self._cuts.broken(exchange, piece, time_us)
                    found += self._cut(exchange, cut, self._packets[False])
                case Tunnel():
                    self._requests.tunnel()
        return found

    def _answer(
        self, exchange: Exchange, message: Message, answer: Response, time_us: int, complete: bool
    ) -> list[Recorded]:
        """An answer is over: to whichever request it belongs."""
        found: list[Recorded] = []
        if self._pairing.unsure:
            exchange, unanswered = self._pairing.settle(exchange, answer, complete=complete)
            for lost in unanswered:
                cut = self._cuts.missing(lost, answer.time_us)
                found += self._cut(lost, cut, message.packet)
            answer = msgspec.structs.replace(answer, exchange=exchange.id)
        exchange.wsd = exchange.wsd or holds_wsd(answer.body)
        if complete:
            self._cuts.forget_hole()
        seen = answer if complete else self._cuts.short(answer, time_us)
        exchange.answer = message.seen(seen)
        return found + self._show(exchange)

    # --- ends -----------------------------------------------------------------------------------

    def _shut(self, from_client: bool, time_us: int, *, reset: bool) -> list[Recorded]:
        if from_client:
            return self._follow_requests(self._requests.close(reset=reset), 0)
        return self._follow_responses(self._responses.close(reset=reset), time_us, 0)

    def _cut_open(self, time_us: int, packet: int) -> list[Recorded]:
        """Nothing more can answer the requests that are open."""
        found: list[Recorded] = []
        while self._pairing.open:
            exchange = self._pairing.answer()
            found += self._cut(exchange, self._cuts.unanswered(exchange, time_us), packet)
        return found

    def _cut(self, exchange: Exchange, cut: Cut, packet: int) -> list[Recorded]:
        exchange.answer = recorded(cut)._replace(packet=packet)
        return self._show(exchange)

    def _show(self, exchange: Exchange) -> list[Recorded]:
        """What can be told of an exchange now."""
        found = exchange.tell()
        if found:
            self.shown = True
        else:
            self._tally.other_exchanges += exchange.is_other
        return found
