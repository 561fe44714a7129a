import pytest

from inspector.tls.handshake import TLS12, TLS13
from inspector.tls.keylog import KeyLog, Label
from inspector.tls.records import ContentType, Record
from inspector.tls.sealed import Agreed, Closed, Plain, Sealed, Sealed12, Sealed13, seal
from inspector.tls.suites import suite_of
from tests.tls.sealing import CLIENT_RANDOM, SERVER_RANDOM, SUITE_NUMBER, finished, keys, pen

AGREED = Agreed(TLS13, suite_of(SUITE_NUMBER), CLIENT_RANDOM, SERVER_RANDOM)
FINISHED = Plain(ContentType.HANDSHAKE, finished())
HELLO = Plain(ContentType.APPLICATION_DATA, b"hello")


def sealed(log: KeyLog, agreed: Agreed = AGREED, *, from_client: bool = False) -> Sealed:
    return seal(log, agreed, from_client=from_client)


def opened(by: Sealed, raw: bytes) -> Plain | Closed:
    return by.open(Record(raw[0], raw[:5], raw[5:]))


def test_the_version_decides() -> None:
    assert isinstance(sealed(keys()), Sealed13)
    assert isinstance(sealed(keys(), AGREED._replace(version=TLS12)), Sealed12)


def test_keys_change_after_finished_and_after_key_update() -> None:
    server, first, second = sealed(keys()), pen(Label.SERVER_HANDSHAKE), pen(Label.SERVER_TRAFFIC)
    assert opened(server, first.handshake(finished())) == FINISHED
    assert not server.carries_data
    server.finish()
    assert server.carries_data
    assert opened(server, second.data(b"hello")) == HELLO
    server.update()
    assert opened(server, second.next().data(b"hello")) == HELLO
    assert opened(server, second.data(b"hello")) is Closed.WRONG


def test_a_finished_after_the_handshake_changes_nothing() -> None:
    """A client that shows its certificate later sends one (RFC 8446, section 4.6.2)."""
    client, traffic = sealed(keys(), from_client=True), pen(Label.CLIENT_TRAFFIC)
    client.finish()
    assert opened(client, traffic.handshake(finished())) == FINISHED
    client.finish()
    assert opened(client, traffic.data(b"hello")) == HELLO


def test_a_key_update_within_the_handshake_changes_nothing() -> None:
    server = sealed(keys())
    assert opened(server, pen(Label.SERVER_HANDSHAKE).handshake(finished())) == FINISHED
    server.update()
    assert opened(server, pen(Label.SERVER_TRAFFIC).data(b"hello")) == HELLO


def test_padding_is_no_content() -> None:
    server = sealed(keys())
    assert opened(server, pen(Label.SERVER_TRAFFIC).data(b"hello", padding=100)) == HELLO


def test_a_record_of_padding_only_is_wrong() -> None:
    assert opened(sealed(keys()), pen(Label.SERVER_TRAFFIC).write(0, b"\0\0")) is Closed.WRONG


def test_the_secret_of_application_data_is_enough() -> None:
    server, traffic = sealed(keys(Label.SERVER_TRAFFIC)), pen(Label.SERVER_TRAFFIC)
    assert opened(server, pen(Label.SERVER_HANDSHAKE).handshake(finished())) is Closed.NO_KEY
    assert opened(server, traffic.data(b"hello")) == HELLO
    assert opened(server, traffic.data(b"hello")) == HELLO


@pytest.mark.parametrize("version", [TLS12, TLS13])
def test_without_keys_or_suite_nothing_is_opened(version: int) -> None:
    agreed = AGREED._replace(version=version)
    raw = pen(Label.SERVER_TRAFFIC).data(b"hello")
    assert opened(sealed(KeyLog(), agreed), raw) is Closed.NO_KEY
    assert opened(sealed(keys(), agreed._replace(suite=None)), raw) is Closed.NO_KEY


def test_keys_are_found_when_they_come() -> None:
    log = KeyLog()
    server, traffic = sealed(log), pen(Label.SERVER_TRAFFIC)
    assert opened(server, pen(Label.SERVER_HANDSHAKE).handshake(finished())) is Closed.NO_KEY
    secret = pen(Label.SERVER_TRAFFIC).secret.hex()
    log.add(f"{Label.SERVER_TRAFFIC} {CLIENT_RANDOM.hex()} {secret}".encode())
    assert opened(server, traffic.data(b"hello")) == HELLO


def test_a_lost_record_takes_its_number_with_it() -> None:
    server, traffic = sealed(keys()), pen(Label.SERVER_TRAFFIC)
    server.finish()
    traffic.data(b"lost")
    server.lose()
    assert opened(server, traffic.data(b"hello")) == HELLO


def test_a_damaged_record_does_so_too() -> None:
    server, first = sealed(keys()), pen(Label.SERVER_HANDSHAKE)
    assert opened(server, first.handshake(finished())[:-1] + b"x") is Closed.WRONG
    assert opened(server, first.handshake(finished())) == FINISHED


def test_early_data_have_no_number() -> None:
    agreed = AGREED._replace(early_data=True)
    client, first = sealed(keys(), agreed, from_client=True), pen(Label.CLIENT_HANDSHAKE)
    early = pen(Label.MASTER).data(b"early")
    assert opened(client, early) is Closed.EARLY
    assert opened(client, early) is Closed.EARLY
    assert opened(client, first.handshake(finished())) == FINISHED
    assert opened(client, early) is Closed.WRONG
    assert opened(sealed(keys(), agreed), early) is Closed.WRONG  # the server has none
