"""What a session keeps of a capture that was read into it: its packets, as they were.

Rule 1: a packet has the number that it had in the capture; in whatever order packets come, they
are read in that order.
Rule 2: interfaces, names and secrets are kept beside them, so that a copy needs nothing else.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from inspector.wire.capture import Direction, Interface, Names, Packet, Secrets
from inspector.wire.kept import Kept
from inspector.wire.observation import Remark
from inspector.wire.remarks import OURS, comments_of

TABLES = """
CREATE TABLE IF NOT EXISTS packet (
    number INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, nanoseconds INTEGER NOT NULL,
    interface INTEGER NOT NULL, original_length INTEGER NOT NULL, direction INTEGER NOT NULL,
    comments TEXT NOT NULL, frame BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS frame (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS beginning (
    observation INTEGER PRIMARY KEY, packet INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS beginning_packet ON beginning (packet);
CREATE TABLE IF NOT EXISTS remark (
    observation INTEGER PRIMARY KEY, mark TEXT NOT NULL, comment TEXT NOT NULL
);
"""
"""``frame`` holds what is around packets; ``beginning`` says which packet a message began in."""

CHANGES_TABLE = """
CREATE TABLE IF NOT EXISTS remark_change (observation INTEGER PRIMARY KEY)
"""
"""Observations whose remark is another now than the comments of their packets say."""

PACKET_COLUMNS = (
    "packet (number, time_us, nanoseconds, interface, original_length, direction, comments, frame)"
)
FRAME_COLUMNS = "frame (kind, value)"

_AROUND: dict[str, type] = {"interface": Interface, "names": Names, "secrets": Secrets}
_NAMES_OF = {cls: name for name, cls in _AROUND.items()}

type Around = Interface | Names | Secrets


def packet_row(kept: Kept) -> tuple[object, ...]:
    """A packet as a row."""
    packet = kept.packet
    time_us, nanoseconds = divmod(packet.time_ns, 1000)
    return (
        kept.number,
        time_us,
        nanoseconds,
        packet.interface,
        packet.original_length,
        int(packet.direction),
        json.dumps(packet.comments) if packet.comments else "",
        packet.frame,
    )


def frame_row(around: Around) -> tuple[object, ...]:
    """What is around packets as a row, without clocks: packets have their whole times."""
    if isinstance(around, Interface):
        around = around._replace(ticks=0, offset=0)
    return _NAMES_OF[type(around)], msgspec.msgpack.encode(around)


def read_around(rows: list[tuple[str, bytes]]) -> list[Around]:
    """Interfaces, names and secrets in the order in which they were read.

    Raises ``msgspec.MsgspecError`` or ``KeyError`` for rows that this program did not write.
    """
    return [msgspec.msgpack.decode(value, type=_AROUND[kind]) for kind, value in rows]


def packet_of(row: tuple[Any, ...], links: dict[int, int]) -> Packet:
    """A row as a packet; ``links`` are the link types of the interfaces."""
    _, time_us, nanoseconds, interface, original_length, direction, comments, frame = row
    return Packet(
        time_us * 1000 + nanoseconds,
        frame,
        interface,
        links[interface],
        original_length,
        tuple(json.loads(comments)) if comments else (),
        Direction(direction),
    )


def has_tables(connection: sqlite3.Connection) -> bool:
    """Whether a session has these tables; one of an earlier version, only read, has not."""
    query = "SELECT count(*) FROM sqlite_master WHERE name IN ('packet', 'beginning', 'remark')"
    return bool(connection.execute(query).fetchone()[0] == 3)


def changed_remarks(
    rows: Callable[..., list[Any]], after: int, last: int
) -> dict[int, list[Remark]]:
    """Which packets of a range begin messages whose remarks were set later, and what all say.

    ``rows`` asks the session. What begins in one packet shares its comments.
    """
    if not rows("SELECT 1 FROM sqlite_master WHERE name = 'remark_change'"):
        return {}
    found: dict[int, list[Remark]] = {}
    for packet, mark, comment in rows(
        "SELECT b.packet, coalesce(r.mark, ''), coalesce(r.comment, '') FROM beginning b"
        " LEFT JOIN remark r ON r.observation = b.observation"
        " WHERE b.packet > ? AND b.packet <= ? AND b.packet IN (SELECT it.packet"
        " FROM beginning it JOIN remark_change c ON c.observation = it.observation)"
        " ORDER BY b.observation",
        after,
        last,
    ):
        found.setdefault(packet, []).append(Remark(mark=mark, comment=comment))
    return found


def with_remarks(comments: Iterable[str], remarks: Iterable[Remark]) -> tuple[str, ...]:
    """The comments of a packet with these remarks in place of what a person had noted there."""
    ours = tuple(it for it in comments if it.startswith(OURS))
    return ours + tuple(it for remark in remarks for it in comments_of(remark))
