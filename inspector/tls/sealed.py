"""Encrypted records of one direction, opened in their order.

Rule 1: each record has its sequence number, opened or not; a lost one takes its number with it.
Rule 2: keys are looked for at every record until they are known.
"""

from enum import StrEnum
from typing import NamedTuple, Protocol

from inspector.tls.handshake import TLS13
from inspector.tls.keylog import KeyLog, Label
from inspector.tls.keys import Key12, Key13, keys12, next_secret
from inspector.tls.records import Record
from inspector.tls.suites import Suite

_FIRST = 0
"""Every key begins with this sequence number."""


class Agreed(NamedTuple):
    """What client and server agreed on; ``suite`` is None if it cannot be opened."""

    version: int
    suite: Suite | None
    client_random: bytes
    server_random: bytes
    early_data: bool = False


class Plain(NamedTuple):
    """What a record holds."""

    content_type: int
    content: bytes


class Closed(StrEnum):
    """Why a record was not opened."""

    NO_KEY = "no key"
    EARLY = "early data"
    WRONG = "no key fits"


class Sealed(Protocol):
    """How the records of one direction are opened, from the moment it is encrypted."""

    @property
    def carries_data(self) -> bool:
        """Whether the next record may hold application data."""

    def open(self, record: Record) -> Plain | Closed:
        """Open the next record. Never raises."""

    def lose(self) -> None:
        """The next record is missing."""

    def finish(self) -> None:
        """The record just opened was a Finished message."""

    def update(self) -> None:
        """The record just opened was a KeyUpdate message."""


def seal(keys: KeyLog, agreed: Agreed, *, from_client: bool) -> Sealed:
    """How one direction is opened after it has switched to what was agreed on."""
    kind = Sealed13 if agreed.version == TLS13 else Sealed12
    return kind(keys, agreed, from_client=from_client)


class Sealed12:
    """TLS 1.2: one key from ChangeCipherSpec on."""

    carries_data = True

    def __init__(self, keys: KeyLog, agreed: Agreed, *, from_client: bool) -> None:
        self._keys = keys
        self._agreed = agreed
        self._from_client = from_client
        self._key: Key12 | None = None
        self._sequence = 0

    def open(self, record: Record) -> Plain | Closed:
        """Open the next record. Never raises."""
        sequence, self._sequence = self._sequence, self._sequence + 1
        self._key = self._key or self._find()
        if self._key is None:
            return Closed.NO_KEY
        content = self._key.open(sequence, record)
        return Closed.WRONG if content is None else Plain(record.content_type, content)

    def lose(self) -> None:
        """The next record is missing."""
        self._sequence += 1

    def finish(self) -> None:
        """Finished changes nothing here."""

    def update(self) -> None:
        """TLS 1.2 has no KeyUpdate."""

    def _find(self) -> Key12 | None:
        suite = self._agreed.suite
        master = self._keys.find(Label.MASTER, self._agreed.client_random)
        if suite is None or master is None:
            return None
        pair = keys12(suite, master, self._agreed.client_random, self._agreed.server_random)
        return pair[not self._from_client]


class Sealed13:
    """TLS 1.3: a key for the handshake, one after Finished and another after each KeyUpdate.

    Where Finished was lost, or no handshake secret is known, the first record that the first key
    of application data opens tells that the handshake is over.
    """

    def __init__(self, keys: KeyLog, agreed: Agreed, *, from_client: bool) -> None:
        labels = (Label.SERVER_HANDSHAKE, Label.SERVER_TRAFFIC)
        if from_client:
            labels = (Label.CLIENT_HANDSHAKE, Label.CLIENT_TRAFFIC)
        self._keys = keys
        self._agreed = agreed
        self._labels = labels
        self._early = agreed.early_data and from_client
        self._handshake: Key13 | None = None
        self._traffic: Key13 | None = None
        self._secret = b""
        self._sequence = 0
        self.carries_data = False

    def open(self, record: Record) -> Plain | Closed:
        """Open the next record. Never raises."""
        self._find()
        content = self._try(record)
        if content is None:
            return self._why_closed()
        self._sequence += 1
        self._early = False
        content = content.rstrip(b"\0")  # padding
        return Plain(content[-1], content[:-1]) if content else Closed.WRONG

    def lose(self) -> None:
        """The next record is missing."""
        self._sequence += 1

    def finish(self) -> None:
        """From here on the key of application data counts.

        Later ones are of clients that show their certificate after the handshake.
        """
        if not self.carries_data:
            self.carries_data = True
            self._sequence = 0

    def update(self) -> None:
        """From here on the next key counts."""
        if self.carries_data and self._agreed.suite and self._traffic:
            self._secret = next_secret(self._secret, self._agreed.suite)
            self._traffic = Key13(self._agreed.suite, self._secret)
            self._sequence = 0

    def _find(self) -> None:
        suite, random = self._agreed.suite, self._agreed.client_random
        if suite is None:
            return
        handshake, traffic = (self._keys.find(label, random) for label in self._labels)
        if handshake and not self._handshake:
            self._handshake = Key13(suite, handshake)
        if traffic and not self._traffic:
            self._secret, self._traffic = traffic, Key13(suite, traffic)

    def _try(self, record: Record) -> bytes | None:
        if self.carries_data:
            return self._traffic.open(self._sequence, record) if self._traffic else None
        content = self._handshake.open(self._sequence, record) if self._handshake else None
        if content is None and self._traffic:
            content = self._traffic.open(_FIRST, record)
            if content is not None:
                self.finish()
        return content

    def _why_closed(self) -> Closed:
        key = self._traffic if self.carries_data else self._handshake
        if self._early and key:  # the server skips it as well (RFC 8446, section 4.2.10)
            return Closed.EARLY
        self._sequence += 1
        return Closed.WRONG if key else Closed.NO_KEY
