import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from inspector.events.event import Event
from inspector.tui.columns import RESULT, cells, fit, heads, layout
from inspector.tui.rows import row_of
from tests.builders import event
from tests.tui.strategies import TEXTS, events


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (50, "marks time service operation result"),
        (80, "marks time service operation result took"),
        (100, "marks time service operation result size took"),
        (120, "marks time destination service operation result size took"),
        (160, "marks time source destination service operation result size took"),
    ],
)
def test_narrow_lists_hide_columns(width: int, names: str) -> None:
    assert " ".join(column.name for column, _ in layout(width)) == names


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_the_result_gets_what_the_others_leave(width: int) -> None:
    columns = layout(width)
    assert len(heads(columns)) + 1 == width
    assert dict((column.name, size) for column, size in columns)[RESULT] >= 20


@pytest.mark.parametrize(
    ("operation", "times", "told"),
    [
        ("Hello", 0, "Hello"),
        ("Hello", 3, "Hello ×4"),
        ("Resolve", 12_344, "Resolve ×12,345"),
        ("AnOperationWithALongName", 1, "AnOperationWit… ×2"),
    ],
)
def test_how_often_a_datagram_was_sent_stands_behind_its_name(
    operation: str, times: int, told: str
) -> None:
    row = replace(row_of(event(operation=operation)), repeated=times)
    (cell,) = (cell for cell in cells(row, layout(80)) if cell.column == "operation")
    assert cell.text.strip() == told


def test_fit_cuts_with_an_ellipsis_and_pads() -> None:
    assert fit("GetActiveJobs", 6) == "GetAc…"
    assert fit("ok", 4) == "ok  "
    assert fit("9 ms", 6, to_right=True) == "  9 ms"
    assert fit("漢字漢字", 5) == "漢字…"


@given(TEXTS.filter(str.isprintable), st.integers(1, 30))
def test_fit_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@given(events())
def test_any_row_has_cells(event: Event) -> None:
    columns = layout(160)
    assert len(cells(row_of(event), columns)) == len(columns)
