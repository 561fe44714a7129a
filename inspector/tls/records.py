"""The record layer: bytes of one direction in, TLS records out.

Rule 1: a record leaves when its last byte came; how the bytes were cut does not matter.
Rule 2: a hole within one record costs that record. Where a hole hides the beginning of a record
nothing more is found in this direction: lengths are the only marks that a stream has.
"""

from enum import IntEnum
from typing import NamedTuple

HEADER_BYTES = 5
RECORD_LIMIT = 2**14 + 2048
"""Bytes that a record may hold (RFC 5246, section 6.2.3); TLS 1.3 allows less."""

MAJOR_VERSION = 3
"""SSL 3.0 to TLS 1.3 all say 3.x."""


class ContentType(IntEnum):
    """What a record carries (RFC 8446, section 5.1)."""

    CHANGE_CIPHER_SPEC = 20
    ALERT = 21
    HANDSHAKE = 22
    APPLICATION_DATA = 23
    HEARTBEAT = 24


_CONTENT_TYPES = frozenset(ContentType)


class Record(NamedTuple):
    """One record as it was sent; ``fragment`` may be encrypted."""

    content_type: int
    header: bytes
    fragment: bytes


class Lost(NamedTuple):
    """A record of which bytes are missing; ``length`` is that of its fragment."""

    content_type: int
    length: int


class RecordReader:
    """The records of one direction.

    ``broken`` tells why no more of them can be found, empty as long as they can.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._rest_of_lost = 0
        self.broken = ""

    @property
    def within_record(self) -> bool:
        """Whether a record has begun that is not complete."""
        return bool(self._buffer or self._rest_of_lost)

    def feed(self, data: bytes) -> list[Record]:
        """The records that are complete after more bytes; never raises."""
        records: list[Record] = []
        if self.broken:
            return records
        skipped = min(self._rest_of_lost, len(data))
        self._rest_of_lost -= skipped
        self._buffer += data[skipped:]
        while (size := self._size()) and len(self._buffer) >= size:
            header, fragment = self._buffer[:HEADER_BYTES], self._buffer[HEADER_BYTES:size]
            records.append(Record(header[0], bytes(header), bytes(fragment)))
            del self._buffer[:size]
        return records

    def lose(self, length: int) -> Lost | None:
        """``length`` bytes are missing here: the record which that costs, if it can go on."""
        if self.broken or length <= 0:
            return None
        if length <= self._rest_of_lost:  # a second hole in the same record
            self._rest_of_lost -= length
            return None
        size = self._size()
        if not size or len(self._buffer) + length > size:
            self._break(f"{length} bytes are missing from the capture")
            return None
        lost = Lost(self._buffer[0], size - HEADER_BYTES)
        self._rest_of_lost = size - len(self._buffer) - length
        self._buffer.clear()
        return lost

    def _size(self) -> int:
        """Bytes of the record that begins here with its header, 0 if it is not known yet."""
        if len(self._buffer) < HEADER_BYTES:
            return 0
        content_type, major, _, high, low = self._buffer[:HEADER_BYTES]
        length = high << 8 | low
        if content_type in _CONTENT_TYPES and major == MAJOR_VERSION and length <= RECORD_LIMIT:
            return HEADER_BYTES + length
        self._break(f"{self._buffer[:HEADER_BYTES].hex(' ')} is not the head of a TLS record")
        return 0

    def _break(self, why: str) -> None:
        self.broken = why
        self._buffer.clear()
        self._rest_of_lost = 0
