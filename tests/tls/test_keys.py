"""Keys against published vectors; records against real peers in test_stream."""

import pytest

from inspector.tls.keys import Key13, expand_label, keys12, next_secret, prf
from inspector.tls.records import Record
from inspector.tls.suites import suite_of
from tests.tls.sealing import SUITE_NUMBER, Pen, record

SECRET = b"s" * 32


def test_prf_of_tls12() -> None:
    """The vector that the TLS working group published for SHA-256 (mail of 23 August 2007)."""
    out = prf(
        bytes.fromhex("9bbe436ba940f017b17652849a71db35"),
        b"test label",
        bytes.fromhex("a0ba9f936cda311827a6f796ffd5198c"),
        100,
        "sha256",
    )
    assert out.hex() == (
        "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a4"
        "6b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d1"
        "22ee42c5a72e5a5110fff70187347b66"
    )


SIDES = [
    pytest.param(
        "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
        "3fce516009c21727d0f2e4e86ee403bc",
        "5d313eb2671276ee13000b30",
        id="server",
    ),
    pytest.param(
        "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
        "dbfaa693d1762c5b666af5d950258d01",
        "5bd3c71b836e0b76bb73265f",
        id="client",
    ),
]


@pytest.mark.parametrize(("secret", "key", "iv"), SIDES)
def test_handshake_keys_of_tls13(secret: str, key: str, iv: str) -> None:
    """RFC 8448, section 3."""
    assert expand_label(bytes.fromhex(secret), b"key", 16, "sha256").hex() == key
    assert expand_label(bytes.fromhex(secret), b"iv", 12, "sha256").hex() == iv


def test_a_label_may_fill_more_than_one_hash() -> None:
    long = expand_label(b"s" * 32, b"key", 70, "sha256")
    assert len(long) == 70
    assert len({long[:32], long[32:64], long[64:]}) == 3


def as_record(raw: bytes) -> Record:
    return Record(raw[0], raw[:5], raw[5:])


def test_a_record_of_tls13_is_opened_by_its_key_and_number_only() -> None:
    suite = suite_of(SUITE_NUMBER)
    assert suite
    pen = Pen(SECRET)
    first, second = as_record(pen.data(b"one")), as_record(pen.data(b"two", padding=3))
    key = Key13(suite, SECRET)
    assert key.open(0, first) == b"one\x17"
    assert key.open(1, second) == b"two\x17\0\0\0"
    assert key.open(1, first) is None
    assert Key13(suite, next_secret(SECRET, suite)).open(0, first) is None
    assert key.open(0, first._replace(header=b"\x17\3\1" + first.header[3:])) is None


@pytest.mark.parametrize("number", [0x009C, 0xCCA8, 0xC0A0])
@pytest.mark.parametrize("length", [0, 7, 8, 15, 16, 23, 24, 40])
def test_a_record_of_any_length_that_nobody_sealed_is_not_opened(number: int, length: int) -> None:
    suite = suite_of(number)
    assert suite
    raw = as_record(record(23, bytes(length)))
    client, server = keys12(suite, b"m" * 48, b"c" * 32, b"s" * 32)
    for opened in (client.open(0, raw), server.open(0, raw), Key13(suite, SECRET).open(0, raw)):
        assert opened is None


def test_the_key_block_of_tls12_is_cut_into_client_and_server() -> None:
    """RFC 5246, section 6.3: both write keys, then both write IVs."""
    suite = suite_of(0x009C)
    assert suite
    block = prf(b"m" * 48, b"key expansion", b"s" * 32 + b"c" * 32, 40, "sha256")
    keys, salts = (block[:16], block[16:32]), (block[32:36], block[36:])
    head, explicit = b"\x17\3\3", b"explicit"
    for key, salt, reader in zip(
        keys, salts, keys12(suite, b"m" * 48, b"c" * 32, b"s" * 32), strict=True
    ):
        about = (5).to_bytes(8) + head + (4).to_bytes(2)
        sealed = explicit + suite.cipher(key).encrypt(salt + explicit, b"text", about)
        assert reader.open(5, as_record(record(23, sealed))) == b"text"
