"""Documents as they come: what stands around the XML, how it is encoded, what makes it hostile.

Rule: what XML forbids and can be taken away without a guess is taken away, and noted.
"""

import re
from collections.abc import Container
from typing import NamedTuple

from lxml import etree

from inspector.errors import Note, NoteKind
from inspector.soap.namespaces import URI_LIMIT
from inspector.soap.notes import note_at
from inspector.soap.xml import XmlError

SMALL = 32 * 1024
"""Bytes of a document that no namespace in it makes costly."""

UTF_8 = frozenset({"UTF-8", "ASCII", "US-ASCII"})
"""Encodings whose bytes can be read as UTF-8."""

_PADDING = b" \t\r\n\0"
_OPENING = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s>]")
_LONG_VALUE = re.compile(rb"=\s*(?:\"[^\"]{%d}|'[^']{%d})" % (URI_LIMIT + 1, URI_LIMIT + 1))


class _Start(NamedTuple):
    """How a document begins, what that tells, and how many bytes of it are no XML."""

    begin: bytes
    codec: str
    told: str
    mark: int


_UTF_8 = "latin-1"  # a byte a character: what is no UTF-8 is for the parser to complain about

_STARTS = (
    _Start(b"\xef\xbb\xbf", _UTF_8, "starts with a byte order mark (UTF-8)", 3),
    _Start(b"\xff\xfe", "utf-16-le", "starts with a byte order mark (UTF-16, little-endian)", 2),
    _Start(b"\xfe\xff", "utf-16-be", "starts with a byte order mark (UTF-16, big-endian)", 2),
    _Start(b"<\0", "utf-16-le", "has no byte order mark (UTF-16, little-endian)", 0),
    _Start(b"\0<\0", "utf-16-be", "has no byte order mark (UTF-16, big-endian)", 0),
    _Start(b"", _UTF_8, "", 0),
)


def trimmed(data: bytes, notes: list[Note]) -> tuple[bytes, str]:
    """The document alone, and its encoding where its first bytes tell it (else "")."""
    if data.startswith(b"<") and not data.endswith(b"\0"):
        return data, ""
    document = data if data.startswith(b"\0<\0") else data.lstrip(_PADDING)
    before = len(data) - len(document)
    _note_padding(before, 0, notes)
    start = next(start for start in _STARTS if document.startswith(start.begin))
    if start.told:
        note_at(notes, "Envelope", start.told, kind=NoteKind.ENCODING)
    wide = start.codec != _UTF_8
    text = document[start.mark :].decode(start.codec, "replace")
    inner = text.lstrip(_PADDING.decode())
    _note_padding((len(text) - len(inner)) * (1 + wide), before + start.mark, notes)
    whole = inner.rstrip("\0")
    if whole != inner:
        at = len(data) - (len(inner) - len(whole)) * (1 + wide)
        told = f"zero bytes after the XML, at byte {at}"
        note_at(notes, "Envelope", told, kind=NoteKind.ENCODING)
    if wide:
        return f"\ufeff{whole}".encode(start.codec), "UTF-16"
    return whole.encode(start.codec), ""


def _note_padding(count: int, at: int, notes: list[Note]) -> None:
    if count:
        told = f"{count} bytes of padding before the XML, at byte {at}"
        note_at(notes, "Envelope", told, kind=NoteKind.ENCODING)


def without_end(document: bytes, in_part: Container[str] = ()) -> bytes:
    """A document that breaks off, without its last tag and the text behind it: either may be half.

    Of an element ``in_part`` (local names) half a text is of use.
    """
    at = document.rfind(b"<")
    opened = _OPENING.match(document, max(at, 0))
    return document if opened and opened[1].decode() in in_part else document[: max(at, 0)]


def refuse_long_namespaces(root: etree._Element, data: bytes) -> None:
    """Raise ``XmlError`` for a namespace that no URI is: lxml repeats it in every name.

    A megabyte that is half one namespace and half names in it would need gigabytes.
    """
    if len(data) <= SMALL:
        return
    utf_8 = (root.getroottree().docinfo.encoding or "").upper() in UTF_8
    if not utf_8 or _LONG_VALUE.search(data):
        for _, (_, uri) in etree.iterwalk(root, events=("start-ns",)):
            if len(uri) > URI_LIMIT:
                raise XmlError(f"a namespace of {len(uri):,} characters; refused")
