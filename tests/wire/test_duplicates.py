import pytest

from inspector.wire.duplicates import DUPLICATE_US, RecentDatagrams
from inspector.wire.packets import UdpDatagram
from tests.wire.builders import CLIENT, DEVICE


def sent(payload: bytes = b"hello", *, length: int = 5, identity: int = 7) -> UdpDatagram:
    return UdpDatagram(CLIENT, DEVICE, payload, length, identity)


@pytest.mark.parametrize(
    ("read", "later_us", "expected"),
    [
        (sent(), DUPLICATE_US, True),
        (sent(), -DUPLICATE_US, True),
        (sent(), DUPLICATE_US + 1, False),
        (sent(), -DUPLICATE_US - 1, False),
        (sent(identity=8), 1, False),
        (sent(b"other"), 1, False),
        (sent(b"hell"), 1, False),
        (UdpDatagram(DEVICE, CLIENT, b"hello", 5, 7), 1, False),
    ],
    ids=[
        "at once",
        "in two captures that were merged",
        "sent again",
        "sent again, and the clock was put back",
        "another packet",
        "another text",
        "cut short",
        "the way back",
    ],
)
def test_the_same_datagram_at_once_was_seen_twice(
    read: UdpDatagram, later_us: int, expected: bool
) -> None:
    recent = RecentDatagrams()
    assert not recent.seen_twice(sent(), 1_000_000)
    assert recent.seen_twice(read, 1_000_000 + later_us) is expected


def test_of_what_the_capture_cut_short_nothing_is_remembered() -> None:
    recent = RecentDatagrams()
    assert not recent.seen_twice(sent(b"hell"), 0)
    assert not recent.seen_twice(sent(b"hell"), 0)


def test_the_time_counts_from_the_first_of_them() -> None:
    recent = RecentDatagrams()
    times_us = (0, DUPLICATE_US, DUPLICATE_US + 1)
    assert [recent.seen_twice(sent(), it) for it in times_us] == [False, True, False]
