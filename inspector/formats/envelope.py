"""A bare SOAP envelope in a file: XML quoted in an issue report can be read like a capture."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from inspector import protocols
from inspector.errors import Note
from inspector.formats.files import FileError
from inspector.protocols import Side
from inspector.soap.envelope import parse_envelope
from inspector.soap.xml import XmlError
from inspector.wire.observation import (
    Address,
    Body,
    Observation,
    Recorded,
    Request,
    Response,
    recorded,
)

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes of a file that is read as one envelope, hundredfold in memory; real ones have thousands."""

_FILE = Address("file", 0)


def looks_like_xml(start: bytes) -> bool:
    """Whether a file's first bytes may begin an XML document, in UTF-8 or UTF-16."""
    text = start.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return text.lstrip(b" \t\r\n\0").startswith(b"<")


def read(stream: BinaryIO, name: str) -> Iterator[Recorded]:
    """The message of a file, as if it had been seen alone; ``name`` becomes its exchange.

    Raises ``FileError`` if the file is larger than ``SIZE_LIMIT``.
    """
    data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise FileError(f"{name}: larger than {SIZE_LIMIT} bytes, too large for one envelope")
    yield recorded(_observation(data, PurePath(name).name))


def _observation(data: bytes, name: str) -> Observation:
    if _is_response(data):
        return Response(
            exchange=name,
            time_us=0,
            end_us=0,
            source=_FILE,
            destination=_FILE,
            status=0,
            body=Body.of(data),
        )
    return Request(
        exchange=name,
        time_us=0,
        end_us=0,
        source=_FILE,
        destination=_FILE,
        method="",
        target=name,
        body=Body.of(data),
    )


def _is_response(data: bytes) -> bool:
    """Told by body and Action: a file says nothing of who sent it."""
    notes: list[Note] = []
    try:
        envelope = parse_envelope(data, notes)
    except XmlError:
        return False
    match = protocols.find_by_body(envelope.body_tag)
    if match is not None:
        return match.side is Side.RESPONSE
    return envelope.is_fault or bool(envelope.relates_to) or envelope.action.endswith("Response")
