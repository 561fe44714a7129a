"""The secrets of connections, from NSS key log text (``SSLKEYLOGFILE``).

Rule 1: a line is a label, a client random and a secret, in hexadecimal; other lines are skipped.
Rule 2: only secrets that open application data or a handshake are kept.
"""

from enum import StrEnum

from inspector.newest import Newest

RANDOM_BYTES = 32
HASH_BYTES = (32, 48)
"""Length of a secret of TLS 1.3: that of SHA-256 or SHA-384."""

MASTER_BYTES = (48,)
SECRETS_LIMIT = 200_000
"""Secrets that are remembered, the oldest goes first: 40,000 connections of TLS 1.3."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Label(StrEnum):
    """What a secret is for, as the key log calls it."""

    MASTER = "CLIENT_RANDOM"
    CLIENT_HANDSHAKE = "CLIENT_HANDSHAKE_TRAFFIC_SECRET"
    SERVER_HANDSHAKE = "SERVER_HANDSHAKE_TRAFFIC_SECRET"
    CLIENT_TRAFFIC = "CLIENT_TRAFFIC_SECRET_0"
    SERVER_TRAFFIC = "SERVER_TRAFFIC_SECRET_0"


_LABELS = {label.value.encode(): label for label in Label}


class KeyLog:
    """Secrets by what they are for and the client random of their connection.

    Source: draft-ietf-tls-keylogfile.
    """

    def __init__(self) -> None:
        self._secrets = Newest[tuple[Label, bytes], bytes](SECRETS_LIMIT)

    def add(self, text: bytes) -> int:
        """Learn the secrets of whole lines; the number of those that were not known before.

        Comments, labels that are of no use here and lines that break the format are skipped.
        """
        learned = 0
        for line in text.removeprefix(_BYTE_ORDER_MARK).splitlines():
            match line.split():
                case [name, random, secret] if label := _LABELS.get(name):
                    learned += self._learn(label, _unhex(random), _unhex(secret))
        return learned

    def find(self, label: Label, client_random: bytes) -> bytes | None:
        """The secret of one connection, if it is known."""
        return self._secrets.get((label, client_random))

    def _learn(self, label: Label, random: bytes, secret: bytes) -> bool:
        lengths = MASTER_BYTES if label is Label.MASTER else HASH_BYTES
        if len(random) != RANDOM_BYTES or len(secret) not in lengths:
            return False
        known = self._secrets.pop((label, random), None)
        self._secrets[label, random] = secret  # the newest goes last
        return known != secret


def _unhex(digits: bytes) -> bytes:
    """The bytes that hexadecimal digits stand for, none if they are no such digits."""
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:  # a UnicodeDecodeError is one as well
        return b""
