"""Where URLs lead to, told without asking anybody."""

import random

import pytest

from inspector.story.places import are_near, family, ip_of, is_same, parsed, path_of


@pytest.mark.parametrize(
    ("url", "address"),
    [
        pytest.param("http://192.0.2.10:8018/wsd", "192.0.2.10:8018", id="port"),
        pytest.param("HTTPS://MFP.example.com/x", "mfp.example.com:443", id="port of the scheme"),
        pytest.param("http://[FE80::0:1%25eth0]:5358/", "[fe80::1]:5358", id="zone"),
        pytest.param("http://user@192.0.2.10/@:9/", "192.0.2.10:80", id="user"),
        pytest.param("http://192.0.2.10:99999999/", "192.0.2.10:0", id="no port"),
        pytest.param("urn:uuid:1", ":0", id="no URL"),
    ],
)
def test_an_address_is_written_as_events_write_it(url: str, address: str) -> None:
    assert parsed(url).address == address


@pytest.mark.parametrize(
    ("target", "path"),
    [
        pytest.param("http://192.0.2.10:8018/wsd/scan", "/wsd/scan", id="URL"),
        pytest.param("http://192.0.2.10", "/", id="host alone"),
        pytest.param("/wsd?a=http://x/y", "/wsd?a=http://x/y", id="URL inside"),
        pytest.param("/wsd?a=1#z", "/wsd?a=1", id="target"),
        pytest.param("*", "", id="no path"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_path_is_what_a_request_asks_for(target: str, path: str) -> None:
    assert path_of(target) == path


def test_the_zone_of_a_link_local_address_is_kept_apart() -> None:
    assert parsed("http://[fe80::1%eth0]/").zone == "eth0"
    assert parsed("http://[fe80::1%25eth0]/").zone == "eth0"
    assert parsed("http://[fe80::1]/").zone == ""


def test_hosts_are_the_same_however_they_are_written() -> None:
    assert is_same("fe80::0:1%eth0", "FE80::1")
    assert is_same("MFP.", "mfp")
    assert not is_same("mfp", "192.0.2.10")
    assert (family("fe80::1"), family("192.0.2.10"), family("mfp")) == ("IPv6", "IPv4", "")


def test_a_subnet_is_assumed() -> None:
    def near(one: str, other: str) -> bool:
        left, right = ip_of(one), ip_of(other)
        assert left
        assert right
        return are_near(left, right)

    assert near("192.0.2.10", "192.0.2.250")
    assert not near("192.0.2.10", "192.0.3.10")
    assert near("2001:db8::1", "2001:db8::ffff:1")
    assert not near("2001:db8::1", "2001:db8:0:1::1")
    assert not near("192.0.2.10", "2001:db8::1")


@pytest.mark.parametrize("seed", range(50))
def test_nothing_that_a_device_writes_raises(seed: int) -> None:
    lots = random.Random(seed)
    url = "".join(lots.choices(":/[]%@.0123456789abchtps\x00é", k=lots.randrange(300)))
    place = parsed(f"http://{url}")
    assert 0 <= place.port <= 99_999
    assert isinstance(place.address, str)
