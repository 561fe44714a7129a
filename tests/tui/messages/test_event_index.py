from inspector.tui.messages.event_index import EventIndex


def index() -> EventIndex:
    """Two questions, the answer to the first, a third question, the answer to the second."""
    it = EventIndex()
    for seq, place in ((10, 0), (11, 1), (14, 0), (15, 2), (16, 1)):
        it.add(seq, seq * 1_000, place)
    return it


def test_an_event_is_found_by_the_number_that_the_session_gave() -> None:
    it = index()
    assert [it.find(seq) for seq in (10, 14, 16, 9, 12, 17)] == [0, 2, 4, None, None, None]
    assert (it.seq(2), it.time_us(2), it.place(2)) == (14, 14_000, 0)


def test_the_events_of_the_rows_that_pass_come_in_their_order() -> None:
    it = index()
    assert list(it.passing(0, 5, bytearray((1, 0, 1)))) == [0, 2, 3]
    assert list(it.passing(1, 5, bytearray((0, 1, 0)))) == [1, 4]


def test_only_events_of_rows_that_were_looked_at_are_looked_at() -> None:
    it = index()
    assert [it.up_to(0, place) for place in (0, 1, 2, 3)] == [0, 1, 3, 5]


def test_numbers_beyond_a_machine_word_are_kept_in_it() -> None:
    it = EventIndex()
    it.add(2**70, -(2**70), 0)
    assert (it.seq(0), it.time_us(0)) == (2**63 - 1, -(2**63))
