"""The chunked transfer coding: framed bytes in, body bytes and trailers out.

Rule: in what pieces the bytes come changes nothing, and no line is looked at twice.
Source: RFC 9112, section 7.1.
"""

import re
from collections.abc import Iterator

from inspector.wire.http1_head import shown

TRAILER_LIMIT = 64 * 1024
"""Bytes of the longest trailer, as of a head."""

_LINE_LIMIT = 4096
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")


class Chunked:
    """Reads one body. ``broken`` says why it cannot be read to its end."""

    def __init__(self) -> None:
        self.at = 0
        """The first byte of the last data that is not of this body."""
        self.left = 0
        """Bytes of the chunk that is under way; 0 between chunks."""
        self.over = False
        self.broken = ""
        self.bare_lf = False
        """Whether a line ended with LF alone."""
        self.trailers: list[bytes] = []
        self._held = bytearray()  # part of a line
        self._in_chunk = self._in_trailer = False
        self._trailer_bytes = 0

    def feed(self, data: bytes, at: int) -> Iterator[bytes]:
        """The body bytes that data brings from a place on; take all of them.

        Then ``over`` or ``broken`` may be set, and ``at`` says where this body ended.
        """
        self.at = at
        while self.at < len(data) and not self.over and not self.broken:
            if self.left:
                end = min(len(data), self.at + self.left)
                self.left -= end - self.at
                yield data[self.at : end]
                self.at = end
            elif (line := self._take_line(data)) is not None:
                self._follow(line)

    def lose(self, length: int) -> bool:
        """That many bytes are missing; whether what comes then can still be read."""
        inside = length <= self.left
        self.left -= length if inside else 0
        return inside

    def _take_line(self, data: bytes) -> bytes | None:
        """The next line without its end, None while it is incomplete or when it breaks."""
        end = data.find(b"\n", self.at)
        self._held += data[self.at : end if end >= 0 else len(data)]
        if self._in_chunk and self._held.removeprefix(b"\r"):
            self.broken = "has a chunk longer than its size"
        elif len(self._held) > (TRAILER_LIMIT if self._in_trailer else _LINE_LIMIT):
            self.broken = f"has a {'trailer' if self._in_trailer else 'chunk size'} without end"
        if self.broken:
            return None
        self.at = end + 1 if end >= 0 else len(data)
        if end < 0:
            return None
        line, self._held = bytes(self._held), bytearray()
        self.bare_lf = self.bare_lf or not line.endswith(b"\r")
        return line.removesuffix(b"\r")

    def _follow(self, line: bytes) -> None:
        if self._in_chunk:  # the empty line after its data
            self._in_chunk = False
        elif self._in_trailer:
            self._trailer_bytes += len(line) + 2
            if self._trailer_bytes > TRAILER_LIMIT:
                self.broken = "has a trailer without end"
            elif line:
                self.trailers.append(line)
            else:
                self.over = True
        else:
            size = line.split(b";")[0].strip()
            if _SIZE.fullmatch(size) is None:
                self.broken = f"has chunk size {shown(size)}"
                return
            self.left = int(size, 16)
            self._in_chunk, self._in_trailer = self.left > 0, self.left == 0
