"""Captures of both byte orders, block by block, and streams that give them as pipes do."""

import io
import struct
from collections.abc import Iterator

SECTION, INTERFACE, OLD_PACKET, SIMPLE_PACKET, NAMES, PACKET, SECRETS = (
    0x0A0D0D0A,
    1,
    2,
    3,
    4,
    6,
    10,
)
ORDERS = ["<", ">"]


def block(order: str, kind: int, body: bytes) -> bytes:
    """One pcapng block around a body that is padded already."""
    head = struct.pack(order + "II", kind, len(body) + 12)
    return head + body + head[4:]


def option(order: str, code: int, value: bytes) -> bytes:
    return struct.pack(order + "HH", code, len(value)) + padded(value)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) & 3)


def section(order: str = "<", options: bytes = b"", *, version: int = 1) -> bytes:
    return block(order, SECTION, struct.pack(order + "IHHq", 0x1A2B3C4D, version, 0, -1) + options)


def interface(
    order: str = "<", link_type: int = 1, options: bytes = b"", *, snap_length: int = 0
) -> bytes:
    return block(order, INTERFACE, struct.pack(order + "HHI", link_type, 0, snap_length) + options)


def packet(
    order: str,
    stamp: int,
    frame: bytes,
    *,
    interface: int = 0,
    original: int | None = None,
    options: bytes = b"",
) -> bytes:
    sizes = len(frame), len(frame) if original is None else original
    head = struct.pack(order + "5I", interface, stamp >> 32, stamp & 0xFFFFFFFF, *sizes)
    return block(order, PACKET, head + padded(frame) + options)


def pcap(
    order: str,
    *records: bytes,
    magic: int = 0xA1B2C3D4,
    link: int = 1,
    version: int = 2,
    snap_length: int = 65_535,
) -> bytes:
    head = struct.pack(order + "IHHiIII", magic, version, 4, 0, 0, snap_length, link)
    return head + b"".join(records)


def record(
    order: str,
    seconds: int,
    fraction: int,
    frame: bytes,
    original: int | None = None,
    more: bytes = b"",
) -> bytes:
    sizes = len(frame), len(frame) if original is None else original
    return struct.pack(order + "4I", seconds, fraction, *sizes) + more + frame


class Pipe(io.RawIOBase):
    """A stream that gives ``step`` bytes at a time and cannot seek; counts what it gave."""

    def __init__(self, data: bytes, step: int = 3) -> None:
        self._data, self._step, self.given = data, step, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # of typeshed
        taken = self._data[self.given : self.given + min(len(buffer), self._step)]
        buffer[: len(taken)] = taken
        self.given += len(taken)
        return len(taken)


class Zeros(Pipe):
    """A stream of zeros without an end, after what it begins with."""

    def __init__(self, begin: bytes = b"") -> None:
        super().__init__(begin, len(begin))

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # of typeshed
        assert self.given < 64 * 1024 * 1024, "reads zeros without an end"
        if given := super().readinto(buffer):
            return given
        buffer[:] = bytes(len(buffer))
        self.given += len(buffer)
        return len(buffer)


def prefixes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """A file cut at every place."""
    return ((size, data[:size]) for size in range(len(data)))
