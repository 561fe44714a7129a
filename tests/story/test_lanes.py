import pytest
from rich.cells import cell_len

from inspector.story.lanes import Diagram, in_plain_signs, lanes
from inspector.story.sequence import Told
from tests.builders import event
from tests.conftest import Golden
from tests.story.kit import GOLDENS, events_in
from tests.story.test_sequence import steps_of

SHOWN = [
    pytest.param("05", 100, id="busy"),
    pytest.param("04", 80, id="push"),
    pytest.param("14", 120, id="discovery"),
    pytest.param("12c", 100, id="scan-server"),
    pytest.param("07", 60, id="cancelled"),
    pytest.param("14", 60, id="no-room-for-lanes"),
]


@pytest.mark.parametrize(("name", "width"), SHOWN)
def test_a_diagram(name: str, width: int, golden: Golden) -> None:
    lines = [line.text for line in lanes(steps_of(events_in(name)).told(), width)]
    golden(GOLDENS / f"sequence-{name}-{width}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("name", "width"), [("01", 100), ("05", 60), ("05", 200), ("12", 120), ("14", 120)]
)
def test_every_line_has_room(name: str, width: int) -> None:
    told = steps_of(events_in(name)).told()
    assert max(cell_len(line.text) for line in lanes(told, width)) <= width


def test_wide_characters_take_their_room() -> None:
    sent = event(operation="複合機" * 30)
    *_, line = lanes(steps_of([sent]).told(), 80)
    assert cell_len(line.text) <= 80
    assert line.text.endswith("▶│")


def test_control_characters_go_nowhere() -> None:
    text = "".join(
        line.text for line in lanes(steps_of([event(operation="a\x1b[2J\nb")]).told(), 90)
    )
    assert "\x1b" not in text
    assert "\n" not in text


def test_signs_have_plain_stand_ins() -> None:
    for line in lanes(steps_of(events_in("05")).told(), 80):
        assert in_plain_signs(line.text).isascii()


def test_a_line_knows_its_arrow_and_where_it_is() -> None:
    told = steps_of(events_in("05")).told()
    diagram = Diagram(told, 80)
    for arrow in told.steps:
        line = diagram.line(arrow)
        assert line.arrow is arrow
        assert line.text[: line.begin].endswith("│")
        assert line.text[line.end :] == "│"


def test_numbers_with_more_digits_move_all_lanes() -> None:
    later_us = event().time_us + 200_000 * 1_000_000
    sent = [event(9), event(1_234_567, operation="Get", time_us=later_us)]
    *heads, first, last = (line.text for line in lanes(steps_of(sent).told(), 80))
    assert (first[:9], last[:9]) == ("      9  ", "1234567 +")
    assert first.index("│") == last.index("│") == heads[-1].index("┬")


def test_nothing_is_no_diagram() -> None:
    assert [*lanes(Told((), (), 0), 80)] == []
