"""Reading a session: events in order, an exchange's bytes, and following while another writes."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import msgspec

from inspector.events.event import Event
from inspector.events.jsonl import from_line
from inspector.events.told import Told
from inspector.session.capture import (
    Around,
    changed_remarks,
    has_tables,
    packet_of,
    read_around,
    with_remarks,
)
from inspector.session.store import CLASSES, SessionError, body_key, connect
from inspector.wire.capture import Interface, Packet
from inspector.wire.observation import (
    HEAD_LIMIT,
    NO_REMARK,
    Chunk,
    Observation,
    Recorded,
    Remark,
)

BATCH = 500
"""Events handed over at once: 14 ms of a list's work when measured."""

FOLLOW_SECONDS = 0.08
"""How often a followed file is looked at: 12 times a second is fluid and costs nothing."""


class Reader:
    """An open session to read from; sees what others have committed."""

    def __init__(self, path: Path) -> None:
        """Raises ``SessionError`` if the file is no session or cannot be read."""
        self.path = path
        self._connection = connect(path, read_only=True)
        self._has_tables = False
        self._remarked = False

    @property
    def _is_full(self) -> bool:
        """Whether there are packets and remarks; an earlier session gets them with a remark."""
        if not self._has_tables:
            try:
                self._has_tables = has_tables(self._connection)
            except sqlite3.Error as error:
                raise SessionError(f"{self.path}: cannot be read: {error}") from None
        return self._has_tables

    def events(self, after: int = 0, limit: int = BATCH) -> list[Event]:
        """The next events after number ``after``, at most ``limit``, with what people noted."""
        lines = self.rows("SELECT line FROM event WHERE seq > ? ORDER BY seq LIMIT ?", after, limit)
        return self._with_remarks([self._event(line) for (line,) in lines])

    def all_events(self) -> Iterator[Event]:
        """Every event, read in batches."""
        after = 0
        while batch := self.events(after):
            yield from batch
            after = batch[-1].seq

    def last_seq(self) -> int:
        """The number of the last event; 0 if there is none."""
        ((last,),) = self.rows("SELECT max(seq) FROM event")
        return last or 0

    def event(self, seq: int) -> Event:
        """One event by its number. Raises ``SessionError`` if there is none."""
        rows = self.rows("SELECT line FROM event WHERE seq = ?", seq)
        if not rows:
            raise SessionError(f"{self.path}: no event {seq}")
        return self._with_remarks([self._event(rows[0][0])])[0]

    def exchange(self, exchange: str) -> list[Event]:
        """The events of one exchange: a request and what came back."""
        rows = self.rows(
            "SELECT e.line FROM event e JOIN observation o ON o.id = e.observation"
            " WHERE o.exchange = ? ORDER BY e.seq",
            exchange,
        )
        return [it for (line,) in rows for it in self._with_remarks([self._event(line)])]

    def _with_remarks(self, events: list[Event]) -> list[Event]:
        """A range of events, in order, each with what a person noted at its observation.

        A remark is committed together with its events, so whoever has these finds it after them.
        A session without remarks costs one look at an empty table for a batch (10 µs).
        """
        if not events:
            return events
        noted = self.remarks(events[0].seq, events[-1].seq)
        if not noted:
            return events
        return [_remarked(event, noted.get(event.seq, NO_REMARK)) for event in events]

    def remarks(self, first: int, last: int) -> dict[int, Remark]:
        """What was noted at a range of events, by their numbers, both ends included."""
        if not self._has_remarks():
            return {}
        return {
            seq: Remark(mark=mark, comment=comment)
            for seq, mark, comment in self.rows(
                "SELECT e.seq, r.mark, r.comment FROM event e"
                " CROSS JOIN remark r ON r.observation = e.observation"  # in this order
                " WHERE e.seq BETWEEN ? AND ?",
                first,
                last,
            )
        }

    def _has_remarks(self) -> bool:
        """Whether there were any until now; it costs little when they have gone since."""
        if self._is_full and not self._remarked:
            self._remarked = bool(self.rows("SELECT EXISTS (SELECT 1 FROM remark)")[0][0])
        return self._remarked

    def observation(self, seq: int) -> Recorded:
        """What event number ``seq`` was told from. Raises ``SessionError`` if there is none."""
        rows = self.rows(
            f"{self._observed} JOIN event e ON e.observation = o.id WHERE e.seq = ?", seq
        )
        if not rows:
            raise SessionError(f"{self.path}: no event {seq}")
        return self._recorded(*rows[0])

    def observations(self) -> Iterator[Recorded]:
        """Everything that was seen, in the order it was recorded."""
        after = 0
        while rows := self.rows(
            f"{self._observed} WHERE o.id > ? ORDER BY o.id LIMIT ?", after, BATCH
        ):
            after = rows[-1][0]
            for row in rows:
                yield self._recorded(*row)

    def told(self) -> Iterator[Told]:
        """Everything that was seen, with its events as they were told and what a person noted."""
        after = 0
        while rows := self.rows(
            f"{self._observed} WHERE o.id > ? ORDER BY o.id LIMIT ?", after, BATCH
        ):
            lines = self._lines_of(after, rows[-1][0])
            after = rows[-1][0]
            for row in rows:
                seen = self._recorded(*row)
                events = (self._event(line) for line in lines.get(row[0], ()))
                yield Told(seen, tuple(_remarked(event, seen.remark) for event in events))

    def _lines_of(self, after: int, last: int) -> dict[int, list[str]]:
        """The event lines of a range of observations."""
        found: dict[int, list[str]] = {}
        for number, line in self.rows(
            "SELECT observation, line FROM event WHERE observation > ? AND observation <= ?"
            " ORDER BY seq",
            after,
            last,
        ):
            found.setdefault(number, []).append(line)
        return found

    @property
    def _observed(self) -> str:
        """What ``_recorded`` takes; a session of an earlier version has no packets or remarks."""
        if not self._is_full:
            return "SELECT o.id, o.kind, o.value, 0, '', '' FROM observation o"
        return (
            "SELECT o.id, o.kind, o.value, coalesce(b.packet, 0), coalesce(r.mark, ''),"
            " coalesce(r.comment, '') FROM observation o"
            " LEFT JOIN beginning b ON b.observation = o.id"
            " LEFT JOIN remark r ON r.observation = o.id"
        )

    # --- packets of a capture -------------------------------------------------------------------

    def around(self) -> list[Around]:
        """Interfaces, names and secrets of the capture that was read into the session, if any."""
        if not self._is_full:
            return []
        try:
            return read_around(self.rows("SELECT kind, value FROM frame ORDER BY id"))
        except (msgspec.MsgspecError, KeyError) as error:
            raise SessionError(f"{self.path}: is damaged: {error}") from None

    def packets(self) -> Iterator[tuple[Packet, tuple[Event, ...]]]:
        """The packets of that capture in their order, and the events of what begins in each.

        A remark that was set since is among the comments of the packet, in place of an older one.
        """
        links = {it.number: it.link_type for it in self.around() if isinstance(it, Interface)}
        after = 0
        while self._is_full and (
            rows := self.rows(
                "SELECT * FROM packet WHERE number > ? ORDER BY number LIMIT ?", after, BATCH
            )
        ):
            lines = self._lines_begun(after, rows[-1][0])
            noted = changed_remarks(self.rows, after, rows[-1][0])
            after = rows[-1][0]
            for row in rows:
                try:
                    packet = packet_of(row, links)
                except (KeyError, ValueError, TypeError) as error:
                    raise SessionError(f"{self.path}: is damaged: {error}") from None
                if row[0] in noted:
                    comments = with_remarks(packet.comments, noted[row[0]])
                    packet = msgspec.structs.replace(packet, comments=comments)
                yield packet, tuple(self._event(line) for line in lines.get(row[0], ()))

    def has_packet(self, number: int) -> bool:
        """Whether a packet is kept; of a connection that was long unknown the first may not be."""
        return bool(self.rows("SELECT 1 FROM packet WHERE number = ?", number))

    def _lines_begun(self, after: int, last: int) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for number, line in self.rows(
            "SELECT b.packet, e.line FROM beginning b JOIN event e"
            " ON e.observation = b.observation WHERE b.packet > ? AND b.packet <= ?"
            " ORDER BY e.seq",
            after,
            last,
        ):
            found.setdefault(number, []).append(line)
        return found

    def chunks(self, key: str) -> Iterator[Chunk]:
        """A body's bytes in the pieces in which they arrived, one at a time."""
        after = 0
        while rows := self.rows(
            "SELECT id, time_us, data FROM chunk WHERE body = ? AND id > ? ORDER BY id LIMIT 16",
            key,
            after,
        ):
            after = rows[-1][0]
            for _, time_us, data in rows:
                if not (isinstance(time_us, int) and isinstance(data, bytes)):
                    raise SessionError(f"{self.path}: is damaged: a chunk of {key} is no bytes")
                yield Chunk(time_us, data)

    def _event(self, line: str) -> Event:
        """The event of a line; what was noted is told by the table alone, where there is one."""
        try:
            event = from_line(line)
        except (msgspec.MsgspecError, TypeError) as error:  # SQLite keeps what it is given
            raise SessionError(f"{self.path}: is damaged: {error}") from None
        if event.remark is None or not self._is_full:
            return event
        return msgspec.structs.replace(event, remark=None)

    def _recorded(
        self, number: int, kind: str, value: bytes, packet: int, mark: str, comment: str
    ) -> Recorded:
        try:
            facts: Observation = msgspec.msgpack.decode(value, type=CLASSES[kind])
        except (msgspec.MsgspecError, KeyError, TypeError) as error:
            raise SessionError(f"{self.path}: is damaged: {error}") from None
        key, length = body_key(facts.exchange, kind), facts.body.length
        head = b""
        for chunk in _up_to(length, self.chunks(key)):
            head += chunk.data
            if len(head) >= HEAD_LIMIT:
                break
        body = msgspec.structs.replace(facts.body, head=head[:HEAD_LIMIT])
        observation = msgspec.structs.replace(facts, body=body)
        remark = Remark(mark=mark, comment=comment) if mark or comment else NO_REMARK
        return Recorded(observation, lambda: _up_to(length, self.chunks(key)), remark, packet)

    def rows(self, query: str, *parameters: Any) -> list[Any]:
        """All rows of a query, for this room. Raises ``SessionError`` if it cannot be read."""
        try:
            return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise SessionError(f"{self.path}: cannot be read: {error}") from None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _up_to(length: int, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The chunks of the first ``length`` bytes.

    A key may hold more: an answer and the cut that ended it share one, and so does an exchange
    that was recorded twice.
    """
    for chunk in chunks:
        if length <= 0:
            return
        yield chunk
        length -= len(chunk.data)


def _remarked(event: Event, remark: Remark) -> Event:
    return event if remark == NO_REMARK else msgspec.structs.replace(event, remark=remark)


async def follow(reader: Reader, after: int = 0) -> AsyncGenerator[list[Event], None]:
    """Batches of events as they come, for ever; cancel it to stop."""
    while True:
        batch = reader.events(after)
        if batch:
            after = batch[-1].seq
            yield batch
        await asyncio.sleep(0 if len(batch) == BATCH else FOLLOW_SECONDS)
