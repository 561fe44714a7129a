import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire.observation import (
    Address,
    Body,
    Chunk,
    Recorded,
    header,
    recorded,
)
from tests.builders import cut, datagram, request, response


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (Address("192.0.2.1", 80), "192.0.2.1:80"),
        (Address("2001:db8::1", 5357), "[2001:db8::1]:5357"),
        (Address("scanner.example", 443), "scanner.example:443"),
    ],
)
def test_an_address_prints_and_parses(address: Address, text: str) -> None:
    assert str(address) == text
    assert Address.parse(text) == address


@given(st.ip_addresses(), st.integers(0, 65535))
def test_every_address_parses_back(host: object, port: int) -> None:
    address = Address(str(host), port)
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize("text", ["", "192.0.2.1", "192.0.2.1:", "192.0.2.1:http"])
def test_an_address_needs_a_port(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Address.parse(text)


def test_a_whole_body() -> None:
    body = Body.of(b"abc")
    assert (body.length, body.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
    assert body.complete


def test_a_head_is_not_complete() -> None:
    assert not Body(head=b"abc", length=4, sha256="").complete


@pytest.mark.parametrize(
    ("observation", "time_us"),
    [
        pytest.param(request(b"abc"), request().end_us, id="request: its last byte's time"),
        pytest.param(response(b"abc"), response().end_us, id="response: its last byte's time"),
        pytest.param(datagram(b"abc"), datagram().time_us, id="datagram: its time"),
        pytest.param(cut(body=Body.of(b"abc")), cut().time_us, id="cut: its time"),
    ],
)
def test_a_carried_body_is_one_chunk(observation: object, time_us: int) -> None:
    seen = recorded(observation)  # type: ignore[arg-type]  # a table holds every kind
    assert list(seen.chunks()) == [Chunk(time_us, b"abc")]
    assert seen.body() == b"abc"


def test_an_empty_body_has_no_chunks() -> None:
    assert list(recorded(request()).chunks()) == []


def test_a_longer_body_is_read_from_its_chunks() -> None:
    body = Body(head=b"ab", length=5, sha256="")
    chunks = [Chunk(1, b"ab"), Chunk(2, b"cde")]
    assert Recorded(response(body=body), lambda: iter(chunks)).body() == b"abcde"


@pytest.mark.parametrize(
    ("name", "value"),
    [("content-type", "a/b"), ("CONTENT-TYPE", "a/b"), ("x", ""), ("absent", "")],
)
def test_finds_a_header(name: str, value: str) -> None:
    headers = (("Content-Type", " a/b\t"), ("X", ""), ("x", "second"))
    assert header(headers, name) == value
