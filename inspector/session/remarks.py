"""Remarks at messages that are in a session already.

Rule 1: a remark belongs to what was seen, so every event that was told of it has the remark.
Rule 2: one transaction, beside whoever else is writing; the last one who sets a remark wins.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from inspector.events.marks import MARK_LIMIT, mark_named
from inspector.session.capture import CHANGES_TABLE
from inspector.session.store import Session, SessionError
from inspector.wire.observation import NO_REMARK, Remark
from inspector.wire.remarks import COMMENT_LIMIT


def set_remark(where: Path | Session, seq: int, remark: Remark) -> tuple[int, ...]:
    """Set what a person notes at event number ``seq``, or take it away with an empty remark.

    Returns the numbers of all events that tell of the same observation: read them again with
    ``Reader.event``, since who follows a session is not told. ``where`` is a session file, which
    is opened for it (waits up to ``BUSY_SECONDS`` for another writer), or an open session.

    Raises ``SessionError`` if there is no such event, the remark is too long, or the file cannot
    be written; nothing is changed then.
    """
    return set_remarks(where, {seq: remark})


def set_remarks(where: Path | Session, remarks: Mapping[int, Remark]) -> tuple[int, ...]:
    """Set many remarks at once, all or none; the rest is as for ``set_remark``."""
    if isinstance(where, Path):
        with closing(Session(where)) as session:
            return set_remarks(session, remarks)
    kept = {seq: _tidy(remark) for seq, remark in remarks.items()}
    told: set[int] = set()
    with where.transaction() as connection:
        for seq, remark in kept.items():
            found = connection.execute("SELECT observation FROM event WHERE seq = ?", (seq,))
            row = found.fetchone()
            if row is None:
                raise SessionError(f"{where.path}: no event {seq}")
            _set(connection, row[0], remark)
            rows = connection.execute("SELECT seq FROM event WHERE observation = ?", row)
            told.update(number for (number,) in rows)
    return tuple(sorted(told))


def _set(connection: sqlite3.Connection, observation: int, remark: Remark) -> None:
    if remark == NO_REMARK:
        connection.execute("DELETE FROM remark WHERE observation = ?", (observation,))
    else:
        connection.execute(
            "INSERT OR REPLACE INTO remark (observation, mark, comment) VALUES (?, ?, ?)",
            (observation, remark.mark, remark.comment),
        )
    begun = "SELECT 1 FROM beginning WHERE observation = ?"
    if connection.execute(begun, (observation,)).fetchone():  # its packet has its own comments
        connection.execute(CHANGES_TABLE)
        connection.execute("INSERT OR IGNORE INTO remark_change VALUES (?)", (observation,))


def _tidy(remark: Remark) -> Remark:
    """A remark as it is kept: known marks by their word, no blanks around."""
    mark = " ".join(remark.mark.replace("\0", "").split())
    known = mark_named(mark)
    mark = known.word if known.flow else mark
    comment = "\n".join(line.rstrip() for line in remark.comment.replace("\0", "").splitlines())
    comment = comment.strip()
    for name, text, limit in (("mark", mark, MARK_LIMIT), ("comment", comment, COMMENT_LIMIT)):
        if len(text) > limit:
            raise SessionError(f"a {name} of {len(text):,} characters, at most {limit:,} are kept")
    return Remark(mark=mark, comment=comment)
