"""Why a client may not reach an address, judged without asking anybody."""

import random

import pytest

from inspector.diagnosis.addresses import doubts

HERE = "192.0.2.10"
UUID = "urn:uuid:16a65700-007c-1000-bb49-30cda79c4f10"
SECURE = "https://192.0.2.10:5358/16a65700"
LOCAL = "fe80::200:5eff:fe00:5314"

CASES = [
    pytest.param(["http://192.0.2.10/wsd"], UUID, HERE, [], id="fine"),
    pytest.param([SECURE], SECURE, HERE, [], id="https of its endpoint"),
    pytest.param(["https://dsm.example.com/"], "https://dsm.example.com/", HERE, [], id="own name"),
    pytest.param(["http://[2001:db8::9]/"], UUID, LOCAL, [], id="global, sent from link-local"),
    pytest.param(["http://[2001:db8::9]/"], UUID, HERE, [], id="the other family"),
    pytest.param([f"http://[{LOCAL}%25eth0]/"], UUID, LOCAL, [], id="link-local with zone"),
    pytest.param(["http://127.0.0.1/"], UUID, "127.0.0.1", [], id="loopback on loopback"),
    pytest.param([SECURE], UUID, HERE, ["ignores an https address"], id="https"),
    pytest.param([f"http://[{LOCAL}]/"], UUID, LOCAL, ["add"], id="link-local"),
    pytest.param(["http://mfp/"], UUID, HERE, ["host name"], id="name"),
    pytest.param(["http://198.51.100.1/"], UUID, HERE, ["first 24 bits"], id="subnet"),
    pytest.param(["http://[2001:db8:1::1]/"], UUID, "2001:db8::1", ["first 64 bits"], id="prefix"),
    pytest.param(["http://127.0.0.1/"], UUID, HERE, ["no other computer"], id="loopback"),
    pytest.param(["http://169.254.7.9/"], UUID, HERE, ["no DHCP server"], id="no DHCP"),
    pytest.param(["http://169.254.7.9/"], UUID, "169.254.7.9", [], id="nobody has DHCP"),
    pytest.param(["soap.udp://192.0.2.10"], UUID, HERE, ["neither http"], id="scheme"),
    pytest.param(["192.0.2.10/wsd"], UUID, HERE, ["neither http"], id="no URL"),
    pytest.param(["http:///wsd"], UUID, HERE, ["no host"], id="no host"),
    pytest.param(["http://192.0.2.10/", SECURE], SECURE, HERE, ["mixed"], id="mixed"),
]


@pytest.mark.parametrize(("xaddrs", "endpoint", "sender", "expected"), CASES)
def test_an_address(xaddrs: list[str], endpoint: str, sender: str, expected: list[str]) -> None:
    told = [str(it) for it in doubts(xaddrs, endpoint, sender)]
    assert len(told) == len(expected)
    assert all(part in text for part, text in zip(expected, told, strict=True))


def test_only_the_first_address_matters_to_windows() -> None:
    found = doubts(["http://192.0.2.10/", "http://198.51.100.1/"], UUID, HERE)
    assert [it.is_first for it in found] == [False]


@pytest.mark.parametrize("seed", range(50))
def test_nothing_that_a_device_writes_raises(seed: int) -> None:
    lots = random.Random(seed)
    urls = ["".join(lots.choices("htps:/[]%@.01af\x00\u202e", k=60)) for _ in range(40)]
    found = doubts(
        [*urls, *(f"http://{url}" for url in urls)], "".join(lots.choices("x:", k=9)), ""
    )
    assert len(found) <= 17
