"""Searching bodies as they were sent: the envelope or other text of each, never an image.

Rule 1: memory stays flat: a body that is longer than its head is read chunk by chunk.
Rule 2: in what chunks a body came changes nothing: a word that two of them share is found.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import NamedTuple
from xml.sax.saxutils import escape

import msgspec

from inspector.session.reader import Reader
from inspector.session.store import SessionError, body_key
from inspector.wire import multipart
from inspector.wire.observation import HEAD_LIMIT
from inspector.wire.texts import encoding_of, is_text, text_of

TOGETHER_BYTES = 1024 * 1024
"""Bytes of small bodies that are read with one query."""

KEYS_AT_ONCE = 100
"""Bodies of one query: far below SQLite's limit of parameters."""

GIVE_WAY_BYTES = 256 * 1024
"""Bytes of a large body after which others get their turn: about a millisecond."""

_LOOKED_AT = 4096
_XML = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*<(?!\0)")


class Seen(NamedTuple):
    """An event and what it was told from: kind and value of an observation, if it has one."""

    seq: int
    line: str
    kind: str | None
    value: bytes | None


class _Parts(msgspec.Struct):
    root: bytes


class _Body(msgspec.Struct):
    length: int
    multipart: _Parts | None = None


class _Facts(msgspec.Struct):
    """What has to be known of an observation to find its text; reading the whole costs more."""

    exchange: str
    body: _Body


class _Wanted(NamedTuple):
    """A body to look into: the event, its key, how many bytes of the key are its own."""

    seq: int
    key: str
    length: int


def variants(text: str) -> tuple[str, ...]:
    """A folded text as it may stand in XML: as it is, or escaped."""
    return tuple(dict.fromkeys((text, escape(text), escape(text, {'"': "&quot;", "'": "&apos;"}))))


class Bodies:
    """Looks for any of some texts, which are folded."""

    def __init__(self, reader: Reader, texts: tuple[str, ...]) -> None:
        self._reader = reader
        self._texts = texts

    def search(self, rows: Iterable[Seen]) -> Iterator[int]:
        """The events whose body has one, in any order; 0 where it gives way.

        Raises ``SessionError`` if the session is damaged.
        """
        small: list[_Wanted] = []
        size = 0
        for row in rows:
            facts = self._facts(row)
            if facts is None or not facts.body.length:
                continue
            parts = facts.body.multipart
            wanted = _Wanted(row.seq, body_key(facts.exchange, row.kind or ""), facts.body.length)
            if parts is not None:
                if self._is_in(text_of(parts.root)):
                    yield row.seq
            elif facts.body.length > HEAD_LIMIT:
                yield from self._search_large(wanted)
            else:
                small.append(wanted)
                size += wanted.length
                if size > TOGETHER_BYTES or len(small) == KEYS_AT_ONCE:
                    yield from self._search_small(small)
                    small, size = [], 0
        yield from self._search_small(small)

    def _facts(self, row: Seen) -> _Facts | None:
        if row.value is None:
            return None
        try:
            return msgspec.msgpack.decode(row.value, type=_Facts)
        except (msgspec.MsgspecError, TypeError) as error:
            raise SessionError(f"{self._reader.path}: is damaged: {error}") from None

    def _search_small(self, wanted: list[_Wanted]) -> Iterator[int]:
        """Bodies that fit into memory, with one query."""
        found: dict[str, list[bytes]] = {}
        for some in batched({it.key for it in wanted}, KEYS_AT_ONCE):
            marks = ", ".join("?" * len(some))
            query = f"SELECT body, data FROM chunk WHERE body IN ({marks}) ORDER BY id"
            for key, data in self._reader.rows(query, *some):
                if not isinstance(data, bytes):
                    raise SessionError(f"{self._reader.path}: is damaged: a chunk is no bytes")
                found.setdefault(key, []).append(data)
        for seq, key, length in wanted:
            if self._is_in(self._small_text(seq, b"".join(found.get(key, ()))[:length])):
                yield seq

    def _small_text(self, seq: int, data: bytes) -> str:
        """What a whole body says; of one with parts, or a coded one, what its root says."""
        if _XML.match(data):
            return text_of(data)
        root = multipart.root_of(self._reader.observation(seq).observation)
        return text_of(root) if root != data or is_text(data) else ""

    def _search_large(self, wanted: _Wanted) -> Iterator[int]:
        """A body that is read piece by piece, if it begins as text."""
        overlap = max(map(len, self._texts))
        decoder: codecs.IncrementalDecoder | None = None
        before, passed = "", 0
        for data in self._pieces(wanted):
            if decoder is None:
                if not is_text(data):
                    return
                decoder = codecs.getincrementaldecoder(encoding_of(data))("replace")
            text = before + decoder.decode(data)
            if self._is_in(text):
                yield wanted.seq
                return
            before = text[-overlap:] if overlap else ""
            passed += len(data)
            if passed > GIVE_WAY_BYTES:
                yield 0
                passed = 0

    def _pieces(self, wanted: _Wanted) -> Iterator[bytes]:
        """A body in pieces that are not tiny: a device may send it byte by byte."""
        left, piece = wanted.length, bytearray()
        for chunk in self._reader.chunks(wanted.key):
            piece += chunk.data[:left]
            left -= len(chunk.data)
            if len(piece) >= _LOOKED_AT or left <= 0:
                yield bytes(piece)
                piece.clear()
            if left <= 0:
                return
        yield bytes(piece)

    def _is_in(self, text: str) -> bool:
        folded = text.casefold()
        return any(it in folded for it in self._texts)
