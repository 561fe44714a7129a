"""What is kept of an image while it passes, and what can be told from that.

Rule 1: memory stays flat: the first ``SAMPLE_HEAD`` and the last ``SAMPLE_TAIL`` bytes are kept,
and a window around each of the first places that the image itself names.
Rule 2: a place that was not kept is unknown; nothing is guessed and nothing raises.
"""

import re
import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

SAMPLE_HEAD = 64 * 1024
"""First bytes kept: an EXIF or JFIF segment of full size (65,533 bytes) and its neighbours."""

SAMPLE_TAIL = 4 * 1024
"""Last bytes kept: end markers, and the directory that TIFF writers append to the image data."""

WINDOW_BEFORE, WINDOW_AFTER = 256, 768
"""Bytes kept around a place: a directory of TIFF is of some 250, its values are next to it."""

WINDOWS_LIMIT = 64
"""Places that are followed, one for each page."""

PADDING = b"\0\xff \t\r\n"
"""What devices fill up with after the end of an image."""

DPI_LIMIT = 1_000_000
"""Resolutions beyond this are nonsense, and unknown."""

_FIRST_BYTES = 8

_METRE = 0.0254
"""Metres in an inch; also the step, in dpi, of a resolution in whole pixels per metre."""


class Picture(NamedTuple):
    """What an image says of itself; None where it says nothing, or where that was not kept.

    ``missing`` tells how its data end too early: empty if they do not, None if that is unknown.
    """

    format: str = ""
    width_px: int | None = None
    height_px: int | None = None
    x_dpi: int | float | None = None
    y_dpi: int | float | None = None
    pages: int | None = None
    missing: str | None = None

    def told(self) -> dict[str, Any]:
        """The fields that an attachment tells as they are."""
        fields = self._asdict()
        del fields["missing"]
        return fields


class Density(NamedTuple):
    """Resolution in dots per inch, across and down."""

    x_dpi: int | float | None = None
    y_dpi: int | float | None = None


class Window(NamedTuple):
    """Bytes from the midst of an image."""

    at: int
    content: bytes


class Sample:
    """The first and the last bytes of an image, and how many it has in all."""

    def __init__(
        self, head: bytes, tail: bytes, length: int, windows: Sequence[Window] = ()
    ) -> None:
        gap = length - len(head) - len(tail)
        self.head = head if gap > 0 else head + tail[-gap:]  # then all of it is there
        self.tail = tail
        self.length = length
        self._windows = (*windows, Window(length - len(tail), tail))

    @classmethod
    def of(cls, data: bytes) -> "Sample":
        """A sample that is the whole image."""
        return cls(data, data[-SAMPLE_TAIL:], len(data))

    def at(self, offset: int, count: int) -> bytes:
        """Bytes from a place of the image; empty unless all of them were kept."""
        if offset < 0 or count < 0:
            return b""
        if offset + count <= len(self.head):
            return self.head[offset : offset + count]
        for at, content in self._windows:
            if at <= offset and offset + count <= at + len(content):
                return content[offset - at : offset - at + count]
        return b""

    def unpack(self, form: str, offset: int) -> tuple[int, ...] | None:
        """Numbers from a place of the image, ``form`` as of ``struct``; None if not kept."""
        found = self.at(offset, struct.calcsize(form))
        return struct.unpack(form, found) if found else None

    def last(self, since: int) -> bytes:
        """Of the last bytes those from a place of the image on."""
        return self.tail[max(0, since - self.length + len(self.tail)) :]

    def lacks_end(self, marker: re.Pattern[bytes], name: str, since: int = 0) -> str | None:
        """What is missing if ``marker`` stands nowhere after ``since`` in the last bytes.

        An end that is filled up with padding beyond what is kept may have its marker before.
        """
        if marker.search(self.last(since)):
            return ""
        return f"no {name}" if self.tail.strip(PADDING) else None

    def lacks_bytes(self, needed: int) -> str:
        """What is missing of an image that says how many bytes it has."""
        return f"{needed} bytes announced, {self.length} came" if needed > self.length else ""


type NextPlace = Callable[[bytes, bytes], int]
"""Where to keep bytes of an image next: told its first 8 bytes, and what stands at the place
before (to begin with the same 8 bytes). Zero: nowhere."""


class _Windows:
    """Keeps bytes around the places that an image names, if they are still to come."""

    def __init__(self, next_place: NextPlace) -> None:
        self.is_open = True
        self._next_place = next_place
        self._first = b""
        self._found: list[Window] = []
        self._place = self._at = self._passed = 0
        self._end = _FIRST_BYTES
        self._content = bytearray()

    def feed(self, data: bytes | memoryview, start: int) -> None:
        """Take the bytes that stand at ``start``, the next ones."""
        while self.is_open:
            begin = max(self._at, self._passed)
            piece = data[max(0, begin - start) : max(0, self._end - start)]
            self._content += piece
            self._passed = begin + len(piece) if piece else start + len(data)
            if len(self._content) < self._end - self._at:
                return
            self._move()

    def kept(self) -> list[Window]:
        """What was kept until now."""
        return [*self._found, Window(self._at, bytes(self._content))]

    def _move(self) -> None:
        content = bytes(self._content)
        self._first = self._first or content
        self._found.append(Window(self._at, content))
        self._place = self._next_place(self._first, content[self._place - self._at :])
        self._at = max(self._passed, self._place - WINDOW_BEFORE)
        self._end = self._place + WINDOW_AFTER
        self._content.clear()
        self.is_open = self._place >= self._passed and len(self._found) <= WINDOWS_LIMIT


class Sampler:
    """Takes the sample while an image passes; ``keep`` bounds its first bytes."""

    __slots__ = ("_keep", "_tail", "_windows", "head", "length")

    def __init__(self, keep: int, next_place: NextPlace) -> None:
        self.head = bytearray()
        self.length = 0
        self._tail = b""
        self._windows = _Windows(next_place)
        self._keep = keep

    def feed(self, data: bytes | memoryview) -> None:
        """Take the next bytes."""
        if self._windows.is_open:
            self._windows.feed(data, self.length)
        self.length += len(data)
        if len(self.head) < self._keep:
            self.head += data[: self._keep - len(self.head)]
        late = bytes(data[-SAMPLE_TAIL:])
        self._tail = late if len(late) == SAMPLE_TAIL else (self._tail + late)[-SAMPLE_TAIL:]

    def sample(self) -> Sample:
        """What was kept."""
        return Sample(bytes(self.head), self._tail, self.length, self._windows.kept())


def dpi(count: float, per_inch: float = 1) -> int | float | None:
    """Dots per inch of ``count`` dots in a unit; a whole number is an int, nonsense is None."""
    found = round(count * per_inch, 2)
    if not 0 < found <= DPI_LIMIT:
        return None
    return int(found) if found == int(found) else found


def dpi_of_metres(pixels: float) -> int | float | None:
    """Dots per inch of pixels per metre, where 300 dpi can only be written as 11,811."""
    whole = round(pixels * _METRE)
    return dpi(whole) if abs(pixels * _METRE - whole) <= _METRE else dpi(pixels, _METRE)


def size_px(found: int) -> int | None:
    """A width or height; zero is a writer's "not known yet"."""
    return found or None
