"""What can be saved of a message: its images, its envelope, its body as it came.

Rule 1: memory stays flat: an image of any size passes from the session into the file in chunks.
Rule 2: the bytes decide what a file is called, and nothing that a device sent is part of its name.
Rule 3: what is damaged, cut or not as it was recorded is saved all the same, and told.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from inspector.events.event import Event
from inspector.events.words import by_two, counted, joined, size
from inspector.formats.files import FileError, new_file
from inspector.session.reader import Reader
from inspector.soap.xml import XmlError, parse
from inspector.wire import multipart
from inspector.wire.codings import GZIP_BEGINS, Decoding, coding_of
from inspector.wire.images import identify, sampler
from inspector.wire.multipart_part import Base64
from inspector.wire.observation import (
    HEAD_LIMIT,
    Attachment,
    Cut,
    Headers,
    Observation,
    Recorded,
    Request,
    Response,
)
from inspector.wire.texts import is_text

IMAGES = 1000
"""Images of one message that are offered, as many as are told apart."""

JOBS = 10**12
"""Numbers of jobs that are part of a name; no scanner counts so far."""

_SUFFIXES = {
    "jpeg": ".jpg",
    "jpeg2000": ".jp2",
    "png": ".png",
    "tiff": ".tif",
    "bmp": ".bmp",
    "dib": ".dib",
    "jbig2": ".jb2",
    "pdf": ".pdf",
    "xps": ".xps",
    "oxps": ".oxps",
    "zip": ".zip",
}
"""By what the bytes are, see ``Attachment.format``."""

_OTHERWISE = ".bin"


class Part(StrEnum):
    """What of a message is saved."""

    IMAGE = "image"
    ENVELOPE = "envelope"
    BODY = "body"


class Saveable(NamedTuple):
    """Something to save: of which event, under which name, what it is, and what is odd about it.

    ``number`` counts the attachments of the event from 0.
    """

    seq: int
    part: Part
    name: str
    told: str
    trouble: str = ""
    number: int = 0


def saveables(reader: Reader, seq: int, *, page: int | None = None) -> tuple[Saveable, ...]:
    """What can be saved of an event, images first; nothing if it has no body.

    ``page`` is the number of its image in the job, if somebody knows. Raises ``SessionError``.
    """
    event, seen = reader.event(seq), reader.observation(seq).observation
    if not seen.body.length:
        return ()
    root = multipart.root_of(seen)
    inside = {} if all(it.offset for it in event.attachments) else _in_envelope(root)
    found = [
        Saveable(
            seq,
            Part.IMAGE,
            _name(event, number, page),
            _told(number, image),
            "cut short" if image.truncated else "",
            number,
        )
        for number, image in enumerate(event.attachments[:IMAGES])
        if image.offset or image.sha256 in inside
    ]
    if root and is_text(root) and (seen.body.complete or seen.body.multipart is not None):
        told = f"Envelope, {size(len(root))}"
        trouble = f"no more than {HEAD_LIMIT:,} bytes are kept" if len(root) == HEAD_LIMIT else ""
        found.append(Saveable(seq, Part.ENVELOPE, f"message-{seq}.xml", told, trouble))
    name = f"message-{seq}-body{_body_suffix(seen, root)}"
    found.append(Saveable(seq, Part.BODY, name, f"Body as it came, {size(seen.body.length)}"))
    return tuple(found)


def save(reader: Reader, item: Saveable, path: Path, *, overwrite: bool = False) -> str:
    """Write it to a new file of its owner's; one line that tells what was written.

    Until it is whole it does not replace an old file, and only with ``overwrite``. May take
    seconds: call it in a thread, with a reader of that thread (``save_from``).

    Raises ``FileError`` if the file cannot be written, ``SessionError`` if the session cannot be
    read; there is no new file then.
    """
    pieces = _Pieces(reader, item)
    try:
        with new_file(path, overwrite=overwrite) as stream:
            for data in pieces:
                stream.write(data)
    except OSError as error:
        raise FileError(f"{path}: cannot be written: {error.strerror or error}") from None
    trouble = joined(item.trouble, pieces.trouble, by="; ")
    return f"{path}: {counted(pieces.length, 'byte')}" + (f" ({trouble})" if trouble else "")


def save_from(session: Path, item: Saveable, path: Path, *, overwrite: bool = False) -> str:
    """``save`` with a reader of its own."""
    with closing(Reader(session)) as reader:
        return save(reader, item, path, overwrite=overwrite)


class _Pieces:
    """The bytes of something to save, a piece at a time; then what was odd."""

    def __init__(self, reader: Reader, item: Saveable) -> None:
        self.length = 0
        self.trouble = ""
        self._item = item
        self._seen = reader.observation(item.seq)
        self._image = None
        if item.part is Part.IMAGE:
            self._image = reader.event(item.seq).attachments[item.number]

    def __iter__(self) -> Iterator[bytes]:
        for data in self._pieces():
            self.length += len(data)
            yield data

    def _pieces(self) -> Iterator[bytes]:
        seen = self._seen.observation
        if self._image is None:
            if self._item.part is Part.ENVELOPE:
                yield multipart.root_of(seen)
            else:
                chunks = (chunk.data for chunk in self._seen.chunks())
                yield from self._checked(chunks, seen.body.length, seen.body.sha256)
        elif self._image.offset:
            cut = _cut_out(_decoded(self._seen), self._image.offset, self._image.length)
            yield from self._undone(self._checked(cut, self._image.length, self._image.sha256))
        else:
            yield _in_envelope(multipart.root_of(seen)).get(self._image.sha256, b"")

    def _checked(self, pieces: Iterable[bytes], length: int, sha256: str) -> Iterator[bytes]:
        """The pieces as they are; whether they are all of what was seen, and the same, is told."""
        digest, passed = hashlib.sha256(), 0
        for data in pieces:
            digest.update(data)
            passed += len(data)
            yield data
        if passed < length:
            self.trouble = f"only {passed:,} of {counted(length, 'byte')} are in the session"
        elif digest.hexdigest() != sha256:
            self.trouble = "not the bytes that were recorded"

    def _undone(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """An image as it was before it was made text for its way."""
        encoding = self._image.transfer_encoding if self._image else ""
        if encoding != "base64":
            yield from pieces
            if encoding:
                self.trouble = joined(self.trouble, "in an unknown encoding, as it came", by="; ")
            return
        base64 = Base64()
        for data in pieces:
            yield base64.feed(data)
        yield base64.end()


def _decoded(seen: Recorded) -> Iterator[bytes]:
    """The bytes of a body without its content coding, in which attachments are counted."""
    coding, decoding, is_first = coding_of(_headers(seen.observation)), None, True
    for chunk in seen.chunks():
        if is_first and (coding or chunk.data.startswith(GZIP_BEGINS)):
            decoding = Decoding(coding)
        is_first = False
        yield from (chunk.data,) if decoding is None else decoding.feed(chunk.data)
    if decoding is not None:
        yield from decoding.close()


def _cut_out(pieces: Iterable[bytes], offset: int, length: int) -> Iterator[bytes]:
    at, end = 0, offset + length
    for data in pieces:
        part = data[max(0, offset - at) : max(0, end - at)]
        if part:
            yield part
        at += len(data)
        if at >= end:
            return


def _in_envelope(root: bytes) -> dict[str, bytes]:
    """What stands in an envelope as base64, by its digest: there images have no other name."""
    found: dict[str, bytes] = {}
    try:
        nodes = parse(root).iter()
    except XmlError:
        return found
    for node in nodes:
        text = (node.text or "").partition(";base64,")
        base64 = Base64()
        data = base64.feed((text[2] or text[0]).encode(errors="replace"))
        data += base64.end()
        found[hashlib.sha256(data).hexdigest()] = data
    return found


def _headers(seen: Observation) -> Headers:
    if isinstance(seen, Cut):
        return seen.head.headers if seen.head else ()
    return seen.headers if isinstance(seen, Request | Response) else ()


# --- names ---------------------------------------------------------------------------------------


def _name(event: Event, number: int, page: int | None) -> str:
    """``job-41-page-2.jpg``; the number of the event where nobody knows the page."""
    known = event.job_id is not None and 0 <= event.job_id < JOBS
    job = f"job-{event.job_id}" if known else "scan"
    which = f"event-{event.seq}" if page is None else f"page-{page}"
    more = f"-{number + 1}" if len(event.attachments) > 1 else ""
    suffix = _SUFFIXES.get(event.attachments[number].format, _OTHERWISE)
    return f"{job}-{which}{more}{suffix}"


def _told(number: int, image: Attachment) -> str:
    facts = joined(
        image.format.upper() or "unknown format",
        by_two(image.width_px, image.height_px, "px"),
        by_two(image.x_dpi, image.y_dpi, "dpi"),
        size(image.length),
    )
    return f"Image {number + 1}: {facts}"


def _body_suffix(seen: Observation, root: bytes) -> str:
    """By what a body is: parts, an image, text; ``.bin`` for what nobody knows."""
    head = seen.body.head
    if head.startswith(b"\x1f\x8b"):
        return ".gz"
    if seen.body.multipart is not None or root != head:
        return ".mime"
    if is_text(head):
        return ".xml" if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else ".txt"
    passing = sampler()
    passing.feed(head)
    return _SUFFIXES.get(identify(passing.sample()).format, _OTHERWISE)
