import struct

import pytest

from inspector.wire.images_raster import read_bmp, read_dib, read_png
from inspector.wire.images_sample import SAMPLE_TAIL, Picture, Sample
from tests.wire.pictures import bmp, dib, old_bmp, png

NO_END = "no IEND chunk"


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        pytest.param(png(1700, 2338), Picture("png", 1700, 2338, missing=""), id="no resolution"),
        pytest.param(
            png(density=(11811, 23622, 1)), Picture("png", 16, 8, 300, 600, missing=""), id="metre"
        ),
        pytest.param(
            png(density=(1, 1, 0)), Picture("png", 16, 8, missing=""), id="aspect ratio alone"
        ),
        pytest.param(png() + bytes(50), Picture("png", 16, 8, missing=""), id="padded"),
        pytest.param(
            png() + bytes(SAMPLE_TAIL), Picture("png", 16, 8), id="padded beyond what is kept"
        ),
        pytest.param(png()[:-1], Picture("png", 16, 8, missing=NO_END), id="cut in the last byte"),
        pytest.param(png()[:45], Picture("png", 16, 8, missing=NO_END), id="cut in the data"),
        pytest.param(png()[:23], Picture("png", missing=NO_END), id="cut in the size"),
        pytest.param(
            png(density=(11811, 11811, 1))[:45],
            Picture("png", 16, 8, missing=NO_END),
            id="cut in the resolution",
        ),
        pytest.param(
            png().replace(b"IDAT", b"IDAX").replace(b"\0\0\0\x0bIDAX", b"\xff\xff\xff\xffIDAX"),
            Picture("png", 16, 8, missing=""),
            id="a chunk that says it is endless",
        ),
    ],
)
def test_reads_png(data: bytes, picture: Picture) -> None:
    assert read_png(Sample.of(data)) == picture


@pytest.mark.parametrize("bits", [1, 24, 32])
@pytest.mark.parametrize("height", [50, -50], ids=["upwards", "downwards"])
def test_reads_bitmaps(bits: int, height: int) -> None:
    told = (101, 50, 300, 200, None, "")
    file = bmp(101, height, bits=bits, per_metre=(11811, 7874))
    bare = dib(101, height, bits=bits, per_metre=(11811, 7874))
    assert read_bmp(Sample.of(file)) == Picture("bmp", *told)
    assert read_dib(Sample.of(bare)) == Picture("dib", *told)


@pytest.mark.parametrize("bits", [1, 24])
def test_notices_a_bitmap_that_ends_early(bits: int) -> None:
    whole, bare = bmp(101, 50, bits=bits), dib(101, 50, bits=bits)
    expected = f"{len(whole)} bytes announced, {len(whole) - 1} came"
    assert read_bmp(Sample.of(whole[:-1])).missing == expected
    assert read_dib(Sample.of(bare[:-1])).missing == (
        f"{len(bare)} bytes announced, {len(bare) - 1} came"
    )


def test_a_bitmap_without_resolution() -> None:
    assert read_dib(Sample.of(dib(per_metre=(0, 0))))[3:5] == (None, None)


def test_the_old_header_has_a_size() -> None:
    assert read_bmp(Sample.of(old_bmp(300, 200))) == Picture("bmp", 300, 200, missing="")
    cut = read_bmp(Sample.of(old_bmp(300, 200)[:1000]))
    assert cut == Picture("bmp", 300, 200, missing="180026 bytes announced, 1000 came")


def test_a_header_that_ends_early() -> None:
    assert read_bmp(Sample.of(bmp()[:40])) == Picture("bmp", missing="the header is not whole")


@pytest.mark.parametrize(
    ("size", "missing"),
    [
        pytest.param(0, None, id="no size told"),
        pytest.param(384, "", id="all of it"),
        pytest.param(385, "425 bytes announced, 424 came", id="more than came"),
    ],
)
def test_compressed_pixels_have_the_size_that_is_told(size: int, missing: str | None) -> None:
    data = bytearray(dib())
    data[16:24] = struct.pack("<II", 1, size)
    assert read_dib(Sample.of(bytes(data))).missing == missing


def test_colour_masks_stand_between_header_and_pixels() -> None:
    data = bytearray(dib(bits=32))
    data[16:20] = struct.pack("<I", 3)
    assert read_dib(Sample.of(bytes(data))).missing == "564 bytes announced, 552 came"
    assert read_dib(Sample.of(bytes(data) + bytes(12))).missing == ""
