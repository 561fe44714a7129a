"""What an image is, in words: format, size, resolution, paper, colours, what is odd about it.

Rule: pure and total; what is told of the image comes from its bytes, not from its media type.
"""

from collections.abc import Iterator

from inspector.events.clean import clean
from inspector.events.words import joined, size
from inspector.tui.detail.pictures import DRAWN_FORMATS, Picture
from inspector.tui.text.lines import Line, Piece
from inspector.wire.images import contradicts
from inspector.wire.observation import Attachment

INSTALL = "To see it here: pip install 'wsd-inspector[image]'"
"""What to do where nothing can be drawn."""

_MM_OF_INCH = 25.4
_NEAR_MM = 4.0
_PAPERS = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "Ledger": (279.4, 431.8),
}
_MODES = {
    "1": "black and white",
    "L": "grey",
    "LA": "grey with transparency",
    "I;16": "16 bits of grey",
    "I;16B": "16 bits of grey",
    "P": "colours of a palette",
    "RGB": "colour",
    "RGBA": "colour with transparency",
    "CMYK": "colour, for printing",
    "YCbCr": "colour",
}
"""How Pillow calls the colours of an image, in words."""


def picture_lines(
    image: Attachment, number: int, count: int, *, page: int = 0, picture: Picture | None = None
) -> list[Line]:
    """The facts of an image, the one ``number`` (from 1) of ``count`` in its exchange.

    ``page`` counts from 0; ``picture`` is what was decoded of it, if it was.
    """
    pages = image.pages or (picture.pages if picture else None)
    head = joined(
        f"Image {number} of {count}" if count > 1 else "Image",
        f"page {page + 1} of {pages}" if pages and pages > 1 else "",
        by=" · ",
    )
    lines: list[Line] = [(Piece(head, "title"), Piece(f"  {clean(_facts(image, picture))}"))]
    lines += ((Piece(f"! {clean(text)}", "note"),) for text in _oddities(image))
    return lines


def _facts(image: Attachment, picture: Picture | None) -> str:
    return joined(
        image.format or "unknown format",
        f"{image.width_px} × {image.height_px} px" if image.width_px and image.height_px else "",
        _resolution(image),
        _paper(image),
        _MODES.get(picture.mode, picture.mode) if picture else "",
        size(image.length),
        by=" · ",
    )


def _resolution(image: Attachment) -> str:
    if image.x_dpi is None and image.y_dpi is None:
        return ""
    if image.x_dpi == image.y_dpi:
        return f"{image.x_dpi:.10g} dpi"
    return (
        " × ".join("?" if it is None else f"{it:.10g}" for it in (image.x_dpi, image.y_dpi))
        + " dpi"
    )


def _paper(image: Attachment) -> str:
    """The size on paper, and the name of a paper of nearly this size."""
    if not (image.width_px and image.height_px and image.x_dpi and image.y_dpi):
        return ""
    across = image.width_px / image.x_dpi * _MM_OF_INCH
    down = image.height_px / image.y_dpi * _MM_OF_INCH
    told = f"{across:.0f} × {down:.0f} mm"
    for name, (short, long) in _PAPERS.items():
        if abs(min(across, down) - short) <= _NEAR_MM and abs(max(across, down) - long) <= _NEAR_MM:
            return f"{told} ({name})"
    return told


def _oddities(image: Attachment) -> Iterator[str]:
    if image.truncated:
        yield "its bytes end before its format does"
    media_type = image.content_type.partition(";")[0].strip().lower()
    if image.format and contradicts(media_type, image.format):
        yield f"it was announced as {media_type}"


def why_not_drawn(image: Attachment) -> str:
    """Why an image cannot be drawn, as far as that is known before; empty if it may be."""
    if image.format in DRAWN_FORMATS:
        return ""
    what = f"A file in the format {image.format}" if image.format else "An unknown format"
    return f"{what} is not drawn here."
