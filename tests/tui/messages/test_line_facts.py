from inspector.events.event import Event
from inspector.tui.messages.columns import Timing
from inspector.tui.messages.line_facts import facts_of
from inspector.tui.messages.listing import Arrangement, Listing
from tests.builders import START_US, event
from tests.tui.lists import retries


def listing(*seen: Event) -> Listing:
    it = Listing()
    it.feed(seen)
    return it


def test_times_count_from_the_start_or_from_the_line_above() -> None:
    it = listing(*(event(seq, operation=f"Get{seq}", time_us=START_US + seq) for seq in (1, 2, 3)))
    since = {
        timing: [facts_of(it, index, timing=timing).since_us for index in range(3)]
        for timing in Timing
    }
    assert since[Timing.ABSOLUTE] == [None, None, None]
    assert since[Timing.RELATIVE] == [START_US + 1] * 3
    assert since[Timing.DELTA] == [0, START_US + 1, START_US + 2]


def test_the_start_is_the_first_message_whose_time_is_known() -> None:
    it = listing(event(1, time_us=0), event(2, time_us=START_US))
    assert facts_of(it, 1, timing=Timing.RELATIVE).since_us == START_US


def test_a_fold_says_how_many_it_stands_for_and_shows_what_was_found_in_any() -> None:
    it = listing(*retries(1, 3))
    assert facts_of(it, 0) == facts_of(it, 0, findings={99: ("x",)})
    line = facts_of(it, 0, findings={6: ("http-cut",)}, chosen={0})
    assert (line.folded, line.found, line.chosen, line.opened) == (3, True, True, False)
    folded = it.folded
    assert folded is not None
    folded.unfold(0)
    assert [facts_of(it, index, findings={6: ("x",)}).found for index in range(3)] == [0, 0, 1]
    assert facts_of(it, 1).opened


def test_apart_only_the_event_itself_is_evidence() -> None:
    it = listing(*retries(1, 1))
    it.arrangement = Arrangement.APART
    assert [facts_of(it, index, findings={2: ("x",)}).found for index in range(2)] == [False, True]
