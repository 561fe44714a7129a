"""gzip streams, unpacked while they come.

Rule 1: what a pipe has given is unpacked at once, a piece of bounded size at a time.
Rule 2: damage is told after every byte that could be unpacked before it, with its place.
Source: RFC 1952.
"""

import zlib
from collections.abc import Iterator

from inspector.wire.capture import CaptureError
from inspector.wire.window import READ_BYTES, Window

MAGIC = b"\x1f\x8b"

_GZIP = 16 + zlib.MAX_WBITS
_PIECE_BYTES = 64 * 1024  # packed; at most 1,000 times as much unpacked


class PackedError(CaptureError):
    """gzip data is damaged; the offset counts packed bytes."""


class Gunzip:
    """The unpacked bytes of a window whose next bytes are gzip members."""

    def __init__(self, window: Window) -> None:
        self._pieces = _members(window)
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, as soon as there is one; ``b""`` is the end.

        Raises ``PackedError`` where the packed bytes are damaged, end too early, or are followed
        by something else.
        """
        if not self._rest:
            self._rest = next(self._pieces, b"")
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


def _members(window: Window) -> Iterator[bytes]:
    """The pieces of all members, one after the other."""
    while window.peek(2) == MAGIC:
        yield from _member(window)
    # "Some gzip programs pad with zeros" (tapes); all else after the last member is damage.
    while data := window.take_some():
        if rest := data.lstrip(b"\0"):
            offset = window.offset - len(rest)
            raise PackedError("gzip data is followed by something else", offset=offset)


def _member(window: Window) -> Iterator[bytes]:
    unpack = zlib.decompressobj(_GZIP)
    while not unpack.eof:
        packed = unpack.unconsumed_tail
        if not packed:
            window.peek(1)
            packed = window.take(min(_PIECE_BYTES, len(window.buffer) - window.at))
            if not packed:
                raise PackedError("file ends inside gzip data", offset=window.offset)
        before = unpack.copy()
        try:
            data = unpack.decompress(packed, READ_BYTES)
        except zlib.error as error:
            good, consumed = _until_damage(before, packed)
            if good:
                yield good
            offset = window.offset - len(packed) + consumed
            raise PackedError(f"gzip data is damaged: {error}", offset=offset) from None
        if data:
            yield data
    window.at -= len(unpack.unused_data)


def _until_damage(unpack: "zlib._Decompress", packed: bytes) -> tuple[bytes, int]:
    """What a piece gives byte by byte before its damage, and the place of the damage.

    One call for all loses what it had unpacked when it fails; this happens once a file.
    """
    found: list[bytes] = []
    for at in range(len(packed)):
        try:
            found.append(unpack.decompress(packed[at : at + 1]))
        except zlib.error:
            return b"".join(found), at
    return b"".join(found), len(packed)
