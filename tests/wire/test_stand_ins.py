import pytest

from inspector.wire.capture import Names
from inspector.wire.observation import Address
from inspector.wire.stand_ins import StandIns
from inspector.wire.tcp_pieces import Connection

TOLD = Names(
    (
        ("192.0.2.7", "scanner.local"),
        ("192.168.1.20", "pc.local"),
        ("192.0.2.8", "scanner-1.wsd"),
        ("2001:db8::7", "six.local"),
    )
)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.0.2.7", "scanner.local"),
        ("192.168.1.20", "192.168.1.20"),
        ("192.0.2.8", "192.0.2.8"),
        ("2001:db8::7", "six.local"),
        ("192.0.2.9", "192.0.2.9"),
    ],
    ids=["a stand-in", "an address of a host", "the name of a role", "IPv6", "not told"],
)
def test_names_stand_for_stand_in_addresses_only(host: str, expected: str) -> None:
    names = StandIns()
    names.learn(TOLD)
    assert names.named(Address(host, 80)) == Address(expected, 80)


def test_the_last_name_of_an_address_counts() -> None:
    names = StandIns()
    names.learn(TOLD)
    names.learn(Names((("192.0.2.7", "copier.local"),)))
    assert names.named(Address("192.0.2.7", 80)).host == "copier.local"


def test_a_connection_has_the_names_of_both_its_ends() -> None:
    names = StandIns()
    connection = Connection(3, Address("192.168.1.20", 4711), Address("192.0.2.7", 80))
    assert names.called(connection) == connection
    names.learn(TOLD)
    assert names.called(connection) == connection._replace(server=Address("scanner.local", 80))
