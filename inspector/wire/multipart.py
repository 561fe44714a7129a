"""MIME multipart/related, told apart while it streams past (RFC 2046, RFC 2387).

Rule 1: memory stays flat: the root part is kept (up to ``HEAD_LIMIT``), of every other part only
its headers, length, digest and first bytes.
Rule 2: nothing a device sends stops us; what breaks the rules is a note with a byte offset.
"""

import hashlib
import re
from functools import lru_cache
from typing import NamedTuple

from inspector.errors import Note
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

PART_HEADER_LIMIT = 16 * 1024
"""Bytes that the headers of one part may take before they are taken for content."""

PART_LIMIT = 1000
"""Parts that are told apart; a scan answer has two."""

_MAGIC_BYTES = 16
_LINE_FEED = 0x0A
_PARAMETER = re.compile(r""";\s*([\w*.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))""")
_BLANK_LINE = re.compile(rb"\A\r?\n|\r?\n\r?\n")
_FIRST_LINE = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200})\r?\n")  # blanks at its end are cut later
_AFTER_LOOSE = re.compile(rb"--|[^\n]{0,200}\n")
_AFTER_STRICT = re.compile(rb"--|[ \t]{0,80}\r?\n")
_UNDECIDED_LOOSE = re.compile(rb"[^\n]{0,200}")
_UNDECIDED_STRICT = re.compile(rb"-|[ \t]{0,80}\r?")
"""What may follow a delimiter. RFC 2046, 5.1.1: "it is sufficient that the boundary appear in its
entirety following the CRLF". Without that CRLF (Xerox WorkCentre 3025) the rest must be right."""


class MediaType(NamedTuple):
    """A Content-Type header: type/subtype in lower case, and its parameters."""

    name: str
    parameters: dict[str, str]


@lru_cache(256)  # a conversation has a handful; a hostile one must not fill memory
def parse_media_type(text: str) -> MediaType:
    """Read a Content-Type; parameters in any order, quoted or not. Never raises."""
    name = text.partition(";")[0].strip().lower()
    parameters = {
        key.lower(): (re.sub(r"\\(.)", r"\1", quoted) if quoted else plain.strip())
        for key, quoted, plain in _PARAMETER.findall(text)
    }
    return MediaType(name, parameters)


def is_multipart(content_type: str) -> bool:
    """Whether a Content-Type announces parts that belong together."""
    return parse_media_type(content_type).name == "multipart/related"


class _Part:
    """One part while it passes: its headers, then length, digest and first bytes."""

    def __init__(self, offset: int, headers: dict[str, str], keep: int) -> None:
        self.offset = offset
        self.content_id = _plain_id(headers.get("content-id", ""))
        self.content_type = headers.get("content-type", "")
        self.length = 0
        self.head = bytearray()
        self._keep = keep
        self._digest = hashlib.sha256()

    def feed(self, data: bytes | memoryview) -> None:
        self.length += len(data)
        self._digest.update(data)
        if len(self.head) < self._keep:
            self.head += data[: self._keep - len(self.head)]

    def attachment(self) -> Attachment:
        return Attachment(
            content_id=self.content_id,
            content_type=self.content_type,
            offset=self.offset,
            length=self.length,
            sha256=self._digest.hexdigest(),
            magic=bytes(self.head[:_MAGIC_BYTES]),
        )


class MultipartReader:
    """Push bytes in with ``feed``; ``close`` tells the parts."""

    def __init__(self, content_type: str) -> None:
        parameters = parse_media_type(content_type).parameters
        self._start = _plain_id(parameters.get("start", ""))
        self._delimiter = b"--" + parameters.get("boundary", "").encode(errors="replace")
        self._buffer = bytearray()
        self._at = 0  # offset of the buffer's first byte in the body
        self._at_line_start = True  # whether that byte is the first of a line
        self._parts: list[_Part] = []
        self._notes: list[Note] = []
        self._state = self._preamble if len(self._delimiter) > 2 else self._first_line

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self._buffer += data
        while self._state():
            pass

    def close(self) -> Multipart:
        """The parts, once the body has ended."""
        self.feed(b"\r\n")  # a closing delimiter may be the very last bytes
        if self._state == self._content:
            self._note("no closing boundary; the last part ends with the body")
            added = 2 if self._buffer.endswith(b"\r\n") else 0
            self._parts[-1].feed(bytes(self._buffer[: len(self._buffer) - added]))
        if self._state == self._headers:
            self._note("the body ends before the headers of a part do")
        if not self._parts:
            self._note("no part found between boundaries")
        root = self._root()
        if root and root.length > HEAD_LIMIT:
            self._note(f"only the first {HEAD_LIMIT} of {root.length} bytes of the root are read")
        return Multipart(
            root=bytes(root.head) if root else b"",
            root_type=root.content_type if root else "",
            attachments=tuple(part.attachment() for part in self._parts if part is not root),
            notes=tuple(self._notes),
        )

    def _root(self) -> _Part | None:
        named = [part for part in self._parts if self._start and part.content_id == self._start]
        if self._start and self._parts and not named:
            self._note(
                f"no part has the Content-ID {self._start!r} that start names; took the first"
            )
        return next(iter(named or self._parts), None)

    def _note(self, text: str, offset: int | None = None) -> None:
        where = "" if offset is None else f" (at byte {offset})"
        self._notes.append(Note("MIME", text + where))

    def _drop(self, count: int) -> None:
        if count:
            self._at_line_start = self._buffer[count - 1] == _LINE_FEED
        del self._buffer[:count]
        self._at += count

    # Each state handles what the buffer holds and says whether to go on at once.

    def _first_line(self) -> bool:
        """Without a boundary parameter: the first line that starts with two dashes has it."""
        match = _FIRST_LINE.search(self._buffer, 0, PART_HEADER_LIMIT)
        if match is not None:
            boundary = match[1].rstrip(b" \t")
            self._delimiter = b"--" + boundary
            shown = boundary.decode("ascii", "replace")
            text = f"Content-Type has no boundary; took {shown!r} from the body"
            self._note(text, match.start(1))
            self._state = self._preamble
        elif len(self._buffer) >= PART_HEADER_LIMIT:
            self._state = self._epilogue
        else:
            return False
        return True

    def _next_delimiter(self) -> tuple[int, bool]:
        """Where the next delimiter starts; if none does, up to where that is certain."""
        at = self._buffer.find(self._delimiter)
        while at >= 0:
            after = at + len(self._delimiter)
            loose = self._buffer[at - 1] == _LINE_FEED if at else self._at_line_start
            if (_AFTER_LOOSE if loose else _AFTER_STRICT).match(self._buffer, after):
                return at, True
            if (_UNDECIDED_LOOSE if loose else _UNDECIDED_STRICT).fullmatch(self._buffer, after):
                return max(0, at - 2), False
            at = self._buffer.find(self._delimiter, at + 1)
        return max(0, len(self._buffer) - len(self._delimiter) - 2), False

    def _preamble(self) -> bool:
        at, found = self._next_delimiter()
        self._drop(at)
        if found:
            self._state = self._boundary
        return found

    def _boundary(self) -> bool:
        """At a delimiter: two more dashes end the body, a line end starts a part."""
        after = len(self._delimiter)
        if self._buffer[after : after + 2] == b"--":
            self._drop(after + 2)
            self._state = self._epilogue
            return True
        self._drop(self._buffer.index(b"\n", after) + 1)
        self._state = self._headers
        if len(self._parts) == PART_LIMIT:
            self._note(f"more than {PART_LIMIT} parts; the rest is left out", self._at)
            self._state = self._epilogue
        return True

    def _headers(self) -> bool:
        match = _BLANK_LINE.search(self._buffer, 0, PART_HEADER_LIMIT)
        end = match.start() if match else min(len(self._buffer), PART_HEADER_LIMIT)
        boundary = self._buffer.find(b"\n" + self._delimiter, 0, end)
        if boundary < 0 and match is None and len(self._buffer) < PART_HEADER_LIMIT:
            return False
        if boundary >= 0:
            self._note("part without an end of its headers", self._at)
            headers_end, content = boundary, boundary + 1
        elif match is not None:
            headers_end, content = match.start(), match.end()
        else:
            self._note("part without an end of its headers; taken for content", self._at)
            headers_end, content = 0, 0
        headers = _part_headers(bytes(self._buffer[:headers_end]).decode("latin-1"))
        self._drop(content)
        named = bool(self._start) and _plain_id(headers.get("content-id", "")) == self._start
        keep = HEAD_LIMIT if named or not self._parts else _MAGIC_BYTES
        self._parts.append(_Part(self._at, headers, keep))
        self._state = self._content
        return True

    def _content(self) -> bool:
        part = self._parts[-1]
        at, found = self._next_delimiter()
        if not found:
            part.feed(bytes(self._buffer[:at]))
            self._drop(at)
            return False
        end = at
        if self._buffer[:at].endswith(b"\r\n"):
            end -= 2
        elif self._buffer[:at].endswith(b"\n"):
            end -= 1
        elif at or part.length:  # else nothing is between it and the part's headers
            self._note("no line end before a boundary", self._at + at)
        part.feed(bytes(self._buffer[:end]))
        self._drop(at)
        self._state = self._boundary
        return True

    def _epilogue(self) -> bool:
        self._drop(len(self._buffer))
        return False


def _plain_id(text: str) -> str:
    """A Content-ID without its angle brackets and stray spaces."""
    return text.strip().removeprefix("<").removesuffix(">").strip()


def _part_headers(text: str) -> dict[str, str]:
    lines = re.sub(r"\r?\n[ \t]+", " ", text).splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


class BodyReader:
    """Reads a body while it streams past: head, length, digest, and parts if it has any."""

    def __init__(self, content_type: str) -> None:
        self._head = bytearray()
        self._length = 0
        self._digest = hashlib.sha256()
        self._parts = MultipartReader(content_type) if is_multipart(content_type) else None

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._length += len(data)
        self._digest.update(data)
        if len(self._head) < HEAD_LIMIT:
            self._head += data[: HEAD_LIMIT - len(self._head)]
        if self._parts is not None:
            self._parts.feed(data)

    def close(self) -> Body:
        """The body as far as it was seen."""
        return Body(
            head=bytes(self._head),
            length=self._length,
            sha256=self._digest.hexdigest(),
            multipart=None if self._parts is None else self._parts.close(),
        )


def root_of(seen: Observation) -> bytes:
    """The envelope's bytes, up to ``HEAD_LIMIT``: the root of a body with parts, else the body."""
    headers = seen.headers if isinstance(seen, Request | Response) else ()
    return split(header(headers, "content-type"), seen.body).root


def split(content_type: str, body: Body) -> Multipart:
    """The root part of a body and its attachments; a body without parts is its own root."""
    if body.multipart is not None:
        return body.multipart
    if not is_multipart(content_type):
        return Multipart(root=body.head, root_type=content_type, attachments=())
    reader = MultipartReader(content_type)
    reader.feed(body.head)
    return reader.close()
