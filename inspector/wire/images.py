"""Images told by their bytes: format, size, resolution, and whether they end too early.

Rule 1: the bytes decide, never the media type; a device may call a PNG ``image/jpeg``.
Rule 2: any bytes give a picture; what does not say, or was not kept, is None.
"""

import re
from collections.abc import Callable

from inspector.wire.images_documents import read_pdf, read_zip
from inspector.wire.images_jpeg import read_jbig2, read_jpeg, read_jpeg2000
from inspector.wire.images_raster import BITMAP_HEADER, read_bmp, read_dib, read_png
from inspector.wire.images_sample import SAMPLE_HEAD, Picture, Sample, Sampler
from inspector.wire.images_tiff import next_directory, read_tiff

_FORMATS: tuple[tuple[bytes, Callable[[Sample], Picture]], ...] = (
    (rb"\xff\xd8\xff", read_jpeg),
    (rb"\x89PNG\r\n\x1a\n", read_png),
    (rb"II[*+]\0|MM\0[*+]", read_tiff),
    (rb"(?:\xef\xbb\xbf)?\s{0,16}%PDF-", read_pdf),
    (rb"PK(?:\x03\x04|\x05\x06)", read_zip),
    (rb"BM.{12}(?:" + BITMAP_HEADER + rb"|\x0c\0\0\0)", read_bmp),
    (BITMAP_HEADER, read_dib),
    (rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51", read_jpeg2000),
    (rb"\x97JB2\r\n\x1a\n", read_jbig2),
)
"""The first bytes of each format, and who reads on."""

_READERS = tuple((re.compile(first, re.DOTALL), read) for first, read in _FORMATS)

_XPS = frozenset({"xps", "oxps", "zip"})  # which of them cannot always be told
_BITMAPS = frozenset({"bmp", "dib"})

_ANNOUNCED = {
    "image/jpeg": frozenset({"jpeg"}),
    "image/jpg": frozenset({"jpeg"}),
    "image/pjpeg": frozenset({"jpeg"}),
    "image/png": frozenset({"png"}),
    "image/tiff": frozenset({"tiff"}),
    "image/tif": frozenset({"tiff"}),
    "image/bmp": _BITMAPS,
    "image/x-bmp": _BITMAPS,
    "image/x-ms-bmp": _BITMAPS,
    "image/jp2": frozenset({"jpeg2000"}),
    "image/jpx": frozenset({"jpeg2000"}),
    "image/jbig2": frozenset({"jbig2"}),
    "application/pdf": frozenset({"pdf"}),
    "application/zip": _XPS,
    "application/vnd.ms-xpsdocument": _XPS,
    "application/oxps": _XPS,
}
"""Formats that a media type promises; one that is not here promises nothing."""


def sampler(keep: int = SAMPLE_HEAD) -> Sampler:
    """Takes what ``identify`` needs while an image passes."""
    return Sampler(keep, next_directory)


def identify(sample: Sample) -> Picture:
    """What an image says of itself. Never raises."""
    for first, read in _READERS:
        if first.match(sample.head):
            return read(sample)
    return Picture()


def contradicts(media_type: str, format: str) -> bool:
    """Whether bytes of ``format`` are none of those that a media type (lower case) promises."""
    promised = _ANNOUNCED.get(media_type)
    return promised is not None and format not in promised
