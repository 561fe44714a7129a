import struct
from time import process_time

import pytest

from inspector.wire.images import sampler
from inspector.wire.images_sample import SAMPLE_HEAD, WINDOWS_LIMIT, Density, Picture, Sample
from inspector.wire.images_tiff import ENTRIES_LIMIT, exif_density, read_tiff
from tests.wire.pictures import Order, exif_block, tiff

PAGE = (1700, 2338)


def read(data: bytes) -> Picture:
    return read_tiff(Sample.of(data))


def read_passing(data: bytes) -> Picture:
    passed = sampler()
    passed.feed(data)
    return read_tiff(passed.sample())


@pytest.mark.parametrize("order", ["<", ">"], ids=["little-endian", "big-endian"])
@pytest.mark.parametrize("strips", [1, 7])
@pytest.mark.parametrize("directory_first", [True, False], ids=["in front", "behind"])
def test_reads_what_scanners_write(order: Order, strips: int, directory_first: bool) -> None:
    data = tiff([PAGE], order=order, strips=strips, directory_first=directory_first)
    whole = Picture("tiff", *PAGE, 300, 300, pages=1, missing="")
    assert read(data) == whole
    assert len(data) > 2 * SAMPLE_HEAD
    assert read_passing(data) == whole


@pytest.mark.parametrize(
    ("dpi", "unit", "told"),
    [
        pytest.param((300, 1), 2, 300, id="inch"),
        pytest.param((2999, 10), 2, 299.9, id="a fraction"),
        pytest.param((11811, 100), 3, 300, id="centimetre"),
        pytest.param((200, 1), None, 200, id="no unit: inch"),
        pytest.param((1, 1), 1, None, id="the aspect ratio alone"),
        pytest.param((300, 1), 9, None, id="a unit that does not exist"),
        pytest.param((300, 0), 2, None, id="divided by zero"),
        pytest.param((0, 1), 2, None, id="zero"),
    ],
)
def test_tells_the_resolution(dpi: tuple[int, int], unit: int | None, told: float | None) -> None:
    assert read(tiff(dpi=dpi, unit=unit))[3:5] == (told, told)


def test_the_first_page_has_the_size_and_pages_are_counted() -> None:
    assert read(tiff([PAGE, (10, 10), (20, 20)])) == Picture(
        "tiff", *PAGE, 300, 300, pages=3, missing=""
    )


@pytest.mark.parametrize("directory_first", [True, False], ids=["in front", "behind"])
@pytest.mark.parametrize("order", ["<", ">"], ids=["little-endian", "big-endian"])
def test_directories_are_kept_while_pages_pass(order: Order, directory_first: bool) -> None:
    data = tiff([PAGE, (10, 10), PAGE], order=order, directory_first=directory_first)
    whole = Picture("tiff", *PAGE, 300, 300, pages=3, missing="")
    assert read_passing(data) == whole
    assert read_passing(data[:-100_000]).missing


def test_more_pages_than_are_followed_are_not_counted() -> None:
    seen = read_passing(tiff([(800, 100)] * (WINDOWS_LIMIT + 9)))
    assert seen == Picture("tiff", 800, 100, 300, 300)


def test_a_directory_that_stands_before_the_one_that_names_it_is_unknown() -> None:
    data = tiff([PAGE, PAGE, PAGE])
    second = struct.unpack("<I", data[4:8])[0]
    swapped = data[:4] + struct.pack("<I", len(data) - 154) + data[8:-20]
    swapped += struct.pack("<I", second) + data[-16:]
    assert read_passing(swapped) == Picture("tiff", *PAGE, 300, 300)


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        pytest.param(tiff()[:-1], "178 bytes announced, 177 came", id="cut in the directory"),
        pytest.param(tiff([PAGE])[:9000], "", id="cut in the data, directory behind"),
        pytest.param(
            tiff([PAGE], directory_first=True)[:9000], "", id="cut in the data, directory in front"
        ),
        pytest.param(tiff([PAGE] * 2, directory_first=True)[:-1], "", id="cut in the last page"),
        pytest.param(tiff([PAGE] * 3, directory_first=True)[:600_000], "", id="a page is missing"),
        pytest.param(tiff()[:6], "8 bytes announced, 6 came", id="cut in the header"),
    ],
)
def test_notices_an_early_end(data: bytes, missing: str) -> None:
    found = read(data).missing
    assert found
    assert f", {len(data)} came" in found
    assert missing in found


@pytest.mark.parametrize(
    "change",
    [
        pytest.param((struct.pack("<HHI", 279, 4, 1), struct.pack("<HHI", 9, 4, 1)), id="absent"),
        pytest.param((struct.pack("<HHI", 279, 4, 1), struct.pack("<HHI", 279, 2, 1)), id="texts"),
        pytest.param((struct.pack("<HHI", 279, 4, 1), struct.pack("<HHI", 279, 4, 0)), id="none"),
    ],
)
def test_data_without_a_length_may_end_anywhere(change: tuple[bytes, bytes]) -> None:
    assert read(tiff().replace(*change)).missing is None


def test_tiles_are_data_too() -> None:
    data = tiff()
    for strip, tile in ((273, 324), (279, 325)):
        data = data.replace(struct.pack("<HH", strip, 4), struct.pack("<HH", tile, 4))
    assert read(data).missing == ""


def test_a_loop_of_directories_ends() -> None:
    data = tiff([(16, 8), (16, 8)])
    looped = data[:-20] + data[4:8] + data[-16:]  # the last directory names the first as its next
    assert read(looped) == Picture("tiff", 16, 8, 300, 300, pages=None, missing=None)


@pytest.mark.parametrize("count", [ENTRIES_LIMIT + 1, 0xFFFF])
def test_a_directory_of_countless_fields_is_not_read(count: int) -> None:
    data = struct.pack("<2sHIH", b"II", 42, 8, count) + bytes(60_000)
    assert read(data).width_px is None


def test_hostile_directories_cost_little() -> None:
    fields = struct.pack("<HHII", 273, 4, 15_000, 8) + struct.pack("<HHII", 279, 4, 15_000, 8)
    entries = b"".join(
        struct.pack("<H", 40) + fields * 20 + struct.pack("<I", 8 + 486 * (number + 1))
        for number in range(130)
    )
    data = struct.pack("<2sHI", b"II", 42, 8) + entries
    begun = process_time()
    for _ in range(10):
        read(data)
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("block", "density"),
    [
        pytest.param(exif_block((200, 1)), Density(200, 200), id="little-endian"),
        pytest.param(exif_block((200, 1), order=">"), Density(200, 200), id="big-endian"),
        pytest.param(exif_block((200, 1))[:40], Density(), id="cut"),
        pytest.param(b"II*\0\xff\xff\xff\xff", Density(), id="a directory nowhere"),
        pytest.param(b"II+\0" + bytes(60), Density(), id="BigTIFF"),
        pytest.param(b"", Density(), id="empty"),
    ],
)
def test_an_exif_block_has_a_resolution(block: bytes, density: Density) -> None:
    assert exif_density(Sample.of(block)) == density


def test_a_big_tiff_is_a_tiff() -> None:
    assert read(b"II+\0\x08\0\0\0" + bytes(60)) == Picture("tiff")
