"""The session file's tables, and appending to them.

Rule 1: one transaction a batch; an observation, its bytes and its events appear together.
Rule 2: bytes are kept once, in the chunks in which they arrived; observations hold facts only.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import batched, chain
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from inspector.errors import InspectorError
from inspector.events.event import Event, Kind
from inspector.newest import Newest
from inspector.session.capture import (
    FRAME_COLUMNS,
    PACKET_COLUMNS,
    TABLES,
    Around,
    frame_row,
    has_tables,
    packet_row,
)
from inspector.wire.kept import Kept
from inspector.wire.observation import (
    NO_REMARK,
    Chunk,
    Cut,
    Datagram,
    Observation,
    Remark,
    Request,
    Response,
    TlsConnection,
)

APPLICATION_ID = 0x57534449  # "WSDI", told by file(1) and checked on opening
FORMAT_VERSION = 1
ROWS_AT_ONCE = 64
"""Rows of one INSERT: far below SQLite's limit of parameters."""

SENT_LIMIT = 10_000
"""Datagrams whose numbers are remembered, because they may come again."""

BUSY_SECONDS = 10.0
"""How long a second writer (a replay beside the engine) waits for the first."""

_TABLES = """
CREATE TABLE observation (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, exchange TEXT NOT NULL,
    time_us INTEGER NOT NULL, value BLOB NOT NULL
);
CREATE INDEX observation_exchange ON observation (exchange);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, body TEXT NOT NULL, time_us INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE INDEX chunk_body ON chunk (body);
CREATE TABLE event (
    seq INTEGER PRIMARY KEY, observation INTEGER NOT NULL, line TEXT NOT NULL
);
CREATE INDEX event_observation ON event (observation);
"""

KINDS: dict[type, str] = {
    Request: "request",
    Response: "response",
    Datagram: "datagram",
    Cut: "cut",
    TlsConnection: "tls",
}
CLASSES = {name: cls for cls, name in KINDS.items()}


class SessionError(InspectorError):
    """A session file that cannot be made, read or written."""


class BusyError(SessionError):
    """Another process has locked the file for longer than ``BUSY_SECONDS``."""


class UnkeepableError(SessionError):
    """A value that SQLite cannot hold: a time beyond 64 bits, text that is no Unicode."""


class Entry(NamedTuple):
    """One observation to append, with its events and what a person noted.

    ``packet`` is the number of the packet in which it began; 0 if none is kept.
    """

    observation: Observation
    events: Sequence[Event]

    remark: Remark = NO_REMARK
    packet: int = 0


class Piece(NamedTuple):
    """Bytes of a body to append; ``body`` is what ``body_key`` says."""

    body: str
    chunk: Chunk


def body_key(exchange: str, kind: str) -> str:
    """The key of a body: its exchange and which part of it (``request``, ``response``, …).

    What a cut left of an answer is kept as the response it was until then.
    """
    return f"{exchange}/{'response' if kind == 'cut' else kind}"


def pieces_of(observation: Observation, chunks: Iterable[Chunk]) -> Iterator[Piece]:
    """The body of an observation as pieces to append before it."""
    key = body_key(observation.exchange, KINDS[type(observation)])
    return (Piece(key, chunk) for chunk in chunks)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open an existing session. Raises ``SessionError`` if it is none or cannot be read."""
    if not path.is_file():
        raise SessionError(f"{path}: no such session file")
    uri = path.absolute().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
    try:
        connection = _checked(uri, path)
    except sqlite3.OperationalError as error:
        if not read_only:
            raise SessionError(f"{path}: {error}") from None
        if _log_size(path):  # immutable=1 would pass over it in silence
            text = f"{path}: parts are still in {path.name}-wal, and its folder is read-only"
            raise SessionError(text) from None
        try:  # a folder we may not write to: SQLite cannot make its shared memory file there
            connection = _checked(uri + "&immutable=1", path)
        except sqlite3.Error as second:
            raise SessionError(f"{path}: {second}") from None
    except sqlite3.DatabaseError:
        raise SessionError(f"{path}: not a session file") from None
    return connection


def _log_size(path: Path) -> int:
    """Bytes of the write-ahead log that a killed writer left beside the file."""
    log = path.with_name(path.name + "-wal")
    return log.stat().st_size if log.is_file() else 0


def _checked(uri: str, path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    if application != APPLICATION_ID:
        connection.close()
        raise SessionError(f"{path}: not a session file")
    if version > FORMAT_VERSION:
        connection.close()
        raise SessionError(f"{path}: session format {version}, this program knows {FORMAT_VERSION}")
    return connection


def create(path: Path) -> None:
    """Make an empty session, readable by its owner only.

    Raises ``SessionError`` if the file exists or cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise SessionError(f"{path}: exists already") from None
    except OSError as error:
        raise SessionError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
            connection.executescript(f"BEGIN;{_TABLES}{TABLES}COMMIT;")
    except sqlite3.Error as error:
        path.unlink(missing_ok=True)  # half a session would be none the next time
        raise SessionError(f"{path}: cannot be written: {error}") from None


type Item = Entry | Piece | Kept | Around
"""What can be appended."""

type _Row = tuple[object, ...]


class _Rows:
    """A batch as rows of the tables, numbered from what is there already."""

    def __init__(self, last_observation: int, last_seq: int, sent: Newest[int, int]) -> None:
        self.chunks: list[_Row] = []
        self.observations: list[_Row] = []
        self.events: list[tuple[int, int, str]] = []
        self.packets: list[_Row] = []
        self.frames: list[_Row] = []
        self.beginnings: list[_Row] = []
        self.remarks: list[_Row] = []
        self._sent = sent
        self._observation = last_observation
        self._seq = last_seq

    def add(self, item: Item) -> None:
        if isinstance(item, Entry):
            self._add_entry(item)
        elif isinstance(item, Piece):
            self.chunks.append((item.body, item.chunk.time_us, item.chunk.data))
        elif isinstance(item, Kept):
            self.packets.append(packet_row(item))
        else:
            self.frames.append(frame_row(item))

    def _add_entry(self, item: Entry) -> None:
        observation = item.observation
        self._observation += 1
        self.observations.append(
            (
                self._observation,
                KINDS[type(observation)],
                observation.exchange,
                observation.time_us,
                msgspec.msgpack.encode(_facts(observation)),
            )
        )
        if item.packet:
            self.beginnings.append((self._observation, item.packet))
        if item.remark != NO_REMARK:
            self.remarks.append((self._observation, item.remark.mark, item.remark.comment))
        for event in item.events:
            self._seq += 1
            numbered = msgspec.structs.replace(event, seq=self._seq, repeats=self._repeated(event))
            line = msgspec.json.encode(numbered).decode()
            self.events.append((self._seq, self._observation, line))

    def _repeated(self, event: Event) -> int | None:
        """The number, in this session, of the event that a datagram repeats.

        Decoders number from 1, and other programs may append in between.
        """
        if event.repeats is not None:
            return self._sent.get(event.repeats)
        if event.kind is Kind.DATAGRAM:
            self._sent[event.seq] = self._seq
        return None


def _facts(observation: Observation) -> Observation:
    """An observation without the bytes that the chunks hold."""
    body = observation.body
    parts = None if body.complete else body.multipart
    return msgspec.structs.replace(
        observation, body=msgspec.structs.replace(body, head=b"", multipart=parts)
    )


class Session:
    """An open session to append to. Not for two threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect(path)
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._sent = Newest[int, int](SENT_LIMIT)
        self._add_tables()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a session, making it if there is none. Raises ``SessionError``."""
        if not path.exists():
            create(path)
        return cls(path)

    def _add_tables(self) -> None:
        """A session of an earlier version gets what it lacks."""
        if has_tables(self._connection):
            return
        try:
            self._connection.executescript(f"BEGIN;{TABLES}COMMIT;")
        except sqlite3.Error as error:
            self._connection.close()
            raise SessionError(f"{self.path}: cannot be written: {error}") from None

    def append(self, batch: Iterable[Item]) -> list[int]:
        """Append a batch in one transaction; the numbers its events got, in order.

        Raises ``SessionError`` if the file cannot be written (``BusyError`` if it may be later),
        ``UnkeepableError`` if a value is
        one that SQLite cannot hold; nothing of the batch is kept then.
        """
        with self.transaction():
            rows = _Rows(self._last("observation", "id"), self._last("event", "seq"), self._sent)
            for item in batch:
                rows.add(item)
            self._insert("chunk (body, time_us, data)", rows.chunks)
            self._insert("observation (id, kind, exchange, time_us, value)", rows.observations)
            self._insert("event (seq, observation, line)", rows.events)
            self._insert(FRAME_COLUMNS, rows.frames)
            self._insert(PACKET_COLUMNS, rows.packets)
            self._insert("beginning (observation, packet)", rows.beginnings)
            self._insert("remark (observation, mark, comment)", rows.remarks)
        return [seq for seq, *_ in rows.events]

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """What is done inside happens as a whole or, when anything is raised, not at all.

        Raises ``SessionError`` and its kinds, as ``append`` does.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except (OverflowError, UnicodeEncodeError) as error:
            raise UnkeepableError(f"{self.path}: cannot be written: {error}") from None
        except sqlite3.Error as error:
            busy = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY
            kind = BusyError if busy else SessionError
            raise kind(f"{self.path}: cannot be written: {error}") from None
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _last(self, table: str, number: str) -> int:
        (last,) = self._connection.execute(f"SELECT max({number}) FROM {table}").fetchone()
        return last or 0

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Insert many rows with one statement.

        sqlite3 gives up the interpreter's lock at every statement; under load, getting it back
        from the proxy's thread cost more than the work (0.4 ms an exchange, row by row).
        """
        for some in batched(rows, ROWS_AT_ONCE):
            marks = f"({', '.join('?' * len(some[0]))})"
            self._connection.execute(
                f"INSERT INTO {table} VALUES {', '.join([marks] * len(some))}",
                tuple(chain.from_iterable(some)),
            )

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        self._connection.close()
