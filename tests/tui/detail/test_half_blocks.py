from hypothesis import given
from hypothesis import strategies as st

from inspector.tui.detail.half_blocks import UPPER, strips_of
from inspector.tui.detail.pictures import Picture

RED, WHITE = b"\xff\0\0", b"\xff\xff\xff"


def test_two_rows_of_pixels_are_one_of_cells() -> None:
    (strip,) = strips_of(Picture(3, 2, 1, "RGB", RED * 2 + WHITE + WHITE * 3))
    assert strip.text == UPPER * 3
    styles = [(str(it.style.color and it.style.color.name), it.text) for it in strip if it.style]
    assert styles == [("#ff0000", UPPER * 2), ("#ffffff", UPPER)]


def test_below_an_odd_row_is_nothing() -> None:
    _, last = strips_of(Picture(1, 3, 1, "RGB", RED * 3))
    (segment,) = last
    assert segment.style is not None
    assert segment.style.bgcolor is None


@given(st.integers(0, 5), st.integers(0, 5), st.data())
def test_every_picture_has_its_size(width: int, height: int, data: st.DataObject) -> None:
    pixels = data.draw(st.binary(min_size=width * height * 3, max_size=width * height * 3))
    strips = strips_of(Picture(width, height, 1, "RGB", pixels))
    assert [strip.cell_length for strip in strips] == [width] * ((height + 1) // 2 if width else 0)
