"""Pictures of the images in an exchange: which there are, their bytes, and a small one to draw.

Rule: decoding happens in a process of its own with a time limit (``picture_child``); whatever an
image holds, the answer is a picture or a sentence.
"""

import asyncio
import binascii
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.events.clean import clean
from inspector.events.words import size
from inspector.tui.detail import picture_child
from inspector.tui.detail.snapshot import Part, Snapshot
from inspector.wire.codings import Decoding, coding_of
from inspector.wire.observation import Attachment, Cut, Request, Response

IMAGE_LIMIT = 64 * 1024 * 1024
"""Bytes of an image that is drawn; a colour page at 600 dpi in JPEG has a tenth of it."""

SECONDS_LIMIT = 15.0
"""How long decoding may take before it is given up."""

DRAWN_FORMATS = frozenset({"jpeg", "jpeg2000", "png", "tiff", "bmp", "dib"})
"""Formats, as ``Attachment.format`` names them, that can be drawn."""

_CHILD = Path(picture_child.__file__)
_ANSWER = re.compile(rb"(\d{1,5}) (\d{1,5}) (\d{1,9}) (\S{1,20})\n")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]{64,}")
_BLANKS = b" \t\r\n"


class PictureError(InspectorError):
    """An image that cannot be drawn, and why."""


class Shot(NamedTuple):
    """An image of an exchange: the message it came with, and what it is."""

    part: Part
    attachment: Attachment


class Picture(NamedTuple):
    """A small picture: three bytes a pixel, row by row, and how many pages the image has.

    ``mode`` is how Pillow calls the colours of the image (``1``, ``L``, ``RGB``, …).
    """

    width: int
    height: int
    pages: int
    mode: str
    pixels: bytes


def shots_of(snapshot: Snapshot) -> list[Shot]:
    """The images of an exchange, in order."""
    return [Shot(part, it) for part in snapshot.parts for it in part.event.attachments]


def bytes_of(shot: Shot) -> bytes:
    """The bytes of an image as it is.

    Raises ``PictureError`` if it is too long or not there, ``SessionError`` if the session cannot
    be read.
    """
    image = shot.attachment
    if image.length > IMAGE_LIMIT:
        raise PictureError(f"{size(image.length)} are too many to be drawn")
    if image.offset == 0:
        return _inside_xml(shot)
    raw = _slice(_decoded(shot.part), image.offset, image.length)
    return _unpacked(raw, image.transfer_encoding)


def _decoded(part: Part) -> Iterator[bytes]:
    """The body in pieces, without its content coding: offsets are of that."""
    seen = part.observation
    headers = seen.headers if isinstance(seen, Request | Response) else ()
    if isinstance(seen, Cut) and seen.head is not None:
        headers = seen.head.headers
    decoding = Decoding(coding_of(headers))
    for chunk in part.chunks():
        yield from decoding.feed(chunk.data)
    yield from decoding.close()


def _slice(pieces: Iterable[bytes], offset: int, length: int) -> bytes:
    """Some bytes from the midst of a body."""
    found = bytearray()
    at = 0
    for piece in pieces:
        first = max(0, offset - at)
        found += piece[first : first + length - len(found)]
        at += len(piece)
        if len(found) >= length:
            break
    if not found:
        raise PictureError("its bytes are not there any more")
    return bytes(found)


def _unpacked(raw: bytes, encoding: str) -> bytes:
    """The bytes without their transfer encoding; what is odd stays as it is."""
    try:
        if encoding == "base64":
            return binascii.a2b_base64(raw)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(raw)
    except binascii.Error:
        pass
    return raw


def _inside_xml(shot: Shot) -> bytes:
    """An image that is base64 within the message: the text whose bytes have its digest."""
    body = _slice(_decoded(shot.part), 0, IMAGE_LIMIT)
    for match in _BASE64.finditer(body):
        digits = match[0].translate(None, _BLANKS).rstrip(b"=")
        usable = digits[: len(digits) - (len(digits) % 4 == 1)]
        data = binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))
        if hashlib.sha256(data).hexdigest() == shot.attachment.sha256:
            return data
    raise PictureError("its bytes are not found in the XML")


async def shrink(data: bytes, page: int, width: int, height: int) -> Picture:
    """A picture of a page (from 0) that fits into so many pixels.

    Raises ``PictureError`` if there is none: damaged, too large, too slow, or no Pillow.
    """
    arguments = [sys.executable, "-P", str(_CHILD), str(page), str(width), str(height)]
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *arguments, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError as error:
        raise PictureError(f"no process can be started: {error.strerror}") from None
    try:
        answer, _ = await asyncio.wait_for(process.communicate(data), SECONDS_LIMIT)
    except TimeoutError:
        raise PictureError(f"it takes more than {SECONDS_LIMIT:.0f} s to decode") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return picture_in(answer, process.returncode or 0)


def picture_in(answer: bytes, code: int) -> Picture:
    """What the process answered. Raises ``PictureError`` if that is no picture."""
    match = _ANSWER.match(answer)
    if match is None:
        told = answer.partition(b"\n")[0].decode(errors="replace").removeprefix("error: ")
        raise PictureError(clean(told[:200]) or f"decoding ended with {code}")
    width, height, pages = (int(match[number]) for number in (1, 2, 3))
    pixels = answer[match.end() :]
    if len(pixels) != width * height * 3:
        raise PictureError(f"decoding ended with {code} before the picture was whole")
    return Picture(width, height, pages, clean(match[4].decode(errors="replace")), pixels)
