"""Pictures in real pixels, where the terminal can (sixel, kitty's protocol): textual-image.

Rule: it asks the terminal, which is possible only before the interface reads from it. Whoever
starts the interface calls ``find_graphics`` before; without it, pictures are half blocks.
"""

import importlib
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from textual.widget import Widget

from inspector.tui.detail.pictures import Picture

_LIBRARY = "textual_image"


class Graphics(NamedTuple):
    """How to draw in pixels: a cell's size in pixels, and what makes a widget of a picture."""

    cell_width: int
    cell_height: int
    widget: Callable[[Picture], Widget]


def find_graphics() -> Graphics | None:
    """How this terminal draws pixels; None if it cannot, or nothing for it is installed.

    It waits at most two seconds for the terminal's answer; a usual one takes milliseconds.
    """
    if sys.__stdout__ is None or not sys.__stdout__.isatty():
        return None
    try:
        widgets = importlib.import_module(f"{_LIBRARY}.widget")
        terminal = importlib.import_module(f"{_LIBRARY}._terminal")
        images = importlib.import_module("PIL.Image")
    except ImportError:
        return None
    renderable = widgets.AutoRenderable.__module__.rpartition(".")[2]
    classes = {"sixel": widgets.SixelImage, "tgp": widgets.TGPImage}
    if renderable not in classes:
        return None
    cell = terminal.get_cell_size()
    return Graphics(cell.width, cell.height, _maker(classes[renderable], images, cell))


def _maker(widget: Any, images: Any, cell: Any) -> Callable[[Picture], Widget]:
    def make(picture: Picture) -> Widget:
        image = images.frombytes("RGB", (picture.width, picture.height), picture.pixels)
        made: Widget = widget(image)
        made.styles.width = max(1, picture.width // cell.width)
        made.styles.height = max(1, picture.height // cell.height)
        return made

    return make
