"""One MIME part while it passes: its headers, then length, digest and a sample.

Rule 1: of a part that cannot be the root nothing but facts stays once it has ended.
Rule 2: what stands in ``Content-Transfer-Encoding: base64`` is told of the decoded bytes, but
offset, length and digest are those of the bytes on the wire, so that they can be cut out.
"""

import binascii
import hashlib
from collections.abc import Iterator

from inspector.errors import Note, NoteKind
from inspector.wire.images import contradicts, identify, sampler
from inspector.wire.images_sample import Picture
from inspector.wire.multipart_head import (
    NO_FIELD,
    Field,
    looks_like_xml,
    odd_id,
    parse_media_type,
    plain_id,
    shown,
)
from inspector.wire.observation import HEAD_LIMIT, Attachment

_MAGIC_BYTES = 16
_AS_IS = frozenset({"", "binary", "8bit", "7bit"})
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NO_BASE64 = bytes(set(range(256)) - set(_ALPHABET))


class Base64:
    """Decodes base64 in pieces; everything that is none is passed over."""

    def __init__(self) -> None:
        self._rest = b""
        self._ended = False

    def feed(self, data: bytes | memoryview) -> bytes:
        """The bytes that the next text completes."""
        if self._ended:
            return b""
        text, padding, _ = (self._rest + bytes(data).translate(None, _NO_BASE64)).partition(b"=")
        whole = len(text) - len(text) % 4
        self._rest = text[whole:]
        decoded = binascii.a2b_base64(text[:whole])
        return decoded + self.end() if padding else decoded

    def end(self) -> bytes:
        """The last one or two bytes."""
        rest, self._rest, self._ended = self._rest, b"", True
        return binascii.a2b_base64(rest + b"=" * (-len(rest) % 4)) if len(rest) > 1 else b""


class Part:
    """One part; ``number`` counts from 1, ``offset`` is where its content starts in the body."""

    def __init__(self, number: int, offset: int, headers: dict[str, Field]) -> None:
        self.number = number
        self.offset = offset
        self.content_id = plain_id(headers.get("content-id", NO_FIELD).value)
        self.content_type = headers.get("content-type", NO_FIELD).value
        self.length = 0
        self._headers = headers
        self._encoding = headers.get("content-transfer-encoding", NO_FIELD).value.lower()
        self._base64 = Base64() if self._encoding == "base64" else None
        self._may_be_root = False
        self._sampler = sampler()
        self._digest = hashlib.sha256()
        self._cut = False
        self._magic = b""
        self._picture: Picture | None = None

    @property
    def picture(self) -> Picture:
        """What its bytes say of themselves, once it has ended."""
        if self._picture is None:
            self._picture = identify(self._sampler.sample())
        return self._picture

    @property
    def is_xml(self) -> bool:
        """Whether its Content-Type says that it holds a document."""
        return "xml" in parse_media_type(self.content_type).name

    @property
    def begins_as_xml(self) -> bool:
        """Whether its bytes do, if it may be the root."""
        return looks_like_xml(self._sampler.head)

    @property
    def root(self) -> bytes:
        """Its bytes up to ``HEAD_LIMIT``, decoded, if it may be the root."""
        return bytes(self._sampler.head)

    @property
    def decoded_length(self) -> int:
        """How many bytes it has once decoded, if it may be the root."""
        return self._sampler.length

    def keep_for_root(self) -> None:
        """It may be the root: keep its bytes up to ``HEAD_LIMIT``, also when it has ended."""
        self._may_be_root = True
        self._sampler = sampler(HEAD_LIMIT)

    def feed(self, data: bytes | memoryview) -> None:
        """Take the next bytes of its content."""
        self.length += len(data)
        self._digest.update(data)
        self._sampler.feed(data if self._base64 is None else self._base64.feed(data))

    def end(self, *, cut: bool = False) -> None:
        """Its content is over; ``cut``: because the body is, without a boundary."""
        self._cut = cut
        if self._base64 is not None:
            self._sampler.feed(self._base64.end())
        self._magic = bytes(self._sampler.head[:_MAGIC_BYTES])
        if not self._may_be_root:
            self._picture = identify(self._sampler.sample())
            self._sampler = sampler()

    def attachment(self) -> Attachment:
        """What is told of a part that is not the root."""
        picture = self.picture
        return Attachment(
            content_id=self.content_id,
            content_type=self.content_type,
            offset=self.offset,
            length=self.length,
            sha256=self._digest.hexdigest(),
            magic=self._magic,
            transfer_encoding="" if self._encoding in _AS_IS else self._encoding,
            truncated=self._is_truncated(picture),
            **picture.told(),
        )

    def head_notes(self) -> Iterator[Note]:
        """What is odd about its headers."""
        content_id = self._headers.get("content-id", NO_FIELD)
        if content_id.value and odd_id(content_id.value):
            yield self._note(odd_id(content_id.value), content_id.offset)
        if self._encoding not in _AS_IS:
            done = "decoded" if self._base64 is not None else "left as it is"
            text = f"Content-Transfer-Encoding {shown(self._encoding)}, expected 'binary'; {done}"
            yield self._note(text, self._headers["content-transfer-encoding"].offset)

    def attachment_notes(self) -> Iterator[Note]:
        """What is odd about it as an attachment."""
        media_type, picture = parse_media_type(self.content_type).name, self.picture
        if not self.content_id:
            yield self._note("no Content-ID, so nothing can refer to it", self.offset)
        if contradicts(media_type, picture.format):
            found = picture.format or ("of no known format" if self.length else "empty")
            yield self._note(f"Content-Type says {media_type}, the content is {found}", self.offset)
        if self._is_truncated(picture):
            reason = picture.missing or "the body ends within it"
            text = f"{picture.format or 'content'} is cut short: {reason}"
            yield self._note(text, self.offset + self.length)

    def _is_truncated(self, picture: Picture) -> bool:
        return bool(picture.missing) or (self._cut and picture.missing is None)

    def _note(self, text: str, offset: int) -> Note:
        return Note(f"MIME part {self.number}", f"{text} (at byte {offset})", NoteKind.MIME)
