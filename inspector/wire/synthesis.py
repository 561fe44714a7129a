"""Observations in, packets of a capture out.

Rule 1: streaming; a body passes chunk by chunk, nothing of it is kept.
Rule 2: a connection carries one exchange at a time, so that any reader pairs answers by order. An
exchange that begins while its connection is busy (HTTP/2 does that) gets a port of its own.
Rule 3: every observation can be written; what had to be made up is told in a packet comment.
"""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.wire import http1_write
from inspector.wire.capture import Direction
from inspector.wire.hosts import Hosts
from inspector.wire.observation import (
    REFUSED,
    Address,
    Cut,
    Datagram,
    Recorded,
    Request,
    Response,
    TlsConnection,
    is_unopened,
)
from inspector.wire.packets import UDP_LIMIT, Route
from inspector.wire.remarks import OURS
from inspector.wire.tcp_write import Connection, Sent

_STAND_IN_PORTS = range(49152, 65536)
_TRIES = 256
"""Ports in a row that may be taken before the oldest of them gives way."""


class Named(NamedTuple):
    """A packed address that stands for a host name in the packets that follow."""

    packed: bytes
    name: str


class _Line:
    """A connection between two sockets and the exchange it carries."""

    __slots__ = ("asked", "closes", "connection", "exchange", "key", "method", "replaced")

    def __init__(
        self, key: tuple[Address, Address], connection: Connection, replaced: "_Line | None"
    ) -> None:
        self.key = key
        self.connection = connection
        self.replaced = replaced
        self.asked: tuple[Address, Address, str] | None = None
        self.exchange = ""
        self.method = "GET"
        self.closes = False


class Synthesis:
    """Turns observations into packets; remembers the connections that are open."""

    def __init__(self) -> None:
        self._hosts = Hosts()
        self._lines: dict[tuple[Address, Address], _Line] = {}
        self._busy: dict[tuple[Address, Address, str], _Line] = {}
        self._next_port: dict[tuple[str, Address], int] = {}
        self._count = 0

    def add(self, seen: Recorded, comments: tuple[str, ...] = ()) -> Iterator[Sent | Named]:
        """The packets of one observation; the comments go onto its first one with data."""
        match seen.observation:
            case Request():
                return self._add_request(seen, seen.observation, comments)
            case Response():
                return self._add_response(seen, seen.observation, comments)
            case Datagram():
                return self._add_datagram(seen, seen.observation, comments)
            case Cut():
                return self._add_cut(seen, seen.observation, comments)
            case TlsConnection():
                return self._add_tls(seen.observation, comments)

    def close(self) -> Iterator[Sent]:
        """Close the connections that carry no exchange; others were open when all was over."""
        for line in self._lines.values():
            if not line.exchange:
                connection = line.connection
                yield from connection.close(from_client=True, time_us=connection.time_us)
        self._lines.clear()
        self._busy.clear()

    def _add_request(
        self, seen: Recorded, request: Request, comments: tuple[str, ...]
    ) -> Iterator[Sent | Named]:
        key = request.source, request.destination
        line = self._lines.get(key)
        remarks: tuple[str, ...] = ()
        if line is not None and line.exchange:
            line, key = None, self._stand_in(key)
            remarks = (f"port {key[0].port} stands for {request.source.port}, which was busy",)
        if line is None:
            line = self._new_line(key)
            yield from self._opening(line, request.time_us)
        frame = http1_write.framed(request)
        line.exchange, line.method, line.closes = request.exchange, request.method, frame.closes
        line.asked = request.source, request.destination, request.exchange
        self._busy[line.asked] = line
        comments += _remarked(*remarks, *frame.remarks)
        yield from self._message(line, seen, frame, from_client=True, comments=comments)

    def _add_response(
        self, seen: Recorded, response: Response, comments: tuple[str, ...]
    ) -> Iterator[Sent | Named]:
        client, server = response.destination, response.source
        line = self._busy.pop((client, server, response.exchange), None)
        if line is None:
            line = self._free_line((client, server))
            yield from self._opening(line, response.time_us)
        frame = http1_write.framed(response, method=line.method)
        comments += _remarked(*frame.remarks)
        yield from self._message(line, seen, frame, from_client=False, comments=comments)
        # A line on a port of its own is done after its exchange, it has no other use.
        if frame.closes or line.closes or line.key != (client, server):
            yield from line.connection.close(from_client=False, time_us=response.end_us)
            self._forget(line)
        line.exchange, line.method = "", "GET"

    def _add_cut(
        self, seen: Recorded, cut: Cut, comments: tuple[str, ...]
    ) -> Iterator[Sent | Named]:
        """The part of the answer that came, then FIN; RST if there was any or the reason says so.

        Only RST tells readers that an answer without a length is not complete.
        """
        if is_unopened(cut.reason) and self._is_unasked(cut):
            yield from self._add_unopened(cut, comments)
            return
        key = cut.source, cut.destination
        from_client = (*key, cut.exchange) in self._busy or key in self._lines
        if not from_client:
            key = cut.destination, cut.source
        line = self._busy.pop((*key, cut.exchange), None)
        if line is None:
            line = self._free_line(key)
            yield from self._opening(line, cut.time_us)
        connection = line.connection
        comments += _remarked(f"cut: {cut.reason}" if cut.reason else "")
        if cut.body.length or cut.head:
            frame = http1_write.framed_part(cut)
            comments += _remarked(*frame.remarks)
            yield from self._message(line, seen, frame, from_client=False, comments=comments)
            comments = ()
        if cut.body.length or cut.head or "reset" in cut.reason.lower():
            yield connection.reset(from_client=from_client, time_us=cut.time_us, comments=comments)
        else:
            yield from connection.close(
                from_client=from_client, time_us=cut.time_us, comments=comments
            )
        self._forget(line)

    def _is_unasked(self, cut: Cut) -> bool:
        """Whether a cut has no request, and nothing of an answer."""
        ways = ((cut.destination, cut.source), (cut.source, cut.destination))
        asked = any((*way, cut.exchange) in self._busy for way in ways)
        return not (asked or cut.head or cut.body.length)

    def _add_unopened(self, cut: Cut, comments: tuple[str, ...]) -> Iterator[Sent | Named]:
        """The request for a connection, and the refusal if there was one."""
        key = cut.destination, cut.source
        old = self._lines.pop(key, None)
        if old is not None:
            yield from old.connection.close(from_client=True, time_us=cut.time_us)
        connection = Connection(*self._routes(*key), number=self._count)
        self._count += 1
        yield from self._named()
        write = connection.refused if cut.reason.startswith(REFUSED) else connection.unanswered
        yield from write(cut.time_us, (*comments, *_remarked(f"cut: {cut.reason}")))

    def _add_datagram(
        self, seen: Recorded, datagram: Datagram, comments: tuple[str, ...]
    ) -> Iterator[Sent | Named]:
        payload = seen.body()
        if len(payload) > UDP_LIMIT:
            comments += _remarked(f"{len(payload)} bytes, cut to what a datagram can hold")
            payload = payload[:UDP_LIMIT]
        route, _ = self._routes(datagram.source, datagram.destination)
        yield from self._named()
        yield Sent(datagram.time_us, route.udp(payload), Direction.UNKNOWN, comments)

    def _add_tls(self, seen: TlsConnection, comments: tuple[str, ...]) -> Iterator[Sent | Named]:
        """That it was there: its bytes are not kept."""
        line = self._new_line((seen.source, seen.destination))
        yield from self._opening(line, seen.time_us)
        comments += _remarked("the bytes of this TLS connection were not kept")
        yield from line.connection.close(from_client=True, time_us=seen.end_us, comments=comments)
        self._forget(line)

    def _message(
        self,
        line: _Line,
        seen: Recorded,
        frame: http1_write.Framed,
        *,
        from_client: bool,
        comments: tuple[str, ...],
    ) -> Iterator[Sent]:
        begin_us, end_us = _times(seen)
        for time_us, data in http1_write.wire_chunks(seen, frame, begin_us=begin_us, end_us=end_us):
            yield from line.connection.send(
                data, from_client=from_client, time_us=time_us, comments=comments
            )
            comments = ()
        yield from line.connection.acknowledge(from_client=not from_client)

    def _free_line(self, key: tuple[Address, Address]) -> _Line:
        """A line for an answer whose request was never seen."""
        line = self._lines.get(key)
        if line is not None and line.exchange:
            line, key = None, self._stand_in(key)
        return line or self._new_line(key)

    def _new_line(self, key: tuple[Address, Address]) -> _Line:
        client, server = self._routes(*key)
        connection = Connection(client, server, number=self._count)
        line = self._lines[key] = _Line(key, connection, self._lines.get(key))
        self._count += 1
        return line

    def _opening(self, line: _Line, time_us: int) -> Iterator[Sent | Named]:
        """Names and handshake, if the line is new; the end of the line whose ports it has."""
        yield from self._named()
        if (old := line.replaced) is not None:
            line.replaced = None
            yield from old.connection.close(from_client=True, time_us=time_us)
            if old.asked is not None and self._busy.get(old.asked) is old:
                del self._busy[old.asked]
        if line.connection.time_us == 0:
            yield from line.connection.open(time_us)

    def _stand_in(self, key: tuple[Address, Address]) -> tuple[Address, Address]:
        """The same two hosts with a client port that is free, or else longest in use."""
        client, server = key
        first = port = self._next_port.get((client.host, server), _STAND_IN_PORTS[0])
        for _ in range(_TRIES):
            if (Address(client.host, port), server) not in self._lines:
                break
            port = _after(port)
        else:
            port = first
        self._next_port[client.host, server] = _after(port)
        return Address(client.host, port), server

    def _forget(self, line: _Line) -> None:
        self._lines.pop(line.key, None)

    def _routes(self, one: Address, other: Address) -> tuple[Route, Route]:
        here, there = self._hosts.pair(one.host, other.host)
        return (
            Route(here, one.port, there, other.port),
            Route(there, other.port, here, one.port),
        )

    def _named(self) -> list[Named]:
        return [Named(packed, name) for packed, name in self._hosts.fresh()]


def _after(port: int) -> int:
    """The next port that can stand for another, the first again after the last."""
    return port + 1 if port + 1 in _STAND_IN_PORTS else _STAND_IN_PORTS[0]


def _times(seen: Recorded) -> tuple[int, int]:
    """First and last byte of a message; a cut tells its end, the first chunk its beginning."""
    match seen.observation:
        case Request(time_us=time_us, end_us=end_us) | Response(time_us=time_us, end_us=end_us):
            return time_us, end_us
        case other:
            first = next(seen.chunks(), None)
            return min(first.time_us, other.time_us) if first else other.time_us, other.time_us


def _remarked(*texts: str) -> tuple[str, ...]:
    """What had to be made up, as a comment of ours."""
    told = "; ".join(text for text in texts if text)
    return (OURS + told,) if told else ()
