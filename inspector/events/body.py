"""The body of a recognised message: what it should hold, and what it holds.

Rule: an image inside the XML is taken out before the body is read, so that it is an attachment as
if it had come beside it, and events stay small.
"""

import binascii
import hashlib
import re
from functools import cache
from typing import Any

from inspector.errors import Note, NoteKind
from inspector.protocols import Match, Side
from inspector.soap.envelope import Envelope
from inspector.soap.namespaces import local_name, namespace_of
from inspector.soap.notes import add_note, note_folded
from inspector.soap.reader import read
from inspector.soap.schema import slots_of
from inspector.wire import multipart
from inspector.wire.images import identify, sampler
from inspector.wire.observation import Attachment

BINARY = frozenset({"ScanData", "ImageData"})
"""Elements whose content is binary: MTOM puts it beside the XML, some stacks leave it inside."""

_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")

_IMAGE_FIELDS = ("scan_data", "image_data")


def read_message(match: Match, envelope: Envelope, notes: list[Note]) -> Any:
    """The typed message of an envelope's body, or ``None`` if its class or the body is empty."""
    body, cls = envelope.body, match.message_class
    if cls is None:
        _note_content(match, envelope, notes)
        return None
    if body is None:
        told = f"is empty, expected {cls.__name__}"
        notes.append(Note("Envelope/Body", told, NoteKind.SHAPE))
        return None
    sent, meant = namespace_of(str(body.tag)), namespace_of(envelope.body_tag)
    if sent != meant:
        note_folded(notes, sent, meant)
    found = local_name(envelope.body_tag)
    if found != cls.__name__:
        told = f"holds {found!r}, expected {cls.__name__!r}"
        notes.append(Note("Envelope/Body", told, NoteKind.SHAPE))
    message: Any = read(cls, body, notes)
    if getattr(message, "identifier", None) is not None:
        told = "belongs into a header, not into the body"
        notes.append(Note(f"{found}/Identifier", told, NoteKind.IDENTIFIER))
    return message


def _note_content(match: Match, envelope: Envelope, notes: list[Note]) -> None:
    """Say it when a body that should be empty is not."""
    if envelope.body is None or match.protocol.named_only:
        return
    found = local_name(envelope.body_tag)
    receipt = match.operation.notifies and match.side is Side.RESPONSE
    expected = "no message: a notification is only acknowledged" if receipt else "an empty body"
    notes.append(Note("Envelope/Body", f"holds {found!r}, expected {expected}", NoteKind.SHAPE))


@cache
def carries_image(cls: type | None) -> bool:
    """Whether messages of a class name an image that comes with them."""
    return cls is not None and any(slot.name in _IMAGE_FIELDS for slot in slots_of(cls))


def take_images(body: Any, notes: list[Note], *, whole: bool = True) -> tuple[Attachment, ...]:
    """Cut the images out of a message that has them inside its XML as base64.

    They are children of the message; to look at all that is below costs as much as to parse it.
    Offset 0 says that they are nowhere in the body as they are. Of a document that is not
    ``whole`` the last one may lack its end.
    """
    taken = []
    for node in body[:]:
        text = node.text
        if not text or local_name(str(node.tag)) not in BINARY or not text.strip():
            continue
        node.text = None
        data, skipped = _from_base64("".join(text.split()))
        if skipped:
            told = f"{skipped:,} characters that are no base64 are skipped"
            add_note(notes, node, told, kind=NoteKind.VALUE)
        if data:
            told = f"holds {len(data):,} bytes as base64, expected xop:Include"
            add_note(notes, node, told, kind=NoteKind.MIME)
            taken.append(_attachment(data, whole))
    return tuple(taken)


def _from_base64(text: str) -> tuple[bytes, int]:
    """What a text stands for, and how many of its characters stand for nothing."""
    digits = _NO_BASE64.sub("", text.partition(";base64,")[2] or text)
    usable = digits[: len(digits) - (len(digits) % 4 == 1)]
    data = binascii.a2b_base64(usable + "=" * (-len(usable) % 4))
    return data, len(text.rstrip("=")) - len(usable)


def note_references(message: Any, attachments: tuple[Attachment, ...], notes: list[Note]) -> None:
    """Say it when a message names an image that did not come with it, or none at all."""
    for field in _IMAGE_FIELDS:
        holder = getattr(message, field, None)
        if holder is None:
            continue
        path = f"{type(message).__name__}/{type(holder).__name__}"
        href = getattr(holder.include, "href", None)
        if href is None and not any(it.transfer_encoding for it in attachments):
            notes.append(Note(path, "names no image", NoteKind.MIME))
        elif href is not None and multipart.referred(href, attachments) is None:
            told = f"{href!r} names no part of the message"
            notes.append(Note(f"{path}/Include/@href", told, NoteKind.MIME))


def _attachment(data: bytes, whole: bool) -> Attachment:
    passing = sampler()
    passing.feed(data)
    picture = identify(passing.sample())
    return Attachment(
        content_id="",
        content_type="",
        offset=0,
        length=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        magic=data[:16],
        transfer_encoding="base64",
        truncated=bool(picture.missing) or not whole,
        **picture.told(),
    )
