"""Pictures of pages, small and real: baseline JPEG, PNG and TIFF G4 that any viewer opens.

Rule: the bytes are the same on every machine, so nothing here uses zlib or a codec.
Sources: ITU-T T.81 (JPEG), JFIF 1.02, RFC 1951 (deflate), PNG specification, TIFF 6.0, ITU-T T.6.
"""

import struct
from binascii import crc32
from functools import lru_cache
from typing import NamedTuple

PAPER, INK, HEADING = 118, -100, 20
"""Levels as JPEG counts them: -128 is black, 127 is white."""


class Image(NamedTuple):
    """A picture and the media type with which a device sends it."""

    data: bytes
    media_type: str


def level_at(x: int, y: int, columns: int, rows: int) -> int:
    """The grey of one block: a heading, then lines of words between margins."""
    left, top, spacing = columns // 8, rows // 10, max(3, rows // 36)
    if not (left <= x < columns - left and top <= y < rows - top) or (y - top) % spacing:
        return PAPER
    if y == top:
        return HEADING
    return PAPER if (x * x + y * 31) % 9 < 2 else INK


# --- JPEG: one level for each block of 8 x 8 pixels, so that only DC coefficients are coded -------

_DC_CODES = ("0", "1000", "1001", "1010", "1011", "1100", "1101", "1110", "11110")
_END_OF_BLOCK = "0"
_QUANTIZER = 8  # a DC coefficient is eight times the level


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _table(kind: int, codes: tuple[str, ...]) -> bytes:
    """A Huffman table whose n-th code stands for the value n."""
    lengths = [sum(len(code) == size for code in codes) for size in range(1, 17)]
    return _segment(0xC4, bytes([kind, *lengths, *range(len(codes))]))


def _difference(value: int) -> str:
    size = abs(value).bit_length()
    if not size:
        return _DC_CODES[0]
    return _DC_CODES[size] + format(value if value > 0 else value + (1 << size) - 1, f"0{size}b")


def _grey_scan(columns: int, rows: int) -> str:
    bits, last = [], 0
    for y in range(rows):
        for x in range(columns):
            level = level_at(x, y, columns, rows)
            bits.append(_difference(level - last) + _END_OF_BLOCK)
            last = level
    return "".join(bits)


def _colour_scan(columns: int, rows: int) -> str:
    """Four luminance blocks and one of each colour difference; paper slightly yellow."""
    bits, last, blue = [], 0, 0
    for y in range(0, rows, 2):
        for x in range(0, columns, 2):
            for at in ((x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)):
                level = level_at(*at, columns, rows)
                bits.append(_difference(level - last) + _END_OF_BLOCK)
                last = level
            bits.append(_difference(-6 - blue) + _END_OF_BLOCK)
            bits.append(_difference(0) + _END_OF_BLOCK)
            blue = -6
    return "".join(bits)


def _exif(dpi: int) -> bytes:
    """An APP1 segment with the resolution and nothing else."""
    entries = (
        struct.pack("<HHII", 0x011A, 5, 1, 50)
        + struct.pack("<HHII", 0x011B, 5, 1, 58)
        + struct.pack("<HHIHH", 0x0128, 3, 1, 2, 0)
    )
    directory = struct.pack("<H", 3) + entries + bytes(4)
    ratios = struct.pack("<IIII", dpi, 1, dpi, 1)
    return _segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory + ratios)


@lru_cache
def jpeg(width: int, height: int, dpi: int, *, colour: bool = False, exif: bool = False) -> Image:
    """A page as baseline JPEG, JFIF or Exif, grey or with half the colour resolution."""
    step = 16 if colour else 8
    columns, rows = (-(-size // step) * step // 8 for size in (width, height))
    components = [(1, 0x22, 0), (2, 0x11, 0), (3, 0x11, 0)] if colour else [(1, 0x11, 0)]
    count = len(components)
    jfif = _segment(0xE0, b"JFIF\0" + struct.pack(">HBHHBB", 0x0101, 1, dpi, dpi, 0, 0))
    frame = struct.pack(">BHHB", 8, height, width, count) + b"".join(map(bytes, components))
    scan = bytes([count, *(it for index in range(1, count + 1) for it in (index, 0)), 0, 63, 0])
    bits = _colour_scan(columns, rows) if colour else _grey_scan(columns, rows)
    bits += "1" * (-len(bits) % 8)
    coded = int(bits, 2).to_bytes(len(bits) // 8).replace(b"\xff", b"\xff\0")
    data = (
        b"\xff\xd8"
        + (_exif(dpi) if exif else jfif)
        + _segment(0xDB, bytes([0, *[_QUANTIZER] * 64]))
        + _segment(0xC0, frame)
        + _table(0x00, _DC_CODES)
        + _table(0x10, (_END_OF_BLOCK,))
        + _segment(0xDA, scan)
        + coded
        + b"\xff\xd9"
    )
    return Image(data, "image/jpeg")


# --- PNG: two colours, deflate that knows little -------------------------------------------------


def _literal(value: int) -> str:
    """The fixed Huffman code of a literal or length (RFC 1951, section 3.2.6)."""
    if value < 144:
        return format(0x30 + value, "08b")
    if value < 256:
        return format(0x190 + value - 144, "09b")
    return format(value - 256, "07b") if value < 280 else format(0xC0 + value - 280, "08b")


def _distance(distance: int) -> str:
    """The fixed code of a distance and its extra bits, lowest first (RFC 1951, section 3.2.5)."""
    if distance <= 4:
        return format(distance - 1, "05b")
    more = (distance - 1).bit_length() - 2
    code = 2 * more + (distance - 1 >> more)
    return format(code, "05b") + format((distance - 1) & (1 << more) - 1, f"0{more}b")[::-1]


def _same(data: bytes, at: int, distance: int) -> int:
    """How many bytes from ``at`` on repeat those before."""
    end = at
    while at >= distance and end < len(data) and data[end] == data[end - distance]:
        end += 1
    return end - at


def _deflated(data: bytes, stride: int) -> bytes:
    """Literals, repeated bytes and repeated rows, in lengths that need no extra bits."""
    bits, at = ["110"], 0  # the last block, with fixed codes
    while at < len(data):
        length, distance = max((_same(data, at, distance), distance) for distance in (1, stride))
        if length < 3:
            bits.append(_literal(data[at]))
            at += 1
            continue
        step = 258 if length >= 258 else min(length, 10)
        bits.append(_literal(285 if step == 258 else 254 + step) + _distance(distance))
        at += step
    text = "".join([*bits, _literal(256)])
    text += "0" * (-len(text) % 8)
    return bytes(int(text[at : at + 8][::-1], 2) for at in range(0, len(text), 8))


def _adler32(data: bytes) -> int:
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


def _chunk(kind: bytes, payload: bytes) -> bytes:
    size = struct.pack(">I", len(payload))
    return size + kind + payload + struct.pack(">I", crc32(kind + payload))


@lru_cache
def png(width: int, height: int, dpi: int) -> Image:
    """A page in black and white; white is colour 0, so that empty rows are runs."""
    columns, rows = -(-width // 8), -(-height // 8)
    lines = [
        bytes([0, *(255 * (level_at(x, y, columns, rows) < PAPER) for x in range(columns))])
        for y in range(rows)
    ]
    raw = b"".join(lines[y // 8] for y in range(height))
    zlib = b"\x78\x01" + _deflated(raw, columns + 1) + struct.pack(">I", _adler32(raw))
    metre = dpi * 10_000 // 254
    data = (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0))
        + _chunk(b"PLTE", b"\xff\xff\xff\0\0\0")
        + _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1))
        + _chunk(b"IDAT", zlib)
        + _chunk(b"IEND", b"")
    )
    return Image(data, "image/png")


# --- TIFF: white pages, of which G4 codes a row in one bit ----------------------------------------

_END_OF_FACSIMILE = "000000000001" * 2


@lru_cache
def tiff(width: int, height: int, dpi: int, pages: int = 1) -> Image:
    """White pages in one file; each row is "vertical 0", the same as the one above."""
    bits = "1" * height + _END_OF_FACSIMILE
    bits += "0" * (-len(bits) % 8)
    strip = int(bits, 2).to_bytes(len(bits) // 8)
    strip += bytes(len(strip) % 2)
    data = b"II*\0" + struct.pack("<I", 8)
    for page in range(1, pages + 1):
        values = (
            (256, 4, width),
            (257, 4, height),
            (258, 3, 1),
            (259, 3, 4),  # G4
            (262, 3, 0),  # white is zero
            (273, 4, len(data) + 2 + 11 * 12 + 4 + 8),
            (278, 4, height),
            (279, 4, len(strip)),
            (282, 5, len(data) + 2 + 11 * 12 + 4),
            (283, 5, len(data) + 2 + 11 * 12 + 4),
            (296, 3, 2),  # inches
        )
        entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in values)
        end = len(data) + 2 + len(entries) + 4 + 8 + len(strip)
        following = struct.pack("<I", end if page < pages else 0)
        ratio = struct.pack("<II", dpi, 1)
        data += struct.pack("<H", len(values)) + entries + following + ratio + strip
    return Image(data, "image/tiff")
