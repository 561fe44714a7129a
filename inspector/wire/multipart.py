"""MIME multipart/related: the SOAP message of a body, and what is attached to it.

Rule 1: memory stays flat while a body streams past, and nothing in it stops us.
Rule 2: the Content-Type is asked first, but the body decides: parts are found where a plain
document was announced, and the other way round. Content-Encoding is undone before.
"""

import hashlib
from collections.abc import Iterable
from typing import Self

import msgspec

from inspector.errors import Note, NoteKind
from inspector.wire.codings import GZIP_BEGINS, Decoding, coding_of
from inspector.wire.multipart_head import (
    MediaType,
    is_multipart,
    opening_boundary,
    parse_media_type,
    referred_id,
)
from inspector.wire.multipart_reader import MultipartReader
from inspector.wire.observation import (
    HEAD_LIMIT,
    Attachment,
    Body,
    Headers,
    Multipart,
    Observation,
    Request,
    Response,
    header,
)

__all__ = [
    "BodyReader",
    "MediaType",
    "MultipartReader",
    "is_multipart",
    "parse_media_type",
    "referred",
    "root_of",
    "split",
]


class BodyReader:
    """Reads a body while it streams past: head, length, digest, and parts if it has any.

    ``coding`` is its Content-Encoding; what is said of the parts is of the decoded body.
    """

    def __init__(self, content_type: str, coding: str = "") -> None:
        self._length = 0
        self._digest = hashlib.sha256()
        self._content = _Content(content_type, coding)
        self._coded_head = bytearray()

    @classmethod
    def of(cls, headers: Headers) -> Self:
        """A reader for the body of a message with these headers."""
        return cls(header(headers, "content-type"), coding_of(headers))

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._length += len(data)
        self._digest.update(data)
        self._content.feed(data)
        if self._content.is_coded and len(self._coded_head) < HEAD_LIMIT:
            self._coded_head += data[: HEAD_LIMIT - len(self._coded_head)]

    def close(self) -> Body:
        """The body as far as it was seen."""
        parts = self._content.close()
        return Body(
            head=bytes(self._coded_head if self._content.is_coded else self._content.head),
            length=self._length,
            sha256=self._digest.hexdigest(),
            multipart=parts,
        )


class _Content:
    """What a body holds once its codings are undone: its beginning, and parts if it has any."""

    def __init__(self, content_type: str, coding: str) -> None:
        self.head = bytearray()
        self._length = 0
        self._parts = MultipartReader(content_type) if is_multipart(content_type) else None
        self._is_open = self._parts is None  # whether it may still turn out to have parts
        self._content_type = content_type
        self._coding = coding
        self._decoding: Decoding | None = None

    @property
    def is_coded(self) -> bool:
        """Whether the head may be another than that of the body on the wire."""
        return self._decoding is not None

    def feed(self, data: bytes) -> None:
        if self._decoding is None:
            begins = not self._length and (self._coding or data.startswith(GZIP_BEGINS))
            if not begins:
                self._read(data)
                return
            self._decoding = Decoding(self._coding)
        for piece in self._decoding.feed(data):
            self._read(piece)

    def _read(self, data: bytes) -> None:
        self._length += len(data)
        if len(self.head) < HEAD_LIMIT:
            self.head += data[: HEAD_LIMIT - len(self.head)]
        if self._parts is not None:
            self._parts.feed(data)
        elif self._is_open:
            self._look(data)

    def _look(self, data: bytes) -> None:
        boundary = opening_boundary(self.head)
        self._is_open = boundary is None  # then less than a line has come
        if boundary:
            self._parts = MultipartReader(self._content_type)
            self._parts.feed(bytes(self.head[: self._length - len(data)]))
            self._parts.feed(data)

    def close(self) -> Multipart | None:
        """The parts; what had to be decoded is the root of a body without any."""
        for piece in self._decoding.close() if self._decoding else ():
            self._read(piece)
        parts = None if self._parts is None else self._parts.close(bytes(self.head))
        if self._decoding is None or not (self._decoding.notes or self._decoding.changed):
            return parts
        notes = self._decoding.notes
        if parts is None:
            parts = Multipart(root=bytes(self.head), root_type=self._content_type, attachments=())
            if self._decoding.changed and self._length > HEAD_LIMIT:
                text = f"only the first {HEAD_LIMIT} of {self._length} decoded bytes are read"
                notes = [*notes, Note("HTTP", text, NoteKind.LIMIT)]
        return msgspec.structs.replace(parts, notes=(*notes, *parts.notes))


def root_of(seen: Observation) -> bytes:
    """The envelope's bytes, up to ``HEAD_LIMIT``: the root of a body with parts, else the body.

    Content codings are undone.
    """
    headers = seen.headers if isinstance(seen, Request | Response) else ()
    return split(header(headers, "content-type"), seen.body, coding_of(headers)).root


def split(content_type: str, body: Body, coding: str = "") -> Multipart:
    """The root part of a body and its attachments; a body without parts is its own root.

    ``coding`` is the Content-Encoding of the body.
    """
    if body.multipart is not None:
        return body.multipart
    found = None
    if (
        coding
        or body.head.startswith(GZIP_BEGINS)
        or is_multipart(content_type)
        or opening_boundary(body.head)
    ):
        content = _Content(content_type, coding)
        content.feed(body.head)
        found = content.close()
    return found or Multipart(root=body.head, root_type=content_type, attachments=())


def referred(href: str, attachments: Iterable[Attachment]) -> Attachment | None:
    """The attachment that an ``xop:Include`` names by ``cid:`` and its Content-ID."""
    wanted = referred_id(href)
    return next((it for it in attachments if wanted and it.content_id == wanted), None)
