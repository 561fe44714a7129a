import random
import struct
import subprocess
import sys
import zlib

import pytest

from inspector.tui.detail import picture_child
from inspector.tui.detail.picture_child import BROKEN, PIXELS_LIMIT, shrunk
from tests.tui.pixels import image_of


@pytest.mark.parametrize(
    ("format", "mode", "told"),
    [
        ("JPEG", "RGB", b"RGB"),
        ("JPEG", "L", b"L"),
        ("PNG", "RGB", b"RGB"),
        ("PNG", "1", b"1"),
        ("BMP", "RGB", b"RGB"),
        ("DIB", "RGB", b"RGB"),
        ("TIFF", "1", b"1"),
    ],
)
def test_a_page_becomes_a_small_picture(format: str, mode: str, told: bytes) -> None:
    head, pixels = shrunk(image_of(format, (400, 600), mode), 0, 20, 20)
    assert head.encode() == b"13 20 1 " + told
    assert len(pixels) == 13 * 20 * 3
    assert min(pixels[-39:]) > 240  # the last row is white


def test_a_fax_and_its_pages() -> None:
    data = image_of("TIFF", (400, 600), "1", pages=3, compression="group4")
    assert shrunk(data, 2, 20, 20)[0] == "13 20 3 1"
    assert shrunk(data, 9, 20, 20)[0] == "13 20 3 1"


def test_a_small_image_is_not_made_larger() -> None:
    assert shrunk(image_of("PNG", (4, 6)), 0, 200, 200)[0] == "4 6 1 RGB"


def test_too_many_pixels_are_not_decoded() -> None:
    data = bytearray(image_of("PNG"))
    data[16:24] = struct.pack(">II", 20_000, 20_000)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    with pytest.raises(ValueError, match="20000 × 20000 pixels are too many"):
        shrunk(bytes(data), 0, 20, 20)
    assert PIXELS_LIMIT < 20_000**2


def test_a_torn_page_shows_what_came_of_it() -> None:
    data = image_of("JPEG", (400, 600))
    assert shrunk(data[: len(data) // 2], 0, 20, 20)[0] == "13 20 1 RGB"


@pytest.mark.filterwarnings("ignore")  # of Pillow; the process ignores them too
@pytest.mark.parametrize("seed", range(30))
def test_damage_is_a_picture_or_a_known_error(seed: int) -> None:
    chance = random.Random(seed)
    format, mode = chance.choice([("JPEG", "RGB"), ("PNG", "RGB"), ("TIFF", "1"), ("BMP", "RGB")])
    data = bytearray(image_of(format, mode=mode))
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        head, pixels = shrunk(bytes(data[: chance.randint(1, len(data))]), 0, 20, 20)
    except (*BROKEN, MemoryError):
        return
    width, height, *_ = map(int, head.split()[:2])
    assert len(pixels) == width * height * 3


def run(data: bytes) -> tuple[int, bytes]:
    command = [sys.executable, "-P", picture_child.__file__, "0", "20", "20"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return done.returncode, done.stdout


def test_as_a_process_it_answers_with_a_picture_or_a_sentence() -> None:
    code, answer = run(image_of("PNG"))
    assert (code, answer[:14]) == (0, b"13 20 1 RGB\n\xff\x00")
    assert run(b"junk") == (1, b"error: cannot identify image file\n")
