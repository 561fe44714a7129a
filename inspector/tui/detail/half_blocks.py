"""A picture in half blocks: two pixels in each cell, one above the other.

Rule: it works in every terminal that has colours; where there are none, it is grey.
"""

from functools import lru_cache
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from inspector.tui.detail.pictures import Picture

UPPER = "▀"

type _Cell = tuple[bytes, bytes]


@lru_cache(4096)
def _style(upper: bytes, lower: bytes) -> Style:
    return Style(color=f"#{upper.hex()}", bgcolor=f"#{lower.hex()}" if lower else None)


def strips_of(picture: Picture) -> list[Strip]:
    """The picture, a strip for two rows of pixels."""
    width, pixels = picture.width, picture.pixels
    rows = [pixels[at : at + width * 3] for at in range(0, len(pixels), width * 3 or 1)]
    if len(rows) % 2:
        rows.append(b"")  # below the last row is nothing
    return [_strip(*pair, width) for pair in zip(rows[::2], rows[1::2], strict=True)]


def _strip(upper: bytes, lower: bytes, width: int) -> Strip:
    cells = [(upper[at : at + 3], lower[at : at + 3]) for at in range(0, width * 3, 3)]
    segments = [Segment(UPPER * len(list(same)), _style(*cell)) for cell, same in groupby(cells)]
    return Strip(segments, width)


class HalfBlocks(Widget):
    """Draws a picture as large as it is."""

    DEFAULT_CSS = "HalfBlocks { width: auto; height: auto; }"

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._strips = strips_of(picture)
        self._width = picture.width

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """A cell for each pixel."""
        return self._width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A cell for two pixels."""
        return len(self._strips)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        if y < len(self._strips):
            return self._strips[y].adjust_cell_length(self.size.width)
        return Strip.blank(self.size.width)
