import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from inspector.events.event import Event
from inspector.tui.messages.columns import (
    RESULT,
    Shown,
    Timing,
    cells,
    fit,
    heads,
    is_times,
    layout,
)
from inspector.tui.messages.names import Names
from inspector.tui.messages.rows import row_of
from tests.builders import START_US, event
from tests.tui.strategies import TEXTS, events


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (50, "marks time operation result"),
        (80, "marks time operation job result took"),
        (100, "marks time operation job result took"),
        (120, "marks time source destination operation job result took"),
        (130, "marks time source destination operation job result size took"),
        (160, "marks time source destination service operation job result size took"),
    ],
)
def test_narrow_lists_hide_columns(width: int, names: str) -> None:
    assert " ".join(column.name for column, _ in layout(width)) == names


@pytest.mark.parametrize("width", [80, 100, 120, 130, 160, 200])
def test_the_result_gets_what_the_others_leave(width: int) -> None:
    columns = layout(width)
    assert len(heads(columns)) + 1 == width
    assert dict((column.name, size) for column, size in columns)[RESULT] >= 20


def test_addresses_are_whole_and_a_wide_list_has_room_for_names() -> None:
    line = Shown(row_of(event(source="192.168.100.100:5357", destination="239.255.255.250:3702")))
    told = {cell.column: cell.text.strip() for cell in cells(line, layout(120))}
    assert (told["source"], told["destination"]) == ("192.168.100.100", "→ 239.255.255.250:3702")
    wide = {column.name: width for column, width in layout(200)}
    assert (wide["source"], wide["destination"]) == (26, 34)


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
    assert text_of(Shown(row), "operation") == told


def text_of(line: Shown, column: str) -> str:
    """What stands in a column of a wide list."""
    (cell,) = (cell for cell in cells(line, layout(160)) if cell.column == column)
    return cell.text.strip()


def test_how_many_rows_are_folded_stands_there_and_can_be_hit_with_the_mouse() -> None:
    line = Shown(row_of(event(operation="GetActiveJobs")), folded=37)
    assert text_of(line, "operation") == "GetActiveJobs ▶×37"
    columns = layout(80)
    text = "".join(cell.text for cell in cells(line, columns))
    hit = [x for x in range(80) if is_times(line, columns, x)]
    assert "".join(text[x] for x in hit) == "▶×37"
    opened = Shown(line.row, opened=True)
    assert text_of(opened, "operation") == "GetActiveJobs ▼"
    assert not any(is_times(Shown(line.row), columns, x) for x in range(80))


@pytest.mark.parametrize(
    ("since_us", "told"),
    [
        (None, "08:53:20.000"),
        (START_US, "+0.000"),
        (START_US - 3_723_250_000, "+1:02:03.250"),
        (START_US + 500_000, "-0.500"),
        (0, ""),  # nobody knows
    ],
)
def test_the_time_is_told_from_where_it_counts(since_us: int | None, told: str) -> None:
    assert text_of(Shown(row_of(event(time_us=START_US)), since_us), "time") == told


def test_the_head_says_what_the_time_is() -> None:
    assert [heads(layout(80), timing)[7:19] for timing in Timing] == [
        "Time UTC    ",
        " Since start",
        " Since above",
    ]
    assert Timing.DELTA.next is Timing.ABSOLUTE


def test_hosts_are_called_by_their_names() -> None:
    names = Names()
    row = row_of(event(destination="192.0.2.20:80"), names)
    assert text_of(Shown(row), "destination") == "→ 192.0.2.20:80"
    assert text_of(Shown(row), "source") == "192.0.2.10"
    names.learn({"192.0.2.20": "Brightlake M2070", "192.0.2.10": "A desk PC with a long name"})
    assert text_of(Shown(row), "destination") == "→ Brightlake M2070"
    assert text_of(Shown(row), "source") == "A desk PC with…"


def test_a_job_without_a_number_shows_how_its_token_begins() -> None:
    assert text_of(Shown(row_of(event(job_id=42))), "job") == "42"
    assert text_of(Shown(row_of(event(job_token="7f3e9a10-52"))), "job") == "7f3e9a1…"


def test_findings_and_what_is_chosen_have_a_sign() -> None:
    row = row_of(event())
    assert cells(Shown(row, found=True), layout(80))[0].text == " →   §"
    assert cells(Shown(row, chosen=True), layout(80))[0].text == "▌→    "


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
    shown = cells(Shown(row_of(event), since_us=5, folded=3), columns)
    assert sum(cell_len(cell.text) for cell in shown) == sum(width + 1 for _, width in columns)
