"""The rows of a subscription."""

import msgspec

from inspector.story.subscription import Destination, Ending, Subscription

ROW = Subscription(
    number=1,
    device="192.0.2.10",
    client="192.0.2.20",
    events=("ScanAvailableEvent",),
    destinations=(Destination(name="Scan to PC", context="Scan", token="t1"),),
    asked_event=1,
)


def test_what_a_row_says_of_itself() -> None:
    assert ROW.contexts == ("Scan",)
    assert ROW.destination("Scan") == ROW.destinations[0]
    assert ROW.destination("ScanToFax") is None
    assert ROW.wants("ScanAvailableEvent")
    assert not ROW.wants("JobStatusEvent")
    assert not ROW.is_live


def test_without_a_filter_everything_is_wanted() -> None:
    assert Subscription(number=1, device="", client="").wants("JobStatusEvent")


def test_the_answer_tells_more_than_the_question() -> None:
    assert ROW.first_event == 1
    assert msgspec.structs.replace(ROW, created_event=2).first_event == 2


def test_a_row_is_plain_json() -> None:
    told = msgspec.json.decode(msgspec.json.encode(ROW))
    assert told["destinations"] == [{"name": "Scan to PC", "context": "Scan", "token": "t1"}]
    assert told["ending"] == Ending.ASKED
