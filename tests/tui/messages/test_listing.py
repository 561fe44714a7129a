from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from inspector.events.event import Event, Kind, Phase
from inspector.soap.fault import Fault
from inspector.tui.messages import listing as listing_module
from inspector.tui.messages.filter import Filter
from inspector.tui.messages.listing import Arrangement, Change, Found, Listing
from inspector.wire.observation import Remark
from tests.builders import event
from tests.tui.strategies import TEXTS, events


def asked(seq: int, exchange: str, operation: str = "GetActiveJobs") -> Event:
    return event(seq, exchange=exchange, operation=operation)


def answer(seq: int, exchange: str, phase: Phase = Phase.RESPONSE) -> Event:
    fault = Fault(code="Sender", subcode="", reason="", detail="") if phase is Phase.FAULT else None
    return event(seq, exchange=exchange, kind=Kind.RESPONSE, phase=phase, fault=fault)


def filtered(listing: Listing, text: str) -> list[int]:
    listing.start_filter(Filter.parse(text))
    while listing.filter_more(2):
        pass
    return list(listing.shown)


def test_a_request_and_its_answer_are_one_row() -> None:
    listing = Listing()
    assert listing.feed([asked(1, "a"), asked(2, "b")]) == Change(2, frozenset())
    assert listing.feed([answer(3, "a", Phase.FAULT)]) == Change(0, frozenset({0}))
    assert [row.state for row in listing.rows] == [Phase.FAULT, Phase.REQUEST]
    assert listing.faults == 1


def test_an_answer_in_the_batch_of_its_request_changes_nothing_that_was_there() -> None:
    assert Listing().feed([asked(1, "a"), answer(2, "a")]) == Change(1, frozenset())


def sent(seq: int, repeats: int | None = None) -> Event:
    return event(seq, exchange=f"d{seq}", kind=Kind.DATAGRAM, phase=Phase.ONEWAY, repeats=repeats)


def test_a_datagram_sent_again_is_counted_where_it_was_sent_first() -> None:
    listing = Listing()
    assert listing.feed([sent(1), asked(2, "a"), sent(3, 1), sent(4)]) == Change(3, frozenset())
    assert listing.feed([sent(5, 4), sent(6, 1), sent(7, 1)]) == Change(0, frozenset({0, 2}))
    assert [row.repeated for row in listing.rows] == [3, 0, 1]


def test_datagrams_that_repeat_what_nobody_has_seen_are_a_row() -> None:
    listing = Listing()
    listing.feed([asked(1, "a"), sent(2, 1), sent(3, 99), sent(4, 99)])
    assert [(row.seq, row.repeated) for row in listing.rows] == [(1, 0), (2, 0), (3, 1)]


def test_old_datagrams_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "REMEMBERED", 3)
    listing = Listing()
    listing.feed(sent(seq) for seq in range(1, 8))
    listing.feed([sent(8, 5), sent(9, 1)])
    assert [row.repeated for row in listing.rows] == [0, 0, 0, 0, 1, 0, 0, 0]


def test_a_datagram_sent_again_and_again_costs_the_same_each_time() -> None:
    listing = Listing()
    listing.feed([sent(1)])
    listing.feed(sent(seq, 1) for seq in range(2, 20_002))
    assert (len(listing.rows), listing.rows[0].repeated) == (1, 20_000)
    assert listing.rows[0].answers == ()


def test_an_answer_to_nothing_is_a_row() -> None:
    listing = Listing()
    listing.feed([answer(1, "lost")])
    assert len(listing.rows) == 1


def test_a_connection_that_is_used_again_begins_a_new_row() -> None:
    listing = Listing()
    listing.feed([asked(1, "a"), answer(2, "a"), asked(3, "a"), answer(4, "a")])
    assert [row.answers for row in listing.rows] == [(2,), (4,)]


def test_a_filter_shows_places_in_order() -> None:
    listing = Listing()
    listing.feed([asked(1, "a", "Get"), asked(2, "b", "Cancel"), asked(3, "c", "Get")])
    assert filtered(listing, "get") == [0, 2]
    assert (listing.index_of(2), listing.index_of(1)) == (1, None)
    assert filtered(listing, "") == [0, 1, 2]


def test_rows_that_come_later_are_filtered_as_they_come() -> None:
    listing = Listing()
    filtered(listing, "get")
    listing.feed([asked(1, "a", "Get"), asked(2, "b", "Cancel")])
    assert list(listing.shown) == [0]


def test_an_answer_may_bring_a_row_in_or_take_it_out() -> None:
    listing = Listing()
    listing.feed([asked(number, name) for number, name in enumerate("abc", 1)])
    assert filtered(listing, "fault") == []
    listing.feed([answer(4, "c", Phase.FAULT), answer(5, "a", Phase.FAULT)])
    assert list(listing.shown) == [0, 2]
    assert filtered(listing, "waiting") == [1]
    listing.feed([answer(6, "b")])
    assert list(listing.shown) == []


def test_old_exchanges_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "REMEMBERED", 3)
    listing = Listing()
    listing.feed(asked(seq, f"x{seq}") for seq in range(1, 8))
    assert listing.place_of("x3") is None
    assert [listing.place_of(f"x{number}") for number in (4, 5, 6, 7)] == [3, 4, 5, 6]


def lines(listing: Listing, arrangement: Arrangement) -> list[int]:
    """The events that the lines begin with."""
    listing.arrangement = arrangement
    return [listing.seq_at(index) for index in range(listing.lines)]


def retries() -> list[Event]:
    """A client that is refused three times, then let in; another one asks in between."""
    seen = [asked(1, "z", "Get"), answer(2, "z")]
    for number in range(3):
        name = f"x{number}"
        seen += [asked(3 + 2 * number, name), answer(4 + 2 * number, name, Phase.FAULT)]
    return [*seen, asked(9, "y"), answer(10, "y")]


def test_the_same_rows_folded_plain_and_apart() -> None:
    listing = Listing()
    listing.feed(retries())
    assert lines(listing, Arrangement.FOLDED) == [1, 3, 9]
    assert list(listing.members_at(1)) == [1, 2, 3]
    assert lines(listing, Arrangement.PLAIN) == [1, 3, 5, 7, 9]
    assert lines(listing, Arrangement.APART) == list(range(1, 11))
    assert [listing.row_at(index).state for index in (2, 3)] == [Phase.REQUEST, Phase.FAULT]
    assert listing.index_of(1, 4) == 3
    assert listing.index_of(1) == 2


def test_events_of_other_exchanges_stand_between_request_and_answer() -> None:
    listing = Listing()
    listing.feed([asked(1, "a", "Get"), asked(2, "b", "Cancel"), answer(3, "b"), answer(4, "a")])
    assert lines(listing, Arrangement.APART) == [1, 2, 3, 4]
    filtered(listing, "operation:get")
    assert lines(listing, Arrangement.APART) == [1, 4]
    listing.feed([asked(5, "c", "Get"), asked(6, "d", "Cancel"), answer(7, "c")])
    assert lines(listing, Arrangement.APART) == [1, 4, 5, 7]


def test_a_filter_folds_what_it_lets_through() -> None:
    listing = Listing()
    listing.feed([*retries(), *(asked(seq, f"w{seq}", "Get") for seq in (11, 12))])
    filtered(listing, "-operation:getactivejobs")
    assert lines(listing, Arrangement.FOLDED) == [1, 11, 12]  # who waits is not folded
    filtered(listing, "fault")
    assert lines(listing, Arrangement.FOLDED) == [3]
    listing.feed([asked(13, "x9"), answer(14, "x9", Phase.FAULT), answer(15, "w12")])
    assert (lines(listing, Arrangement.FOLDED), len(listing.members_at(0))) == ([3], 4)


def test_an_event_is_found_by_its_number_wherever_it_is_shown() -> None:
    listing = Listing()
    listing.feed(retries())
    assert listing.find(6) == Found(2, hidden=False)
    assert listing.find(99) is None
    filtered(listing, "-fault")
    assert listing.find(6) == Found(2, hidden=True)


def test_a_remark_that_somebody_set_later_is_shown_where_the_exchange_stands() -> None:
    listing = Listing()
    seen = retries()
    listing.feed(seen)
    noted = [replace(it, remark=Remark(mark="red")) for it in seen if it.exchange == "x1"]
    assert listing.refresh(noted) == Change(0, frozenset({2}))
    assert [row.mark for row in listing.rows] == ["", "", "red", "", ""]
    assert lines(listing, Arrangement.FOLDED) == [1, 3, 5, 7, 9]  # it stands for itself now
    filtered(listing, "mark:red")
    listing.refresh([it for it in seen if it.exchange == "x1"])
    assert list(listing.shown) == []


def numbered(batches: list[list[Event]]) -> list[list[Event]]:
    """Events as a session numbers them."""
    seqs = count(1)
    return [[replace(it, seq=next(seqs)) for it in batch] for batch in batches]


@settings(max_examples=60)
@given(st.lists(st.lists(events(), max_size=4), max_size=4).map(numbered), TEXTS)
def test_filtering_early_or_late_shows_the_same(batches: list[list[Event]], text: str) -> None:
    early, late = Listing(), Listing()
    filtered(early, text)
    for batch in batches:
        early.feed(batch)
        late.feed(batch)
    assert list(early.shown) == filtered(late, text)
    assert early.faults == sum(row.state is Phase.FAULT for row in early.rows)
    assert early.noted == sum(row.notes > 0 for row in early.rows)
    for arrangement in (Arrangement.PLAIN, Arrangement.APART):
        shown = lines(early, arrangement)
        assert shown == lines(late, arrangement)
        assert [early.row_at(index).seq for index in range(len(shown))] == shown
