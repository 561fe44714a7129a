"""The HTTP messages of one connection: bytes of both directions in, exchanges out.

Rule 1: a request comes before its answer, in the order in which the messages ended.
Rule 2: answers belong to requests in their order on the connection. After bytes were lost that
order says little: then RelatesTo and MessageID decide, and only without them the order.
Rule 3: what is not WSD is counted and dropped; a request alone does not always tell, so one that
does not waits for its answer.
Rule 4: a body of more than ``SMALL_BYTES`` goes to a spool while it comes.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator

import msgspec

from inspector.errors import Note
from inspector.wire import http1
from inspector.wire.message import Message
from inspector.wire.observation import (
    EMPTY_BODY,
    Address,
    AnswerHead,
    Body,
    Cut,
    Observation,
    Recorded,
    Request,
    Response,
    recorded,
)
from inspector.wire.recognition import holds_wsd, is_wsd_type
from inspector.wire.spool import Spooling
from inspector.wire.tally import Tally
from inspector.wire.tcp_read import Connection

type Identify = Callable[[Observation], tuple[str, str]]
"""MessageID and RelatesTo of a message, empty where there is none; this room knows no SOAP."""

_START_LINE = re.compile(
    rb"HTTP/1\.[01] \d{3}|([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,20}) \S+ HTTP/1\.[01]\r?\n"
)


OPEN_LIMIT = 1000
"""Requests of one connection that wait for their answers, the oldest goes first."""


class _Exchange:
    """A request, and the answer that has to wait until the request is over."""

    __slots__ = ("answer", "id", "message_id", "request", "requested", "told", "wsd")

    def __init__(self, id: str, *, requested: bool) -> None:
        self.id = id
        self.requested = requested  # whether the request is over, or was never seen
        self.told = False  # whether the request is told
        self.message_id: str | None = None  # once it was looked for
        self.wsd = False
        self.request: Recorded | None = None
        self.answer: Recorded | None = None


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
        self._identify = identify
        self._tls = tls
        self._show_all = show_all
        self._oriented = connection.opened
        self._flipped = False
        joined = not connection.opened
        self._requests = http1.Reader(responses=False, joined=joined, captured=True)
        self._responses = http1.Reader(responses=True, joined=joined)
        self._request: Message | None = None
        self._response: Message | None = None
        self._answered: _Exchange | None = None
        self._asked: _Exchange | None = None
        self._open: deque[_Exchange] = deque()
        self._count = 0
        self._messages = 0
        self._unsure = False
        self._ended: set[bool] = set()
        self._ended_by: Address = connection.server
        self._reason = ""
        self._hole = ""  # what is missing of answers since the last whole one
        self._hole_us = 0
        self._packets = {True: 0, False: 0}

    # --- what happens ---------------------------------------------------------------------------

    def arrive(self, from_client: bool, time_us: int, data: bytes, packet: int) -> list[Recorded]:
        """Bytes of one direction, and the number of the packet that brought them."""
        if not self._oriented and not self._orient(from_client, data):
            self._tally.skipped_bytes += len(data)
            return []
        from_client ^= self._flipped
        reader = self._requests if from_client else self._responses
        if reader.idle:
            self._packets[from_client] = packet
        pieces = reader.feed(data, time_us)
        if from_client:
            return list(self._follow_requests(pieces, packet))
        return list(self._follow_responses(pieces, time_us, packet))

    def lose(self, from_client: bool, time_us: int, length: int | None) -> list[Recorded]:
        """Bytes of one direction are missing; the stream goes on behind them.

        A length of None says that nobody knows how many.
        """
        self._unsure = True
        if not self._oriented:
            return []
        told = "an unknown number of" if length is None else f"{length:,}"
        self._reason = f"{told} bytes are missing from the capture"
        if from_client ^ self._flipped:
            return list(self._follow_requests(self._requests.lose(length, time_us), 0))
        self._hole, self._hole_us = self._reason, time_us
        return list(self._follow_responses(self._responses.lose(length, time_us), time_us, 0))

    def doubt(self) -> None:
        """A message may be missing: the order on the connection says less from now on."""
        self._unsure = True

    def end(self, from_client: bool, time_us: int, reset: bool, packet: int) -> list[Recorded]:
        """One direction is over, with ``reset`` both are; ``packet`` says so."""
        from_client ^= self._flipped
        if not self._ended:
            self._ended_by = self._client if from_client else self._server
        self._ended |= {True, False} if reset else {from_client}
        self._reason = f"connection {'reset' if reset else 'closed'} before the answer was complete"
        found = self._shut(True, time_us, reset=reset) if from_client or reset else []
        if reset or not from_client:
            found += self._shut(False, time_us, reset=reset)
            found += self._cut_open(time_us, packet)
        return found

    def finish(self) -> list[Recorded]:
        """The capture is over; an exchange without a byte of answer is left open."""
        self._reason = "capture ends before the answer is complete"
        found = self._shut(True, 0, reset=True) + self._shut(False, 0, reset=True)
        self._tally.skipped_bytes += self._requests.skipped_bytes + self._responses.skipped_bytes
        for exchange in self._open:
            self._tally.other_exchanges += not exchange.wsd
        self._tally.other_connections += self._messages == 0
        return found

    # --- who is who -----------------------------------------------------------------------------

    @property
    def _client(self) -> Address:
        return self.connection.server if self._flipped else self.connection.client

    @property
    def _server(self) -> Address:
        return self.connection.client if self._flipped else self.connection.server

    def _orient(self, from_client: bool, data: bytes) -> bool:
        """Without a SYN, the first start line tells who is the client."""
        found = _START_LINE.match(data)
        if found is not None:
            asks = found[1] is not None
            self._flipped = asks != from_client
            self._ended_by = self._server
            self._oriented = True
        return self._oriented

    # --- requests -------------------------------------------------------------------------------

    def _follow_requests(self, pieces: list[http1.Piece], packet: int) -> Iterator[Recorded]:
        for piece in pieces:
            match piece:
                case http1.Data() if self._request:
                    self._request.add(piece.time_us, piece.data)
                case http1.RequestHead():
                    self._messages += 1
                    exchange = self._asked = self._new_exchange(requested=False)
                    exchange.wsd = exchange.wsd or is_wsd_type(piece.headers)
                    self._open.append(exchange)
                    if len(self._open) > OPEN_LIMIT:
                        self._open.popleft()
                    self.shown = self.shown or exchange.wsd
                    self._responses.expect(piece.method)
                    begun = self._packets[True]
                    self._request = Message(piece, begun, self._spooling, keep=exchange.wsd)
                case http1.End() if self._request and self._asked:
                    exchange, self._asked = self._asked, None
                    message, self._request = self._request, None
                    self._packets[True] = packet
                    exchange.request = self._requested(exchange, message, piece)
                    exchange.requested = True
                    yield from self._show(exchange)
                case http1.Tunnel():
                    self._responses.tunnel()

    def _requested(self, exchange: _Exchange, message: Message, end: http1.End) -> Recorded:
        head = message.head
        assert isinstance(head, http1.RequestHead)
        request = Request(
            exchange=exchange.id,
            time_us=head.time_us,
            end_us=end.time_us,
            source=self._client,
            destination=self._server,
            method=head.method,
            target=head.target,
            version=head.version,
            headers=head.headers,
            body=message.body(),
            notes=head.notes + end.notes,
            tls=self._tls,
        )
        exchange.wsd = exchange.wsd or holds_wsd(request.body)
        return message.seen(request)

    # --- answers --------------------------------------------------------------------------------

    def _follow_responses(
        self, pieces: list[http1.Piece], time_us: int, packet: int
    ) -> Iterator[Recorded]:
        for piece in pieces:
            match piece:
                case http1.Data() if self._response:
                    self._response.add(piece.time_us, piece.data)
                case http1.ResponseHead():
                    self._messages += 1
                    orphan = not self._open
                    exchange = (
                        self._new_exchange(requested=True) if orphan else self._open.popleft()
                    )
                    self._answered = exchange
                    exchange.wsd = exchange.wsd or is_wsd_type(piece.headers)
                    self.shown = self.shown or exchange.wsd
                    begun = self._packets[False]
                    self._response = Message(piece, begun, self._spooling, keep=exchange.wsd)
                case http1.End() if self._response and self._answered:
                    exchange, self._answered = self._answered, None
                    message, self._response = self._response, None
                    self._packets[False] = packet
                    yield from self._answer(exchange, message, piece, time_us)
                case http1.Broken() if self._open:
                    exchange = self._open.popleft()
                    at_us = max(time_us, piece.time_us)
                    reason = self._reason or "answer is not HTTP/1"
                    cut = self._cut(exchange, at_us, reason, Body.of(piece.data), piece.note)
                    exchange.answer = recorded(cut)._replace(packet=self._packets[False])
                    yield from self._show(exchange)
                case http1.Tunnel():
                    self._requests.tunnel()

    def _answer(
        self, exchange: _Exchange, message: Message, end: http1.End, time_us: int
    ) -> Iterator[Recorded]:
        """An answer is over: to whichever request it belongs."""
        body = message.body()
        answer = self._response_of(exchange, message, end, body)
        if self._unsure and (self._open or exchange.request is not None):
            exchange, unanswered = self._pair(exchange, answer, complete=end.complete)
            for lost in unanswered:
                yield from self._lose_answer(lost, answer.time_us, message.packet)
            answer = msgspec.structs.replace(answer, exchange=exchange.id)
        exchange.wsd = exchange.wsd or holds_wsd(body)
        self._hole = "" if end.complete else self._hole
        seen = answer if end.complete else self._cut_short(exchange, message, end, time_us, answer)
        exchange.answer = message.seen(seen)
        yield from self._show(exchange)

    def _pair(
        self, assigned: _Exchange, answer: Response, *, complete: bool
    ) -> tuple[_Exchange, list[_Exchange]]:
        """The exchange of an answer among those that are open, and those that lost theirs.

        An answer that names a request which was never seen stands alone.
        """
        candidates = [it for it in (assigned, *self._open) if it.request or not it.requested]
        asked = [it for it in candidates if it.request]
        _, relates_to = self._identify(answer)
        ids = [self._message_id(it) for it in asked]
        if relates_to and relates_to not in ids and all(ids):
            self._open = deque(candidates)
            return self._new_exchange(requested=True), []
        if relates_to and relates_to in ids:
            chosen = asked[ids.index(relates_to)]
        else:  # nobody pipelines: the newest request that was over before the answer began
            before = [it for it in asked if _end_us(it) <= answer.time_us]
            chosen = before[-1] if before else assigned
        place = candidates.index(chosen) if chosen in candidates else 0
        self._open = deque(candidates[place + 1 :])
        # The answer that has the hole does not say how many behind it the hole took along.
        self._unsure = not complete or (bool(self._open) and relates_to not in ids)
        return chosen, candidates[:place]

    def _message_id(self, exchange: _Exchange) -> str:
        if exchange.message_id is None:
            request = exchange.request
            exchange.message_id = self._identify(request.observation)[0] if request else ""
        return exchange.message_id

    def _lose_answer(self, exchange: _Exchange, time_us: int, packet: int) -> list[Recorded]:
        reason = "its answer is missing from the capture"
        exchange.answer = recorded(self._cut(exchange, time_us, reason))._replace(packet=packet)
        return list(self._show(exchange))

    def _response_of(
        self, exchange: _Exchange, message: Message, end: http1.End, body: Body
    ) -> Response:
        head = message.head
        assert isinstance(head, http1.ResponseHead)
        return Response(
            exchange=exchange.id,
            time_us=head.time_us,
            end_us=end.time_us,
            source=self._server,
            destination=self._client,
            status=head.status,
            reason=head.reason,
            version=head.version,
            headers=head.headers,
            body=body,
            notes=head.notes + end.notes,
        )

    def _cut_short(
        self,
        exchange: _Exchange,
        message: Message,
        end: http1.End,
        time_us: int,
        answer: Response,
    ) -> Cut:
        """What came of an answer that did not arrive whole."""
        began = AnswerHead(
            time_us=answer.time_us,
            status=answer.status,
            reason=answer.reason,
            version=answer.version,
            headers=answer.headers,
        )
        at_us = max(time_us, end.time_us)
        cut = self._cut(exchange, at_us, "", answer.body, *answer.notes)
        return msgspec.structs.replace(cut, head=began)

    def _cut(
        self,
        exchange: _Exchange,
        time_us: int,
        reason: str = "",
        body: Body = EMPTY_BODY,
        *notes: Note,
    ) -> Cut:
        by_client = self._ended_by == self._client
        return Cut(
            exchange=exchange.id,
            time_us=time_us,
            source=self._ended_by,
            destination=self._server if by_client else self._client,
            reason=reason or self._reason or "answer breaks HTTP/1",
            body=body,
            notes=notes,
        )

    # --- ends -----------------------------------------------------------------------------------

    def _shut(self, from_client: bool, time_us: int, *, reset: bool) -> list[Recorded]:
        if from_client:
            return list(self._follow_requests(self._requests.close(reset=reset), 0))
        return list(self._follow_responses(self._responses.close(reset=reset), time_us, 0))

    def _cut_open(self, time_us: int, packet: int) -> list[Recorded]:
        """Nothing more can answer the requests that are open; a hole may have swallowed answers."""
        found: list[Recorded] = []
        while self._open:
            exchange = self._open.popleft()
            cut = self._cut(exchange, time_us, self._hole if self._is_lost(exchange) else "")
            exchange.answer = recorded(cut)._replace(packet=packet)
            found += self._show(exchange)
        return found

    def _is_lost(self, exchange: _Exchange) -> bool:
        """Whether the answer may be in the hole: it was asked for before."""
        return _end_us(exchange) <= self._hole_us

    def _new_exchange(self, *, requested: bool) -> _Exchange:
        self._count += 1
        exchange = _Exchange(f"tcp{self.connection.number}-{self._count}", requested=requested)
        exchange.wsd = self._show_all
        return exchange

    def _show(self, exchange: _Exchange) -> Iterator[Recorded]:
        """What can be told of an exchange now: nothing while its request is under way."""
        if not exchange.requested:
            return
        if exchange.wsd:
            self.shown = True
            if exchange.request is not None and not exchange.told:
                exchange.told = True
                yield exchange.request
            if exchange.answer is not None:
                yield exchange.answer
        elif exchange.answer is not None:
            self._tally.other_exchanges += 1


def _end_us(exchange: _Exchange) -> int:
    request = exchange.request.observation if exchange.request else None
    return request.end_us if isinstance(request, Request) else 0
