"""A subscription in words."""

import pytest

from inspector.story.subscription import Ending, Renewal, Subscription
from inspector.story.subscription_words import after, clock, ended, events_of, name_of, sink_of

NINE_US = 1_772_442_000_000_000
HOUR_US = 3_600_000_000


def row(**changes: object) -> Subscription:
    it = Subscription(number=1, device="192.0.2.10", client="192.0.2.20", created_event=2)
    for name, value in changes.items():
        setattr(it, name, value)
    return it


def test_its_name() -> None:
    assert name_of(row()) == "subscription of 192.0.2.20 (event 2)"
    many = row(events=("A", "B", "C", "D", "E"))
    assert name_of(many) == "subscription of 192.0.2.20 to A, B, C and 2 more (event 2)"
    odd = row(events=("a\x1b[1m",), created_event=0)
    assert name_of(odd) == "subscription of 192.0.2.20 to 'a\\x1b[1m'"


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        (Ending.LIVE, ""),
        (Ending.EXPIRED, "expired at 09:00:00 UTC (1 h after it was granted)"),
        (Ending.UNSUBSCRIBED, "was ended by Unsubscribe (event 9)"),
        (Ending.REPLACED, "was replaced by a newer Subscribe (event 9)"),
        (Ending.RESTARTED, "is gone since the device restarted (event 9)"),
        (Ending.ENDED, "was ended by the device with DeliveryFailure (event 9)"),
        (Ending.RENEW_REFUSED, "ended when Renew was refused (event 9)"),
        (Ending.UNANSWERED, "got no answer (event 9)"),
    ],
)
def test_why_it_ended(ending: Ending, told: str) -> None:
    it = row(ending=ending, ended_us=NINE_US, ended_event=9, granted_us=HOUR_US)
    it.status = "DeliveryFailure"
    assert ended(it) == told


def test_how_long_after_a_renewal() -> None:
    renewal = Renewal(time_us=0, event=4, until_us=NINE_US)
    it = row(ending=Ending.EXPIRED, ended_us=NINE_US, granted_us=HOUR_US, renewals=[renewal])
    assert ended(it) == "expired at 09:00:00 UTC (1 h after Renew, event 4)"


def test_times() -> None:
    assert clock(NINE_US) == "09:00:00 UTC"
    it = row(ended_us=NINE_US)
    assert after(it, NINE_US + HOUR_US) == "1 h later"
    assert after(row(), NINE_US) == after(it, None) == ""


def test_all_events_only_where_the_subscribe_was_seen() -> None:
    assert events_of(row(asked_event=1, events=("A", "B"))) == "A, B"
    assert events_of(row(asked_event=1, events=())) == "all"
    assert events_of(row(asked_event=0, events=())) == ""


def test_where_to() -> None:
    assert sink_of(row(notify_to="http://h/" + "a" * 500)) == repr("http://h/" + "a" * 191)
