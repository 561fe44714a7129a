"""Documents that hold pages: PDF, XPS and OpenXPS. Their pages are not opened.

Source: ISO 32000-1, 7.5; ECMA-388 (OpenXPS) and ECMA-376-2 (its packages); PKWARE, APPNOTE 6.3.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from inspector.wire.images_sample import Picture, Sample

ENTRIES_LIMIT = 64
"""Files of a package that are looked at."""

INFLATED_LIMIT = 16 * 1024
"""Bytes of one of them that are inflated; the relationships of a package are some hundred."""

_PDF_END = re.compile(rb"%%EOF")
_ZIP_END = re.compile(rb"PK\x05\x06.{18}", re.DOTALL)
_XPS_NAME = re.compile(rb"\.f(?:dseq|doc|page)\b", re.IGNORECASE)
_OPEN_XPS = b"schemas.openxps.org/oxps/"
_RELATIONSHIPS = b".rels"
_FILE = struct.Struct("<4sHHHHHIIIHH")
_STORED, _DEFLATED = 0, 8


def read_pdf(sample: Sample) -> Picture:
    """A PDF; it is whole if its last bytes have the end-of-file marker."""
    return Picture("pdf", missing=sample.lacks_end(_PDF_END, "%%EOF"))


def read_zip(sample: Sample) -> Picture:
    """A package: XPS or OpenXPS if it holds fixed pages, else a plain ZIP file.

    The two differ in the name space of their relationships alone, which are deflated.
    """
    kept = sample.head + sample.tail
    format = "zip"
    if _XPS_NAME.search(kept):
        open_xps = any(_OPEN_XPS in content for content in _relationships(kept))
        format = "oxps" if open_xps else "xps"
    return Picture(format, missing=sample.lacks_end(_ZIP_END, "end of central directory"))


def _relationships(kept: bytes) -> Iterator[bytes]:
    """The first bytes of the files of a package that tell how its parts relate."""
    at = kept.find(b"PK\x03\x04")
    for _ in range(ENTRIES_LIMIT):
        if at < 0 or at + _FILE.size > len(kept):
            return
        _, _, _, method, *_, name_size, extra_size = _FILE.unpack_from(kept, at)
        name_at = at + _FILE.size
        content_at = name_at + name_size + extra_size
        if _RELATIONSHIPS in kept[name_at : name_at + name_size].lower():
            yield _inflated(method, kept[content_at:])
        at = kept.find(b"PK\x03\x04", name_at)


def _inflated(method: int, data: bytes) -> bytes:
    if method == _STORED:
        return data[:INFLATED_LIMIT]
    if method != _DEFLATED:
        return b""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, INFLATED_LIMIT)
    except zlib.error:
        return b""
