"""Small valid images, built byte by byte as the formats say; every reader can open them.

White or grey areas of any size: what matters is what the headers say of them.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Buffer, Sequence
from typing import IO, Literal

type Order = Literal["<", ">"]

EOI = b"\xff\xd9"
JFIF_300 = b"JFIF\0\x01\x02\x01" + struct.pack(">HH", 300, 300) + b"\0\0"
PDF = (
    b"%PDF-1.4\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)
"""One empty page of A4."""


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jfif(units: int, x: int, y: int) -> bytes:
    """The JFIF segment; units: 0 none, 1 dots per inch, 2 per centimetre."""
    return segment(0xE0, b"JFIF\0\x01\x02" + struct.pack(">BHHBB", units, x, y, 0, 0))


def exif(block: bytes) -> bytes:
    """The EXIF segment around a TIFF structure."""
    return segment(0xE1, b"Exif\0\0" + block)


def jpeg(
    width: int = 16, height: int = 8, *, before: bytes | None = None, told_lines: int | None = None
) -> bytes:
    """A grey baseline JPEG; ``before`` stands in front of its tables (JFIF of 300 dpi if None).

    Both Huffman tables have the code 10 for what every block is: no difference, and its end. With
    ``told_lines`` the frame has this number of lines and a DNL segment tells ``height``.
    """
    blocks = -(-width // 8) * -(-height // 8)
    lines = height if told_lines is None else told_lines
    late = b"" if told_lines is None else segment(0xDC, struct.pack(">H", height))
    scan = b"\xaa" * (blocks // 2) + b"\xaf" * (blocks % 2)
    return b"".join(
        (
            b"\xff\xd8",
            jfif(1, 300, 300) if before is None else before,
            segment(0xDB, b"\0" + b"\1" * 64),
            segment(0xC0, struct.pack(">BHHB", 8, lines, width, 1) + b"\1\x11\0"),
            segment(0xC4, b"\0\1\1" + bytes(14) + b"\1\0"),
            segment(0xC4, b"\x10\1\1" + bytes(14) + b"\1\0"),
            segment(0xDA, b"\1\1\0\0\x3f\0"),
            scan,
            late,
            EOI,
        )
    )


def png(width: int = 16, height: int = 8, *, density: tuple[int, int, int] | None = None) -> bytes:
    """A black image of one bit a pixel; ``density``: across, down, unit (1 is the metre)."""
    rows = (b"\0" + bytes(-(-width // 8))) * height
    physical = _chunk(b"pHYs", struct.pack(">IIB", *density)) if density else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + physical
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def tiff(
    sizes: Sequence[tuple[int, int]] = ((16, 8),),
    *,
    order: Order = "<",
    dpi: tuple[int, int] = (300, 1),
    unit: int | None = 2,
    strips: int = 1,
    directory_first: bool = False,
) -> bytes:
    """Pages of one bit a pixel, uncompressed; ``dpi`` is a fraction, ``unit`` 2 inch, 3 cm.

    Each directory stands behind its image data, as most scanners write it, or before them.
    """
    found = struct.pack(f"{order}2sHI", b"II" if order == "<" else b"MM", 42, 0)
    pointer_at = 4
    for width, height in sizes:
        data = b"\xff" * (-(-width // 8) * height)
        table = 2 + 12 * (10 + (unit is not None)) + 4 + 16 + (0 if strips == 1 else 8 * strips)
        data_at = len(found) + (table if directory_first else 0)
        directory_at = len(found) + (0 if directory_first else len(data))
        directory, next_at = _directory(
            width, height, order, dpi, unit, strips, data_at, directory_at, len(data)
        )
        found = (
            found[:pointer_at] + struct.pack(f"{order}I", directory_at) + found[pointer_at + 4 :]
        )
        found += directory + data if directory_first else data + directory
        pointer_at = directory_at + next_at
    return found


def _directory(
    width: int,
    height: int,
    order: Order,
    dpi: tuple[int, int],
    unit: int | None,
    strips: int,
    data_at: int,
    directory_at: int,
    size: int,
) -> tuple[bytes, int]:
    """A directory with its values behind it, and where in it the next one is named."""
    count = 10 + (unit is not None)
    values_at = directory_at + 2 + 12 * count + 4
    each = size // strips
    offsets = [data_at + each * number for number in range(strips)]
    counts = [each] * (strips - 1) + [size - each * (strips - 1)]
    one = strips == 1
    entries = [
        (256, 3, 1, width),
        (257, 3, 1, height),
        (258, 3, 1, 1),
        (259, 3, 1, 1),  # no compression
        (262, 3, 1, 1),  # zero is black
        (273, 4, strips, offsets[0] if one else values_at + 16),
        (278, 3, 1, -(-height // strips)),
        (279, 4, strips, counts[0] if one else values_at + 16 + 4 * strips),
        (282, 5, 1, values_at),
        (283, 5, 1, values_at + 8),
        *([] if unit is None else [(296, 3, 1, unit)]),
    ]
    table = b"".join(_entry(order, *entry) for entry in entries)
    arrays = b"" if one else struct.pack(f"{order}{2 * strips}I", *offsets, *counts)
    resolution = struct.pack(f"{order}4I", *dpi, *dpi)
    whole = struct.pack(f"{order}H", count) + table + bytes(4) + resolution + arrays
    return whole, 2 + 12 * count


def _entry(order: Order, tag: int, type: int, count: int, value: int) -> bytes:
    form = f"{order}HHIHxx" if type == 3 and count == 1 else f"{order}HHII"
    return struct.pack(form, tag, type, count, value)


def exif_block(dpi: tuple[int, int], *, order: Order = "<", thumbnail: bytes = b"") -> bytes:
    """The TIFF structure of an EXIF segment: resolution, and a thumbnail in a second directory."""
    start = 8 + 2 + 3 * 12 + 4 + 16
    second = 2 + 2 * 12 + 4
    next_at = start if thumbnail else 0
    return b"".join(
        (
            struct.pack(f"{order}2sHI", b"II" if order == "<" else b"MM", 42, 8),
            struct.pack(f"{order}H", 3),
            _entry(order, 282, 5, 1, start - 16),
            _entry(order, 283, 5, 1, start - 8),
            _entry(order, 296, 3, 1, 2),
            struct.pack(f"{order}I", next_at),
            struct.pack(f"{order}4I", *dpi, *dpi),
            *(
                (
                    struct.pack(f"{order}H", 2),
                    _entry(order, 513, 4, 1, start + second),
                    _entry(order, 514, 4, 1, len(thumbnail)),
                    struct.pack(f"{order}I", 0),
                    thumbnail,
                )
                if thumbnail
                else ()
            ),
        )
    )


def dib(
    width: int = 16, height: int = 8, *, bits: int = 24, per_metre: tuple[int, int] = (11811, 11811)
) -> bytes:
    """A bitmap without a file header; a negative height says that the first line is the top."""
    colours = struct.pack("<2I", 0, 0xFFFFFF) if bits == 1 else b""
    pixels = bytes(-(-width * bits // 32) * 4 * abs(height))
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 0, 0, *per_metre, 0, 0)
    return head + colours + pixels


def bmp(
    width: int = 16, height: int = 8, *, bits: int = 24, per_metre: tuple[int, int] = (11811, 11811)
) -> bytes:
    """A bitmap file."""
    content = dib(width, height, bits=bits, per_metre=per_metre)
    pixels_at = 14 + 40 + (8 if bits == 1 else 0)
    return struct.pack("<2sIHHI", b"BM", 14 + len(content), 0, 0, pixels_at) + content


def old_bmp(width: int = 16, height: int = 8) -> bytes:
    """A bitmap file with the 12-byte header of OS/2."""
    pixels = bytes(-(-width * 24 // 32) * 4 * height)
    head = struct.pack("<IHHHH", 12, width, height, 1, 24)
    return struct.pack("<2sIHHI", b"BM", 26 + len(pixels), 0, 0, 26) + head + pixels


_FIXED = {
    "xps": "http://schemas.microsoft.com/xps/2005/06/fixedrepresentation",
    "oxps": "http://schemas.openxps.org/oxps/v1.0/fixedrepresentation",
}


def package(
    kind: Literal["xps", "oxps", "zip"],
    *,
    method: int = zipfile.ZIP_DEFLATED,
    streamed: bool = False,
    padding: int = 0,
) -> bytes:
    """An XPS document without pages, or a ZIP file that is none.

    ``streamed``: sizes stand behind each file, as in what is written without seeking.
    ``padding``: so many bytes of another file stand in front of the relationships.
    """
    sequence = "/FixedDocumentSequence.fdseq" if kind in _FIXED else "/page.txt"
    names: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        sequence[1:]: "<FixedDocumentSequence/>",
        **({"padding.bin": bytes(padding)} if padding else {}),
        "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/"
        f"relationships'><Relationship Id='R0' Type='{_FIXED.get(kind, '')}' "
        f"Target='{sequence}'/></Relationships>",
    }
    target = io.BytesIO()
    stream: IO[bytes] = io.BufferedWriter(_OneWay(target)) if streamed else target
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in names.items():
            file.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    stream.flush()
    return target.getvalue()


class _OneWay(io.RawIOBase):
    """A stream that cannot seek, like a socket."""

    def __init__(self, target: io.BytesIO) -> None:
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        return self._target.write(data)


def codestream(width: int = 16, height: int = 8) -> bytes:
    """A grey JPEG 2000 codestream of one tile, of which one empty packet came."""
    size = struct.pack(">H8IH3B", 0, width, height, 0, 0, width, height, 0, 0, 1, 7, 1, 1)
    packet = b"\0"
    return b"".join(
        (
            b"\xff\x4f",
            segment(0x51, size),
            segment(0x52, b"\0\0\0\1\0" + b"\0\4\4\0\1"),  # one layer, no decomposition
            segment(0x5C, b"\x40\x40"),
            b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 12 + 2 + len(packet), 0, 1),
            b"\xff\x93" + packet,
            EOI,
        )
    )


def jp2(
    width: int = 16, height: int = 8, *, per_metre: tuple[int, int, int] = (11811, 1, 0)
) -> bytes:
    """A JP2 file; ``per_metre`` is a fraction and a power of ten."""
    above, below, power = per_metre
    resolution = struct.pack(">4H2b", above, below, above, below, power, power)
    header = (
        _box(b"ihdr", struct.pack(">IIHBBBB", height, width, 1, 7, 7, 0, 0))
        + _box(b"colr", struct.pack(">BBBI", 1, 0, 0, 17))
        + _box(b"res ", _box(b"resc", resolution))
    )
    return (
        _box(b"jP  ", b"\r\n\x87\n")
        + _box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
        + _box(b"jp2h", header)
        + _box(b"jp2c", codestream(width, height))
    )


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def jbig2(width: int = 16, height: int = 8, *, pages: int | None = 1) -> bytes:
    """An empty page; None: the file does not say how many it has."""
    flags = 1 if pages is not None else 3
    count = b"" if pages is None else struct.pack(">I", pages)
    information = struct.pack(">IIIIBH", width, height, 11811, 11811, 0, 0)
    return b"".join(
        (
            b"\x97JB2\r\n\x1a\n" + bytes([flags]) + count,
            struct.pack(">IBBBI", 0, 48, 0, 1, len(information)) + information,
            struct.pack(">IBBBI", 1, 49, 0, 1, 0),
            struct.pack(">IBBBI", 2, 51, 0, 0, 0),
        )
    )


SMALL = {
    "jpeg": jpeg(),
    "png": png(density=(11811, 11811, 1)),
    "tiff, little-endian": tiff(((16, 8), (8, 8)), strips=2),
    "tiff, big-endian": tiff(order=">", directory_first=True),
    "bmp": bmp(),
    "bmp of OS/2": old_bmp(),
    "dib": dib(),
    "jpeg2000": codestream(),
    "jpeg2000 file": jp2(),
    "jbig2": jbig2(),
    "pdf": PDF,
    "xps": package("xps"),
    "oxps": package("oxps"),
    "zip": package("zip"),
}
"""One of each, all of 16 by 8 pixels and 300 dpi where the format has room for it."""
