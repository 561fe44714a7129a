"""MIME multipart/related: the SOAP message of a body, and what is attached to it.

Rule 1: memory stays flat while a body streams past, and nothing in it stops us.
Rule 2: the Content-Type is asked first, but the body decides: parts are found where a plain
document was announced, and the other way round.
"""

import hashlib
from collections.abc import Iterable

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
    """Reads a body while it streams past: head, length, digest, and parts if it has any."""

    def __init__(self, content_type: str) -> None:
        self._head = bytearray()
        self._length = 0
        self._digest = hashlib.sha256()
        self._parts = MultipartReader(content_type) if is_multipart(content_type) else None
        self._is_open = self._parts is None  # whether it may still turn out to have parts
        self._content_type = content_type

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._length += len(data)
        self._digest.update(data)
        if len(self._head) < HEAD_LIMIT:
            self._head += data[: HEAD_LIMIT - len(self._head)]
        if self._parts is not None:
            self._parts.feed(data)
        elif self._is_open:
            self._look(data)

    def _look(self, data: bytes) -> None:
        boundary = opening_boundary(self._head)
        self._is_open = boundary is None  # then less than a line has come
        if boundary:
            self._parts = MultipartReader(self._content_type)
            self._parts.feed(bytes(self._head[: self._length - len(data)]))
            self._parts.feed(data)

    def close(self) -> Body:
        """The body as far as it was seen."""
        head = bytes(self._head)
        return Body(
            head=head,
            length=self._length,
            sha256=self._digest.hexdigest(),
            multipart=None if self._parts is None else self._parts.close(head),
        )


def root_of(seen: Observation) -> bytes:
    """The envelope's bytes, up to ``HEAD_LIMIT``: the root of a body with parts, else the body."""
    headers = seen.headers if isinstance(seen, Request | Response) else ()
    return split(header(headers, "content-type"), seen.body).root


def split(content_type: str, body: Body) -> Multipart:
    """The root part of a body and its attachments; a body without parts is its own root."""
    if body.multipart is not None:
        return body.multipart
    if not is_multipart(content_type) and not opening_boundary(body.head):
        return Multipart(root=body.head, root_type=content_type, attachments=())
    reader = MultipartReader(content_type)
    reader.feed(body.head)
    return reader.close(body.head)


def referred(href: str, attachments: Iterable[Attachment]) -> Attachment | None:
    """The attachment that an ``xop:Include`` names by ``cid:`` and its Content-ID."""
    wanted = referred_id(href)
    return next((it for it in attachments if wanted and it.content_id == wanted), None)
