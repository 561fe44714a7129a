"""Content codings: the bytes of a body as they were before gzip or deflate.

Rule 1: streaming and capped: memory stays flat, and a bomb is not followed far.
Rule 2: the first bytes of a body decide what it is, its Content-Encoding only what was meant; what
contradicts, is damaged or cannot be read is a note, and what could be decoded is told.
Source: RFC 9110, section 8.4; RFC 1950 (zlib), RFC 1951 (deflate), RFC 1952 (gzip).
"""

import re
import zlib
from collections.abc import Iterator

from inspector.errors import Note, NoteKind
from inspector.wire.observation import Headers

DECODED_LIMIT = 64 * 1024 * 1024
"""Bytes of a body that are decoded; a colour page at 600 dpi in JPEG has a tenth of it."""

RATIO_LIMIT = 200
"""Times that a body may grow; XML does not reach it, the worst of deflate is 1,032."""

RATIO_FREE = 1024 * 1024
"""Bytes that may come out of however few; they cost about a millisecond."""

CODINGS_LIMIT = 4
"""Codings in a row that are undone; nobody sends more than one."""

GZIP_BEGINS = b"\x1f"
"""The first byte of gzip, which begins neither XML nor MIME nor any image."""

_PIECE = 16 * 1024
_GZIP, _ZLIB, _RAW = "gzip", "zlib", "raw deflate"
_WBITS = {_GZIP: 31, _ZLIB: 15, _RAW: -15}
_FORMATS = {"gzip": (_GZIP, _ZLIB), "x-gzip": (_GZIP, _ZLIB), "deflate": (_ZLIB, _GZIP)}
"""What a coding may turn out to be; the first is what it should be."""

_LOOKED_AT = 16
_TEXT = re.compile(
    rb"(?:\xef\xbb\xbf)?[\t\r\n -~]+"
    rb"|(?:\xff\xfe)?(?:[\t\r\n -~]\0)+[\t\r\n -~]?"
    rb"|(?:\xfe\xff)?(?:\0[\t\r\n -~])+\0?"
)


def coding_of(headers: Headers) -> str:
    """What the Content-Encoding headers say, in lower case; empty if nothing was done."""
    found = ""
    for name, value in headers:
        if len(name) == 16 and name.lower() == "content-encoding":
            found = f"{found}, {value}" if found else value
    return ", ".join(_names(found)) if found else ""


class Decoding:
    """Undoes the codings of one body while it streams past.

    ``coding`` is what ``coding_of`` says; without one a body that begins as gzip is decoded too.
    ``notes`` tell what was odd, once ``close`` was called.
    """

    def __init__(self, coding: str) -> None:
        self.notes: list[Note] = []
        self._wire_bytes = 0
        self._failed = False
        names = _names(coding)
        unread = [name for name in names if name not in _FORMATS]
        if unread or len(names) > CODINGS_LIMIT:
            told = unread[0] if unread else f"{len(names)} codings in a row"
            self.note(f"Content-Encoding {told[:80]} is not read", NoteKind.CONTENT_TYPE)
            names = []
        elif not names:
            names = [""]
        self._layers = [_Layer(name, self) for name in reversed(names)]

    @property
    def changed(self) -> bool:
        """Whether what comes out is not what went in."""
        return any(layer.is_coded for layer in self._layers)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded bytes that the next ones bring, in small pieces; take all of them."""
        self._wire_bytes += len(data)
        return self._through(0, data)

    def close(self) -> Iterator[bytes]:
        """The last decoded bytes, once the body has ended; take all of them."""
        for number, layer in enumerate(self._layers, 1):
            for piece in layer.close():
                yield from self._through(number, piece)

    def _through(self, number: int, data: bytes) -> Iterator[bytes]:
        if number == len(self._layers):
            yield data
            return
        for piece in self._layers[number].feed(data):
            yield from self._through(number + 1, piece)

    def room(self, told: int) -> int:
        """How many bytes more may come out of a layer that has told so many."""
        allowed = min(max(RATIO_FREE, RATIO_LIMIT * self._wire_bytes), DECODED_LIMIT)
        return max(0, allowed - told)

    def note(self, text: str, kind: NoteKind) -> None:
        """Say what contradicts."""
        self.notes.append(Note("HTTP", text, kind))

    def fail(self, text: str, kind: NoteKind = NoteKind.HTTP) -> None:
        """Say what cannot be decoded; what follows from it in other layers is not said."""
        if not self._failed:
            self.note(text, kind)
        self._failed = True


class _Layer:
    """One coding of a body: what it is told by its first bytes, then undone."""

    def __init__(self, coding: str, decoding: Decoding) -> None:
        self.is_over = False
        self._coding = coding
        self._decoding = decoding
        self._start = b""  # while it is open what this is
        self._format: str | None = None  # None: open; empty: not coded
        self._inflate = zlib.decompressobj()
        self._taken = self._told = self._behind = 0

    @property
    def is_coded(self) -> bool:
        return bool(self._format)

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._format is None:
            self._start += data
            if len(self._start) < _LOOKED_AT:
                return
            data = self._open()
        if not self._format:
            yield data
            return
        for at in range(0, len(data), _PIECE):
            yield from self._undo(data[at : at + _PIECE])

    def close(self) -> Iterator[bytes]:
        if self._format is None and self._start:
            start = self._open()
            yield from self.feed(start)
        if not self._format:
            return
        if self._behind:
            self._decoding.fail(f"{self._behind:,} bytes after the end of the {self._format} data")
        elif not self._inflate.eof:
            self._decoding.fail(f"{self._format} data end early, after {self._taken:,} bytes")

    def _open(self) -> bytes:
        """Decide what the first bytes are; gives them back."""
        data, self._start = self._start, b""
        self._format = found = _format_of(data, self._coding)
        if found:
            self._inflate = zlib.decompressobj(_WBITS[found])
        told = ""
        if not self._coding and found:
            told = "body is gzip, no Content-Encoding says so"
        elif self._coding and not found:
            told = f"Content-Encoding is {self._coding}, the body is not coded"
        elif self._coding and found not in (_FORMATS[self._coding][0], _RAW):
            told = f"Content-Encoding is {self._coding}, the body is {found}"
        if told:
            self._decoding.note(told, NoteKind.CONTENT_TYPE)
        return data

    def _undo(self, data: bytes) -> Iterator[bytes]:
        full = False  # then more may come out without more going in
        while (data or full) and not self.is_over:
            if self._inflate.eof:
                if self._behind or self._format != _GZIP or not data.startswith(GZIP_BEGINS):
                    self._behind += len(data)
                    return
                self._inflate = zlib.decompressobj(_WBITS[_GZIP])  # one more member
            size = min(_PIECE * 4, self._decoding.room(self._told))
            if not size:
                told = f"{self._format} data grow beyond {self._told:,} bytes"
                self._stop(told, NoteKind.LIMIT)
                return
            before = self._inflate.copy()
            try:
                out = self._inflate.decompress(data, size)
            except zlib.error as error:
                yield from self._salvage(before, data, error)
                return
            rest = self._inflate.unconsumed_tail or self._inflate.unused_data
            self._taken += len(data) - len(rest)
            data, full = rest, len(out) == size
            if out:
                self._told += len(out)
                yield out

    def _salvage(
        self, inflate: "zlib._Decompress", data: bytes, error: zlib.error
    ) -> Iterator[bytes]:
        """What came out before the byte that is damaged: an error tells nothing of it."""
        found = bytearray()
        try:
            for number in range(len(data)):
                found += inflate.decompress(data[number : number + 1])
                self._taken += 1
        except zlib.error:
            pass
        if found:
            yield bytes(found)
        reason = str(error).rpartition(": ")[2]
        self._stop(f"{self._format} data are damaged: {reason} (at byte {self._taken})")

    def _stop(self, text: str, kind: NoteKind = NoteKind.HTTP) -> None:
        self._decoding.fail(f"{text}; the rest is not read", kind)
        self.is_over = True


def _format_of(start: bytes, coding: str) -> str:
    """What a body is, by its first bytes; empty if it is not coded."""
    if start.startswith(b"\x1f\x8b"):
        return _GZIP
    if not coding or _TEXT.fullmatch(start, 0, _LOOKED_AT):
        return ""
    if len(start) > 1 and start[0] & 0x8F == 8 and int.from_bytes(start[:2]) % 31 == 0:
        return _ZLIB
    return _RAW if coding == "deflate" else ""


def _names(coding: str) -> list[str]:
    names = (name.strip().lower() for name in coding.split(","))
    return [name for name in names if name not in ("", "identity")]
