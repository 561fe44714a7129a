"""TIFF, and the EXIF block of a JPEG, which is a small TIFF.

Source: TIFF revision 6.0, sections 2 (structure) and 8 (baseline fields).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from inspector.wire.images_sample import Density, Picture, Sample, dpi, size_px

ENTRIES_LIMIT = 512
"""Fields of one directory that are read; scanners write about 20."""

PAGES_LIMIT = 1000
"""Directories that are followed; a chain of them may be a loop."""

VALUES_LIMIT = 16 * 1024
"""Strips of a page that are looked at; more do not fit into what is kept."""

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_WIDTH, _HEIGHT, _X_RESOLUTION, _Y_RESOLUTION, _UNIT = 256, 257, 282, 283, 296
_DATA = ((273, 279), (324, 325))  # offsets and byte counts: of strips, of tiles
_INTEGERS = {1: "B", 3: "H", 4: "I"}
_RATIONAL = 5
_PER_INCH = {2: 1.0, 3: 2.54}  # by ResolutionUnit; 1 is "no absolute unit"
_INCH = 2


class _Field(NamedTuple):
    type: int
    values: int
    value: bytes  # the four bytes that hold the value, or its offset if it is longer


class _Directory(NamedTuple):
    fields: dict[int, _Field]
    next_at: int


class _Reader:
    """The directories of one file; ``reach`` is the furthest byte they point to."""

    def __init__(self, sample: Sample, order: str) -> None:
        self.reach = 8  # the header
        self.at_end = False  # whether the chain of directories was followed to its end
        self._sample = sample
        self._order = order

    def directories(self) -> Iterator[_Directory]:
        """The directories in order, as far as they were kept."""
        at, seen = self._integer("I", 4), set[int]()
        while at > 0 and at not in seen and len(seen) < PAGES_LIMIT:
            seen.add(at)
            found = self._directory(at)
            if found is None:
                return
            yield found
            at = found.next_at
        self.at_end = at == 0 and bool(seen)

    def integers(self, directory: _Directory, tag: int) -> tuple[int, ...]:
        """The values of a field; none if it is absent, of another type, or was not kept."""
        field = directory.fields.get(tag)
        form = _INTEGERS.get(field.type) if field else None
        if field is None or form is None or not 0 < field.values <= VALUES_LIMIT:
            return ()
        form = f"{self._order}{field.values}{form}"
        size = struct.calcsize(form)
        if size <= len(field.value):
            return struct.unpack(form, field.value[:size])
        return self._sample.unpack(form, self._pointed(field, size)) or ()

    def integer(self, directory: _Directory, tag: int, default: int = 0) -> int:
        """The first value of a field."""
        return next(iter(self.integers(directory, tag)), default)

    def density(self, directory: _Directory) -> Density:
        """The resolution of a page, in dots per inch."""
        per_inch = _PER_INCH.get(self.integer(directory, _UNIT, _INCH))
        if per_inch is None:
            return Density()
        x, y = (self._ratio(directory, tag) for tag in (_X_RESOLUTION, _Y_RESOLUTION))
        return Density(dpi(x, per_inch), dpi(y, per_inch))

    def holds_data(self, directory: _Directory) -> bool:
        """Whether the places of a page's image data are known; notes how far they reach."""
        for offsets_tag, counts_tag in _DATA:
            offsets = self.integers(directory, offsets_tag)
            counts = self.integers(directory, counts_tag)
            if offsets and len(offsets) == len(counts):
                ends = (at + count for at, count in zip(offsets, counts, strict=True))
                self.reach = max(self.reach, *ends)
                return True
        return False

    def _ratio(self, directory: _Directory, tag: int) -> float:
        field = directory.fields.get(tag)
        if field is None or field.type != _RATIONAL or field.values != 1:
            return 0
        above, below = self._sample.unpack(f"{self._order}2I", self._pointed(field, 8)) or (0, 0)
        return above / below if below else 0

    def _pointed(self, field: _Field, size: int) -> int:
        (at,) = struct.unpack(f"{self._order}I", field.value)
        self.reach = max(self.reach, at + size)
        return int(at)

    def _directory(self, at: int) -> _Directory | None:
        count = self._integer("H", at)
        end = at + 2 + 12 * count
        self.reach = max(self.reach, end + 4)
        table = self._sample.at(at + 2, 12 * count)
        if not table or count > ENTRIES_LIMIT:
            return None
        fields = {
            tag: _Field(type, values, value)
            for tag, type, values, value in struct.iter_unpack(f"{self._order}HHI4s", table)
        }
        return _Directory(fields, self._integer("I", end, unknown=-1))

    def _integer(self, form: str, at: int, unknown: int = 0) -> int:
        return (self._sample.unpack(self._order + form, at) or (unknown,))[0]


def read_tiff(sample: Sample) -> Picture:
    """Size and resolution of the first page; the pages are counted if all were kept.

    Of the image data, those of the first and of the last page found must be there.
    """
    order = _ORDERS.get(sample.head[:4])
    if order is None:  # BigTIFF, which no scan format names
        return Picture("tiff")
    reader = _Reader(sample, order)
    pages = list(reader.directories())
    if not pages:
        return Picture("tiff", missing=sample.lacks_bytes(reader.reach) or None)
    first = pages[0]
    found = [reader.holds_data(page) for page in (first, pages[-1])]
    density = reader.density(first)
    missing = sample.lacks_bytes(reader.reach)
    return Picture(
        format="tiff",
        width_px=size_px(reader.integer(first, _WIDTH)),
        height_px=size_px(reader.integer(first, _HEIGHT)),
        x_dpi=density.x_dpi,
        y_dpi=density.y_dpi,
        pages=len(pages) if reader.at_end else None,
        missing=missing or ("" if all(found) and reader.at_end else None),
    )


def next_directory(first: bytes, content: bytes) -> int:
    """Where the directory stands that the header, or the directory before it, names."""
    order = _ORDERS.get(first[:4])
    if order is None:
        return 0
    here = Sample.of(content)
    (fields,) = here.unpack(f"{order}H", 0) or (0,)
    at = 4 if content == first else 2 + 12 * fields
    return (here.unpack(f"{order}I", at) or (0,))[0]


def exif_density(sample: Sample) -> Density:
    """The resolution that an EXIF block tells."""
    order = _ORDERS.get(sample.head[:4])
    reader = _Reader(sample, order or "<")
    first = next(reader.directories(), None) if order else None
    return reader.density(first) if first else Density()
