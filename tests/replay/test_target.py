"""URLs to send to: what is accepted, what is refused, and how they are told to the peer."""

import pytest

from inspector.errors import InspectorError
from inspector.replay.target import Target, parse_target

ACCEPTED = [
    pytest.param("http://192.0.2.10/wsd", Target("http", "192.0.2.10", 80, "/wsd"), id="plain"),
    pytest.param("https://mfp.example", Target("https", "mfp.example", 443, ""), id="no-path"),
    pytest.param("http://mfp:5357/a?b=c", Target("http", "mfp", 5357, "/a?b=c"), id="query"),
    pytest.param("http://mfp?b=c", Target("http", "mfp", 80, "/?b=c"), id="query-without-path"),
    pytest.param("http://[2001:db8::1]:81/", Target("http", "2001:db8::1", 81, "/"), id="ipv6"),
    pytest.param("http://[fe80::1%25eth0]/", Target("http", "fe80::1%eth0", 80, "/"), id="zone"),
    pytest.param("http://mfp/a#top", Target("http", "mfp", 80, "/a"), id="fragment-left-out"),
]


@pytest.mark.parametrize(("url", "target"), ACCEPTED)
def test_takes_a_url_apart(url: str, target: Target) -> None:
    assert parse_target(url) == target
    assert parse_target(target.url) == target


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "expected http://"),
        ("192.0.2.10:80", "expected http://"),
        ("ftp://192.0.2.10/", "expected http://"),
        ("urn:uuid:1", "expected http://"),
        ("http:///path", "names no host"),
        ("http://mfp:0/", "port 0"),
        ("http://mfp:99999/", "is not a URL"),
        ("http://mfp:http/", "is not a URL"),
        ("http://[::1/", "is not a URL"),
        ("http://[mfp]/", "is not a URL"),
        ("http://alice:secret@mfp/", "user name"),
        ("http://mfp/a b", "character ' '"),
        ("http://mfp/a\r\nX: y", "character '\\r'"),
        ("http://m\u00fcnchen/", "character"),
    ],
)
def test_refuses_what_cannot_be_sent(url: str, reason: str) -> None:
    with pytest.raises(InspectorError) as refused:
        parse_target(url)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_peer_is_told_no_zone_and_no_default_port() -> None:
    target = parse_target("http://[fe80::1%25eth0]:80/wsd")
    assert target.authority == "[fe80::1]"
    assert target.address == "http://[fe80::1]/wsd"
    assert target.url == "http://[fe80::1%25eth0]/wsd"


def test_another_port_is_told() -> None:
    assert parse_target("https://mfp:80/wsd").authority == "mfp:80"
