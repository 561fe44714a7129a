"""Images whose header tells everything: PNG, and the bitmaps of Windows.

Source: W3C, Portable Network Graphics, sections 5 and 11; Microsoft, "Bitmap Storage",
BITMAPFILEHEADER, BITMAPINFOHEADER and "Bitmap Header Types".
"""

import re

from inspector.wire.images_sample import (
    Density,
    Picture,
    Sample,
    dpi_of_metres,
    size_px,
)

CHUNKS_LIMIT = 1000
"""Chunks of a PNG that are read; the resolution stands before the image data."""

_PNG_END = re.compile(rb"IEND\xae\x42\x60\x82")  # the last chunk: no content, always this checksum
_METRE_UNIT = 1


def read_png(sample: Sample) -> Picture:
    """Size of IHDR, resolution of pHYs if its unit is the metre."""
    width, height = sample.unpack(">II", 16) or (0, 0)
    density = _png_density(sample)
    return Picture(
        format="png",
        width_px=size_px(width),
        height_px=size_px(height),
        x_dpi=density.x_dpi,
        y_dpi=density.y_dpi,
        missing=sample.lacks_end(_PNG_END, "IEND chunk"),
    )


def _png_density(sample: Sample) -> Density:
    at = 8
    for _ in range(CHUNKS_LIMIT):
        chunk = sample.at(at, 8)
        name = chunk[4:]
        if not chunk or name == b"IDAT":
            break
        if name == b"pHYs":
            x, y, unit = sample.unpack(">IIB", at + 8) or (0, 0, 0)
            return Density(dpi_of_metres(x), dpi_of_metres(y)) if unit == _METRE_UNIT else Density()
        at += 12 + int.from_bytes(chunk[:4])
    return Density()


BITMAP_HEADER = b"(?:[\x28\x34\x38\x6c\x7c]\0\0\0.{8}\x01\0[\x01\x04\x08\x10\x18\x20]\0)"
"""How a DIB begins: the size of its header in one of five versions, one plane, bits a pixel."""

_FILE_HEADER = 14
_OLD_HEADER = 12  # BITMAPCOREHEADER, of OS/2: sizes of 16 bits, three bytes a colour
_INFO_HEADER = 40
_PLAIN, _MASKED = 0, 3  # BI_RGB, BI_BITFIELDS


def read_bmp(sample: Sample) -> Picture:
    """A bitmap behind a file header, which tells where the pixels start."""
    (pixels_at,) = sample.unpack("<I", 10) or (0,)
    return _bitmap("bmp", sample, _FILE_HEADER, pixels_at)


def read_dib(sample: Sample) -> Picture:
    """A bitmap without a file header, as the scan format ``dib`` has it."""
    return _bitmap("dib", sample, 0, 0)


def _bitmap(format: str, sample: Sample, at: int, pixels_at: int) -> Picture:
    if sample.unpack("<I", at) == (_OLD_HEADER,):
        width, height, _, bits = sample.unpack("<4H", at + 4) or (0, 0, 0, 0)
        missing = sample.lacks_bytes(pixels_at + _pixels(width, height, bits))
        return Picture(format, size_px(width), size_px(height), missing=missing)
    found = sample.unpack("<IiiHHIIiiI", at)
    if found is None:
        return Picture(format, missing="the header is not whole")
    header, width, height, _, bits, compression, size, across, down, colours = found
    if not pixels_at:
        masks = 12 if header == _INFO_HEADER and compression == _MASKED else 0
        table = 4 * (colours or (1 << bits if bits <= 8 else 0))
        pixels_at = at + header + masks + table
    if compression in (_PLAIN, _MASKED):
        size = _pixels(width, height, bits)
    return Picture(
        format=format,
        width_px=size_px(abs(width)),
        height_px=size_px(abs(height)),  # negative: the first line is the top one
        x_dpi=dpi_of_metres(across),
        y_dpi=dpi_of_metres(down),
        missing=sample.lacks_bytes(pixels_at + size) if size else None,
    )


def _pixels(width: int, height: int, bits: int) -> int:
    """Bytes of pixels that are not compressed; a line fills up to four bytes."""
    return (abs(width) * bits + 31) // 32 * 4 * abs(height)
