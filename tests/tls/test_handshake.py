import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from inspector.tls.handshake import (
    MESSAGE_LIMIT,
    TLS12,
    TLS13,
    ClientHello,
    HandshakeError,
    Message,
    MessageReader,
    ServerHello,
    client_hello,
    leaf_certificate,
    server_hello,
    version_name,
)
from tests.tls import sealing
from tests.tls.sealing import CLIENT_RANDOM, SERVER_RANDOM, extension, message

ONE, TWO = message(1, b"hello"), message(20, b"")


@pytest.mark.parametrize("size", [1, 3, 4, 5, 100])
def test_messages_come_out_however_they_are_cut(size: int) -> None:
    reader, whole = MessageReader(), ONE + TWO + ONE
    found = [it for at in range(0, len(whole), size) for it in reader.feed(whole[at : at + size])]
    assert found == [Message(1, b"hello"), Message(20, b""), Message(1, b"hello")]


def test_after_a_reset_a_new_message_begins() -> None:
    reader = MessageReader()
    assert reader.feed(ONE[:-1]) == []
    reader.reset()
    assert reader.feed(TWO) == [Message(20, b"")]


def test_a_message_that_is_too_long_is_dropped_with_what_follows() -> None:
    reader = MessageReader()
    head = b"\x0b" + MESSAGE_LIMIT.to_bytes(3)
    assert reader.feed(TWO + head + b"x" * 100) == [Message(20, b"")]
    assert reader.feed(TWO) == []
    reader.reset()
    assert reader.feed(TWO) == [Message(20, b"")]


def test_versions_have_names() -> None:
    assert [version_name(it) for it in (0x0300, 0x0301, TLS12, TLS13, 0x7F1C)] == [
        "SSL 3.0",
        "TLS 1.0",
        "TLS 1.2",
        "TLS 1.3",
        "0x7F1C",
    ]


ASKED = [
    pytest.param(b"", "", False, id="no extensions"),
    pytest.param(sealing.server_name(b"mfp.example"), "mfp.example", False, id="server name"),
    pytest.param(sealing.server_name(b"m\xfcp"), "m\\xfcp", False, id="name not ASCII"),
    pytest.param(extension(0, b"\0\4\1\0\1x"), "", False, id="name of another kind"),
    pytest.param(extension(0, b""), "", False, id="empty server name"),
    pytest.param(extension(10, b"x") + extension(42, b""), "", True, id="early data"),
]


@pytest.mark.parametrize(("extensions", "name", "early"), ASKED)
def test_client_hello(extensions: bytes, name: str, early: bool) -> None:
    body = sealing.client_hello(extensions)[4:]
    assert client_hello(body) == ClientHello(CLIENT_RANDOM, name, early)


def test_a_hello_may_end_without_extensions() -> None:
    body = sealing.client_hello()[4:-2]
    assert client_hello(body) == ClientHello(CLIENT_RANDOM, "", early_data=False)


CHOSEN = [
    pytest.param(sealing.server_hello(0x0301, 0x2F), 0x0301, 0x2F, id="TLS 1.0"),
    pytest.param(sealing.server_hello(TLS12, 0xC02F), TLS12, 0xC02F, id="TLS 1.2"),
    pytest.param(sealing.server_hello(), TLS13, 0x1301, id="TLS 1.3"),
]


@pytest.mark.parametrize(("raw", "version", "suite"), CHOSEN)
def test_server_hello(raw: bytes, version: int, suite: int) -> None:
    found = server_hello(raw[4:])
    assert found == ServerHello(version, SERVER_RANDOM, suite, compressed=False)
    assert not found.is_retry


def test_server_hello_with_compression() -> None:
    raw = sealing.server_hello(TLS12, 0xC02F)
    assert server_hello(raw[4:-1] + b"\1").compressed


def test_a_hello_retry_request_is_a_server_hello_with_a_known_random() -> None:
    assert server_hello(sealing.retry()[9:]).is_retry


CERTIFICATES = [
    pytest.param(b"\0\0\7\0\0\4leaf", TLS12, b"leaf", id="one"),
    pytest.param(b"\0\0\x0c\0\0\4leaf\0\0\2ca", TLS12, b"leaf", id="with its issuer"),
    pytest.param(b"\0\0\0", TLS12, b"", id="none"),
    pytest.param(b"\2me\0\0\x09\0\0\4leaf\0\0", TLS13, b"leaf", id="of TLS 1.3"),
]


@pytest.mark.parametrize(("body", "version", "leaf"), CERTIFICATES)
def test_the_first_certificate_is_the_servers_own(body: bytes, version: int, leaf: bytes) -> None:
    assert leaf_certificate(body, version) == leaf


WHOLE = [
    (client_hello, sealing.client_hello(sealing.server_name(b"mfp"))[4:]),
    (server_hello, sealing.server_hello()[4:]),
]


CUT = [
    pytest.param(client_hello, WHOLE[0][1], 41, id="client hello"),
    pytest.param(server_hello, WHOLE[1][1], 38, id="server hello"),
]


@pytest.mark.parametrize(("read", "body", "without_extensions"), CUT)
def test_a_cut_message_is_told(
    read: Callable[[bytes], object], body: bytes, without_extensions: int
) -> None:
    ends = set(range(len(body))) - {without_extensions}  # there it is whole
    for end in ends:
        with pytest.raises(HandshakeError, match=r"^\d+ bytes are missing$"):
            read(body[:end])


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_message_raises_only_handshake_error(seed: int) -> None:
    lots = random.Random(seed)
    read, body = WHOLE[seed % 2]
    damaged = bytearray(body)
    for _ in range(lots.randint(1, 4)):
        damaged[lots.randrange(len(damaged))] = lots.randrange(256)
    with suppress(HandshakeError):
        read(bytes(damaged))
    with suppress(HandshakeError):
        leaf_certificate(bytes(damaged), TLS13)
