"""Where lines lead."""

import pytest

from inspector.tui.views.leads import leads_of


@pytest.mark.parametrize(
    ("text", "event"),
    [
        pytest.param(" Seen in events 2, 3, 4", 2, id="several"),
        pytest.param("  event  12  × CreateScanJob", 12, id="one"),
        pytest.param("subscribed (event 2) → button (event 3)", 2, id="in-a-sentence"),
        pytest.param("the event came, prevent 3, event 0, eventual 4", 0, id="none"),
        pytest.param("event 1,234 or so", 0, id="a-number-for-people"),
        pytest.param("", 0, id="empty"),
    ],
)
def test_a_line_leads_to_the_first_event_it_names(text: str, event: int) -> None:
    assert leads_of([text]) == [event]


def test_what_is_folded_leads_where_its_first_line_does() -> None:
    lines = ["  event 4  a fault that", "           is told at length", "  What to do", "    More"]
    assert leads_of([*lines, "  event 5  b", "", "      c"]) == [4, 4, 0, 0, 5, 0, 0]


def test_the_number_may_be_on_the_next_line() -> None:
    lines = ["tried  refused (event", "       6), by a client", "event", "x 7"]
    assert leads_of(lines) == [6, 6, 0, 0]
