import ipaddress

import pytest

from inspector.wire.hosts import Hosts, stands_in


def text(packed: bytes) -> str:
    return str(ipaddress.ip_address(packed))


CASES = [
    pytest.param("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2", id="IPv4"),
    pytest.param("fe80::1", "fe80::2", "fe80::1", "fe80::2", id="IPv6"),
    pytest.param("10.0.0.1", "fe80::2", "::ffff:10.0.0.1", "fe80::2", id="mixed"),
    pytest.param("fe80::1%eth0", "fe80::2", "fe80::1", "fe80::2", id="zone is dropped"),
]


@pytest.mark.parametrize(("one", "other", "here", "there"), CASES)
def test_literals(one: str, other: str, here: str, there: str) -> None:
    packed = Hosts().pair(one, other)
    assert packed == tuple(ipaddress.ip_address(it).packed for it in (here, there))


@pytest.mark.parametrize(("other", "size"), [("10.0.0.1", 4), ("fe80::1", 16), ("pc", 4)])
def test_a_name_gets_a_documentation_address(other: str, size: int) -> None:
    hosts = Hosts()
    packed, _ = hosts.pair("scanner.local", other)
    assert len(packed) == size
    assert stands_in(text(packed))
    assert (packed, "scanner.local") in hosts.fresh()
    assert hosts.fresh() == []


def test_a_name_has_one_address() -> None:
    hosts = Hosts()
    first, _ = hosts.pair("scanner.local", "10.0.0.1")
    assert hosts.pair("10.0.0.2", "scanner.local")[1] == first
    assert Hosts().pair("scanner.local", "10.0.0.9")[0] == first


def test_names_do_not_share_an_address() -> None:
    hosts = Hosts()
    assert len({hosts.pair(f"host{n}", "10.0.0.1")[0] for n in range(762)}) == 762
    assert stands_in(text(hosts.pair("one too many", "10.0.0.1")[0]))


def test_a_name_does_not_take_the_address_of_a_literal() -> None:
    taken, _ = Hosts().pair("scanner.local", "10.0.0.1")
    hosts = Hosts()
    hosts.pair(text(taken), "10.0.0.1")
    assert hosts.pair("scanner.local", "10.0.0.1")[0] != taken


@pytest.mark.parametrize("address", ["10.0.0.1", "fe80::1", "scanner.local"])
def test_other_addresses_stand_for_themselves(address: str) -> None:
    assert not stands_in(address)
