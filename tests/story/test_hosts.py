import pytest

from inspector.story.hosts import host_in, host_of


@pytest.mark.parametrize(
    ("address", "host"),
    [("192.0.2.10:80", "192.0.2.10"), ("[fe80::1]:5358", "fe80::1"), ("", "")],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://192.0.2.10:8018/wsd", "192.0.2.10"),
        ("http://[FE80::1%25eth0]:5358/WSD", "fe80::1"),
        ("https://Printer.example.com/", "printer.example.com"),
        ("http://user@192.0.2.10/", "192.0.2.10"),
        ("urn:uuid:1", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_the_host_in_a_url(url: str, host: str) -> None:
    assert host_in(url) == host
