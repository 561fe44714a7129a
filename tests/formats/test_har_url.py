import pytest

from inspector.formats.har_url import Url, origin_of, parse_url, query_of, url_of
from inspector.wire.observation import Address
from tests.builders import request


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://d/x?y=1#z", Url(False, Address("d", 80), "/x?y=1")),
        ("HTTPS://d", Url(True, Address("d", 443), "/")),
        ("http://[fe80::1%25eth0]:5357/", Url(False, Address("fe80::1%eth0", 5357), "/")),
        ("http://user:word@d:8080?q", Url(False, Address("d", 8080), "/?q")),
        ("wss://d/socket", Url(True, Address("d", 443), "/socket")),
        ("http://d:/x", Url(False, Address("d", 80), "/x")),
    ],
)
def test_a_url_tells_where_a_request_went(text: str, url: Url) -> None:
    assert parse_url(text) == url


@pytest.mark.parametrize(
    "text", ["", "x", "data:,x", "file:///etc", "http://", "http://d:99999/", "http://d:x/", "//d/"]
)
def test_what_is_no_url_is_none(text: str) -> None:
    assert parse_url(text) is None


@pytest.mark.parametrize(
    ("address", "tls", "origin"),
    [
        (Address("192.0.2.1", 80), False, "http://192.0.2.1"),
        (Address("192.0.2.1", 80), True, "https://192.0.2.1:80"),
        (Address("fe80::1%eth0", 443), True, "https://[fe80::1%25eth0]"),
        (Address("a b/c", 1), False, "http://a%20b%2Fc:1"),
        (Address("", 0), False, "http://unknown"),
    ],
)
def test_an_origin_is_an_address(address: Address, tls: bool, origin: str) -> None:
    assert origin_of(address, tls=tls) == origin


@pytest.mark.parametrize("target", ["/", "/a?b=%41&c=[d]", "/a/../b;c,d"])
def test_a_usual_target_comes_back_from_the_url(target: str) -> None:
    seen = request(target=target)
    assert parse_url(url_of(seen)) == Url(False, seen.destination, target)


def test_a_url_has_no_bytes_that_none_may_have() -> None:
    assert url_of(request(target="/\xe9 #<\x1b")) == "http://192.0.2.20/%E9%20%23%3C%1B"


def test_a_query_is_listed_unless_it_is_too_long() -> None:
    assert query_of("/x?a=1&b=&a=%20") == [
        {"name": "a", "value": "1"},
        {"name": "b", "value": ""},
        {"name": "a", "value": " "},
    ]
    assert query_of("/x?" + "a=1&" * 2000) == []
