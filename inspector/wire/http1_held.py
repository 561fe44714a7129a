"""A head of HTTP/1 that has not come whole.

Rule: it is held until its empty line has come, or until it can be none; no byte is looked at again
and again.
"""

from inspector.errors import Note, NoteKind
from inspector.wire.http1_head import may_begin

HEAD_BYTES_LIMIT = 64 * 1024
"""Bytes of the longest head; four times h11's default."""


class Held:
    """The ``data`` of a head whose rest has not come."""

    __slots__ = ("_responses", "_scanned", "data")

    def __init__(self, responses: bool) -> None:
        self.data = bytearray()
        self._responses = responses
        self._scanned = 0

    def hold(self, data: bytes) -> None:
        """Keep these bytes, instead of what was held."""
        self.data = bytearray(data)
        self._scanned = max(0, len(data) - 2)

    def add(self, data: bytes) -> None:
        """Keep these bytes, too."""
        self.data += data

    def take(self) -> bytes:
        """What was held."""
        data, self.data = bytes(self.data), bytearray()
        return data

    def may_be_read(self) -> bool:
        """Whether what is held can be more than held on, now that it has become longer."""
        held = self.data
        if held.startswith((b"\r", b"\n")):
            return True
        start, self._scanned = self._scanned, max(0, len(held) - 2)
        if held.find(b"\n\r\n", start) >= 0 or held.find(b"\n\n", start) >= 0:
            return True
        return oddity(held, responses=self._responses) is not None


def oddity(begun: bytes | bytearray, *, responses: bool) -> Note | None:
    """Why an incomplete head is broken already: TLS, for one, never has an empty line."""
    if not may_begin(begun, responses=responses):
        begins_as = "response" if responses else "request"
        return Note("HTTP", f"begins no {begins_as}", NoteKind.HTTP)
    if len(begun) > HEAD_BYTES_LIMIT:
        told = f"head is longer than {HEAD_BYTES_LIMIT} bytes"
        return Note("HTTP", told, NoteKind.LIMIT)
    return None
