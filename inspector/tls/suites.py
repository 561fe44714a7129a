"""Cipher suites: what their number is called, and which of them can be opened.

Rule 1: what a suite does is in its name; only the end of it, the AEAD and the hash, matters here.
The key exchange does not: secrets come from a key log.
"""

from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305

type Aead = AESGCM | AESCCM | ChaCha20Poly1305


class Suite(NamedTuple):
    """A cipher suite that can be opened; ``hash_name`` as hashlib calls it, lengths in bytes."""

    name: str
    aead: str
    key_bytes: int
    tag_bytes: int
    hash_name: str

    @property
    def explicit_nonce(self) -> bool:
        """Whether TLS 1.2 sends a part of the nonce with each record (RFC 5288, RFC 6655)."""
        return self.aead != "CHACHA20"

    def cipher(self, key: bytes) -> Aead:
        """The AEAD of this suite with a key."""
        if self.aead == "GCM":
            return AESGCM(key)
        if self.aead == "CCM":
            return AESCCM(key, tag_length=self.tag_bytes)
        return ChaCha20Poly1305(key)


_NAMES = {
    0x0004: "TLS_RSA_WITH_RC4_128_MD5",
    0x0005: "TLS_RSA_WITH_RC4_128_SHA",
    0x000A: "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    0x0016: "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
    0x002F: "TLS_RSA_WITH_AES_128_CBC_SHA",
    0x0033: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
    0x0035: "TLS_RSA_WITH_AES_256_CBC_SHA",
    0x0039: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    0x003C: "TLS_RSA_WITH_AES_128_CBC_SHA256",
    0x003D: "TLS_RSA_WITH_AES_256_CBC_SHA256",
    0x0041: "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA",
    0x0067: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    0x006B: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    0x0084: "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA",
    0x009C: "TLS_RSA_WITH_AES_128_GCM_SHA256",
    0x009D: "TLS_RSA_WITH_AES_256_GCM_SHA384",
    0x009E: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    0x009F: "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    0x1301: "TLS_AES_128_GCM_SHA256",
    0x1302: "TLS_AES_256_GCM_SHA384",
    0x1303: "TLS_CHACHA20_POLY1305_SHA256",
    0x1304: "TLS_AES_128_CCM_SHA256",
    0x1305: "TLS_AES_128_CCM_8_SHA256",
    0xC007: "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    0xC008: "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
    0xC009: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    0xC00A: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    0xC011: "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    0xC012: "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    0xC013: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    0xC014: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    0xC023: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    0xC024: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    0xC027: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    0xC028: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    0xC02B: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    0xC02C: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    0xC02D: "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256",
    0xC02E: "TLS_ECDH_ECDSA_WITH_AES_256_GCM_SHA384",
    0xC02F: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    0xC030: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    0xC031: "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256",
    0xC032: "TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384",
    0xC09C: "TLS_RSA_WITH_AES_128_CCM",
    0xC09D: "TLS_RSA_WITH_AES_256_CCM",
    0xC09E: "TLS_DHE_RSA_WITH_AES_128_CCM",
    0xC09F: "TLS_DHE_RSA_WITH_AES_256_CCM",
    0xC0A0: "TLS_RSA_WITH_AES_128_CCM_8",
    0xC0A1: "TLS_RSA_WITH_AES_256_CCM_8",
    0xC0A2: "TLS_DHE_RSA_WITH_AES_128_CCM_8",
    0xC0A3: "TLS_DHE_RSA_WITH_AES_256_CCM_8",
    0xC0AC: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    0xC0AD: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM",
    0xC0AE: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    0xC0AF: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8",
    0xCCA8: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    0xCCA9: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    0xCCAA: "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
}
"""The suites that devices and PCs offer, by number (IANA, TLS Cipher Suites)."""

_ENDS = {
    "_AES_128_GCM_SHA256": ("GCM", 16, 16, "sha256"),
    "_AES_256_GCM_SHA384": ("GCM", 32, 16, "sha384"),
    "_CHACHA20_POLY1305_SHA256": ("CHACHA20", 32, 16, "sha256"),
    "_AES_128_CCM": ("CCM", 16, 16, "sha256"),
    "_AES_256_CCM": ("CCM", 32, 16, "sha256"),
    "_AES_128_CCM_8": ("CCM", 16, 8, "sha256"),
    "_AES_256_CCM_8": ("CCM", 32, 8, "sha256"),
    "_AES_128_CCM_SHA256": ("CCM", 16, 16, "sha256"),
    "_AES_128_CCM_8_SHA256": ("CCM", 16, 8, "sha256"),
}
"""AEAD, key and tag length and hash, by the end of a name."""


def name_of(number: int) -> str:
    """The IANA name of a cipher suite, or its number: ``0xC02F``."""
    return _NAMES.get(number, f"0x{number:04X}")


def suite_of(number: int) -> Suite | None:
    """The suite of a number, None if it cannot be opened."""
    return _SUITES.get(number)


def _suite(name: str) -> Suite | None:
    properties = next((row for end, row in _ENDS.items() if name.endswith(end)), None)
    return Suite(name, *properties) if properties else None


_SUITES = {number: suite for number, name in _NAMES.items() if (suite := _suite(name))}
