"""What may change of an HTTP body: its envelope, of that the ids.

Rule: of a multipart body only the root part changes; boundaries, part headers and images stay.
"""

from typing import NamedTuple

from inspector.wire import multipart
from inspector.wire.codings import Decoding, coding_of
from inspector.wire.observation import Body, Headers


class Root(NamedTuple):
    """A body around its SOAP envelope; a body without parts is its own root."""

    before: bytes
    root: bytes
    after: bytes


def uncoded(headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """Headers and body without Content-Encoding, so that the envelope inside can be changed.

    What cannot be decoded whole stays as it is.
    """
    coding = coding_of(headers)
    if not coding:
        return headers, body
    decoding = Decoding(coding)
    plain = b"".join([*decoding.feed(body), *decoding.close()])
    if decoding.notes or not decoding.changed:
        return headers, body
    return tuple(it for it in headers if it[0].lower() != "content-encoding"), plain


def take_root(content_type: str, body: bytes) -> Root:
    """Find the root part. A root that was not kept whole (``HEAD_LIMIT``) is found in part."""
    parts = multipart.split(content_type, Body.of(body))
    if parts.root and not parts.attachments and body.startswith(parts.root):
        return Root(b"", body, b"")
    start = body.find(parts.root)
    for image in parts.attachments:  # an attachment may hold the same bytes before the root
        if image.offset <= start < image.offset + image.length:
            start = body.find(parts.root, image.offset + image.length)
    if not parts.root or start < 0:
        return Root(body, b"", b"")
    return Root(body[:start], parts.root, body[start + len(parts.root) :])


def in_form_of(sent: str, message_id: str) -> str:
    """``message_id`` written as ``sent`` was: some peers say ``uuid:…`` without ``urn:``."""
    return message_id.removeprefix("urn:") if sent.startswith("uuid:") else message_id
