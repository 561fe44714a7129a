"""Options of pcapng blocks: codes with values, and the few of them that we understand.

Rule 1: nothing raises; where an option breaks its block is told, what came before it is kept.
Source: draft-ietf-opsawg-pcapng, section 3.5.
"""

import struct
from typing import NamedTuple

from inspector.wire.capture import Direction

OPTION_LIMIT = 65_536
"""Options of one block, and names in one; a block of 16 MB could hold millions."""

COMMENT = 1

_FLAGS = 2
_DIRECTIONS = (Direction.UNKNOWN, Direction.INBOUND, Direction.OUTBOUND, Direction.UNKNOWN)


class Options(NamedTuple):
    """Codes and values; ``broken`` is where one exceeds the block or the limit (-1: none does)."""

    pairs: tuple[tuple[int, bytes], ...]
    broken: int

    def value(self, wanted: int, size: int) -> bytes | None:
        """The first value of this code that has this size."""
        return next((it for code, it in self.pairs if code == wanted and len(it) == size), None)

    def texts(self, wanted: int) -> tuple[str, ...]:
        """All texts of one code."""
        return tuple([decoded(value) for code, value in self.pairs if code == wanted])

    def text(self, wanted: int) -> str:
        """All texts of one code as lines."""
        return "\n".join(self.texts(wanted))


class PacketOptions(NamedTuple):
    """The options of a packet that we understand."""

    comments: tuple[str, ...]
    direction: Direction


def parse(data: bytes, order: str) -> Options:
    """Options (or name records, which look the same) up to their end mark; never raises."""
    found: list[tuple[int, bytes]] = []
    at, head = 0, struct.Struct(order + "HH")
    while at + 4 <= len(data):
        code, size = head.unpack_from(data, at)
        if code == 0:
            break
        if at + 4 + size > len(data) or len(found) == OPTION_LIMIT:
            return Options(tuple(found), at)
        found.append((code, data[at + 4 : at + 4 + size]))
        at += 4 + size + (-size & 3)
    return Options(tuple(found), -1)


def packet_options(options: Options, order: str) -> PacketOptions:
    """Comments and direction (bits 0 and 1 of epb_flags)."""
    flags = options.value(_FLAGS, 4)
    lowest = flags[0 if order == "<" else 3] if flags else 0
    return PacketOptions(options.texts(COMMENT), _DIRECTIONS[lowest & 3])


def decoded(value: bytes) -> str:
    """A text as UTF-8; some writers end it with a NUL."""
    return value.decode("utf-8", "replace").rstrip("\0")
