"""The next line with trouble."""

from collections.abc import Iterable

import pytest

from inspector.events.event import Event, Kind, Phase
from inspector.tui.messages.filter import Filter
from inspector.tui.messages.listing import Arrangement, Listing
from inspector.tui.messages.troubled import next_troubled
from tests.builders import event
from tests.tui.lists import asked, fault, retries


def listing() -> Listing:
    """On lines 0 to 6: nothing, a fault, nothing, twice refused, nothing, TLS, what was cut."""
    it = Listing()
    it.feed(
        [
            *asked(1, 2),
            fault(3, "x2"),
            *asked(4, 1),
            *retries(5, 2),
            *asked(9, 1),
            event(10, kind=Kind.TLS, phase=Phase.UNDECODED, exchange="t"),
            event(11, kind=Kind.CUT, phase=Phase.UNDECODED, exchange="c"),
        ]
    )
    return it


def way(it: Listing, step: int, found: Iterable[int] = ()) -> list[int | None]:
    """Five steps from the first line on."""
    lines: list[int | None] = [0]
    for _ in range(5):
        lines.append(next_troubled(it, lines[-1] or 0, found, step))
    return lines[1:]


def test_it_goes_round_in_both_directions() -> None:
    it = listing()
    assert way(it, 1) == [1, 3, 6, 1, 3]
    assert way(it, -1) == [6, 3, 1, 6, 3]


def test_what_a_rule_found_counts_in_every_row_of_a_fold() -> None:
    it = listing()
    assert way(it, 1, [4, 8, 99])[:4] == [1, 2, 3, 6]


@pytest.mark.parametrize(
    ("arrangement", "lines"),
    [
        pytest.param(Arrangement.PLAIN, [1, 3, 4, 7, 1], id="row-by-row"),
        pytest.param(Arrangement.APART, [2, 5, 7, 10, 2], id="apart-the-answers-alone"),
    ],
)
def test_other_lines(arrangement: Arrangement, lines: list[int]) -> None:
    it = listing()
    it.arrangement = arrangement
    assert way(it, 1) == lines


def test_what_the_filter_hides_is_passed_over() -> None:
    it = listing()
    it.start_filter(Filter.parse("op:Get"))  # so is the cut
    it.filter_more(100)
    assert way(it, 1, [6, 9]) == [1, 3, 5, 1, 3]


@pytest.mark.parametrize("events", [[], asked(1, 3), [*asked(1, 1), fault(2, "x1")]])
def test_without_another_there_is_none(events: list[Event]) -> None:
    it = Listing()
    it.feed(events)
    assert next_troubled(it, 0, (), 1) is None
