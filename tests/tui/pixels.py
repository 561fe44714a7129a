"""Images for tests, made with Pillow; tests that need one are skipped where it is not installed."""

import io
from typing import Any

import pytest


def image_of(
    format: str, size: tuple[int, int] = (40, 60), mode: str = "RGB", *, pages: int = 1, **more: Any
) -> bytes:
    """An image whose upper half is red (or black) and whose lower half is white."""
    images = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    made = images.new(mode, size, "white")
    made.paste("red" if mode == "RGB" else 0, (0, 0, size[0], size[1] // 2))
    others = {"save_all": True, "append_images": [made] * (pages - 1)} if pages > 1 else {}
    stream = io.BytesIO()
    made.save(stream, format, **others, **more)
    return stream.getvalue()
