from inspector.tui.messages.apart import Apart
from inspector.tui.messages.event_index import EventIndex
from inspector.tui.messages.rows import Row, answered, repeated, row_of
from tests.builders import event


def apart(*places: int) -> Apart:
    """Events numbered from 1, of these rows; the first two rows pass, if they do at all."""
    events = EventIndex()
    for seq, place in enumerate(places, 1):
        events.add(seq, 0, place)
    it = Apart(events)
    it.flags.extend((1, 0, 1))
    return it


def test_events_pass_with_their_rows() -> None:
    it = apart(0, 1, 0, 2, 1)
    it.extend(2)
    assert list(it.shown) == [0, 2]
    it.extend(3)
    assert list(it.shown) == [0, 2, 3]


def test_a_row_comes_and_goes_with_all_its_events() -> None:
    it = apart(0, 1, 0, 2, 1)
    it.extend(3)
    row: Row = answered(row_of(event(2)), event(5))
    it.change(1, row, passes=True)
    it.change(1, row, passes=True)
    assert list(it.shown) == [0, 1, 2, 3, 4]
    it.change(1, row, passes=False)
    assert list(it.shown) == [0, 2, 3]


def test_datagrams_sent_again_come_and_go_though_nobody_knows_their_numbers() -> None:
    it = apart(0, 1, 1, 1, 2)
    it.extend(3)
    row = repeated(repeated(row_of(event(2)), event(3)), event(4))
    it.change(1, row, passes=True)
    assert list(it.shown) == [0, 1, 2, 3, 4]
    it.change(1, row, passes=False)
    assert list(it.shown) == [0, 4]
