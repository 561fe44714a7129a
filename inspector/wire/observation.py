"""Observations: one thing seen on the wire, undecoded.

Rule 1: an observation is a value; what was seen never changes.
Rule 2: it holds the head of a body, not necessarily the whole: large bodies stream to disk while
they pass, and only their head, length and digest travel with the observation.
"""

import hashlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, Self

import msgspec

from inspector.errors import Note

HEAD_LIMIT = 256 * 1024
"""Bytes of a body that travel with its observation; a longer body stays on disk.

Eight times the largest envelope DPWS allows (32,767 octets), so that only images are cut.
"""

type Headers = tuple[tuple[str, str], ...]


class Origin(StrEnum):
    """Who produced an observation."""

    CAPTURED = "captured"
    REWRITTEN = "rewritten"
    REPLAYED = "replayed"
    VIRTUAL = "virtual"


class Address(NamedTuple):
    """A network address: IP literal (or a host name nobody resolved) and port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address that ``str()`` printed. Raises ``ValueError`` when there is no port."""
        host, _, port = text.rpartition(":")
        return cls(host.removeprefix("[").removesuffix("]"), int(port))


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One non-root part of a multipart/related body (an image).

    ``offset`` counts bytes from the start of the HTTP body, ``length`` and ``sha256`` are of its
    bytes there, so that it can be cut out. ``transfer_encoding`` names what has to be undone
    then (``base64``); it is empty for the usual bytes as they are.

    ``magic``, its first 16 bytes, and the rest are told of the decoded bytes, never of the media
    type: ``format`` (``jpeg``, ``jpeg2000``, ``png``, ``tiff``, ``bmp``, ``dib``, ``jbig2``,
    ``pdf``, ``xps``, ``oxps``, ``zip``; empty if unknown), size and resolution of the first page,
    ``pages``; None where the bytes do not say. ``truncated``: they end before their format does.
    """

    content_id: str
    content_type: str
    offset: int
    length: int
    sha256: str
    magic: bytes = b""
    transfer_encoding: str = ""
    format: str = ""
    width_px: int | None = None
    height_px: int | None = None
    x_dpi: int | float | None = None
    y_dpi: int | float | None = None
    pages: int | None = None
    truncated: bool = False


class Multipart(msgspec.Struct, frozen=True, kw_only=True):
    """A multipart/related body, taken apart: its root part and what accompanies it."""

    root: bytes
    root_type: str
    attachments: tuple[Attachment, ...]
    notes: tuple[Note, ...] = ()


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body as far as it was seen: first bytes, length in bytes, SHA-256 (hex) of all of it.

    ``multipart`` is set when the parts were told apart, or a content coding (gzip) was undone,
    while the body streamed past. Head, length and digest are of the bytes as they came; what
    ``multipart`` holds, and the offsets in it, are of the decoded body.
    """

    head: bytes
    length: int
    sha256: str
    multipart: Multipart | None = None

    @property
    def complete(self) -> bool:
        """Whether ``head`` is the whole body."""
        return len(self.head) == self.length

    @classmethod
    def of(cls, data: bytes) -> Self:
        """A body that was seen whole and is small enough to carry."""
        return cls(head=data, length=len(data), sha256=hashlib.sha256(data).hexdigest())


EMPTY_BODY = Body.of(b"")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request. ``time_us`` is its first byte, ``end_us`` its last (Unix microseconds).

    ``tls``: it passed inside TLS, which was opened where it was seen.
    """

    exchange: str
    time_us: int
    end_us: int
    source: Address
    destination: Address
    method: str
    target: str
    version: str = "HTTP/1.1"
    headers: Headers = ()
    body: Body = EMPTY_BODY
    origin: Origin = Origin.CAPTURED
    notes: tuple[Note, ...] = ()
    tls: bool = False


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP response; ``source`` is who answered. ``status`` 0 means that nobody saw it."""

    exchange: str
    time_us: int
    end_us: int
    source: Address
    destination: Address
    status: int
    reason: str = ""
    version: str = "HTTP/1.1"
    headers: Headers = ()
    body: Body = EMPTY_BODY
    origin: Origin = Origin.CAPTURED
    notes: tuple[Note, ...] = ()


class Datagram(msgspec.Struct, frozen=True, kw_only=True):
    """One UDP datagram (WS-Discovery)."""

    exchange: str
    time_us: int
    source: Address
    destination: Address
    body: Body
    origin: Origin = Origin.CAPTURED
    notes: tuple[Note, ...] = ()


class AnswerHead(msgspec.Struct, frozen=True, kw_only=True):
    """Status line and headers of an answer that did not arrive whole; ``time_us``: first byte."""

    time_us: int
    status: int
    reason: str = ""
    version: str = "HTTP/1.1"
    headers: Headers = ()


REFUSED = "connection refused"
UNANSWERED = "no answer to the connection request"
UNREACHABLE = "address cannot be reached"
"""How the reasons begin of a ``Cut`` whose connection was never opened."""


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange that ended before its answer was complete; ``source`` is who ended it.

    ``head`` and ``body`` hold what had arrived of the answer until then.

    One without a request may be a connection that was never opened: ``reason`` begins with
    ``REFUSED``, ``UNANSWERED`` or ``UNREACHABLE``, ``source`` is the address that was to be
    reached, whether it refused or kept silent, ``destination`` who asked, and ``time_us`` the
    refusal, or the last time that was asked in vain.
    """

    exchange: str
    time_us: int
    source: Address
    destination: Address
    reason: str
    head: AnswerHead | None = None
    body: Body = EMPTY_BODY
    origin: Origin = Origin.CAPTURED
    notes: tuple[Note, ...] = ()


class TlsConnection(msgspec.Struct, frozen=True, kw_only=True):
    """A TLS connection whose content could not be read; ``source`` is who opened it.

    ``server_name`` is what the client asked for (SNI), ``certificate`` the subject of the server's
    certificate, which TLS 1.3 hides; ``version`` reads ``TLS 1.2``. ``client_bytes`` and
    ``server_bytes`` count what each side sent inside it, ``reason`` says why it stays closed.
    """

    exchange: str
    time_us: int
    end_us: int
    source: Address
    destination: Address
    version: str = ""
    server_name: str = ""
    certificate: str = ""
    client_bytes: int = 0
    server_bytes: int = 0
    reason: str = ""
    body: Body = EMPTY_BODY
    origin: Origin = Origin.CAPTURED
    notes: tuple[Note, ...] = ()


type Observation = Request | Response | Datagram | Cut | TlsConnection


class Chunk(NamedTuple):
    """Bytes of a body that arrived together, and when (Unix microseconds)."""

    time_us: int
    data: bytes


class Remark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person noted at a message: a ``mark`` (a word or a sign) and a ``comment``."""

    mark: str = ""
    comment: str = ""


NO_REMARK = Remark()


class Recorded(NamedTuple):
    """An observation and a way to read its whole body again, in the chunks that arrived.

    ``packet`` is the number of the packet in which it began, for what was read from a capture of
    packets that are kept; 0 if there is none.
    """

    observation: Observation
    chunks: Callable[[], Iterator[Chunk]]
    remark: Remark = NO_REMARK
    packet: int = 0

    def body(self) -> bytes:
        """All bytes of the body."""
        seen = self.observation.body
        return seen.head if seen.complete else b"".join(chunk.data for chunk in self.chunks())


def recorded(observation: Observation) -> Recorded:
    """Pair an observation that carries its whole body with that body as one chunk."""
    last_us = getattr(observation, "end_us", observation.time_us)
    chunks = (Chunk(last_us, observation.body.head),) if observation.body.head else ()
    return Recorded(observation, lambda: iter(chunks))


def is_unopened(reason: str) -> bool:
    """Whether the reason of a cut says that its connection was never opened."""
    return reason.startswith(_UNOPENED)


_UNOPENED = (REFUSED, UNANSWERED, UNREACHABLE)


def header(headers: Headers, name: str) -> str:
    """The first value of a header, without surrounding white space; empty if it is absent."""
    wanted, size = name.lower(), len(name)
    for key, value in headers:
        if len(key) == size and key.lower() == wanted:
            return value.strip()
    return ""
