"""Values through a pipe between two processes of ours: a number that says what, then msgpack."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

_HEAD_BYTES = 5  # what it is, then the length of what follows


def frame(number: int, value: object) -> bytes:
    """A value as it goes through the pipe; ``number`` (0 to 255) tells the reader its type."""
    data = msgspec.msgpack.encode(value)
    return bytes((number,)) + len(data).to_bytes(4, "big") + data


def frames(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Whole frames, until the input ends or breaks off in the middle of one."""
    while len(head := stream.read(_HEAD_BYTES)) == _HEAD_BYTES:
        size = int.from_bytes(head[1:], "big")
        data = stream.read(size)
        if len(data) < size:
            return
        yield head[0], data
