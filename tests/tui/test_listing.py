import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.events.event import Event, Kind, Phase
from inspector.tui import listing as listing_module
from inspector.tui.filter import Filter
from inspector.tui.listing import Change, Listing
from tests.builders import event
from tests.tui.strategies import TEXTS, events


def asked(seq: int, exchange: str, operation: str = "GetActiveJobs") -> Event:
    return event(seq, exchange=exchange, operation=operation)


def answer(seq: int, exchange: str, phase: Phase = Phase.RESPONSE) -> Event:
    return event(seq, exchange=exchange, kind=Kind.RESPONSE, phase=phase)


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
    listing.feed(sent(seq) for seq in range(1, 5))
    listing.feed([sent(5, 2), sent(6, 1)])
    assert [row.repeated for row in listing.rows] == [0, 1, 0, 0, 0]


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


def test_old_exchanges_are_forgotten() -> None:
    listing = Listing()
    listing.feed(asked(seq, f"x{seq}") for seq in range(1, listing_module.REMEMBERED + 2))
    assert listing.place_of("x1") is None
    assert listing.place_of("x2") == 1


@given(st.lists(st.lists(events(), max_size=4), max_size=4), TEXTS)
def test_filtering_early_or_late_shows_the_same(batches: list[list[Event]], text: str) -> None:
    early, late = Listing(), Listing()
    filtered(early, text)
    for batch in batches:
        early.feed(batch)
        late.feed(batch)
    assert list(early.shown) == filtered(late, text)
    assert early.faults == sum(row.state is Phase.FAULT for row in early.rows)
    assert early.noted == sum(row.notes > 0 for row in early.rows)
