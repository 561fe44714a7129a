"""``devices``: who is there, and how it was found."""

from tests.cli.programs import CAPTURES, ok, run


def test_one_device_with_all_its_addresses() -> None:
    told = ok(run("devices", CAPTURES / "14-link-local-and-ipv4.pcapng"))
    assert told.splitlines()[0] == "Kestrel 2040dn · fe80::200:5eff:fe00:5314, 192.0.2.14"
    assert "192.0.2.20 asked, answered (event 10)" in told
    assert "Probe by 192.0.2.20 (multicast)" in told
