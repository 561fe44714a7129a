import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305

from inspector.tls.suites import name_of, suite_of

NAMES = [
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (0xC030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0x0A0A, "0x0A0A"),  # GREASE
]


@pytest.mark.parametrize(("number", "name"), NAMES)
def test_a_suite_has_its_iana_name(number: int, name: str) -> None:
    assert name_of(number) == name


OPENED = [
    pytest.param(0x009C, AESGCM, 16, 16, "sha256", True, id="AES-128-GCM"),
    pytest.param(0x1302, AESGCM, 32, 16, "sha384", True, id="AES-256-GCM"),
    pytest.param(0xCCA9, ChaCha20Poly1305, 32, 16, "sha256", False, id="ChaCha20-Poly1305"),
    pytest.param(0xC0AC, AESCCM, 16, 16, "sha256", True, id="AES-128-CCM"),
    pytest.param(0xC0AF, AESCCM, 32, 8, "sha256", True, id="AES-256-CCM-8"),
    pytest.param(0x1305, AESCCM, 16, 8, "sha256", True, id="AES-128-CCM-8 of TLS 1.3"),
]


@pytest.mark.parametrize(("number", "cipher", "key", "tag", "hash_name", "explicit"), OPENED)
def test_an_aead_suite_is_opened(
    number: int, cipher: type, key: int, tag: int, hash_name: str, explicit: bool
) -> None:
    suite = suite_of(number)
    assert suite
    assert (suite.key_bytes, suite.tag_bytes, suite.hash_name) == (key, tag, hash_name)
    assert suite.explicit_nonce is explicit
    aead = suite.cipher(bytes(key))
    assert isinstance(aead, cipher)
    assert len(aead.encrypt(bytes(12), b"text", b"")) == 4 + tag


@pytest.mark.parametrize("number", [0x002F, 0xC028, 0x0005, 0x000A, 0x0A0A])
def test_other_suites_are_not(number: int) -> None:
    assert suite_of(number) is None
