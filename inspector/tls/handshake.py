"""Handshake messages: out of the fragments of records, and what some of them say.

Rule 1: one fragment may hold many messages and one message may fill many fragments.
Rule 2: only what facts and keys need is read; the rest of a message is skipped.
"""

from enum import IntEnum
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.tls.keylog import RANDOM_BYTES

HEAD_BYTES = 4
MESSAGE_LIMIT = 2**17
"""Bytes of one message that are kept: OpenSSL takes 100 KB of certificates at most."""

TLS12 = 0x0303
TLS13 = 0x0304
_VERSIONS = {
    0x0300: "SSL 3.0",
    0x0301: "TLS 1.0",
    0x0302: "TLS 1.1",
    TLS12: "TLS 1.2",
    TLS13: "TLS 1.3",
}

RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
"""The random of a ServerHello that is a HelloRetryRequest (RFC 8446, section 4.1.3)."""

_SERVER_NAME = 0
_EARLY_DATA = 42
_SUPPORTED_VERSIONS = 43
_HOST_NAME = 0


class MessageType(IntEnum):
    """The messages that are read (RFC 8446, section 4)."""

    CLIENT_HELLO = 1
    SERVER_HELLO = 2
    CERTIFICATE = 11
    CERTIFICATE_REQUEST = 13
    FINISHED = 20
    KEY_UPDATE = 24


class HandshakeError(InspectorError):
    """A handshake message breaks its format."""


class Message(NamedTuple):
    """One handshake message without its head."""

    type: int
    body: bytes


class ClientHello(NamedTuple):
    """What a client asks for; ``early_data`` if it sends data before it has an answer."""

    random: bytes
    server_name: str
    early_data: bool


class ServerHello(NamedTuple):
    """What a server chose; ``compressed`` if not only the cipher changes the bytes."""

    version: int
    random: bytes
    suite: int
    compressed: bool

    @property
    def is_retry(self) -> bool:
        """Whether this is a HelloRetryRequest: the client shall ask again."""
        return self.random == RETRY_RANDOM


class MessageReader:
    """The handshake messages of one direction."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._too_long = False

    def feed(self, fragment: bytes) -> list[Message]:
        """The messages that are complete after one more fragment; never raises.

        A message longer than ``MESSAGE_LIMIT`` is dropped with all that follows, until ``reset``.
        """
        messages: list[Message] = []
        if self._too_long:
            return messages
        buffer = self._buffer
        buffer += fragment
        while len(buffer) >= HEAD_BYTES:
            size = HEAD_BYTES + int.from_bytes(buffer[1:HEAD_BYTES])
            if size > MESSAGE_LIMIT:
                self._too_long = True
                buffer.clear()
            if len(buffer) < size:
                break
            messages.append(Message(buffer[0], bytes(buffer[HEAD_BYTES:size])))
            del buffer[:size]
        return messages

    def reset(self) -> None:
        """Forget a message that has begun: its rest was lost, or the keys changed."""
        self._buffer.clear()
        self._too_long = False


class _Fields:
    """The fields of a message, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        end = self._at + length
        if end > len(self._data):
            raise HandshakeError(f"{end - len(self._data)} bytes are missing")
        found, self._at = self._data[self._at : end], end
        return found

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length))

    def vector(self, length: int) -> bytes:
        """Bytes that say their number first, in ``length`` bytes."""
        return self.take(self.number(length))

    @property
    def over(self) -> bool:
        return self._at == len(self._data)


def version_name(number: int) -> str:
    """``TLS 1.2``; the number in hexadecimal if it is unknown."""
    return _VERSIONS.get(number, f"0x{number:04X}")


def client_hello(body: bytes) -> ClientHello:
    """Read a ClientHello.

    Raises ``HandshakeError`` if it is cut. Source: RFC 8446, section 4.1.2.
    """
    fields = _Fields(body)
    fields.take(2)  # legacy version
    random = fields.take(RANDOM_BYTES)
    for length in (1, 2, 1):  # session id, cipher suites, compression methods
        fields.vector(length)
    extensions = _extensions(fields)
    name = _host_name(extensions.get(_SERVER_NAME, b""))
    return ClientHello(random, name, _EARLY_DATA in extensions)


def server_hello(body: bytes) -> ServerHello:
    """Read a ServerHello or HelloRetryRequest.

    Raises ``HandshakeError`` if it is cut. Source: RFC 8446, section 4.1.3.
    """
    fields = _Fields(body)
    version = fields.number(2)
    random = fields.take(RANDOM_BYTES)
    fields.vector(1)  # session id
    suite, compression = fields.number(2), fields.number(1)
    chosen = _extensions(fields).get(_SUPPORTED_VERSIONS, b"")
    if len(chosen) == 2:
        version = int.from_bytes(chosen)
    return ServerHello(version, random, suite, compression != 0)


def leaf_certificate(body: bytes, version: int) -> bytes:
    """The first certificate of a Certificate message (DER), empty if there is none.

    Raises ``HandshakeError`` if it is cut.
    Source: RFC 5246, section 7.4.2; RFC 8446, section 4.4.2.
    """
    fields = _Fields(body)
    if version == TLS13:
        fields.vector(1)  # context of the request
    certificates = _Fields(fields.vector(3))
    return b"" if certificates.over else certificates.vector(3)


def _extensions(fields: _Fields) -> dict[int, bytes]:
    """The extensions by number; there may be none at all before TLS 1.3."""
    found: dict[int, bytes] = {}
    if not fields.over:
        rest = _Fields(fields.vector(2))
        while not rest.over:
            number = rest.number(2)
            found.setdefault(number, rest.vector(2))
    return found


def _host_name(extension: bytes) -> str:
    """The host name of a server name extension (RFC 6066, section 3)."""
    if not extension:
        return ""
    names = _Fields(_Fields(extension).vector(2))
    while not names.over:
        kind, name = names.number(1), names.vector(2)
        if kind == _HOST_NAME:
            return name.decode("ascii", "backslashreplace")
    return ""
