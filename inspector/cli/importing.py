"""Captures as sessions: the interface and replays work on sessions only."""

from itertools import batched
from pathlib import Path

from inspector.cli.progress import counted
from inspector.cli.sources import recorded_in
from inspector.events.decode import Decoder
from inspector.session.store import Entry, Piece, Session, pieces_of

BATCH = 200
"""Observations appended in one transaction."""


def imported(source: Path, folder: Path) -> Path:
    """A new session in ``folder`` with what a capture holds. Raises ``InspectorError``."""
    path = folder / f"{source.stem}.wsd"
    session, decoder = Session.open(path), Decoder()
    try:
        for some in batched(counted(recorded_in(source), f"reading {source.name}"), BATCH):
            batch: list[Entry | Piece] = []
            for seen in some:
                batch += pieces_of(seen.observation, seen.chunks())
                batch.append(Entry(seen.observation, decoder.feed(seen.observation)))
            session.append(batch)
    finally:
        session.close()
    return path
