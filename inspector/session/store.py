"""The session file's tables, and appending to them.

Rule 1: one transaction a batch; an observation, its bytes and its events appear together.
Rule 2: bytes are kept once, in the chunks in which they arrived; observations hold facts only.
"""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from inspector.errors import InspectorError
from inspector.events.event import Event
from inspector.wire.observation import Chunk, Cut, Datagram, Observation, Request, Response

APPLICATION_ID = 0x57534449  # "WSDI", told by file(1) and checked on opening
FORMAT_VERSION = 1
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
    seq INTEGER PRIMARY KEY, observation INTEGER NOT NULL, exchange TEXT NOT NULL,
    line TEXT NOT NULL
);
CREATE INDEX event_exchange ON event (exchange);
"""

KINDS: dict[type, str] = {
    Request: "request",
    Response: "response",
    Datagram: "datagram",
    Cut: "cut",
}
CLASSES = {name: cls for cls, name in KINDS.items()}


_UNWRITABLE = (sqlite3.Error, OverflowError, UnicodeEncodeError)
"""What appending may raise: a time beyond 64 bits or text that is no Unicode must not stop us."""


class SessionError(InspectorError):
    """A session file that cannot be made, read or written."""


class Entry(NamedTuple):
    """One observation to append, with its events."""

    observation: Observation
    events: Sequence[Event]


class Piece(NamedTuple):
    """Bytes of a body to append; ``body`` is what ``body_key`` says."""

    body: str
    chunk: Chunk


def body_key(exchange: str, kind: str) -> str:
    """The key of a body: its exchange and which part of it (``request``, ``response``, …).

    What a cut left of an answer is kept as the response it was until then.
    """
    return f"{exchange}/{'response' if kind == 'cut' else kind}"


def pieces_of(observation: Observation, chunks: Iterable[Chunk]) -> list[Piece]:
    """The body of an observation as pieces to append before it."""
    key = body_key(observation.exchange, KINDS[type(observation)])
    return [Piece(key, chunk) for chunk in chunks]


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
            connection.executescript(f"BEGIN;{_TABLES}COMMIT;")
    except sqlite3.Error as error:
        path.unlink(missing_ok=True)  # half a session would be none the next time
        raise SessionError(f"{path}: cannot be written: {error}") from None


class Session:
    """An open session to append to. Not for two threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect(path)
        self._connection.execute("PRAGMA synchronous = NORMAL")

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a session, making it if there is none. Raises ``SessionError``."""
        if not path.exists():
            create(path)
        return cls(path)

    def append(self, batch: Iterable[Entry | Piece]) -> list[int]:
        """Append a batch in one transaction; the numbers its events got, in order.

        Raises ``SessionError`` if the file cannot be written; nothing of the batch is kept then.
        """
        seqs: list[int] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            (last,) = self._connection.execute("SELECT max(seq) FROM event").fetchone()
            next_seq = (last or 0) + 1
            for item in batch:
                if isinstance(item, Piece):
                    self._connection.execute(
                        "INSERT INTO chunk (body, time_us, data) VALUES (?, ?, ?)",
                        (item.body, item.chunk.time_us, item.chunk.data),
                    )
                    continue
                identity = self._insert_observation(item.observation)
                for event in item.events:
                    numbered = msgspec.structs.replace(event, seq=next_seq)
                    self._connection.execute(
                        "INSERT INTO event (seq, observation, exchange, line) VALUES (?, ?, ?, ?)",
                        (
                            next_seq,
                            identity,
                            event.exchange,
                            msgspec.json.encode(numbered).decode(),
                        ),
                    )
                    seqs.append(next_seq)
                    next_seq += 1
            self._connection.execute("COMMIT")
        except _UNWRITABLE as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise SessionError(f"{self.path}: cannot be written: {error}") from None
        return seqs

    def _insert_observation(self, observation: Observation) -> int | None:
        body = observation.body
        facts = msgspec.structs.replace(
            observation,
            body=msgspec.structs.replace(
                body, head=b"", multipart=None if body.complete else body.multipart
            ),
        )
        return self._connection.execute(
            "INSERT INTO observation (kind, exchange, time_us, value) VALUES (?, ?, ?, ?)",
            (
                KINDS[type(observation)],
                observation.exchange,
                observation.time_us,
                msgspec.msgpack.encode(facts),
            ),
        ).lastrowid

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        self._connection.close()
