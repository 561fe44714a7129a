"""Keys out of secrets, and records opened with them.

Rule 1: what is opened is authentic (all ciphers here are AEAD) or it is not told at all.
Rule 2: this module counts nothing: sequence numbers come from who knows which record it is.
"""

import hmac

from cryptography.exceptions import InvalidTag

from inspector.tls.records import HEADER_BYTES, Record
from inspector.tls.suites import Suite

_IV_BYTES = 12
_SALT_BYTES = 4
_EXPLICIT_BYTES = 8
_SEQUENCE_BYTES = 8


def prf(secret: bytes, label: bytes, seed: bytes, length: int, hash_name: str) -> bytes:
    """``length`` bytes of the pseudorandom function of TLS 1.2 (RFC 5246, section 5)."""
    first = a = label + seed
    out = b""
    while len(out) < length:
        a = hmac.digest(secret, a, hash_name)
        out += hmac.digest(secret, a + first, hash_name)
    return out[:length]


def expand_label(secret: bytes, label: bytes, length: int, hash_name: str) -> bytes:
    """HKDF-Expand-Label with an empty context (RFC 8446, section 7.1)."""
    label = b"tls13 " + label
    about = length.to_bytes(2) + bytes([len(label)]) + label + b"\0"
    out = block = b""
    count = 0
    while len(out) < length:
        count += 1
        block = hmac.digest(secret, block + about + bytes([count]), hash_name)
        out += block
    return out[:length]


def next_secret(secret: bytes, suite: Suite) -> bytes:
    """The traffic secret that a KeyUpdate brings (RFC 8446, section 7.2)."""
    return expand_label(secret, b"traffic upd", len(secret), suite.hash_name)


class Key12:
    """The key of one direction of TLS 1.2."""

    def __init__(self, suite: Suite, key: bytes, iv: bytes) -> None:
        self._suite = suite
        self._cipher = suite.cipher(key)
        self._iv = iv

    def open(self, sequence: int, record: Record) -> bytes | None:
        """What a record holds, None if this key or sequence number does not fit.

        Source: RFC 5246, section 6.2.3.3; RFC 5288 (GCM), RFC 6655 (CCM), RFC 7905 (ChaCha20).
        """
        sealed = record.fragment
        if self._suite.explicit_nonce:
            nonce, sealed = self._iv + sealed[:_EXPLICIT_BYTES], sealed[_EXPLICIT_BYTES:]
        else:
            nonce = _mixed(self._iv, sequence)
        length = len(sealed) - self._suite.tag_bytes
        if length < 0:
            return None
        about = sequence.to_bytes(_SEQUENCE_BYTES) + record.header[: HEADER_BYTES - 2]
        try:
            return self._cipher.decrypt(nonce, sealed, about + length.to_bytes(2))
        except InvalidTag:
            return None


def keys12(
    suite: Suite, master: bytes, client_random: bytes, server_random: bytes
) -> tuple[Key12, Key12]:
    """The keys of client and server (RFC 5246, section 6.3)."""
    size, iv_size = suite.key_bytes, _SALT_BYTES if suite.explicit_nonce else _IV_BYTES
    seed = server_random + client_random
    block = prf(master, b"key expansion", seed, 2 * (size + iv_size), suite.hash_name)
    ivs = block[2 * size :]
    return (
        Key12(suite, block[:size], ivs[:iv_size]),
        Key12(suite, block[size : 2 * size], ivs[iv_size:]),
    )


class Key13:
    """The key of one direction and epoch of TLS 1.3, of a traffic secret."""

    def __init__(self, suite: Suite, secret: bytes) -> None:
        self._suite = suite
        self._cipher = suite.cipher(expand_label(secret, b"key", suite.key_bytes, suite.hash_name))
        self._iv = expand_label(secret, b"iv", _IV_BYTES, suite.hash_name)

    def open(self, sequence: int, record: Record) -> bytes | None:
        """What a record holds, its content type and padding included; None if nothing fits.

        Source: RFC 8446, sections 5.2 and 5.3.
        """
        if len(record.fragment) < self._suite.tag_bytes:
            return None
        try:
            nonce = _mixed(self._iv, sequence)
            return self._cipher.decrypt(nonce, record.fragment, record.header)
        except InvalidTag:
            return None


def _mixed(iv: bytes, sequence: int) -> bytes:
    return (int.from_bytes(iv) ^ sequence).to_bytes(_IV_BYTES)
