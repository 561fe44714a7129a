import sys
from types import SimpleNamespace
from typing import Any

import pytest

from inspector.tui.detail.graphics import find_graphics
from inspector.tui.detail.pictures import Picture


class Terminal:
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_there_are_no_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdout__", None)
    assert find_graphics() is None


def test_without_the_library_there_are_no_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdout__", Terminal())
    monkeypatch.setitem(sys.modules, "textual_image", None)
    monkeypatch.setitem(sys.modules, "textual_image.widget", None)
    assert find_graphics() is None


def library(monkeypatch: pytest.MonkeyPatch, renderable: str) -> None:
    """The library as if a terminal had answered it."""
    widget: Any = lambda image: SimpleNamespace(image=image, styles=SimpleNamespace())  # noqa: E731  # a class of widgets
    auto = type("Image", (), {"__module__": f"textual_image.renderable.{renderable}"})
    widgets = SimpleNamespace(AutoRenderable=auto, SixelImage=widget, TGPImage=widget)
    terminal = SimpleNamespace(get_cell_size=lambda: SimpleNamespace(width=10, height=20))
    images = SimpleNamespace(frombytes=lambda *what: what)
    monkeypatch.setattr(sys, "__stdout__", Terminal())
    for name, module in {
        "textual_image": SimpleNamespace(),
        "textual_image.widget": widgets,
        "textual_image._terminal": terminal,
        "PIL": SimpleNamespace(),
        "PIL.Image": images,
    }.items():
        monkeypatch.setitem(sys.modules, name, module)


def test_a_terminal_with_pixels_draws_them(monkeypatch: pytest.MonkeyPatch) -> None:
    library(monkeypatch, "sixel")
    graphics = find_graphics()
    assert graphics is not None
    assert (graphics.cell_width, graphics.cell_height) == (10, 20)
    made: Any = graphics.widget(Picture(200, 100, 1, "RGB", b"pixels"))
    assert made.image == ("RGB", (200, 100), b"pixels")
    assert (made.styles.width, made.styles.height) == (20, 5)


def test_a_terminal_without_pixels_has_half_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    library(monkeypatch, "halfcell")
    assert find_graphics() is None


def test_the_library_is_as_we_think() -> None:
    widgets = pytest.importorskip("textual_image.widget", reason="textual-image is not installed")
    terminal = pytest.importorskip("textual_image._terminal")
    assert widgets.SixelImage
    assert widgets.TGPImage
    assert widgets.AutoRenderable.__module__.startswith("textual_image.renderable.")
    assert terminal.get_cell_size().width > 0
