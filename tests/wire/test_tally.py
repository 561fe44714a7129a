import msgspec

from inspector.wire.tally import Tally


def test_a_tally_is_written_as_json() -> None:
    tally = Tally(packets=3, application="tcpdump")
    tally.unread["IP: version 7"] = 2
    assert msgspec.json.decode(msgspec.json.encode(tally), type=Tally) == tally


def test_two_tallies_count_apart() -> None:
    one, other = Tally(), Tally()
    one.unread["x"] = 1
    assert other.unread == {}
