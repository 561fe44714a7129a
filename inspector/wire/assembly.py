"""Packets of a capture in, observations out.

Rule 1: a request comes before its answer, in the order in which the messages ended.
Rule 2: answers belong to requests in their order on the connection.
Rule 3: bodies are kept in memory until their message is over, and longer by who keeps the result.
"""

from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from inspector.errors import Note
from inspector.wire import http1
from inspector.wire.hosts import stands_in
from inspector.wire.multipart import BodyReader
from inspector.wire.observation import (
    EMPTY_BODY,
    Address,
    AnswerHead,
    Body,
    Chunk,
    Cut,
    Datagram,
    Recorded,
    Request,
    Response,
    header,
    recorded,
)
from inspector.wire.packets import TcpSegment, UdpDatagram, parse
from inspector.wire.tcp_read import Arrived, Connection, Ended, Gap, Piece, Reassembly


class Assembly:
    """Observations out of the frames of one capture.

    Exchanges are called ``tcp3-1``: the first of connection 3, numbered as ``tcp.stream`` in
    Wireshark; datagrams ``udp0`` and so on. Frames that cannot be read, and connections that
    carry no HTTP/1, add nothing.
    """

    def __init__(self) -> None:
        self._reassembly = Reassembly()
        self._talks: dict[int, _Talk] = {}
        self._names: dict[str, str] = {}
        self._datagrams = 0

    def name(self, names: Iterable[tuple[str, str]]) -> None:
        """Learn for which names our stand-in addresses stand; other names are not used."""
        self._names.update((address, name) for address, name in names if stands_in(address))

    def feed(self, link_type: int, frame: bytes, time_us: int) -> list[Recorded]:
        """What is complete after one frame. Never raises."""
        match parse(link_type, frame):
            case TcpSegment() as segment:
                found: list[Recorded] = []
                for piece in self._reassembly.feed(segment, time_us):
                    found += self._follow(piece)
                return found
            case UdpDatagram() as datagram:
                self._datagrams += 1
                observation = Datagram(
                    exchange=f"udp{self._datagrams - 1}",
                    time_us=time_us,
                    source=self._called(datagram.source),
                    destination=self._called(datagram.destination),
                    body=Body.of(datagram.payload),
                )
                return [recorded(observation)]
        return []

    def finish(self) -> list[Recorded]:
        """What was under way when the capture ended."""
        found = [it for talk in self._talks.values() for it in talk.finish()]
        self._talks.clear()
        return found

    def _follow(self, piece: Piece) -> list[Recorded]:
        number, client, server = piece.connection
        talk = self._talks.get(number)
        if talk is None:
            connection = Connection(number, self._called(client), self._called(server))
            talk = self._talks[number] = _Talk(connection)
        match piece:
            case Arrived(_, from_client, time_us, data):
                return talk.arrive(from_client, time_us, data)
            case Gap(_, from_client, time_us, length):
                return talk.lose(from_client, time_us, length)
            case Ended(_, from_client, time_us, reset):
                found = talk.end(from_client, time_us, reset)
                if talk.over:
                    del self._talks[number]
                return found

    def _called(self, address: Address) -> Address:
        if not self._names:
            return address
        return Address(self._names.get(address.host, address.host), address.port)


class _Message:
    """A message that is under way: its head and what came of its body."""

    __slots__ = ("_body", "_parts", "_time_us", "chunks", "exchange", "head")

    def __init__(self, exchange: "_Exchange", head: http1.RequestHead | http1.ResponseHead) -> None:
        self.exchange = exchange
        self.head = head
        self.chunks: list[Chunk] = []
        self._parts: list[bytes] = []
        self._time_us = head.time_us
        self._body = BodyReader(header(head.headers, "content-type"))

    def add(self, time_us: int, data: bytes) -> None:
        """Append body bytes; those of one time become one chunk."""
        if time_us != self._time_us:
            self._close_chunk()
            self._time_us = time_us
        self._parts.append(data)

    def body(self) -> Body:
        """The body as far as it came."""
        self._close_chunk()
        return self._body.close()

    def seen(self, observation: Request | Response | Cut) -> Recorded:
        """Pair an observation with the chunks that arrived."""
        chunks = tuple(self.chunks)
        return Recorded(observation, lambda: iter(chunks))

    def _close_chunk(self) -> None:
        if self._parts:
            data = b"".join(self._parts)
            self._parts = []
            self._body.feed(data)
            self.chunks.append(Chunk(self._time_us, data))


class _Exchange:
    """A request and the answer that may have to wait until the request is over."""

    __slots__ = ("answer", "id", "requested")

    def __init__(self, id: str, *, requested: bool) -> None:
        self.id = id
        self.requested = requested
        self.answer: Recorded | None = None


class _Talk:
    """The HTTP messages of one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._requests = http1.Reader(responses=False)
        self._responses = http1.Reader(responses=True)
        self._request: _Message | None = None
        self._response: _Message | None = None
        self._open: deque[_Exchange] = deque()
        self._count = 0
        self._ended: list[bool] = []
        self._ended_by: Address = connection.server
        self._reason = ""
        self.over = False

    def arrive(self, from_client: bool, time_us: int, data: bytes) -> list[Recorded]:
        """Bytes of one direction."""
        if from_client:
            return list(self._follow_requests(self._requests.feed(data, time_us)))
        return list(self._follow_responses(self._responses.feed(data, time_us), time_us))

    def lose(self, from_client: bool, time_us: int, length: int) -> list[Recorded]:
        """Bytes of one direction are missing: its message ends here."""
        self._reason = f"{length} bytes are missing from the capture"
        return self._shut(from_client, time_us, reset=True)

    def end(self, from_client: bool, time_us: int, reset: bool) -> list[Recorded]:
        """One direction is over, with ``reset`` both are."""
        if not self._ended:
            self._ended_by = self._connection[1] if from_client else self._connection[2]
        self._ended += [from_client, not from_client] if reset else [from_client]
        self._reason = f"connection {'reset' if reset else 'closed'} before the answer was complete"
        found = self._shut(True, time_us, reset=reset) if from_client or reset else []
        if reset or not from_client:
            found += self._shut(False, time_us, reset=reset)
            found += self._cut_open(time_us)
        self.over = len(set(self._ended)) == 2
        return found

    def finish(self) -> list[Recorded]:
        """The capture is over; an exchange without a byte of answer is left open."""
        self._reason = "capture ends before the answer is complete"
        return self._shut(True, 0, reset=True) + self._shut(False, 0, reset=True)

    def _shut(self, from_client: bool, time_us: int, *, reset: bool) -> list[Recorded]:
        if from_client:
            return list(self._follow_requests(self._requests.close(reset=reset)))
        return list(self._follow_responses(self._responses.close(reset=reset), time_us))

    def _cut_open(self, time_us: int) -> list[Recorded]:
        """Nothing more can answer the requests that are open."""
        found: list[Recorded] = []
        while self._open:
            exchange = self._open.popleft()
            found += self._answer(exchange, recorded(self._cut(exchange, time_us)))
        return found

    def _follow_requests(self, pieces: list[http1.Piece]) -> Iterator[Recorded]:
        for piece in pieces:
            match piece:
                case http1.RequestHead():
                    exchange = self._new_exchange(requested=False)
                    self._open.append(exchange)
                    self._responses.expect(piece.method)
                    self._request = _Message(exchange, piece)
                case http1.Data() if self._request:
                    self._request.add(piece.time_us, piece.data)
                case http1.End() if self._request:
                    yield self._requested(self._request, piece)
                    exchange, self._request = self._request.exchange, None
                    exchange.requested = True
                    if exchange.answer:
                        yield exchange.answer

    def _follow_responses(self, pieces: list[http1.Piece], time_us: int) -> Iterator[Recorded]:
        for piece in pieces:
            match piece:
                case http1.ResponseHead():
                    orphan = not self._open
                    exchange = (
                        self._new_exchange(requested=True) if orphan else self._open.popleft()
                    )
                    self._response = _Message(exchange, piece)
                case http1.Data() if self._response:
                    self._response.add(piece.time_us, piece.data)
                case http1.End() if self._response:
                    message, self._response = self._response, None
                    yield from self._answer(
                        message.exchange, self._answered(message, piece, time_us)
                    )
                case http1.Broken() if self._open:
                    exchange = self._open.popleft()
                    at_us = max(time_us, piece.time_us)
                    reason = self._reason or "answer is not HTTP/1"
                    cut = self._cut(exchange, at_us, reason, Body.of(piece.data), piece.note)
                    yield from self._answer(exchange, recorded(cut))

    def _answer(self, exchange: _Exchange, answer: Recorded) -> list[Recorded]:
        if exchange.requested:
            return [answer]
        exchange.answer = answer
        return []

    def _new_exchange(self, *, requested: bool) -> _Exchange:
        self._count += 1
        return _Exchange(f"tcp{self._connection.number}-{self._count}", requested=requested)

    def _requested(self, message: _Message, end: http1.End) -> Recorded:
        head = message.head
        assert isinstance(head, http1.RequestHead)
        request = Request(
            exchange=message.exchange.id,
            time_us=head.time_us,
            end_us=end.time_us,
            source=self._connection.client,
            destination=self._connection.server,
            method=head.method,
            target=head.target,
            version=head.version,
            headers=head.headers,
            body=message.body(),
            notes=head.notes + end.notes,
        )
        return message.seen(request)

    def _answered(self, message: _Message, end: http1.End, time_us: int) -> Recorded:
        head, body = message.head, message.body()
        assert isinstance(head, http1.ResponseHead)
        if not end.complete:
            at_us = max(time_us, end.time_us)
            cut = self._cut(message.exchange, at_us, "", body, *head.notes, *end.notes)
            began = AnswerHead(
                time_us=head.time_us,
                status=head.status,
                reason=head.reason,
                version=head.version,
                headers=head.headers,
            )
            return message.seen(msgspec.structs.replace(cut, head=began))
        response = Response(
            exchange=message.exchange.id,
            time_us=head.time_us,
            end_us=end.time_us,
            source=self._connection.server,
            destination=self._connection.client,
            status=head.status,
            reason=head.reason,
            version=head.version,
            headers=head.headers,
            body=body,
            notes=head.notes + end.notes,
        )
        return message.seen(response)

    def _cut(
        self,
        exchange: _Exchange,
        time_us: int,
        reason: str = "",
        body: Body = EMPTY_BODY,
        *notes: Note,
    ) -> Cut:
        by_client = self._ended_by == self._connection.client
        return Cut(
            exchange=exchange.id,
            time_us=time_us,
            source=self._ended_by,
            destination=self._connection.server if by_client else self._connection.client,
            reason=reason or self._reason or "answer breaks HTTP/1",
            body=body,
            notes=notes,
        )
