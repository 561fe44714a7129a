import struct

import pytest

from inspector.wire.images import sampler
from inspector.wire.images_jpeg import SEGMENTS_LIMIT, read_jbig2, read_jpeg, read_jpeg2000
from inspector.wire.images_sample import SAMPLE_HEAD, SAMPLE_TAIL, Picture, Sample
from tests.wire.pictures import (
    EOI,
    codestream,
    exif,
    exif_block,
    jbig2,
    jfif,
    jp2,
    jpeg,
    segment,
)

NO_END = "no end of image"


def read(data: bytes) -> Picture:
    return read_jpeg(Sample.of(data))


@pytest.mark.parametrize(
    ("before", "x_dpi", "y_dpi"),
    [
        pytest.param(jfif(1, 300, 600), 300, 600, id="dots per inch"),
        pytest.param(jfif(2, 118, 236), 299.72, 599.44, id="dots per centimetre"),
        pytest.param(jfif(0, 1, 1), None, None, id="aspect ratio alone"),
        pytest.param(jfif(1, 0, 0), None, None, id="zero"),
        pytest.param(b"", None, None, id="neither JFIF nor EXIF"),
        pytest.param(exif(exif_block((600, 2))), 300, 300, id="EXIF"),
        pytest.param(exif(exif_block((200, 1), order=">")), 200, 200, id="EXIF, big-endian"),
        pytest.param(jfif(0, 1, 1) + exif(exif_block((200, 1))), 200, 200, id="EXIF has more"),
        pytest.param(jfif(1, 150, 150) + exif(exif_block((200, 1))), 150, 150, id="JFIF first"),
        pytest.param(exif(b"II*\0"), None, None, id="EXIF that ends early"),
        pytest.param(exif(b"nonsense"), None, None, id="EXIF that is none"),
        pytest.param(segment(0xE0, b"JFXX\0\x10"), None, None, id="another APP0"),
        pytest.param(segment(0xE0, b"JFIF\0\1"), None, None, id="JFIF that ends early"),
    ],
)
def test_tells_the_resolution(before: bytes, x_dpi: float | None, y_dpi: float | None) -> None:
    assert read(jpeg(1700, 2338, before=before)) == Picture(
        "jpeg", 1700, 2338, x_dpi, y_dpi, missing=""
    )


@pytest.mark.parametrize("marker", [0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCF])
def test_every_kind_of_frame_has_the_size(marker: int) -> None:
    data = jpeg(640, 480).replace(b"\xff\xc0", bytes([0xFF, marker]))
    assert read(data)[1:3] == (640, 480)


@pytest.mark.parametrize("marker", [0xC4, 0xC8, 0xCC])
def test_tables_and_extensions_are_no_frame(marker: int) -> None:
    data = jpeg(640, 480).replace(b"\xff\xc0", bytes([0xFF, marker]))
    assert read(data)[1:3] == (None, None)


def test_a_thumbnail_is_not_the_image() -> None:
    small = jpeg(160, 120)
    seen = read(jpeg(1700, 2338, before=exif(exif_block((200, 1), thumbnail=small))))
    assert seen[1:5] == (1700, 2338, 200, 200)


def test_lines_told_after_the_scan_are_the_height() -> None:
    assert read(jpeg(64, 48, told_lines=0))[1:3] == (64, 48)


def test_lines_that_are_never_told_are_unknown() -> None:
    data = jpeg(64, 48, told_lines=0).replace(b"\xff\xdc", b"\xff\xfe")
    assert read(data)[1:3] == (64, None)


def test_fill_bytes_before_a_marker_are_passed_over() -> None:
    assert read(jpeg(64, 48).replace(b"\xff\xc0", b"\xff\xff\xff\xc0"))[1:3] == (64, 48)


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        pytest.param(jpeg(), "", id="whole"),
        pytest.param(jpeg() + bytes(100), "", id="padded with zeros"),
        pytest.param(jpeg() + b"\xff" * 100, "", id="padded with ones"),
        pytest.param(jpeg() + b"\r\n", "", id="a line end behind"),
        pytest.param(jpeg() + bytes(SAMPLE_TAIL), None, id="padded beyond what is kept"),
        pytest.param(jpeg()[:-1], NO_END, id="half an end"),
        pytest.param(jpeg()[:-2], NO_END, id="no end"),
        pytest.param(jpeg()[:60], NO_END, id="cut in the tables"),
        pytest.param(
            jpeg(before=exif(exif_block((9, 1), thumbnail=jpeg())))[:250],
            NO_END,
            id="cut within the EXIF block, behind the thumbnail",
        ),
        pytest.param(b"\xff\xd8\xff", NO_END, id="the first bytes"),
        pytest.param(b"\xff\xd8" + EOI, "", id="nothing but an end"),
    ],
)
def test_notices_an_early_end(data: bytes, missing: str | None) -> None:
    assert read(data).missing == missing


def test_a_frame_beyond_what_is_kept_is_unknown() -> None:
    passed = sampler()
    passed.feed(jpeg(64, 48, before=segment(0xE2, bytes(65_000)) * 3))
    seen = read_jpeg(passed.sample())
    assert passed.length > SAMPLE_HEAD + SAMPLE_TAIL
    assert seen == Picture("jpeg", missing="")


def test_segments_are_counted() -> None:
    assert read(jpeg(before=segment(0xFE, b"") * SEGMENTS_LIMIT))[1:3] == (None, None)


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        pytest.param(
            codestream(1700, 2338), Picture("jpeg2000", 1700, 2338, missing=""), id="a codestream"
        ),
        pytest.param(
            jp2(1700, 2338), Picture("jpeg2000", 1700, 2338, 300, 300, missing=""), id="a file"
        ),
        pytest.param(
            jp2(per_metre=(15, 2, 3)),
            Picture("jpeg2000", 16, 8, 190.5, 190.5, missing=""),
            id="a fraction and a power of ten",
        ),
        pytest.param(
            jp2(per_metre=(1, 0, 127)), Picture("jpeg2000", 16, 8, missing=""), id="nonsense"
        ),
        pytest.param(
            jp2()[:-2],
            Picture("jpeg2000", 16, 8, 300, 300, missing="no end of codestream"),
            id="cut",
        ),
        pytest.param(jp2()[:60], Picture("jpeg2000"), id="cut before the codestream"),
        pytest.param(
            codestream().replace(struct.pack(">4I", 16, 8, 0, 0), struct.pack(">4I", 16, 8, 20, 4)),
            Picture("jpeg2000", None, 4, missing=""),
            id="an area that starts behind its end",
        ),
    ],
)
def test_reads_jpeg_2000(data: bytes, picture: Picture) -> None:
    assert read_jpeg2000(Sample.of(data)) == picture


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        pytest.param(jbig2(), Picture("jbig2", 16, 8, 300, 300, 1), id="one page"),
        pytest.param(
            jbig2(pages=None), Picture("jbig2", 16, 8, 300, 300), id="pages are not counted"
        ),
        pytest.param(
            jbig2(height=0xFFFFFFFF), Picture("jbig2", 16, None, 300, 300, 1), id="height unknown"
        ),
        pytest.param(jbig2()[:30], Picture("jbig2", pages=1), id="cut"),
        pytest.param(jbig2()[:8], Picture("jbig2"), id="the first bytes"),
        pytest.param(
            jbig2().replace(b"\0\0\0\0\x30", b"\0\0\0\0\x00"),
            Picture("jbig2", pages=1),
            id="another segment first",
        ),
    ],
)
def test_reads_jbig2(data: bytes, picture: Picture) -> None:
    assert read_jbig2(Sample.of(data)) == picture
