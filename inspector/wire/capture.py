"""What a capture file holds, whatever its format: sections, interfaces, packets, names, secrets.

Rule 1: values only; the readers (``pcap``, ``pcapng``) and ``pcapng_write`` share them.
Rule 2: an interface is counted over the whole file, although every section counts its own.
"""

from enum import IntEnum
from typing import NamedTuple

import msgspec

from inspector.errors import InspectorError

BLOCK_LIMIT = 16 * 1024 * 1024
"""Bytes of the largest block or packet we read; Wireshark drew the same line."""

INTERFACE_LIMIT = 65_536
"""Interfaces of one section; what packets need of them is kept in memory."""

TIME_LIMIT_NS = 253_402_300_800_000_000_000
"""Unix nanoseconds of the year 10000, which nothing can print."""

TLS_KEY_LOG = 0x544C534B
"""Kind of secrets that are lines of an NSS key log (SSLKEYLOGFILE)."""


class CaptureError(InspectorError):
    """A capture file breaks its format at a known place.

    ``offset`` counts bytes of the file; with ``unpacked`` bytes of what gzip had packed.
    """

    def __init__(self, text: str, *, offset: int, unpacked: bool = False) -> None:
        place = f"byte {offset} of the unpacked data" if unpacked else f"byte {offset}"
        super().__init__(f"{text} (at {place})")
        self.text = text
        self.offset = offset


class Direction(IntEnum):
    """Which way a packet went, seen from who opened the connection (epb_flags, bits 0-1)."""

    UNKNOWN = 0
    INBOUND = 1
    OUTBOUND = 2


class Section(NamedTuple):
    """A section began: the program and the machine that wrote it, and its comment."""

    application: str = ""
    comment: str = ""
    hardware: str = ""


class Interface(NamedTuple):
    """An interface was described.

    ``ticks`` is units of time a second, ``offset`` the seconds that were added to every time
    stamp, ``snap_length`` the bytes after which frames were cut (0: never).
    """

    number: int
    link_type: int
    name: str = ""
    description: str = ""
    ticks: int = 1_000_000
    offset: int = 0
    snap_length: int = 0


class Packet(msgspec.Struct, frozen=True, gc=False):
    """One packet; ``frame`` may be shorter than ``original_length``. Unix nanoseconds."""

    time_ns: int
    frame: bytes
    interface: int
    link_type: int
    original_length: int
    comments: tuple[str, ...] = ()
    direction: Direction = Direction.UNKNOWN

    @property
    def time_us(self) -> int:
        """Unix microseconds, rounded down."""
        return self.time_ns // 1000


class Names(NamedTuple):
    """Host names of IP addresses: pairs of address literal and name."""

    names: tuple[tuple[str, str], ...]


class Secrets(NamedTuple):
    """Keys that decrypt what follows; ``kind`` says in which form (``TLS_KEY_LOG``)."""

    kind: int
    data: bytes


type Block = Section | Interface | Packet | Names | Secrets
