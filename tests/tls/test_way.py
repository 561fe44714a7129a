from inspector.tls.handshake import TLS12, TLS13
from inspector.tls.keylog import KeyLog, Label
from inspector.tls.records import ContentType
from inspector.tls.sealed import Agreed, Plain, seal
from inspector.tls.suites import suite_of
from inspector.tls.way import Way
from tests.tls.sealing import (
    CLIENT_RANDOM,
    SERVER_RANDOM,
    SUITE_NUMBER,
    finished,
    keys,
    pen,
    record,
)

AGREED = Agreed(TLS13, suite_of(SUITE_NUMBER), CLIENT_RANDOM, SERVER_RANDOM)


def server(log: KeyLog, *, agreed: Agreed = AGREED, finished: bool = True) -> Way:
    """A server's way that has switched; with ``finished`` to the keys of application data."""
    way = Way(from_client=False)
    way.switch(seal(log, agreed, from_client=False), agreed)
    if finished:
        way.finish()
    return way


def data(*contents: bytes) -> list[Plain]:
    return [Plain(ContentType.APPLICATION_DATA, content) for content in contents]


def test_before_the_switch_records_are_plain() -> None:
    way = Way(from_client=True)
    assert not way.begun
    assert list(way.feed(record(22, b"hello"))) == [Plain(22, b"hello")]
    assert way.begun
    assert way.encrypted == way.data_bytes == 0


def test_data_before_the_switch_are_counted() -> None:
    way = Way(from_client=True)
    assert list(way.feed(record(23, b"secret"))) == []
    assert (way.encrypted, way.unkeyed, way.early, way.data_bytes) == (1, 1, 0, 6)
    way.early_data = True
    assert list(way.feed(record(23, b"secret"))) == []
    assert (way.encrypted, way.unkeyed, way.early, way.data_bytes) == (2, 1, 1, 12)


def test_after_the_switch_of_tls13_only_alerts_may_be_plain() -> None:
    way = server(keys())
    mixed = record(20, b"\1") + record(22, b"hello") + record(21, b"\2\x28")
    assert list(way.feed(mixed)) == [Plain(21, b"\2\x28")]
    assert way.encrypted == 0


def test_after_the_switch_of_tls12_nothing_is_plain() -> None:
    way = server(KeyLog(), agreed=AGREED._replace(version=TLS12))
    assert list(way.feed(record(21, b"\2\x28") + record(22, b"hello"))) == []
    assert way.encrypted == way.unkeyed == 2


def test_keys_may_change_between_two_records_of_one_feed() -> None:
    way = server(keys(), finished=False)
    raw = pen(Label.SERVER_HANDSHAKE).handshake(finished())
    found = way.feed(raw + pen(Label.SERVER_TRAFFIC).data(b"one"))
    assert next(found) == Plain(22, finished())
    way.finish()
    assert list(found) == data(b"one")
    assert way.opened == way.encrypted == 2


def test_after_data_that_were_not_opened_nothing_is_told() -> None:
    way, ink = server(keys()), pen(Label.SERVER_TRAFFIC)
    one, two, three = (ink.data(it) for it in (b"one", b"two", b"three"))
    assert list(way.feed(one + two[:-1] + b"\0" + three)) == data(b"one")
    assert (way.encrypted, way.opened, way.wrong, way.unkeyed) == (3, 1, 2, 0)


def test_behind_a_hole_that_was_told_it_goes_on() -> None:
    way, ink = server(keys()), pen(Label.SERVER_TRAFFIC)
    one, two, three = (ink.data(it) for it in (b"one", b"two", b"three"))
    assert list(way.feed(one + two[:7])) == data(b"one")
    way.lose(4)
    assert list(way.feed(two[11:] + three)) == data(b"three")
    assert (way.lost, way.opened, way.wrong) == (1, 2, 0)
    assert way.data_bytes == len(one + two + three) - 3 * 5


def test_a_record_that_is_never_encrypted_has_no_number() -> None:
    way = server(keys())
    list(way.feed(record(ContentType.CHANGE_CIPHER_SPEC, b"\1")[:5]))
    way.lose(1)
    assert list(way.feed(pen(Label.SERVER_TRAFFIC).data(b"one"))) == data(b"one")


def test_a_lost_piece_of_the_handshake_takes_the_message_with_it() -> None:
    way = Way(from_client=False)
    for plain in way.feed(record(22, b"\x0b\0\0\x09begins")):
        assert way.messages.feed(plain.content) == []
    list(way.feed(record(22, b"lost")[:7]))
    way.lose(2)
    (plain,) = way.feed(record(22, finished()))
    assert [message.type for message in way.messages.feed(plain.content)] == [20]


def test_an_alert_of_tls13_is_known_by_its_length() -> None:
    way = server(KeyLog(), finished=False)
    list(way.feed(pen(Label.SERVER_HANDSHAKE).write(ContentType.ALERT, b"\2\x28")))
    assert way.ends_with_alert


def test_other_records_are_no_alerts() -> None:
    way, ink = server(KeyLog(), finished=False), pen(Label.SERVER_HANDSHAKE)
    list(way.feed(ink.handshake(finished()) + ink.data(b"ab")))
    assert not way.ends_with_alert
    opened = server(keys(), finished=False)
    list(opened.feed(pen(Label.SERVER_HANDSHAKE).write(ContentType.ALERT, b"\2\x28")))
    assert not opened.ends_with_alert
