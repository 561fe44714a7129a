"""JSON written piece by piece, so that a large body never is in memory as a whole.

Rule: what is written is ASCII.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inspector.events.clean import in_ascii

_STEP = 3 * 64 * 1024  # three bytes become four characters


class Line(NamedTuple):
    """A value that is JSON already."""

    text: str


class Base64(NamedTuple):
    """Bytes that become a base64 string while they are read."""

    data: Iterable[bytes]


def pieces(value: object) -> Iterator[bytes]:
    """The JSON of a value, in order: dicts and lists with ``Line`` and ``Base64`` inside."""
    match value:
        case Line(text):
            yield in_ascii(text).encode()
        case Base64(data):
            yield b'"'
            yield from encoded(data)
            yield b'"'
        case dict():
            lead = b"{"
            for name, inner in value.items():
                yield lead + json.dumps(name).encode() + b":"
                yield from pieces(inner)
                lead = b","
            yield b"}" if value else b"{}"
        case list():
            lead = b"["
            for inner in value:
                yield lead
                yield from pieces(inner)
                lead = b","
            yield b"]" if value else b"[]"
        case _:
            yield json.dumps(value).encode()


def encoded(data: Iterable[bytes]) -> Iterator[bytes]:
    """Base64 of bytes that come in pieces of any size."""
    rest = b""
    for chunk in data:
        ready = rest + chunk
        whole = len(ready) - len(ready) % 3
        for at in range(0, whole, _STEP):
            yield base64.b64encode(ready[at : min(at + _STEP, whole)])
        rest = ready[whole:]
    if rest:
        yield base64.b64encode(rest)


def decoded(text: str) -> Iterator[bytes]:
    """Bytes of a base64 string, a piece at a time; white space in it is passed over.

    Raises ``ValueError`` where it is no base64, after what came before.
    """
    if not text.isascii():
        raise ValueError("is not ASCII")
    if any(blank in text for blank in "\r\n \t"):
        text = "".join(text.split())
    step = _STEP // 3 * 4
    for at in range(0, len(text), step):
        yield base64.b64decode(text[at : at + step], validate=True)
