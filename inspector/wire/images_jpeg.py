"""The formats of the JPEG committee: JPEG with JFIF or EXIF, JPEG 2000, JBIG2.

Source: ITU-T T.81 (JPEG) annex B, T.871 (JFIF), T.800 (JPEG 2000) annexes A and I, T.88 (JBIG2)
section 7 and annex D; CIPA DC-008 (EXIF).
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from inspector.wire.images_sample import (
    Density,
    Picture,
    Sample,
    dpi,
    dpi_of_metres,
    size_px,
)
from inspector.wire.images_tiff import exif_density

SEGMENTS_LIMIT = 1000
"""Segments before the image data of a JPEG that are read; scanners write about 10."""

_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # tables and an extension in between
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})  # markers without a length
_JFIF, _EXIF = 0xE0, 0xE1
_PER_INCH = {1: 1.0, 2: 2.54}  # by the units of JFIF; 0 tells the aspect ratio alone
_LINES = re.compile(rb"\xff\xdc\x00\x04(..)", re.DOTALL)
_END = re.compile(rb"\xff\xd9")


class _Segment(NamedTuple):
    marker: int
    at: int  # its content
    size: int


def _segments(sample: Sample) -> Iterator[_Segment]:
    """The segments up to the first scan, as far as they were kept."""
    at = 2
    for _ in range(SEGMENTS_LIMIT):
        found = sample.unpack(">BBH", at)
        if found is None or found[0] != 0xFF:
            return
        _, marker, length = found
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            yield _Segment(marker, at + 4, max(0, length - 2))
            at += 2 + max(2, length)
        if marker in (_START_OF_SCAN, _END_OF_IMAGE):
            return


def read_jpeg(sample: Sample) -> Picture:
    """Size of the first frame, resolution of JFIF or else of EXIF.

    A thumbnail is within a segment, which is stepped over. Scanners that feed sheets of unknown
    length write zero lines, and tell the number after the scan (T.81, B.2.5).
    """
    frame: tuple[int, ...] = ()
    jfif = exif = Density()
    since = 2
    for marker, at, size in _segments(sample):
        since = at + size
        if marker in _FRAMES and not frame:
            frame = sample.unpack(">xHH", at) or ()
        elif marker == _JFIF:
            jfif = _jfif(sample, at) if jfif == Density() else jfif
        elif marker == _EXIF and sample.at(at, 6) == b"Exif\0\0":
            exif = exif_density(Sample.of(sample.head[at + 6 : since]))
    height, width = frame or (0, 0)
    x_dpi, y_dpi = exif if jfif == Density() else jfif
    return Picture(
        format="jpeg",
        width_px=size_px(width),
        height_px=size_px(height or (_late_lines(sample, since) if width else 0)),
        x_dpi=x_dpi,
        y_dpi=y_dpi,
        missing=sample.lacks_end(_END, "end of image", since),
    )


def _jfif(sample: Sample, at: int) -> Density:
    found = sample.unpack(">BHH", at + 7) if sample.at(at, 5) == b"JFIF\0" else None
    units, x, y = found or (0, 0, 0)
    per_inch = _PER_INCH.get(units)
    return Density(dpi(x, per_inch), dpi(y, per_inch)) if per_inch else Density()


def _late_lines(sample: Sample, since: int) -> int:
    found = _LINES.findall(sample.last(since))
    return int.from_bytes(found[-1]) if found else 0


_CODESTREAM = re.compile(rb"\xff\x4f\xff\x51.{4}(.{16})", re.DOTALL)  # SOC, then SIZ
_RESOLUTION = re.compile(rb"\0\0\0\x12res[cd](.{10})", re.DOTALL)


def read_jpeg2000(sample: Sample) -> Picture:
    """Size of the reference grid, and the resolution that a JP2 file tells around it."""
    size = _CODESTREAM.search(sample.head)
    if size is None:
        return Picture("jpeg2000")
    right, lower, left, upper = struct.unpack(">4I", size[1])
    resolution = _RESOLUTION.search(sample.head, 0, size.start())
    x_dpi, y_dpi = _box_density(resolution[1]) if resolution else Density()
    return Picture(
        format="jpeg2000",
        width_px=size_px(max(0, right - left)),
        height_px=size_px(max(0, lower - upper)),
        x_dpi=x_dpi,
        y_dpi=y_dpi,
        missing=sample.lacks_end(_END, "end of codestream", size.end()),
    )


def _box_density(content: bytes) -> Density:
    """Points per metre, each as a fraction times a power of ten; down comes before across."""
    down, per_down, across, per_across, down_power, across_power = struct.unpack(">4H2b", content)
    return Density(
        dpi_of_metres(across / max(1, per_across) * 10.0**across_power),
        dpi_of_metres(down / max(1, per_down) * 10.0**down_power),
    )


_PAGE_INFORMATION = 48
_PAGES_UNKNOWN = 0x02
_HEIGHT_UNKNOWN = 0xFFFFFFFF


def read_jbig2(sample: Sample) -> Picture:
    """Size and resolution of the first page, if its information is the first segment."""
    (flags,) = sample.unpack("B", 8) or (_PAGES_UNKNOWN,)
    (pages,) = (0,) if flags & _PAGES_UNKNOWN else sample.unpack(">I", 9) or (0,)
    segment = sample.unpack(">4x3B4x4I", 9 if flags & _PAGES_UNKNOWN else 13)
    if segment is None or segment[:2] != (_PAGE_INFORMATION, 0):
        return Picture("jbig2", pages=pages or None)
    width, height, across, down = segment[3:]
    return Picture(
        format="jbig2",
        width_px=size_px(width),
        height_px=None if height == _HEIGHT_UNKNOWN else size_px(height),
        x_dpi=dpi_of_metres(across),
        y_dpi=dpi_of_metres(down),
        pages=pages or None,
    )
