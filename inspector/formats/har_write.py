"""HAR files written: exchanges as entries, what is no exchange in lists beside them.

Rule 1: streaming. An exchange waits for its answer, and those that began later wait for it, up to
a limit; bodies are read again when they are written, one at a time.
Rule 2: what waits too long is written as it is; its late answer is an entry of its own.
"""

from collections import deque
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from inspector import __version__
from inspector.events.told import Told
from inspector.formats.har_entry import Json, datagram, entry, tls_connection
from inspector.formats.har_json import pieces
from inspector.wire.observation import Cut, Datagram, Request, Response, TlsConnection

NAME = "wsd-inspector"

HELD = 1000
"""Exchanges that may wait for their answers."""

HELD_BYTES = 64 * 1024 * 1024
"""First bytes of bodies that may wait with them."""

_SPOOL_BYTES = 4 * 1024 * 1024
_COPY_BYTES = 256 * 1024
_COMMENT = "what HAR cannot express is beside the entries: {}"
_LISTS = {"_udp": "datagrams in _udp", "_tls": "TLS connections that stayed closed in _tls"}


def write(stream: BinaryIO, told: Iterable[Told]) -> int:
    """Write a whole HAR file; how many messages are in it.

    Messages come in the order in which they ended, a request before its answer.
    Raises ``OSError`` when the file cannot be written.
    """
    count = 0
    with (
        SpooledTemporaryFile(_SPOOL_BYTES) as udp,
        SpooledTemporaryFile(_SPOOL_BYTES) as tls,
    ):
        writer = _Writer(stream, udp, tls)
        for one in told:
            writer.add(one)
            count += 1
        writer.close()
    return count


class _Exchange:
    """A request, its answer, or both."""

    __slots__ = ("answered", "asked")

    def __init__(self, asked: Told | None, answered: Told | None = None) -> None:
        self.asked = asked
        self.answered = answered

    @property
    def size(self) -> int:
        """First bytes of bodies that it holds."""
        return sum(
            len(told.seen.observation.body.head) for told in (self.asked, self.answered) if told
        )


class _Writer:
    def __init__(self, stream: BinaryIO, udp: IO[bytes], tls: IO[bytes]) -> None:
        self._entries = _List(stream)
        self._beside = {"_udp": _List(udp), "_tls": _List(tls)}
        self._queue: deque[_Exchange] = deque()
        self._open: dict[str, _Exchange] = {}
        self._size = 0
        self._stream = stream
        stream.write(b'{"log":{"version":"1.2","creator":')
        for piece in pieces({"name": NAME, "version": __version__}):
            stream.write(piece)
        stream.write(b',"entries":[')

    def add(self, told: Told) -> None:
        match told.seen.observation:
            case Request(exchange=name):
                self._open[name] = exchange = _Exchange(told)
                self._wait(exchange)
            case Response(exchange=name) | Cut(exchange=name):
                asked = self._open.pop(name, None)
                if asked is None:
                    self._wait(_Exchange(None, told))
                else:
                    asked.answered = told
                    self._size += len(told.seen.observation.body.head)
                    self._release()
            case Datagram():
                self._beside["_udp"].add(datagram(told))
            case TlsConnection():
                self._beside["_tls"].add(tls_connection(told))

    def _wait(self, exchange: _Exchange) -> None:
        self._queue.append(exchange)
        self._size += exchange.size
        self._release()

    def _release(self) -> None:
        """Write what need not, or may not, wait any longer."""
        while self._queue and (
            self._queue[0].answered or len(self._queue) > HELD or self._size > HELD_BYTES
        ):
            self._write_first()

    def _write_first(self) -> None:
        first = self._queue.popleft()
        self._size -= first.size
        self._entries.add(entry(first.asked, first.answered))
        if first.answered is None and first.asked is not None:
            name = first.asked.seen.observation.exchange
            if self._open.get(name) is first:
                del self._open[name]

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        while self._queue:
            self._write_first()
        self._stream.write(b"]")
        told = [name for name, beside in self._beside.items() if not beside.is_empty]
        for name in told:
            self._stream.write(f',"{name}":['.encode())
            self._beside[name].copy(self._stream)
            self._stream.write(b"]")
        if told:
            comment = _COMMENT.format(", ".join(_LISTS[name] for name in told))
            self._stream.write(f',"comment":"{comment}"'.encode())
        self._stream.write(b"}}\n")


class _List:
    """Items of a JSON list, a line each."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.is_empty = True
        self._stream = stream

    def add(self, item: Json) -> None:
        self._stream.write(b"\n" if self.is_empty else b",\n")
        for piece in pieces(item):
            self._stream.write(piece)
        self.is_empty = False

    def copy(self, target: BinaryIO) -> None:
        """Copy the items from a spool."""
        self._stream.seek(0)
        while some := self._stream.read(_COPY_BYTES):
            target.write(some)
