"""Devices and clients on raw sockets: every byte sent and received is in the test's hand."""

import contextlib
import itertools
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Self

from inspector.wire.observation import Address

LIMIT_SECONDS = 10.0
"""How long anything may take before a test fails; a loaded machine is slow."""

_READ_BYTES = 256 * 1024


class Talk:
    """One connection, as the device sees it. ``head`` and ``body`` are the request's wire bytes."""

    def __init__(
        self, connection: socket.socket, unread: bytes, heard: list[tuple[bytes, bytes]]
    ) -> None:
        self.connection = connection
        self.head = b""
        self.body = b""
        self._unread = unread
        self._heard = heard

    def hear(self) -> bool:
        """Read one request; whether there was one."""
        if not self.hear_head():
            return False
        self.body = self._framed_body()
        self._heard.append((self.head, self.body))  # before anything is said
        return True

    def hear_head(self) -> bool:
        """Read a request up to its body."""
        while b"\r\n\r\n" not in self._unread:
            if not self.more():
                return False
        self.head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        self.head += b"\r\n\r\n"
        return True

    def hear_until(self, mark: bytes) -> bytes:
        """Read up to the end of ``mark``."""
        while mark not in self._unread:
            assert self.more(), f"ended before {mark!r}"
        seen, _, self._unread = self._unread.partition(mark)
        return seen + mark

    def say(self, data: bytes) -> None:
        self.connection.sendall(data)

    def more(self) -> bool:
        data = self.connection.recv(_READ_BYTES)
        self._unread += data
        return bool(data)

    def _framed_body(self) -> bytes:
        fields = dict(
            (name.strip(), value.strip())
            for name, _, value in (
                line.partition(b":") for line in self.head.lower().split(b"\r\n")[1:]
            )
        )
        if fields.get(b"transfer-encoding") == b"chunked":
            return self.hear_until(b"0\r\n\r\n")
        length = int(fields.get(b"content-length", b"0"))
        while len(self._unread) < length:
            assert self.more(), "ended within the body"
        body, self._unread = self._unread[:length], self._unread[length:]
        return body


type Behaviour = Callable[[Talk], object]


class OddDevice:
    """A server on loopback. What it does for a path is told with ``at``; then it hangs up.

    ``heard`` holds the whole requests it got, head and body as on the wire, in order.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[tuple[bytes, bytes]] = []
        self._tls = tls
        self._behaviours: dict[str, Behaviour] = {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = Address(*self._listener.getsockname()[:2])
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.address}"

    def at(self, path: str, behave: bytes | Behaviour) -> str:
        """Do this, or say these bytes, to who asks for ``path``; the path."""
        if isinstance(behave, bytes):
            said = behave

            def say(talk: Talk) -> None:
                talk.hear()
                talk.say(said)

            self._behaviours[path] = say
        else:
            self._behaviours[path] = behave
        return path

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(LIMIT_SECONDS)
            assert not thread.is_alive()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(LIMIT_SECONDS)
        with contextlib.suppress(OSError), connection:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self._open.add(connection)
            try:
                self._talk(connection)
            finally:
                self._open.discard(connection)
                connection.close()

    def _talk(self, connection: socket.socket) -> None:
        while peeked := _peek_head(connection):
            path = peeked.split(b" ", 2)[1].decode()
            if self._behaviours[path](Talk(connection, peeked, self.heard)) is not True:
                return


def _peek_head(connection: socket.socket) -> bytes:
    """The first bytes of the next request, with its whole first line; none at the end."""
    seen = b""
    while b"\r\n" not in seen:
        data = connection.recv(_READ_BYTES)
        if not data:
            return b""
        seen += data
    return seen


def talk(address: Address, request: bytes) -> bytes:
    """Send bytes, then read to the end of the connection."""
    with socket.create_connection(address, LIMIT_SECONDS) as connection:
        connection.sendall(request)
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    parts = []
    while data := connection.recv(_READ_BYTES):
        parts.append(data)
    return b"".join(parts)


def read_until(connection: socket.socket, mark: bytes) -> bytes:
    """Read until ``mark`` was seen; everything read."""
    seen = b""
    while mark not in seen:
        data = connection.recv(_READ_BYTES)
        assert data, f"ended before {mark!r}: {seen!r}"
        seen += data
    return seen


def post(path: str, body: bytes, *headers: str, host: str = "device.example") -> bytes:
    """A POST that asks to close the connection afterwards."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        "content-TYPE: application/soap+xml; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer(
    body: bytes, *headers: str, status: str = "200 OK", content_type: str = "application/soap+xml"
) -> bytes:
    """An answer that tells its length."""
    lines = [
        f"HTTP/1.1 {status}",
        "Server: Odd-Device/1.0",
        f"content-type: {content_type}",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def wait_for[T](condition: Callable[[], T]) -> T:
    """Wait until the condition holds; its value."""
    end = time.monotonic() + LIMIT_SECONDS
    while not (value := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return value


_FIRST_PORT, _PORTS = 20_000, 12_000
"""Below those that a system gives to whoever asks for any; they begin at 32768 or higher."""

_turns = itertools.count(os.getpid() * 97)
"""Where a process begins: those whose ids follow each other are apart, too."""


def free_port() -> int:
    """A port nobody listens on; another at every call, and in every process that runs tests."""
    while True:
        port = _FIRST_PORT + next(_turns) % _PORTS
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def listens(address: Address) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(address, LIMIT_SECONDS).close()
    except OSError:
        return False
    return True


def unchunked(data: bytes) -> bytes:
    """The content of a chunked body."""
    parts = []
    while match := re.match(rb"([0-9a-f]+)\r\n", data):
        size = int(match[1], 16)
        parts.append(data[match.end() : match.end() + size])
        data = data[match.end() + size + 2 :]
    return b"".join(parts)
