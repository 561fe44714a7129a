"""One direction of a TLS connection: its records, opened as far as they can be.

Rule 1: no silent hole. After application data that could not be opened nothing more is told of a
direction; only where the caller said that bytes are missing it goes on behind them.
Rule 2: whatever is not opened is counted; ``inspector.tls.reasons`` says it in words.
"""

from collections.abc import Iterator

from inspector.tls.handshake import TLS13, MessageReader
from inspector.tls.records import ContentType, Record, RecordReader
from inspector.tls.sealed import Agreed, Closed, Plain, Sealed

_ALERT_BYTES = 3
"""Level, description and, in TLS 1.3, the content type."""


class Way:
    """What one side sends, and how much of it was opened.

    ``data_bytes`` counts bytes of application data records as they were sent, ``delivered`` bytes
    of application data; the other numbers count encrypted records.
    """

    def __init__(self, *, from_client: bool) -> None:
        self.from_client = from_client
        self.records = RecordReader()
        self.messages = MessageReader()
        self.data_bytes = self.delivered = 0
        self.encrypted = self.opened = self.wrong = self.unkeyed = self.early = self.lost = 0
        self.begun = self.ended = self.ends_with_alert = False
        self.early_data = False
        self._sealed: Sealed | None = None
        self._agreed: Agreed | None = None
        self._stopped: Closed | None = None

    def feed(self, data: bytes) -> Iterator[Plain]:
        """What more bytes hold; keys may change (``switch``) between one and the next."""
        self.begun = self.begun or bool(data)
        for record in self.records.feed(data):
            if record.content_type == ContentType.APPLICATION_DATA:
                self.data_bytes += len(record.fragment)
            encrypted = self._is_encrypted(record.content_type)
            plain = self._open(record) if encrypted else self._unsealed(record)
            if plain:
                yield plain

    def lose(self, length: int) -> None:
        """``length`` bytes are missing here."""
        self.begun = True
        lost = self.records.lose(length)
        if lost is None:
            return
        self.lost += 1
        self.messages.reset()
        if lost.content_type == ContentType.APPLICATION_DATA:
            self.data_bytes += lost.length
        if self._sealed and self._is_encrypted(lost.content_type):
            self._sealed.lose()

    def switch(self, sealed: Sealed, agreed: Agreed) -> None:
        """From the next record on this direction is encrypted with (new) keys."""
        self._sealed, self._agreed = sealed, agreed
        self.messages.reset()

    def finish(self) -> None:
        """The record just opened was a Finished message."""
        if self._sealed:
            self._sealed.finish()

    def update(self) -> None:
        """The record just opened was a KeyUpdate message."""
        if self._sealed:
            self._sealed.update()

    def _is_encrypted(self, content_type: int) -> bool:
        """In TLS 1.3 what is encrypted calls itself application data (RFC 8446, section 5.2)."""
        is_data = content_type == ContentType.APPLICATION_DATA
        return is_data or (self._agreed is not None and self._agreed.version != TLS13)

    def _unsealed(self, record: Record) -> Plain | None:
        """After TLS 1.3 has switched, only alerts of who knows no key are sent in the clear."""
        if self._agreed and record.content_type != ContentType.ALERT:
            return None
        return Plain(record.content_type, record.fragment)

    def _open(self, record: Record) -> Plain | None:
        self.encrypted += 1
        if self._sealed is None:  # data before any key was agreed on
            self.early += self.early_data
            self.unkeyed += not self.early_data
            return None
        if self._stopped:
            self._count(self._stopped, record)
            return None
        may_be_data = self._sealed.carries_data
        found = self._sealed.open(record)
        if isinstance(found, Plain):
            self.opened += 1
            return found
        self._count(found, record)
        if may_be_data and record.content_type == ContentType.APPLICATION_DATA:
            self._stopped = found
        return None

    def _count(self, why: Closed, record: Record) -> None:
        self.wrong += why is Closed.WRONG
        self.unkeyed += why is Closed.NO_KEY
        self.early += why is Closed.EARLY
        if why is Closed.NO_KEY and self.encrypted == 1 and self._agreed:
            self.ends_with_alert = _has_size_of_alert(record, self._agreed)


def _has_size_of_alert(record: Record, agreed: Agreed) -> bool:
    """Whether the first encrypted record of a side of TLS 1.3 is an alert.

    Nothing else is so short there: Finished and EncryptedExtensions are at least four bytes.
    """
    suite = agreed.suite
    if suite is None or agreed.version != TLS13:
        return False
    return len(record.fragment) == _ALERT_BYTES + suite.tag_bytes
