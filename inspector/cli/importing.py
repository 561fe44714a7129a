"""Captures as sessions: the interface and replays work on sessions only."""

from itertools import batched
from pathlib import Path

from inspector.cli.printing import say
from inspector.cli.progress import counted
from inspector.cli.sources import Readable, recorded_in
from inspector.events.decode import Decoder
from inspector.session.store import Entry, Piece, Session, pieces_of
from inspector.wire.observation import Recorded

BATCH = 200
"""Observations appended in one transaction."""


def imported(source: Path, folder: Path) -> Path:
    """A new session in ``folder`` with what a capture holds, as far as it can be read.

    Damage is told on stderr. Raises ``InspectorError`` if nothing can be read.
    """
    path = folder / f"{source.stem}.wsd"
    readable = Readable(recorded_in(source))
    session, decoder, count = Session.open(path), Decoder(), 0
    try:
        for some in batched(counted(readable, f"reading {source.name}"), BATCH):
            session.append(item for seen in some for item in as_items(seen, decoder))
            count += len(some)
    finally:
        session.close()
    if readable.damage is not None:
        if not count:
            raise readable.damage
        say(f"wsd-inspector: {readable.damage}; {count} messages before that are shown")
    return path


def as_items(seen: Recorded, decoder: Decoder) -> list[Entry | Piece]:
    """What a session keeps of something that was seen: its bytes, then itself and its events."""
    observation = seen.observation
    return [
        *pieces_of(observation, seen.chunks()),
        Entry(observation, decoder.feed(observation)),
    ]
